-- :application_age
SELECT a.state, a.applicant_id, t.draft_ms, t.returned_ms,
	(SELECT d.at FROM due d WHERE d.kind = 'application_age' AND d.object_id = a.id) AS until_at
FROM application a JOIN tier t ON t.id = a.tier_id WHERE a.id = $1;
