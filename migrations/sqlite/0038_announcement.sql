-- Undisclosed models are announced by a board's vote, and versions say why they are held back.

CREATE TABLE announcement_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO announcement_state VALUES ('voting'), ('approved'), ('rejected'), ('withdrawn');
CREATE TABLE announcement (
	id          TEXT    PRIMARY KEY,
	model_id    TEXT    NOT NULL REFERENCES model,
	state       TEXT    NOT NULL REFERENCES announcement_state,
	reason      TEXT    NOT NULL,
	digest      TEXT    NOT NULL,
	proposed_by TEXT    NOT NULL REFERENCES account,
	proposed_at INTEGER NOT NULL,
	deadline_at INTEGER,
	decided_at  INTEGER,
	etag        INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_by_model ON announcement (model_id, id);
CREATE INDEX announcement_by_ending ON announcement (substr(id, 27));

CREATE TABLE stay (
	id         TEXT    PRIMARY KEY,
	version_id TEXT    NOT NULL UNIQUE REFERENCES version,
	model_id   TEXT    NOT NULL REFERENCES model,
	since      INTEGER NOT NULL,
	review_at  INTEGER NOT NULL,
	given      INTEGER NOT NULL DEFAULT 0,
	reason     TEXT,
	cost       TEXT,
	owner_id   TEXT    REFERENCES account,
	given_by   TEXT    REFERENCES account,
	given_at   INTEGER,
	etag       INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX stay_by_model ON stay (model_id, id);
CREATE INDEX stay_by_ending ON stay (substr(id, 27));
CREATE VIEW stay_now (id, version_id, model_id, since, review_at, given, etag, state, ripe_at) AS
SELECT s.id, s.version_id, s.model_id, s.since, s.review_at, s.given, s.etag,
	CASE WHEN v.status = 'retired' OR EXISTS (SELECT 1 FROM component c CROSS JOIN exposure x
		ON x.component_id = c.id AND x.version_id = s.version_id
		WHERE c.model_id = s.model_id AND c.kind = 'weights' AND x.audience = 'public'
			AND x.class = 3) THEN 'ended'
		WHEN s.given = 0 THEN 'due' ELSE 'current' END,
	s.review_at
FROM stay s JOIN version v ON v.id = s.version_id;
INSERT INTO stay (id, version_id, model_id, since, review_at)
SELECT 'sty' || substr(v.id, 4), v.id, v.model_id, coalesce(v.announced_at, v.created_at),
	coalesce(v.announced_at, v.created_at) + 2592000000
FROM version v JOIN model m ON m.id = v.model_id WHERE m.disclosure = 'announced';
INSERT INTO due (kind, object_id, at) SELECT 'stay_review', id, review_at FROM stay;
