-- What the caller ($2) is to an announcement at $3: proposer; lead of its model; seated on the
-- board that it is put to, eligible to vote there, conflicted; countable: its time is over and
-- what the votes come to is certain.

-- =announcement_is who now
	@lead m.id :who :now,
	@on_model m.id :who :now,
	EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = n.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated,
	EXISTS (SELECT 1 FROM judge j WHERE j.case_id = n.id AND j.account_id = :who
		AND j.until_at > :now AND j.waits = 1 AND j.closes_at > :now
		AND (j.caster IS NULL OR j.caster = j.role)) AS eligible,
	EXISTS (SELECT 1 FROM case_conflict c WHERE c.case_id = n.id AND c.account_id = :who)
		AS conflicted,
	NOT EXISTS (SELECT 1 FROM tally t WHERE t.case_id = n.id AND t.waits = 1
		AND t.at_deadline IS NULL) AS countable

-- :find_announcement_by_id
SELECT n.id, n.etag, n.state, CASE n.state WHEN 'voting' THEN n.deadline_at END AS ripe_at,
	m.disclosure = 'announced' AS public, n.proposed_by = $2 AS proposer,
	@announcement_is $2 $3
FROM announcement n JOIN model m ON m.id = n.model_id WHERE n.id = $1;

-- :find_announcement_by_ending
SELECT n.id, n.etag, n.state, CASE n.state WHEN 'voting' THEN n.deadline_at END AS ripe_at,
	m.disclosure = 'announced' AS public, n.proposed_by = $2 AS proposer,
	@announcement_is $2 $3
FROM announcement n JOIN model m ON m.id = n.model_id WHERE substr(n.id, 27) = $1;

-- :announcement_by_id
SELECT n.*, CASE n.state WHEN 'voting' THEN n.deadline_at END AS ripe_at, m.slug AS model,
	p.name AS proposer_name, m.disclosure = 'announced' AS public, n.proposed_by = $2 AS proposer,
	@announcement_is $2 $3
FROM announcement n JOIN model m ON m.id = n.model_id JOIN account p ON p.id = n.proposed_by
WHERE n.id = $1;

-- :announcement_row
SELECT * FROM announcement WHERE id = $1;

-- :announcement_insert
INSERT INTO announcement (id, model_id, state, reason, digest, proposed_by, proposed_at, deadline_at)
VALUES ($1, $2, 'voting', $3, $4, $5, $6, $7);

-- :announcement_set_deadline
UPDATE announcement SET deadline_at = $2, etag = etag + 1 WHERE id = $1;

-- :announcement_decide
UPDATE announcement SET state = $2, decided_at = $3, deadline_at = NULL, etag = etag + 1
WHERE id = $1;

-- :model_announce
UPDATE model SET disclosure = 'announced', etag = etag + 1 WHERE id = $1;

-- :versions_announce
UPDATE version SET announced_at = $2 WHERE model_id = $1 AND announced_at IS NULL;
