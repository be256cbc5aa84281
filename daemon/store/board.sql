-- :find_board_by_id
SELECT id, etag, 'founded' AS state FROM board WHERE id = $1;

-- :find_board_by_name
SELECT id, etag, 'founded' AS state FROM board WHERE slug = $1;

-- :find_board_by_ending
SELECT id, etag, 'founded' AS state FROM board WHERE substr(id, 27) = $1;

-- :board_by_id
SELECT b.*, 'founded' AS state FROM board b WHERE b.id = $1;

-- :board_list
SELECT b.*, 'founded' AS state FROM board b WHERE b.id < $1 ORDER BY b.id DESC LIMIT $2;

-- :board_insert
INSERT INTO board (id, slug, name, exempt, created_at) VALUES ($1, $2, $3, $4, $5);

-- :board_members
SELECT r.id, r.role, r.state, r.account_id, a.name, o.name AS organisation_name
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
SELECT r.scope_id AS board_id, b.slug, r.role, r.from_at
FROM role r JOIN board b ON b.id = r.scope_id
WHERE r.account_id = $1 AND r.role IN ('reviewer', 'chair', 'deputy') AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);
