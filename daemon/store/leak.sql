-- $1 is what is looked for, $2 the caller's account, $3 the time.

-- =leak_is who now
	m.disclosure = 'announced' AND x.confirmed_at IS NOT NULL AS public,
	x.by_id = :who AS setter, coalesce(x.annul_by = :who, 0) AS proposer,
	CASE WHEN x.lifted_at IS NOT NULL THEN 'annulled'
		WHEN x.confirmed_at IS NOT NULL THEN 'confirmed' ELSE 'suspected' END AS state,
	@lead m.id :who :now,
	@chair m.id :who :now,
	@duty m.id :who :now,
	@on_model m.id :who :now

-- :find_leak_by_id
SELECT x.id, x.etag,
	@leak_is $2 $3
FROM act x JOIN model m ON m.id = x.model_id WHERE x.id = $1 AND x.kind = 'leak';

-- :find_leak_by_ending
SELECT x.id, x.etag,
	@leak_is $2 $3
FROM act x JOIN model m ON m.id = x.model_id WHERE substr(x.id, 27) = $1 AND x.kind = 'leak';

-- :leak_by_id
SELECT x.*,
	m.slug AS model, c.text AS code_text, a.name AS by_name,
	f.name AS confirmed_by_name, l.name AS lifted_by_name, n.name AS annul_by_name,
	@leak_is $2 $3
FROM act x JOIN model m ON m.id = x.model_id JOIN hold_code c ON c.name = x.code
JOIN account a ON a.id = x.by_id LEFT JOIN account f ON f.id = x.confirmed_by
LEFT JOIN account l ON l.id = x.lifted_by LEFT JOIN account n ON n.id = x.annul_by
WHERE x.id = $1;

-- Those of the model $3: all for whom has a role on it or sees everything ($4), the
-- confirmed for others.

-- :leak_list
SELECT x.*,
	m.slug AS model, c.text AS code_text, a.name AS by_name,
	f.name AS confirmed_by_name, l.name AS lifted_by_name, n.name AS annul_by_name,
	@leak_is $1 $2
FROM act x JOIN model m ON m.id = x.model_id JOIN hold_code c ON c.name = x.code
JOIN account a ON a.id = x.by_id LEFT JOIN account f ON f.id = x.confirmed_by
LEFT JOIN account l ON l.id = x.lifted_by LEFT JOIN account n ON n.id = x.annul_by
WHERE x.model_id = $3 AND x.kind = 'leak'
	AND ($4 = 1 OR x.confirmed_at IS NOT NULL
	OR EXISTS (SELECT 1 FROM model_role q WHERE q.model_id = x.model_id AND q.account_id = $1
		AND q.from_at <= $2 AND q.until_at > $2))
	AND x.id < $5 ORDER BY x.id DESC LIMIT $6;

-- :leak_set_annul_by
UPDATE act SET annul_by = $2, etag = etag + 1 WHERE id = $1;

-- :weights_of_model
SELECT coalesce(sum(1 << bit), 0) AS components FROM component
WHERE model_id = $1 AND kind = 'weights';

-- The confirmed leaks of the model $1.

-- :leaks_standing
SELECT id FROM act WHERE model_id = $1 AND kind = 'leak' AND confirmed_at IS NOT NULL
	AND lifted_at IS NULL ORDER BY id;

-- Those that nobody has confirmed or annulled.

-- :leaks_suspected
SELECT id FROM act WHERE model_id = $1 AND kind = 'leak' AND confirmed_at IS NULL
	AND lifted_at IS NULL ORDER BY id;
