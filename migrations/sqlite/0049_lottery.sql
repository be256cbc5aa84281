-- Draws for the places of a stage.

CREATE TABLE lottery_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO lottery_state VALUES ('committed'), ('drawn'), ('abandoned');

CREATE TABLE lottery (
	id           TEXT    PRIMARY KEY,
	model_id     TEXT    NOT NULL REFERENCES model,
	release_id   TEXT    NOT NULL REFERENCES release,
	stage_id     TEXT    NOT NULL REFERENCES stage,
	state        TEXT    NOT NULL REFERENCES lottery_state,
	places       INTEGER NOT NULL,
	entrants     INTEGER NOT NULL,
	list_digest  TEXT    NOT NULL,
	seq          INTEGER NOT NULL,
	edge_size    INTEGER NOT NULL,
	edge         BLOB    NOT NULL,
	checkpoint   INTEGER NOT NULL,
	outside_name TEXT    NOT NULL,
	outside_at   INTEGER NOT NULL,
	by_id        TEXT    NOT NULL REFERENCES account,
	at           INTEGER NOT NULL,
	root         TEXT,
	outside      TEXT,
	seed         TEXT,
	ended_by     TEXT    REFERENCES account,
	ended_at     INTEGER,
	reason       TEXT,
	etag         INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX lottery_by_release ON lottery (release_id, id);
CREATE UNIQUE INDEX lottery_open ON lottery (stage_id) WHERE state = 'committed';
CREATE INDEX lottery_by_ending ON lottery (substr(id, 27));

CREATE TABLE lottery_entrant (
	lottery_id     TEXT    NOT NULL REFERENCES lottery,
	number         TEXT    NOT NULL,
	application_id TEXT    NOT NULL REFERENCES application,
	stratum        TEXT    NOT NULL,
	places         INTEGER NOT NULL,
	drawn          INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (lottery_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX lottery_entrant_by_application ON lottery_entrant (application_id, lottery_id);

ALTER TABLE admission ADD COLUMN won INTEGER NOT NULL DEFAULT 0;
CREATE INDEX admission_won ON admission (model_id, application_id)
WHERE won = 1 AND admitted_at IS NULL AND ended_at IS NULL;
