-- The release of a model of which the first $2 entries know, and the last at that.
-- :report_release
SELECT r.id FROM release r WHERE r.model_id = $1
	AND EXISTS (SELECT 1 FROM known k WHERE k.object_id = r.id AND k.seq < $2)
ORDER BY r.id DESC LIMIT 1;

-- :report_promotions
SELECT p.id, s.slug AS stage, s.position, p.report, p.digest, p.crosses, p.procedure, p.statement,
	p.proposed_at, p.decided_at, p.cooling_until, p.effective_at, p.ended_at, p.conditions,
	p.outcome, p.state, p.lines, p.independents
FROM release r JOIN promotion p ON p.release_id = r.id JOIN stage s ON s.id = p.stage_id
WHERE r.model_id = $1 AND p.proposed_at <= $2 ORDER BY r.id, p.id;

-- The last gate of the release $1 that had been put to a vote by $2.
-- :report_gate
SELECT p.id, p.report, p.digest, p.proposed_at, s.slug AS stage, s.position
FROM promotion p JOIN stage s ON s.id = p.stage_id
WHERE p.release_id = $1 AND p.proposed_at <= $2 AND p.plan_id IS NULL ORDER BY p.id DESC LIMIT 1;

-- :report_acts
SELECT a.id, a.kind, a.code, a.reason, a.at, a.review_at, a.reentry, a.lifted_at, a.confirmed_at
FROM act a WHERE a.model_id = $1 AND a.at <= $2 ORDER BY a.id;

-- :report_tier
SELECT slug, revision FROM tier WHERE id = $1;
