-- What an application that is voted on with others is, and why it may be no plain one.
-- :bulk_case
SELECT a.digest, a.title, a.exceptions, a.settled, a.appealed, p.name AS applicant_name, r.why_more,
	t.audience, t.slug AS tier, m.slug AS model
FROM application a JOIN account p ON p.id = a.applicant_id JOIN tier t ON t.id = a.tier_id
JOIN model m ON m.id = a.model_id
JOIN application_revision r ON r.application_id = a.id AND r.revision = a.revision
WHERE a.id = $1;

-- :application_state_of
SELECT state FROM application WHERE id = $1;
