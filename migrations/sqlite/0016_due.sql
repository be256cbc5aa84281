-- What falls due, and what people are told.

CREATE TABLE due (
	kind      TEXT    NOT NULL,
	object_id TEXT    NOT NULL,
	at        INTEGER NOT NULL,
	tries     INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_moment ON due (at);

CREATE TABLE notice (
	id         TEXT    PRIMARY KEY,
	account_id TEXT    NOT NULL REFERENCES account,
	kind       TEXT    NOT NULL,
	object_id  TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	read_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_by_account ON notice (account_id, id);
CREATE INDEX notice_unread ON notice (account_id, id) WHERE read_at IS NULL;
CREATE INDEX notice_by_ending ON notice (substr(id, 27));

INSERT INTO due (kind, object_id, at)
SELECT 'grant_expiry', id, end_at FROM access_grant
WHERE end_at IS NOT NULL AND revoked_at IS NULL AND closed_at IS NULL AND superseded_at IS NULL;
INSERT INTO due (kind, object_id, at)
SELECT 'grant_reminder', id, end_at - 2592000000 FROM access_grant
WHERE end_at IS NOT NULL AND revoked_at IS NULL AND closed_at IS NULL AND superseded_at IS NULL;
