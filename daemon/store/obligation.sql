-- What the caller ($2) is to an obligation at $3: self, who is to meet it; setter, who said that
-- it is met; seated on the board that approved; proposer of what was approved.

-- =obligation_is who now
	m.disclosure = 'announced' AND p.state = 'effective' AS public,
	o.owner_id = :who AS self, o.met_by = :who AS setter, p.proposed_by = :who AS proposer,
	@lead m.id :who :now,
	@on_model m.id :who :now,
	EXISTS (SELECT 1 FROM case_seat s WHERE s.case_id = p.id AND s.account_id = :who
		AND s.from_at <= :now AND s.until_at > :now) AS seated

-- :find_obligation_by_id
SELECT o.id, o.etag, o.state,
	@obligation_is $2 $3
FROM obligation o JOIN promotion p ON p.id = o.promotion_id JOIN model m ON m.id = o.model_id
WHERE o.id = $1;

-- :find_obligation_by_ending
SELECT o.id, o.etag, o.state,
	@obligation_is $2 $3
FROM obligation o JOIN promotion p ON p.id = o.promotion_id JOIN model m ON m.id = o.model_id
WHERE substr(o.id, 27) = $1;

-- :obligation_by_id
SELECT o.*, m.slug AS model, g.slug AS stage, w.name AS owner_name, b.name AS met_by_name,
	d.name AS decided_by_name,
	@obligation_is $2 $3
FROM obligation o JOIN promotion p ON p.id = o.promotion_id JOIN model m ON m.id = o.model_id
JOIN stage g ON g.id = p.stage_id JOIN account w ON w.id = o.owner_id
LEFT JOIN account b ON b.id = o.met_by LEFT JOIN account d ON d.id = o.decided_by
WHERE o.id = $1;

-- Of model $3, for who may see them; $4: they see all.
-- :obligation_list
SELECT o.*, m.slug AS model, g.slug AS stage, w.name AS owner_name, b.name AS met_by_name,
	d.name AS decided_by_name,
	@obligation_is $1 $2
FROM obligation o JOIN promotion p ON p.id = o.promotion_id JOIN model m ON m.id = o.model_id
JOIN stage g ON g.id = p.stage_id JOIN account w ON w.id = o.owner_id
LEFT JOIN account b ON b.id = o.met_by LEFT JOIN account d ON d.id = o.decided_by
WHERE o.model_id = $3 AND o.id < $5
	AND ($4 = 1 OR o.owner_id = $1 OR (m.disclosure = 'announced' AND p.state = 'effective')
		OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = m.id AND q.account_id = $1
			AND q.from_at <= $2 AND q.until_at > $2))
ORDER BY o.id DESC LIMIT $6;

-- :obligations_of_promotion
SELECT o.id, o.state, o.text, o.deadline_at, w.name AS owner_name
FROM obligation o JOIN account w ON w.id = o.owner_id WHERE o.promotion_id = $1 ORDER BY o.id;

-- :obligation_row
SELECT * FROM obligation WHERE id = $1;

-- :obligation_insert
INSERT INTO obligation (id, promotion_id, model_id, state, text, owner_id, deadline_at)
VALUES ($1, $2, $3, 'open', $4, $5, $6);

-- :obligation_meet
UPDATE obligation SET state = 'met', how = $2, met_by = $3, met_at = $4, etag = etag + 1
WHERE id = $1;

-- :obligation_decide
UPDATE obligation SET state = $2, decided_by = $3, decided_at = $4, refusal = $5, etag = etag + 1
WHERE id = $1;

-- :obligation_breach
UPDATE obligation SET state = 'breached', breached_at = $2, etag = etag + 1 WHERE id = $1;

-- :obligations_breached_of
SELECT id FROM obligation WHERE promotion_id = $1 AND breached_at IS NOT NULL
	AND state IN ('breached', 'met');

-- :obligations_drop
UPDATE obligation SET state = 'dropped', etag = etag + 1
WHERE promotion_id = $1 AND state IN ('open', 'met', 'breached');

-- Who sits on a board that votes on it.
-- :obligation_boards
SELECT DISTINCT t.board_id FROM tally t WHERE t.case_id = $1;
