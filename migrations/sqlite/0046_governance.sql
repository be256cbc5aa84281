-- Suspensions that nobody has confirmed are found without looking at every grant.

CREATE INDEX grant_unconfirmed ON access_grant (suspended_at)
WHERE suspended_at IS NOT NULL AND confirmed_by IS NULL;
