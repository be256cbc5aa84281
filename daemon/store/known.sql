-- :known_account
SELECT id, status = 'active' AS active, organisation_id FROM account WHERE id = $1;

-- :known_denial
SELECT id, stands, until_at FROM denial WHERE id = $1;

-- :known_last
SELECT digest FROM known WHERE object_id = $1 ORDER BY seq DESC LIMIT 1;

-- :known_insert
INSERT INTO known (object_id, seq, digest) VALUES ($1, $2, $3);

-- :known_before
SELECT k.seq, l.entry FROM known k JOIN ledger l ON l.seq = k.seq
WHERE k.object_id = $1 AND k.seq < $2 ORDER BY k.seq DESC LIMIT 1;

-- :known_entry
SELECT entry FROM ledger WHERE seq = $1;

-- What an answer about a person and a model may rest on.
-- :known_grants_of
SELECT id FROM access_grant WHERE account_id = $1 AND model_id = $2 ORDER BY id;

-- :known_roles_of
SELECT id FROM role WHERE account_id = $1 ORDER BY id;

-- :known_releases_of
SELECT id FROM release WHERE model_id = $1 ORDER BY id;

-- :known_tiers_of
SELECT id FROM tier WHERE model_id = $1 ORDER BY id;

-- :known_denials_of
SELECT id FROM denial WHERE account_id = $1
UNION ALL
SELECT id FROM denial WHERE organisation_id = $2;
