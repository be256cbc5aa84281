-- Which entries say what evaluations knew of an object.

CREATE TABLE known (
	object_id TEXT    NOT NULL,
	seq       INTEGER NOT NULL REFERENCES ledger,
	digest    BLOB    NOT NULL,
	PRIMARY KEY (object_id, seq)
) STRICT, WITHOUT ROWID;
