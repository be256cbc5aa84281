-- A flag may come from somebody who isn't signed in.

DROP VIEW grant_sheltered;
CREATE TABLE flag_before AS SELECT * FROM flag;
DROP TABLE flag;
CREATE TABLE flag (
	id           TEXT    PRIMARY KEY,
	model_id     TEXT    NOT NULL REFERENCES model,
	version_id   TEXT    REFERENCES version,
	component_id TEXT    REFERENCES component,
	category     TEXT    NOT NULL REFERENCES incident_category,
	state        TEXT    NOT NULL REFERENCES flag_state,
	what         TEXT    NOT NULL,
	raised_by    TEXT    REFERENCES account,
	raised_at    INTEGER NOT NULL,
	decided_by   TEXT    REFERENCES account,
	decided_at   INTEGER,
	reason       TEXT,
	etag         INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
INSERT INTO flag SELECT id, model_id, version_id, component_id, category, state, what, raised_by,
	raised_at, decided_by, decided_at, reason, etag
FROM flag_before;
DROP TABLE flag_before;
CREATE INDEX flag_by_model ON flag (model_id, id);
CREATE INDEX flag_by_account ON flag (raised_by, id);
CREATE INDEX flag_by_ending ON flag (substr(id, 27));
CREATE VIEW grant_sheltered (grant_id, flag_id) AS
SELECT g.id, (SELECT f.id FROM flag f WHERE f.raised_by = g.account_id AND f.model_id = g.model_id
	AND f.state IN ('open', 'accepted') ORDER BY f.id DESC LIMIT 1)
FROM access_grant g
WHERE EXISTS (SELECT 1 FROM tier_allowance w WHERE w.tier_id = g.tier_id AND w.safe_harbour = 1)
	OR EXISTS (SELECT 1 FROM flag f WHERE f.raised_by = g.account_id AND f.model_id = g.model_id
		AND f.state IN ('open', 'accepted'));
