-- Models with versions, components, terms and tiers, and what has been given out.

CREATE TABLE reversibility (class INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO reversibility VALUES (0, 'R0'), (1, 'R1'), (2, 'R2'), (3, 'R3');
CREATE TABLE audience (name TEXT PRIMARY KEY, rank INTEGER NOT NULL UNIQUE) STRICT, WITHOUT ROWID;
INSERT INTO audience VALUES ('internal', 0), ('partner', 1), ('vetted', 2), ('public', 3);
CREATE TABLE disclosure (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO disclosure VALUES ('undisclosed'), ('announced');
CREATE TABLE version_status (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO version_status VALUES ('current'), ('pinned'), ('deprecated'), ('retired');
CREATE TABLE category (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO category VALUES ('model_access'), ('risk_analysis'), ('replication');
CREATE TABLE licence_class (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO licence_class VALUES ('open'), ('use_restricted'), ('non_commercial'), ('none');
CREATE TABLE terms_party (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO terms_party VALUES ('person'), ('organisation'), ('both');
CREATE TABLE same_organisation (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO same_organisation VALUES ('recuse'), ('declare');
CREATE TABLE component_kind (name TEXT PRIMARY KEY, touched_as TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO component_kind VALUES
	('outputs', 'outputs'),
	('interface', 'interface'),
	('weights', 'weights'),
	('model_architecture', 'inference_code'),
	('inference_code', 'inference_code'),
	('training_code', 'training_code'),
	('preprocessing_code', 'preprocessing_code'),
	('supporting_tools', 'inference_code'),
	('training_logs', 'training_logs'),
	('intermediate_weights', 'weights'),
	('training_data', 'training_data'),
	('evaluation_code', 'evaluation_code'),
	('evaluation_data', 'evaluation_code'),
	('evaluation_results', 'evaluation_results'),
	('model_card', 'model_card'),
	('data_description', 'model_card'),
	('technical_report', 'model_card'),
	('research_paper', 'model_card'),
	('safeguard_documents', 'safeguard_documents'),
	('usage_statistics', 'usage_statistics');

CREATE TABLE capability (
	number         INTEGER PRIMARY KEY,
	name           TEXT    NOT NULL UNIQUE,
	family         TEXT    NOT NULL,
	class_gated    INTEGER NOT NULL REFERENCES reversibility,
	class_public   INTEGER NOT NULL REFERENCES reversibility,
	procedure      TEXT    NOT NULL,
	component_kind TEXT    NOT NULL REFERENCES component_kind
) STRICT;
CREATE INDEX capability_by_kind ON capability (component_kind);
INSERT INTO capability VALUES
	(0, 'view_outputs', 'query', 1, 1, 'full', 'outputs'),
	(1, 'prompt_ui', 'query', 0, 0, 'full', 'interface'),
	(2, 'prompt_api', 'query', 0, 0, 'full', 'interface'),
	(3, 'bulk_query', 'query', 0, 0, 'full', 'interface'),
	(4, 'sampling_params', 'query', 0, 0, 'full', 'interface'),
	(5, 'system_prompt_control', 'query', 0, 0, 'full', 'interface'),
	(6, 'prefill_turns', 'query', 0, 0, 'full', 'interface'),
	(7, 'tool_attach', 'query', 0, 0, 'full', 'interface'),
	(8, 'logprobs_topk', 'query_information', 1, 1, 'full', 'interface'),
	(9, 'logits_full', 'query_information', 1, 1, 'full', 'interface'),
	(10, 'embeddings', 'query_information', 1, 1, 'full', 'interface'),
	(11, 'unfiltered_io', 'safeguard_relaxation', 0, 0, 'full', 'interface'),
	(12, 'helpful_only', 'safeguard_relaxation', 0, 0, 'full', 'interface'),
	(13, 'base_model', 'variants', 0, 0, 'full', 'interface'),
	(14, 'model_family', 'variants', 2, 3, 'full', 'weights'),
	(15, 'finetune_sft_managed', 'adaptation', 0, 0, 'full', 'interface'),
	(16, 'finetune_rl_custom', 'adaptation', 0, 0, 'full', 'interface'),
	(17, 'adapter_export', 'adaptation', 2, 2, 'full', 'weights'),
	(18, 'activations_read', 'internals', 1, 1, 'full', 'interface'),
	(19, 'gradients_read', 'internals', 1, 1, 'full', 'interface'),
	(20, 'activations_write', 'internals', 0, 0, 'full', 'interface'),
	(21, 'weights_edit_hosted', 'internals', 0, 0, 'full', 'interface'),
	(22, 'weights_download_gated', 'artefact', 2, 2, 'full', 'weights'),
	(23, 'weights_download_public', 'artefact', 3, 3, 'full', 'weights'),
	(24, 'inference_code', 'artefact', 3, 3, 'full', 'inference_code'),
	(25, 'training_code', 'replication_artefact', 3, 3, 'full', 'training_code'),
	(26, 'preprocessing_code', 'replication_artefact', 3, 3, 'full', 'preprocessing_code'),
	(27, 'training_config_logs', 'replication_artefact', 3, 3, 'full', 'training_logs'),
	(28, 'training_data_search', 'risk_artefact', 0, 0, 'full', 'training_data'),
	(29, 'training_data_download', 'risk_artefact', 3, 3, 'full', 'training_data'),
	(30, 'eval_code_data', 'risk_artefact', 3, 3, 'full', 'evaluation_code'),
	(31, 'eval_results_internal', 'information', 2, 3, 'confirm', 'evaluation_results'),
	(32, 'docs_card', 'information', 3, 3, 'confirm', 'model_card'),
	(33, 'safeguard_docs', 'information', 2, 3, 'confirm', 'safeguard_documents'),
	(34, 'version_pin', 'stability', 0, 0, 'full', 'interface'),
	(35, 'deprecation_notice', 'stability', 0, 0, 'full', 'model_card'),
	(36, 'private_inference', 'evaluator_protection', 0, 0, 'full', 'interface'),
	(37, 'compute_credit', 'resourcing', 0, 0, 'full', 'interface'),
	(38, 'redistribute_right', 'right', 3, 3, 'full', 'weights'),
	(39, 'commercial_right', 'right', 2, 3, 'full', 'weights'),
	(40, 'usage_stats_read', 'information', 1, 1, 'confirm', 'usage_statistics');

-- Which capabilities are exercised on which kind of component.
CREATE VIEW capability_touches (number, kind) AS
SELECT c.number, k.name FROM component_kind k JOIN capability c ON c.component_kind = k.touched_as;

CREATE TABLE model (
	id           TEXT    PRIMARY KEY,
	slug         TEXT    NOT NULL UNIQUE,
	name         TEXT    NOT NULL,
	developer_id TEXT    NOT NULL REFERENCES organisation,
	modality     TEXT    NOT NULL,
	parameters   INTEGER,
	disclosure   TEXT    NOT NULL REFERENCES disclosure,
	created_at   INTEGER NOT NULL,
	etag         INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX model_by_ending ON model (substr(id, 27));

CREATE TABLE model_board (
	model_id TEXT NOT NULL REFERENCES model,
	board_id TEXT NOT NULL REFERENCES board,
	PRIMARY KEY (model_id, board_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_board_by_board ON model_board (board_id, model_id);

CREATE TABLE version (
	id           TEXT    PRIMARY KEY,
	model_id     TEXT    NOT NULL REFERENCES model,
	slug         TEXT    NOT NULL,
	name         TEXT    NOT NULL,
	bit          INTEGER NOT NULL CHECK (bit BETWEEN 0 AND 63),
	parameters   INTEGER,
	status       TEXT    NOT NULL REFERENCES version_status,
	announced_at INTEGER,
	created_at   INTEGER NOT NULL,
	UNIQUE (model_id, slug),
	UNIQUE (model_id, bit)
) STRICT, WITHOUT ROWID;

CREATE TABLE version_alias (
	model_id   TEXT NOT NULL REFERENCES model,
	alias      TEXT NOT NULL,
	version_id TEXT NOT NULL REFERENCES version,
	PRIMARY KEY (model_id, alias)
) STRICT, WITHOUT ROWID;

CREATE TABLE component (
	id            TEXT    PRIMARY KEY,
	model_id      TEXT    NOT NULL REFERENCES model,
	slug          TEXT    NOT NULL,
	kind          TEXT    NOT NULL REFERENCES component_kind,
	name          TEXT    NOT NULL,
	bit           INTEGER NOT NULL CHECK (bit BETWEEN 0 AND 63),
	licence_class TEXT    NOT NULL REFERENCES licence_class,
	licence       TEXT,
	created_at    INTEGER NOT NULL,
	UNIQUE (model_id, slug),
	UNIQUE (model_id, bit)
) STRICT, WITHOUT ROWID;

CREATE TABLE component_category (
	component_id TEXT NOT NULL REFERENCES component,
	category     TEXT NOT NULL REFERENCES category,
	PRIMARY KEY (component_id, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE component_version (
	component_id TEXT NOT NULL REFERENCES component,
	version_id   TEXT NOT NULL REFERENCES version,
	PRIMARY KEY (component_id, version_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE terms (
	id         TEXT    PRIMARY KEY,
	model_id   TEXT    NOT NULL REFERENCES model,
	slug       TEXT    NOT NULL,
	revision   INTEGER NOT NULL,
	title      TEXT    NOT NULL,
	party      TEXT    NOT NULL REFERENCES terms_party,
	text       TEXT    NOT NULL,
	digest     TEXT    NOT NULL,
	created_by TEXT    NOT NULL REFERENCES account,
	created_at INTEGER NOT NULL,
	UNIQUE (model_id, slug, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX terms_by_ending ON terms (substr(id, 27));

CREATE TABLE tier (
	id                      TEXT    PRIMARY KEY,
	model_id                TEXT    NOT NULL REFERENCES model,
	slug                    TEXT    NOT NULL,
	revision                INTEGER NOT NULL,
	title                   TEXT    NOT NULL,
	audience                TEXT    NOT NULL REFERENCES audience,
	open                    INTEGER NOT NULL,
	term_ms                 INTEGER,
	max_stale_ms            INTEGER NOT NULL,
	stale_if_unreachable_ms INTEGER NOT NULL,
	terms_id                TEXT    REFERENCES terms,
	form                    TEXT,
	capabilities_low        INTEGER NOT NULL,
	capabilities_high       INTEGER NOT NULL,
	versions                INTEGER NOT NULL,
	created_by              TEXT    NOT NULL REFERENCES account,
	created_at              INTEGER NOT NULL,
	superseded_at           INTEGER,
	UNIQUE (model_id, slug, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX tier_by_model ON tier (model_id, id);
CREATE INDEX tier_by_ending ON tier (substr(id, 27));

CREATE TABLE tier_component (
	tier_id      TEXT NOT NULL REFERENCES tier,
	component_id TEXT NOT NULL REFERENCES component,
	PRIMARY KEY (tier_id, component_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tier_board (
	tier_id           TEXT    NOT NULL REFERENCES tier,
	board_id          TEXT    NOT NULL REFERENCES board,
	quorum            INTEGER NOT NULL,
	threshold_p       INTEGER NOT NULL,
	threshold_q       INTEGER NOT NULL,
	min_approve       INTEGER NOT NULL,
	deadline_ms       INTEGER NOT NULL,
	blind             INTEGER NOT NULL,
	same_organisation TEXT    NOT NULL REFERENCES same_organisation,
	PRIMARY KEY (tier_id, board_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tier_board_by_board ON tier_board (board_id, tier_id);

CREATE TABLE exposure (
	component_id TEXT    NOT NULL REFERENCES component,
	version_id   TEXT    NOT NULL REFERENCES version,
	audience     TEXT    NOT NULL REFERENCES audience,
	class        INTEGER NOT NULL REFERENCES reversibility,
	since        INTEGER NOT NULL,
	cause        TEXT    NOT NULL,
	PRIMARY KEY (component_id, version_id, audience, class)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER exposure_never_falls BEFORE DELETE ON exposure WHEN OLD.class >= 2
BEGIN SELECT RAISE(ABORT, 'what was given out cannot be recalled'); END;
CREATE TRIGGER exposure_keeps_its_cause BEFORE UPDATE ON exposure WHEN OLD.class >= 2
BEGIN SELECT RAISE(ABORT, 'what was given out cannot be recalled'); END;

-- Who holds a role on something, or a seat on a board that serves it (a model).
CREATE VIEW model_role (model_id, account_id, role, from_at, until_at) AS
SELECT r.scope_id, r.account_id, r.role, r.from_at, coalesce(r.until_at, 9223372036854775807)
FROM role r WHERE r.state = 'active'
UNION ALL
SELECT b.model_id, r.account_id, r.role, r.from_at, coalesce(r.until_at, 9223372036854775807)
FROM model_board b JOIN role r ON r.scope_id = b.board_id WHERE r.state = 'active';
