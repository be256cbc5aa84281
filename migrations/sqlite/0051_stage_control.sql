-- Who answers for a stage, the controls on which it relies, and from what its lines were made.

ALTER TABLE stage ADD COLUMN owner TEXT;
ALTER TABLE gate_line ADD COLUMN template TEXT;
CREATE TABLE stage_control (
	stage_id TEXT    NOT NULL REFERENCES stage,
	position INTEGER NOT NULL,
	control  TEXT    NOT NULL,
	tier     TEXT,
	PRIMARY KEY (stage_id, position)
) STRICT, WITHOUT ROWID;
