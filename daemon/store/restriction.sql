-- $1 is what is looked for, $2 the caller's account, $3 the time.

-- =restriction_is who now
	m.disclosure = 'announced' AS public, x.by_id = :who AS setter,
	CASE WHEN x.lifted_at IS NOT NULL THEN 'lifted'
		WHEN x.confirmed_at IS NOT NULL THEN 'confirmed' ELSE 'set' END AS state,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@duty m.id :who :now,
	@on_model m.id :who :now

-- :find_restriction_by_id
SELECT x.id, x.etag,
	@restriction_is $2 $3
FROM restriction x JOIN model m ON m.id = x.model_id WHERE x.id = $1;

-- :find_restriction_by_ending
SELECT x.id, x.etag,
	@restriction_is $2 $3
FROM restriction x JOIN model m ON m.id = x.model_id WHERE substr(x.id, 27) = $1;

-- :restriction_by_id
SELECT x.*, m.slug AS model, c.text AS code_text, a.name AS by_name,
	f.name AS confirmed_by_name, l.name AS lifted_by_name,
	@restriction_is $2 $3
FROM restriction x JOIN model m ON m.id = x.model_id JOIN hold_code c ON c.name = x.code
JOIN account a ON a.id = x.by_id LEFT JOIN account f ON f.id = x.confirmed_by
LEFT JOIN account l ON l.id = x.lifted_by
WHERE x.id = $1;

-- Those set during the release $3.

-- :restriction_list
SELECT x.*, m.slug AS model, c.text AS code_text, a.name AS by_name,
	f.name AS confirmed_by_name, l.name AS lifted_by_name,
	@restriction_is $1 $2
FROM restriction x JOIN model m ON m.id = x.model_id JOIN hold_code c ON c.name = x.code
JOIN account a ON a.id = x.by_id LEFT JOIN account f ON f.id = x.confirmed_by
LEFT JOIN account l ON l.id = x.lifted_by
WHERE x.model_id = (SELECT r.model_id FROM release r WHERE r.id = $3) AND x.release_id = $3
	AND x.id < $4 ORDER BY x.id DESC LIMIT $5;

-- :restriction_row
SELECT release_id, model_id, confirmed_at, lifted_at FROM restriction WHERE id = $1;

-- :restriction_set_confirmed
UPDATE act SET confirmed_by = $2, confirmed_at = $3, etag = etag + 1 WHERE id = $1;

-- :restriction_set_lifted
UPDATE act SET lifted_by = $2, lifted_at = $3, lift_reason = $4, etag = etag + 1
WHERE id = $1;

-- :restriction_count
SELECT count(*) AS restrictions FROM stopped WHERE model_id = $1;

-- :restrictions_standing
SELECT tier, components, versions, capabilities_low, capabilities_high FROM stopped
WHERE model_id = $1;

-- What is stopped of the model $1 for everybody, whichever of its releases it was done to.

-- :stopped_of_model
SELECT x.*, c.text AS code_text, a.name AS by_name, l.name AS lifted_by_name,
	CASE WHEN x.kind = 'withdraw_offer' THEN 'withdrawn'
		WHEN x.confirmed_at IS NOT NULL THEN 'confirmed' ELSE 'set' END AS state
FROM stopped x JOIN hold_code c ON c.name = x.code LEFT JOIN account a ON a.id = x.by_id
LEFT JOIN account l ON l.id = x.lifted_by
WHERE x.model_id = $1 ORDER BY x.id DESC;

-- Acts that took the tier $2 of the model $1 back for good.

-- :tier_withdrawn
SELECT count(*) AS acts FROM stopped
WHERE model_id = $1 AND kind = 'withdraw_offer' AND tier = $2;

-- Was all that the act $1 takes back for good taken back before, by one?

-- :act_withdrawn_before
SELECT x.id, x.at FROM act n JOIN stopped x ON x.model_id = n.model_id AND x.id <> n.id
	AND x.kind = 'withdraw_offer' AND (x.tier IS NULL OR x.tier = n.tier)
	AND n.components & ~x.components = 0 AND n.versions & ~x.versions = 0
	AND n.capabilities_low & ~x.capabilities_low = 0
	AND n.capabilities_high & ~x.capabilities_high = 0
WHERE n.id = $1 ORDER BY x.id LIMIT 1;

-- What stops, for the time being, something that the stage $1 offers; or bars a version from it.

-- :stage_restricted
SELECT x.id FROM stage_offer o JOIN tier t ON t.id = o.tier_id
JOIN component c ON c.id = o.component_id JOIN version v ON v.id = o.version_id
JOIN restriction x ON x.model_id = t.model_id AND x.lifted_at IS NULL
	AND (x.tier IS NULL OR x.tier = t.slug)
	AND (x.components >> c.bit) & 1 = 1 AND (x.versions >> v.bit) & 1 = 1
	AND (x.capabilities_low & t.capabilities_low <> 0
		OR x.capabilities_high & t.capabilities_high <> 0)
WHERE o.stage_id = $1
UNION ALL
SELECT x.id FROM stage_same y JOIN act x ON x.to_stage = y.same_id
JOIN stage_offer o ON o.stage_id = y.stage_id JOIN version v ON v.id = o.version_id
WHERE y.stage_id = $1 AND x.kind = 'bar' AND x.lifted_at IS NULL AND (x.versions >> v.bit) & 1 = 1
ORDER BY 1 LIMIT 1;
