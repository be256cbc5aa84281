-- What boards are late with falls due by itself.

INSERT INTO due (kind, object_id, at)
SELECT 'application_deadline', id, deadline_at FROM application
WHERE state = 'in_review' AND deadline_at IS NOT NULL;
