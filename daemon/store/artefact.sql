-- What the caller ($2) is to an artefact at $3: lead or chair of its model, holder of a role
-- on it; frozen: its release is on hold, so that no new copies are given.

-- =artefact_is who now
	m.disclosure = 'announced' AS public,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@on_model m.id :who :now,
	EXISTS (SELECT 1 FROM release r WHERE r.model_id = m.id
		AND (r.state = 'held' OR (r.state = 'void' AND r.stage_id IS NOT NULL))) AS frozen

-- :find_artefact_by_id
SELECT f.id, f.etag, f.state, m.slug AS model, v.slug AS version, c.slug AS component, c.kind,
	@artefact_is $2 $3
FROM artefact f JOIN model m ON m.id = f.model_id JOIN version v ON v.id = f.version_id
JOIN component c ON c.id = f.component_id
WHERE f.id = $1;

-- :find_artefact_by_ending
SELECT f.id, f.etag, f.state, m.slug AS model, v.slug AS version, c.slug AS component, c.kind,
	@artefact_is $2 $3
FROM artefact f JOIN model m ON m.id = f.model_id JOIN version v ON v.id = f.version_id
JOIN component c ON c.id = f.component_id
WHERE substr(f.id, 27) = $1;

-- :find_artefact_by_name
SELECT f.id, f.etag, f.state, m.slug AS model, v.slug AS version, c.slug AS component, c.kind,
	@artefact_is $2 $3
FROM artefact f JOIN model m ON m.id = f.model_id JOIN version v ON v.id = f.version_id
JOIN component c ON c.id = f.component_id
WHERE f.name = $1 AND m.slug = $4 AND f.state = 'registered';

-- :artefact_by_id
SELECT f.*, m.slug AS model, v.slug AS version, c.slug AS component, c.kind, b.name AS author,
	@artefact_is $2 $3
FROM artefact f JOIN model m ON m.id = f.model_id JOIN version v ON v.id = f.version_id
JOIN component c ON c.id = f.component_id
JOIN account b ON b.id = f.created_by
WHERE f.id = $1;

-- :artefact_list
SELECT f.*, m.slug AS model, v.slug AS version, c.slug AS component, c.kind, b.name AS author,
	@artefact_is $2 $3
FROM artefact f JOIN model m ON m.id = f.model_id JOIN version v ON v.id = f.version_id
JOIN component c ON c.id = f.component_id
JOIN account b ON b.id = f.created_by
WHERE f.model_id = $1 AND f.id < $4 ORDER BY f.id DESC LIMIT $5;

-- :artefact_insert
INSERT INTO artefact (id, model_id, version_id, component_id, name, digest, size, path, state,
	created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'registered', $9, $10);

-- :artefact_retire
UPDATE artefact SET state = 'retired', retired_at = $2, etag = etag + 1 WHERE id = $1;

-- The part of the model $1 to which a file belongs, by its digest.

-- :artefact_of_digest
SELECT f.id, c.bit AS component, v.bit AS version FROM artefact f
JOIN component c ON c.id = f.component_id JOIN version v ON v.id = f.version_id
WHERE f.model_id = $1 AND f.digest = $2 LIMIT 1;

-- Does anything name a file that was sent, by its digest?
-- :content_named
SELECT 1 AS named FROM artefact WHERE digest = $1 AND path IS NULL
UNION ALL
SELECT 1 FROM application_file WHERE digest = $1
LIMIT 1;
