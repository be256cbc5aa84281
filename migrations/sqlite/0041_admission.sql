-- Admission into a stage: places, a waiting list, strata.

INSERT INTO application_state VALUES ('waitlisted');
CREATE TABLE admission_rule (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO admission_rule VALUES ('fifo'), ('lottery');
CREATE TABLE stratum_attribute (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO stratum_attribute VALUES ('resource_class'), ('sector');
CREATE TABLE spill_over (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO spill_over VALUES ('to_all'), ('kept');

CREATE TABLE stage_admission (
	stage_id  TEXT    PRIMARY KEY REFERENCES stage,
	places    INTEGER,
	per_day   INTEGER,
	rule      TEXT    NOT NULL REFERENCES admission_rule,
	strata_by TEXT    REFERENCES stratum_attribute,
	unfilled  TEXT    REFERENCES spill_over
) STRICT, WITHOUT ROWID;
CREATE TABLE stage_stratum (
	stage_id TEXT    NOT NULL REFERENCES stage_admission,
	position INTEGER NOT NULL,
	value    TEXT    NOT NULL,
	places   INTEGER NOT NULL,
	PRIMARY KEY (stage_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE admission (
	application_id TEXT    NOT NULL REFERENCES application,
	since          INTEGER NOT NULL,
	model_id       TEXT    NOT NULL REFERENCES model,
	stage_id       TEXT    REFERENCES stage,
	places         INTEGER NOT NULL,
	admitted_at    INTEGER,
	ended_at       INTEGER,
	PRIMARY KEY (application_id, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX admission_waiting ON admission (model_id, since, application_id)
WHERE admitted_at IS NULL AND ended_at IS NULL;
CREATE INDEX admission_by_stage ON admission (stage_id, admitted_at) WHERE admitted_at IS NOT NULL;
CREATE INDEX grant_living ON access_grant (model_id, end_at)
WHERE revoked_at IS NULL AND closed_at IS NULL AND superseded_at IS NULL;
