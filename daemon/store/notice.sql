-- :notice_insert
INSERT INTO notice (id, account_id, kind, object_id, at) VALUES ($1, $2, $3, $4, $5);

-- Unless they have one that they have not read.
-- :notice_insert_once
INSERT INTO notice (id, account_id, kind, object_id, at)
SELECT $1, $2, $3, $4, $5
WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.object_id = $4 AND n.kind = $3
	AND n.account_id = $2 AND n.read_at IS NULL);

-- :find_notice_by_id
SELECT n.id, n.account_id = $2 AS self,
	CASE WHEN n.read_at IS NULL THEN 'unread' ELSE 'read' END AS state
FROM notice n WHERE n.id = $1;

-- :find_notice_by_ending
SELECT n.id, n.account_id = $2 AS self,
	CASE WHEN n.read_at IS NULL THEN 'unread' ELSE 'read' END AS state
FROM notice n WHERE substr(n.id, 27) = $1;

-- :notice_by_id
SELECT n.*, n.account_id = $2 AS self,
	CASE WHEN n.read_at IS NULL THEN 'unread' ELSE 'read' END AS state
FROM notice n WHERE n.id = $1;

-- :notice_list
SELECT n.*, 1 AS self,
	CASE WHEN n.read_at IS NULL THEN 'unread' ELSE 'read' END AS state
FROM notice n WHERE n.account_id = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3;

-- :notice_list_unread
SELECT n.*, 1 AS self, 'unread' AS state
FROM notice n WHERE n.account_id = $1 AND n.read_at IS NULL AND n.id < $2
ORDER BY n.id DESC LIMIT $3;

-- :notice_read
UPDATE notice SET read_at = $2 WHERE id = $1;

-- :notice_read_older
UPDATE notice SET read_at = $3 WHERE account_id = $1 AND read_at IS NULL AND id <= $2;

-- What waited for a second person, or for votes, waits no more.
-- :notice_settle
UPDATE notice SET read_at = $2
WHERE object_id = $1 AND read_at IS NULL AND kind IN ('role_proposed', 'promotion_proposed',
	'announcement_proposed', 'import_proposed', 'application_returned', 'denial_proposed', 'denial_to_judge',
	'grant_unconfirmed', 'grant_appealed');

-- :notice_settle_kind
UPDATE notice SET read_at = $3 WHERE object_id = $1 AND kind = $2 AND read_at IS NULL;

-- :notice_settle_of
UPDATE notice SET read_at = $3
WHERE object_id = $1 AND account_id = $2 AND read_at IS NULL AND kind IN ('promotion_proposed',
	'announcement_proposed', 'import_proposed', 'guest_of_application', 'guest_of_promotion',
	'case_assigned', 'case_handed_over');

-- :notice_judges
SELECT p.id AS account_id FROM account p
WHERE p.id IN (SELECT j.account_id FROM judge j WHERE j.case_id = $1 AND j.until_at > $2);

-- Who may confirm the denial $1, or lift it: of the role that its proposer lacks, or of either.
-- :notice_denial_second scan: roles, when somebody is to be denied
SELECT DISTINCT x.account_id FROM denial d
JOIN denier x ON d.confirmed_at IS NOT NULL OR CASE x.chair WHEN 1 THEN d.as_lead ELSE d.as_chair END = 1
WHERE d.id = $1 AND x.from_at <= $2 AND x.until_at > $2
	AND x.account_id NOT IN (d.proposed_by, coalesce(d.confirmed_by, ''), coalesce(d.account_id, ''));

-- :notice_people
SELECT a.applicant_id AS account_id FROM application a WHERE a.id = $1
UNION ALL
SELECT m.account_id FROM application_member m WHERE m.application_id = $1 AND m.state = 'accepted'
	AND m.accepted_at <= $2;

-- :notice_board_heads
SELECT r.account_id FROM role r
WHERE r.scope_id = $1 AND r.role IN ('chair', 'deputy') AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :notice_chairs
SELECT DISTINCT r.account_id FROM model_board b JOIN role r ON r.scope_id = b.board_id
WHERE b.model_id = $1 AND r.role IN ('chair', 'deputy') AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :notice_leads
SELECT r.account_id FROM role r
WHERE r.scope_id = $1 AND r.role = 'release_lead' AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :notice_admins
SELECT r.account_id FROM role r
WHERE r.scope_id = $1 AND r.role = 'admin' AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :notice_auditors
SELECT r.account_id FROM role r
WHERE r.scope_id = $1 AND r.role = 'auditor' AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :notice_governing scan: there are few appointments, and this is rare
SELECT DISTINCT account_id FROM role
WHERE $1 = '' AND role IN ('chair', 'deputy', 'auditor') AND state = 'active' AND from_at <= $2
	AND (until_at IS NULL OR until_at > $2);
