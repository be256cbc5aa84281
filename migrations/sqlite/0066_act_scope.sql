-- An act is about a tier or about all; what stops one person is the suspension of their grants.

DROP VIEW restriction;
DROP VIEW stopped;
DROP VIEW act_now;
DROP VIEW hold_standing;
ALTER TABLE act DROP COLUMN account_id;
CREATE VIEW restriction AS SELECT * FROM act WHERE kind = 'restrict';
CREATE VIEW stopped AS SELECT * FROM act
WHERE kind IN ('restrict', 'withdraw_offer') AND lifted_at IS NULL;
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
CREATE VIEW hold_standing (release_id, by_id, cause_closed) AS
SELECT x.release_id, x.by_id, x.cause_closed_at IS NOT NULL
FROM act x JOIN release r ON r.id = x.release_id
WHERE x.kind = 'hold' AND x.lifted_at IS NULL AND r.state = 'held';
