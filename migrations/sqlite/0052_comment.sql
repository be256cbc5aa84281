-- What is said of an application beside votes, and advice from outside.

CREATE TABLE application_comment (
	application_id TEXT    NOT NULL REFERENCES application,
	number         INTEGER NOT NULL,
	by_id          TEXT    NOT NULL REFERENCES account,
	board_id       TEXT    REFERENCES board,
	public         INTEGER NOT NULL,
	at             INTEGER NOT NULL,
	text           TEXT    NOT NULL,
	PRIMARY KEY (application_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_advice (
	application_id TEXT    NOT NULL REFERENCES application,
	account_id     TEXT    NOT NULL REFERENCES account,
	asked_by       TEXT    NOT NULL REFERENCES account,
	asked_at       INTEGER NOT NULL,
	question       TEXT    NOT NULL,
	advice         TEXT,
	given_at       INTEGER,
	withdrawn_at   INTEGER,
	PRIMARY KEY (application_id, account_id)
) STRICT, WITHOUT ROWID;
