-- :ledger_newest scan: from the end, and only one row
SELECT l.seq FROM ledger l ORDER BY l.seq DESC LIMIT 1;
