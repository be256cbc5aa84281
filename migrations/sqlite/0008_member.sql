-- People who are named in an application beside its applicant.

CREATE TABLE member_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO member_state VALUES ('invited'), ('accepted'), ('declined'), ('left'), ('removed'),
	('expired');

CREATE TABLE application_member (
	id             TEXT    PRIMARY KEY,
	application_id TEXT    NOT NULL REFERENCES application,
	account_id     TEXT    REFERENCES account,
	email          TEXT,
	digest         BLOB    UNIQUE,
	state          TEXT    NOT NULL REFERENCES member_state,
	submitted      INTEGER NOT NULL DEFAULT 0,
	invited_at     INTEGER NOT NULL,
	expires_at     INTEGER NOT NULL,
	accepted_at    INTEGER,
	ended_at       INTEGER,
	etag           INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_application ON application_member (application_id, account_id);
CREATE INDEX member_by_account ON application_member (account_id, id);
CREATE INDEX member_by_ending ON application_member (substr(id, 27));
CREATE UNIQUE INDEX member_account_once ON application_member (application_id, account_id)
WHERE state IN ('invited', 'accepted') AND account_id IS NOT NULL;
CREATE UNIQUE INDEX member_email_once ON application_member (application_id, email)
WHERE state IN ('invited', 'accepted') AND email IS NOT NULL;

-- Who is or was part of an application: its applicant, and whoever accepted to be a member.
CREATE VIEW application_party (application_id, account_id, part) AS
SELECT id, applicant_id, 'applicant' FROM application
UNION ALL
SELECT m.application_id, m.account_id, 'member' FROM application_member m
WHERE m.accepted_at IS NOT NULL;

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
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = t.case_id
		AND m.account_id = r.account_id AND m.accepted_at IS NOT NULL);

DROP VIEW case_conflict;
CREATE VIEW case_conflict (case_id, account_id) AS
SELECT v.case_id, v.account_id FROM vote v WHERE v.vote = 'recuse' AND v.void_at IS NULL
UNION ALL
SELECT t.case_id, a.id FROM tally t JOIN account a ON a.organisation_id = t.organisation_id
WHERE t.same_organisation = 'recuse'
UNION ALL
SELECT m.application_id, m.account_id FROM application_member m WHERE m.accepted_at IS NOT NULL;
