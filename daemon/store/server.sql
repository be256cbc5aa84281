-- :ledger_newest
SELECT l.seq FROM ledger l ORDER BY l.seq DESC LIMIT 1;
