-- Requests for access that answer a denial, and the applications that were made of them.
CREATE TABLE access_request (
	id           TEXT    PRIMARY KEY,
	task         TEXT    NOT NULL UNIQUE,
	account_id   TEXT    NOT NULL REFERENCES account,
	requester_id TEXT    NOT NULL REFERENCES account,
	created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_request_by_ending ON access_request (substr(id, 27));

CREATE TABLE access_request_item (
	request_id     TEXT    NOT NULL REFERENCES access_request,
	position       INTEGER NOT NULL,
	application_id TEXT    NOT NULL REFERENCES application,
	action         TEXT    NOT NULL,
	resource       TEXT    NOT NULL,
	digest         BLOB    NOT NULL,
	PRIMARY KEY (request_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_request_item_by_application ON access_request_item (application_id);

-- What became of each item.
CREATE VIEW access_request_status (request_id, position, application_id, status) AS
SELECT i.request_id, i.position, i.application_id, CASE
	WHEN a.state IN ('withdrawn', 'deleted', 'not_needed') THEN 'cancelled'
	WHEN a.state = 'rejected' THEN 'denied'
	WHEN a.state IN ('lapsed', 'lapsed_by_board') THEN 'expired'
	WHEN a.state <> 'approved' THEN 'pending'
	WHEN EXISTS (SELECT 1 FROM access_grant g WHERE g.application_id = a.id
		AND g.account_id = a.applicant_id) THEN 'approved'
	ELSE 'denied' END
FROM access_request_item i JOIN application a ON a.id = i.application_id;
