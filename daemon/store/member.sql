-- What the caller ($2) is to a member of an application at $3: self, who is invited or is one;
-- applicant, whose application it is; seated on a board that it is put to; conflicted, whose
-- vote on it stands; blocked: the application is over, so that nobody joins it.

-- =member_is who now
	m.account_id IS :who AS self, a.applicant_id = :who AS applicant,
	EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = a.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated,
	EXISTS (SELECT 1 FROM vote v WHERE v.case_id = a.id AND v.account_id = :who
		AND v.void_at IS NULL AND v.vote <> 'recuse') AS conflicted,
	a.state NOT IN ('draft', 'awaiting_endorsement', 'in_review', 'returned', 'approved', 'waitlisted')
		OR (a.state = 'approved' AND a.amends_id IS NOT NULL) AS blocked

-- :find_member_by_id
SELECT m.id, m.etag, m.state, CASE m.state WHEN 'invited' THEN m.expires_at END AS ripe_at,
	@member_is $2 $3
FROM application_member m JOIN application a ON a.id = m.application_id WHERE m.id = $1;

-- :find_member_by_ending
SELECT m.id, m.etag, m.state, CASE m.state WHEN 'invited' THEN m.expires_at END AS ripe_at,
	@member_is $2 $3
FROM application_member m JOIN application a ON a.id = m.application_id WHERE substr(m.id, 27) = $1;

-- =member_shown who now
SELECT m.id, m.etag, m.state, CASE m.state WHEN 'invited' THEN m.expires_at END AS ripe_at,
	@member_is :who :now,
	m.application_id, m.account_id, m.email, m.invited_at, m.expires_at, m.accepted_at, m.ended_at,
	a.title, d.slug AS model, t.slug AS tier, q.name AS applicant_name, p.name AS name
FROM application_member m
JOIN application a ON a.id = m.application_id
JOIN model d ON d.id = a.model_id
JOIN tier t ON t.id = a.tier_id
JOIN account q ON q.id = a.applicant_id
LEFT JOIN account p ON p.id = m.account_id

-- :member_by_id
@member_shown $2 $3
WHERE m.id = $1;

-- :member_list
@member_shown $1 $2
WHERE m.account_id = $1 AND m.id < $3 ORDER BY m.id DESC LIMIT $4;

-- :members_of_application
SELECT m.id, m.state, m.account_id, m.email, m.expires_at, p.name, o.name AS organisation_name,
	(SELECT g.id FROM access_grant g WHERE g.application_id = m.application_id
		AND g.account_id = m.account_id) AS grant_id
FROM application_member m
LEFT JOIN account p ON p.id = m.account_id
LEFT JOIN organisation o ON o.id = p.organisation_id
WHERE m.application_id = $1 ORDER BY m.id;

-- What the boards read of who it is for.
-- :members_named
SELECT m.id, coalesce(m.email, m.account_id) AS named FROM application_member m
WHERE m.application_id = $1 AND (m.submitted = 1 OR m.state IN ('invited', 'accepted')) ORDER BY m.id;

-- :members_submit
UPDATE application_member SET submitted = 1
WHERE application_id = $1 AND state IN ('invited', 'accepted');

-- :members_forget
UPDATE application_member SET state = 'removed', email = NULL, digest = NULL, ended_at = $2
WHERE application_id = $1;

-- :members_accepted
SELECT m.account_id FROM application_member m
JOIN application a ON a.id = m.application_id
WHERE m.application_id = $1 AND m.state = 'accepted' AND (a.endorsement = 0 OR EXISTS (SELECT 1
	FROM endorsement e WHERE e.application_id = a.id AND e.account_id = m.account_id
	AND e.state = 'endorsed'))
ORDER BY m.id;

-- :member_count
SELECT count(*) AS members FROM application_member m WHERE m.application_id = $1;

-- :member_insert
INSERT INTO application_member (id, application_id, account_id, email, digest, state, invited_at,
	expires_at)
VALUES ($1, $2, $3, $4, $5, 'invited', $6, $7);

-- :member_expire
UPDATE application_member SET state = 'expired' WHERE application_id = $1 AND state = 'invited'
	AND expires_at <= $2;

-- :member_invitation
SELECT m.id, m.expires_at,
	(SELECT lower(p.email) FROM account p WHERE p.id = $2) = lower(m.email) AS theirs
FROM application_member m WHERE m.digest = $1;

-- :member_claim
UPDATE application_member SET account_id = $2, digest = NULL WHERE id = $1;

-- :member_accept
UPDATE application_member SET state = 'accepted', accepted_at = $2, digest = NULL, etag = etag + 1
WHERE id = $1;

-- :member_end
UPDATE application_member SET state = $3, ended_at = $2, digest = NULL, etag = etag + 1 WHERE id = $1;

-- :member_row
SELECT m.application_id, m.account_id, a.state, a.tier_id, p.organisation_id, a.endorsement,
	EXISTS (SELECT 1 FROM endorsement e WHERE e.application_id = a.id
		AND e.account_id = m.account_id AND e.state = 'endorsed') AS endorsed
FROM application_member m
JOIN application a ON a.id = m.application_id
LEFT JOIN account p ON p.id = m.account_id
WHERE m.id = $1;

-- Who took it over is its applicant, and who was is a member.
-- :member_promote
UPDATE application_member SET state = 'applicant', etag = etag + 1
WHERE application_id = $1 AND account_id = $2 AND state = 'accepted';

-- :member_demote
INSERT INTO application_member (id, application_id, account_id, state, submitted, invited_at,
	expires_at, accepted_at)
VALUES ($1, $2, $3, 'accepted', 1, $4, $4, $4);
