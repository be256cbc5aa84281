-- Stages keep what they are through changes of their plan, and changes say why it was as it was.

ALTER TABLE stage ADD COLUMN origin_id TEXT REFERENCES stage;
UPDATE stage SET origin_id = id;
WITH RECURSIVE kept (id, origin_id) AS (
	SELECT s.id, s.id FROM stage s JOIN plan p ON p.id = s.plan_id
	WHERE NOT EXISTS (SELECT 1 FROM stage w WHERE w.plan_id = p.replaces_id AND w.slug = s.slug)
	UNION ALL
	SELECT s.id, k.origin_id FROM kept k JOIN stage w ON w.id = k.id
	JOIN plan p ON p.replaces_id = w.plan_id JOIN stage s ON s.plan_id = p.id AND s.slug = w.slug)
UPDATE stage SET origin_id = k.origin_id FROM kept k WHERE k.id = stage.id;
CREATE INDEX stage_by_origin ON stage (origin_id);
CREATE VIEW stage_same (stage_id, same_id) AS
SELECT s.id, x.id FROM stage s JOIN stage x ON x.origin_id = s.origin_id;
ALTER TABLE plan_change ADD COLUMN reason TEXT;
