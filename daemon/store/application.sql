-- What the caller ($2) is to an application at $3: self, whose it is; seated on a board
-- that it is put to; chair, who may return it; eligible, who may vote now; conflicted, who
-- has a seat and may not judge; member, who accepted to be one;
-- blocked, as long as its applicant is there to act; countable: they may ask for the count, which is certain
-- since every board's time is over and its quorum was reached.  Of their own application
-- nothing but that hangs on the others, and they aren't asked.

-- What :who is to the case that an application is for its boards.

-- =case_is who now
	a.applicant_id <> :who AND EXISTS (SELECT 1 FROM case_seat s
		WHERE s.case_id = a.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated,
	a.applicant_id <> :who AND EXISTS (SELECT 1 FROM may_return s
		WHERE s.case_id = a.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS chair,
	a.applicant_id <> :who AND EXISTS (SELECT 1 FROM judge j
		WHERE j.case_id = a.id AND j.account_id = :who
		AND j.until_at > :now AND j.waits = 1 AND j.closes_at > :now
		AND (j.caster IS NULL OR j.caster = j.role)) AS eligible,
	a.applicant_id <> :who AND EXISTS (SELECT 1 FROM case_conflict c
		WHERE c.case_id = a.id AND c.account_id = :who) AS conflicted,
	a.applicant_id <> :who AND EXISTS (SELECT 1 FROM case_head d
		WHERE d.case_id = a.id AND d.account_id = :who
		AND d.from_at <= :now AND d.until_at > :now) AS head,
	a.state = 'in_review' AND EXISTS (SELECT 1 FROM case_advice e WHERE e.application_id = a.id
		AND e.account_id = :who AND e.given_at IS NULL AND e.withdrawn_at IS NULL) AS expert

-- What keeps :who from going on with an application of theirs: the deny list; an amendment adds nothing;
-- another one for that tier, by which they applied again or have what it gives.

-- =application_hindered who now
	CASE WHEN a.applicant_id <> :who THEN 0
	WHEN a.state IN ('draft', 'returned') THEN
		EXISTS (SELECT 1 FROM denial d WHERE d.account_id = :who AND d.stands = 1
			AND d.until_at > :now)
		OR EXISTS (SELECT 1 FROM account q JOIN denial d ON d.organisation_id = q.organisation_id
			WHERE q.id = :who AND d.stands = 1 AND d.until_at > :now)
		OR (a.amends_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM access_grant g
			JOIN application_revision v ON v.application_id = a.id
			WHERE g.application_id = a.amends_id AND g.revoked_at IS NULL
			AND g.closed_at IS NULL AND g.superseded_at IS NULL
			AND (g.end_at IS NULL OR g.end_at > :now)
			AND v.revision = (SELECT max(x.revision) FROM application_revision x
				WHERE x.application_id = a.id)
			AND (v.asked_low & ~g.capabilities_low <> 0
				OR v.asked_high & ~g.capabilities_high <> 0
				OR coalesce(v.asked_versions, 0) & ~g.versions <> 0
				OR EXISTS (SELECT 1 FROM application_member m
					WHERE m.application_id = a.id AND (m.submitted = 1
					OR m.state IN ('invited', 'accepted'))))))
	WHEN a.state IN ('rejected', 'lapsed_by_board') AND a.kind = 'first' THEN
		EXISTS (SELECT 1 FROM application n JOIN tier s ON s.id = n.tier_id
			JOIN tier t ON t.id = a.tier_id
			WHERE n.applicant_id = :who AND n.model_id = a.model_id AND s.slug = t.slug
			AND n.kind = 'first' AND n.id <> a.id AND n.state IN ('draft',
			'awaiting_endorsement', 'in_review', 'returned', 'waitlisted'))
		OR EXISTS (SELECT 1 FROM access_grant g JOIN tier s ON s.id = g.tier_id
			JOIN tier t ON t.id = a.tier_id
			WHERE g.account_id = :who AND g.model_id = a.model_id AND s.slug = t.slug
			AND g.revoked_at IS NULL AND g.closed_at IS NULL AND g.superseded_at IS NULL
			AND (g.end_at IS NULL OR g.end_at > :now))
	ELSE 0 END AS hindered

-- =application_blocked now
	NOT ((SELECT q.status <> 'active' FROM account q WHERE q.id = a.applicant_id)
		OR (a.state = 'returned' AND EXISTS (SELECT 1 FROM application_return y
		WHERE y.application_id = a.id AND y.paused_ms IS NULL
		AND y.at <= :now - 14 * 86400000))) AS blocked

-- =application_people who now
	a.applicant_id <> :who AND EXISTS (SELECT 1 FROM application_member m
		WHERE m.application_id = a.id AND m.account_id = :who AND m.state = 'accepted') AS member,
	@application_blocked :now,
	a.endorsement = 1 AND EXISTS (SELECT 1 FROM application_official x
		WHERE x.application_id = a.id AND x.official_id = :who
		AND x.from_at <= :now AND x.until_at > :now) AS official,
	a.endorsement = 1 AND EXISTS (SELECT 1 FROM application_official x
		WHERE x.application_id = a.id AND x.official_id = :who
		AND x.from_at <= :now AND x.until_at > :now AND x.endorsed = 0) AS endorser

-- =application_is who now
	a.applicant_id = :who AS self,
	@application_people :who :now,
	@application_hindered :who :now,
	@case_is :who :now

-- :find_application_by_id
SELECT a.id, a.etag, a.state, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	a.appeal_until, a.settled, a.extended,
	@application_is $2 $3,
	a.state = 'in_review' AND a.deadline_at <= $3 AND NOT EXISTS (SELECT 1 FROM tally t
		WHERE t.case_id = a.id AND t.waits = 1
		AND t.at_deadline IS NULL) AS countable
FROM application a WHERE a.id = $1;

-- :find_application_by_ending
SELECT a.id, a.etag, a.state, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	a.appeal_until, a.settled, a.extended,
	@application_is $2 $3,
	a.state = 'in_review' AND a.deadline_at <= $3 AND NOT EXISTS (SELECT 1 FROM tally t
		WHERE t.case_id = a.id AND t.waits = 1
		AND t.at_deadline IS NULL) AS countable
FROM application a WHERE substr(a.id, 27) = $1;

-- :application_by_id
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	p.name AS applicant_name, o.name AS organisation_name,
	@application_is $2 $3,
	a.state = 'in_review' AND a.deadline_at <= $3 AND NOT EXISTS (SELECT 1 FROM tally x
		WHERE x.case_id = a.id AND x.waits = 1
		AND x.at_deadline IS NULL) AS countable
FROM application a
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.id = $1;

-- :kept_tier
SELECT t.model_id, t.slug, t.revision, t.audience, t.open, t.form, t.capabilities_low, t.capabilities_high,
	t.versions, t.research, t.eligibility, t.one_per_organisation, t.endorsement, t.automatic, t.term_ms,
	EXISTS (SELECT 1 FROM terms x WHERE x.id = t.terms_id AND x.party <> 'person') AS signed_for,
	m.slug AS model
FROM tier t JOIN model m ON m.id = t.model_id WHERE t.id = $1;

-- :kept_policies
SELECT b.board_id, d.slug, b.quorum, b.threshold_p, b.threshold_q, b.min_approve, b.deadline_ms,
	b.blind, b.same_organisation, b.required, b.vetoes, b.guests, b.assign, b.fallback_id, f.slug AS fallback
FROM tier_board b JOIN board d ON d.id = b.board_id LEFT JOIN board f ON f.id = b.fallback_id
WHERE b.tier_id = $1 ORDER BY d.slug;

-- :application_form
SELECT form, term_ms, research, capabilities_low, capabilities_high FROM tier WHERE id = $1;

-- :eligibility_facts
SELECT a.organisation_id, a.orcid, o.sector, o.country, o.ror
FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1;

-- :application_set_exceptions
UPDATE application SET exceptions = $2 WHERE id = $1;

-- Another that its organisation has for the tier and that isn't over.
-- :application_of_organisation
SELECT a.id, p.name FROM organisation_application x
JOIN application a ON a.id = x.application_id JOIN account p ON p.id = a.applicant_id
WHERE x.organisation_id = $1 AND x.model_id = $2 AND x.tier = $3 AND a.id <> $4
	AND a.state NOT IN ('draft', 'rejected', 'withdrawn', 'deleted');

-- :application_of_organisation_put
INSERT INTO organisation_application (organisation_id, model_id, tier, application_id)
VALUES ($1, $2, $3, $4)
ON CONFLICT (organisation_id, model_id, tier) DO UPDATE SET application_id = excluded.application_id;

-- :application_reapply
SELECT max(a.reapply_at) AS reapply_at FROM application a JOIN tier t ON t.id = a.tier_id
WHERE a.applicant_id = $1 AND a.reapply_at > $2 AND t.model_id = $3 AND t.slug = $4;

-- :application_row
SELECT a.*, r.answers, r.research, r.asked_low, r.asked_high, r.why_more, r.asked_versions, r.asked_until, r.title AS working_title, r.revision AS working, r.submitted_at AS whole
FROM application a
JOIN application_revision r ON r.application_id = a.id AND r.revision =
	(SELECT max(x.revision) FROM application_revision x WHERE x.application_id = a.id)
WHERE a.id = $1;

-- :application_insert
INSERT INTO application (id, model_id, tier_id, applicant_id, organisation_id, kind, state, revision,
	digest, title, created_at, submitted_at, deadline_at, small_installation,
	sector, resource_class, country, language, community)
SELECT $1, $2, $3, $4, $5, 'first', $6, $7, $8, $9, $10, $11, $12, $13,
	o.sector, o.resource_class, o.country, p.language, p.community
FROM account p LEFT JOIN organisation o ON o.id = $5 WHERE p.id = $4;

-- :application_submit
UPDATE application SET state = 'in_review', organisation_id = $2, revision = revision + 1, digest = $3,
	title = $4, submitted_at = coalesce(submitted_at, $5), deadline_at = $6,
	small_installation = $7, etag = etag + 1,
	(sector, resource_class, country, language, community) =
		(SELECT o.sector, o.resource_class, o.country, p.language, p.community
		FROM account p LEFT JOIN organisation o ON o.id = $2
		WHERE p.id = application.applicant_id)
WHERE id = $1;

-- :application_resubmit
UPDATE application SET state = 'in_review', revision = revision + 1, digest = $2, title = $3,
	deadline_at = $4, etag = etag + 1
WHERE id = $1;

-- :application_return
UPDATE application SET state = 'returned', deadline_at = NULL, returns = returns + 1, etag = etag + 1
WHERE id = $1;

-- :application_set_deadline
UPDATE application SET deadline_at = $2 WHERE id = $1;

-- :application_touch
UPDATE application SET title = $2, etag = etag + 1 WHERE id = $1;

-- :application_end
UPDATE application SET state = $2, deadline_at = NULL, etag = etag + 1 WHERE id = $1;

-- :application_decide
UPDATE application SET state = $2, deadline_at = NULL, decided_at = $3, reject_code = $4,
	reapply_at = $5, appeal_until = CASE WHEN appealed = 0 THEN $6 END, etag = etag + 1
WHERE id = $1;

-- :application_again
UPDATE application SET state = 'in_review', deadline_at = $2, decided_at = NULL, reject_code = NULL,
	reapply_at = NULL, appeal_until = NULL, settled = 1, appealed = appealed OR $3, by_policy = 0,
	given_low = NULL, given_high = NULL, given_term_ms = NULL, etag = etag + 1
WHERE id = $1;

-- :application_extend
UPDATE application SET deadline_at = $2, extended = 1, etag = etag + 1 WHERE id = $1;

-- :application_reopen
UPDATE application SET state = 'in_review', deadline_at = $2, etag = etag + 1 WHERE id = $1;

-- :application_revision_put
INSERT INTO application_revision (application_id, revision, title, answers, digest, submitted_at,
	research, asked_low, asked_high, why_more, asked_versions, asked_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (application_id, revision) DO UPDATE
SET title = excluded.title, answers = excluded.answers, digest = excluded.digest,
	submitted_at = excluded.submitted_at, research = excluded.research,
	asked_low = excluded.asked_low, asked_high = excluded.asked_high,
	why_more = excluded.why_more, asked_versions = excluded.asked_versions,
	asked_until = excluded.asked_until;

-- :application_revision_at
SELECT title, answers, digest, submitted_at, research, asked_low, asked_high, why_more,
	asked_versions, asked_until
FROM application_revision
WHERE application_id = $1 AND revision = $2;

-- :application_revision_erase
UPDATE application_revision SET title = NULL, answers = '{}', why_more = NULL WHERE application_id = $1;

-- :application_return_insert
INSERT INTO application_return (application_id, number, by_id, board_id, at, questions)
VALUES ($1, (SELECT 1 + count(*) FROM application_return x WHERE x.application_id = $1),
	$2, $3, $4, $5);

-- :application_return_answered
UPDATE application_return SET paused_ms = $2 - at WHERE application_id = $1 AND paused_ms IS NULL;

-- :application_return_open
SELECT at FROM application_return WHERE application_id = $1 AND paused_ms IS NULL;

-- :application_returns
SELECT r.number, r.at, r.questions, r.paused_ms, b.slug AS board, p.name AS by_name
FROM application_return r
JOIN board b ON b.id = r.board_id
JOIN account p ON p.id = r.by_id
WHERE r.application_id = $1 ORDER BY r.number;

-- :application_may_return
SELECT board_id FROM may_return
WHERE case_id = $1 AND account_id = $2 AND from_at <= $3 AND until_at > $3 ORDER BY board_id LIMIT 1;

-- :application_rejection
SELECT code, min(reapply_at) AS reapply_at, count(*) AS votes FROM vote
WHERE case_id = $1 AND vote = 'reject' AND void_at IS NULL
GROUP BY code ORDER BY votes DESC, code;

-- :application_reasons
SELECT v.reason FROM vote v
WHERE v.case_id = $1 AND v.vote = 'reject' AND v.void_at IS NULL ORDER BY v.at, v.account_id;

-- :application_party
SELECT organisation_id FROM application WHERE id = $1;

-- :application_take_over
UPDATE application SET applicant_id = $2, organisation_id = $3, etag = etag + 1 WHERE id = $1;

-- :tally_take_over
UPDATE tally SET party_id = $2, organisation_id = $3 WHERE case_id = $1;

-- :application_late
SELECT a.applicant_id, a.extended, a.state = 'in_review' AND a.deadline_at <= $2 AS late,
	NOT EXISTS (SELECT 1 FROM tally t WHERE t.case_id = a.id AND t.waits = 1
		AND t.at_deadline IS NULL) AS countable
FROM application a WHERE a.id = $1;
