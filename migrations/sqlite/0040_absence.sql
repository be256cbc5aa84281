-- Members of boards are away for a time, alternates vote in their place, and guests judge one case.

INSERT INTO role_name VALUES ('alternate');
ALTER TABLE role ADD COLUMN away INTEGER NOT NULL DEFAULT 0;
ALTER TABLE role ADD COLUMN away_from INTEGER;
ALTER TABLE role ADD COLUMN away_until INTEGER;
ALTER TABLE role ADD COLUMN alternate_id TEXT REFERENCES account;
ALTER TABLE role ADD COLUMN stands_for TEXT REFERENCES account;
ALTER TABLE vote ADD COLUMN in_place_of TEXT REFERENCES account;
ALTER TABLE tier_board ADD COLUMN guests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN guests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stage_board ADD COLUMN guests INTEGER NOT NULL DEFAULT 0;

CREATE TABLE case_guest (
	case_id    TEXT    NOT NULL,
	board_id   TEXT    NOT NULL REFERENCES board,
	account_id TEXT    NOT NULL REFERENCES account,
	speaks_for INTEGER NOT NULL,
	by_id      TEXT    NOT NULL REFERENCES account,
	at         INTEGER NOT NULL,
	ended_at   INTEGER,
	PRIMARY KEY (case_id, board_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_guest_by_account ON case_guest (account_id, case_id);

DROP VIEW case_head;
DROP VIEW judge;
DROP VIEW case_seat;
DROP VIEW board_voter;
CREATE VIEW board_voter (board_id, account_id, organisation_id, role, from_at, until_at, stands_for) AS
SELECT r.scope_id, r.account_id, a.organisation_id, r.role,
	CASE WHEN r.role = 'alternate' THEN (SELECT min(m.from_at) FROM role m
		WHERE m.scope_id = r.scope_id AND m.account_id = r.stands_for AND m.state = 'active'
			AND m.role <> 'alternate') ELSE r.from_at END,
	coalesce(r.until_at, 9223372036854775807), r.stands_for
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.state = 'active' AND a.status = 'active' AND r.away = 0
	AND (r.role <> 'alternate' OR r.stands_for IS NOT NULL);

CREATE VIEW judge (case_id, board_id, account_id, role, until_at, waits, closes_at, caster,
	speaks_for, stands_for) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, CAST(r.until_at AS INTEGER),
	t.waits, t.closes_at, t.caster,
	coalesce((SELECT s.speaks_for FROM seat s WHERE s.board_id = t.board_id
		AND s.account_id = r.account_id), 0), r.stands_for
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.from_at <= t.opened_at AND r.account_id <> t.party_id
	AND (t.same_organisation <> 'recuse' OR t.organisation_id IS NULL
		OR r.organisation_id IS NULL OR r.organisation_id <> t.organisation_id)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
		AND v.board_id = t.board_id AND v.void_at IS NULL
		AND ((v.account_id = r.account_id AND v.vote = 'recuse')
			OR v.account_id = r.stands_for OR v.in_place_of = r.account_id))
	AND NOT EXISTS (SELECT 1 FROM case_bar x WHERE x.case_id = t.case_id
		AND x.account_id = r.account_id)
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = t.case_id
		AND m.account_id = r.account_id AND m.accepted_at IS NOT NULL)
UNION ALL
SELECT t.case_id, t.board_id, g.account_id, CAST('guest' AS TEXT),
	CAST(9223372036854775807 AS INTEGER), t.waits,
	t.closes_at, t.caster, coalesce(g.speaks_for, 0), CAST(NULL AS TEXT)
FROM case_guest g JOIN tally t ON t.case_id = g.case_id AND t.board_id = g.board_id
JOIN account a ON a.id = g.account_id
WHERE g.ended_at IS NULL AND a.status = 'active' AND g.account_id <> t.party_id
	AND (t.same_organisation <> 'recuse' OR t.organisation_id IS NULL
		OR a.organisation_id IS NULL OR a.organisation_id <> t.organisation_id)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
		AND v.board_id = t.board_id AND v.account_id = g.account_id
		AND v.vote = 'recuse' AND v.void_at IS NULL)
	AND NOT EXISTS (SELECT 1 FROM case_bar x WHERE x.case_id = t.case_id
		AND x.account_id = g.account_id)
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = t.case_id
		AND m.account_id = g.account_id AND m.accepted_at IS NOT NULL);

CREATE VIEW case_seat (case_id, board_id, account_id, role, from_at, until_at, waits) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, r.from_at,
	coalesce(r.until_at, 9223372036854775807), t.waits
FROM tally t JOIN role r ON r.scope_id = t.board_id
WHERE r.state = 'active'
UNION ALL
SELECT t.case_id, t.board_id, g.account_id, CAST('guest' AS TEXT), g.at, 9223372036854775807, t.waits
FROM tally t JOIN case_guest g ON g.case_id = t.case_id AND g.board_id = t.board_id
WHERE g.ended_at IS NULL AND t.waits = 1;

CREATE VIEW case_head (case_id, account_id, from_at, until_at, board_id) AS
SELECT t.case_id, r.account_id, r.from_at, r.until_at, t.board_id
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.role = 'chair' OR (r.role = 'deputy' AND NOT EXISTS (
	SELECT 1 FROM board_voter c WHERE c.board_id = t.board_id AND c.role = 'chair'
		AND c.account_id <> t.party_id
		AND NOT EXISTS (SELECT 1 FROM case_conflict x
			WHERE x.case_id = t.case_id AND x.account_id = c.account_id)));

