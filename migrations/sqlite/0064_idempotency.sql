-- A key holds until a moment of its own: those of requests for access longer than others.

ALTER TABLE idempotency RENAME COLUMN at TO until;
UPDATE idempotency SET until = until + 86400000;
