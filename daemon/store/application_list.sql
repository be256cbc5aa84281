-- Pages of applications, newest first.  A list's state is as time has made it.

-- :application_list_mine
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	p.name AS applicant_name, o.name AS organisation_name, 1 AS self,
	@application_hindered $1 $2,
	CASE WHEN a.state = 'in_review' AND a.deadline_at <= $2 THEN
		NOT EXISTS (SELECT 1 FROM tally x WHERE x.case_id = a.id AND x.waits = 1
			AND x.at_deadline IS NULL) ELSE 0 END AS countable
FROM application a
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.applicant_id = $1 AND a.state <> 'deleted' AND a.id < $3 ORDER BY a.id DESC LIMIT $4;

-- :application_list_mine_in
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	p.name AS applicant_name, o.name AS organisation_name, 1 AS self,
	@application_hindered $1 $2,
	CASE WHEN a.state = 'in_review' AND a.deadline_at <= $2 THEN
		NOT EXISTS (SELECT 1 FROM tally x WHERE x.case_id = a.id AND x.waits = 1
			AND x.at_deadline IS NULL) ELSE 0 END AS countable
FROM application a
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.applicant_id = $1 AND a.id < $4
	AND CASE WHEN a.state = 'in_review' AND a.deadline_at <= $2 THEN 'overdue' ELSE a.state END = $3
ORDER BY a.id DESC LIMIT $5;

-- =application_list_is who now
	p.name AS applicant_name, o.name AS organisation_name,
	a.applicant_id = :who AS self,
	@application_hindered :who :now,
	@application_people :who :now,
	@case_is :who :now,
	a.state = 'in_review' AND a.deadline_at <= :now AND NOT EXISTS (SELECT 1 FROM tally x
		WHERE x.case_id = a.id AND x.waits = 1
		AND x.at_deadline IS NULL) AS countable

-- :application_list_of_board
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	@application_list_is $1 $2
FROM tally b
JOIN application a ON a.id = b.case_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE b.board_id = $3 AND b.case_id < $4 ORDER BY b.case_id DESC LIMIT $5;

-- :application_list_of_board_in
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	@application_list_is $1 $2
FROM tally b
JOIN application a ON a.id = b.case_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE b.board_id = $3 AND b.case_id < $5
	AND CASE WHEN a.state = 'in_review' AND a.deadline_at <= $2 THEN 'overdue' ELSE a.state END = $4
ORDER BY b.case_id DESC LIMIT $6;

-- :application_list_all
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	p.name AS applicant_name, o.name AS organisation_name, a.applicant_id = $1 AS self,
	@application_hindered $1 $2,
	a.state = 'in_review' AND a.deadline_at <= $2 AND NOT EXISTS (SELECT 1 FROM tally x
		WHERE x.case_id = a.id AND x.waits = 1
		AND x.at_deadline IS NULL) AS countable, $2 AS asked_at
FROM application a
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.id < $3 ORDER BY a.id DESC LIMIT $4;

-- :application_list_all_in
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	p.name AS applicant_name, o.name AS organisation_name, a.applicant_id = $1 AS self,
	@application_hindered $1 $2,
	a.state = 'in_review' AND a.deadline_at <= $2 AND NOT EXISTS (SELECT 1 FROM tally x
		WHERE x.case_id = a.id AND x.waits = 1
		AND x.at_deadline IS NULL) AS countable
FROM application a
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.state = CASE $3 WHEN 'overdue' THEN 'in_review' ELSE $3 END AND a.id < $4
	AND CASE WHEN a.state = 'in_review' AND a.deadline_at <= $2 THEN 'overdue' ELSE a.state END = $3
ORDER BY a.id DESC LIMIT $5;

-- Those in which $1 is a member.
-- :application_list_joined
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	p.name AS applicant_name, o.name AS organisation_name,
	@application_blocked $2,
	1 AS member
FROM application_member m
JOIN application a ON a.id = m.application_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE m.account_id = $1 AND m.state = 'accepted' AND $2 <> 0 AND a.id < $3
ORDER BY a.id DESC LIMIT $4;

-- :application_list_joined_in
SELECT a.*, CASE a.state WHEN 'in_review' THEN a.deadline_at END AS ripe_at,
	p.name AS applicant_name, o.name AS organisation_name,
	@application_blocked $2,
	1 AS member
FROM application_member m
JOIN application a ON a.id = m.application_id
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE m.account_id = $1 AND m.state = 'accepted' AND a.id < $4
	AND CASE WHEN a.state = 'in_review' AND a.deadline_at <= $2 THEN 'overdue' ELSE a.state END = $3
ORDER BY a.id DESC LIMIT $5;

-- Those that wait for $1 to endorse somebody in them.
-- :application_list_to_endorse
SELECT a.*, NULL AS ripe_at,
	@application_list_is $1 $2
FROM application a
JOIN account p ON p.id = a.applicant_id
LEFT JOIN organisation o ON o.id = a.organisation_id
WHERE a.state = 'awaiting_endorsement' AND a.id < $3
	AND EXISTS (SELECT 1 FROM application_official x WHERE x.application_id = a.id
		AND x.official_id = $1 AND x.from_at <= $2 AND x.until_at > $2 AND x.endorsed = 0)
ORDER BY a.id DESC LIMIT $4;
