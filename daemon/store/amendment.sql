-- :amendment_insert
INSERT INTO application (id, model_id, tier_id, applicant_id, organisation_id, kind, state, revision,
	title, created_at, amends_id)
SELECT $1, a.model_id, a.tier_id, a.applicant_id, a.organisation_id, 'amendment', 'draft', 0, $2, $3, a.id
FROM application a WHERE a.id = $4;

-- What was granted for an application and isn't over, and what it covers.
-- :amendment_grants
SELECT g.id, g.start_at, g.capabilities_low, g.capabilities_high FROM access_grant g
WHERE g.application_id = $1 AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL
ORDER BY g.id;

-- :grant_widen
UPDATE access_grant SET capabilities_low = capabilities_low | $2,
	capabilities_high = capabilities_high | $3, etag = etag + 1
WHERE id = $1;

-- :amendment_member
INSERT INTO application_member (id, application_id, account_id, state, submitted, invited_at,
	expires_at, accepted_at)
VALUES ($1, $2, $3, 'accepted', 1, $4, $4, $4);
