-- Each kind of fact twice: all of them at start, and one by its id.

-- :fact_account_all scan: the index is filled once, at start
SELECT id, orcid, status = 'active' AS active FROM account;

-- :fact_account_by_id
SELECT id, orcid, status = 'active' AS active FROM account WHERE id = $1;

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
