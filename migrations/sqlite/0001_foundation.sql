-- People, organisations, boards, roles and the ledger.

CREATE TABLE account_status (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO account_status VALUES ('active'), ('suspended'), ('erased');
CREATE TABLE role_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO role_state VALUES ('proposed'), ('active'), ('ended');
CREATE TABLE role_name (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO role_name VALUES ('admin'), ('auditor'), ('reviewer'), ('deputy'), ('chair'),
	('release_lead'), ('duty_officer'), ('gateway'), ('reporter'), ('signing_official');
CREATE TABLE sector (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO sector VALUES ('academia'), ('nonprofit'), ('industry'), ('government'), ('independent');
CREATE TABLE resource_class (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO resource_class VALUES ('low'), ('standard'), ('high');

CREATE TABLE installation (
	one         INTEGER PRIMARY KEY CHECK (one = 1),
	name        TEXT    NOT NULL,
	origin      TEXT    NOT NULL,
	vkey        TEXT    NOT NULL,
	created_at  INTEGER NOT NULL,
	first_board TEXT
) STRICT;

CREATE TABLE organisation (
	id             TEXT    PRIMARY KEY,
	name           TEXT    NOT NULL,
	ror            TEXT    UNIQUE,
	country        TEXT    NOT NULL,
	sector         TEXT    NOT NULL REFERENCES sector,
	resource_class TEXT    NOT NULL REFERENCES resource_class,
	created_at     INTEGER NOT NULL,
	etag           INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX organisation_by_name ON organisation (name);
CREATE INDEX organisation_by_ending ON organisation (substr(id, 27));

CREATE TABLE account (
	id              TEXT    PRIMARY KEY,
	name            TEXT    NOT NULL,
	email           TEXT    NOT NULL UNIQUE,
	orcid           TEXT    UNIQUE,
	organisation_id TEXT    REFERENCES organisation,
	language        TEXT    NOT NULL,
	service         INTEGER NOT NULL,
	status          TEXT    NOT NULL REFERENCES account_status,
	created_at      INTEGER NOT NULL,
	etag            INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX account_by_status ON account (status, id);
CREATE INDEX account_by_organisation ON account (organisation_id);
CREATE INDEX account_by_ending ON account (substr(id, 27));

CREATE TABLE invitation (
	id         TEXT    PRIMARY KEY,
	account_id TEXT    NOT NULL REFERENCES account,
	digest     BLOB    NOT NULL UNIQUE,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at    INTEGER,
	revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_account ON invitation (account_id, id);

CREATE TABLE token (
	id         TEXT    PRIMARY KEY,
	account_id TEXT    NOT NULL REFERENCES account,
	name       TEXT    NOT NULL,
	digest     BLOB    NOT NULL UNIQUE,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX token_by_account ON token (account_id, id);
CREATE INDEX token_by_ending ON token (substr(id, 27));

CREATE TABLE board (
	id         TEXT    PRIMARY KEY,
	slug       TEXT    NOT NULL UNIQUE,
	name       TEXT    NOT NULL,
	exempt     INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	etag       INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX board_by_ending ON board (substr(id, 27));

CREATE TABLE role (
	id           TEXT    PRIMARY KEY,
	account_id   TEXT    NOT NULL REFERENCES account,
	role         TEXT    NOT NULL REFERENCES role_name,
	scope_id     TEXT    NOT NULL,
	state        TEXT    NOT NULL REFERENCES role_state,
	proposed_by  TEXT    REFERENCES account,
	confirmed_by TEXT    REFERENCES account,
	from_at      INTEGER,
	until_at     INTEGER,
	created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX role_held ON role (account_id, role, scope_id) WHERE state <> 'ended';
CREATE INDEX role_by_scope ON role (scope_id, role, state, account_id, from_at, until_at);
CREATE INDEX role_by_account ON role (account_id, id);
CREATE INDEX role_by_ending ON role (substr(id, 27));
CREATE VIEW kept_role (id) AS
SELECT r.id FROM role r
WHERE r.state = 'active' AND (r.role IN ('chair', 'deputy')
	OR (r.role = 'admin' AND NOT EXISTS (SELECT 1 FROM role o JOIN account a ON a.id = o.account_id
		WHERE o.scope_id = '' AND o.role = 'admin' AND o.state = 'active'
			AND o.account_id <> r.account_id AND a.status = 'active' AND a.service = 0
			AND o.until_at IS NULL)));

CREATE TABLE ledger (
	seq   INTEGER PRIMARY KEY,
	entry TEXT    NOT NULL,
	leaf  BLOB    NOT NULL
) STRICT;
CREATE TABLE ledger_object (
	object_id TEXT    NOT NULL,
	seq       INTEGER NOT NULL REFERENCES ledger,
	PRIMARY KEY (object_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE ledger_head (
	one  INTEGER PRIMARY KEY CHECK (one = 1),
	size INTEGER NOT NULL,
	at   INTEGER NOT NULL,
	edge BLOB    NOT NULL,
	note TEXT    NOT NULL
) STRICT;
CREATE TABLE sealed (
	seq     INTEGER PRIMARY KEY REFERENCES ledger,
	salt    BLOB NOT NULL,
	content TEXT NOT NULL
) STRICT;
CREATE TRIGGER ledger_keeps_its_entries BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_loses_none BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_has_no_gap BEFORE INSERT ON ledger
WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger has no gaps'); END;

CREATE TABLE idempotency (
	account_id TEXT    NOT NULL,
	key        TEXT    NOT NULL,
	request    BLOB    NOT NULL,
	object_id  TEXT    NOT NULL,
	status     INTEGER NOT NULL,
	at         INTEGER NOT NULL,
	PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (at);
