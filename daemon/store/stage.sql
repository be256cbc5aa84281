-- Stages, what they offer, and the lines of their gates.

-- :stage_at
SELECT * FROM stage WHERE plan_id = $1 AND position = $2;

-- :stage_by_id
SELECT * FROM stage WHERE id = $1;

-- :stage_boards
SELECT s.*, b.slug FROM stage_board s JOIN board b ON b.id = s.board_id
WHERE s.stage_id = $1 ORDER BY s.position;

-- :stage_board_insert
INSERT INTO stage_board (stage_id, position, board_id, quorum, threshold_p, threshold_q,
	min_approve, deadline_ms, blind, same_organisation, required, vetoes,
	guests)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- :stage_insert
INSERT INTO stage (id, plan_id, position, slug, name, minimum_dwell_ms, longest_stay_ms,
	cooling_off_ms, reason_not_closed_first, owner, origin_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $1);

-- The stages of the plan $1 go on as those of the plan $2 that are called as they are.

-- :stages_go_on
UPDATE stage SET origin_id = w.origin_id FROM stage w
WHERE stage.plan_id = $1 AND w.plan_id = $2 AND w.slug = stage.slug;

-- :stage_offer_insert
INSERT INTO stage_offer (stage_id, tier_id, component_id, version_id) VALUES ($1, $2, $3, $4);

-- :gate_line_insert
INSERT INTO gate_line (id, stage_id, position, slug, type, title, criterion, version_id, style,
	statistic, baseline_version_id, comparison, limit_micro, dimensions, missing_n, counted,
	on_fail, owner, reason, subject, account_id, tier, within_ms, exposure_floor, lenient,
	independent, template)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
	$21, $22, $23, $24, $25, $26, $27);

-- :gate_lines_of_stage
SELECT l.*, v.slug AS version, b.slug AS baseline, a.name AS account, c.now AS rebaselined,
	c.was, c.measured
FROM stage s JOIN gate_line l ON l.stage_id = s.id LEFT JOIN version v ON v.id = l.version_id
LEFT JOIN plan_change c ON c.stage = s.slug AND c.line = l.slug AND c.plan_id = (
	SELECT max(d.plan_id) FROM stage_same y JOIN stage z ON z.id = y.same_id
	JOIN plan_change d ON d.plan_id = z.plan_id AND d.stage = s.slug AND d.line = l.slug
	WHERE y.stage_id = s.id)
LEFT JOIN account a ON a.id = l.account_id
LEFT JOIN version b ON b.id = l.baseline_version_id
WHERE s.id = $1 ORDER BY l.position;

-- What the stage $1 offers: as its plan says, or ($2) without what was withdrawn for good.

-- :offers_of_stage
SELECT t.slug AS tier, t.revision, t.audience, t.open, m.slug AS component,
	sum(1 << v.bit) AS versions
FROM stage_offer o
JOIN tier t ON t.id = o.tier_id
JOIN component m ON m.id = o.component_id
JOIN version v ON v.id = o.version_id
WHERE o.stage_id = $1 AND NOT ($2 = 1 AND EXISTS (SELECT 1 FROM offer_withdrawn w
	WHERE w.stage_id = o.stage_id AND w.tier_id = o.tier_id AND w.component_id = o.component_id
	AND w.version_id = o.version_id))
GROUP BY t.id, m.id ORDER BY t.slug, m.bit;

-- What a stage gives that can't be taken back: class R2 and R3.

-- :stage_parts
SELECT m.slug AS component, v.slug AS version, a.rank AS audience, c.procedure, c.family,
	CASE WHEN t.automatic = 1 THEN t.slug END AS policy,
	max(CASE WHEN t.audience = 'public' THEN c.class_public ELSE c.class_gated END) AS class
FROM stage_offer o
JOIN tier t ON t.id = o.tier_id
JOIN audience a ON a.name = t.audience
JOIN component m ON m.id = o.component_id
JOIN version v ON v.id = o.version_id
JOIN capability_touches k ON k.kind = m.kind
JOIN capability c ON c.number = k.number
WHERE o.stage_id = $1
	AND (CASE WHEN c.number < 64 THEN t.capabilities_low >> c.number
		ELSE t.capabilities_high >> (c.number - 64) END) & 1 = 1
	AND (CASE WHEN t.audience = 'public' THEN c.class_public ELSE c.class_gated END) >= 2
	AND NOT EXISTS (SELECT 1 FROM stopped x WHERE x.model_id = t.model_id
		AND x.kind = 'withdraw_offer' AND (x.tier IS NULL OR x.tier = t.slug)
		AND (x.components >> m.bit) & 1 = 1
		AND (CASE WHEN c.number < 64 THEN x.capabilities_low >> c.number
			ELSE x.capabilities_high >> (c.number - 64) END) & 1 = 1)
GROUP BY a.rank, m.bit, v.bit, c.procedure, c.family, policy
ORDER BY a.rank DESC, m.bit, v.bit, c.procedure, c.family, policy;

-- And what is out of the model $1 already: what was given, and what its present stage offers.

-- :parts_out
SELECT m.slug AS component, v.slug AS version, a.rank AS audience, '' AS procedure, '' AS family,
	NULL AS policy, e.class
FROM component m JOIN exposure e ON e.component_id = m.id
JOIN version v ON v.id = e.version_id
JOIN audience a ON a.name = e.audience
WHERE m.model_id = $1 AND e.class >= 2
UNION ALL
SELECT m.slug, v.slug, a.rank, '', '', NULL,
	max(CASE WHEN t.audience = 'public' THEN c.class_public ELSE c.class_gated END)
FROM release r
JOIN stage_offer o ON o.stage_id = r.stage_id
JOIN tier t ON t.id = o.tier_id
JOIN audience a ON a.name = t.audience
JOIN component m ON m.id = o.component_id
JOIN version v ON v.id = o.version_id
JOIN capability_touches k ON k.kind = m.kind
JOIN capability c ON c.number = k.number
WHERE r.model_id = $1 AND r.state IN ('running', 'held', 'completed', 'void')
	AND (CASE WHEN c.number < 64 THEN t.capabilities_low >> c.number
		ELSE t.capabilities_high >> (c.number - 64) END) & 1 = 1
	AND (CASE WHEN t.audience = 'public' THEN c.class_public ELSE c.class_gated END) >= 2
GROUP BY a.rank, m.bit, v.bit;

-- :offers_recorded
SELECT o.tier_id, m.slug, sum(1 << v.bit) AS versions FROM stage_offer o
JOIN component m ON m.id = o.component_id JOIN version v ON v.id = o.version_id
WHERE o.stage_id = $1 GROUP BY o.tier_id, m.id ORDER BY o.tier_id, m.bit;

-- Through which tier a stage gives access to which kind of component.

-- :stage_access
SELECT t.slug AS tier, t.audience, t.capabilities_low, t.capabilities_high, m.kind
FROM stage_offer o JOIN tier t ON t.id = o.tier_id JOIN component m ON m.id = o.component_id
WHERE o.stage_id = $1 GROUP BY t.id, m.kind ORDER BY t.slug;

-- A tier that the stage $1 offers (only $2, unless NULL) of whose use nothing is counted.

-- :stage_uncounted
SELECT DISTINCT t.slug FROM stage_offer o JOIN tier t ON t.id = o.tier_id
LEFT JOIN tier_allowance x ON x.tier_id = t.id
WHERE o.stage_id = $1 AND ($2 IS NULL OR t.slug = $2) AND x.counting IS NULL LIMIT 1;

-- What reach a stage gives on which version.

-- :stage_reach
SELECT DISTINCT o.version_id, c.family
FROM stage_offer o JOIN tier t ON t.id = o.tier_id JOIN component m ON m.id = o.component_id
JOIN capability_touches k ON k.kind = m.kind JOIN capability c ON c.number = k.number
WHERE o.stage_id = $1
	AND (CASE WHEN c.number < 64 THEN t.capabilities_low >> c.number
		ELSE t.capabilities_high >> (c.number - 64) END) & 1 = 1;

-- :stage_control_insert
INSERT INTO stage_control (stage_id, position, control, tier) VALUES ($1, $2, $3, $4);

-- :stage_controls
SELECT control, tier FROM stage_control WHERE stage_id = $1 ORDER BY position;

-- When the stage was entered last.
-- :stage_entered
SELECT max(p.effective_at) AS at FROM stage t JOIN release r ON r.plan_id = t.plan_id
JOIN promotion p ON p.release_id = r.id AND p.stage_id = t.id AND p.state = 'effective'
WHERE t.id = $1;
