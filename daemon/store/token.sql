-- :find_token_by_id
SELECT id, CASE WHEN revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state,
	expires_at AS ripe_at, account_id = $2 AS self
FROM token WHERE id = $1;

-- :find_token_by_ending
SELECT id, CASE WHEN revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state,
	expires_at AS ripe_at, account_id = $2 AS self
FROM token WHERE substr(id, 27) = $1;

-- :token_by_id
SELECT id, name, created_at, expires_at, revoked_at, account_id,
	CASE WHEN revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state,
	expires_at AS ripe_at, account_id = $2 AS self
FROM token WHERE id = $1;

-- :token_list
SELECT id, name, created_at, expires_at, revoked_at, account_id,
	CASE WHEN revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state,
	expires_at AS ripe_at, 1 AS self
FROM token WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- :token_insert
INSERT INTO token (id, account_id, name, digest, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- :token_revoke
UPDATE token SET revoked_at = $2 WHERE id = $1;

-- :token_live_of_account
SELECT id FROM token WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2;
