-- Plans that take the place of the one that is under way.

ALTER TABLE promotion ADD COLUMN plan_id TEXT REFERENCES plan;
ALTER TABLE plan ADD COLUMN replaces_id TEXT REFERENCES plan;
CREATE TABLE plan_change (
	plan_id  TEXT    NOT NULL REFERENCES plan,
	stage    TEXT    NOT NULL,
	line     TEXT    NOT NULL,
	was      TEXT,
	now      TEXT,
	measured INTEGER NOT NULL,
	PRIMARY KEY (plan_id, stage, line)
) STRICT, WITHOUT ROWID;
