-- A case may be judged more than once: an appeal, a re-vote, a reopening; by people who are not
-- part of it in any way.

INSERT INTO application_state VALUES ('lapsed_by_board');

ALTER TABLE application ADD COLUMN appeal_until INTEGER;
ALTER TABLE application ADD COLUMN appealed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;

CREATE TABLE past_organisation (
	account_id      TEXT    NOT NULL REFERENCES account,
	organisation_id TEXT    NOT NULL REFERENCES organisation,
	until_at        INTEGER NOT NULL,
	PRIMARY KEY (account_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX past_organisation_by_organisation ON past_organisation (organisation_id, account_id);

CREATE TABLE collaborator (
	account_id TEXT    NOT NULL REFERENCES account,
	other_id   TEXT    NOT NULL REFERENCES account,
	at         INTEGER NOT NULL,
	PRIMARY KEY (account_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collaborator_by_other ON collaborator (other_id, account_id);

CREATE TABLE bar_cause (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO bar_cause VALUES ('took_part'), ('conflict'), ('organisation'), ('collaborator'),
	('endorser');
CREATE TABLE case_bar (
	case_id    TEXT    NOT NULL,
	account_id TEXT    NOT NULL REFERENCES account,
	cause      TEXT    NOT NULL REFERENCES bar_cause,
	at         INTEGER NOT NULL,
	PRIMARY KEY (case_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_bar_by_account ON case_bar (account_id, case_id);

CREATE TABLE round_cause (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO round_cause VALUES ('appeal'), ('undisclosed_conflict'), ('fault'), ('new_fact');
CREATE TABLE case_round (
	case_id TEXT    NOT NULL,
	number  INTEGER NOT NULL,
	cause   TEXT    NOT NULL REFERENCES round_cause,
	by_id   TEXT    NOT NULL REFERENCES account,
	at      INTEGER NOT NULL,
	reason  TEXT    NOT NULL,
	PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE past_tally (
	case_id     TEXT    NOT NULL,
	number      INTEGER NOT NULL,
	board_id    TEXT    NOT NULL REFERENCES board,
	outcome     TEXT    REFERENCES tally_outcome,
	approvals   INTEGER NOT NULL,
	rejections  INTEGER NOT NULL,
	abstentions INTEGER NOT NULL,
	recusals    INTEGER NOT NULL,
	opened_at   INTEGER NOT NULL,
	closed_at   INTEGER,
	PRIMARY KEY (case_id, number, board_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE past_vote (
	case_id        TEXT    NOT NULL,
	number         INTEGER NOT NULL,
	board_id       TEXT    NOT NULL,
	account_id     TEXT    NOT NULL REFERENCES account,
	vote           TEXT    NOT NULL REFERENCES vote_word,
	reason         TEXT    NOT NULL,
	code           TEXT    REFERENCES reject_code,
	at             INTEGER NOT NULL,
	casting        TEXT    REFERENCES vote_word,
	casting_reason TEXT,
	digest         TEXT    NOT NULL,
	PRIMARY KEY (case_id, number, board_id, account_id)
) STRICT, WITHOUT ROWID;

DROP VIEW judge;
CREATE VIEW judge (case_id, board_id, account_id, role, until_at, waits, closes_at, caster) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, r.until_at, t.waits, t.closes_at, t.caster
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.from_at <= t.opened_at AND r.account_id <> t.party_id
	AND (t.same_organisation <> 'recuse' OR t.organisation_id IS NULL
		OR r.organisation_id IS NULL OR r.organisation_id <> t.organisation_id)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
		AND v.board_id = t.board_id AND v.account_id = r.account_id
		AND v.vote = 'recuse' AND v.void_at IS NULL)
	AND NOT EXISTS (SELECT 1 FROM case_bar x WHERE x.case_id = t.case_id
		AND x.account_id = r.account_id)
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = t.case_id
		AND m.account_id = r.account_id AND m.accepted_at IS NOT NULL);

DROP VIEW case_conflict;
CREATE VIEW case_conflict (case_id, account_id) AS
SELECT v.case_id, v.account_id FROM vote v WHERE v.vote = 'recuse' AND v.void_at IS NULL
UNION ALL
SELECT t.case_id, a.id FROM tally t JOIN account a ON a.organisation_id = t.organisation_id
WHERE t.same_organisation = 'recuse'
UNION ALL
SELECT x.case_id, x.account_id FROM case_bar x
UNION ALL
SELECT m.application_id, m.account_id FROM application_member m WHERE m.accepted_at IS NOT NULL;

-- Who leads a case: the chair, or the deputy where the chair is a party to it or not active.
CREATE VIEW case_head (case_id, account_id, from_at, until_at) AS
SELECT t.case_id, r.account_id, r.from_at, r.until_at
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.role = 'chair' OR (r.role = 'deputy' AND NOT EXISTS (
	SELECT 1 FROM board_voter c WHERE c.board_id = t.board_id AND c.role = 'chair'
		AND c.account_id <> t.party_id
		AND NOT EXISTS (SELECT 1 FROM case_conflict x
			WHERE x.case_id = t.case_id AND x.account_id = c.account_id)));
