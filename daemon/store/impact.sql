-- Whom an act would touch: $1 the model, $2 the act; $3 a tier's slug, or NULL; $4 and $5 the bits of
-- capabilities, $6 those of components and $8 those of versions that it stops; $7 the stage whose
-- offers count then; $9 the time.

-- :impact_grants
SELECT count(*) AS grants, count(DISTINCT g.account_id) AS people,
	coalesce(sum(g.start_at IS NULL), 0) AS waiting,
	coalesce(sum(g.end_at <= $9 + 14 * 86400000), 0) AS ending
FROM access_grant g JOIN tier t ON t.id = g.tier_id
WHERE g.model_id = $1 AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
	AND (g.end_at IS NULL OR g.end_at > $9) AND CASE $2
	WHEN 'hold' THEN g.start_at IS NULL
	WHEN 'restrict' THEN coalesce($3 = t.slug, 1) AND g.versions & $8 <> 0
		AND (g.capabilities_low & $4 <> 0 OR g.capabilities_high & $5 <> 0)
		AND EXISTS (SELECT 1 FROM tier_component k JOIN component c ON c.id = k.component_id
			WHERE k.tier_id = t.id AND ($6 >> c.bit) & 1 = 1)
	WHEN 'withdraw' THEN 1
	ELSE (g.start_at IS NULL) = EXISTS (SELECT 1 FROM stage_offer o JOIN tier n ON n.id = o.tier_id
			WHERE o.stage_id = $7 AND n.slug = t.slug) END;

-- :impact_applications
SELECT count(*) AS applications, coalesce(sum(a.deadline_at <= $9 + 14 * 86400000), 0) AS deadlines,
	min(a.deadline_at) AS first_deadline
FROM application a JOIN tier t ON t.id = a.tier_id
WHERE a.state IN ('awaiting_endorsement', 'in_review', 'returned', 'waitlisted') AND a.model_id = $1
	AND CASE $2 WHEN 'restrict' THEN coalesce($3 = t.slug, 1) AND t.versions & $8 <> 0
		AND (t.capabilities_low & $4 <> 0 OR t.capabilities_high & $5 <> 0)
		AND EXISTS (SELECT 1 FROM tier_component k JOIN component c ON c.id = k.component_id
			WHERE k.tier_id = t.id AND ($6 >> c.bit) & 1 = 1)
	WHEN 'roll_back' THEN NOT EXISTS (SELECT 1 FROM stage_offer o JOIN tier n ON n.id = o.tier_id
		WHERE o.stage_id = $7 AND n.slug = t.slug)
	ELSE 1 END;

-- Tiers offered now whose answers may be kept although the act stops what they permit.

-- :impact_caches
SELECT DISTINCT t.slug, t.open, t.max_stale_ms, t.stale_if_unreachable_ms
FROM release r JOIN stage_offer o ON o.stage_id = r.stage_id JOIN tier t ON t.id = o.tier_id
JOIN component c ON c.id = o.component_id JOIN version v ON v.id = o.version_id
WHERE r.model_id = $1 AND r.state IN ('running', 'held', 'completed', 'void') AND CASE $2
	WHEN 'hold' THEN 0
	WHEN 'restrict' THEN coalesce($3 = t.slug, 1) AND ($6 >> c.bit) & 1 = 1
		AND ($8 >> v.bit) & 1 = 1 AND (t.capabilities_low & $4 <> 0 OR t.capabilities_high & $5 <> 0)
	WHEN 'withdraw' THEN 1
	ELSE NOT EXISTS (SELECT 1 FROM stage_offer x JOIN tier n ON n.id = x.tier_id
		WHERE x.stage_id = $7 AND n.slug = t.slug) END
ORDER BY t.slug;
