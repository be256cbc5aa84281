-- Lines of gates about how things stand, signatures, and evidence from outside systems.

INSERT INTO gate_type VALUES ('control'), ('signoff'), ('incidents'), ('signal'), ('cohort'),
	('drill'), ('external');
ALTER TABLE gate_line ADD COLUMN subject TEXT;
ALTER TABLE gate_line ADD COLUMN account_id TEXT REFERENCES account;
ALTER TABLE gate_line ADD COLUMN tier TEXT;
ALTER TABLE gate_line ADD COLUMN within_ms INTEGER;
ALTER TABLE gate_line ADD COLUMN exposure_floor INTEGER;
ALTER TABLE gate_line ADD COLUMN lenient INTEGER NOT NULL DEFAULT 0;
ALTER TABLE evidence ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
CREATE TABLE gate_signature (
	line_id TEXT    NOT NULL REFERENCES gate_line,
	by_id   TEXT    NOT NULL REFERENCES account,
	at      INTEGER NOT NULL,
	refused INTEGER NOT NULL,
	reason  TEXT    NOT NULL,
	PRIMARY KEY (line_id, by_id)
) STRICT, WITHOUT ROWID;

-- The lines of a release's next gate.

CREATE VIEW next_line (release_id, model_id, line_id, slug, type, subject, account_id) AS
SELECT r.id, r.model_id, l.id, l.slug, l.type, l.subject, l.account_id
FROM release r LEFT JOIN stage s ON s.id = r.stage_id
JOIN stage n ON n.plan_id = r.plan_id AND n.position = coalesce(s.position, 0) + 1
JOIN gate_line l ON l.stage_id = n.id;
