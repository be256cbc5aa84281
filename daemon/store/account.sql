-- $1 is what is looked for, $2 the caller's account.

-- :find_account_by_id
SELECT id, etag, status AS state, id = $2 AS self FROM account WHERE id = $1;

-- :find_account_by_name
SELECT id, etag, status AS state, id = $2 AS self FROM account WHERE email = $1;

-- :find_account_by_ending
SELECT id, etag, status AS state, id = $2 AS self FROM account WHERE substr(id, 27) = $1;

-- :account_by_id
SELECT a.*, a.status AS state, a.id = $2 AS self, o.name AS organisation_name
FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1;

-- :account_list
SELECT a.*, a.status AS state, a.id = $1 AS self, o.name AS organisation_name
FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.id < $2 ORDER BY a.id DESC LIMIT $3;

-- :account_list_by_status
SELECT a.*, a.status AS state, a.id = $2 AS self, o.name AS organisation_name
FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.status = $1 AND a.id < $3 ORDER BY a.id DESC LIMIT $4;

-- :account_insert
INSERT INTO account (id, name, email, orcid, organisation_id, language, service, status, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8);

-- :account_leaves_organisation
INSERT INTO past_organisation (account_id, organisation_id, until_at)
SELECT id, organisation_id, $3 FROM account
WHERE id = $1 AND organisation_id IS NOT NULL AND organisation_id IS NOT $2
ON CONFLICT (account_id, organisation_id) DO UPDATE SET until_at = excluded.until_at;

-- :collaborator_insert
INSERT INTO collaborator (account_id, other_id, at) VALUES ($1, $2, $3);

-- Neither judges what is open of the other.
-- :collaborator_bar
INSERT INTO case_bar (case_id, account_id, cause, at)
SELECT t.case_id, r.account_id, 'collaborator', $3
FROM role r JOIN tally t ON t.board_id = r.scope_id
WHERE r.account_id IN ($1, $2) AND r.state = 'active' AND t.waits = 1
	AND t.party_id IN ($1, $2) AND t.party_id <> r.account_id
ON CONFLICT DO NOTHING;

-- :account_update
UPDATE account SET name = coalesce($2, name),
	orcid = CASE WHEN $6 THEN NULL ELSE coalesce($3, orcid) END,
	organisation_id = CASE WHEN $7 THEN NULL ELSE coalesce($4, organisation_id) END,
	language = coalesce($5, language),
	community = CASE WHEN $8 THEN NULL ELSE coalesce($9, community) END,
	etag = etag + 1
WHERE id = $1;

-- :account_set_status
UPDATE account SET status = $2, etag = etag + 1 WHERE id = $1;

-- :account_roles
SELECT r.id, r.role, r.scope_id, r.state, r.from_at, r.until_at,
	@scope_name
FROM role r
WHERE r.account_id = $1 AND r.state <> 'ended' AND (r.until_at IS NULL OR r.until_at > $3)
	AND ($4 = 1 OR r.account_id = $2 OR NOT EXISTS (SELECT 1 FROM model m
		WHERE m.id = r.scope_id AND m.disclosure = 'undisclosed')
	OR EXISTS (SELECT 1 FROM model_role c WHERE c.model_id = r.scope_id AND c.account_id = $2
		AND c.from_at <= $3 AND c.until_at > $3))
ORDER BY r.id;

-- :invitation_insert
INSERT INTO invitation (id, account_id, digest, created_at, expires_at) VALUES ($1, $2, $3, $4, $5);

-- :invitation_revoke_of_account
UPDATE invitation SET revoked_at = $2
WHERE account_id = $1 AND used_at IS NULL AND revoked_at IS NULL;

-- :invitation_by_digest
SELECT i.id, i.account_id, i.expires_at, i.used_at, i.revoked_at, a.status
FROM invitation i JOIN account a ON a.id = i.account_id WHERE i.digest = $1;

-- :invitation_use
UPDATE invitation SET used_at = $2 WHERE id = $1;

-- :account_of_email
SELECT id FROM account WHERE email = $1;

-- An admin who has a token or an invitation that is good.
-- :admin_who_signs_in
SELECT a.name FROM role r JOIN account a ON a.id = r.account_id
WHERE r.scope_id = '' AND r.role = 'admin' AND r.state = 'active' AND a.status = 'active'
	AND (r.until_at IS NULL OR r.until_at > $1)
	AND (EXISTS (SELECT 1 FROM token t WHERE t.account_id = a.id AND t.revoked_at IS NULL
		AND t.expires_at > $1)
	OR EXISTS (SELECT 1 FROM invitation i WHERE i.account_id = a.id AND i.used_at IS NULL
		AND i.revoked_at IS NULL AND i.expires_at > $1))
LIMIT 1;

-- :account_service
SELECT service FROM account WHERE id = $1;
