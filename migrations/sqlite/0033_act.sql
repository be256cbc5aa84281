-- What is done to a release, of whatever kind, in one table.

CREATE TABLE act_kind (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO act_kind VALUES ('hold'), ('restrict'), ('roll_back'), ('withdraw'), ('withdraw_offer'),
	('complete'), ('bar'), ('force'), ('leak');

CREATE TABLE act (
	id                TEXT    PRIMARY KEY,
	kind              TEXT    NOT NULL REFERENCES act_kind,
	model_id          TEXT    NOT NULL REFERENCES model,
	release_id        TEXT    NOT NULL REFERENCES release,
	by_id             TEXT    REFERENCES account,
	at                INTEGER NOT NULL,
	code              TEXT    NOT NULL REFERENCES hold_code,
	reason            TEXT    NOT NULL,
	review_at         INTEGER,
	reentry           TEXT,
	evidence          TEXT,
	workaround        TEXT,
	contact           TEXT,
	cause             TEXT,
	cause_closed_at   INTEGER,
	account_id        TEXT    REFERENCES account,
	tier              TEXT,
	capabilities_low  INTEGER NOT NULL DEFAULT 0,
	capabilities_high INTEGER NOT NULL DEFAULT 0,
	components        INTEGER NOT NULL DEFAULT 0,
	versions          INTEGER NOT NULL DEFAULT 0,
	from_stage        TEXT    REFERENCES stage,
	to_stage          TEXT    REFERENCES stage,
	confirmed_by      TEXT    REFERENCES account,
	confirmed_at      INTEGER,
	lifted_by         TEXT    REFERENCES account,
	lifted_at         INTEGER,
	lift_reason       TEXT,
	carried           TEXT,
	etag              INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX act_by_model ON act (model_id, id);
CREATE INDEX act_by_release ON act (release_id, kind, id);
CREATE INDEX act_by_cause ON act (cause) WHERE cause IS NOT NULL;
CREATE INDEX act_by_ending ON act (substr(id, 27));

INSERT INTO act (id, kind, model_id, release_id, by_id, at, code, reason, review_at, reentry, cause,
	lifted_by, lifted_at, lift_reason)
SELECT h.id, 'hold', r.model_id, h.release_id, h.by_id, h.at, h.code, h.reason, h.review_at,
	h.reentry, h.promotion_id, h.lifted_by, h.lifted_at, h.lift_reason
FROM release_hold h JOIN release r ON r.id = h.release_id;
INSERT INTO act (id, kind, model_id, release_id, by_id, at, code, reason, review_at, reentry, tier,
	capabilities_low, capabilities_high, components, versions, confirmed_by, confirmed_at,
	lifted_by, lifted_at, lift_reason, etag)
SELECT id, 'restrict', model_id, release_id, by_id, at, code, reason, review_at, reentry, tier,
	capabilities_low, capabilities_high, components, versions, confirmed_by, confirmed_at,
	lifted_by, lifted_at, lift_reason, etag
FROM restriction;
INSERT INTO act (id, kind, model_id, release_id, by_id, at, code, reason, review_at, reentry,
	from_stage, to_stage)
SELECT b.id, 'roll_back', r.model_id, b.release_id, b.by_id, b.at, b.code, b.reason, b.review_at,
	b.reentry, b.from_stage, b.to_stage
FROM release_rollback b JOIN release r ON r.id = b.release_id;
DROP TABLE release_hold;
DROP TABLE restriction;
DROP TABLE release_rollback;
CREATE INDEX restriction_standing ON act (model_id) WHERE kind = 'restrict' AND lifted_at IS NULL;

CREATE VIEW restriction AS SELECT * FROM act WHERE kind = 'restrict';
CREATE VIEW hold_standing (release_id, by_id, cause_closed) AS
SELECT release_id, by_id, cause_closed_at IS NOT NULL FROM act
WHERE kind = 'hold' AND lifted_at IS NULL;
