-- $1 is what is looked for, $2 the caller's account, $3 the time.

-- :find_evidence_by_id
SELECT e.id, e.etag,
	CASE WHEN e.replaced_by IS NOT NULL THEN 'replaced'
		WHEN e.invalidated_at IS NOT NULL THEN 'invalidated' ELSE 'valid' END AS state,
	e.valid_until AS ripe_at,
	m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.role = 'release_lead' AND q.from_at <= $3 AND q.until_at > $3) AS lead,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.role IN ('chair', 'deputy') AND q.from_at <= $3 AND q.until_at > $3) AS chair,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.from_at <= $3 AND q.until_at > $3) AS on_model
FROM evidence e JOIN model m ON m.id = e.model_id WHERE e.id = $1;

-- :find_evidence_by_ending
SELECT e.id, e.etag,
	CASE WHEN e.replaced_by IS NOT NULL THEN 'replaced'
		WHEN e.invalidated_at IS NOT NULL THEN 'invalidated' ELSE 'valid' END AS state,
	e.valid_until AS ripe_at,
	m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.role = 'release_lead' AND q.from_at <= $3 AND q.until_at > $3) AS lead,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.role IN ('chair', 'deputy') AND q.from_at <= $3 AND q.until_at > $3) AS chair,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.from_at <= $3 AND q.until_at > $3) AS on_model
FROM evidence e JOIN model m ON m.id = e.model_id WHERE substr(e.id, 27) = $1;

-- :evidence_by_id
SELECT e.*,
	m.slug AS model, a.name AS author, v.slug AS version, b.slug AS baseline,
	CASE WHEN e.replaced_by IS NOT NULL THEN 'replaced'
		WHEN e.invalidated_at IS NOT NULL THEN 'invalidated' ELSE 'valid' END AS state,
	e.valid_until AS ripe_at,
	m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.role = 'release_lead' AND q.from_at <= $3 AND q.until_at > $3) AS lead,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.role IN ('chair', 'deputy') AND q.from_at <= $3 AND q.until_at > $3) AS chair,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $2
		AND q.from_at <= $3 AND q.until_at > $3) AS on_model
FROM evidence e JOIN model m ON m.id = e.model_id JOIN account a ON a.id = e.by_id
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.id = $1;

-- :evidence_list
SELECT e.*,
	m.slug AS model, a.name AS author, v.slug AS version, b.slug AS baseline,
	CASE WHEN e.replaced_by IS NOT NULL THEN 'replaced'
		WHEN e.invalidated_at IS NOT NULL THEN 'invalidated' ELSE 'valid' END AS state,
	e.valid_until AS ripe_at,
	m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.role = 'release_lead' AND q.from_at <= $2 AND q.until_at > $2) AS lead,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.role IN ('chair', 'deputy') AND q.from_at <= $2 AND q.until_at > $2) AS chair,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.from_at <= $2 AND q.until_at > $2) AS on_model
FROM evidence e JOIN model m ON m.id = e.model_id JOIN account a ON a.id = e.by_id
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.model_id = $3 AND e.id < $4 ORDER BY e.id DESC LIMIT $5;

-- :evidence_list_by_criterion
SELECT e.*,
	m.slug AS model, a.name AS author, v.slug AS version, b.slug AS baseline,
	CASE WHEN e.replaced_by IS NOT NULL THEN 'replaced'
		WHEN e.invalidated_at IS NOT NULL THEN 'invalidated' ELSE 'valid' END AS state,
	e.valid_until AS ripe_at,
	m.disclosure = 'announced' AS public,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.role = 'release_lead' AND q.from_at <= $2 AND q.until_at > $2) AS lead,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.role IN ('chair', 'deputy') AND q.from_at <= $2 AND q.until_at > $2) AS chair,
	EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
		AND q.from_at <= $2 AND q.until_at > $2) AS on_model
FROM evidence e JOIN model m ON m.id = e.model_id JOIN account a ON a.id = e.by_id
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.model_id = $3 AND e.criterion = $4 AND e.id < $5 ORDER BY e.id DESC LIMIT $6;

-- :evidence_insert
INSERT INTO evidence (id, model_id, criterion, version_id, style, kind, value_micro, n, numerator,
	denominator, statistic, baseline_version_id, dimensions, title, digest, source, independent,
	by_id, at, valid_until, reported)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
	$21);

-- :evidence_set_invalidated
UPDATE evidence SET invalidated_at = $2, invalidated_by = $3, invalidated_reason = $4,
	etag = etag + 1
WHERE id = $1;

-- :evidence_set_replaced
UPDATE evidence SET replaced_by = $2, etag = etag + 1 WHERE id = $1;

-- :evidence_current
SELECT e.*, v.slug AS version, b.slug AS baseline FROM evidence e
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.model_id = $1 AND e.criterion = $2 AND e.replaced_by IS NULL ORDER BY e.id DESC;

-- What a gate asks for, newest first.

-- :evidence_for_stage
SELECT e.*, v.slug AS version, b.slug AS baseline FROM evidence e
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.model_id = $1 AND e.replaced_by IS NULL
	AND e.criterion IN (SELECT l.criterion FROM gate_line l WHERE l.stage_id = $2)
ORDER BY e.id DESC;

-- :evidence_count_for_stage
SELECT count(*) AS pieces FROM evidence e
WHERE e.model_id = $1 AND e.replaced_by IS NULL
	AND e.criterion IN (SELECT l.criterion FROM gate_line l WHERE l.stage_id = $2);
