-- $1 is what is looked for, $2 the caller's account.  state: pending while any item is, what
-- all are, or partial.

-- =request_state
	(SELECT CASE WHEN sum(s.status = 'pending') > 0 THEN 'pending'
		WHEN count(DISTINCT s.status) = 1 THEN min(s.status) ELSE 'partial' END
	FROM access_request_status s WHERE s.request_id = q.id) AS state

-- :find_request_by_id
SELECT q.id, q.account_id = $2 AS self, q.requester_id = $2 AS proposer,
	@request_state
FROM access_request q WHERE q.id = $1;

-- :find_request_by_name
SELECT q.id, q.account_id = $2 AS self, q.requester_id = $2 AS proposer,
	@request_state
FROM access_request q WHERE q.task = $1;

-- :find_request_by_ending
SELECT q.id, q.account_id = $2 AS self, q.requester_id = $2 AS proposer,
	@request_state
FROM access_request q WHERE substr(q.id, 27) = $1;

-- :request_by_id
SELECT q.id, q.task, q.account_id = $2 AS self, q.requester_id = $2 AS proposer,
	(SELECT count(*) FROM access_request_item i WHERE i.request_id = q.id) AS items,
	@request_state
FROM access_request q WHERE q.id = $1;

-- :request_items
SELECT i.action, i.resource, i.digest, s.status, a.id AS application_id, a.state, a.decided_at,
	a.deadline_at, a.extended,
	(SELECT at FROM due WHERE kind = 'application_age' AND object_id = a.id) AS ages_at,
	(SELECT at FROM due WHERE kind = 'endorsement_expiry' AND object_id = a.id) AS endorse_by,
	g.id AS grant_id, g.term_ms, g.start_at, g.end_at, g.created_at
FROM access_request_item i
JOIN access_request_status s ON s.request_id = i.request_id AND s.position = i.position
JOIN application a ON a.id = i.application_id
LEFT JOIN access_grant g ON g.application_id = a.id AND g.account_id = a.applicant_id
WHERE i.request_id = $1 ORDER BY i.position;

-- :request_pending
SELECT DISTINCT s.application_id FROM access_request_status s
WHERE s.request_id = $1 AND s.status = 'pending' ORDER BY s.application_id;

-- :request_insert
INSERT INTO access_request (id, task, account_id, requester_id, created_at)
VALUES ($1, $2, $3, $4, $5);

-- :request_item_insert
INSERT INTO access_request_item (request_id, position, application_id, action, resource, digest)
VALUES ($1, $2, $3, $4, $5, $6);

-- :request_gateway
SELECT 1 AS one FROM role r
WHERE r.account_id = $1 AND r.scope_id = $2 AND r.role = 'gateway' AND r.state = 'active'
	AND r.from_at <= $3 AND (r.until_at IS NULL OR r.until_at > $3);

-- :request_tier
SELECT n.id, n.model_id FROM tier t
JOIN tier n ON n.model_id = t.model_id AND n.slug = t.slug AND n.superseded_at IS NULL
WHERE t.id = $1;

-- :request_form
SELECT m.slug AS model, t.slug AS tier, t.form FROM tier t JOIN model m ON m.id = t.model_id
WHERE t.id = $1;
