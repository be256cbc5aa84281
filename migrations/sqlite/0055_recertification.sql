-- Whoever holds grants of a tier is looked at again every so many months.

ALTER TABLE tier ADD COLUMN recertify_months INTEGER;
ALTER TABLE tier ADD COLUMN recertify_suspends INTEGER NOT NULL DEFAULT 0;
CREATE TABLE recertification_state (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO recertification_state VALUES ('open'), ('done');
CREATE TABLE recertification (
	id        TEXT    PRIMARY KEY,
	model_id  TEXT    NOT NULL REFERENCES model,
	tier      TEXT    NOT NULL,
	tier_id   TEXT    NOT NULL REFERENCES tier,
	state     TEXT    NOT NULL REFERENCES recertification_state,
	suspends  INTEGER NOT NULL,
	opened_at INTEGER NOT NULL,
	due_at    INTEGER NOT NULL,
	listed    INTEGER NOT NULL,
	removed   INTEGER,
	done_by   TEXT    REFERENCES account,
	done_at   INTEGER,
	reason    TEXT,
	etag      INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX recertification_by_tier ON recertification (model_id, tier, id);
CREATE INDEX recertification_by_ending ON recertification (substr(id, 27));
CREATE VIEW recertification_grant (recertification_id, grant_id, account_id, end_at) AS
SELECT x.id, g.id, g.account_id, coalesce(g.end_at, 9223372036854775807)
FROM recertification x
JOIN tier t ON t.model_id = x.model_id AND t.slug = x.tier
JOIN access_grant g ON g.model_id = x.model_id AND g.tier_id = t.id
WHERE g.created_at < x.opened_at AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL;
