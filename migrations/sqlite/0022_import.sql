-- Grants of another gate.

CREATE TABLE import_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO import_state VALUES ('voting'), ('approved'), ('rejected'), ('withdrawn');

CREATE TABLE access_import (
	id          TEXT    PRIMARY KEY,
	model_id    TEXT    NOT NULL REFERENCES model,
	tier_id     TEXT    NOT NULL REFERENCES tier,
	state       TEXT    NOT NULL REFERENCES import_state,
	digest      TEXT    NOT NULL,
	total       INTEGER NOT NULL,
	accepted    INTEGER NOT NULL,
	left_out    INTEGER NOT NULL,
	claims      INTEGER NOT NULL,
	claimed     INTEGER NOT NULL DEFAULT 0,
	term_ms     INTEGER NOT NULL,
	proposed_by TEXT    NOT NULL REFERENCES account,
	proposed_at INTEGER NOT NULL,
	deadline_at INTEGER,
	decided_at  INTEGER,
	claim_until INTEGER,
	erased_at   INTEGER,
	etag        INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX import_by_model ON access_import (model_id, id);
CREATE INDEX import_by_digest ON access_import (tier_id, digest);
CREATE INDEX import_by_ending ON access_import (substr(id, 27));

CREATE TABLE import_row (
	import_id  TEXT    NOT NULL REFERENCES access_import,
	number     INTEGER NOT NULL,
	user       TEXT,
	name       TEXT,
	email      TEXT,
	asked_at   INTEGER,
	token      BLOB,
	claimed_by TEXT    REFERENCES account,
	claimed_at INTEGER,
	PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX import_row_token ON import_row (token) WHERE token IS NOT NULL;

ALTER TABLE access_grant ADD COLUMN import_id TEXT REFERENCES access_import;
