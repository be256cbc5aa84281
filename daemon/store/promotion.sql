-- What the caller ($2) is to a promotion at $3: approver, whose vote for it stands; conflicted,
-- who has a seat and may not judge; frozen: its release is on hold.  What time makes of it:
-- overdue (the time for votes is over), ready, lapsed, void (evidence that it rests on has
-- ended).

-- =promotion_is who now
	CASE WHEN p.state IN ('voting', 'cooling_off') AND p.evidence_until <= :now THEN 'void'
		WHEN p.state = 'voting' AND p.deadline_at <= coalesce(r.held_since, :now)
			THEN 'overdue'
		WHEN p.state = 'cooling_off' AND p.lapses_at <= coalesce(r.held_since, :now)
			THEN 'lapsed'
		WHEN p.state = 'cooling_off' AND p.cooling_until <= coalesce(r.held_since, :now)
			THEN 'ready' ELSE p.state END AS state,
	m.disclosure = 'announced' AS public, r.held_since IS NOT NULL
		AND p.state IN ('voting', 'cooling_off') AS frozen,
	p.proposed_by = :who AS proposer,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@on_model m.id :who :now,
	EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = p.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated,
	EXISTS (SELECT 1 FROM judge j WHERE j.case_id = p.id AND j.account_id = :who
		AND j.until_at > :now AND j.waits = 1 AND j.closes_at > :now
		AND (j.caster IS NULL OR j.caster = j.role)) AS eligible,
	EXISTS (SELECT 1 FROM case_head d WHERE d.case_id = p.id AND d.account_id = :who
		AND d.from_at <= :now AND d.until_at > :now) AS head,
	EXISTS (SELECT 1 FROM case_conflict c WHERE c.case_id = p.id AND c.account_id = :who)
		AND EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = p.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS conflicted,
	EXISTS (SELECT 1 FROM vote v WHERE v.case_id = p.id AND v.account_id = :who
		AND v.void_at IS NULL
		AND coalesce(v.casting, v.vote) IN ('approve', 'approve_with_conditions')) AS approver

-- :find_promotion_by_id
SELECT p.id, p.etag, p.extended,
	@promotion_is $2 $3
FROM promotion p JOIN release r ON r.id = p.release_id JOIN model m ON m.id = r.model_id
WHERE p.id = $1;

-- :find_promotion_by_ending
SELECT p.id, p.etag, p.extended,
	@promotion_is $2 $3
FROM promotion p JOIN release r ON r.id = p.release_id JOIN model m ON m.id = r.model_id
WHERE substr(p.id, 27) = $1;

-- The newest one of the model whose slug is $1.

-- :find_promotion_by_name
SELECT p.id, p.etag, p.extended,
	@promotion_is $2 $3
FROM promotion p JOIN release r ON r.id = p.release_id JOIN model m ON m.id = r.model_id
WHERE m.slug = $1 ORDER BY p.id DESC LIMIT 1;

-- :promotion_by_id
SELECT p.id, p.etag, p.release_id, p.stage_id, p.outcome, p.crosses, p.procedure, p.statement,
	p.report, p.digest, p.worksheet, p.reason, p.retry, p.answer, p.answered_at, p.plan_id,
	p.conditions, p.proposed_by, p.proposed_at,
	p.deadline_at, p.evidence_until, p.cooling_off_ms, p.decided_at, p.lines, p.independents,
	p.cooling_until, p.lapses_at, p.effective_at, p.promoted_by, p.ended_at, p.ended_by, p.end_reason, p.extended,
	m.slug AS model, r.model_id, t.slug AS stage, t.name AS stage_name, t.position,
	EXISTS (SELECT 1 FROM stage_board x WHERE x.stage_id = t.id AND x.blind = 1) AS blind,
	(SELECT sum(x.min_approve) FROM stage_board x WHERE x.stage_id = t.id) AS min_approve,
	a.name AS proposer_name, b.name AS promoter_name, e.name AS ender_name,
	@promotion_is $2 $3
FROM promotion p JOIN release r ON r.id = p.release_id JOIN model m ON m.id = r.model_id
JOIN stage t ON t.id = p.stage_id JOIN account a ON a.id = p.proposed_by
LEFT JOIN account b ON b.id = p.promoted_by LEFT JOIN account e ON e.id = p.ended_by
WHERE p.id = $1;

-- :promotion_set_answer
UPDATE promotion SET answer = $2, answered_at = coalesce(answered_at, $3), etag = etag + 1 WHERE id = $1;

-- Who voted against it, or objected.
-- :promotion_dissenters
SELECT v.account_id FROM vote v
WHERE v.case_id = $1 AND v.vote NOT IN ('approve', 'approve_with_conditions', 'abstain', 'recuse')
UNION
SELECT p.ended_by FROM promotion p WHERE p.id = $1 AND p.state = 'objected';

-- =promotion_shown who now
SELECT p.id, p.etag, p.release_id, p.stage_id, p.outcome, p.crosses, p.procedure, p.statement,
	p.report, p.digest, p.worksheet, p.reason, p.retry, p.plan_id,
	p.conditions, p.proposed_by, p.proposed_at,
	p.deadline_at, p.evidence_until, p.cooling_off_ms, p.decided_at, p.lines, p.independents,
	p.cooling_until, p.lapses_at, p.effective_at, p.promoted_by, p.ended_at, p.ended_by, p.end_reason, p.extended,
	m.slug AS model, r.model_id, t.slug AS stage, t.name AS stage_name, t.position,
	a.name AS proposer_name, b.name AS promoter_name, e.name AS ender_name,
	@promotion_is :who :now
FROM promotion p JOIN release r ON r.id = p.release_id JOIN model m ON m.id = r.model_id
JOIN stage t ON t.id = p.stage_id JOIN account a ON a.id = p.proposed_by
LEFT JOIN account b ON b.id = p.promoted_by LEFT JOIN account e ON e.id = p.ended_by

-- :promotion_list
@promotion_shown $1 $2
WHERE p.release_id = $3 AND p.id < $4 ORDER BY p.id DESC LIMIT $5;

-- What waits for the caller's vote.  An application's id sorts before any promotion's.

-- :promotion_queue
@promotion_shown $1 $2
WHERE p.id IN (SELECT x.case_id FROM tally x
		WHERE x.board_id IN (SELECT o.scope_id FROM role o WHERE o.account_id = $1
			AND o.role IN ('chair', 'deputy', 'reviewer', 'alternate') AND o.state = 'active')
		AND x.waits = 1 AND x.case_id > 'prm' AND x.closes_at > $2
		AND EXISTS (SELECT 1 FROM judge j WHERE j.case_id = x.case_id
			AND j.board_id = x.board_id AND j.account_id = $1 AND j.until_at > $2
			AND (x.caster IS NULL OR x.caster = j.role))
		AND (x.caster IS NOT NULL OR NOT EXISTS (SELECT 1 FROM vote v
			WHERE v.case_id = x.case_id AND v.board_id = x.board_id
			AND v.account_id = $1 AND v.void_at IS NULL)))
	AND (p.evidence_until IS NULL OR p.evidence_until > $2)
	AND p.id < $3 ORDER BY p.id DESC LIMIT $4;

-- :promotion_insert
INSERT INTO promotion (id, release_id, stage_id, state, crosses, procedure, statement, report,
	digest, worksheet, reason, proposed_by, proposed_at, deadline_at, evidence_until,
	cooling_off_ms, retry)
VALUES ($1, $2, $3, 'voting', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- :promotion_evidence_insert
INSERT INTO promotion_evidence (promotion_id, evidence_id) VALUES ($1, $2)
ON CONFLICT (promotion_id, evidence_id) DO NOTHING;

-- :promotion_evidence_of
SELECT evidence_id FROM promotion_evidence WHERE promotion_id = $1 ORDER BY evidence_id;

-- What has become of it at :now.

-- =promotion_state now
	CASE WHEN p.state IN ('voting', 'cooling_off') AND p.evidence_until <= :now THEN 'void'
		WHEN p.state = 'voting' AND p.deadline_at <= coalesce(r.held_since, :now)
			THEN 'overdue'
		WHEN p.state = 'cooling_off' AND p.lapses_at <= coalesce(r.held_since, :now)
			THEN 'lapsed'
		WHEN p.state = 'cooling_off' AND p.cooling_until <= coalesce(r.held_since, :now)
			THEN 'ready' ELSE p.state END AS state

-- Proposals of a release that aren't decided, as they are at $2.

-- :promotion_open_of_release
SELECT p.id, p.release_id, p.stage_id, p.outcome, p.crosses, p.procedure, p.statement,
	p.report, p.digest, p.worksheet, p.reason, p.retry, p.plan_id,
	p.conditions, p.proposed_by, p.proposed_at,
	p.deadline_at, p.evidence_until, p.cooling_off_ms, p.decided_at, p.lines, p.independents,
	p.cooling_until, p.lapses_at, p.effective_at, p.promoted_by, p.ended_at, p.ended_by, p.end_reason, p.extended,
	m.slug AS model, r.model_id, t.slug AS stage, t.name AS stage_name, t.position,
	a.name AS proposer_name, b.name AS promoter_name, e.name AS ender_name,
	@promotion_state $2
FROM promotion p JOIN release r ON r.id = p.release_id JOIN model m ON m.id = r.model_id
JOIN stage t ON t.id = p.stage_id JOIN account a ON a.id = p.proposed_by
LEFT JOIN account b ON b.id = p.promoted_by LEFT JOIN account e ON e.id = p.ended_by
WHERE p.release_id = $1 AND p.state IN ('voting', 'cooling_off') ORDER BY p.id;

-- Does evidence that it rests on no longer stand?

-- :promotion_fallen_evidence
SELECT e.id, e.invalidated_at, e.replaced_by FROM promotion_evidence x
JOIN evidence e ON e.id = x.evidence_id
WHERE x.promotion_id = $1 AND (e.invalidated_at IS NOT NULL OR e.replaced_by IS NOT NULL)
ORDER BY e.id LIMIT 1;

-- Releases of the model $1 whose present stage was entered on evidence that was invalidated at $2.

-- :releases_of_fallen
SELECT DISTINCT r.id FROM release r JOIN stage_same y ON y.stage_id = r.stage_id
JOIN promotion p ON p.release_id = r.id AND p.stage_id = y.same_id AND p.state = 'effective' AND p.plan_id IS NULL
JOIN promotion_evidence x ON x.promotion_id = p.id
JOIN evidence e ON e.id = x.evidence_id AND e.invalidated_at = $2
WHERE r.model_id = $1 AND r.state IN ('running', 'held', 'completed') ORDER BY r.id;

-- Those of the model $1 that are held, or have a proposal under way.

-- :releases_open_of_model
SELECT r.id FROM release r WHERE r.model_id = $1
	AND (r.state = 'held' OR EXISTS (SELECT 1 FROM promotion p WHERE p.release_id = r.id
		AND p.state IN ('voting', 'cooling_off')))
ORDER BY r.id;

-- :promotion_set_approved
UPDATE promotion SET state = 'cooling_off', outcome = $2, decided_at = $3, cooling_until = $4,
	lapses_at = $8, lines = $5, independents = $6, conditions = $7, etag = etag + 1
WHERE id = $1;

-- :promotion_set_not_approved
UPDATE promotion SET state = 'not_approved', outcome = $2, decided_at = $3, etag = etag + 1
WHERE id = $1;

-- :promotion_set_ended
UPDATE promotion SET state = $2, ended_at = $3, ended_by = $4, end_reason = $5, etag = etag + 1
WHERE id = $1;

-- :promotion_set_effective
UPDATE promotion SET state = 'effective', effective_at = $2, promoted_by = $3, etag = etag + 1
WHERE id = $1;

-- :promotion_set_deadline
UPDATE promotion SET deadline_at = $2, etag = etag + 1 WHERE id = $1;

-- :promotion_go_on
UPDATE promotion SET deadline_at = deadline_at + $2, cooling_until = cooling_until + $2,
	lapses_at = lapses_at + $2, etag = etag + 1
WHERE id = $1;

-- :release_enter_stage
UPDATE release SET state = $2, stage_id = $3, stage_since = $4,
	dwell_from = coalesce(held_since, $4), etag = etag + 1
WHERE id = $1;

-- Held, it begins with the resumption.

-- :release_reset_dwell
UPDATE release SET dwell_from = coalesce(held_since, $2), etag = etag + 1 WHERE id = $1 AND stage_id IS NOT NULL;

-- :independence_put
INSERT INTO promotion_independence (promotion_id, account_id, at) VALUES ($1, $2, $3)
ON CONFLICT (promotion_id, account_id) DO NOTHING;

-- :independence_delete
DELETE FROM promotion_independence WHERE promotion_id = $1 AND account_id = $2;

-- :conditions_of_promotion
SELECT v.conditions, coalesce(c.owner_id, p.proposed_by) AS owner_id, c.deadline_at
FROM vote v JOIN promotion p ON p.id = v.case_id
LEFT JOIN vote_condition c ON c.promotion_id = v.case_id AND c.account_id = v.account_id
WHERE v.case_id = $1 AND v.void_at IS NULL AND v.conditions IS NOT NULL
	AND coalesce(v.casting, v.vote) = 'approve_with_conditions' ORDER BY v.at, v.account_id;

-- :promotions_of_release
SELECT p.id, t.slug AS stage, p.proposed_at, p.effective_at, p.ended_at, p.outcome,
	@promotion_state $2
FROM promotion p JOIN release r ON r.id = p.release_id JOIN stage t ON t.id = p.stage_id
WHERE p.release_id = $1 ORDER BY p.id DESC LIMIT 50;

-- :approvals_asked
SELECT coalesce(max(limit_micro), 0) AS asked FROM gate_line
WHERE stage_id = $1 AND type = 'vote' AND counted = 1;

-- The next moment after $2 that means something to a proposal that isn't decided; while its
-- release is held only its evidence can end.
-- :promotion_next
SELECT min(x.at) AS at FROM (
	SELECT p.evidence_until AS at FROM promotion p
	WHERE p.id = $1 AND p.state IN ('voting', 'cooling_off')
	UNION ALL
	SELECT CASE p.state WHEN 'voting' THEN p.deadline_at ELSE p.cooling_until END
	FROM promotion p JOIN release r ON r.id = p.release_id
	WHERE p.id = $1 AND p.state IN ('voting', 'cooling_off') AND r.held_since IS NULL
	UNION ALL
	SELECT p.lapses_at FROM promotion p JOIN release r ON r.id = p.release_id
	WHERE p.id = $1 AND p.state = 'cooling_off' AND r.held_since IS NULL) x
WHERE x.at > $2;

-- :promotion_set_extended
UPDATE promotion SET extended = 1, deadline_at = $2, etag = etag + 1 WHERE id = $1;

-- :vote_condition_put
INSERT INTO vote_condition (promotion_id, account_id, owner_id, deadline_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (promotion_id, account_id) DO UPDATE SET owner_id = excluded.owner_id,
	deadline_at = excluded.deadline_at;

-- :vote_condition_delete
DELETE FROM vote_condition WHERE promotion_id = $1 AND account_id = $2;

-- :promotion_set_plan
UPDATE promotion SET plan_id = $2 WHERE id = $1;
