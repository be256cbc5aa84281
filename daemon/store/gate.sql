-- What the lines of gates are compared with.

-- Of the stage $1 of the release $2: who signed since it was last tried and given up.

-- :gate_signatures
SELECT g.line_id, g.refused FROM gate_line l JOIN gate_signature g ON g.line_id = l.id
WHERE l.stage_id = $1 AND g.void_at IS NULL
	AND g.at > coalesce((SELECT max(p.ended_at) FROM promotion p
		WHERE p.release_id = $2 AND p.stage_id = $1 AND p.state = 'aborted'), 0)
	AND g.at > coalesce((SELECT max(b.at) FROM act b JOIN stage f ON f.id = b.from_stage
		JOIN stage t ON t.id = b.to_stage JOIN stage s ON s.id = $1
		WHERE b.release_id = $2 AND b.kind = 'roll_back' AND s.position > t.position AND s.position <= f.position), 0)
ORDER BY g.line_id, g.by_id;

-- :gate_line_signed_by
SELECT x.line_id FROM next_line x
WHERE x.release_id = $1 AND x.slug = $2 AND x.type = 'signoff'
	AND (x.account_id = $3 OR x.subject IN (SELECT q.role FROM model_role q
	WHERE q.model_id = x.model_id AND q.account_id = $3 AND q.from_at <= $4
	AND q.until_at > $4));

-- :gate_sign
INSERT INTO gate_signature (line_id, by_id, at, refused, reason) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (line_id, by_id) DO UPDATE SET at = excluded.at, refused = excluded.refused,
	reason = excluded.reason, void_at = NULL;

-- Who has access to the model $1 at $2 by the tier $4 of its present stage, whose id is $3, or by
-- any of them: read from an index alone, but for whose organisation it is.

-- =has_access
	g.start_at <= $2 AND (g.end_at IS NULL OR g.end_at > $2)
	AND g.suspended_at IS NULL AND g.ended_at IS NULL AND g.terms_pending = 0
	AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
	AND g.tier_id IN (SELECT t.id FROM stage_offer x JOIN tier o ON o.id = x.tier_id
		JOIN tier t ON t.model_id = $1 AND t.slug = o.slug
		WHERE x.stage_id = $3 AND ($4 IS NULL OR o.slug = $4))

-- :gate_offers_tier
SELECT 1 FROM stage_offer x JOIN tier o ON o.id = x.tier_id WHERE x.stage_id = $1 AND o.slug = $2
LIMIT 1;

-- :gate_grants
SELECT count(*) AS n FROM access_grant g WHERE
	@has_access
	AND g.model_id = $1;

-- :gate_people
SELECT count(DISTINCT g.account_id) AS n FROM access_grant g WHERE
	@has_access
	AND g.model_id = $1;

-- :gate_organisations
SELECT count(DISTINCT a.organisation_id) AS n
FROM access_grant g CROSS JOIN account a ON a.id = g.account_id WHERE
	@has_access
	AND g.model_id = $1;

-- What differs among the incidents of the model $1 that are not closed, the worst first.

-- :gate_incidents
SELECT DISTINCT i.severity, i.state = 'contained' AS contained, coalesce(v.slug, '') AS version,
	coalesce(i.stage_id IN (SELECT same_id FROM stage_same WHERE stage_id = $2), 0) AS in_stage
FROM incident i LEFT JOIN version v ON v.id = i.version_id
WHERE i.model_id = $1 AND i.state <> 'closed' AND i.kind = 'incident'
ORDER BY i.severity, i.state = 'contained';

-- Is a line about the criterion $3 of a plan of the model $1 reported by $2?

-- :gate_line_reported_by
SELECT EXISTS (SELECT 1 FROM plan p JOIN stage s ON s.plan_id = p.id
	JOIN gate_line l ON l.stage_id = s.id
	WHERE p.model_id = $1 AND p.state <> 'superseded' AND l.type = 'external'
		AND l.account_id = $2 AND l.criterion = $3) AS reports;

-- :gate_reporter
SELECT EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = $1 AND q.account_id = $2
	AND q.role = 'reporter' AND q.from_at <= $3 AND q.until_at > $3) AS reports;

-- The lines for which the rules hold the release $1.

-- :gate_holds
SELECT DISTINCT l.id AS line_id FROM act h JOIN gate_line l ON l.id = h.cause
WHERE h.release_id = $1 AND h.kind = 'hold' AND h.by_id IS NULL AND h.lifted_at IS NULL
	AND h.cause_closed_at IS NULL ORDER BY l.id;

-- :gate_waive
INSERT INTO gate_waiver (id, line_id, by_id, at, until_at, reason) VALUES ($1, $2, $3, $4, $5, $6);

-- The waivers of the lines of the stage $1 that stand at $2.

-- :gate_waivers
SELECT w.line_id, w.until_at, w.reason, a.name FROM gate_line l
JOIN gate_waiver w ON w.line_id = l.id AND w.until_at > $2 JOIN account a ON a.id = w.by_id
WHERE l.stage_id = $1 ORDER BY w.line_id, w.until_at DESC;

-- The waiver of the line $2 of the next gate of the release $1 that stands at $3.

-- :gate_waiver_of_line
SELECT w.id, w.line_id, w.by_id FROM next_line x JOIN gate_waiver w ON w.line_id = x.line_id AND w.until_at > $3
WHERE x.release_id = $1 AND x.slug = $2 ORDER BY w.until_at DESC LIMIT 1;

-- :gate_unwaive
UPDATE gate_waiver SET until_at = $2, ended_by = $3, end_reason = $4 WHERE id = $1;

-- :gate_waiver_ended
SELECT p.model_id, r.id AS release_id FROM gate_waiver w JOIN gate_line l ON l.id = w.line_id
JOIN stage s ON s.id = l.stage_id JOIN plan p ON p.id = s.plan_id JOIN release r ON r.plan_id = p.id
WHERE w.id = $1;
