-- Restrictions: chosen capabilities stop.

CREATE TABLE restriction (
	id                TEXT    PRIMARY KEY,
	model_id          TEXT    NOT NULL REFERENCES model,
	release_id        TEXT    NOT NULL REFERENCES release,
	by_id             TEXT    NOT NULL REFERENCES account,
	at                INTEGER NOT NULL,
	code              TEXT    NOT NULL REFERENCES hold_code,
	reason            TEXT    NOT NULL,
	review_at         INTEGER,
	reentry           TEXT,
	tier              TEXT,
	capabilities_low  INTEGER NOT NULL,
	capabilities_high INTEGER NOT NULL,
	components        INTEGER NOT NULL,
	versions          INTEGER NOT NULL,
	confirmed_by      TEXT    REFERENCES account,
	confirmed_at      INTEGER,
	lifted_by         TEXT    REFERENCES account,
	lifted_at         INTEGER,
	lift_reason       TEXT,
	etag              INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX restriction_by_model ON restriction (model_id, id);
CREATE INDEX restriction_standing ON restriction (model_id) WHERE lifted_at IS NULL;
CREATE INDEX restriction_by_ending ON restriction (substr(id, 27));
