-- Comments on applications, and advice from outside.

-- :comment_insert
INSERT INTO application_comment (application_id, number, by_id, board_id, public, at, text)
VALUES ($1, (SELECT 1 + count(*) FROM application_comment x WHERE x.application_id = $1), $2, $3, $4,
	$5, $6);

-- :comments_of_application
SELECT c.number, c.by_id, p.name, b.slug AS board, c.public, c.at, c.text
FROM application_comment c JOIN account p ON p.id = c.by_id LEFT JOIN board b ON b.id = c.board_id
WHERE c.application_id = $1 ORDER BY c.number;

-- The board for which $2 speaks of application $1.
-- :board_of_speaker
SELECT board_id FROM case_seat WHERE case_id = $1 AND account_id = $2 AND from_at <= $3
	AND until_at > $3 LIMIT 1;

-- :boards_of_case
SELECT board_id FROM tally WHERE case_id = $1;

-- :advice_ask
INSERT INTO case_advice (application_id, account_id, asked_by, asked_at, question)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (application_id, account_id) DO UPDATE
SET asked_by = excluded.asked_by, asked_at = excluded.asked_at, question = excluded.question,
	withdrawn_at = NULL WHERE case_advice.withdrawn_at IS NOT NULL AND case_advice.given_at IS NULL;

-- :advice_give
UPDATE case_advice SET advice = $3, given_at = $4
WHERE application_id = $1 AND account_id = $2 AND given_at IS NULL AND withdrawn_at IS NULL;

-- :advice_withdraw
UPDATE case_advice SET withdrawn_at = $3
WHERE application_id = $1 AND account_id = $2 AND given_at IS NULL AND withdrawn_at IS NULL;

-- :advice_of_application
SELECT v.account_id, p.name, v.asked_at, v.question, v.advice, v.given_at, v.withdrawn_at
FROM case_advice v JOIN account p ON p.id = v.account_id
WHERE v.application_id = $1 ORDER BY v.asked_at, v.account_id;

-- Is $2 part of application $1, or of its organisation, or on one of its boards?
-- :expert_involved
SELECT CASE WHEN EXISTS (SELECT 1 FROM application_party q WHERE q.application_id = a.id
		AND q.account_id = $2) THEN 'is a party to it'
	WHEN a.organisation_id IS NOT NULL AND a.organisation_id = (SELECT e.organisation_id
		FROM account e WHERE e.id = $2) THEN 'belongs to the applicant''s organisation'
	WHEN EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = a.id AND s.account_id = $2
		AND s.from_at <= $3 AND s.until_at > $3) THEN 'sits on its board' END AS how
FROM application a WHERE a.id = $1;
