-- Applications that renew what the application of a grant was given.

-- :renewal_insert
INSERT INTO application (id, model_id, tier_id, applicant_id, organisation_id, kind, state, revision,
	title, created_at, renews_id, report)
SELECT $1, g.model_id, n.id, a.applicant_id, $2, 'renewal', 'draft', 0, a.title, $3, a.id, $4
FROM access_grant g
JOIN application a ON a.id = g.application_id
JOIN tier t ON t.id = g.tier_id
JOIN tier n ON n.model_id = t.model_id AND n.slug = t.slug AND n.superseded_at IS NULL
WHERE g.id = $5;

-- :renewal_text
INSERT INTO application_revision (application_id, revision, title, answers, research, asked_low,
	asked_high, why_more)
SELECT n.id, 1, r.title, r.answers, r.research, r.asked_low, r.asked_high, r.why_more
FROM application n
JOIN application a ON a.id = n.renews_id
JOIN application_revision r ON r.application_id = a.id AND r.revision = a.revision
WHERE n.id = $1;

-- What was uploaded for it before, since its answers name it.
-- :renewal_files
INSERT INTO application_file (application_id, digest, size, type, at)
SELECT n.id, f.digest, f.size, f.type, f.at FROM application n
JOIN application_file f ON f.application_id = n.renews_id WHERE n.id = $1;

-- :renewal_members
SELECT m.account_id FROM application n JOIN application_member m ON m.application_id = n.renews_id
WHERE n.id = $1 AND m.state = 'accepted' ORDER BY m.id;

-- :renewal_member_insert
INSERT INTO application_member (id, application_id, account_id, state, invited_at, expires_at,
	accepted_at)
VALUES ($1, $2, $3, 'accepted', $4, $4, $4);
