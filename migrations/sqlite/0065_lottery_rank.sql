-- At which place of a draw each entrant came out.

ALTER TABLE lottery_entrant ADD COLUMN rank INTEGER;
