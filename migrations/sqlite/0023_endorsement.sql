-- Signing officials vouch for their organisation's people.

INSERT INTO application_state VALUES ('awaiting_endorsement'), ('lapsed');
CREATE TABLE endorsement_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO endorsement_state VALUES ('endorsed'), ('refused');

ALTER TABLE application ADD COLUMN endorsement INTEGER NOT NULL DEFAULT 0;

CREATE TABLE endorsement (
	application_id TEXT    NOT NULL REFERENCES application,
	account_id     TEXT    NOT NULL REFERENCES account,
	by_id          TEXT    NOT NULL REFERENCES account,
	state          TEXT    NOT NULL REFERENCES endorsement_state,
	at             INTEGER NOT NULL,
	reason         TEXT,
	PRIMARY KEY (application_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing_endorsement (
	account_id      TEXT    NOT NULL REFERENCES account,
	organisation_id TEXT    NOT NULL REFERENCES organisation,
	by_id           TEXT    NOT NULL REFERENCES account,
	at              INTEGER NOT NULL,
	until_at        INTEGER NOT NULL,
	PRIMARY KEY (account_id, organisation_id)
) STRICT, WITHOUT ROWID;

-- Who may vouch for whom in an application: the signing officials of the organisation of each
-- person in it, but nobody for themselves.
CREATE VIEW application_official (application_id, account_id, official_id, from_at, until_at,
	endorsed) AS
SELECT x.application_id, x.account_id, r.account_id, r.from_at,
	coalesce(r.until_at, 9223372036854775807),
	EXISTS (SELECT 1 FROM endorsement e WHERE e.application_id = x.application_id
		AND e.account_id = x.account_id AND e.state = 'endorsed')
FROM application_party x
JOIN account p ON p.id = x.account_id
JOIN role r ON r.scope_id = p.organisation_id AND r.role = 'signing_official'
	AND r.state = 'active' AND r.account_id <> x.account_id;
