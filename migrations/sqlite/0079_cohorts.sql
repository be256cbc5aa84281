-- Who has access is counted for gates by this index alone.

DROP INDEX grant_living;
CREATE INDEX grant_living ON access_grant (model_id, end_at, tier_id, start_at, suspended_at,
	ended_at, terms_pending, revoked_at, closed_at, superseded_at)
WHERE revoked_at IS NULL AND closed_at IS NULL AND superseded_at IS NULL;
