-- Of one model, or of all when $1 is NULL.

-- :metrics_applications scan: a report reads each application once
SELECT a.id, a.state, a.submitted_at, a.decided_at, o.sector, o.resource_class, o.country,
	p.language
FROM application a JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.submitted_at IS NOT NULL AND a.submitted_at <= $2 AND ($1 IS NULL OR a.model_id = $1);

-- The newest first of those among the first $2 entries.
-- :metrics_entries_of
SELECT l.entry FROM ledger_object o JOIN ledger l ON l.seq = o.seq
WHERE o.object_id = $1 AND o.seq < $2 ORDER BY o.seq DESC;

-- Grants by holder; what was imported is nobody's decision here.
-- :metrics_grants scan: a report reads each grant once
SELECT g.id, g.account_id, g.model_id, g.tier_id, g.capabilities_low, g.capabilities_high,
	g.versions, coalesce(g.start_at, 9223372036854775807) AS start_at,
	coalesce(g.end_at, 9223372036854775807) AS end_at, g.terms_pending,
	g.suspended_at IS NOT NULL AS suspended, g.revoked_at IS NOT NULL AS revoked,
	g.closed_at IS NOT NULL AS closed, g.superseded_at IS NOT NULL AS superseded,
	o.resource_class, l.calls_per_month
FROM access_grant g JOIN account p ON p.id = g.account_id
LEFT JOIN organisation o ON o.id = p.organisation_id
LEFT JOIN tier_allowance l ON l.tier_id = g.tier_id
WHERE g.import_id IS NULL AND ($1 IS NULL OR g.model_id = $1)
ORDER BY g.account_id, g.id;

-- A month of use, added up by holder.
-- :metrics_use
SELECT sum(u.calls) AS calls
FROM usage_day u JOIN access_grant g ON g.id = u.grant_id
WHERE u.day BETWEEN $2 AND $3 AND ($1 IS NULL OR g.model_id = $1)
GROUP BY g.account_id ORDER BY 1 DESC;

-- :metrics_appeals
SELECT count(*) AS denominator,
	coalesce(sum(state IN ('approved', 'waitlisted')), 0) AS numerator
FROM application
WHERE appealed = 1 AND decided_at <= $2 AND state IN ('approved', 'waitlisted', 'rejected')
	AND ($1 IS NULL OR model_id = $1);

-- :metrics_stops scan: a report reads each grant once
SELECT count(*) AS denominator,
	coalesce(sum(suspended_at IS NULL AND revoked_at IS NULL), 0) AS numerator
FROM access_grant
WHERE appeal IS NOT NULL AND created_at <= $2 AND ($1 IS NULL OR model_id = $1);

-- :metrics_evidence scan: a report reads each piece of evidence once
SELECT count(*) AS denominator, coalesce(sum(independent), 0) AS numerator
FROM evidence
WHERE at <= $2 AND (invalidated_at IS NULL OR invalidated_at > $2)
	AND (valid_until IS NULL OR valid_until > $2) AND ($1 IS NULL OR model_id = $1);

-- Votes by case and board; what a board's policy requires stands beside each.
-- :metrics_votes scan: a report reads each vote once
SELECT v.case_id, v.board_id, v.speaks_for, t.required
FROM vote v JOIN tally t ON t.case_id = v.case_id AND t.board_id = v.board_id
WHERE v.void_at IS NULL AND v.at <= $2
	AND v.vote NOT IN ('recuse', 'abstain') AND ($1 IS NULL OR v.case_id IN (
		SELECT a.id FROM application a WHERE a.id = v.case_id AND a.model_id = $1
		UNION ALL
		SELECT p.id FROM promotion p JOIN release r ON r.id = p.release_id
		WHERE p.id = v.case_id AND r.model_id = $1))
ORDER BY v.case_id, v.board_id;

-- :metrics_voters scan: a report reads each vote once
SELECT count(*) AS votes
FROM vote v
WHERE v.void_at IS NULL AND v.at <= $2 AND ($1 IS NULL OR v.case_id IN (
		SELECT a.id FROM application a WHERE a.id = v.case_id AND a.model_id = $1
		UNION ALL
		SELECT p.id FROM promotion p JOIN release r ON r.id = p.release_id
		WHERE p.id = v.case_id AND r.model_id = $1))
GROUP BY v.account_id ORDER BY 1 DESC;

-- :metrics_stays scan: a report reads each stay once
SELECT count(*) AS denominator, coalesce(sum(($2 - s.since) / 86400000), 0) AS numerator
FROM stay_now s WHERE s.state <> 'ended' AND s.since <= $2 AND ($1 IS NULL OR s.model_id = $1);

-- :metrics_dissent scan: a report reads each promotion once
SELECT count(*) AS denominator, coalesce(sum(p.state <> 'effective'), 0) AS numerator
FROM promotion p JOIN release r ON r.id = p.release_id
WHERE coalesce(p.effective_at, p.ended_at, p.decided_at) <= $2
	AND p.state NOT IN ('voting', 'cooling_off') AND ($1 IS NULL OR r.model_id = $1)
	AND (p.state = 'objected' OR EXISTS (SELECT 1 FROM vote v
		WHERE v.case_id = p.id AND v.vote NOT IN ('approve', 'abstain', 'recuse')));
