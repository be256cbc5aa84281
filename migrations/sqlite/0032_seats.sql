-- Members of boards speak for disciplines and stakeholder classes, and policies ask for them;
-- a stage may be put to several boards.

CREATE TABLE seat (
	board_id   TEXT    NOT NULL REFERENCES board,
	account_id TEXT    NOT NULL REFERENCES account,
	speaks_for INTEGER NOT NULL,
	PRIMARY KEY (board_id, account_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE tier_board ADD COLUMN required INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tier_board ADD COLUMN vetoes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN required INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN vetoes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE vote ADD COLUMN speaks_for INTEGER NOT NULL DEFAULT 0;

CREATE TABLE stage_board (
	stage_id          TEXT    NOT NULL REFERENCES stage,
	position          INTEGER NOT NULL,
	board_id          TEXT    NOT NULL REFERENCES board,
	quorum            INTEGER NOT NULL,
	threshold_p       INTEGER NOT NULL,
	threshold_q       INTEGER NOT NULL,
	min_approve       INTEGER NOT NULL,
	deadline_ms       INTEGER NOT NULL,
	blind             INTEGER NOT NULL,
	same_organisation TEXT    NOT NULL REFERENCES same_organisation,
	required          INTEGER NOT NULL,
	vetoes            INTEGER NOT NULL,
	PRIMARY KEY (stage_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX stage_board_by_board ON stage_board (board_id, stage_id);
INSERT INTO stage_board SELECT id, 1, board_id, quorum, threshold_p, threshold_q, min_approve,
	deadline_ms, blind, same_organisation, 0, 0 FROM stage;
ALTER TABLE stage DROP COLUMN board_id;
ALTER TABLE stage DROP COLUMN quorum;
ALTER TABLE stage DROP COLUMN threshold_p;
ALTER TABLE stage DROP COLUMN threshold_q;
ALTER TABLE stage DROP COLUMN min_approve;
ALTER TABLE stage DROP COLUMN deadline_ms;
ALTER TABLE stage DROP COLUMN blind;
ALTER TABLE stage DROP COLUMN same_organisation;

DROP VIEW judge;
CREATE VIEW judge (case_id, board_id, account_id, role, until_at, waits, closes_at, caster,
	speaks_for) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, r.until_at, t.waits, t.closes_at, t.caster,
	coalesce((SELECT s.speaks_for FROM seat s WHERE s.board_id = t.board_id
		AND s.account_id = r.account_id), 0)
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.from_at <= t.opened_at AND r.account_id <> t.party_id
	AND (t.same_organisation <> 'recuse' OR t.organisation_id IS NULL
		OR r.organisation_id IS NULL OR r.organisation_id <> t.organisation_id)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
		AND v.board_id = t.board_id AND v.account_id = r.account_id
		AND v.vote = 'recuse' AND v.void_at IS NULL)
	AND NOT EXISTS (SELECT 1 FROM case_bar x WHERE x.case_id = t.case_id
		AND x.account_id = r.account_id)
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = t.case_id
		AND m.account_id = r.account_id AND m.accepted_at IS NOT NULL);
