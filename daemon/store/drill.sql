-- :drill_insert
INSERT INTO drill (id, model_id, release_id, stage_id, kind, by_id, at, act_us, stale_ms, took_ms,
	passed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- :drill_list
SELECT d.*, a.name AS by_name, s.slug AS stage FROM drill d JOIN account a ON a.id = d.by_id
LEFT JOIN stage s ON s.id = d.stage_id
WHERE d.model_id = $1 ORDER BY d.id DESC LIMIT 100;

-- The newest of each kind; in_stage: in the stage $2.

-- :gate_drills
SELECT d.kind, d.at, d.took_ms, d.stage_id IS $2
	OR coalesce(d.stage_id IN (SELECT same_id FROM stage_same WHERE stage_id = $2), 0) AS in_stage FROM drill d
WHERE d.model_id = $1 AND d.passed = 1 AND d.id = (SELECT max(n.id) FROM drill n
	WHERE n.model_id = $1 AND n.kind = d.kind AND n.passed = 1)
ORDER BY d.kind;

-- Is there anybody beside $2 who could confirm a leak of the model $1, at $3?

-- :drill_others
SELECT EXISTS (SELECT 1 FROM role r WHERE r.scope_id = $1 AND r.account_id <> $2
		AND r.role IN ('release_lead', 'duty_officer') AND r.state = 'active'
		AND r.from_at <= $3 AND (r.until_at IS NULL OR r.until_at > $3))
	OR EXISTS (SELECT 1 FROM model_board b JOIN role r ON r.scope_id = b.board_id
		WHERE b.model_id = $1 AND r.account_id <> $2 AND r.role IN ('chair', 'deputy')
		AND r.state = 'active' AND r.from_at <= $3
		AND (r.until_at IS NULL OR r.until_at > $3)) AS others;
