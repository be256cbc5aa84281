-- :release_insert
INSERT INTO release (id, model_id, plan_id, state, created_at) VALUES ($1, $2, $3, 'planned', $4);

-- :release_set_state
UPDATE release SET state = $2, etag = etag + 1 WHERE id = $1;

-- :release_unbegun
SELECT id FROM release WHERE model_id = $1 AND state = 'planned' ORDER BY id;
