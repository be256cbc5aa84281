-- How much a grant may use, and what it has used.

CREATE TABLE counting (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO counting VALUES ('evaluations'), ('reports');
CREATE TABLE limit_name (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO limit_name VALUES ('requests_per_minute'), ('calls_per_day'), ('calls_per_month'),
	('tokens_per_day'), ('tokens_per_month'), ('downloads_per_month'), ('concurrency');

CREATE TABLE tier_allowance (
	tier_id             TEXT    PRIMARY KEY REFERENCES tier,
	counting            TEXT    REFERENCES counting,
	requests_per_minute INTEGER NOT NULL,
	calls_per_day       INTEGER NOT NULL,
	calls_per_month     INTEGER NOT NULL,
	tokens_per_day      INTEGER NOT NULL,
	tokens_per_month    INTEGER NOT NULL,
	downloads_per_month INTEGER NOT NULL,
	concurrency         INTEGER NOT NULL,
	safe_harbour        INTEGER NOT NULL,
	no_content_logging  INTEGER NOT NULL,
	rate_class          TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_counter (
	grant_id TEXT    NOT NULL,
	name     TEXT    NOT NULL REFERENCES limit_name,
	period   INTEGER NOT NULL,
	used     INTEGER NOT NULL,
	PRIMARY KEY (grant_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_day (
	day        INTEGER NOT NULL,
	grant_id   TEXT    NOT NULL REFERENCES access_grant (id),
	version    INTEGER NOT NULL,
	capability INTEGER NOT NULL,
	calls      INTEGER NOT NULL,
	tokens     INTEGER NOT NULL,
	downloads  INTEGER NOT NULL,
	PRIMARY KEY (day, grant_id, version, capability)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_report (
	account_id TEXT    NOT NULL REFERENCES account,
	id         TEXT    NOT NULL,
	digest     BLOB    NOT NULL,
	at         INTEGER NOT NULL,
	counted    INTEGER NOT NULL,
	refused    INTEGER NOT NULL,
	PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_report_by_time ON usage_report (at);

CREATE TABLE usage_running (
	grant_id   TEXT    NOT NULL REFERENCES access_grant (id),
	id         TEXT    NOT NULL,
	account_id TEXT    NOT NULL REFERENCES account,
	until_at   INTEGER NOT NULL,
	PRIMARY KEY (grant_id, id)
) STRICT, WITHOUT ROWID;
