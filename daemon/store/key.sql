-- $1 is what is looked for, $2 the caller's account.

-- :find_key_by_id
SELECT k.id, CASE WHEN k.revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state,
	k.expires_at AS ripe_at, k.account_id = $2 AS self
FROM access_key k WHERE k.id = $1;

-- :find_key_by_ending
SELECT k.id, CASE WHEN k.revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state,
	k.expires_at AS ripe_at, k.account_id = $2 AS self
FROM access_key k WHERE substr(k.id, 27) = $1;

-- :key_by_id
SELECT k.id, k.name, k.created_at, k.expires_at, k.account_id, k.expires_at AS ripe_at,
	CASE WHEN k.revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state,
	k.account_id = $2 AS self
FROM access_key k WHERE k.id = $1;

-- :key_list
SELECT k.id, k.name, k.created_at, k.expires_at, k.account_id, k.expires_at AS ripe_at,
	CASE WHEN k.revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state, 1 AS self
FROM access_key k WHERE k.account_id = $1 AND k.id < $2 ORDER BY k.id DESC LIMIT $3;

-- :key_insert
INSERT INTO access_key (id, account_id, name, digest, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- :key_grant_insert
INSERT INTO key_grant (key_id, grant_id) VALUES ($1, $2);

-- :key_grants
SELECT g.grant_id FROM key_grant g WHERE g.key_id = $1 ORDER BY g.grant_id;

-- :key_revoke
UPDATE access_key SET revoked_at = $2 WHERE id = $1;
