-- :due_set
INSERT INTO due (kind, object_id, at) VALUES ($1, $2, $3)
ON CONFLICT (kind, object_id) DO UPDATE SET at = excluded.at, tries = 0;

-- :due_drop
DELETE FROM due WHERE kind = $1 AND object_id = $2;

-- :due_again
UPDATE due SET at = $3, tries = tries + 1 WHERE kind = $1 AND object_id = $2;

-- :due_delay
UPDATE due SET at = at + $3 WHERE kind = $1 AND at > $2;

-- :due_now
SELECT kind, object_id, tries FROM due WHERE at <= $1 ORDER BY at, kind, object_id LIMIT $2;

-- :due_next
SELECT at FROM due WHERE at >= 0 ORDER BY at LIMIT 1;
