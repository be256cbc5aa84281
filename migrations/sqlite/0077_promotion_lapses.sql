-- Until when an approval can be acted on is kept, since our own downtime puts it off.

ALTER TABLE promotion ADD COLUMN lapses_at INTEGER;
UPDATE promotion SET lapses_at = cooling_until + 2592000000 WHERE cooling_until IS NOT NULL;
