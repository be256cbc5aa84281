-- What the caller ($2) is to an import at $3: proposer; lead of its model; seated on the board
-- that it is put to, eligible to vote there, conflicted; countable: its time is over and what
-- the votes come to is certain; blocked: nobody claims by it (any more).

-- =import_is who now
	@lead i.model_id :who :now,
	EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = i.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated,
	EXISTS (SELECT 1 FROM judge j WHERE j.case_id = i.id AND j.account_id = :who
		AND j.until_at > :now AND j.waits = 1 AND j.closes_at > :now
		AND (j.caster IS NULL OR j.caster = j.role)) AS eligible,
	EXISTS (SELECT 1 FROM case_conflict c WHERE c.case_id = i.id AND c.account_id = :who)
		AS conflicted

-- :find_import_by_id
SELECT i.id, i.etag, i.state, CASE i.state WHEN 'voting' THEN i.deadline_at END AS ripe_at,
	i.proposed_by = $2 AS proposer,
	@import_is $2 $3,
	NOT EXISTS (SELECT 1 FROM tally t WHERE t.case_id = i.id AND t.waits = 1
		AND t.at_deadline IS NULL) AS countable,
	i.claims = 0 OR i.claim_until <= $3 AS blocked
FROM access_import i WHERE i.id = $1;

-- :find_import_by_ending
SELECT i.id, i.etag, i.state, CASE i.state WHEN 'voting' THEN i.deadline_at END AS ripe_at,
	i.proposed_by = $2 AS proposer,
	@import_is $2 $3,
	NOT EXISTS (SELECT 1 FROM tally t WHERE t.case_id = i.id AND t.waits = 1
		AND t.at_deadline IS NULL) AS countable,
	i.claims = 0 OR i.claim_until <= $3 AS blocked
FROM access_import i WHERE substr(i.id, 27) = $1;

-- :import_by_id
SELECT i.*, CASE i.state WHEN 'voting' THEN i.deadline_at END AS ripe_at,
	m.slug AS model, t.slug AS tier, p.name AS proposer_name, i.proposed_by = $2 AS proposer,
	@import_is $2 $3,
	NOT EXISTS (SELECT 1 FROM tally x WHERE x.case_id = i.id AND x.waits = 1
		AND x.at_deadline IS NULL) AS countable,
	i.claims = 0 OR i.claim_until <= $3 AS blocked
FROM access_import i
JOIN model m ON m.id = i.model_id
JOIN tier t ON t.id = i.tier_id
JOIN account p ON p.id = i.proposed_by
WHERE i.id = $1;

-- Of model $3, for who may see them: its leads, those seated on the board, and $4: auditors.
-- :import_list
SELECT i.*, CASE i.state WHEN 'voting' THEN i.deadline_at END AS ripe_at,
	m.slug AS model, t.slug AS tier, p.name AS proposer_name, i.proposed_by = $1 AS proposer,
	@import_is $1 $2,
	NOT EXISTS (SELECT 1 FROM tally x WHERE x.case_id = i.id AND x.waits = 1
		AND x.at_deadline IS NULL) AS countable,
	i.claims = 0 OR i.claim_until <= $2 AS blocked
FROM access_import i
JOIN model m ON m.id = i.model_id
JOIN tier t ON t.id = i.tier_id
JOIN account p ON p.id = i.proposed_by
WHERE i.model_id = $3 AND i.id < $5
	AND ($4 = 1 OR i.proposed_by = $1
		OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = i.model_id
			AND q.account_id = $1 AND q.role = 'release_lead'
			AND q.from_at <= $2 AND q.until_at > $2)
		OR EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = i.id AND s.account_id = $1
			AND s.from_at <= $2 AND s.until_at > $2))
ORDER BY i.id DESC LIMIT $6;

-- :import_insert
INSERT INTO access_import (id, model_id, tier_id, state, digest, total, accepted, left_out, claims,
	term_ms, proposed_by, proposed_at, deadline_at)
VALUES ($1, $2, $3, 'voting', $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- :import_row_insert
INSERT INTO import_row (import_id, number, user, name, email, asked_at) VALUES ($1, $2, $3, $4, $5, $6);

-- :import_same
SELECT id, state FROM access_import
WHERE tier_id = $1 AND digest = $2 AND state IN ('voting', 'approved') LIMIT 1;

-- :import_tier
SELECT t.id, t.term_ms, t.open FROM tier t
WHERE t.model_id = $1 AND t.slug = $2 AND t.superseded_at IS NULL;

-- :import_row_of
SELECT * FROM access_import WHERE id = $1;

-- :import_set_deadline
UPDATE access_import SET deadline_at = $2, etag = etag + 1 WHERE id = $1;

-- :import_decide
UPDATE access_import SET state = $2, decided_at = $3, claim_until = $4, deadline_at = NULL,
	etag = etag + 1
WHERE id = $1;

-- :import_forget
DELETE FROM import_row WHERE import_id = $1 AND claimed_by IS NULL;

-- :import_forgotten
UPDATE access_import SET erased_at = $2, etag = etag + 1 WHERE id = $1;

-- :import_rows_behind
SELECT number, name, email FROM import_row
WHERE import_id = $1 AND number > $2 AND claimed_by IS NULL ORDER BY number LIMIT $3;

-- :import_row_token
UPDATE import_row SET token = $3 WHERE import_id = $1 AND number = $2;

-- :import_by_token
SELECT r.import_id, r.number, i.tier_id, i.term_ms, i.claim_until, i.claims
FROM import_row r JOIN access_import i ON i.id = r.import_id
WHERE r.token = $1 AND r.claimed_by IS NULL AND i.state = 'approved';

-- :import_claimed_before
SELECT id FROM access_grant WHERE account_id = $1 AND import_id = $2 LIMIT 1;

-- :import_row_claim
UPDATE import_row SET claimed_by = $3, claimed_at = $4, token = NULL, user = NULL, name = NULL,
	email = NULL
WHERE import_id = $1 AND number = $2;

-- :import_count_claim
UPDATE access_import SET claimed = claimed + 1, etag = etag + 1 WHERE id = $1;
