-- $1 is what is looked for, $2 the caller's account, $3 the time.

-- =evidence_is who now
	CASE WHEN e.replaced_by IS NOT NULL THEN 'replaced'
		WHEN e.invalidated_at IS NOT NULL THEN 'invalidated' ELSE 'valid' END AS state,
	e.valid_until AS ripe_at,
	m.disclosure = 'announced' AS public,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@on_model m.id :who :now

-- :find_evidence_by_id
SELECT e.id, e.etag,
	@evidence_is $2 $3
FROM evidence e JOIN model m ON m.id = e.model_id WHERE e.id = $1;

-- :find_evidence_by_ending
SELECT e.id, e.etag,
	@evidence_is $2 $3
FROM evidence e JOIN model m ON m.id = e.model_id WHERE substr(e.id, 27) = $1;

-- =evidence_shown who now
SELECT e.*,
	m.slug AS model, a.name AS author, v.slug AS version, b.slug AS baseline, k.name AS maker,
	@evidence_is :who :now
FROM evidence e JOIN model m ON m.id = e.model_id JOIN account a ON a.id = e.by_id
LEFT JOIN organisation k ON k.id = e.made_by_id
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id

-- :evidence_by_id
@evidence_shown $2 $3
WHERE e.id = $1;

-- :evidence_list
@evidence_shown $1 $2
WHERE e.model_id = $3 AND e.id < $4 ORDER BY e.id DESC LIMIT $5;

-- :evidence_list_by_criterion
@evidence_shown $1 $2
WHERE e.model_id = $3 AND e.criterion = $4 AND e.id < $5 ORDER BY e.id DESC LIMIT $6;

-- :evidence_insert
INSERT INTO evidence (id, model_id, criterion, version_id, style, kind, value_micro, n, numerator,
	denominator, statistic, baseline_version_id, dimensions, title, digest, source, independent,
	by_id, at, valid_until, reported, made_by_id, low_micro,
	high_micro)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
	$21, $22, $23, $24);

-- :evidence_set_invalidated
UPDATE evidence SET invalidated_at = $2, invalidated_by = $3, invalidated_reason = $4,
	invalidated_trigger = $5, etag = etag + 1
WHERE id = $1;

-- What stands about the model $1: of the version $2 and of the model as a whole, or of all; of the
-- criterion $3, or of any.

-- :evidence_standing
SELECT e.*, v.slug AS version, b.slug AS baseline FROM evidence e
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.model_id = $1 AND e.replaced_by IS NULL AND e.invalidated_at IS NULL
	AND ($2 IS NULL OR e.version_id IS NULL OR e.version_id = $2)
	AND ($3 IS NULL OR e.criterion = $3)
ORDER BY e.id;

-- Which lines of the plan in force ask for the criterion $2, are called $3 (or anything) and are
-- reported by $4 (or anybody).

-- :evidence_asked
SELECT l.version_id, l.baseline_version_id, l.style
FROM plan p JOIN stage s ON s.plan_id = p.id JOIN gate_line l ON l.stage_id = s.id
WHERE p.model_id = $1 AND p.state = 'published' AND l.criterion = $2
	AND ($3 IS NULL OR l.slug = $3) AND ($4 IS NULL OR l.account_id = $4);

-- :evidence_set_replaced
UPDATE evidence SET replaced_by = $2, etag = etag + 1 WHERE id = $1;

-- :evidence_current
SELECT e.*, v.slug AS version, b.slug AS baseline FROM evidence e
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.model_id = $1 AND e.criterion = $2 AND e.replaced_by IS NULL ORDER BY e.id DESC;

-- What the lines of the stage $2 ask for of the model $1, newest first: for each what has its
-- dimensions, and the newest about its criterion, by which it can say what is missing.

-- =stage_evidence
	SELECT x.id FROM gate_line l CROSS JOIN evidence x ON x.model_id = $1
		AND x.criterion = l.criterion AND x.dimensions IS l.dimensions
		AND x.replaced_by IS NULL
	WHERE l.stage_id = $2
	UNION
	SELECT (SELECT x.id FROM evidence x WHERE x.model_id = $1 AND x.criterion = l.criterion
		AND x.replaced_by IS NULL ORDER BY x.id DESC LIMIT 1)
	FROM gate_line l WHERE l.stage_id = $2

-- :evidence_for_stage
SELECT e.*, v.slug AS version, b.slug AS baseline FROM evidence e
LEFT JOIN version v ON v.id = e.version_id LEFT JOIN version b ON b.id = e.baseline_version_id
WHERE e.id IN (
	@stage_evidence
	)
ORDER BY e.id DESC;

-- :evidence_count_for_stage
SELECT count(x.id) AS pieces FROM (
	@stage_evidence
	) x;
