-- :application_wants_endorsement
UPDATE application SET endorsement = 1 WHERE id = $1;

-- :application_await
UPDATE application SET state = 'awaiting_endorsement', deadline_at = NULL WHERE id = $1;

-- :application_endorsed
UPDATE application SET state = 'in_review', deadline_at = $2, etag = etag + 1 WHERE id = $1;

-- :application_unendorsed
UPDATE application SET state = $2, deadline_at = NULL, etag = etag + 1 WHERE id = $1;

-- :endorsement_put
INSERT INTO endorsement (application_id, account_id, by_id, state, at, reason)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (application_id, account_id) DO UPDATE SET by_id = excluded.by_id,
	state = excluded.state, at = excluded.at, reason = excluded.reason;

-- :endorsement_given
SELECT 1 AS given FROM endorsement
WHERE application_id = $1 AND account_id = $2 AND state = 'endorsed';

-- Whom $2 may vouch for in application $1 at $3.
-- :endorsement_open
SELECT x.account_id FROM application_official x
WHERE x.application_id = $1 AND x.official_id = $2 AND x.from_at <= $3 AND x.until_at > $3
	AND x.endorsed = 0
ORDER BY x.account_id;

-- :endorsement_waiting
SELECT a.state, a.applicant_id, a.organisation_id, (SELECT d.at FROM due d
	WHERE d.kind = 'endorsement_expiry' AND d.object_id = a.id) AS until_at
FROM application a WHERE a.id = $1;

-- :endorsements_of
SELECT p.name, e.state, b.name AS by_name, e.at, e.reason FROM endorsement e
JOIN account p ON p.id = e.account_id JOIN account b ON b.id = e.by_id
WHERE e.application_id = $1 ORDER BY e.at, e.account_id;

-- :officials_of
SELECT DISTINCT r.account_id FROM role r WHERE r.scope_id = $1 AND r.role = 'signing_official'
	AND r.state = 'active' AND r.account_id <> $2 AND r.from_at <= $3
	AND (r.until_at IS NULL OR r.until_at > $3);

-- :person_of_organisation
SELECT a.id FROM account a WHERE a.organisation_id = $1 AND (a.id = $2 OR a.email = $2);

-- :standing_endorsement_put
INSERT INTO standing_endorsement (account_id, organisation_id, by_id, at, until_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id, organisation_id) DO UPDATE SET by_id = excluded.by_id, at = excluded.at,
	until_at = excluded.until_at;

-- :standing_endorsement_end
UPDATE standing_endorsement SET until_at = $2 WHERE account_id = $1 AND until_at > $2;

-- Of the organisation to which they belong now.
-- :standing_endorsement_of
SELECT s.by_id FROM account a
JOIN standing_endorsement s ON s.account_id = a.id AND s.organisation_id = a.organisation_id
WHERE a.id = $1 AND s.until_at > $2;
