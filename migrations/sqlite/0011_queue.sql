-- The queue is read by what is due first; promotions have a short one of their own.

DROP INDEX tally_waiting;
CREATE INDEX tally_waiting ON tally (board_id, closes_at, case_id) WHERE waits = 1;
CREATE INDEX tally_promotion ON tally (board_id, case_id) WHERE waits = 1 AND case_id > 'prm';
