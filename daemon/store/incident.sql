-- $1 is what is looked for, $2 the caller's account, $3 the time.
-- public: everybody may read its summary.  blocked: it is as severe as can be.

-- =incident_is who now
	x.severity = 1 AS blocked,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@duty m.id :who :now,
	@on_model m.id :who :now

-- :find_incident_by_id
SELECT x.id, x.etag, x.state, m.disclosure = 'announced' AND x.published_at IS NOT NULL AS public,
	@incident_is $2 $3
FROM incident x JOIN model m ON m.id = x.model_id WHERE x.id = $1;

-- :find_incident_by_ending
SELECT x.id, x.etag, x.state, m.disclosure = 'announced' AND x.published_at IS NOT NULL AS public,
	@incident_is $2 $3
FROM incident x JOIN model m ON m.id = x.model_id WHERE substr(x.id, 27) = $1;

-- :incident_by_id
SELECT x.*, m.slug AS model, v.slug AS version, s.slug AS stage, r.name AS raised_by_name,
	t.name AS triaged_by_name, c.name AS contained_by_name, l.name AS closed_by_name,
	m.disclosure = 'announced' AND x.published_at IS NOT NULL AS public,
	@incident_is $2 $3
FROM incident x JOIN model m ON m.id = x.model_id LEFT JOIN version v ON v.id = x.version_id
LEFT JOIN stage s ON s.id = x.stage_id JOIN account r ON r.id = x.raised_by
LEFT JOIN account t ON t.id = x.triaged_by LEFT JOIN account c ON c.id = x.contained_by
LEFT JOIN account l ON l.id = x.closed_by
WHERE x.id = $1;

-- Those of the model $3: all for whom has a role on it or sees everything ($4), the published
-- for others.

-- :incident_list
SELECT x.*, m.slug AS model, v.slug AS version, s.slug AS stage, r.name AS raised_by_name,
	t.name AS triaged_by_name, c.name AS contained_by_name, l.name AS closed_by_name,
	m.disclosure = 'announced' AND x.published_at IS NOT NULL AS public,
	@incident_is $1 $2
FROM incident x JOIN model m ON m.id = x.model_id LEFT JOIN version v ON v.id = x.version_id
LEFT JOIN stage s ON s.id = x.stage_id JOIN account r ON r.id = x.raised_by
LEFT JOIN account t ON t.id = x.triaged_by LEFT JOIN account c ON c.id = x.contained_by
LEFT JOIN account l ON l.id = x.closed_by
WHERE x.model_id = $3 AND ($4 = 1 OR (m.disclosure = 'announced' AND x.published_at IS NOT NULL)
	OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = $3 AND q.account_id = $1
		AND q.from_at <= $2 AND q.until_at > $2))
	AND x.id < $5 ORDER BY x.id DESC LIMIT $6;

-- How many of a model, by severity; near-misses apart.

-- :incident_counts
SELECT severity, sum(kind = 'incident') AS incidents, sum(kind = 'near_miss') AS near_misses,
	sum(kind = 'incident' AND state <> 'closed') AS unclosed
FROM incident WHERE model_id = $1 GROUP BY severity ORDER BY severity;

-- :incident_row
SELECT model_id, version_id, kind, severity, detected_at, root_cause, state, evidence_judged
FROM incident WHERE id = $1;

-- The release of a model that incidents hold, and its present stage.

-- :incident_release
SELECT id, stage_id FROM release
WHERE model_id = $1 AND state IN ('planned', 'running', 'held', 'completed')
ORDER BY stage_id IS NULL, id DESC LIMIT 1;

-- Those of the model $1 that hold what is planned now; to one of a confirmed leak the plan that
-- follows is the answer.

-- :incidents_severe
SELECT i.id FROM incident i WHERE i.model_id = $1 AND i.kind = 'incident' AND i.severity <= 2
	AND i.state <> 'closed' AND NOT EXISTS (SELECT 1 FROM act x WHERE x.cause = i.id
		AND x.kind = 'leak' AND x.confirmed_at IS NOT NULL)
ORDER BY i.id LIMIT 64;

-- :incident_insert
INSERT INTO incident (id, model_id, release_id, stage_id, version_id, kind, severity, category,
	state, what, harm, involvement, chain, happened_at, detected_at, raised_by, raised_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12, $13, $14, $15, $16);

-- :incident_grant_insert
INSERT INTO incident_grant (incident_id, grant_id) VALUES ($1, $2);

-- :incident_grants
SELECT grant_id FROM incident_grant WHERE incident_id = $1 ORDER BY grant_id;

-- :incident_set_severity
UPDATE incident SET severity = $2, etag = etag + 1 WHERE id = $1;

-- :incident_severity_insert
INSERT INTO incident_severity (incident_id, position, was, becomes, by_id, at, reason)
SELECT $1, 1 + count(*), $2, $3, $4, $5, $6 FROM incident_severity WHERE incident_id = $1;

-- :incident_severities
SELECT s.was, s.becomes, s.at, s.reason, a.name FROM incident_severity s
JOIN account a ON a.id = s.by_id WHERE s.incident_id = $1 ORDER BY s.position;

-- :incident_triage
UPDATE incident SET state = 'triaged', kind = $2, category = coalesce($3, category), note = $4, triaged_by = $5,
	triaged_at = $6, evidence_judged = $7, etag = etag + 1
WHERE id = $1;

-- :incident_contain
UPDATE incident SET state = 'contained', contained_by = $2, contained_at = $3, response = $4,
	root_cause = $5, review_due = $6, etag = etag + 1
WHERE id = $1;

-- :incident_close
UPDATE incident SET state = 'closed', closed_by = $2, closed_at = $3, review = $4,
	root_cause = coalesce($5, root_cause), etag = etag + 1
WHERE id = $1;

-- :incident_publish
UPDATE incident SET summary = $2, published_at = coalesce(published_at, $3), etag = etag + 1
WHERE id = $1;
