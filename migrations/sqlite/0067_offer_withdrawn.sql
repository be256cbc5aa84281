-- What a stage names although all of it was withdrawn for good.

CREATE VIEW offer_withdrawn (stage_id, tier_id, component_id, version_id, act_id) AS
SELECT o.stage_id, o.tier_id, o.component_id, o.version_id, x.id
FROM stage_offer o JOIN tier t ON t.id = o.tier_id JOIN component m ON m.id = o.component_id
JOIN version v ON v.id = o.version_id
JOIN stopped x ON x.model_id = t.model_id AND x.kind = 'withdraw_offer'
	AND (x.tier IS NULL OR x.tier = t.slug)
	AND (x.components >> m.bit) & 1 = 1 AND (x.versions >> v.bit) & 1 = 1
WHERE NOT EXISTS (SELECT 1 FROM capability_touches k WHERE k.kind = m.kind
	AND (CASE WHEN k.number < 64 THEN t.capabilities_low >> k.number
		ELSE t.capabilities_high >> (k.number - 64) END) & 1 = 1
	AND NOT EXISTS (SELECT 1 FROM stopped y WHERE y.model_id = t.model_id
		AND y.kind = 'withdraw_offer' AND (y.tier IS NULL OR y.tier = t.slug)
		AND (y.components >> m.bit) & 1 = 1 AND (y.versions >> v.bit) & 1 = 1
		AND (CASE WHEN k.number < 64 THEN y.capabilities_low >> k.number
			ELSE y.capabilities_high >> (k.number - 64) END) & 1 = 1));
