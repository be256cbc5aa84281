-- :begin
BEGIN IMMEDIATE;

-- :begin_read
BEGIN;

-- :commit
COMMIT;

-- :rollback
ROLLBACK;

-- :savepoint
SAVEPOINT command;

-- :release
RELEASE command;

-- :undo
ROLLBACK TO command;
