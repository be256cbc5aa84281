-- A board in the place of one that too many may not judge for, and what a small board decided.

ALTER TABLE tier_board ADD COLUMN fallback_id TEXT REFERENCES board;
ALTER TABLE tally ADD COLUMN small INTEGER NOT NULL DEFAULT 0;
