-- Leaks: suspected, confirmed, annulled.

ALTER TABLE act ADD COLUMN annul_by TEXT REFERENCES account;
DROP TRIGGER exposure_never_falls;
CREATE TRIGGER exposure_never_falls BEFORE DELETE ON exposure
WHEN OLD.class >= 2 AND NOT EXISTS (SELECT 1 FROM act x WHERE x.id = OLD.cause AND x.kind = 'leak'
	AND x.lifted_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was given out cannot be recalled'); END;
DROP VIEW tier_offered;
CREATE VIEW tier_offered (model_id, tier, held) AS
SELECT r.model_id, t.slug, r.state IN ('held', 'void') FROM release r
JOIN stage_offer o ON o.stage_id = r.stage_id
JOIN tier t ON t.id = o.tier_id
WHERE r.state IN ('running', 'held', 'completed', 'void');
DROP VIEW hold_standing;
CREATE VIEW hold_standing (release_id, by_id, cause_closed) AS
SELECT x.release_id, x.by_id, x.cause_closed_at IS NOT NULL
FROM act x JOIN release r ON r.id = x.release_id
WHERE x.kind = 'hold' AND x.lifted_at IS NULL AND r.state = 'held';
