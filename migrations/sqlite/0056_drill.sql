-- Actions that an act takes, and drills.

CREATE TABLE act_action (
	act_id TEXT NOT NULL REFERENCES act,
	action TEXT NOT NULL,
	PRIMARY KEY (act_id, action)
) STRICT, WITHOUT ROWID;
CREATE TABLE drill_kind (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO drill_kind VALUES ('restrict'), ('roll_back'), ('leak');
CREATE TABLE drill (
	id         TEXT    PRIMARY KEY,
	model_id   TEXT    NOT NULL REFERENCES model,
	release_id TEXT    NOT NULL REFERENCES release,
	stage_id   TEXT    REFERENCES stage,
	kind       TEXT    NOT NULL REFERENCES drill_kind,
	by_id      TEXT    NOT NULL REFERENCES account,
	at         INTEGER NOT NULL,
	act_us     INTEGER NOT NULL,
	stale_ms   INTEGER NOT NULL,
	took_ms    INTEGER NOT NULL,
	passed     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_by_model ON drill (model_id, kind, id);
