-- Who is to look at an application first, by a board's policy or its chair.

ALTER TABLE tier_board ADD COLUMN assign INTEGER NOT NULL DEFAULT 0;

CREATE TABLE assignment (
	case_id    TEXT    NOT NULL,
	board_id   TEXT    NOT NULL REFERENCES board,
	account_id TEXT    NOT NULL REFERENCES account,
	at         INTEGER NOT NULL,
	by_id      TEXT    REFERENCES account,
	open       INTEGER NOT NULL,
	PRIMARY KEY (case_id, board_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_open ON assignment (account_id, board_id, case_id) WHERE open = 1;
