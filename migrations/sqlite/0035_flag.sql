-- Flags: what anybody points out about a model.

CREATE TABLE flag_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO flag_state VALUES ('open'), ('accepted'), ('declined'), ('withdrawn');

CREATE TABLE flag (
	id           TEXT    PRIMARY KEY,
	model_id     TEXT    NOT NULL REFERENCES model,
	version_id   TEXT    REFERENCES version,
	component_id TEXT    REFERENCES component,
	category     TEXT    NOT NULL REFERENCES incident_category,
	state        TEXT    NOT NULL REFERENCES flag_state,
	what         TEXT    NOT NULL,
	raised_by    TEXT    NOT NULL REFERENCES account,
	raised_at    INTEGER NOT NULL,
	decided_by   TEXT    REFERENCES account,
	decided_at   INTEGER,
	reason       TEXT,
	etag         INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_by_model ON flag (model_id, id);
CREATE INDEX flag_by_account ON flag (raised_by, id);
CREATE INDEX flag_by_ending ON flag (substr(id, 27));

CREATE TABLE flag_evidence (
	flag_id     TEXT NOT NULL REFERENCES flag,
	evidence_id TEXT NOT NULL REFERENCES evidence,
	PRIMARY KEY (flag_id, evidence_id)
) STRICT, WITHOUT ROWID;

CREATE VIEW grant_sheltered (grant_id, flag_id) AS
SELECT g.id, (SELECT f.id FROM flag f WHERE f.raised_by = g.account_id AND f.model_id = g.model_id
	AND f.state IN ('open', 'accepted') ORDER BY f.id DESC LIMIT 1)
FROM access_grant g
WHERE EXISTS (SELECT 1 FROM tier_allowance w WHERE w.tier_id = g.tier_id AND w.safe_harbour = 1)
	OR EXISTS (SELECT 1 FROM flag f WHERE f.raised_by = g.account_id AND f.model_id = g.model_id
		AND f.state IN ('open', 'accepted'));
