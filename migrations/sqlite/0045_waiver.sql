-- Waivers, what invalidates evidence, and who made it.

CREATE TABLE trigger (
	name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO trigger VALUES ('capability_gained'), ('fine_tuning_enabled'),
	('weights_released'), ('new_version'), ('better_methods'), ('mitigations_changed'),
	('serious_incident'), ('use_drift'), ('internal_finding');
ALTER TABLE evidence ADD COLUMN made_by_id TEXT REFERENCES organisation;
ALTER TABLE evidence ADD COLUMN low_micro INTEGER;
ALTER TABLE evidence ADD COLUMN high_micro INTEGER;
ALTER TABLE evidence ADD COLUMN invalidated_trigger TEXT REFERENCES trigger;
ALTER TABLE gate_line ADD COLUMN independent INTEGER NOT NULL DEFAULT 0;
CREATE TABLE gate_waiver (
	id       TEXT    PRIMARY KEY,
	line_id  TEXT    NOT NULL REFERENCES gate_line,
	by_id    TEXT    NOT NULL REFERENCES account,
	at       INTEGER NOT NULL,
	until_at INTEGER NOT NULL,
	reason   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX gate_waiver_by_line ON gate_waiver (line_id, until_at);

CREATE VIEW next_board (release_id, board_id) AS
SELECT r.id, b.board_id FROM release r LEFT JOIN stage s ON s.id = r.stage_id
JOIN stage n ON n.plan_id = r.plan_id AND n.position = coalesce(s.position, 0) + 1
JOIN stage_board b ON b.stage_id = n.id;
