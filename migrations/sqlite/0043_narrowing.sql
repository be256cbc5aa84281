-- Approvals of less than was asked for.

CREATE TABLE vote_narrowing (
	case_id    TEXT    NOT NULL,
	board_id   TEXT    NOT NULL,
	account_id TEXT    NOT NULL REFERENCES account,
	round      INTEGER NOT NULL,
	casting    INTEGER NOT NULL,
	only_low   INTEGER,
	only_high  INTEGER,
	term_ms    INTEGER,
	PRIMARY KEY (case_id, round, board_id, account_id, casting)
) STRICT, WITHOUT ROWID;
ALTER TABLE application ADD COLUMN given_low INTEGER;
ALTER TABLE application ADD COLUMN given_high INTEGER;
ALTER TABLE application ADD COLUMN given_term_ms INTEGER;
