-- Of one model, or of all when $1 is NULL, as it was at $2.  Each reads rows in the order in which
-- they lie: nothing is sorted or grouped, so that no memory grows with what there is.

-- :metrics_size scan: how many rows the next two come to, so that one can say how far it is
SELECT (SELECT count(*) FROM application) + (SELECT count(*) FROM access_grant) AS rows;

-- :metrics_applications scan: a report reads each application once
SELECT a.id, a.submitted_at, a.sector, a.resource_class, a.country, a.language, a.community,
	coalesce(a.submitted_at <= $2 AND ($1 IS NULL OR a.model_id = $1), 0) AS counts
FROM application a;

-- The entries about $1 among the first $2, in order.
-- :metrics_entries_of
SELECT l.entry FROM ledger_object o JOIN ledger l ON l.seq = o.seq
WHERE o.object_id = $1 AND o.seq < $2 ORDER BY o.seq;

-- Grants by holder, with what was used on the days $3 to $4; what was imported is nobody's
-- decision here.
-- :metrics_grants scan: a report reads each grant once
WITH RECURSIVE days (day) AS (SELECT $3 UNION ALL SELECT day + 1 FROM days WHERE day < $4)
SELECT g.id, g.account_id, g.resource_class, l.calls_per_month,
	CASE WHEN $1 IS NULL OR g.model_id = $1 THEN (SELECT sum(u.calls) FROM usage_day u
		WHERE u.day IN (SELECT d.day FROM days d WHERE d.day <= $4) AND u.grant_id = g.id)
	END AS calls,
	g.import_id IS NULL AND g.created_at <= $2 AND ($1 IS NULL OR g.model_id = $1) AS counts
FROM access_grant g LEFT JOIN tier_allowance l ON l.tier_id = g.tier_id
ORDER BY g.account_id, g.id;

-- :metrics_used
SELECT EXISTS (SELECT 1 FROM usage_day WHERE day BETWEEN $1 AND $2) AS used;

-- :metrics_stops
SELECT s.at, s.appealed_at, s.ended_at, g.sector, g.resource_class, g.country, g.language, g.community
FROM grant_stop s JOIN access_grant g ON g.id = s.grant_id
WHERE s.at <= $2 AND ($1 IS NULL OR g.model_id = $1);

-- Votes by case and board, of cases that were decided by then: what a board's policy required
-- stands beside each.  A round that was followed by another one lies among what is past.
-- :metrics_votes scan: a report reads each vote once
SELECT v.case_id, v.board_id, 0 AS number, v.account_id, v.speaks_for, v.country, t.required
FROM vote v JOIN tally t ON t.case_id = v.case_id AND t.board_id = v.board_id
WHERE v.void_at IS NULL AND coalesce(v.casting, v.vote) NOT IN ('recuse', 'abstain')
	AND NOT EXISTS (SELECT 1 FROM tally x WHERE x.case_id = v.case_id
		AND (x.closed_at IS NULL OR x.closed_at > $2))
	AND ($1 IS NULL OR $1 IN (SELECT a.model_id FROM application a WHERE a.id = v.case_id
		UNION ALL
		SELECT r.model_id FROM promotion p JOIN release r ON r.id = p.release_id
		WHERE p.id = v.case_id))
UNION ALL
SELECT v.case_id, v.board_id, v.number, v.account_id, v.speaks_for, v.country, t.required
FROM past_vote v JOIN past_tally t ON t.case_id = v.case_id AND t.number = v.number
	AND t.board_id = v.board_id
WHERE coalesce(v.casting, v.vote) NOT IN ('recuse', 'abstain')
	AND NOT EXISTS (SELECT 1 FROM past_tally x WHERE x.case_id = v.case_id
		AND x.number = v.number AND (x.closed_at IS NULL OR x.closed_at > $2))
	AND ($1 IS NULL OR $1 IN (SELECT a.model_id FROM application a WHERE a.id = v.case_id
		UNION ALL
		SELECT r.model_id FROM promotion p JOIN release r ON r.id = p.release_id
		WHERE p.id = v.case_id));

-- Who can force a promotion, or stop a release alone.
-- :metrics_powers scan: a report reads each appointment once
SELECT count(DISTINCT r.account_id) AS people FROM role r
WHERE r.role IN ('release_lead', 'chair', 'deputy', 'duty_officer') AND r.from_at <= $2
	AND (r.until_at IS NULL OR r.until_at > $2)
	AND ($1 IS NULL OR r.scope_id = $1 OR r.scope_id IN (SELECT b.board_id FROM model_board b
		WHERE b.model_id = $1));

-- Who had a seat on a board, person by person.
-- :metrics_members scan: a report reads each appointment once
SELECT r.account_id, r.scope_id AS board_id FROM role r
WHERE r.role IN ('chair', 'deputy', 'reviewer', 'alternate') AND r.from_at <= $1
	AND (r.until_at IS NULL OR r.until_at > $1)
ORDER BY r.account_id;

-- To what the policies that were in force for the board $3 gave a veto.
-- :metrics_vetoes
SELECT b.vetoes FROM tier_board b JOIN tier t ON t.id = b.tier_id
WHERE b.board_id = $3 AND ($1 IS NULL OR t.model_id = $1) AND t.created_at <= $2
	AND (t.superseded_at IS NULL OR t.superseded_at > $2)
UNION ALL
SELECT b.vetoes FROM stage_board b JOIN stage s ON s.id = b.stage_id JOIN plan p ON p.id = s.plan_id
WHERE b.board_id = $3 AND ($1 IS NULL OR p.model_id = $1) AND p.id =
	@plan_then p.model_id $2
;

-- The entries about the account $1 and the board $2 among the first $3, the last first.
-- :metrics_seat
SELECT l.entry FROM ledger_object a JOIN ledger_object b ON b.seq = a.seq AND b.object_id = $2
JOIN ledger l ON l.seq = a.seq
WHERE a.object_id = $1 AND a.seq < $3 ORDER BY a.seq DESC;

-- :metrics_models scan: a report reads each model once
SELECT id FROM model WHERE created_at <= $2 AND ($1 IS NULL OR id = $1) ORDER BY id;

-- =plan_then model at
	(SELECT q.id FROM plan q WHERE q.model_id = :model AND q.published_at <= :at
		ORDER BY q.published_at DESC, q.id DESC LIMIT 1)

-- Of each line that asks for evidence, in the plan that was in force: is there some, and of
-- independent parties?
-- :metrics_lines
SELECT coalesce(max(e.independent), -1) AS independent
FROM plan p JOIN stage s ON s.plan_id = p.id JOIN gate_line l ON l.stage_id = s.id
LEFT JOIN evidence e ON e.model_id = p.model_id AND e.criterion = l.criterion AND e.at <= $2
	AND (e.invalidated_at IS NULL OR e.invalidated_at > $2)
	AND (e.valid_until IS NULL OR e.valid_until > $2)
	AND (l.version_id IS NULL OR e.version_id = l.version_id)
	AND NOT EXISTS (SELECT 1 FROM evidence n WHERE n.id = e.replaced_by AND n.at <= $2)
WHERE p.id =
	@plan_then $1 $2
	AND l.counted = 1 AND l.criterion IS NOT NULL
GROUP BY l.id;

-- What was measured of a model, by criterion; and how the last plan of then compares it.
-- :metrics_measures
SELECT e.criterion, e.kind, e.value_micro, e.numerator, e.denominator, e.dimensions,
	e.version_id, e.style,
	(SELECT l.comparison FROM plan p JOIN stage s ON s.plan_id = p.id
		JOIN gate_line l ON l.stage_id = s.id
		WHERE p.model_id = $1 AND l.criterion = e.criterion AND p.published_at <= $2
		ORDER BY p.published_at DESC, s.position, l.position LIMIT 1) AS comparison
FROM evidence e
WHERE e.model_id = $1 AND e.at <= $2 AND e.statistic = 'value'
	AND (e.invalidated_at IS NULL OR e.invalidated_at > $2)
	AND (e.valid_until IS NULL OR e.valid_until > $2)
	AND NOT EXISTS (SELECT 1 FROM evidence n WHERE n.id = e.replaced_by AND n.at <= $2)
ORDER BY e.criterion, e.id;

-- :metrics_announced
SELECT s.id, v.bit AS version, s.since FROM stay s JOIN version v ON v.id = s.version_id
WHERE s.model_id = $1 AND s.since <= $2;

-- Of each version, since when somebody outside has had its weights.
-- :metrics_weights_out
SELECT v.bit AS version, x.since FROM component c JOIN exposure_ever x ON x.component_id = c.id
JOIN version v ON v.id = x.version_id
WHERE c.model_id = $1 AND c.kind = 'weights' AND x.audience <> 'internal' AND x.class >= 2
	AND x.since <= $2 AND x.until_at > $2;

-- Promotions that were over by then, against which somebody voted, or objected; those that this
-- stopped or tied to conditions, and those of which a lead answered it.
-- :metrics_dissent scan: a report reads each promotion once
SELECT count(*) AS dissent,
	coalesce(sum(p.effective_at IS NULL OR p.effective_at > $2 OR p.conditions IS NOT NULL), 0)
		AS conceded,
	coalesce(sum(p.answered_at <= $2), 0) AS answered
FROM promotion p JOIN release r ON r.id = p.release_id
WHERE ($1 IS NULL OR r.model_id = $1)
	AND (p.effective_at <= $2 OR p.ended_at <= $2
		OR (p.state = 'not_approved' AND p.decided_at <= $2))
	AND (p.state = 'objected' OR EXISTS (SELECT 1 FROM vote v WHERE v.case_id = p.id
		AND v.vote NOT IN ('approve', 'approve_with_conditions', 'abstain', 'recuse')));
