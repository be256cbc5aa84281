-- External identities that are linked to accounts.
CREATE TABLE identity_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO identity_state VALUES ('claimed'), ('offered'), ('active'), ('ended');

CREATE TABLE identity (
	id           TEXT    PRIMARY KEY,
	account_id   TEXT    NOT NULL REFERENCES account,
	type         TEXT    NOT NULL,
	value        TEXT    NOT NULL,
	state        TEXT    NOT NULL REFERENCES identity_state,
	proposed_by  TEXT    NOT NULL REFERENCES account,
	confirmed_by TEXT    REFERENCES account,
	created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identity_by_value ON identity (type, value) WHERE state = 'active';
CREATE UNIQUE INDEX identity_of_account ON identity (account_id, type, value)
WHERE state <> 'ended';
CREATE INDEX identity_by_account ON identity (account_id, id);
CREATE INDEX identity_by_ending ON identity (substr(id, 27));
