-- Who is to look at an application first.

-- Judges of case $1 on board $2 to whom it isn't assigned, at $3; who has the fewest open ones first.
-- :assignment_candidates
SELECT p.id AS account_id FROM account p
WHERE p.id IN (SELECT j.account_id FROM judge j
		WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3)
	AND NOT EXISTS (SELECT 1 FROM assignment g WHERE g.case_id = $1 AND g.board_id = $2
		AND g.account_id = p.id AND g.open = 1)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = $1 AND v.board_id = $2
		AND v.account_id = p.id AND v.void_at IS NULL)
ORDER BY (SELECT count(*) FROM assignment o WHERE o.account_id = p.id AND o.open = 1), p.id LIMIT $4;

-- :assignment_put
INSERT INTO assignment (case_id, board_id, account_id, at, by_id, open) VALUES ($1, $2, $3, $4, $5, 1)
ON CONFLICT (case_id, board_id, account_id) DO UPDATE
SET at = excluded.at, by_id = excluded.by_id, open = 1;

-- :assignment_vote
UPDATE assignment SET open = 0 WHERE case_id = $1 AND board_id = $2 AND account_id = $3 AND open = 1;

-- :assignment_close_board
UPDATE assignment SET open = 0 WHERE case_id = $1 AND board_id = $2 AND open = 1;

-- :assignment_close
UPDATE assignment SET open = 0 WHERE case_id = $1 AND open = 1;

-- Those who haven't voted.
-- :assignment_reopen
UPDATE assignment SET open = 1
WHERE case_id = $1 AND open = 0
	AND EXISTS (SELECT 1 FROM tally t WHERE t.case_id = $1 AND t.board_id = assignment.board_id
		AND t.waits = 1)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = $1 AND v.board_id = assignment.board_id
		AND v.account_id = assignment.account_id AND v.void_at IS NULL);

-- :assignment_any
SELECT 1 AS one FROM assignment WHERE account_id = $1 AND open = 1 LIMIT 1;

-- :assigned_of_case
SELECT p.name FROM assignment g JOIN account p ON p.id = g.account_id
WHERE g.case_id = $1 AND g.open = 1 ORDER BY p.name, p.id;
