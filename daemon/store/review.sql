-- Who could vote on a board today and what they speak for, and whether it serves a model.

-- :review_serves
SELECT 1 AS serves FROM model_board WHERE board_id = $1 AND model_id = $2;

-- :review_voters
SELECT r.account_id, coalesce((SELECT s.speaks_for FROM seat s WHERE s.board_id = $1
		AND s.account_id = r.account_id), 0) AS speaks_for
FROM board_voter r WHERE r.board_id = $1 AND r.from_at <= $2 AND r.until_at > $2
	AND NOT EXISTS (SELECT 1 FROM board_voter o WHERE o.board_id = $3
		AND o.account_id = r.account_id AND o.from_at <= $2 AND o.until_at > $2)
GROUP BY r.account_id;

-- Policies in use that name board $1, perhaps as the one in another's place, and whose they are,
-- as $2 sees them at $3, or all ($4).
-- :policies_of_board scan: there are few policies
SELECT 'tier' AS what, m.slug || '/' || x.slug AS of, t.board_id, d.slug, t.quorum, t.threshold_p,
	t.threshold_q, t.min_approve, t.deadline_ms, t.blind, t.same_organisation, t.required, t.vetoes,
	t.guests, t.fallback_id, f.slug AS fallback
FROM tier_board t JOIN tier x ON x.id = t.tier_id AND x.superseded_at IS NULL
JOIN model m ON m.id = x.model_id JOIN board d ON d.id = $1 LEFT JOIN board f ON f.id = t.fallback_id
WHERE (t.board_id = $1 OR t.fallback_id = $1)
	AND ($4 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
	WHERE c.model_id = m.id AND c.account_id = $2 AND c.from_at <= $3 AND c.until_at > $3))
UNION ALL
SELECT 'stage', m.slug || '/' || g.slug, s.board_id, d.slug, s.quorum, s.threshold_p, s.threshold_q,
	s.min_approve, s.deadline_ms, s.blind, s.same_organisation, s.required, s.vetoes, s.guests, NULL, NULL
FROM stage_board s JOIN stage g ON g.id = s.stage_id
JOIN plan p ON p.id = g.plan_id AND p.state = 'published'
JOIN model m ON m.id = p.model_id JOIN board d ON d.id = s.board_id
WHERE s.board_id = $1 AND ($4 = 1 OR m.disclosure = 'announced' OR EXISTS (SELECT 1 FROM model_role c
	WHERE c.model_id = m.id AND c.account_id = $2 AND c.from_at <= $3 AND c.until_at > $3));
