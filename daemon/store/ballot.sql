-- Boards' votes on a case: an application or a promotion.

-- :board_voters
SELECT account_id, organisation_id FROM board_voter
WHERE board_id = $1 AND account_id <> $2 AND from_at <= $3 AND until_at > $3
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = $4
		AND m.account_id = board_voter.account_id AND m.accepted_at IS NOT NULL);

-- :tally_insert
INSERT INTO tally (case_id, board_id, party_id, organisation_id, quorum, threshold_p, threshold_q,
	min_approve, blind, same_organisation, opened_at, closes_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- :tally_of_judge
SELECT DISTINCT t.board_id, b.slug, t.quorum, t.threshold_p, t.threshold_q, t.min_approve, t.blind,
	t.caster
FROM judge j
JOIN tally t ON t.case_id = j.case_id AND t.board_id = j.board_id
JOIN board b ON b.id = t.board_id
WHERE j.case_id = $1 AND j.account_id = $2 AND j.until_at > $3 AND t.waits = 1 AND t.closes_at > $3
	AND (t.caster IS NULL OR t.caster = j.role)
ORDER BY b.slug;

-- :tally_past
SELECT t.board_id, b.slug, t.quorum, t.threshold_p, t.threshold_q, t.min_approve, t.blind, t.caster
FROM tally t JOIN board b ON b.id = t.board_id
WHERE t.case_id = $1 AND t.waits = 1 AND t.closes_at <= $2 ORDER BY b.slug;

-- :tally_open_of_case
SELECT board_id FROM tally WHERE case_id = $1 AND outcome IS NULL LIMIT 1;

-- :tally_of_case
SELECT t.*, b.slug, b.name FROM tally t JOIN board b ON b.id = t.board_id
WHERE t.case_id = $1 ORDER BY b.slug;

-- :ballot_count
SELECT v.vote AS vote, count(*) AS votes FROM vote v
WHERE v.case_id = $1 AND v.board_id = $2 AND v.void_at IS NULL GROUP BY v.vote
UNION ALL
SELECT 'silent', count(DISTINCT j.account_id) FROM judge j
WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = j.case_id AND v.board_id = j.board_id
		AND v.account_id = j.account_id AND v.void_at IS NULL);

-- :ballot_casters
SELECT DISTINCT j.role FROM judge j
WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3 AND j.role IN ('chair', 'deputy');

-- :vote_put
INSERT INTO vote (case_id, board_id, account_id, vote, reason, conditions, code, reapply_at, digest, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (case_id, board_id, account_id) DO UPDATE
SET vote = excluded.vote, reason = excluded.reason, conditions = excluded.conditions,
	code = excluded.code, reapply_at = excluded.reapply_at, digest = excluded.digest,
	at = excluded.at, void_at = NULL;

-- :vote_put_casting
INSERT INTO vote (case_id, board_id, account_id, vote, reason, conditions, digest, at, casting,
	casting_reason, casting_at)
VALUES ($1, $2, $3, 'abstain', $5, $6, $7, $8, $4, $5, $8)
ON CONFLICT (case_id, board_id, account_id) DO UPDATE
SET casting = excluded.casting, casting_reason = excluded.casting_reason,
	casting_at = excluded.casting_at, conditions = coalesce(excluded.conditions, conditions);

-- :vote_void
UPDATE vote SET void_at = $2
WHERE case_id = $1 AND void_at IS NULL AND vote <> 'recuse';

-- :vote_of_board
SELECT v.account_id, p.name, v.vote, v.reason, v.conditions, v.code, v.at, v.void_at, v.digest,
	v.casting, v.casting_reason
FROM vote v JOIN account p ON p.id = v.account_id
WHERE v.case_id = $1 AND v.board_id = $2 ORDER BY v.at, v.account_id;

-- :vote_silent
SELECT DISTINCT j.account_id, p.name FROM judge j JOIN account p ON p.id = j.account_id
WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = j.case_id AND v.board_id = j.board_id
		AND v.account_id = j.account_id AND v.void_at IS NULL)
ORDER BY p.name, j.account_id;

-- :tally_set_counts
UPDATE tally SET approvals = $3, rejections = $4, abstentions = $5, recusals = $6, at_deadline = $7
WHERE case_id = $1 AND board_id = $2;

-- :tally_tie
UPDATE tally SET caster = $3, closes_at = $4, at_deadline = 'not_approved'
WHERE case_id = $1 AND board_id = $2;

-- :tally_close
UPDATE tally SET outcome = $3, closed_at = $4, waits = 0 WHERE case_id = $1 AND board_id = $2;

-- :tally_stop
UPDATE tally SET waits = 0 WHERE case_id = $1 AND waits = 1;

-- :tally_resume
UPDATE tally SET waits = 1, closes_at = CASE WHEN closes_at + $2 > $3 THEN closes_at + $2 ELSE $3 END
WHERE case_id = $1 AND outcome IS NULL;

-- :tally_reopen
UPDATE tally SET approvals = 0, rejections = 0, abstentions = 0, at_deadline = NULL, caster = NULL,
	outcome = NULL, closed_at = NULL
WHERE case_id = $1;
