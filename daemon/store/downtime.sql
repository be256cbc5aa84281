-- When the daemon did not run, and whose time is longer for it.

-- :downtime_seen
SELECT seen_at FROM installation WHERE one = 1;

-- :downtime_see
UPDATE installation SET seen_at = $1 WHERE one = 1;

-- How much of $1 to $2 the daemon was down.
-- :downtime_between
SELECT coalesce(sum(min(until_at, $2) - max(from_at, $1)), 0) AS down FROM downtime
WHERE from_at < $2 AND until_at > $1;

-- :downtime_insert
INSERT INTO downtime (from_at, until_at) VALUES ($1, $2) ON CONFLICT (from_at) DO NOTHING;

-- From $1 on nobody could act, for $2.

-- :downtime_tally scan: once, at a start after a time without the daemon
UPDATE tally SET closes_at = closes_at + $2 WHERE waits = 1 AND closes_at > $1;

-- :downtime_application
UPDATE application SET deadline_at = deadline_at + $2, etag = etag + 1
WHERE state = 'in_review' AND deadline_at > $1;

-- :downtime_appeal
UPDATE application SET appeal_until = appeal_until + $2, etag = etag + 1
WHERE state = 'rejected' AND appeal_until > $1;

-- :downtime_member scan: once, at a start after a time without the daemon
UPDATE application_member SET expires_at = expires_at + $2, etag = etag + 1
WHERE state = 'invited' AND expires_at > $1;

-- :downtime_invitation scan: once, at a start after a time without the daemon
UPDATE invitation SET expires_at = expires_at + $2 WHERE used_at IS NULL AND expires_at > $1;

-- :downtime_terms scan: once, at a start after a time without the daemon
UPDATE access_grant SET asked_until = asked_until + $2 WHERE asked_until > $1;

-- :downtime_recertification scan: once, at a start after a time without the daemon
UPDATE recertification SET due_at = due_at + $2 WHERE state = 'open' AND due_at > $1;

-- :downtime_import
UPDATE access_import SET deadline_at = deadline_at + $2 WHERE state = 'voting' AND deadline_at > $1;

-- :downtime_announcement scan: once, at a start after a time without the daemon
UPDATE announcement SET deadline_at = deadline_at + $2 WHERE state = 'voting' AND deadline_at > $1;

-- A release that is held gives its proposals the time back when it goes on.
-- :downtime_promotion scan: once, at a start after a time without the daemon
UPDATE promotion SET deadline_at = deadline_at + $2, etag = etag + 1
WHERE state = 'voting' AND deadline_at > $1
	AND (SELECT r.held_since FROM release r WHERE r.id = promotion.release_id) IS NULL;

-- :downtime_approved scan: once, at a start after a time without the daemon
UPDATE promotion SET cooling_until = cooling_until + (CASE WHEN cooling_until > $1 THEN $2 ELSE 0 END),
	lapses_at = lapses_at + $2, etag = etag + 1
WHERE state = 'cooling_off' AND lapses_at > $1
	AND (SELECT r.held_since FROM release r WHERE r.id = promotion.release_id) IS NULL;

-- :downtime_obligation scan: once, at a start after a time without the daemon
UPDATE obligation SET deadline_at = deadline_at + $2 WHERE state = 'open' AND deadline_at > $1;

-- :downtime_incident scan: once, at a start after a time without the daemon
UPDATE incident SET review_due = review_due + $2 WHERE state <> 'closed' AND review_due > $1;
