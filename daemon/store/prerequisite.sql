-- What the living grants of account $1 at $2 rest on.
-- vouched: nobody had to endorse it, or who did has not withdrawn that and still may speak for
-- them; signed: their organisation has accepted the text, where it has to.
-- :prerequisites_of
SELECT g.id, g.tier_id, g.suspended_at, g.lost, p.status, r.answers, a.exceptions,
	a.applicant_id = g.account_id AS applicant,
	EXISTS (SELECT 1 FROM grant_sheltered s WHERE s.grant_id = g.id) AS sheltered,
	coalesce(a.endorsement, 0) = 0 OR NOT EXISTS (SELECT 1 FROM endorsement e
			WHERE e.application_id = g.application_id AND e.account_id = g.account_id)
		OR EXISTS (SELECT 1 FROM endorsement e WHERE e.application_id = g.application_id
			AND e.account_id = g.account_id AND e.state = 'endorsed'
			AND NOT EXISTS (SELECT 1 FROM past_organisation o
				WHERE o.account_id = g.account_id AND o.until_at > e.at))
		OR EXISTS (SELECT 1 FROM standing_endorsement n WHERE n.account_id = g.account_id
			AND n.organisation_id = p.organisation_id AND n.until_at > $2) AS vouched,
	NOT EXISTS (SELECT 1 FROM recertification c WHERE c.model_id = g.model_id AND c.tier = t.slug
		AND c.state = 'open' AND c.suspends = 1 AND c.due_at <= $2
		AND g.created_at < c.opened_at) AS recertified,
	g.terms_pending = 1 OR g.asked_until IS NOT NULL OR x.party IS NULL OR x.party = 'person'
		OR EXISTS (SELECT 1 FROM organisation_acceptance o WHERE o.terms_id = x.id
			AND o.organisation_id = p.organisation_id) AS signed
FROM access_grant g JOIN account p ON p.id = g.account_id JOIN tier t ON t.id = g.tier_id
LEFT JOIN terms x ON x.id = coalesce(g.asked_terms_id, t.terms_id)
LEFT JOIN application a ON a.id = g.application_id
LEFT JOIN application_revision r ON r.application_id = a.id AND r.revision = a.revision
WHERE g.account_id = $1 AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL AND (g.end_at IS NULL OR g.end_at > $2)
ORDER BY g.id;

-- :grant_lose
UPDATE access_grant SET lost = $2, suspended_at = CASE WHEN $3 THEN $4 ELSE suspended_at END,
	reason = CASE WHEN $3 THEN $5 ELSE reason END,
	stopped_by = CASE WHEN $3 THEN NULL ELSE stopped_by END,
	confirmed_by = NULL, appeal = NULL, upheld_by = NULL, etag = etag + 1
WHERE id = $1;

-- :grant_found_again
UPDATE access_grant SET lost = NULL, etag = etag + 1 WHERE id = $1;

-- Whoever belongs to organisation $1 is looked at at $2.
-- :prerequisites_due_of_organisation
INSERT INTO due (kind, object_id, at)
SELECT 'grant_prerequisites', p.id, $2 FROM account p WHERE p.organisation_id = $1
ON CONFLICT (kind, object_id) DO UPDATE SET at = excluded.at, tries = 0;

-- What the officials of organisation $2 have said of account $1.
-- :endorsement_withdraw
UPDATE endorsement SET state = 'withdrawn', reason = $3
WHERE account_id = $1 AND state = 'endorsed' AND by_id IN (SELECT r.account_id FROM role r
	WHERE r.scope_id = $2 AND r.role = 'signing_official');

-- :organisation_accept
INSERT INTO organisation_acceptance (terms_id, organisation_id, by_id, digest, at)
VALUES ($1, $2, $3, $4, $5);

-- :terms_for_organisation
SELECT party, digest FROM terms WHERE id = $1;

-- Grants of the people of organisation $1 that wait for its acceptance of the text $2.
-- :grants_awaiting_organisation
SELECT g.id FROM account p JOIN access_grant g ON g.account_id = p.id JOIN tier t ON t.id = g.tier_id
WHERE p.organisation_id = $1 AND (g.terms_pending = 1 OR g.asked_until IS NOT NULL)
	AND coalesce(g.asked_terms_id, t.terms_id) = $2 AND g.revoked_at IS NULL
	AND g.closed_at IS NULL AND g.superseded_at IS NULL
ORDER BY g.id;

-- Whose acceptance the grant $1 still waits for.
-- :grant_unsigned
SELECT u.by_person, u.by_organisation, g.account_id, p.organisation_id,
	coalesce(g.asked_terms_id, t.terms_id) AS terms_id
FROM grant_unsigned u JOIN access_grant g ON g.id = u.grant_id
JOIN account p ON p.id = g.account_id JOIN tier t ON t.id = g.tier_id
WHERE u.grant_id = $1;
