-- Who made a model, who votes, and to which organisations they belong.

-- :makers_of_model
SELECT '' AS account_id, m.developer_id AS organisation_id FROM model m WHERE m.id = $1
UNION ALL
SELECT r.account_id, a.organisation_id FROM role r JOIN account a ON a.id = r.account_id
WHERE r.scope_id = $1 AND r.role = 'release_lead' AND r.state = 'active'
	AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2);

-- :voters_of_stage
SELECT DISTINCT r.account_id, r.organisation_id
FROM stage_board b JOIN board_voter r ON r.board_id = b.board_id
WHERE b.stage_id = $1 AND r.from_at <= $2 AND r.until_at > $2;

-- Whose vote for it stands; confirmed: they say to be independent.

-- :voters_for_promotion
SELECT DISTINCT v.account_id, a.organisation_id,
	EXISTS (SELECT 1 FROM promotion_independence i WHERE i.promotion_id = v.case_id
		AND i.account_id = v.account_id) AS confirmed
FROM vote v JOIN account a ON a.id = v.account_id
WHERE v.case_id = $1 AND v.void_at IS NULL
	AND coalesce(v.casting, v.vote) IN ('approve', 'approve_with_conditions');

-- :party_of_account
SELECT organisation_id FROM account WHERE id = $1;

-- Who could vote today for a model.
-- :voters_of_model
SELECT DISTINCT r.account_id, r.organisation_id
FROM model_board b JOIN board_voter r ON r.board_id = b.board_id
WHERE b.model_id = $1 AND r.from_at <= $2 AND r.until_at > $2;
