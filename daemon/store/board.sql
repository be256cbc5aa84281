-- chair: its chair or deputy; seated: holds a seat on it.

-- =board_is who now
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = b.id AND r.account_id = :who AND r.state = 'active'
		AND r.role IN ('chair', 'deputy') AND r.from_at <= :now
		AND (r.until_at IS NULL OR r.until_at > :now)) AS chair,
	EXISTS (SELECT 1 FROM role r WHERE r.scope_id = b.id AND r.account_id = :who AND r.state = 'active'
		AND r.from_at <= :now AND (r.until_at IS NULL OR r.until_at > :now)) AS seated

-- :find_board_by_id
SELECT b.id, b.etag, 'founded' AS state,
	@board_is $2 $3
FROM board b WHERE b.id = $1;

-- :find_board_by_name
SELECT b.id, b.etag, 'founded' AS state,
	@board_is $2 $3
FROM board b WHERE b.slug = $1;

-- :find_board_by_ending
SELECT b.id, b.etag, 'founded' AS state,
	@board_is $2 $3
FROM board b WHERE substr(b.id, 27) = $1;

-- :board_by_id
SELECT b.*, 'founded' AS state,
	@board_is $2 $3
FROM board b WHERE b.id = $1;

-- :board_list
SELECT b.*, 'founded' AS state,
	@board_is $1 $2
FROM board b WHERE b.id < $3 ORDER BY b.id DESC LIMIT $4;

-- :board_insert
INSERT INTO board (id, slug, name, exempt, created_at) VALUES ($1, $2, $3, $4, $5);

-- :board_members
SELECT r.id, r.role, r.state, r.account_id, a.name, o.name AS organisation_name,
	coalesce((SELECT s.speaks_for FROM seat s WHERE s.board_id = $1
		AND s.account_id = r.account_id), 0) AS speaks_for,
	CASE WHEN r.away_until > $2 THEN r.away_from END AS away_from,
	CASE WHEN r.away_until > $2 THEN r.away_until END AS away_until,
	(SELECT f.name FROM account f WHERE f.id = r.stands_for) AS stands_for
FROM role r JOIN account a ON a.id = r.account_id LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE r.scope_id = $1 AND r.state <> 'ended' AND (r.until_at IS NULL OR r.until_at > $2)
ORDER BY r.id;

-- :installation_row
SELECT name, origin, vkey, created_at, first_board FROM installation WHERE one = 1;

-- :installation_insert
INSERT INTO installation (one, name, origin, vkey, created_at) VALUES (1, $1, $2, $3, $4);

-- :installation_set_first_board
UPDATE installation SET first_board = $1 WHERE one = 1;

-- :board_of_account
SELECT r.scope_id AS board_id, b.slug, r.role, r.stands_for,
	CASE WHEN r.away = 1 THEN NULL WHEN r.role = 'alternate' THEN (SELECT min(m.from_at) FROM role m
		WHERE m.scope_id = r.scope_id AND m.account_id = r.stands_for AND m.state = 'active'
			AND m.role <> 'alternate') ELSE r.from_at END AS votes_from
FROM role r JOIN board b ON b.id = r.scope_id
WHERE r.account_id = $1 AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :board_update
UPDATE board SET name = $2, etag = etag + 1 WHERE id = $1;

-- :board_touch
UPDATE board SET etag = etag + 1 WHERE id = $1;

-- Does $2 have a seat on board $1?
-- :board_has_member
SELECT 1 AS one FROM role WHERE scope_id = $1 AND account_id = $2 AND state <> 'ended'
	AND (until_at IS NULL OR until_at > $3) LIMIT 1;

-- :seat_put
INSERT INTO seat (board_id, account_id, speaks_for) VALUES ($1, $2, $3)
ON CONFLICT (board_id, account_id) DO UPDATE SET speaks_for = excluded.speaks_for;

-- Appointments that hold seats of $2 on board $1.
-- :seats_of_member
SELECT id, role FROM role WHERE scope_id = $1 AND account_id = $2 AND state = 'active'
	AND (until_at IS NULL OR until_at > $3);

-- :seat_plan_absence
UPDATE role SET away_from = $2, away_until = $3, alternate_id = $4 WHERE id = $1;

-- The board's other head, if they are away between $3 and $4.
-- :head_away
SELECT a.name, r.role FROM role r JOIN account a ON a.id = r.account_id
WHERE r.scope_id = $1 AND r.role IN ('chair', 'deputy') AND r.state = 'active' AND r.account_id <> $2
	AND r.away_until > $3 AND r.away_from < $4;

-- :seat_row
SELECT r.scope_id AS board_id, r.account_id, r.role, r.state, r.away, r.away_from, r.away_until,
	r.alternate_id FROM role r WHERE r.id = $1;

-- :seat_set_away
UPDATE role SET away = $2 WHERE id = $1;

-- Who stands in for $2 on board $1.
-- :alternate_of
SELECT account_id FROM role WHERE scope_id = $1 AND stands_for = $2 AND state = 'active';

-- An alternate who is free: $3, or anyone of them.
-- :alternate_free
SELECT r.id, r.account_id FROM role r JOIN account a ON a.id = r.account_id AND a.status = 'active'
WHERE r.scope_id = $1 AND r.role = 'alternate' AND r.state = 'active' AND r.away = 0
	AND r.stands_for IS NULL AND r.account_id <> $2 AND ($3 IS NULL OR r.account_id = $3)
	AND (r.until_at IS NULL OR r.until_at > $4)
	AND NOT EXISTS (SELECT 1 FROM role o WHERE o.scope_id = $1 AND o.account_id = r.account_id
		AND o.state = 'active' AND o.role <> 'alternate')
ORDER BY r.id LIMIT 1;

-- :alternate_seat
UPDATE role SET stands_for = $2 WHERE id = $1;

-- :alternate_leave
UPDATE role SET stands_for = NULL WHERE scope_id = $1 AND stands_for = $2;
