-- Who could vote on a board today, and whether it serves a model.

-- :review_voters
SELECT EXISTS (SELECT 1 FROM model_board s WHERE s.board_id = $1 AND s.model_id = $2) AS serves,
	(SELECT count(DISTINCT r.account_id) FROM role r JOIN account a ON a.id = r.account_id
		WHERE r.scope_id = $1 AND r.role IN ('chair', 'deputy', 'reviewer')
			AND r.state = 'active' AND r.from_at <= $3
			AND (r.until_at IS NULL OR r.until_at > $3) AND a.status = 'active') AS voters;
