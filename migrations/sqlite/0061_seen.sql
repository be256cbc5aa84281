-- When the daemon was seen alive last, so that its downtime is known.

ALTER TABLE installation ADD COLUMN seen_at INTEGER;
