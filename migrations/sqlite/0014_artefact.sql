-- Files that are handed out: registered, fetched with tickets, and who holds them.

CREATE TABLE artefact_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO artefact_state VALUES ('registered'), ('retired');

CREATE TABLE artefact (
	id           TEXT    PRIMARY KEY,
	model_id     TEXT    NOT NULL REFERENCES model,
	version_id   TEXT    NOT NULL REFERENCES version,
	component_id TEXT    NOT NULL REFERENCES component,
	name         TEXT    NOT NULL,
	digest       TEXT    NOT NULL,
	size         INTEGER NOT NULL,
	path         TEXT,
	state        TEXT    NOT NULL REFERENCES artefact_state,
	created_by   TEXT    NOT NULL REFERENCES account,
	created_at   INTEGER NOT NULL,
	retired_at   INTEGER,
	etag         INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX artefact_by_name ON artefact (model_id, name) WHERE state = 'registered';
CREATE INDEX artefact_by_model ON artefact (model_id, id);
CREATE INDEX artefact_by_digest ON artefact (digest);
CREATE INDEX artefact_by_ending ON artefact (substr(id, 27));

CREATE TABLE ticket_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO ticket_state VALUES ('open'), ('used');
CREATE TABLE ticket_fault (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO ticket_fault VALUES ('other_person'), ('other_file'), ('used'), ('expired'), ('worn'),
	('retired'), ('held'), ('no_access');
CREATE TABLE handing (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO handing VALUES ('sent'), ('assumed'), ('handed_on');

CREATE TABLE ticket (
	id           TEXT    PRIMARY KEY,
	artefact_id  TEXT    NOT NULL REFERENCES artefact,
	account_id   TEXT    NOT NULL REFERENCES account,
	grant_id     TEXT    REFERENCES access_grant (id),
	tier_id      TEXT    NOT NULL REFERENCES tier,
	state        TEXT    NOT NULL REFERENCES ticket_state,
	created_at   INTEGER NOT NULL,
	expires_at   INTEGER NOT NULL,
	used_at      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_by_account ON ticket (account_id, artefact_id, id);
CREATE INDEX ticket_by_ending ON ticket (substr(id, 27));

CREATE TABLE ticket_refusal (
	ticket_id  TEXT    NOT NULL REFERENCES ticket,
	account_id TEXT    NOT NULL REFERENCES account,
	fault      TEXT    NOT NULL REFERENCES ticket_fault,
	count      INTEGER NOT NULL,
	first_at   INTEGER NOT NULL,
	last_at    INTEGER NOT NULL,
	PRIMARY KEY (ticket_id, account_id, fault)
) STRICT, WITHOUT ROWID;

CREATE TABLE download_part (
	id        TEXT    PRIMARY KEY,
	ticket_id TEXT    NOT NULL REFERENCES ticket,
	first     INTEGER NOT NULL,
	behind    INTEGER NOT NULL,
	sent      INTEGER,
	assumed   INTEGER NOT NULL DEFAULT 0,
	at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX part_by_ticket ON download_part (ticket_id);
CREATE INDEX part_open ON download_part (id) WHERE sent IS NULL;

CREATE TABLE holder (
	ticket_id    TEXT    PRIMARY KEY REFERENCES ticket,
	account_id   TEXT    NOT NULL REFERENCES account,
	artefact_id  TEXT    NOT NULL REFERENCES artefact,
	digest       TEXT    NOT NULL,
	grant_id     TEXT    REFERENCES access_grant (id),
	tier_id      TEXT    NOT NULL REFERENCES tier,
	terms_digest TEXT,
	how          TEXT    NOT NULL REFERENCES handing,
	at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX holder_by_digest ON holder (digest, ticket_id);
CREATE INDEX holder_by_account ON holder (account_id, ticket_id);

CREATE TABLE reading (
	account_id TEXT    NOT NULL REFERENCES account,
	command    TEXT    NOT NULL,
	what       TEXT    NOT NULL,
	at         INTEGER NOT NULL
) STRICT;
CREATE INDEX reading_by_time ON reading (at);
