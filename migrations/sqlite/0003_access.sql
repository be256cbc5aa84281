-- Applications, the votes on them, grants, accepted terms and keys.

CREATE TABLE application_state (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO application_state VALUES ('draft'), ('in_review'), ('returned'), ('approved'),
	('rejected'), ('withdrawn'), ('deleted');
CREATE TABLE application_kind (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO application_kind VALUES ('first');
CREATE TABLE reject_code (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO reject_code VALUES ('purpose_unclear'), ('lesser_tier_suffices'),
	('safeguards_insufficient'), ('not_eligible'), ('risk_too_high'), ('other');
CREATE TABLE vote_word (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO vote_word VALUES ('approve'), ('approve_with_conditions'), ('reject'),
	('more_evidence'), ('more_safeguards'), ('narrower'), ('refuse'), ('pause'), ('abstain'),
	('recuse');
CREATE TABLE tally_outcome (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO tally_outcome VALUES ('approved'), ('not_approved'), ('tied');

CREATE TABLE application (
	id                 TEXT    PRIMARY KEY,
	model_id           TEXT    NOT NULL REFERENCES model,
	tier_id            TEXT    NOT NULL REFERENCES tier,
	applicant_id       TEXT    NOT NULL REFERENCES account,
	organisation_id    TEXT    REFERENCES organisation,
	kind               TEXT    NOT NULL REFERENCES application_kind,
	state              TEXT    NOT NULL REFERENCES application_state,
	revision           INTEGER NOT NULL,
	digest             TEXT,
	title              TEXT,
	created_at         INTEGER NOT NULL,
	submitted_at       INTEGER,
	deadline_at        INTEGER,
	decided_at         INTEGER,
	returns            INTEGER NOT NULL DEFAULT 0,
	reject_code        TEXT    REFERENCES reject_code,
	reapply_at         INTEGER,
	small_installation INTEGER NOT NULL DEFAULT 0,
	etag               INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX application_by_applicant ON application (applicant_id, id);
CREATE INDEX application_by_state ON application (state, id);
CREATE INDEX application_by_ending ON application (substr(id, 27));
CREATE INDEX application_rejected ON application (applicant_id, reapply_at)
WHERE reapply_at IS NOT NULL;

CREATE TABLE application_revision (
	application_id TEXT    NOT NULL REFERENCES application,
	revision       INTEGER NOT NULL,
	title          TEXT,
	answers        TEXT    NOT NULL,
	digest         TEXT,
	submitted_at   INTEGER,
	PRIMARY KEY (application_id, revision)
) STRICT;

CREATE TABLE application_return (
	application_id TEXT    NOT NULL REFERENCES application,
	number         INTEGER NOT NULL,
	by_id          TEXT    NOT NULL REFERENCES account,
	board_id       TEXT    NOT NULL REFERENCES board,
	at             INTEGER NOT NULL,
	questions      TEXT    NOT NULL,
	paused_ms      INTEGER,
	PRIMARY KEY (application_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally (
	case_id           TEXT    NOT NULL,
	board_id          TEXT    NOT NULL REFERENCES board,
	party_id          TEXT    NOT NULL REFERENCES account,
	organisation_id   TEXT    REFERENCES organisation,
	quorum            INTEGER NOT NULL,
	threshold_p       INTEGER NOT NULL,
	threshold_q       INTEGER NOT NULL,
	min_approve       INTEGER NOT NULL,
	blind             INTEGER NOT NULL,
	same_organisation TEXT    NOT NULL REFERENCES same_organisation,
	opened_at         INTEGER NOT NULL,
	closes_at         INTEGER NOT NULL,
	waits             INTEGER NOT NULL DEFAULT 1,
	approvals         INTEGER NOT NULL DEFAULT 0,
	rejections        INTEGER NOT NULL DEFAULT 0,
	abstentions       INTEGER NOT NULL DEFAULT 0,
	recusals          INTEGER NOT NULL DEFAULT 0,
	at_deadline       TEXT    REFERENCES tally_outcome,
	caster            TEXT    REFERENCES role_name,
	outcome           TEXT    REFERENCES tally_outcome,
	closed_at         INTEGER,
	PRIMARY KEY (case_id, board_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_board ON tally (board_id, case_id);
CREATE INDEX tally_waiting ON tally (board_id, case_id) WHERE waits = 1;

CREATE TABLE vote (
	case_id        TEXT    NOT NULL,
	board_id       TEXT    NOT NULL,
	account_id     TEXT    NOT NULL REFERENCES account,
	vote           TEXT    NOT NULL REFERENCES vote_word,
	reason         TEXT    NOT NULL,
	conditions     TEXT,
	code           TEXT    REFERENCES reject_code,
	reapply_at     INTEGER,
	digest         TEXT    NOT NULL,
	at             INTEGER NOT NULL,
	void_at        INTEGER,
	casting        TEXT    REFERENCES vote_word,
	casting_reason TEXT,
	casting_at     INTEGER,
	PRIMARY KEY (case_id, board_id, account_id),
	FOREIGN KEY (case_id, board_id) REFERENCES tally
) STRICT, WITHOUT ROWID;

-- Who has a seat on a board that a case is put to: every role on a board is one.
CREATE VIEW case_seat (case_id, board_id, account_id, role, from_at, until_at, waits) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, r.from_at,
	coalesce(r.until_at, 9223372036854775807), t.waits
FROM tally t JOIN role r ON r.scope_id = t.board_id
WHERE r.state = 'active';

-- Who votes on a board: active people with an active seat.
CREATE VIEW board_voter (board_id, account_id, organisation_id, role, from_at, until_at) AS
SELECT r.scope_id, r.account_id, a.organisation_id, r.role, r.from_at,
	coalesce(r.until_at, 9223372036854775807)
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.state = 'active' AND a.status = 'active';

-- Who of them judges a case: seated when it was opened, no party to it, not of the party's
-- organisation where the policy minds that, not recused.
CREATE VIEW judge (case_id, board_id, account_id, role, until_at, waits, closes_at, caster) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, r.until_at, t.waits, t.closes_at, t.caster
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.from_at <= t.opened_at AND r.account_id <> t.party_id
	AND (t.same_organisation <> 'recuse' OR t.organisation_id IS NULL
		OR r.organisation_id IS NULL OR r.organisation_id <> t.organisation_id)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
		AND v.board_id = t.board_id AND v.account_id = r.account_id
		AND v.vote = 'recuse' AND v.void_at IS NULL);

-- Who has a seat and may not judge: recused, or of the party's organisation where the
-- policy minds that.
CREATE VIEW case_conflict (case_id, account_id) AS
SELECT v.case_id, v.account_id FROM vote v WHERE v.vote = 'recuse' AND v.void_at IS NULL
UNION ALL
SELECT t.case_id, a.id FROM tally t JOIN account a ON a.organisation_id = t.organisation_id
WHERE t.same_organisation = 'recuse';

-- Who may return an application: the first time the chair or the deputy of a board that is
-- asked, the second time its chair, then nobody.
CREATE VIEW may_return (case_id, board_id, account_id, from_at, until_at) AS
SELECT s.case_id, s.board_id, s.account_id, s.from_at, s.until_at FROM case_seat s
WHERE s.waits = 1 AND s.role IN ('chair', 'deputy')
	AND (SELECT count(*) FROM application_return x
		WHERE x.application_id = s.case_id AND x.board_id = s.board_id)
		< CASE s.role WHEN 'chair' THEN 2 ELSE 1 END;

CREATE TABLE access_grant (
	id                TEXT    NOT NULL UNIQUE,
	account_id        TEXT    NOT NULL REFERENCES account,
	application_id    TEXT    REFERENCES application,
	model_id          TEXT    NOT NULL REFERENCES model,
	tier_id           TEXT    NOT NULL REFERENCES tier,
	capabilities_low  INTEGER NOT NULL,
	capabilities_high INTEGER NOT NULL,
	versions          INTEGER NOT NULL,
	term_ms           INTEGER,
	start_at          INTEGER,
	end_at            INTEGER,
	terms_pending     INTEGER NOT NULL,
	suspended_at      INTEGER,
	revoked_at        INTEGER,
	closed_at         INTEGER,
	superseded_at     INTEGER,
	reason            TEXT,
	created_at        INTEGER NOT NULL,
	etag              INTEGER NOT NULL DEFAULT 1,
	PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX grant_by_application ON access_grant (application_id)
WHERE application_id IS NOT NULL;
CREATE INDEX grant_by_model ON access_grant (model_id, id);
CREATE INDEX grant_waiting ON access_grant (model_id, id) WHERE start_at IS NULL;
CREATE INDEX grant_by_ending ON access_grant (substr(id, 27));

-- Who has a seat on a board that grants a tier revision.
CREATE VIEW tier_seat (tier_id, account_id, role, from_at, until_at) AS
SELECT b.tier_id, r.account_id, r.role, r.from_at, coalesce(r.until_at, 9223372036854775807)
FROM tier_board b JOIN role r ON r.scope_id = b.board_id
WHERE r.state = 'active';

CREATE TABLE terms_acceptance (
	terms_id   TEXT    NOT NULL REFERENCES terms,
	account_id TEXT    NOT NULL REFERENCES account,
	grant_id   TEXT    NOT NULL REFERENCES access_grant (id),
	digest     TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	PRIMARY KEY (grant_id, terms_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE access_key (
	id         TEXT    PRIMARY KEY,
	account_id TEXT    NOT NULL REFERENCES account,
	name       TEXT    NOT NULL,
	digest     BLOB    NOT NULL UNIQUE,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX key_by_account ON access_key (account_id, id);
CREATE INDEX key_by_ending ON access_key (substr(id, 27));
CREATE TABLE key_grant (
	key_id   TEXT NOT NULL REFERENCES access_key,
	grant_id TEXT NOT NULL REFERENCES access_grant (id),
	PRIMARY KEY (key_id, grant_id)
) STRICT, WITHOUT ROWID;
