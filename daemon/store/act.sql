-- What is done to a release.

-- :act_insert
INSERT INTO act (id, kind, model_id, release_id, by_id, at, code, reason, review_at, reentry,
	evidence, workaround, contact, cause, tier, capabilities_low, capabilities_high,
	components, versions, from_stage, to_stage)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
	$21);

-- =act_is who now
	@lead x.model_id :who :now,
	@chair x.model_id :who :now,
	@on_model x.model_id :who :now

-- :find_act_by_id
SELECT x.id, x.etag, x.state, x.ripe_at, x.public, x.by_id = $2 AS setter,
	@act_is $2 $3
FROM act_now x WHERE x.id = $1;

-- :find_act_by_ending
SELECT x.id, x.etag, x.state, x.ripe_at, x.public, x.by_id = $2 AS setter,
	@act_is $2 $3
FROM act_now x WHERE substr(x.id, 27) = $1;

-- :act_by_id
SELECT x.*, c.text AS code_text, a.name AS by_name, l.name AS lifted_by_name,
	k.name AS confirmed_by_name, f.slug AS from_slug, t.slug AS to_slug, x.by_id = $2 AS setter,
	@act_is $2 $3
FROM act_now x JOIN hold_code c ON c.name = x.code LEFT JOIN account a ON a.id = x.by_id
LEFT JOIN account l ON l.id = x.lifted_by LEFT JOIN account k ON k.id = x.confirmed_by
LEFT JOIN stage f ON f.id = x.from_stage LEFT JOIN stage t ON t.id = x.to_stage
WHERE x.id = $1;

-- :act_list
SELECT x.*, c.text AS code_text, a.name AS by_name, l.name AS lifted_by_name,
	k.name AS confirmed_by_name, f.slug AS from_slug, t.slug AS to_slug, x.by_id = $1 AS setter,
	@act_is $1 $2
FROM act_now x JOIN hold_code c ON c.name = x.code LEFT JOIN account a ON a.id = x.by_id
LEFT JOIN account l ON l.id = x.lifted_by LEFT JOIN account k ON k.id = x.confirmed_by
LEFT JOIN stage f ON f.id = x.from_stage LEFT JOIN stage t ON t.id = x.to_stage
WHERE x.release_id = $3 AND x.kind <> 'restrict' AND x.kind <> 'leak' AND x.id < $4
ORDER BY x.id DESC LIMIT $5;

-- :act_row
SELECT kind, model_id, release_id, to_stage, annul_by, confirmed_at, lifted_at, carried
FROM act WHERE id = $1;

-- :act_set_lifted
UPDATE act SET lifted_by = $2, lifted_at = $3, lift_reason = $4, etag = etag + 1 WHERE id = $1;

-- :act_set_confirmed
UPDATE act SET confirmed_by = $2, confirmed_at = $3, etag = etag + 1 WHERE id = $1;

-- The release $1 was completed before its last stage, and isn't any more.

-- :act_lift_complete
UPDATE act SET lifted_by = $2, lifted_at = $3, lift_reason = $4, etag = etag + 1
WHERE release_id = $1 AND kind = 'complete' AND lifted_at IS NULL;

-- Grants of the model of act $1 behind the last that was told, whether it concerns them or not.

-- :act_grants
SELECT g.id, g.account_id,
	(x.tier IS NULL OR x.tier = t.slug)
	AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
	AND (g.end_at IS NULL OR g.end_at > x.at)
	AND CASE WHEN x.kind = 'hold' THEN g.start_at IS NULL ELSE g.versions & x.versions <> 0
		AND (g.capabilities_low & x.capabilities_low <> 0
			OR g.capabilities_high & x.capabilities_high <> 0)
		AND EXISTS (SELECT 1 FROM tier_component k JOIN component c ON c.id = k.component_id
			WHERE k.tier_id = t.id AND (x.components >> c.bit) & 1 = 1)
		END AS concerned,
	coalesce(x.lifted_at - max(x.at, g.start_at), 0) AS lost_ms
FROM act x JOIN access_grant g ON g.model_id = x.model_id JOIN tier t ON t.id = g.tier_id
WHERE x.id = $1 AND g.id > coalesce($2, '') ORDER BY g.id LIMIT 500;

-- :act_set_carried
UPDATE act SET carried = $2 WHERE id = $1;

-- Who applies for something that the restriction $1 stops.

-- :act_applicants
SELECT DISTINCT a.id, a.applicant_id FROM act x
JOIN application a ON a.state IN ('awaiting_endorsement', 'in_review', 'returned')
JOIN tier t ON t.id = a.tier_id
WHERE x.id = $1 AND a.model_id = x.model_id AND (x.tier IS NULL OR x.tier = t.slug)
	AND t.versions & x.versions <> 0
	AND (t.capabilities_low & x.capabilities_low <> 0
		OR t.capabilities_high & x.capabilities_high <> 0);

-- :act_action_insert
INSERT INTO act_action (act_id, action) VALUES ($1, $2);

-- :act_actions
SELECT action FROM act_action WHERE act_id = $1 ORDER BY action;

-- The restriction $1 is lifted: whom it concerned is looked for from the first again.

-- :act_carry_anew
UPDATE act SET carried = NULL WHERE id = $1;
