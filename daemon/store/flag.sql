-- $1 is what is looked for, $2 the caller's account, $3 the time.

-- =flag_is who now
	@lead x.model_id :who :now,
	@chair x.model_id :who :now,
	@on_model x.model_id :who :now

-- :find_flag_by_id
SELECT x.id, x.etag, x.state, x.raised_by = $2 AS self,
	@flag_is $2 $3
FROM flag x WHERE x.id = $1;

-- :find_flag_by_ending
SELECT x.id, x.etag, x.state, x.raised_by = $2 AS self,
	@flag_is $2 $3
FROM flag x WHERE substr(x.id, 27) = $1;

-- :flag_by_id
SELECT x.*, m.slug AS model, v.slug AS version, c.slug AS component, r.name AS raised_by_name,
	d.name AS decided_by_name, x.raised_by = $2 AS self,
	@flag_is $2 $3
FROM flag x JOIN model m ON m.id = x.model_id LEFT JOIN version v ON v.id = x.version_id
LEFT JOIN component c ON c.id = x.component_id LEFT JOIN account r ON r.id = x.raised_by
LEFT JOIN account d ON d.id = x.decided_by
WHERE x.id = $1;

-- Those of the model $3: all for whom has a role on it or sees everything ($4), else their own.

-- :flag_list
SELECT x.*, m.slug AS model, v.slug AS version, c.slug AS component, r.name AS raised_by_name,
	d.name AS decided_by_name, x.raised_by = $1 AS self,
	@flag_is $1 $2
FROM flag x JOIN model m ON m.id = x.model_id LEFT JOIN version v ON v.id = x.version_id
LEFT JOIN component c ON c.id = x.component_id LEFT JOIN account r ON r.id = x.raised_by
LEFT JOIN account d ON d.id = x.decided_by
WHERE x.model_id = $3 AND ($4 = 1 OR x.raised_by = $1
	OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = $3 AND q.account_id = $1
		AND q.from_at <= $2 AND q.until_at > $2))
	AND x.id < $5 ORDER BY x.id DESC LIMIT $6;

-- How many of a model's flags came to what.

-- :flag_counts
SELECT count(*) AS flags, coalesce(sum(state = 'open'), 0) AS open,
	coalesce(sum(state = 'accepted'), 0) AS accepted
FROM flag WHERE model_id = $1;

-- How many the account raised since $2; NULL: those who didn't sign in, and of these about the
-- model $3.  Of no more than $4, the last ones: what strangers have raised in years isn't read.

-- :flags_since
SELECT count(*) AS flags, coalesce(sum(model_id = $3), 0) AS of_model
FROM (SELECT raised_at, model_id FROM flag WHERE raised_by IS $1 ORDER BY id DESC LIMIT $4)
WHERE raised_at > $2;

-- :flag_row
SELECT model_id, version_id, raised_by FROM flag WHERE id = $1;

-- :flag_insert
INSERT INTO flag (id, model_id, version_id, component_id, category, state, what, raised_by, raised_at)
VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8);

-- :flag_decide
UPDATE flag SET state = $2, decided_by = $3, decided_at = $4, reason = $5, etag = etag + 1
WHERE id = $1;

-- What counts of the model's evidence about a criterion, of one version where one is given.

-- :flag_falls
SELECT e.id FROM evidence e WHERE e.model_id = $1 AND e.criterion = $2
	AND ($3 IS NULL OR e.version_id IS NULL OR e.version_id = $3)
	AND e.invalidated_at IS NULL AND e.replaced_by IS NULL
	AND (e.valid_until IS NULL OR e.valid_until > $4)
ORDER BY e.id;

-- :flag_evidence_insert
INSERT INTO flag_evidence (flag_id, evidence_id) VALUES ($1, $2);

-- :flag_evidence
SELECT e.id, e.criterion FROM flag_evidence f JOIN evidence e ON e.id = f.evidence_id
WHERE f.flag_id = $1 ORDER BY e.id;

-- Why the grant $1 isn't stopped unseen.

-- :grant_sheltered
SELECT s.flag_id FROM grant_sheltered s WHERE s.grant_id = $1;

-- The line $2 of the next gate of the model $1.

-- :flag_next_line
SELECT x.line_id, x.release_id, l.criterion FROM next_line x JOIN gate_line l ON l.id = x.line_id
JOIN release r ON r.id = x.release_id AND r.state IN ('planned', 'running', 'held', 'completed')
WHERE x.model_id = $1 AND x.slug = $2 ORDER BY r.id DESC LIMIT 1;

-- :flag_void_signatures
UPDATE gate_signature SET void_at = $2 WHERE line_id = $1 AND void_at IS NULL;

-- :flag_line_insert
INSERT INTO flag_line (flag_id, line_id) VALUES ($1, $2);

-- :flag_lines
SELECT l.slug FROM flag_line f JOIN gate_line l ON l.id = f.line_id
WHERE f.flag_id = $1 ORDER BY l.position;
