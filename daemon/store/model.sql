-- $1 is what is looked for, $2 the caller's account, $3 the time.
-- lead: release lead of the model; reporter: reports lines of its gates.  on_model: holds a role on it, or a seat on a board that
-- serves it.

-- =model_is who now
	@lead m.id :who :now,
	@chair m.id :who :now,
	@duty m.id :who :now,
	@reporter m.id :who :now,
	@on_model m.id :who :now

-- :find_model_by_id
SELECT m.id, m.etag, m.disclosure AS state, m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM announcement n WHERE n.model_id = m.id AND n.state = 'voting') AS blocked,
	@model_is $2 $3
FROM model m WHERE m.id = $1;

-- :find_model_by_name
SELECT m.id, m.etag, m.disclosure AS state, m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM announcement n WHERE n.model_id = m.id AND n.state = 'voting') AS blocked,
	@model_is $2 $3
FROM model m WHERE m.slug = $1;

-- :find_model_by_ending
SELECT m.id, m.etag, m.disclosure AS state, m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM announcement n WHERE n.model_id = m.id AND n.state = 'voting') AS blocked,
	@model_is $2 $3
FROM model m WHERE substr(m.id, 27) = $1;

-- :model_by_id
SELECT m.*, m.disclosure AS state, m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM announcement n WHERE n.model_id = m.id AND n.state = 'voting') AS blocked,
	o.name AS developer_name,
	@model_is $2 $3
FROM model m JOIN organisation o ON o.id = m.developer_id WHERE m.id = $1;

-- :model_list
SELECT m.*, m.disclosure AS state, m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM announcement n WHERE n.model_id = m.id AND n.state = 'voting') AS blocked,
	o.name AS developer_name,
	@model_is $1 $2
FROM model m JOIN organisation o ON o.id = m.developer_id
WHERE m.id < $4
	AND (m.disclosure = 'announced' OR $3 = 1
	OR EXISTS (SELECT 1 FROM model_role p WHERE p.model_id = m.id AND p.account_id = $1
		AND p.from_at <= $2 AND p.until_at > $2))
ORDER BY m.id DESC LIMIT $5;

-- :models_announced scan: the gradient shows every announced model
SELECT m.id, m.slug, m.name, m.modality, m.parameters, m.created_at, o.name AS developer
FROM model m JOIN organisation o ON o.id = m.developer_id
WHERE m.disclosure = 'announced' ORDER BY m.id DESC LIMIT 200;

-- :model_insert
INSERT INTO model (id, slug, name, developer_id, modality, parameters, disclosure, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- :model_board_insert
INSERT INTO model_board (model_id, board_id) VALUES ($1, $2);

-- :model_leads
SELECT r.id, r.account_id, r.state, r.from_at, r.until_at, a.name
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.scope_id = $1 AND r.role = 'release_lead' AND r.state <> 'ended'
	AND (r.until_at IS NULL OR r.until_at > $2)
ORDER BY r.id;

-- :model_boards
SELECT b.id, b.slug, b.name FROM model_board s JOIN board b ON b.id = s.board_id
WHERE s.model_id = $1 ORDER BY b.slug;

-- :version_insert
INSERT INTO version (id, model_id, slug, name, bit, parameters, status, announced_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, 'current', $7, $8);

-- :version_set_status
UPDATE version SET status = $2, archive_at = $3 WHERE id = $1;

-- :model_touch
UPDATE model SET etag = etag + 1 WHERE id = $1;

-- :version_alias_insert
INSERT INTO version_alias (model_id, alias, version_id) VALUES ($1, $2, $3);

-- :versions_of_model
SELECT id, slug, name, bit, parameters, status, announced_at, archive_at, claimed FROM version
WHERE model_id = $1 ORDER BY bit;

-- :aliases_of_model
SELECT a.alias, v.slug, v.bit FROM version_alias a JOIN version v ON v.id = a.version_id
WHERE a.model_id = $1 ORDER BY v.bit, a.alias;

-- :component_insert
INSERT INTO component (id, model_id, slug, kind, name, bit, licence_class, licence, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- :component_category_insert
INSERT INTO component_category (component_id, category) VALUES ($1, $2);

-- :component_version_insert
INSERT INTO component_version (component_id, version_id) VALUES ($1, $2);

-- :components_of_model
SELECT c.id, c.slug, c.kind, c.name, c.bit, c.licence_class, c.licence,
	(SELECT coalesce(sum(1 << v.bit), 0) FROM component_version s
		JOIN version v ON v.id = s.version_id WHERE s.component_id = c.id) AS versions
FROM component c WHERE c.model_id = $1 ORDER BY c.bit;

-- :categories_of_model
SELECT c.bit, t.category FROM component c JOIN component_category t ON t.component_id = c.id
WHERE c.model_id = $1 ORDER BY c.bit, t.category;

-- :component_set_licence
UPDATE component SET licence_class = $2, licence = $3 WHERE id = $1;

-- :version_set_claim
UPDATE version SET claimed = $2 WHERE id = $1;
