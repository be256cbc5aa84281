-- The latest decisions on a tier, to say how long one waits.

CREATE INDEX application_decided ON application (tier_id, decided_at) WHERE decided_at IS NOT NULL;
