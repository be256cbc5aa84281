-- A leak is of a model: there may be no release yet, or none any more.

DROP VIEW offer_withdrawn;
DROP VIEW restriction;
DROP VIEW stopped;
DROP VIEW act_now;
DROP VIEW hold_standing;
DROP TRIGGER exposure_never_falls;
CREATE TABLE act_before AS SELECT * FROM act;
DROP TABLE act;
CREATE TABLE act (
	id                TEXT    PRIMARY KEY,
	kind              TEXT    NOT NULL REFERENCES act_kind,
	model_id          TEXT    NOT NULL REFERENCES model,
	release_id        TEXT    REFERENCES release,
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
	etag              INTEGER NOT NULL DEFAULT 1,
	annul_by          TEXT    REFERENCES account
) STRICT, WITHOUT ROWID;
INSERT INTO act SELECT id, kind, model_id, release_id, by_id, at, code, reason, review_at, reentry, evidence,
	workaround, contact, cause, cause_closed_at, tier, capabilities_low, capabilities_high,
	components, versions, from_stage, to_stage, confirmed_by, confirmed_at, lifted_by,
	lifted_at, lift_reason, carried, etag, annul_by
FROM act_before;
DROP TABLE act_before;
CREATE INDEX act_by_model ON act (model_id, id);
CREATE INDEX act_by_release ON act (release_id, kind, id);
CREATE INDEX act_by_cause ON act (cause) WHERE cause IS NOT NULL;
CREATE INDEX act_by_ending ON act (substr(id, 27));
CREATE INDEX act_standing ON act (model_id)
	WHERE kind IN ('restrict', 'withdraw_offer') AND lifted_at IS NULL;
CREATE INDEX act_bar ON act (to_stage) WHERE kind = 'bar' AND lifted_at IS NULL;
CREATE VIEW restriction AS SELECT * FROM act WHERE kind = 'restrict';
CREATE VIEW stopped AS SELECT * FROM act
WHERE kind IN ('restrict', 'withdraw_offer') AND lifted_at IS NULL;
CREATE VIEW act_now AS
SELECT x.*, m.slug AS model, m.disclosure = 'announced' AS public,
	CASE WHEN x.lifted_at IS NOT NULL THEN 'lifted'
		WHEN x.kind = 'bar' THEN 'barred'
		WHEN x.kind IN ('hold', 'restrict') THEN 'standing'
		WHEN x.kind <> 'force' OR x.confirmed_at IS NOT NULL THEN 'done'
		WHEN EXISTS (SELECT 1 FROM release r LEFT JOIN stage f ON f.id = r.stage_id
			JOIN stage t ON t.id = x.to_stage
			WHERE r.id = x.release_id AND r.state IN ('planned', 'running')
			AND t.position = coalesce(f.position, 0) + 1) THEN 'proposed'
		ELSE 'expired' END AS state,
	x.at + 86400000 AS ripe_at
FROM act x JOIN model m ON m.id = x.model_id;
CREATE VIEW hold_standing (release_id, by_id, cause_closed) AS
SELECT x.release_id, x.by_id, x.cause_closed_at IS NOT NULL
FROM act x JOIN release r ON r.id = x.release_id
WHERE x.kind = 'hold' AND x.lifted_at IS NULL AND r.state = 'held';
CREATE VIEW offer_withdrawn (stage_id, tier_id, component_id, version_id, act_id) AS
SELECT o.stage_id, o.tier_id, o.component_id, o.version_id, x.id
FROM stage_offer o JOIN tier t ON t.id = o.tier_id JOIN component m ON m.id = o.component_id
JOIN version v ON v.id = o.version_id
JOIN stopped x ON x.model_id = t.model_id AND x.kind = 'withdraw_offer'
	AND (x.tier IS NULL OR x.tier = t.slug)
	AND (x.components >> m.bit) & 1 = 1 AND (x.versions >> v.bit) & 1 = 1
WHERE NOT EXISTS (SELECT 1 FROM capability_touches k WHERE k.kind = m.kind
	AND (CASE WHEN k.number < 64 THEN t.capabilities_low >> k.number
		ELSE t.capabilities_high >> (k.number - 64) END) & 1 = 1
	AND NOT EXISTS (SELECT 1 FROM stopped y WHERE y.model_id = t.model_id
		AND y.kind = 'withdraw_offer' AND (y.tier IS NULL OR y.tier = t.slug)
		AND (y.components >> m.bit) & 1 = 1 AND (y.versions >> v.bit) & 1 = 1
		AND (CASE WHEN k.number < 64 THEN y.capabilities_low >> k.number
			ELSE y.capabilities_high >> (k.number - 64) END) & 1 = 1));
CREATE TRIGGER exposure_never_falls BEFORE DELETE ON exposure
WHEN OLD.class >= 2 AND NOT EXISTS (SELECT 1 FROM act x WHERE x.id = OLD.cause AND x.kind = 'leak'
	AND x.lifted_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was given out cannot be recalled'); END;
