-- Boards' votes on a case: an application or a promotion.

-- :board_voters
SELECT v.account_id, v.organisation_id, v.role FROM board_voter v
LEFT JOIN case_bar x ON x.case_id = $4 AND x.account_id = v.account_id
LEFT JOIN application_member m ON m.application_id = $4 AND m.account_id = v.account_id
	AND m.accepted_at IS NOT NULL
WHERE v.board_id = $1 AND v.account_id <> $2 AND v.from_at <= $3 AND v.until_at > $3
	AND x.case_id IS NULL AND m.id IS NULL;

-- :tally_insert
INSERT INTO tally (case_id, board_id, party_id, organisation_id, quorum, threshold_p, threshold_q,
	min_approve, blind, same_organisation, opened_at, closes_at, required, vetoes,
	guests, small)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- :tally_of_judge
SELECT t.board_id, b.slug, t.quorum, t.threshold_p, t.threshold_q, t.min_approve, t.blind, t.caster,
	t.required, t.vetoes, t.small, (SELECT j.speaks_for FROM judge j WHERE j.case_id = $1
		AND j.board_id = t.board_id AND j.account_id = $2 LIMIT 1) AS speaks_for,
	(SELECT j.stands_for FROM judge j WHERE j.case_id = $1
		AND j.board_id = t.board_id AND j.account_id = $2 LIMIT 1) AS stands_for
FROM tally t JOIN board b ON b.id = t.board_id
WHERE t.case_id = $1 AND t.waits = 1 AND t.closes_at > $3
	AND EXISTS (SELECT 1 FROM judge j WHERE j.case_id = $1 AND j.board_id = t.board_id
		AND j.account_id = $2 AND j.until_at > $3 AND (t.caster IS NULL OR t.caster = j.role))
ORDER BY b.slug;

-- :tally_past
SELECT t.board_id, b.slug, t.quorum, t.threshold_p, t.threshold_q, t.min_approve, t.blind, t.caster,
	t.required, t.vetoes, t.small
FROM tally t JOIN board b ON b.id = t.board_id
WHERE t.case_id = $1 AND t.waits = 1 AND t.closes_at <= $2 ORDER BY b.slug;

-- Boards of the case that are asked and haven't closed, beside $2.
-- :tally_others
SELECT t.board_id, b.slug, t.quorum, t.threshold_p, t.threshold_q, t.min_approve, t.blind, t.caster,
	t.required, t.vetoes, t.small
FROM tally t JOIN board b ON b.id = t.board_id
WHERE t.case_id = $1 AND t.board_id <> $2 AND t.waits = 1 ORDER BY b.slug;

-- By what policy, and which board judges case $1 where $2 can't.
-- :tally_fallback
SELECT b.*, d.slug, f.slug AS fallback
FROM application a JOIN tier_board b ON b.tier_id = a.tier_id AND b.board_id = $2
JOIN board d ON d.id = b.board_id JOIN board f ON f.id = b.fallback_id
WHERE a.id = $1;

-- :tally_hand_over
UPDATE tally SET outcome = 'handed_over', closed_at = $3, waits = 0, caster = NULL, at_deadline = NULL
WHERE case_id = $1 AND board_id = $2;

-- Cases of board $1, another in whose place is named, on which at $2 fewer than it takes are left.
-- :tally_unable
SELECT t.case_id FROM tally t INDEXED BY tally_waiting
JOIN application a ON a.id = t.case_id
JOIN tier_board b ON b.tier_id = a.tier_id AND b.board_id = t.board_id AND b.fallback_id IS NOT NULL
WHERE t.board_id = $1 AND t.waits = 1 AND t.closes_at > $2
	AND (SELECT count(*) FROM vote v WHERE v.case_id = t.case_id AND v.board_id = t.board_id
			AND v.void_at IS NULL AND v.vote NOT IN ('abstain', 'recuse'))
		+ (SELECT count(*) FROM account p WHERE p.id IN (SELECT j.account_id FROM judge j
				WHERE j.case_id = t.case_id AND j.board_id = t.board_id AND j.until_at > $2)
			AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
				AND v.board_id = t.board_id AND v.account_id = p.id AND v.void_at IS NULL))
		+ max(0, t.guests - (SELECT count(*) FROM case_guest g WHERE g.case_id = t.case_id
			AND g.board_id = t.board_id AND g.ended_at IS NULL))
	< max(t.quorum, t.min_approve)
LIMIT $3;

-- Who on these boards has yet to vote.
-- :tally_others_silent
SELECT count(*) AS silent FROM account p
WHERE p.id IN (SELECT j.account_id FROM judge j
	WHERE j.case_id = $1 AND j.board_id <> $2 AND j.waits = 1 AND j.until_at > $3
		AND j.closes_at > $3
		AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = $1 AND v.board_id = j.board_id
			AND v.account_id = j.account_id AND v.void_at IS NULL));

-- :tally_open_of_case
SELECT board_id FROM tally WHERE case_id = $1 AND outcome IS NULL LIMIT 1;

-- :tally_of_case
SELECT t.*, b.slug, b.name FROM tally t JOIN board b ON b.id = t.board_id
WHERE t.case_id = $1 ORDER BY b.slug;

-- :ballot_count
SELECT v.vote AS vote, count(*) AS votes FROM vote v
WHERE v.case_id = $1 AND v.board_id = $2 AND v.void_at IS NULL GROUP BY v.vote
UNION ALL
SELECT 'silent', count(*) FROM account p
WHERE p.id IN (SELECT j.account_id FROM judge j
		WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = $1 AND v.board_id = $2
		AND v.account_id = p.id AND v.void_at IS NULL)
UNION ALL
SELECT 'silent', max(0, t.guests - (SELECT count(*) FROM case_guest g WHERE g.case_id = $1
	AND g.board_id = $2 AND g.ended_at IS NULL)) FROM tally t
WHERE t.case_id = $1 AND t.board_id = $2 AND t.guests > 0;

-- Each vote for what its voter speaks for, and who is silent; guests who are yet to be asked may
-- speak for what is required.
-- :ballot_speakers
SELECT v.vote AS vote, v.speaks_for AS speaks_for FROM vote v
WHERE v.case_id = $1 AND v.board_id = $2 AND v.void_at IS NULL
UNION ALL
SELECT 'silent', j.speaks_for FROM judge j
WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = j.case_id AND v.board_id = j.board_id
		AND v.account_id = j.account_id AND v.void_at IS NULL)
UNION ALL
SELECT 'silent', t.required FROM tally t
WHERE t.case_id = $1 AND t.board_id = $2 AND t.guests > (SELECT count(*) FROM case_guest g
	WHERE g.case_id = $1 AND g.board_id = $2 AND g.ended_at IS NULL);

-- :ballot_casters
SELECT j.role FROM judge j
WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3 AND j.role IN ('chair', 'deputy');

-- :vote_put
INSERT INTO vote (case_id, board_id, account_id, vote, reason, conditions, code, reapply_at, digest, at,
	speaks_for, in_place_of, country)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, (SELECT o.country FROM account p
	JOIN organisation o ON o.id = p.organisation_id WHERE p.id = $3))
ON CONFLICT (case_id, board_id, account_id) DO UPDATE
SET vote = excluded.vote, reason = excluded.reason, conditions = excluded.conditions,
	code = excluded.code, reapply_at = excluded.reapply_at, digest = excluded.digest,
	at = excluded.at, void_at = NULL, speaks_for = excluded.speaks_for,
	in_place_of = excluded.in_place_of, country = excluded.country;

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

-- :vote_void_board
UPDATE vote SET void_at = $3
WHERE case_id = $1 AND board_id = $2 AND void_at IS NULL AND vote <> 'recuse';

-- :vote_void_of
UPDATE vote SET void_at = $3 WHERE case_id = $1 AND account_id = $2 AND void_at IS NULL;

-- :vote_of_board
SELECT v.account_id, p.name, v.vote, v.reason, v.conditions, v.code, v.at, v.void_at, v.digest,
	v.casting, v.casting_reason, v.speaks_for, i.name AS in_place_of
FROM vote v JOIN account p ON p.id = v.account_id LEFT JOIN account i ON i.id = v.in_place_of
WHERE v.case_id = $1 AND v.board_id = $2 ORDER BY v.at, v.account_id;

-- :vote_silent
SELECT p.id AS account_id, p.name FROM account p
WHERE p.id IN (SELECT j.account_id FROM judge j
		WHERE j.case_id = $1 AND j.board_id = $2 AND j.until_at > $3)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = $1 AND v.board_id = $2
		AND v.account_id = p.id AND v.void_at IS NULL)
ORDER BY p.name, p.id;

-- :tally_set_counts
UPDATE tally SET approvals = $3, rejections = $4, abstentions = $5, recusals = $6, at_deadline = $7
WHERE case_id = $1 AND board_id = $2;

-- :tally_tie
UPDATE tally SET caster = $3, closes_at = $4, at_deadline = 'not_approved'
WHERE case_id = $1 AND board_id = $2;

-- Boards where the deputy can cast the vote that the chair has not.
-- :tally_silent_chair
SELECT t.board_id FROM tally t
WHERE t.case_id = $1 AND t.waits = 1 AND t.caster = 'chair' AND t.closes_at > $2
	AND EXISTS (SELECT 1 FROM judge j WHERE j.case_id = t.case_id AND j.board_id = t.board_id
		AND j.role = 'deputy' AND j.until_at > $2);

-- :tally_pass_casting
UPDATE tally SET caster = 'deputy' WHERE case_id = $1 AND board_id = $2;

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
WHERE case_id = $1 AND coalesce(outcome, '') <> 'handed_over';

-- Of the board's members, and of $7: whoever belonged to an organisation of the party's within the
-- time since $5, and whom one of both has declared to work with, which comes first.
-- :case_bar_find
INSERT INTO case_bar (case_id, account_id, cause, at)
SELECT $1, k.account_id, k.cause, $4
FROM (SELECT account_id, 'collaborator' AS cause FROM collaborator WHERE other_id = $3
	UNION ALL SELECT other_id, 'collaborator' FROM collaborator WHERE account_id = $3
	UNION ALL SELECT a.id, 'organisation' FROM past_organisation m
		JOIN account a ON a.organisation_id = m.organisation_id
		WHERE $6 AND m.account_id = $3 AND m.until_at > $5
	UNION ALL SELECT o.account_id, 'organisation' FROM account a
		JOIN past_organisation o ON o.organisation_id = a.organisation_id
		WHERE $6 AND a.id = $3 AND o.until_at > $5
	UNION ALL SELECT o.account_id, 'organisation' FROM past_organisation m
		JOIN past_organisation o ON o.organisation_id = m.organisation_id
		WHERE $6 AND m.account_id = $3 AND m.until_at > $5 AND o.until_at > $5) k
WHERE k.account_id <> $3 AND (k.account_id = $7 OR EXISTS (SELECT 1 FROM role r
	WHERE r.scope_id = $2 AND r.account_id = k.account_id AND r.state = 'active'))
ON CONFLICT DO NOTHING;

-- :case_bar_insert
INSERT INTO case_bar (case_id, account_id, cause, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- :case_bar_took_part
INSERT INTO case_bar (case_id, account_id, cause, at)
SELECT DISTINCT v.case_id, v.account_id, 'took_part', $2
FROM vote v JOIN tally t ON t.case_id = v.case_id AND t.board_id = v.board_id
WHERE v.case_id = $1 AND (v.void_at IS NULL OR t.outcome = 'handed_over')
ON CONFLICT DO NOTHING;

-- :round_insert
INSERT INTO case_round (case_id, number, cause, by_id, at, reason)
VALUES ($1, (SELECT 1 + count(*) FROM case_round x WHERE x.case_id = $1), $2, $3, $4, $5);

-- :round_keep_tallies
INSERT INTO past_tally (case_id, number, board_id, outcome, approvals, rejections, abstentions,
	recusals, opened_at, closed_at, required)
SELECT t.case_id, (SELECT count(*) FROM case_round x WHERE x.case_id = $1), t.board_id, t.outcome,
	t.approvals, t.rejections, t.abstentions, t.recusals, t.opened_at, t.closed_at, t.required
FROM tally t WHERE t.case_id = $1;

-- :round_keep_votes
INSERT INTO past_vote (case_id, number, board_id, account_id, vote, reason, code, at, casting,
	casting_reason, digest, speaks_for, country)
SELECT v.case_id, (SELECT count(*) FROM case_round x WHERE x.case_id = $1), v.board_id, v.account_id,
	v.vote, v.reason, v.code, v.at, v.casting, v.casting_reason, v.digest, v.speaks_for, v.country
FROM vote v WHERE v.case_id = $1 AND v.void_at IS NULL;

-- :round_clear_votes
DELETE FROM vote WHERE case_id = $1;

-- :round_clear_tallies
DELETE FROM tally WHERE case_id = $1;

-- :rounds_of_case
SELECT x.number, x.cause, x.at, x.reason, p.board_id, b.slug, p.outcome, p.approvals, p.rejections,
	p.abstentions, p.recusals, p.closed_at
FROM case_round x
JOIN past_tally p ON p.case_id = x.case_id AND p.number = x.number
JOIN board b ON b.id = p.board_id
WHERE x.case_id = $1 ORDER BY x.number, b.slug;

-- :past_votes
SELECT v.account_id, p.name, v.vote, v.reason, v.code, v.at, v.casting, v.casting_reason
FROM past_vote v JOIN account p ON p.id = v.account_id
WHERE v.case_id = $1 AND v.number = $2 AND v.board_id = $3 ORDER BY v.at, v.account_id;

-- By as long as the policy gives: that of the tier $3, or of the stage that is voted on.
-- :tally_extend
UPDATE tally SET closes_at = $2 + coalesce((SELECT b.deadline_ms FROM tier_board b
		WHERE b.tier_id = $3 AND tally.board_id IN (b.board_id, b.fallback_id)),
	(SELECT b.deadline_ms FROM promotion p JOIN stage_board b ON b.stage_id = p.stage_id
		WHERE p.id = $1 AND b.board_id = tally.board_id), 14 * 86400000)
WHERE case_id = $1 AND waits = 1 AND outcome IS NULL AND closes_at <= $2;

-- Who was appointed in the meantime has a vote now.
-- :tally_begin_anew
UPDATE tally SET waits = 1, first = 1, opened_at = $2, closes_at = $2 + coalesce((SELECT b.deadline_ms
		FROM tier_board b WHERE b.tier_id = $3
			AND tally.board_id IN (b.board_id, b.fallback_id)), 14 * 86400000)
WHERE case_id = $1 AND outcome IS NULL;

-- :tally_party
SELECT party_id, organisation_id, same_organisation FROM tally WHERE case_id = $1 AND board_id = $2;

-- :guest_put
INSERT INTO case_guest (case_id, board_id, account_id, speaks_for, by_id, at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (case_id, board_id, account_id) DO UPDATE
SET speaks_for = excluded.speaks_for, by_id = excluded.by_id, at = excluded.at, ended_at = NULL;

-- :guest_end
UPDATE case_guest SET ended_at = $3 WHERE case_id = $1 AND account_id = $2 AND ended_at IS NULL;

-- The boards of case $1 that $2 leads at $3.
-- :boards_led
SELECT b.id, b.slug FROM board b
WHERE b.id IN (SELECT h.board_id FROM case_head h WHERE h.case_id = $1 AND h.account_id = $2
	AND h.from_at <= $3 AND h.until_at > $3)
	AND EXISTS (SELECT 1 FROM tally t WHERE t.case_id = $1 AND t.board_id = b.id AND t.waits = 1)
ORDER BY b.slug;

-- Does $3 judge case $1 for board $2, by which seat?
-- :judge_of_board
SELECT role FROM judge WHERE case_id = $1 AND board_id = $2 AND account_id = $3;

-- Boards that wait for $1, who hasn't voted on something, at $2.
-- :boards_waiting_for
SELECT b.id FROM board b
WHERE b.id IN (SELECT r.scope_id FROM role r WHERE r.account_id = $1 AND r.state = 'active')
	AND EXISTS (SELECT 1 FROM tally t WHERE t.board_id = b.id AND t.waits = 1 AND t.closes_at > $2
		AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
			AND v.board_id = t.board_id AND v.account_id = $1 AND v.void_at IS NULL));
