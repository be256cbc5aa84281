-- What a change of stage does to what is in flight, and acts that are for good.

UPDATE act SET id = 'act' || substr(id, 4) WHERE kind IN ('hold', 'roll_back');
INSERT INTO application_state VALUES ('not_needed');
ALTER TABLE application ADD COLUMN paused_at INTEGER;
ALTER TABLE application ADD COLUMN ended_by_act TEXT REFERENCES act;
ALTER TABLE access_grant ADD COLUMN term_left_ms INTEGER;
ALTER TABLE release ADD COLUMN settled TEXT;
CREATE INDEX act_standing ON act (model_id)
	WHERE kind IN ('restrict', 'withdraw_offer') AND lifted_at IS NULL;
DROP INDEX restriction_standing;
CREATE INDEX act_bar ON act (to_stage) WHERE kind = 'bar' AND lifted_at IS NULL;
CREATE VIEW stopped AS SELECT * FROM act
WHERE kind IN ('restrict', 'withdraw_offer') AND lifted_at IS NULL AND account_id IS NULL;
CREATE VIEW act_now AS
SELECT x.*, m.slug AS model, m.disclosure = 'announced' AS public,
	CASE WHEN x.lifted_at IS NOT NULL THEN 'lifted'
		WHEN x.kind = 'bar' THEN 'barred'
		WHEN x.kind IN ('hold', 'restrict') THEN 'standing'
		WHEN x.kind <> 'force' OR x.confirmed_at IS NOT NULL THEN 'done'
		WHEN EXISTS (SELECT 1 FROM release r LEFT JOIN stage f ON f.id = r.stage_id
			JOIN stage t ON t.id = x.to_stage
			WHERE r.id = x.release_id AND r.state IN ('planned', 'running')
			AND t.position = coalesce(f.position, 0) + 1) THEN 'proposed'
		ELSE 'expired' END AS state,
	x.at + 86400000 AS ripe_at
FROM act x JOIN model m ON m.id = x.model_id;
