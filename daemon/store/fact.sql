-- Each kind of fact twice: all of them at start, and one by its id.

-- :fact_account_all scan: the index is filled once, at start
SELECT a.id, a.orcid, a.status = 'active' AS active, max(
	coalesce((SELECT max(d.until_at) FROM denial d
		WHERE d.account_id = a.id AND d.stands = 1), 0),
	coalesce((SELECT max(d.until_at) FROM denial d
		WHERE d.organisation_id = a.organisation_id AND d.stands = 1), 0)) AS denied_until
FROM account a;

-- :fact_account_by_id
SELECT a.id, a.orcid, a.status = 'active' AS active, max(
	coalesce((SELECT max(d.until_at) FROM denial d
		WHERE d.account_id = a.id AND d.stands = 1), 0),
	coalesce((SELECT max(d.until_at) FROM denial d
		WHERE d.organisation_id = a.organisation_id AND d.stands = 1), 0)) AS denied_until
FROM account a WHERE a.id = $1;

-- A denial changes what is known of the accounts that it is about.
-- :fact_account_by_denial
SELECT a.id, a.orcid, a.status = 'active' AS active, max(
	coalesce((SELECT max(d.until_at) FROM denial d
		WHERE d.account_id = a.id AND d.stands = 1), 0),
	coalesce((SELECT max(d.until_at) FROM denial d
		WHERE d.organisation_id = a.organisation_id AND d.stands = 1), 0)) AS denied_until
FROM account a WHERE a.id IN (
	SELECT x.account_id FROM denial x WHERE x.id = $1
	UNION ALL
	SELECT m.id FROM denial x JOIN account m ON m.organisation_id = x.organisation_id
	WHERE x.id = $1);

-- :fact_token_all scan: the index is filled once, at start
SELECT id, account_id, digest, expires_at, revoked_at FROM token WHERE revoked_at IS NULL;

-- :fact_token_by_id
SELECT id, account_id, digest, expires_at, revoked_at FROM token WHERE id = $1;

-- :fact_role_all scan: the index is filled once, at start
SELECT id, account_id, role, scope_id, from_at, until_at, state = 'active' AS active
FROM role WHERE state = 'active';

-- :fact_role_by_id
SELECT id, account_id, role, scope_id, from_at, until_at, state = 'active' AS active
FROM role WHERE id = $1;

-- :fact_model_all scan: the index is filled once, at start
SELECT id, slug, disclosure = 'announced' AS announced FROM model;

-- :fact_model_by_id
SELECT id, slug, disclosure = 'announced' AS announced FROM model WHERE id = $1;

-- :version_names
SELECT slug AS name, bit, status = 'retired' AS retired FROM version WHERE model_id = $1
UNION ALL
SELECT a.alias, v.bit, v.status = 'retired'
FROM version_alias a JOIN version v ON v.id = a.version_id WHERE a.model_id = $1;

-- :fact_tier_all scan: the index is filled once, at start
SELECT t.id, t.model_id, t.slug, t.revision, t.open, t.capabilities_low, t.capabilities_high,
	t.max_stale_ms, t.stale_if_unreachable_ms, a.*
FROM tier t LEFT JOIN tier_allowance a ON a.tier_id = t.id;

-- :fact_tier_by_id
SELECT t.id, t.model_id, t.slug, t.revision, t.open, t.capabilities_low, t.capabilities_high,
	t.max_stale_ms, t.stale_if_unreachable_ms, a.*
FROM tier t LEFT JOIN tier_allowance a ON a.tier_id = t.id WHERE t.id = $1;

-- :fact_grant_all scan: the index is filled once, at start; the table lies by account
SELECT id, account_id, model_id, tier_id, capabilities_low, capabilities_high, versions,
	coalesce(start_at, 9223372036854775807) AS start_at,
	coalesce(end_at, 9223372036854775807) AS end_at, terms_pending, suspended_at IS NOT NULL AS suspended, revoked_at IS NOT NULL AS revoked,
	closed_at IS NOT NULL AS closed, superseded_at IS NOT NULL AS superseded
FROM access_grant;

-- :fact_grant_by_id
SELECT id, account_id, model_id, tier_id, capabilities_low, capabilities_high, versions,
	coalesce(start_at, 9223372036854775807) AS start_at,
	coalesce(end_at, 9223372036854775807) AS end_at, terms_pending, suspended_at IS NOT NULL AS suspended, revoked_at IS NOT NULL AS revoked,
	closed_at IS NOT NULL AS closed, superseded_at IS NOT NULL AS superseded
FROM access_grant WHERE id = $1;

-- :fact_key_all scan: the index is filled once, at start
SELECT id, account_id, digest, expires_at, revoked_at FROM access_key WHERE revoked_at IS NULL;

-- :fact_key_by_id
SELECT id, account_id, digest, expires_at, revoked_at FROM access_key WHERE id = $1;

-- :fact_key_grants
SELECT grant_id FROM key_grant WHERE key_id = $1 ORDER BY grant_id;

-- :fact_identity_all scan: the index is filled once, at start
SELECT id, account_id, type, value, 1 AS active FROM identity WHERE state = 'active';

-- :fact_identity_by_id
SELECT id, account_id, type, value, state = 'active' AS active FROM identity WHERE id = $1;

-- :fact_counter_all scan: the index is filled once, at start
SELECT grant_id, name, period, used FROM usage_counter;

-- :fact_counter_by_id
SELECT grant_id, name, period, used FROM usage_counter WHERE grant_id = $1;

-- :fact_running_all scan: the index is filled once, at start
SELECT DISTINCT grant_id FROM usage_running;

-- :fact_running_by_id
SELECT $1 AS grant_id;

-- :fact_running_of
SELECT until_at FROM usage_running WHERE grant_id = $1;
