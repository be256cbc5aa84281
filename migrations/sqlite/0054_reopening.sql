-- What an accepted flag opens again, beside evidence.

ALTER TABLE gate_signature ADD COLUMN void_at INTEGER;
CREATE TABLE flag_line (
	flag_id TEXT NOT NULL REFERENCES flag,
	line_id TEXT NOT NULL REFERENCES gate_line,
	PRIMARY KEY (flag_id, line_id)
) STRICT, WITHOUT ROWID;
