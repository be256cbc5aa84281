-- :ledger_append
INSERT INTO ledger (seq, entry, leaf) VALUES ($1, $2, $3);

-- :ledger_append_object
INSERT INTO ledger_object (object_id, seq) VALUES ($1, $2);

-- :ledger_append_sealed
INSERT INTO sealed (seq, salt, content) VALUES ($1, $2, $3);

-- :ledger_head
SELECT h.size, h.at, h.edge, h.note, i.origin, i.vkey,
	(SELECT max(seq) + 1 FROM ledger) AS entries
FROM installation i LEFT JOIN ledger_head h ON h.one = 1 WHERE i.one = 1;

-- :ledger_set_head
INSERT INTO ledger_head (one, size, at, edge, note) VALUES (1, $1, $2, $3, $4)
ON CONFLICT (one) DO UPDATE SET size = $1, at = $2, edge = $3, note = $4;

-- :ledger_page
SELECT l.seq, l.entry, l.leaf, s.salt, s.content
FROM ledger l LEFT JOIN sealed s ON s.seq = l.seq
WHERE l.seq >= $1 ORDER BY l.seq LIMIT $2;

-- :ledger_page_of_object
SELECT l.seq, l.entry, l.leaf, s.salt, s.content
FROM ledger_object o JOIN ledger l ON l.seq = o.seq LEFT JOIN sealed s ON s.seq = l.seq
WHERE o.object_id = $1 AND o.seq >= $2 ORDER BY o.seq LIMIT $3;

-- :ledger_model_of
SELECT model_id FROM application WHERE id = $1
UNION ALL
SELECT model_id FROM access_grant WHERE id = $1
UNION ALL
SELECT model_id FROM access_import WHERE id = $1
UNION ALL
SELECT model_id FROM announcement WHERE id = $1
UNION ALL
SELECT model_id FROM stay WHERE id = $1
UNION ALL
SELECT model_id FROM signal WHERE id = $1
UNION ALL
SELECT model_id FROM obligation WHERE id = $1
UNION ALL
SELECT r.model_id FROM promotion p JOIN release r ON r.id = p.release_id WHERE p.id = $1;
