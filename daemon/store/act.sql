-- What is done to a release.

-- :act_insert
INSERT INTO act (id, kind, model_id, release_id, by_id, at, code, reason, review_at, reentry,
	evidence, workaround, contact, cause, account_id, tier, capabilities_low, capabilities_high,
	components, versions, from_stage, to_stage)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
	$21, $22);
