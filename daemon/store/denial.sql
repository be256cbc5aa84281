-- What the caller ($2) is to a denial at $3: self, whom it stops; conflicted, whom it is
-- about, also while it is only proposed; proposer and setter, who made it so; chair and lead,
-- of whatever board or model; eligible, who is of the role that the proposer lacks.

-- =denial_is who now
	d.confirmed_at IS NOT NULL AND (d.account_id = :who OR EXISTS (SELECT 1 FROM account m
		WHERE m.id = :who AND m.organisation_id = d.organisation_id)) AS self,
	d.account_id = :who OR EXISTS (SELECT 1 FROM account m
		WHERE m.id = :who AND m.organisation_id = d.organisation_id) AS conflicted,
	EXISTS (SELECT 1 FROM denier x WHERE x.account_id = :who AND x.chair = 1
		AND x.from_at <= :now AND x.until_at > :now) AS chair,
	EXISTS (SELECT 1 FROM denier x WHERE x.account_id = :who AND x.chair = 0
		AND x.from_at <= :now AND x.until_at > :now) AS lead,
	EXISTS (SELECT 1 FROM denier x WHERE x.account_id = :who
		AND CASE x.chair WHEN 1 THEN d.as_lead ELSE d.as_chair END = 1
		AND x.from_at <= :now AND x.until_at > :now) AS eligible

-- :find_denial_by_id
SELECT d.id, d.etag, d.state, d.until_at AS ripe_at, d.proposed_by = $2 AS proposer,
	d.confirmed_by = $2 AS setter,
	@denial_is $2 $3
FROM denial d WHERE d.id = $1;

-- :find_denial_by_ending
SELECT d.id, d.etag, d.state, d.until_at AS ripe_at, d.proposed_by = $2 AS proposer,
	d.confirmed_by = $2 AS setter,
	@denial_is $2 $3
FROM denial d WHERE substr(d.id, 27) = $1;

-- =denial_from
FROM denial d
LEFT JOIN account p ON p.id = d.account_id
LEFT JOIN organisation o ON o.id = d.organisation_id
JOIN account b ON b.id = d.proposed_by
LEFT JOIN account c ON c.id = d.confirmed_by
LEFT JOIN account e ON e.id = d.decided_by

-- :denial_by_id
SELECT d.*, d.until_at AS ripe_at, coalesce(p.name, o.name) AS party,
	b.name AS proposed_by_name, c.name AS confirmed_by_name, e.name AS decided_by_name,
	d.proposed_by = $2 AS proposer, d.confirmed_by = $2 AS setter,
	@denial_is $2 $3
@denial_from
WHERE d.id = $1;

-- :denial_list_all
SELECT d.*, d.until_at AS ripe_at, coalesce(p.name, o.name) AS party,
	b.name AS proposed_by_name, c.name AS confirmed_by_name, e.name AS decided_by_name,
	d.proposed_by = $1 AS proposer, d.confirmed_by = $1 AS setter,
	@denial_is $1 $2
@denial_from
WHERE d.id < $3 ORDER BY d.id DESC LIMIT $4;

-- Those of someone who keeps no list: of themselves and of their organisation.
-- :denial_list_mine
SELECT d.*, d.until_at AS ripe_at, coalesce(p.name, o.name) AS party,
	b.name AS proposed_by_name, c.name AS confirmed_by_name, e.name AS decided_by_name, 1 AS self,
	1 AS conflicted
@denial_from
WHERE d.confirmed_at IS NOT NULL AND d.id < $2 AND (d.account_id = $1
	OR d.organisation_id = (SELECT m.organisation_id FROM account m WHERE m.id = $1))
ORDER BY d.id DESC LIMIT $3;

-- :denier_row
SELECT coalesce(max(chair), 0) AS chair, coalesce(max(1 - chair), 0) AS lead FROM denier
WHERE account_id = $1 AND from_at <= $2 AND until_at > $2;

-- :denial_insert
INSERT INTO denial (id, account_id, organisation_id, state, until_at, reason, proposed_by, as_chair,
	as_lead, proposed_at)
VALUES ($1, $2, $3, 'proposed', $4, $5, $6, $7, $8, $9);

-- Of account $1 or organisation $2: one that stands or is proposed.
-- :denial_open_of
SELECT id, state FROM denial
WHERE account_id = $1 AND state NOT IN ('lifted', 'dropped') AND until_at > $3
UNION ALL
SELECT id, state FROM denial
WHERE organisation_id = $2 AND state NOT IN ('lifted', 'dropped') AND until_at > $3
LIMIT 1;

-- Grants under safe harbour of account $1, or of the people of organisation $2, that go on at $3.
-- :denial_sheltered
SELECT g.id FROM access_grant g JOIN grant_sheltered w ON w.grant_id = g.id
WHERE g.account_id = $1 AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL AND (g.end_at IS NULL OR g.end_at > $3)
UNION ALL
SELECT g.id FROM account a JOIN access_grant g ON g.account_id = a.id
JOIN grant_sheltered w ON w.grant_id = g.id
WHERE a.organisation_id = $2 AND g.revoked_at IS NULL
	AND g.closed_at IS NULL AND g.superseded_at IS NULL AND (g.end_at IS NULL OR g.end_at > $3)
LIMIT 6;

-- :denial_row
SELECT account_id, organisation_id, until_at, proposed_by, confirmed_by, appealed_by
FROM denial WHERE id = $1;

-- :denial_confirm
UPDATE denial SET state = 'active', stands = 1, confirmed_by = $2, confirmed_at = $3, etag = etag + 1
WHERE id = $1;

-- :denial_appeal
UPDATE denial SET state = 'appealed', appealed_by = $2, appealed_at = $3, appeal = $4,
	etag = etag + 1
WHERE id = $1;

-- :denial_decide
UPDATE denial SET state = $5, stands = CASE $5 WHEN 'upheld' THEN stands ELSE 0 END,
	decided_by = $2, decided_at = $3, decision = $4, etag = etag + 1
WHERE id = $1;

-- :denial_in_force
SELECT id, until_at FROM denial WHERE account_id = $1 AND stands = 1 AND until_at > $3
UNION ALL
SELECT id, until_at FROM denial WHERE organisation_id = $2 AND stands = 1 AND until_at > $3;
