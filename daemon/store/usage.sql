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
