-- :narrowing_drop
DELETE FROM vote_narrowing WHERE case_id = $1 AND board_id = $2 AND account_id = $3 AND casting = $4
	AND round = (SELECT count(*) FROM case_round x WHERE x.case_id = $1);

-- :narrowing_put
INSERT INTO vote_narrowing (case_id, board_id, account_id, round, casting, only_low, only_high, term_ms)
VALUES ($1, $2, $3, (SELECT count(*) FROM case_round x WHERE x.case_id = $1), $4, $5, $6, $7);

-- Of the approvals of a board that count, those of less than was asked for.
-- :narrowings_of_board
SELECT n.account_id, p.name, n.casting, n.only_low, n.only_high, n.term_ms, v.speaks_for
FROM vote_narrowing n
JOIN account p ON p.id = n.account_id
JOIN vote v ON v.case_id = n.case_id AND v.board_id = n.board_id AND v.account_id = n.account_id
WHERE n.case_id = $1 AND n.board_id = $2
	AND n.round = (SELECT count(*) FROM case_round x WHERE x.case_id = $1)
	AND v.void_at IS NULL AND (CASE n.casting WHEN 1 THEN v.casting ELSE v.vote END) = 'approve'
ORDER BY n.account_id, n.casting;

-- A board agreed on no more than this.
-- :application_give
UPDATE application SET given_low = coalesce(given_low, -1) & $2,
	given_high = coalesce(given_high, -1) & $3,
	given_term_ms = CASE WHEN $4 IS NULL THEN given_term_ms
		WHEN given_term_ms IS NULL OR given_term_ms > $4 THEN $4 ELSE given_term_ms END
WHERE id = $1;

-- :application_give_anew
UPDATE application SET given_low = NULL, given_high = NULL, given_term_ms = NULL WHERE id = $1;

-- What was asked for, and what was given of it.
-- :application_given
SELECT a.given_low, a.given_high, a.given_term_ms, t.term_ms,
	coalesce(r.asked_low, t.capabilities_low) AS asked_low,
	coalesce(r.asked_high, t.capabilities_high) AS asked_high
FROM application a JOIN tier t ON t.id = a.tier_id
JOIN application_revision r ON r.application_id = a.id AND r.revision = a.revision
WHERE a.id = $1 AND (a.given_low IS NOT NULL OR a.given_term_ms IS NOT NULL);
