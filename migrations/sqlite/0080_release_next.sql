-- What comes next of a release, also when its present stage is another plan's.

DROP VIEW next_line;
DROP VIEW next_board;
DROP VIEW act_now;
CREATE VIEW release_next (release_id, model_id, stage_id) AS
SELECT r.id, r.model_id, n.id
FROM release r LEFT JOIN stage s ON s.id = r.stage_id AND s.plan_id = r.plan_id
JOIN stage n ON n.plan_id = r.plan_id AND n.position = coalesce(s.position, 0) + 1;
CREATE VIEW next_line (release_id, model_id, line_id, slug, type, subject, account_id) AS
SELECT n.release_id, n.model_id, l.id, l.slug, l.type, l.subject, l.account_id
FROM release_next n JOIN gate_line l ON l.stage_id = n.stage_id;
CREATE VIEW next_board (release_id, board_id) AS
SELECT n.release_id, b.board_id FROM release_next n JOIN stage_board b ON b.stage_id = n.stage_id;
CREATE VIEW act_now AS
SELECT x.*, m.slug AS model, m.disclosure = 'announced' AS public,
	CASE WHEN x.lifted_at IS NOT NULL THEN 'lifted'
		WHEN x.kind = 'bar' THEN 'barred'
		WHEN x.kind IN ('hold', 'restrict') THEN 'standing'
		WHEN x.kind <> 'force' OR x.confirmed_at IS NOT NULL THEN 'done'
		WHEN EXISTS (SELECT 1 FROM release r JOIN release_next n ON n.release_id = r.id
			WHERE r.id = x.release_id AND r.state IN ('planned', 'running')
			AND n.stage_id = x.to_stage) THEN 'proposed'
		ELSE 'expired' END AS state,
	x.at + 86400000 AS ripe_at
FROM act x JOIN model m ON m.id = x.model_id;
