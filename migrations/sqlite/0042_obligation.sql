-- Conditions of an approval are obligations with an owner and a deadline, and a late vote on a
-- promotion is given its time once more.

CREATE TABLE vote_condition (
	promotion_id TEXT    NOT NULL REFERENCES promotion,
	account_id   TEXT    NOT NULL REFERENCES account,
	owner_id     TEXT    NOT NULL REFERENCES account,
	deadline_at  INTEGER,
	PRIMARY KEY (promotion_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE obligation_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO obligation_state VALUES ('open'), ('met'), ('confirmed'), ('breached'), ('dropped');
CREATE TABLE obligation (
	id           TEXT    PRIMARY KEY,
	promotion_id TEXT    NOT NULL REFERENCES promotion,
	model_id     TEXT    NOT NULL REFERENCES model,
	state        TEXT    NOT NULL REFERENCES obligation_state,
	text         TEXT    NOT NULL,
	owner_id     TEXT    NOT NULL REFERENCES account,
	deadline_at  INTEGER NOT NULL,
	how          TEXT,
	met_by       TEXT    REFERENCES account,
	met_at       INTEGER,
	decided_by   TEXT    REFERENCES account,
	decided_at   INTEGER,
	refusal      TEXT,
	breached_at  INTEGER,
	etag         INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX obligation_by_model ON obligation (model_id, id);
CREATE INDEX obligation_by_promotion ON obligation (promotion_id, id);
CREATE INDEX obligation_by_ending ON obligation (substr(id, 27));
INSERT INTO hold_code VALUES ('condition_breached', 'a condition of an approval was not met in time');
ALTER TABLE promotion ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
