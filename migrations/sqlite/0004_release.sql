-- Plans, stages, gates, releases, evidence and promotions.

CREATE TABLE plan_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO plan_state VALUES ('draft'), ('published'), ('superseded');
CREATE TABLE release_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO release_state VALUES ('planned'), ('running'), ('held'), ('completed'), ('withdrawn'),
	('void');
CREATE TABLE promotion_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO promotion_state VALUES ('voting'), ('cooling_off'), ('effective'), ('not_approved'),
	('objected'), ('lapsed'), ('aborted'), ('void');
CREATE TABLE gate_type (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO gate_type VALUES ('document'), ('evaluation'), ('vote'), ('dwell');
CREATE TABLE style (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO style VALUES ('query'), ('query_information'), ('adaptation'), ('internals'),
	('weights');
CREATE TABLE evidence_kind (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO evidence_kind VALUES ('rate'), ('mean'), ('count'), ('score'), ('yes_no');
CREATE TABLE statistic (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO statistic VALUES ('value'), ('delta'), ('ratio');
CREATE TABLE comparison (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO comparison VALUES ('>='), ('>'), ('<='), ('<'), ('=');
CREATE TABLE on_fail (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO on_fail VALUES ('hold'), ('abort');
CREATE TABLE release_procedure (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO release_procedure VALUES ('plain'), ('confirm'), ('full');
CREATE TABLE hold_code (
	name TEXT PRIMARY KEY,
	text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO hold_code VALUES
	('capability_threshold', 'a capability threshold is crossed or cannot be ruled out'),
	('safeguard_failure', 'a safeguard failed or was bypassed'),
	('misuse_confirmed', 'misuse at scale is confirmed'),
	('severe_incident', 'a severe single incident'),
	('disparate_harm', 'disparate harm to a group'),
	('monitoring_blind', 'monitoring is blind or broken'),
	('evidence_invalid', 'evidence is expired or invalidated'),
	('security_breach', 'a security breach, or weights leaked'),
	('partner_breach', 'a partner''s environment does not comply'),
	('legal_order', 'a legal or regulatory order'),
	('licence_problem', 'a problem of licence or data rights'),
	('privacy_leak', 'personal data leaks'),
	('false_documentation', 'documentation is false or missing'),
	('use_drift', 'use drifts from what was foreseen'),
	('objection_upheld', 'an objection of a community or stakeholder is upheld'),
	('adverse_finding', 'an external assessor''s adverse finding'),
	('enforcement_backlog', 'the enforcement backlog exceeds its capacity'),
	('unfair_access', 'a fairness metric is outside the policy'),
	('operator_error', 'an operator''s error: the wrong audience or component'),
	('upstream_withdrawn', 'an upstream dependency was withdrawn'),
	('model_retirement', 'the model is retired'),
	('path_void', 'a leak made the planned path void');

CREATE TABLE plan (
	id           TEXT    PRIMARY KEY,
	model_id     TEXT    NOT NULL REFERENCES model,
	revision     INTEGER NOT NULL,
	state        TEXT    NOT NULL REFERENCES plan_state,
	title        TEXT    NOT NULL,
	digest       TEXT    NOT NULL,
	created_by   TEXT    NOT NULL REFERENCES account,
	created_at   INTEGER NOT NULL,
	published_by TEXT    REFERENCES account,
	published_at INTEGER,
	etag         INTEGER NOT NULL DEFAULT 1,
	UNIQUE (model_id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_by_model ON plan (model_id, id);
CREATE INDEX plan_by_ending ON plan (substr(id, 27));

CREATE TABLE stage (
	id                      TEXT    PRIMARY KEY,
	plan_id                 TEXT    NOT NULL REFERENCES plan,
	position                INTEGER NOT NULL,
	slug                    TEXT    NOT NULL,
	name                    TEXT    NOT NULL,
	minimum_dwell_ms        INTEGER NOT NULL,
	longest_stay_ms         INTEGER,
	cooling_off_ms          INTEGER NOT NULL,
	board_id                TEXT    NOT NULL REFERENCES board,
	quorum                  INTEGER NOT NULL,
	threshold_p             INTEGER NOT NULL,
	threshold_q             INTEGER NOT NULL,
	min_approve             INTEGER NOT NULL,
	deadline_ms             INTEGER NOT NULL,
	blind                   INTEGER NOT NULL,
	same_organisation       TEXT    NOT NULL REFERENCES same_organisation,
	reason_not_closed_first TEXT,
	UNIQUE (plan_id, position),
	UNIQUE (plan_id, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_offer (
	stage_id     TEXT NOT NULL REFERENCES stage,
	tier_id      TEXT NOT NULL REFERENCES tier,
	component_id TEXT NOT NULL REFERENCES component,
	version_id   TEXT NOT NULL REFERENCES version,
	PRIMARY KEY (stage_id, tier_id, component_id, version_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE gate_line (
	id                  TEXT    PRIMARY KEY,
	stage_id            TEXT    NOT NULL REFERENCES stage,
	position            INTEGER NOT NULL,
	slug                TEXT    NOT NULL,
	type                TEXT    NOT NULL REFERENCES gate_type,
	title               TEXT    NOT NULL,
	criterion           TEXT,
	version_id          TEXT    REFERENCES version,
	style               TEXT    REFERENCES style,
	statistic           TEXT    NOT NULL REFERENCES statistic,
	baseline_version_id TEXT    REFERENCES version,
	comparison          TEXT    NOT NULL REFERENCES comparison,
	limit_micro         INTEGER NOT NULL,
	dimensions          TEXT,
	missing_n           TEXT    NOT NULL,
	counted             INTEGER NOT NULL,
	on_fail             TEXT    NOT NULL REFERENCES on_fail,
	owner               TEXT    NOT NULL,
	reason              TEXT    NOT NULL,
	UNIQUE (stage_id, position),
	UNIQUE (stage_id, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE release (
	id          TEXT    PRIMARY KEY,
	model_id    TEXT    NOT NULL REFERENCES model,
	plan_id     TEXT    NOT NULL UNIQUE REFERENCES plan,
	state       TEXT    NOT NULL REFERENCES release_state,
	stage_id    TEXT    REFERENCES stage,
	stage_since INTEGER,
	dwell_from  INTEGER,
	held_since  INTEGER,
	created_at  INTEGER NOT NULL,
	etag        INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX release_by_model ON release (model_id, id);
CREATE INDEX release_by_ending ON release (substr(id, 27));

CREATE TABLE release_hold (
	id           TEXT    PRIMARY KEY,
	release_id   TEXT    NOT NULL REFERENCES release,
	by_id        TEXT    NOT NULL REFERENCES account,
	at           INTEGER NOT NULL,
	code         TEXT    NOT NULL REFERENCES hold_code,
	reason       TEXT    NOT NULL,
	review_at    INTEGER,
	reentry      TEXT,
	promotion_id TEXT    REFERENCES promotion,
	lifted_by    TEXT    REFERENCES account,
	lifted_at    INTEGER,
	lift_reason  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX release_hold_by_release ON release_hold (release_id, id);

CREATE TABLE evidence (
	id                  TEXT    PRIMARY KEY,
	model_id            TEXT    NOT NULL REFERENCES model,
	criterion           TEXT    NOT NULL,
	version_id          TEXT    REFERENCES version,
	style               TEXT    REFERENCES style,
	kind                TEXT    NOT NULL REFERENCES evidence_kind,
	value_micro         INTEGER NOT NULL,
	n                   INTEGER,
	numerator           INTEGER,
	denominator         INTEGER,
	statistic           TEXT    NOT NULL REFERENCES statistic,
	baseline_version_id TEXT    REFERENCES version,
	dimensions          TEXT,
	title               TEXT    NOT NULL,
	digest              TEXT,
	source              TEXT,
	independent         INTEGER NOT NULL,
	by_id               TEXT    NOT NULL REFERENCES account,
	at                  INTEGER NOT NULL,
	valid_until         INTEGER,
	invalidated_at      INTEGER,
	invalidated_by      TEXT    REFERENCES account,
	invalidated_reason  TEXT,
	replaced_by         TEXT    REFERENCES evidence,
	etag                INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_model ON evidence (model_id, id);
CREATE INDEX evidence_by_criterion ON evidence (model_id, criterion, id);
CREATE INDEX evidence_by_ending ON evidence (substr(id, 27));

CREATE TABLE promotion (
	id             TEXT    PRIMARY KEY,
	release_id     TEXT    NOT NULL REFERENCES release,
	stage_id       TEXT    NOT NULL REFERENCES stage,
	state          TEXT    NOT NULL REFERENCES promotion_state,
	outcome        TEXT    REFERENCES vote_word,
	crosses        INTEGER NOT NULL,
	procedure      TEXT    NOT NULL REFERENCES release_procedure,
	statement      TEXT,
	report         TEXT    NOT NULL,
	digest         TEXT    NOT NULL,
	worksheet      TEXT,
	reason         TEXT    NOT NULL,
	conditions     TEXT,
	proposed_by    TEXT    NOT NULL REFERENCES account,
	proposed_at    INTEGER NOT NULL,
	deadline_at    INTEGER NOT NULL,
	evidence_until INTEGER,
	cooling_off_ms INTEGER NOT NULL,
	decided_at     INTEGER,
	lines          INTEGER NOT NULL DEFAULT 0,
	independents   INTEGER NOT NULL DEFAULT 0,
	cooling_until  INTEGER,
	effective_at   INTEGER,
	promoted_by    TEXT    REFERENCES account,
	ended_at       INTEGER,
	ended_by       TEXT    REFERENCES account,
	end_reason     TEXT,
	etag           INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX promotion_by_release ON promotion (release_id, id);
CREATE INDEX promotion_open ON promotion (release_id) WHERE state IN ('voting', 'cooling_off');
CREATE INDEX promotion_by_ending ON promotion (substr(id, 27));

CREATE TABLE promotion_evidence (
	promotion_id TEXT NOT NULL REFERENCES promotion,
	evidence_id  TEXT NOT NULL REFERENCES evidence,
	PRIMARY KEY (promotion_id, evidence_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX promotion_evidence_by_evidence ON promotion_evidence (evidence_id, promotion_id);

CREATE TABLE promotion_independence (
	promotion_id TEXT    NOT NULL REFERENCES promotion,
	account_id   TEXT    NOT NULL REFERENCES account,
	at           INTEGER NOT NULL,
	PRIMARY KEY (promotion_id, account_id)
) STRICT, WITHOUT ROWID;

-- What a plan offers by a revision of a tier that isn't the newest any more.
CREATE VIEW stage_outdated (plan_id, tier) AS
SELECT s.plan_id, t.slug FROM stage s
JOIN stage_offer o ON o.stage_id = s.id
JOIN tier t ON t.id = o.tier_id
WHERE t.superseded_at IS NOT NULL;

-- The tiers that the present stage of a model offers, by slug; held: nothing is activated.
CREATE VIEW tier_offered (model_id, tier, held) AS
SELECT r.model_id, t.slug, r.state = 'held' FROM release r
JOIN stage_offer o ON o.stage_id = r.stage_id
JOIN tier t ON t.id = o.tier_id
WHERE r.state IN ('running', 'held', 'completed');
