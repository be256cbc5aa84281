-- It is made with the tier as it is now.
-- :amendment_insert
INSERT INTO application (id, model_id, tier_id, applicant_id, organisation_id, kind, state, revision,
	title, created_at, amends_id)
SELECT $1, a.model_id, $5, a.applicant_id, a.organisation_id, 'amendment', 'draft', 0, $2, $3, a.id
FROM application a WHERE a.id = $4;

-- :amendment_tier
SELECT n.id FROM tier t
JOIN tier n ON n.model_id = t.model_id AND n.slug = t.slug AND n.superseded_at IS NULL
WHERE t.id = $1;

-- What was granted for an application and isn't over, and what it covers.
-- :amendment_grants
SELECT g.id, g.start_at, g.capabilities_low, g.capabilities_high, g.versions FROM access_grant g
WHERE g.application_id = $1 AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL AND (g.end_at IS NULL OR g.end_at > $2)
ORDER BY g.id;

-- :grant_widen
UPDATE access_grant SET capabilities_low = capabilities_low | $2,
	capabilities_high = capabilities_high | $3, versions = versions | $4, etag = etag + 1
WHERE id = $1;

-- :amendment_member
INSERT INTO application_member (id, application_id, account_id, state, submitted, invited_at,
	expires_at, accepted_at)
VALUES ($1, $2, $3, 'accepted', 1, $4, $4, $4);
