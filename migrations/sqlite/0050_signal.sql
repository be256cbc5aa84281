-- What is watched while a stage lasts, what was reported of it, and when the daemon was down.

CREATE TABLE signal_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO signal_state VALUES ('declared'), ('waiting'), ('in_range'), ('inconclusive'),
	('out_of_range'), ('silent'), ('ended');
CREATE TABLE signal_source (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO signal_source VALUES ('reports'), ('usage'), ('incidents');
CREATE TABLE signal (
	id         TEXT    PRIMARY KEY,
	stage_id   TEXT    NOT NULL REFERENCES stage,
	model_id   TEXT    NOT NULL REFERENCES model,
	position   INTEGER NOT NULL,
	slug       TEXT    NOT NULL,
	template   TEXT,
	title      TEXT    NOT NULL,
	tier       TEXT,
	source     TEXT    NOT NULL REFERENCES signal_source,
	low_micro  INTEGER,
	high_micro INTEGER,
	window_ms  INTEGER NOT NULL,
	floor      INTEGER NOT NULL,
	holds      INTEGER NOT NULL,
	owner      TEXT    NOT NULL,
	reason     TEXT    NOT NULL,
	state      TEXT    NOT NULL DEFAULT 'declared' REFERENCES signal_state,
	began_at   INTEGER,
	heard_at   INTEGER,
	value_micro INTEGER,
	exposure   INTEGER,
	etag       INTEGER NOT NULL DEFAULT 1,
	UNIQUE (stage_id, position),
	UNIQUE (stage_id, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX signal_by_model ON signal (model_id, id);
CREATE INDEX signal_by_ending ON signal (substr(id, 27));
CREATE TABLE signal_reading (
	signal_id   TEXT    NOT NULL REFERENCES signal,
	at          INTEGER NOT NULL,
	value_micro INTEGER NOT NULL,
	exposure    INTEGER NOT NULL,
	state       TEXT    NOT NULL REFERENCES signal_state,
	by_id       TEXT    REFERENCES account,
	note        TEXT,
	PRIMARY KEY (signal_id, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE downtime (
	from_at  INTEGER PRIMARY KEY,
	until_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO hold_code VALUES ('signal_out_of_range', 'a signal is out of its declared range');
