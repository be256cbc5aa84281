-- What is in flight, brought in line with what a model's release offers now.

-- Applications that end with what they ask for: $1 withdrew it, or a tier of it.

-- :settle_withdrawn
SELECT a.id, a.applicant_id, max(w.id) AS act FROM application a JOIN tier t ON t.id = a.tier_id
JOIN act w ON w.model_id = a.model_id AND w.at >= a.submitted_at
	AND ((w.kind = 'withdraw' AND w.tier IS NULL) OR (w.kind = 'withdraw_offer' AND w.tier = t.slug))
WHERE a.state IN ('awaiting_endorsement', 'in_review', 'returned', 'waitlisted') AND a.model_id = $1
GROUP BY a.id ORDER BY a.id LIMIT 100;

-- Applications for what an open tier of the present stage permits, or one with an automatic policy gives;
-- but not those that such a policy left to the boards, nor what such a policy leaves to them: R2 that no
-- statement names.  An amendment that adds no capability asks for those that were granted: here, for all
-- of its tier.

-- :settle_not_needed
SELECT a.id, a.applicant_id, q.id AS tier FROM application a
JOIN application_revision v ON v.application_id = a.id AND v.revision = max(a.revision, 1)
JOIN tier t ON t.id = a.tier_id
JOIN release r ON r.model_id = a.model_id AND r.state IN ('running', 'completed')
JOIN tier q ON q.model_id = a.model_id
	AND (q.open = 1 OR (q.automatic = 1 AND (q.slug <> t.slug OR t.automatic = 0)))
	AND CASE WHEN v.asked_low | v.asked_high THEN v.asked_low ELSE t.capabilities_low END
		& ~q.capabilities_low = 0
	AND CASE WHEN v.asked_low | v.asked_high THEN v.asked_high ELSE t.capabilities_high END
		& ~q.capabilities_high = 0
WHERE a.state IN ('draft', 'awaiting_endorsement', 'in_review', 'returned', 'waitlisted') AND a.model_id = $1
	AND EXISTS (SELECT 1 FROM stage_offer o WHERE o.stage_id = r.stage_id AND o.tier_id = q.id)
	AND (q.open = 1 OR
	@statement_names q.model_id q.id
		OR NOT EXISTS (SELECT 1 FROM tier_component d JOIN component m ON m.id = d.component_id
			JOIN capability_touches k ON k.kind = m.kind JOIN capability c ON c.number = k.number
			WHERE d.tier_id = q.id AND (CASE WHEN c.number < 64 THEN q.capabilities_low >> c.number
				ELSE q.capabilities_high >> (c.number - 64) END) & 1 = 1
			AND (CASE WHEN q.audience = 'public' THEN c.class_public ELSE c.class_gated END) >= 2))
	AND NOT EXISTS (SELECT 1 FROM stopped x WHERE x.model_id = a.model_id
		AND (x.tier IS NULL OR x.tier = q.slug)
		AND (x.capabilities_low & coalesce(v.asked_low, t.capabilities_low) <> 0
			OR x.capabilities_high & coalesce(v.asked_high, t.capabilities_high) <> 0))
	AND NOT EXISTS (SELECT 1 FROM tier_component c
		JOIN component_version k ON k.component_id = c.component_id
		JOIN version n ON n.id = k.version_id
		WHERE c.tier_id = t.id AND (t.versions >> n.bit) & 1 = 1
		AND NOT EXISTS (SELECT 1 FROM stage_offer o WHERE o.stage_id = r.stage_id
			AND o.tier_id = q.id AND o.component_id = c.component_id AND o.version_id = n.id))
GROUP BY a.id ORDER BY a.id LIMIT 100;

-- Applications whose tier was offered until a roll back.

-- :settle_pausing
SELECT a.id, a.applicant_id FROM application a JOIN tier t ON t.id = a.tier_id
WHERE a.state = 'in_review' AND a.model_id = $1 AND a.paused_at IS NULL
	AND EXISTS (SELECT 1 FROM act b JOIN stage_offer o ON o.stage_id = b.from_stage
		JOIN tier f ON f.id = o.tier_id
		WHERE b.model_id = a.model_id AND b.kind = 'roll_back' AND b.at >= a.submitted_at
		AND f.slug = t.slug)
	AND NOT EXISTS (SELECT 1 FROM tier_offered o WHERE o.model_id = a.model_id AND o.tier = t.slug)
ORDER BY a.id LIMIT 100;

-- … and is offered again.

-- :settle_going_on
SELECT a.id, a.applicant_id, a.paused_at FROM application a JOIN tier t ON t.id = a.tier_id
WHERE a.state = 'in_review' AND a.model_id = $1 AND a.paused_at IS NOT NULL
	AND EXISTS (SELECT 1 FROM tier_offered o WHERE o.model_id = a.model_id AND o.tier = t.slug)
ORDER BY a.id LIMIT 100;

-- :application_end_by
UPDATE application SET state = $2, ended_by_act = $3, paused_at = NULL, deadline_at = NULL,
	etag = etag + 1
WHERE id = $1;

-- :application_pause
UPDATE application SET paused_at = $2, deadline_at = NULL, etag = etag + 1 WHERE id = $1;

-- :application_go_on
UPDATE application SET paused_at = NULL, deadline_at = $2, etag = etag + 1 WHERE id = $1;

-- The grants of the model $1 behind $2, and what they are.

-- :settle_grants
SELECT g.id, g.account_id, g.start_at,
	CASE WHEN g.start_at IS NOT NULL THEN g.end_at END AS end_at, g.term_left_ms,
	g.revoked_at IS NOT NULL OR g.closed_at IS NOT NULL OR g.superseded_at IS NOT NULL
		OR g.suspended_at IS NOT NULL AS still,
	g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
		AND EXISTS (SELECT 1 FROM act w WHERE w.model_id = g.model_id AND w.at >= g.created_at
		AND ((w.kind = 'withdraw' AND w.tier IS NULL)
			OR (w.kind = 'withdraw_offer' AND w.tier = t.slug))) AS withdrawn,
	EXISTS (SELECT 1 FROM tier_offered o WHERE o.model_id = g.model_id AND o.tier = t.slug)
		AS offered
FROM access_grant g JOIN tier t ON t.id = g.tier_id
WHERE g.model_id = $1 AND g.id > coalesce($2, '') ORDER BY g.id LIMIT 500;

-- :grant_end_by
UPDATE access_grant SET closed_at = $2, ended_at = $2, reason = (SELECT w.reason FROM act w
	JOIN tier t ON t.id = access_grant.tier_id
	WHERE w.model_id = access_grant.model_id AND ((w.kind = 'withdraw' AND w.tier IS NULL)
		OR (w.kind = 'withdraw_offer' AND w.tier = t.slug)) ORDER BY w.id DESC LIMIT 1),
	etag = etag + 1
WHERE id = $1;

-- :grant_stop_term
UPDATE access_grant SET term_left_ms = end_at - $2, end_at = NULL, etag = etag + 1 WHERE id = $1;

-- :grant_run_term
UPDATE access_grant SET end_at = $2 + term_left_ms, term_left_ms = NULL, etag = etag + 1
WHERE id = $1;

-- :release_settled
SELECT model_id, stage_since, settled, state FROM release WHERE id = $1;

-- :release_set_settled
UPDATE release SET settled = $2 WHERE id = $1;

-- :grant_lengthen
UPDATE access_grant SET end_at = end_at + $2, etag = etag + 1
WHERE id = $1 AND start_at IS NOT NULL AND end_at IS NOT NULL;
