-- Incidents and near-misses.

CREATE TABLE incident_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO incident_state VALUES ('open'), ('triaged'), ('contained'), ('closed');
CREATE TABLE incident_kind (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO incident_kind VALUES ('incident'), ('near_miss');
CREATE TABLE incident_category (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO incident_category VALUES ('misuse'), ('safeguard_failure'), ('security_breach'),
	('privacy_leak'), ('harmful_output'), ('disparate_harm'), ('malfunction'),
	('false_documentation'), ('other');

CREATE TABLE incident (
	id           TEXT    PRIMARY KEY,
	model_id     TEXT    NOT NULL REFERENCES model,
	release_id   TEXT    REFERENCES release,
	stage_id     TEXT    REFERENCES stage,
	version_id   TEXT    REFERENCES version,
	kind         TEXT    NOT NULL REFERENCES incident_kind,
	severity     INTEGER NOT NULL,
	category     TEXT    NOT NULL REFERENCES incident_category,
	state        TEXT    NOT NULL REFERENCES incident_state,
	what         TEXT    NOT NULL,
	harm         TEXT,
	involvement  TEXT,
	chain        TEXT,
	happened_at  INTEGER,
	detected_at  INTEGER NOT NULL,
	raised_by    TEXT    NOT NULL REFERENCES account,
	raised_at    INTEGER NOT NULL,
	triaged_by   TEXT    REFERENCES account,
	triaged_at   INTEGER,
	note         TEXT,
	contained_by TEXT    REFERENCES account,
	contained_at INTEGER,
	response     TEXT,
	root_cause   TEXT,
	review_due   INTEGER,
	review       TEXT,
	closed_by    TEXT    REFERENCES account,
	closed_at    INTEGER,
	summary      TEXT,
	published_at INTEGER,
	etag         INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_by_model ON incident (model_id, id);
CREATE INDEX incident_unclosed ON incident (model_id, severity) WHERE state <> 'closed';
CREATE INDEX incident_by_ending ON incident (substr(id, 27));

CREATE TABLE incident_grant (
	incident_id TEXT NOT NULL REFERENCES incident,
	grant_id    TEXT NOT NULL REFERENCES access_grant (id),
	PRIMARY KEY (incident_id, grant_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_severity (
	incident_id TEXT    NOT NULL REFERENCES incident,
	position    INTEGER NOT NULL,
	was         INTEGER NOT NULL,
	becomes     INTEGER NOT NULL,
	by_id       TEXT    NOT NULL REFERENCES account,
	at          INTEGER NOT NULL,
	reason      TEXT    NOT NULL,
	PRIMARY KEY (incident_id, position)
) STRICT, WITHOUT ROWID;
