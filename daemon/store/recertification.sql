-- $1 is what is looked for, $2 the caller's account, $3 the time.  conflicted: who has a grant on
-- the list.

-- =recertification_is who now
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = x.model_id AND r.role = 'release_lead'
		AND r.state = 'active' AND r.account_id = :who AND r.from_at <= :now
		AND (r.until_at IS NULL OR r.until_at > :now)) AS lead,
	EXISTS (SELECT 1 FROM tier_seat s WHERE s.tier_id = x.tier_id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated,
	EXISTS (SELECT 1 FROM tier_seat s WHERE s.tier_id = x.tier_id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now AND s.role IN ('chair', 'deputy')) AS chair,
	EXISTS (SELECT 1 FROM recertification_grant l WHERE l.recertification_id = x.id
		AND l.account_id = :who AND l.end_at > :now) AS conflicted

-- :find_recertification_by_id
SELECT x.id, x.etag, x.state, CASE x.state WHEN 'open' THEN x.due_at END AS ripe_at,
	@recertification_is $2 $3
FROM recertification x WHERE x.id = $1;

-- :find_recertification_by_ending
SELECT x.id, x.etag, x.state, CASE x.state WHEN 'open' THEN x.due_at END AS ripe_at,
	@recertification_is $2 $3
FROM recertification x WHERE substr(x.id, 27) = $1;

-- :recertification_by_id
SELECT x.*, CASE x.state WHEN 'open' THEN x.due_at END AS ripe_at, m.slug AS model,
	d.name AS done_by_name,
	@recertification_is $2 $3
FROM recertification x JOIN model m ON m.id = x.model_id LEFT JOIN account d ON d.id = x.done_by
WHERE x.id = $1;

-- :recertification_list
SELECT x.*, CASE x.state WHEN 'open' THEN x.due_at END AS ripe_at, m.slug AS model,
	d.name AS done_by_name,
	@recertification_is $1 $2
FROM recertification x JOIN model m ON m.id = x.model_id LEFT JOIN account d ON d.id = x.done_by
WHERE ($3 = 1 OR EXISTS (SELECT 1 FROM role r WHERE r.scope_id = x.model_id
		AND r.role = 'release_lead' AND r.state = 'active' AND r.account_id = $1
		AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2))
	OR EXISTS (SELECT 1 FROM tier_seat s WHERE s.tier_id = x.tier_id AND s.account_id = $1
		AND s.from_at <= $2 AND s.until_at > $2))
	AND x.id < $4 ORDER BY x.id DESC LIMIT $5;

-- Whom it is about, at $2.
-- :recertification_grants
SELECT l.grant_id, l.account_id, p.name, o.name AS organisation, g.start_at, g.end_at, g.suspended_at
FROM recertification_grant l JOIN access_grant g ON g.id = l.grant_id
JOIN account p ON p.id = l.account_id LEFT JOIN organisation o ON o.id = p.organisation_id
WHERE l.recertification_id = $1 AND l.end_at > $2 ORDER BY l.grant_id;

-- :recertification_lists
SELECT 1 AS one FROM recertification_grant l
WHERE l.recertification_id = $1 AND l.grant_id = $2 AND l.end_at > $3;

-- How many hold a grant of the tier $2 of the model $1 at $3.
-- :recertification_count
SELECT count(*) AS grants FROM tier t JOIN access_grant g ON g.model_id = t.model_id AND g.tier_id = t.id
WHERE t.model_id = $1 AND t.slug = $2 AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL AND (g.end_at IS NULL OR g.end_at > $3);

-- :recertification_tier
SELECT t.model_id, t.slug, t.recertify_months, t.recertify_suspends, t.superseded_at,
	EXISTS (SELECT 1 FROM recertification x WHERE x.model_id = t.model_id AND x.tier = t.slug
		AND x.state = 'open') AS open
FROM tier t WHERE t.id = $1;

-- When the tier's next one was to begin.
-- :recertification_next
SELECT d.at FROM due d WHERE d.kind = 'recertification_notice' AND d.object_id = $1;

-- :recertification_insert
INSERT INTO recertification (id, model_id, tier, tier_id, state, suspends, opened_at, due_at, listed)
VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8);

-- :recertification_done
UPDATE recertification SET state = 'done', removed = $2, done_by = $3, done_at = $4, reason = $5,
	etag = etag + 1
WHERE id = $1;

-- Whoever is on the list is looked at, at $2.
-- :prerequisites_due_of_recertification
INSERT INTO due (kind, object_id, at)
SELECT DISTINCT 'grant_prerequisites', l.account_id, $2 FROM recertification_grant l
WHERE l.recertification_id = $1
ON CONFLICT (kind, object_id) DO UPDATE SET at = excluded.at, tries = 0;
