-- $1 is what is looked for, $2 the caller's account, $3 the time, $4 the model's slug.
-- Of the revisions of a text the newest is current.

-- :find_terms_by_id
SELECT t.id, m.disclosure = 'announced' AS public,
	CASE WHEN EXISTS (SELECT 1 FROM terms n WHERE n.model_id = t.model_id AND n.slug = t.slug
		AND n.revision > t.revision) THEN 'superseded' ELSE 'current' END AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM terms t JOIN model m ON m.id = t.model_id WHERE t.id = $1;

-- :find_terms_by_ending
SELECT t.id, m.disclosure = 'announced' AS public,
	CASE WHEN EXISTS (SELECT 1 FROM terms n WHERE n.model_id = t.model_id AND n.slug = t.slug
		AND n.revision > t.revision) THEN 'superseded' ELSE 'current' END AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM terms t JOIN model m ON m.id = t.model_id WHERE substr(t.id, 27) = $1;

-- :find_terms_by_name
SELECT t.id, m.disclosure = 'announced' AS public, 'current' AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM model m JOIN terms t ON t.model_id = m.id
WHERE m.slug = $4 AND t.slug = $1 ORDER BY t.revision DESC LIMIT 1;

-- :terms_by_id
SELECT t.*, m.slug AS model, m.disclosure = 'announced' AS public, a.name AS author,
	CASE WHEN EXISTS (SELECT 1 FROM terms n WHERE n.model_id = t.model_id AND n.slug = t.slug
		AND n.revision > t.revision) THEN 'superseded' ELSE 'current' END AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM terms t JOIN model m ON m.id = t.model_id JOIN account a ON a.id = t.created_by
WHERE t.id = $1;

-- :terms_list
SELECT t.*, m.slug AS model, m.disclosure = 'announced' AS public, a.name AS author,
	CASE WHEN EXISTS (SELECT 1 FROM terms n WHERE n.model_id = t.model_id AND n.slug = t.slug
		AND n.revision > t.revision) THEN 'superseded' ELSE 'current' END AS state,
	EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $2
		AND p.from_at <= $3 AND p.until_at > $3) AS on_model
FROM terms t JOIN model m ON m.id = t.model_id JOIN account a ON a.id = t.created_by
WHERE t.model_id = $1 AND t.id < $4 ORDER BY t.id DESC LIMIT $5;

-- :terms_newest
SELECT id, revision, party, title, digest FROM terms
WHERE model_id = $1 AND slug = $2 ORDER BY revision DESC LIMIT 1;

-- :terms_insert
INSERT INTO terms (id, model_id, slug, revision, title, party, text, digest, created_by, created_at,
	grace_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- :terms_grace
SELECT grace_ms FROM terms WHERE id = $1;
