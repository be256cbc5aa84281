-- Files that were uploaded for an application's answers.

CREATE TABLE application_file (
	application_id TEXT    NOT NULL REFERENCES application,
	digest         TEXT    NOT NULL,
	size           INTEGER NOT NULL,
	type           TEXT    NOT NULL,
	at             INTEGER NOT NULL,
	PRIMARY KEY (application_id, digest)
) STRICT, WITHOUT ROWID;
