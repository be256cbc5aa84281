-- What is out, and what a grant or a stage adds to it.  A capability is exercised on the
-- components of the kinds that it touches; its class is the one of the audience that the
-- tier is for.  R0 leaves nothing behind, and is not kept.

-- =offered_part
SELECT DISTINCT o.component_id, o.version_id, t.audience, c.slug AS component, v.slug AS version,
	CASE t.audience WHEN 'public' THEN p.class_public ELSE p.class_gated END AS class

-- No restriction stops the capability p of the tier t on the component c of the version v.
-- =unstopped
	AND NOT EXISTS (SELECT 1 FROM stopped x WHERE x.model_id = r.model_id
		AND (x.tier IS NULL OR x.tier = t.slug)
		AND (x.components >> c.bit) & 1 = 1 AND (x.versions >> v.bit) & 1 = 1
		AND (CASE WHEN p.number < 64 THEN x.capabilities_low >> p.number
			ELSE x.capabilities_high >> (p.number - 64) END) & 1 = 1)

-- It leaves something behind, and that isn't known yet.
-- =not_out_yet component version
	AND CASE t.audience WHEN 'public' THEN p.class_public ELSE p.class_gated END > 0
	AND NOT EXISTS (SELECT 1 FROM exposure e WHERE e.component_id = :component
		AND e.version_id = :version AND e.audience = t.audience
		AND e.class = CASE t.audience WHEN 'public' THEN p.class_public
			ELSE p.class_gated END)

-- :exposure_due_of_grant
@offered_part
FROM access_grant g
JOIN tier own ON own.id = g.tier_id
JOIN release r ON r.model_id = g.model_id AND r.state IN ('running', 'held', 'completed', 'void')
JOIN stage_offer o ON o.stage_id = r.stage_id
JOIN tier t ON t.id = o.tier_id AND t.slug = own.slug
JOIN component c ON c.id = o.component_id
JOIN version v ON v.id = o.version_id
JOIN capability_touches k ON k.kind = c.kind
JOIN capability p ON p.number = k.number
WHERE g.id = $1
	AND ((g.versions >> v.bit) & 1) = 1
	AND (CASE WHEN p.number < 64 THEN (g.capabilities_low & t.capabilities_low) >> p.number
		ELSE (g.capabilities_high & t.capabilities_high) >> (p.number - 64) END & 1) = 1
	@unstopped
	@not_out_yet o.component_id o.version_id
ORDER BY c.bit, t.audience, 6, v.bit;

-- What the present stage of $1 gives: to the public by itself, to others by the grants that
-- are active at $2.

-- :exposure_due_of_stage
WITH given AS MATERIALIZED (
	SELECT t.slug, t.capabilities_low AS low, t.capabilities_high AS high, -1 AS versions
	FROM release r JOIN stage_offer o ON o.stage_id = r.stage_id JOIN tier t ON t.id = o.tier_id
	WHERE r.model_id = $1 AND r.state IN ('running', 'held', 'completed', 'void') AND t.audience = 'public'
	UNION
	SELECT t.slug, g.capabilities_low, g.capabilities_high, g.versions
	FROM access_grant g JOIN tier t ON t.id = g.tier_id
	WHERE g.model_id = $1 AND g.start_at <= $2 AND g.end_at > $2 AND g.suspended_at IS NULL
		AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
)
@offered_part
FROM release r
JOIN stage_offer o ON o.stage_id = r.stage_id
JOIN tier t ON t.id = o.tier_id
JOIN given g ON g.slug = t.slug
JOIN component c ON c.id = o.component_id
JOIN version v ON v.id = o.version_id
JOIN capability_touches k ON k.kind = c.kind
JOIN capability p ON p.number = k.number
WHERE r.model_id = $1 AND r.state IN ('running', 'held', 'completed', 'void')
	AND ((g.versions >> v.bit) & 1) = 1
	AND (CASE WHEN p.number < 64 THEN (g.low & t.capabilities_low) >> p.number
		ELSE (g.high & t.capabilities_high) >> (p.number - 64) END & 1) = 1
	@unstopped
	@not_out_yet o.component_id o.version_id
ORDER BY c.bit, t.audience, 6, v.bit;

-- What the tier of an import covers, offered here or not.
-- :exposure_due_of_import
SELECT DISTINCT c.id AS component_id, v.id AS version_id, t.audience, c.slug AS component,
	v.slug AS version, CASE t.audience WHEN 'public' THEN p.class_public ELSE p.class_gated END AS class
FROM access_import i
JOIN tier t ON t.id = i.tier_id
JOIN tier_component o ON o.tier_id = t.id
JOIN component c ON c.id = o.component_id
JOIN component_version x ON x.component_id = c.id
JOIN version v ON v.id = x.version_id
JOIN capability_touches k ON k.kind = c.kind
JOIN capability p ON p.number = k.number
WHERE i.id = $1
	AND ((t.versions >> v.bit) & 1) = 1
	AND (CASE WHEN p.number < 64 THEN t.capabilities_low >> p.number
		ELSE t.capabilities_high >> (p.number - 64) END & 1) = 1
	@not_out_yet c.id v.id
ORDER BY c.bit, t.audience, 6, v.bit;

-- What the leak $1 gave to the public.

-- :exposure_due_of_leak
SELECT DISTINCT c.id AS component_id, v.id AS version_id, 'public' AS audience,
	c.slug AS component, v.slug AS version, p.class_public AS class
FROM act x
JOIN component c ON c.model_id = x.model_id AND (x.components >> c.bit) & 1 = 1
JOIN component_version k ON k.component_id = c.id
JOIN version v ON v.id = k.version_id AND (x.versions >> v.bit) & 1 = 1
JOIN capability_touches t ON t.kind = c.kind
JOIN capability p ON p.number = t.number
WHERE x.id = $1 AND p.class_public >= 2
	AND NOT EXISTS (SELECT 1 FROM exposure e WHERE e.component_id = c.id AND e.version_id = v.id
		AND e.audience = 'public' AND e.class = p.class_public)
ORDER BY c.bit, 6, v.bit;

-- :exposure_keep_annulled
INSERT INTO past_exposure (component_id, version_id, audience, class, since, cause, until_at)
SELECT e.component_id, e.version_id, e.audience, e.class, e.since, e.cause, $3
FROM component c CROSS JOIN exposure e ON e.component_id = c.id
WHERE c.model_id = $2 AND e.cause = $1
ON CONFLICT DO NOTHING;

-- :exposure_annul
DELETE FROM exposure WHERE cause = $1 AND component_id IN (SELECT c.id FROM component c
	WHERE c.model_id = $2);

-- :exposure_insert
INSERT INTO exposure (component_id, version_id, audience, class, since, cause)
VALUES ($1, $2, $3, $4, $5, $6);

-- To whom something was given out for good.

-- :exposure_widest
SELECT count(*) AS gated, coalesce(sum(e.audience = 'public'), 0) AS public
FROM component c JOIN exposure e ON e.component_id = c.id WHERE c.model_id = $1 AND e.class >= 2;

-- :exposure_of_model
SELECT c.bit AS component, v.bit AS version, e.audience, e.class, e.since, e.cause
FROM component c JOIN exposure e ON e.component_id = c.id JOIN version v ON v.id = e.version_id
WHERE c.model_id = $1 ORDER BY c.bit, v.bit, e.since, e.class;

-- What of the model $1 was taken for given out at $2.
-- :exposure_then
SELECT c.bit AS component, v.bit AS version, e.audience, e.class
FROM component c JOIN exposure_ever e ON e.component_id = c.id JOIN version v ON v.id = e.version_id
WHERE c.model_id = $1 AND e.since <= $2 AND e.until_at > $2;

-- :versions_then
SELECT count(*) AS versions FROM version WHERE model_id = $1 AND created_at <= $2;

-- :tier_reach
SELECT audience, capabilities_low, capabilities_high FROM tier WHERE id = $1;

-- :offers_of_model
SELECT c.bit AS component, v.bit AS version, t.slug AS tier, t.audience, t.capabilities_low, t.capabilities_high
FROM release r JOIN stage_offer o ON o.stage_id = r.stage_id
JOIN tier t ON t.id = o.tier_id JOIN component c ON c.id = o.component_id
JOIN version v ON v.id = o.version_id
WHERE r.model_id = $1 AND r.state IN ('running', 'held', 'completed', 'void');

-- The release whose offers count, or the one that is to begin.

-- :release_of_model
SELECT r.id, r.state, r.stage_since, s.slug, s.name, s.position,
	(SELECT count(*) FROM stage n WHERE n.plan_id = r.plan_id) AS stages
FROM release r LEFT JOIN stage s ON s.id = r.stage_id
WHERE r.model_id = $1
ORDER BY r.state IN ('running', 'held', 'completed', 'void') AND (r.state <> 'void' OR r.stage_id IS NOT NULL) DESC, r.id DESC LIMIT 1;

-- What of that which the act $1 is about was given out for good: of the model, or where it stops
-- capabilities, those components in those versions on which one of them can't be taken back.

-- :exposure_of_act
SELECT c.slug AS component,
	CASE WHEN max(e.audience = 'public') THEN 'public' ELSE 'gated' END AS audience
FROM act x JOIN component c ON c.model_id = x.model_id
JOIN exposure e ON e.component_id = c.id AND e.class >= 2 JOIN version v ON v.id = e.version_id
WHERE x.id = $1 AND (x.kind NOT IN ('restrict', 'withdraw_offer')
	OR ((x.components >> c.bit) & 1 = 1 AND (x.versions >> v.bit) & 1 = 1
		AND EXISTS (SELECT 1 FROM capability_touches k JOIN capability p ON p.number = k.number
			WHERE k.kind = c.kind AND (p.class_public >= 2 OR p.class_gated >= 2)
			AND (CASE WHEN k.number < 64 THEN x.capabilities_low >> k.number
				ELSE x.capabilities_high >> (k.number - 64) END) & 1 = 1)))
GROUP BY c.id ORDER BY c.bit;
