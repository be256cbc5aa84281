-- The deny list.

CREATE TABLE denial_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO denial_state VALUES ('proposed'), ('active'), ('appealed'), ('upheld'), ('lifted'),
	('dropped');

CREATE TABLE denial (
	id TEXT    PRIMARY KEY,
	account_id TEXT    REFERENCES account,
	organisation_id TEXT    REFERENCES organisation,
	state TEXT    NOT NULL REFERENCES denial_state,
	stands INTEGER NOT NULL DEFAULT 0,
	until_at INTEGER NOT NULL,
	reason TEXT    NOT NULL,
	proposed_by TEXT    NOT NULL REFERENCES account,
	as_chair INTEGER NOT NULL,
	as_lead INTEGER NOT NULL,
	proposed_at INTEGER NOT NULL,
	confirmed_by TEXT    REFERENCES account,
	confirmed_at INTEGER,
	appeal TEXT,
	appealed_by TEXT    REFERENCES account,
	appealed_at INTEGER,
	decided_by TEXT    REFERENCES account,
	decided_at INTEGER,
	decision TEXT,
	etag INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX denial_by_account ON denial (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX denial_by_organisation ON denial (organisation_id, id)
WHERE organisation_id IS NOT NULL;
CREATE INDEX denial_by_ending ON denial (substr(id, 27));

CREATE VIEW denier (account_id, chair, from_at, until_at) AS
SELECT r.account_id, r.role <> 'release_lead', r.from_at,
	coalesce(r.until_at, 9223372036854775807)
FROM role r WHERE r.state = 'active' AND r.role IN ('chair', 'deputy', 'release_lead');
