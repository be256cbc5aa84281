-- A reopened case is first in its boards' queues.

ALTER TABLE tally ADD COLUMN first INTEGER NOT NULL DEFAULT 0;
CREATE INDEX tally_first ON tally (board_id, closes_at, case_id) WHERE waits = 1 AND first = 1;
