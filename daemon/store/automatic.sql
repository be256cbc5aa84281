-- Was the present stage of the model, which offers the tier, entered by a typed statement when it did?
-- =statement_names model tier
	EXISTS (SELECT 1 FROM release r JOIN stage_offer n ON n.stage_id = r.stage_id AND n.tier_id = :tier
		JOIN stage_same y ON y.stage_id = r.stage_id
		JOIN release w ON w.model_id = :model
		JOIN promotion p ON p.release_id = w.id AND p.stage_id = y.same_id
		JOIN stage_offer o ON o.stage_id = p.stage_id AND o.tier_id = :tier
		WHERE r.model_id = :model AND r.state IN ('running', 'held', 'completed', 'void')
		AND p.effective_at IS NOT NULL AND p.statement IS NOT NULL)

-- Of application $1 at $2: what an automatic policy looks at.
-- :automatic_facts
SELECT a.exceptions, a.amends_id, a.endorsement AS wants_endorsement,
	EXISTS (SELECT 1 FROM endorsement e WHERE e.application_id = a.id
		AND e.account_id = a.applicant_id AND e.state = 'endorsed') AS endorsed,
	EXISTS (SELECT 1 FROM application_party p JOIN denial d ON d.account_id = p.account_id
		WHERE p.application_id = a.id AND d.stands = 1 AND d.until_at > $2)
	OR EXISTS (SELECT 1 FROM application_party p JOIN account q ON q.id = p.account_id
		JOIN denial d ON d.organisation_id = q.organisation_id
		WHERE p.application_id = a.id AND d.stands = 1 AND d.until_at > $2) AS denied,
	EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = a.applicant_id
		AND g.model_id = a.model_id
		AND (g.revoked_at IS NOT NULL OR g.suspended_at IS NOT NULL)) AS revoked,
	@statement_names a.model_id a.tier_id
	AS named
FROM application a WHERE a.id = $1;

-- :application_by_policy
UPDATE application SET policy = $2, by_policy = $3 WHERE id = $1;

-- One of account $1 for a tier of model $2 that isn't over, beside $4.
-- :application_open_of
SELECT a.id, a.state, NULL AS grant_id FROM application a JOIN tier t ON t.id = a.tier_id
WHERE a.applicant_id = $1 AND a.model_id = $2 AND t.slug = $3 AND a.id <> $4 AND a.kind = 'first'
	AND a.state IN ('draft', 'awaiting_endorsement', 'in_review', 'returned', 'waitlisted')
UNION ALL
SELECT a.id, a.state, g.id FROM access_grant g JOIN tier t ON t.id = g.tier_id
JOIN application a ON a.id = g.application_id
WHERE g.account_id = $1 AND g.model_id = $2 AND t.slug = $3 AND a.applicant_id = $1
	AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
	AND (g.end_at IS NULL OR g.end_at > $5)
LIMIT 1;
