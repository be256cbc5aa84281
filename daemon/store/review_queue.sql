-- What waits for a vote.

-- What a queue shows of a case, in the order in which it is read.
-- =queued board
	a.tier_id, a.title, a.applicant_id, p.name AS applicant_name, o.name AS organisation_name,
	a.submitted_at, :board AS board, x.closes_at, x.caster, x.blind, x.approvals, x.rejections,
	x.quorum, x.min_approve, x.abstentions, x.recusals

-- Soonest due first: what waits for the vote of $1, of organisation $4, who has a seat on board
-- $3, called $5, since $6, and leads it as chair since $7, as deputy since $8 (or never, which is
-- the end of time), stands in for $9, and has $10 added
-- to its place in the list.  The conditions are those of the view judge, for a seat that is known.

-- =waits_for_vote first
SELECT a.id, a.etag, a.state, a.deadline_at AS ripe_at, 1 AS seated,
	CASE WHEN $7 > $2 AND $8 > $2 THEN 0 WHEN a.returns = 0 THEN 1
		ELSE EXISTS (SELECT 1 FROM may_return s WHERE s.case_id = a.id
			AND s.account_id = $1 AND s.from_at <= $2 AND s.until_at > $2) END AS chair,
	CASE WHEN $7 <= $2 THEN 1 WHEN $8 > $2 THEN 0
		ELSE EXISTS (SELECT 1 FROM case_head h WHERE h.case_id = a.id
			AND h.account_id = $1 AND h.from_at <= $2 AND h.until_at > $2) END AS head,
	1 AS eligible,
	@queued $5,
	0 AS assigned, x.closes_at + $10 AS sort_at
FROM tally x
JOIN application a ON a.id = x.case_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE x.board_id = $3 AND x.waits = 1 AND x.first = :first AND (x.closes_at, x.case_id) > ($11 - $10, $12)
	AND x.closes_at > $2
	AND ($10 = 0 OR NOT EXISTS (SELECT 1 FROM assignment g WHERE g.case_id = x.case_id
		AND g.board_id = x.board_id AND g.account_id = $1 AND g.open = 1))
	AND x.party_id <> $1 AND (x.same_organisation <> 'recuse' OR x.organisation_id IS NULL
		OR $4 IS NULL OR x.organisation_id <> $4)
	AND x.opened_at >= CASE x.caster WHEN 'chair' THEN $7 WHEN 'deputy' THEN $8 ELSE $6 END
	AND (x.approvals + x.rejections + x.abstentions + x.recusals = 0
		OR NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = x.case_id
			AND v.board_id = x.board_id AND v.void_at IS NULL
			AND ((v.account_id = $1 AND (x.caster IS NULL OR v.vote = 'recuse'))
				OR v.account_id = $9 OR v.in_place_of = $1)))
	AND x.case_id NOT IN (SELECT b.case_id FROM case_bar b WHERE b.account_id = $1)
	AND x.case_id NOT IN (SELECT m.application_id FROM application_member m
		WHERE m.account_id = $1 AND m.accepted_at IS NOT NULL)
ORDER BY x.closes_at, x.case_id LIMIT $13;

-- :review_queue
@waits_for_vote 0

-- … of what was reopened.
-- :review_queue_first
@waits_for_vote 1

-- What is assigned to $1 on board $3, called $4, and waits for their vote; $5 as $10 above.
-- :review_queue_assigned
SELECT a.id, a.etag, a.state, a.deadline_at AS ripe_at, 1 AS seated,
	EXISTS (SELECT 1 FROM may_return s WHERE s.case_id = a.id
		AND s.account_id = $1 AND s.from_at <= $2 AND s.until_at > $2) AS chair,
	EXISTS (SELECT 1 FROM case_head h WHERE h.case_id = a.id
		AND h.account_id = $1 AND h.from_at <= $2 AND h.until_at > $2) AS head,
	1 AS eligible,
	@queued $4,
	1 AS assigned, x.closes_at + $5 AS sort_at
FROM assignment g
JOIN tally x ON x.case_id = g.case_id AND x.board_id = g.board_id
JOIN application a ON a.id = x.case_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE g.account_id = $1 AND g.board_id = $3 AND g.open = 1
	AND x.waits = 1 AND x.first = 0 AND (x.closes_at, x.case_id) > ($6 - $5, $7) AND x.closes_at > $2
	AND EXISTS (SELECT 1 FROM judge j WHERE j.case_id = x.case_id AND j.board_id = x.board_id
		AND j.account_id = $1 AND j.until_at > $2 AND (j.caster IS NULL OR j.caster = j.role))
ORDER BY x.closes_at, x.case_id LIMIT $8;

-- What board $3, called $4, is asked about, for $1 who sits there; late cases among it; $5 as
-- $10 above.

-- =asked_of_board first
SELECT a.id, a.etag, a.state, a.deadline_at AS ripe_at, a.extended, a.applicant_id = $1 AS self,
	a.applicant_id <> $1 AND EXISTS (SELECT 1 FROM application_member m
		WHERE m.application_id = a.id AND m.account_id = $1 AND m.state = 'accepted') AS member,
	@case_is $1 $2,
	a.state = 'in_review' AND a.deadline_at <= $2 AND NOT EXISTS (SELECT 1 FROM tally y
		WHERE y.case_id = a.id AND y.waits = 1 AND y.at_deadline IS NULL) AS countable,
	@queued $4,
	x.closes_at + $5 AS sort_at
FROM tally x
JOIN application a ON a.id = x.case_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE x.board_id = $3 AND x.waits = 1 AND x.first = :first AND (x.closes_at, x.case_id) > ($6 - $5, $7)
ORDER BY x.closes_at, x.case_id LIMIT $8;

-- :review_queue_of_board
@asked_of_board 0

-- :review_queue_of_board_first
@asked_of_board 1

-- The same, of those whose time is over.
-- :review_queue_overdue
SELECT a.id, a.etag, a.state, a.deadline_at AS ripe_at, a.extended, a.applicant_id = $1 AS self,
	a.applicant_id <> $1 AND EXISTS (SELECT 1 FROM application_member m
		WHERE m.application_id = a.id AND m.account_id = $1 AND m.state = 'accepted') AS member,
	@case_is $1 $2,
	a.state = 'in_review' AND a.deadline_at <= $2 AND NOT EXISTS (SELECT 1 FROM tally y
		WHERE y.case_id = a.id AND y.waits = 1 AND y.at_deadline IS NULL) AS countable,
	@queued $4
FROM tally x
JOIN application a ON a.id = x.case_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE x.board_id = $3 AND x.waits = 1 AND (x.closes_at, x.case_id) > ($5, $6)
	AND x.closes_at <= $2
ORDER BY x.closes_at, x.case_id LIMIT $7;

-- Is there a promotion that waits for the vote of $1?
-- :review_promotion
SELECT x.case_id FROM role o JOIN tally x ON x.board_id = o.scope_id
WHERE o.account_id = $1 AND o.role IN ('chair', 'deputy', 'reviewer', 'alternate') AND o.state = 'active'
	AND x.waits = 1 AND x.case_id > 'prm' AND x.closes_at > $2
	AND EXISTS (SELECT 1 FROM judge j WHERE j.case_id = x.case_id AND j.board_id = x.board_id
		AND j.account_id = $1 AND j.until_at > $2)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = x.case_id
		AND v.board_id = x.board_id AND v.account_id = $1 AND v.void_at IS NULL)
LIMIT 1;

-- Is there an import?
-- :review_import
SELECT i.id AS case_id FROM access_import i
WHERE i.state = 'voting' AND i.deadline_at > $2
	AND EXISTS (SELECT 1 FROM judge j WHERE j.case_id = i.id AND j.account_id = $1
		AND j.until_at > $2)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = i.id AND v.account_id = $1
		AND v.void_at IS NULL)
LIMIT 1;

-- Was something reopened that waits for board $1?
-- :review_any_first
SELECT 1 AS one FROM tally x WHERE x.board_id = $1 AND x.waits = 1 AND x.first = 1 LIMIT 1;
