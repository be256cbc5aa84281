-- :caller_by_token
SELECT a.id, a.organisation_id, a.language, a.status, a.service, t.expires_at, t.revoked_at
FROM token t JOIN account a ON a.id = t.account_id WHERE t.id = $1;

-- :caller_roles
SELECT role FROM role
WHERE account_id = $1 AND state = 'active' AND from_at <= $2 AND (until_at IS NULL OR until_at > $2);

-- :idempotency_by_key
SELECT request, object_id, status, until FROM idempotency WHERE account_id = $1 AND key = $2;

-- :idempotency_insert
INSERT INTO idempotency (account_id, key, request, object_id, status, until)
VALUES ($1, $2, $3, $4, $5, $6);

-- :idempotency_delete_key
DELETE FROM idempotency WHERE account_id = $1 AND key = $2;

-- :idempotency_delete_old
DELETE FROM idempotency WHERE (account_id, key) IN
	(SELECT account_id, key FROM idempotency WHERE until <= $1 ORDER BY until LIMIT 100);
