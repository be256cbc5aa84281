-- What can't work, waits for too long, or hangs on one person.  For $1 at $2, who sees all ($3) or
-- of undisclosed models only those that they work on.

-- :governance_no_admin
SELECT 'installation' AS about, NULL AS detail
WHERE $1 IS NOT NULL AND $3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM role r JOIN account a ON a.id = r.account_id
	WHERE r.scope_id = '' AND r.role = 'admin' AND r.state = 'active' AND a.status = 'active'
		AND a.service = 0 AND (r.until_at IS NULL OR r.until_at > $2));

-- :governance_one_admin
SELECT a.name AS about, NULL AS detail FROM role r JOIN account a ON a.id = r.account_id
WHERE r.scope_id = '' AND r.role = 'admin' AND r.state = 'active' AND a.status = 'active'
	AND a.service = 0 AND (r.until_at IS NULL OR r.until_at > $2) AND $1 IS NOT NULL AND $3 IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM role o JOIN account b ON b.id = o.account_id
		WHERE o.scope_id = '' AND o.role = 'admin' AND o.state = 'active'
			AND o.account_id <> r.account_id AND b.status = 'active' AND b.service = 0
			AND (o.until_at IS NULL OR o.until_at > $2));

-- :governance_no_head scan: there are few boards
SELECT b.slug AS about, NULL AS detail FROM board b
WHERE $1 IS NOT NULL AND $3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM board_voter v WHERE v.board_id = b.id
	AND v.role IN ('chair', 'deputy') AND v.from_at <= $2 AND v.until_at > $2)
ORDER BY b.slug;

-- :governance_one_head scan: there are few boards
SELECT b.slug AS about, (SELECT 'the ' || v.role FROM board_voter v WHERE v.board_id = b.id
	AND v.role IN ('chair', 'deputy') AND v.from_at <= $2 AND v.until_at > $2 LIMIT 1) AS detail
FROM board b
WHERE $1 IS NOT NULL AND $3 IS NOT NULL AND (SELECT count(DISTINCT v.role) FROM board_voter v
	WHERE v.board_id = b.id AND v.role IN ('chair', 'deputy') AND v.from_at <= $2
		AND v.until_at > $2) = 1
ORDER BY b.slug;

-- :governance_one_organisation scan: there are few boards
SELECT b.slug AS about, (SELECT o.name FROM board_voter v JOIN organisation o ON o.id = v.organisation_id
	WHERE v.board_id = b.id LIMIT 1) AS detail
FROM board b
WHERE $1 IS NOT NULL AND $3 IS NOT NULL AND (SELECT count(DISTINCT v.account_id) > 1
	AND count(DISTINCT coalesce(v.organisation_id, v.account_id)) = 1
	FROM board_voter v WHERE v.board_id = b.id AND v.from_at <= $2 AND v.until_at > $2)
ORDER BY b.slug;

-- :governance_no_board scan: the first is enough
SELECT 'installation' AS about, NULL AS detail
WHERE $1 IS NOT NULL AND $2 IS NOT NULL AND $3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM board);

-- Whoever may not see an undisclosed model is told that there is none.
-- :governance_no_model scan: there are few models
SELECT 'installation' AS about, NULL AS detail
WHERE NOT EXISTS (SELECT 1 FROM model m
	WHERE ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2)));

-- :governance_lead_waits scan: there are few models
SELECT m.slug AS about, substr(p.id, 25) AS detail FROM model m
JOIN role p ON p.scope_id = m.id AND p.role = 'release_lead' AND p.state = 'proposed'
	AND (p.until_at IS NULL OR p.until_at > $2)
WHERE ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2))
	AND NOT EXISTS (SELECT 1 FROM role r JOIN account a ON a.id = r.account_id
		WHERE r.scope_id = m.id AND r.role = 'release_lead' AND r.state = 'active'
			AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2)
			AND a.status = 'active')
ORDER BY m.slug;

-- :governance_no_lead scan: there are few models
SELECT m.slug AS about, NULL AS detail FROM model m
WHERE NOT EXISTS (SELECT 1 FROM role p WHERE p.scope_id = m.id AND p.role = 'release_lead'
		AND p.state = 'proposed' AND (p.until_at IS NULL OR p.until_at > $2))
	AND ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2))
	AND NOT EXISTS (SELECT 1 FROM role r JOIN account a ON a.id = r.account_id
		WHERE r.scope_id = m.id AND r.role = 'release_lead' AND r.state = 'active'
			AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2)
			AND a.status = 'active')
ORDER BY m.slug;

-- :governance_one_lead
SELECT m.slug AS about, min(a.name) AS detail
FROM model m JOIN role r ON r.scope_id = m.id JOIN account a ON a.id = r.account_id
WHERE ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2))
	AND r.role = 'release_lead' AND r.state = 'active' AND r.from_at <= $2
	AND (r.until_at IS NULL OR r.until_at > $2) AND a.status = 'active'
GROUP BY m.id HAVING count(*) = 1 ORDER BY m.slug;

-- A board always has a chair and a deputy: they are followed, not ended.
-- :governance_suspended_head
SELECT a.name AS about, r.role AS detail, b.slug AS key
FROM account a JOIN role r ON r.account_id = a.id JOIN board b ON b.id = r.scope_id
WHERE $1 IS NOT NULL AND $3 IS NOT NULL AND a.status IN ('suspended', 'erased')
	AND r.state = 'active' AND r.role IN ('chair', 'deputy')
	AND (r.until_at IS NULL OR r.until_at > $2)
ORDER BY a.name;

-- :governance_suspended_seat
SELECT a.name AS about, r.role || coalesce(' of ' || (SELECT b.slug FROM board b WHERE b.id = r.scope_id),
	' of ' || (SELECT m.slug FROM model m WHERE m.id = r.scope_id),
	' of ' || (SELECT o.name FROM organisation o WHERE o.id = r.scope_id), '') AS detail,
	substr(r.id, 25) AS key
FROM account a JOIN role r ON r.account_id = a.id
WHERE a.status IN ('suspended', 'erased') AND r.state = 'active' AND r.role NOT IN ('chair', 'deputy')
	AND (r.until_at IS NULL OR r.until_at > $2)
	AND ($3 = 1 OR NOT EXISTS (SELECT 1 FROM model m WHERE m.id = r.scope_id
		AND m.disclosure = 'undisclosed' AND NOT EXISTS (SELECT 1 FROM model_role c
			WHERE c.model_id = m.id AND c.account_id = $1
				AND c.from_at <= $2 AND c.until_at > $2)))
ORDER BY a.name;

-- :governance_role_waits scan: there are few appointments
SELECT a.name || ' as ' || r.role AS about, substr(r.id, 25) AS detail
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.state = 'proposed' AND r.created_at <= $2 - 7 * 86400000
	AND (r.until_at IS NULL OR r.until_at > $2)
	AND ($3 = 1 OR NOT EXISTS (SELECT 1 FROM model m WHERE m.id = r.scope_id
		AND m.disclosure = 'undisclosed' AND NOT EXISTS (SELECT 1 FROM model_role c
			WHERE c.model_id = m.id AND c.account_id = $1
				AND c.from_at <= $2 AND c.until_at > $2)))
ORDER BY r.id;

-- :governance_restriction_waits scan: there are few acts
SELECT m.slug AS about, substr(x.id, 25) AS detail FROM act x JOIN model m ON m.id = x.model_id
WHERE x.kind = 'restrict' AND x.confirmed_at IS NULL AND x.lifted_at IS NULL
	AND x.at <= $2 - 3 * 86400000
	AND ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2))
ORDER BY x.id;

-- Whose grant it is concerns those who work on the model.
-- :governance_suspension_waits
SELECT substr(g.id, 25) AS about, NULL AS detail
FROM access_grant g INDEXED BY grant_unconfirmed
WHERE g.suspended_at IS NOT NULL AND g.confirmed_by IS NULL AND g.suspended_at <= $2 - 7 * 86400000
	AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND ($3 = 1 OR EXISTS (SELECT 1 FROM model_role c WHERE c.model_id = g.model_id
		AND c.account_id = $1 AND c.role <> 'alternate' AND c.from_at <= $2 AND c.until_at > $2))
ORDER BY g.id;

-- :governance_boards scan: there are few boards
SELECT id, slug FROM board ORDER BY slug;

-- What models give by their present tiers.
-- :governance_tiers scan: there are few tiers
SELECT m.id AS model_id, m.slug, t.audience, t.capabilities_low, t.capabilities_high,
	coalesce((SELECT min(b.slug) FROM model_board s JOIN board b ON b.id = s.board_id
		WHERE s.model_id = m.id), 'BOARD') AS board
FROM tier t JOIN model m ON m.id = t.model_id
WHERE t.superseded_at IS NULL
	AND ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2))
ORDER BY m.slug;

-- Who could do what today.
-- :governance_acts
SELECT 1 AS place, 'invite people, propose appointments, found boards' AS act, '' AS of, a.name
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.scope_id = '' AND r.role = 'admin' AND r.state = 'active' AND a.status = 'active'
	AND (r.until_at IS NULL OR r.until_at > $2)
UNION
SELECT 2, 'read along and object', '', a.name
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.scope_id = '' AND r.role = 'auditor' AND r.state = 'active' AND a.status = 'active'
	AND (r.until_at IS NULL OR r.until_at > $2)
UNION
SELECT 3, 'lead its cases, confirm its appointments', b.slug, a.name
FROM board b JOIN board_voter v ON v.board_id = b.id JOIN account a ON a.id = v.account_id
WHERE v.role IN ('chair', 'deputy') AND v.from_at <= $2 AND v.until_at > $2
UNION
SELECT 4, 'vote', b.slug, a.name
FROM board b JOIN board_voter v ON v.board_id = b.id JOIN account a ON a.id = v.account_id
WHERE v.from_at <= $2 AND v.until_at > $2
UNION
SELECT 5, 'propose and promote', m.slug, a.name
FROM model m JOIN role r ON r.scope_id = m.id AND r.role = 'release_lead' AND r.state = 'active'
JOIN account a ON a.id = r.account_id AND a.status = 'active'
WHERE r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2)
	AND ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2))
UNION
SELECT 6, 'hold and restrict', m.slug, a.name
FROM model m JOIN model_role q ON q.model_id = m.id
	AND q.role IN ('release_lead', 'chair', 'deputy', 'duty_officer')
JOIN account a ON a.id = q.account_id AND a.status = 'active'
WHERE q.from_at <= $2 AND q.until_at > $2
	AND ($3 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
		WHERE c.model_id = m.id AND c.account_id = $1 AND c.from_at <= $2 AND c.until_at > $2))
ORDER BY place, of, name;
