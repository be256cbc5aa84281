-- :usage_counter_put
INSERT INTO usage_counter (grant_id, name, period, used) VALUES ($1, $2, $3, $4)
ON CONFLICT (grant_id, name) DO UPDATE SET period = excluded.period, used = excluded.used;

-- :usage_day_add
INSERT INTO usage_day (day, grant_id, version, capability, calls, tokens, downloads)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (day, grant_id, version, capability) DO UPDATE SET calls = calls + excluded.calls,
	tokens = tokens + excluded.tokens, downloads = downloads + excluded.downloads;

-- :usage_day_delete
DELETE FROM usage_day WHERE (day, grant_id, version, capability) IN
	(SELECT day, grant_id, version, capability FROM usage_day WHERE day < $1 LIMIT 1000);

-- :tier_allowance
SELECT * FROM tier_allowance WHERE tier_id = $1;

-- :tier_allowance_insert
INSERT INTO tier_allowance (tier_id, counting, requests_per_minute, calls_per_day, calls_per_month,
	tokens_per_day, tokens_per_month, downloads_per_month, concurrency, safe_harbour,
	no_content_logging, rate_class)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- :usage_counter
SELECT name, period, used FROM usage_counter WHERE grant_id = $1 AND name = $2;

-- :usage_grant
SELECT a.* FROM access_grant g JOIN tier_allowance a ON a.tier_id = g.tier_id WHERE g.id = $1;

-- :usage_grant_of_gateway
SELECT g.model_id, a.*
FROM access_grant g LEFT JOIN tier_allowance a ON a.tier_id = g.tier_id
WHERE g.id = $1 AND EXISTS (SELECT 1 FROM role r WHERE r.account_id = $2
	AND r.scope_id = g.model_id AND r.role = 'gateway' AND r.state = 'active'
	AND r.from_at <= $3 AND (r.until_at IS NULL OR r.until_at > $3));

-- :usage_report
SELECT digest, counted, refused FROM usage_report WHERE account_id = $1 AND id = $2;

-- :usage_report_insert
INSERT INTO usage_report (account_id, id, digest, at, counted, refused)
VALUES ($1, $2, $3, $4, $5, $6);

-- :usage_report_delete_old
DELETE FROM usage_report WHERE at < $1;

-- :usage_running_end
DELETE FROM usage_running WHERE grant_id = $1 AND until_at <= $2;

-- :usage_running_others
SELECT count(*) AS others FROM usage_running WHERE grant_id = $1 AND id <> $2;

-- :usage_running_put
INSERT INTO usage_running (grant_id, id, account_id, until_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (grant_id, id) DO UPDATE SET until_at = excluded.until_at;

-- :usage_running_delete
DELETE FROM usage_running WHERE grant_id = $1 AND id = $2;

-- :usage_days
SELECT u.version, u.capability, u.calls, u.tokens, u.downloads, v.slug
FROM usage_day u JOIN access_grant g ON g.id = u.grant_id
LEFT JOIN version v ON v.model_id = g.model_id AND v.bit = u.version
WHERE u.day = $1 AND u.grant_id = $2 ORDER BY u.version, u.capability;

-- Grants of the caller's that count anything, the newest first.
-- :usage_grants_of
SELECT g.id, m.slug AS model, t.slug AS tier, a.*
FROM access_grant g JOIN tier t ON t.id = g.tier_id JOIN model m ON m.id = g.model_id
JOIN tier_allowance a ON a.tier_id = g.tier_id
WHERE g.account_id = $1 AND a.counting IS NOT NULL ORDER BY g.id DESC LIMIT 100;
