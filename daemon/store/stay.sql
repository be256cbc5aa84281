-- What the caller ($2) is to a stay at $3.

-- :find_stay_by_id
SELECT s.id, s.etag, s.state, s.ripe_at, m.disclosure = 'announced' AS public,
	@lead m.id $2 $3,
	@on_model m.id $2 $3
FROM stay_now s JOIN model m ON m.id = s.model_id WHERE s.id = $1;

-- :find_stay_by_ending
SELECT s.id, s.etag, s.state, s.ripe_at, m.disclosure = 'announced' AS public,
	@lead m.id $2 $3,
	@on_model m.id $2 $3
FROM stay_now s JOIN model m ON m.id = s.model_id WHERE substr(s.id, 27) = $1;

-- :find_stay_by_name
SELECT s.id, s.etag, s.state, s.ripe_at, m.disclosure = 'announced' AS public,
	@lead m.id $2 $3,
	@on_model m.id $2 $3
FROM model m JOIN version v ON v.model_id = m.id JOIN stay_now s ON s.version_id = v.id
WHERE m.slug = $4 AND v.slug = $1;

-- :stay_by_id
SELECT s.*, n.state, n.ripe_at, m.slug AS model, v.slug AS version, o.name AS owner_name,
	g.name AS given_by_name, m.disclosure = 'announced' AS public,
	@lead m.id $2 $3,
	@on_model m.id $2 $3
FROM stay s JOIN stay_now n ON n.id = s.id JOIN model m ON m.id = s.model_id
JOIN version v ON v.id = s.version_id LEFT JOIN account o ON o.id = s.owner_id
LEFT JOIN account g ON g.id = s.given_by
WHERE s.id = $1;

-- Of model $3.
-- :stay_list
SELECT s.*, n.state, n.ripe_at, m.slug AS model, v.slug AS version, o.name AS owner_name,
	g.name AS given_by_name, m.disclosure = 'announced' AS public,
	@lead m.id $1 $2,
	@on_model m.id $1 $2
FROM stay s JOIN stay_now n ON n.id = s.id JOIN model m ON m.id = s.model_id
JOIN version v ON v.id = s.version_id LEFT JOIN account o ON o.id = s.owner_id
LEFT JOIN account g ON g.id = s.given_by
WHERE s.model_id = $3 AND s.id < $4 ORDER BY s.id DESC LIMIT $5;

-- :stay_begin
INSERT INTO stay (id, version_id, model_id, since, review_at)
SELECT 'sty' || substr(v.id, 4), v.id, v.model_id, coalesce(v.announced_at, v.created_at), $2
FROM version v JOIN model m ON m.id = v.model_id
WHERE v.model_id = $1 AND m.disclosure = 'announced'
	AND NOT EXISTS (SELECT 1 FROM stay s WHERE s.version_id = v.id);

-- :stay_await
INSERT INTO due (kind, object_id, at)
SELECT $2, s.id, s.review_at FROM stay s WHERE s.model_id = $1
ON CONFLICT (kind, object_id) DO NOTHING;

-- :stay_give
UPDATE stay SET reason = $2, cost = $3, owner_id = $4, review_at = $5, given = given + 1,
	given_by = $6, given_at = $7, etag = etag + 1
WHERE id = $1;

-- :stay_row
SELECT s.*, n.state FROM stay s JOIN stay_now n ON n.id = s.id WHERE s.id = $1;

-- Who asked for access to model $1 and has none yet, by what their organisation can afford;
-- and what boards should have decided by $2.
-- :waiting_people
SELECT coalesce(o.resource_class, 'unknown') AS class, count(DISTINCT w.account_id) AS people,
	coalesce(sum(w.overdue), 0) AS overdue
FROM (SELECT a.applicant_id AS account_id, a.state = 'in_review' AND a.deadline_at <= $2 AS overdue
	FROM application a
	WHERE a.state IN ('in_review', 'returned', 'awaiting_endorsement', 'waitlisted') AND a.model_id = $1
	UNION ALL
	SELECT g.account_id, 0 FROM access_grant g
	WHERE g.model_id = $1 AND g.start_at IS NULL AND g.suspended_at IS NULL
		AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL) w
JOIN account p ON p.id = w.account_id
LEFT JOIN organisation o ON o.id = p.organisation_id
GROUP BY class ORDER BY class;

-- :waiting_stays
SELECT min(s.since) AS since, coalesce(sum(s.state <> 'ended' AND s.ripe_at <= $2), 0) AS overdue
FROM stay_now s WHERE s.model_id = $1 AND s.state <> 'ended';
