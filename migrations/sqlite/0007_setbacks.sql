-- Rolling a release back, and trying again.

CREATE TABLE release_rollback (
	id         TEXT    PRIMARY KEY,
	release_id TEXT    NOT NULL REFERENCES release,
	by_id      TEXT    NOT NULL REFERENCES account,
	at         INTEGER NOT NULL,
	from_stage TEXT    NOT NULL REFERENCES stage,
	to_stage   TEXT    NOT NULL REFERENCES stage,
	code       TEXT    NOT NULL REFERENCES hold_code,
	reason     TEXT    NOT NULL,
	review_at  INTEGER,
	reentry    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX release_rollback_by_release ON release_rollback (release_id, id);

ALTER TABLE promotion ADD COLUMN retry TEXT;
