-- What is said in public of a version's level, to be held against what is so.
ALTER TABLE version ADD COLUMN claimed TEXT;
