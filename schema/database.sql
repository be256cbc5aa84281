-- The whole present schema: what every table and column means, and what a new database is
-- made by.  An older one is brought to it by migrations/sqlite, step by step; a test says that
-- both give the same tables, indices, triggers and vocabularies.
--
-- Everywhere: ids are a prefix and a ULID ("acc_01J…"), made by the writer, and sort by
-- age; *_at are milliseconds since 1970 in UTC, NULL where it has not happened; etag
-- counts the changes of a row; a state is a word of a vocabulary table.  Nothing that was
-- decided is deleted.  substr(id, 27) is an id's ending, by which people name things.

-- === Vocabularies =======================================================================

CREATE TABLE account_status (
	name TEXT PRIMARY KEY -- what account.status may be
) STRICT, WITHOUT ROWID;
INSERT INTO account_status VALUES ('active'), ('suspended'), ('erased');

CREATE TABLE role_state (
	name TEXT PRIMARY KEY -- what role.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO role_state VALUES ('proposed'), ('active'), ('ended');

CREATE TABLE role_name (
	name TEXT PRIMARY KEY -- what role.role may be: schema/roles.def
) STRICT, WITHOUT ROWID;
INSERT INTO role_name VALUES ('admin'), ('auditor'), ('reviewer'), ('deputy'), ('chair'),
	('release_lead'), ('duty_officer'), ('gateway'), ('reporter'), ('signing_official'),
	('alternate');

CREATE TABLE sector (
	name TEXT PRIMARY KEY -- what an organisation is
) STRICT, WITHOUT ROWID;
INSERT INTO sector VALUES ('academia'), ('nonprofit'), ('industry'), ('government'), ('independent');

CREATE TABLE resource_class (
	name TEXT PRIMARY KEY -- what an organisation can afford; fairness is counted by it
) STRICT, WITHOUT ROWID;
INSERT INTO resource_class VALUES ('low'), ('standard'), ('high');

-- === The installation and its people ====================================================

-- The installation itself: one row, written when it is founded.
CREATE TABLE installation (
	one         INTEGER PRIMARY KEY CHECK (one = 1), -- keeps it to one row
	name        TEXT    NOT NULL, -- as people call it
	origin      TEXT    NOT NULL, -- the ledger's name in its checkpoints
	vkey        TEXT    NOT NULL, -- the key that checks their signatures
	created_at  INTEGER NOT NULL, -- when it was founded
	first_board TEXT,             -- the board whose members nobody could confirm; NULL: none yet
	seen_at     INTEGER           -- when the daemon was alive at the latest; NULL: it has not run
) STRICT;

-- Whom people belong to.
CREATE TABLE organisation (
	id             TEXT    PRIMARY KEY, -- org_…
	name           TEXT    NOT NULL, -- unique
	ror            TEXT    UNIQUE, -- its nine characters at ror.org, checksum verified; NULL: none
	country        TEXT    NOT NULL, -- ISO 3166-1 alpha-2
	sector         TEXT    NOT NULL REFERENCES sector, -- what it is
	resource_class TEXT    NOT NULL REFERENCES resource_class, -- what it can afford
	created_at     INTEGER NOT NULL, -- when it was entered
	etag           INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX organisation_by_name ON organisation (name);
CREATE INDEX organisation_by_ending ON organisation (substr(id, 27));

-- A person, or a program that acts under its own name.
CREATE TABLE account (
	id              TEXT    PRIMARY KEY, -- acc_…
	name            TEXT    NOT NULL, -- as people call them
	email           TEXT    NOT NULL UNIQUE, -- as it was given when they were invited
	orcid           TEXT    UNIQUE, -- canonical ORCID iD, checksum verified; NULL: none
	organisation_id TEXT    REFERENCES organisation, -- whom they belong to; NULL: none
	language        TEXT    NOT NULL, -- the one they prefer: a BCP 47 tag
	service         INTEGER NOT NULL, -- 1: a program (gateway, reporter)
	status          TEXT    NOT NULL REFERENCES account_status, -- only the active sign in
	created_at      INTEGER NOT NULL, -- when they were first invited
	etag            INTEGER NOT NULL DEFAULT 1, -- counts its changes
	community       TEXT -- to which they say they belong, for fairness alone; NULL: they don't say
) STRICT, WITHOUT ROWID;
CREATE INDEX account_by_status ON account (status, id);
CREATE INDEX account_by_organisation ON account (organisation_id);
CREATE INDEX account_by_ending ON account (substr(id, 27));

-- Where a person belonged before: for a year that counts when cases are judged.
CREATE TABLE past_organisation (
	account_id      TEXT    NOT NULL REFERENCES account, -- who
	organisation_id TEXT    NOT NULL REFERENCES organisation, -- to which
	until_at        INTEGER NOT NULL, -- until when
	PRIMARY KEY (account_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX past_organisation_by_organisation ON past_organisation (organisation_id, account_id);
-- Who says to work with whom: neither judges the other's cases.
CREATE TABLE collaborator (
	account_id TEXT    NOT NULL REFERENCES account, -- who says so
	other_id   TEXT    NOT NULL REFERENCES account, -- with whom
	at         INTEGER NOT NULL, -- when
	PRIMARY KEY (account_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX collaborator_by_other ON collaborator (other_id, account_id);

-- What an admin hands to a person, who exchanges it for a first token.
CREATE TABLE invitation (
	id         TEXT    PRIMARY KEY, -- inv_…
	account_id TEXT    NOT NULL REFERENCES account, -- whose it is
	digest     BLOB    NOT NULL UNIQUE, -- SHA-256 of the secret, which is kept nowhere
	created_at INTEGER NOT NULL, -- when it was made
	expires_at INTEGER NOT NULL, -- from then on it is refused
	used_at    INTEGER, -- when it was exchanged: once
	revoked_at INTEGER  -- when a later invitation replaced it
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_by_account ON invitation (account_id, id);

-- What a person signs in with.
CREATE TABLE token (
	id         TEXT    PRIMARY KEY, -- tok_…
	account_id TEXT    NOT NULL REFERENCES account, -- whose it is
	name       TEXT    NOT NULL, -- its owner's own name for it
	digest     BLOB    NOT NULL UNIQUE, -- SHA-256 of the secret, which was shown once
	created_at INTEGER NOT NULL, -- when it was made
	expires_at INTEGER NOT NULL, -- from then on it is refused
	revoked_at INTEGER -- when it was ended early
) STRICT, WITHOUT ROWID;
CREATE INDEX token_by_account ON token (account_id, id);
CREATE INDEX token_by_ending ON token (substr(id, 27));

-- A review board; who sits on it is in role.
CREATE TABLE board (
	id         TEXT    PRIMARY KEY, -- brd_…
	slug       TEXT    NOT NULL UNIQUE, -- its short name
	name       TEXT    NOT NULL, -- its full name
	exempt     INTEGER NOT NULL, -- 1: the installation's first, whose members nobody confirmed
	created_at INTEGER NOT NULL, -- when it was founded
	etag       INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX board_by_ending ON board (substr(id, 27));

-- Who holds which role on what, and who appointed them: also the seats of the boards.
CREATE TABLE role (
	id           TEXT    PRIMARY KEY, -- rol_…
	account_id   TEXT    NOT NULL REFERENCES account, -- who holds it
	role         TEXT    NOT NULL REFERENCES role_name, -- which
	scope_id     TEXT    NOT NULL, -- on what: a board, model or organisation; '': the installation
	state        TEXT    NOT NULL REFERENCES role_state, -- a proposed one has no effect yet
	proposed_by  TEXT    REFERENCES account, -- who appointed or proposed them; NULL: the founding
	confirmed_by TEXT    REFERENCES account, -- the second person; NULL: none yet, or none needed
	from_at      INTEGER, -- when it took effect
	until_at     INTEGER, -- when it ends or ended; NULL: open
	created_at   INTEGER NOT NULL, -- when it was proposed
	away         INTEGER NOT NULL DEFAULT 0, -- 1: they are away, and don't vote on the board
	away_from    INTEGER, -- from when on they are or were; NULL: they never were
	away_until   INTEGER, -- … until when
	alternate_id TEXT    REFERENCES account, -- who is to stand in then; NULL: any alternate
	stands_for   TEXT    REFERENCES account -- of an alternate: for whom they stand in now; NULL: nobody
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX role_held ON role (account_id, role, scope_id) WHERE state <> 'ended';
CREATE INDEX role_by_scope ON role (scope_id, role, state, account_id, from_at, until_at);
CREATE INDEX role_by_account ON role (account_id, id);
CREATE INDEX role_by_ending ON role (substr(id, 27));

-- What a member of a board speaks for; who isn't there speaks for nothing in particular.
CREATE TABLE seat (
	board_id   TEXT    NOT NULL REFERENCES board, -- on which board
	account_id TEXT    NOT NULL REFERENCES account, -- who
	speaks_for INTEGER NOT NULL, -- the set of perspectives, by their numbers
	PRIMARY KEY (board_id, account_id)
) STRICT, WITHOUT ROWID;

-- The appointments that can't be ended, only followed by others: a board's chair and deputy,
-- and the last admin who is here to stay.
CREATE VIEW kept_role (id) AS
SELECT r.id FROM role r
WHERE r.state = 'active' AND (r.role IN ('chair', 'deputy')
	OR (r.role = 'admin' AND NOT EXISTS (SELECT 1 FROM role o JOIN account a ON a.id = o.account_id
		WHERE o.scope_id = '' AND o.role = 'admin' AND o.state = 'active'
			AND o.account_id <> r.account_id AND a.status = 'active' AND a.service = 0
			AND o.until_at IS NULL)));

-- === The ledger =========================================================================

-- Everything that happened, in order; append-only.
CREATE TABLE ledger (
	seq   INTEGER PRIMARY KEY, -- its number, from 0 without a gap: the leaf's index
	entry TEXT    NOT NULL, -- the JSON text that was hashed, to the byte
	leaf  BLOB    NOT NULL  -- its leaf hash: SHA-256(0x00 ‖ entry)
) STRICT;

-- What each entry is about, for the pages that show one object's story.
CREATE TABLE ledger_object (
	object_id TEXT    NOT NULL, -- any object's id
	seq       INTEGER NOT NULL REFERENCES ledger, -- an entry that names it
	PRIMARY KEY (object_id, seq)
) STRICT, WITHOUT ROWID;

-- Which entries say what evaluations knew of an object, in their member "known".
CREATE TABLE known (
	object_id TEXT    NOT NULL, -- an account, denial, role, model, release or grant
	seq       INTEGER NOT NULL REFERENCES ledger, -- an entry that says something new of it
	digest    BLOB    NOT NULL, -- SHA-256 of what it says
	PRIMARY KEY (object_id, seq)
) STRICT, WITHOUT ROWID;

-- Where the tree stands: one row, written once a transaction.
CREATE TABLE ledger_head (
	one  INTEGER PRIMARY KEY CHECK (one = 1), -- keeps it to one row
	size INTEGER NOT NULL, -- how many entries
	at   INTEGER NOT NULL, -- the time of the last: no later entry is earlier
	edge BLOB    NOT NULL, -- roots of the full subtrees, 32 bytes each, the largest first
	note TEXT    NOT NULL  -- the signed checkpoint of this size
) STRICT;

-- The personal or sensitive part of an entry, which the entry only commits to: erasing a
-- person deletes rows here, and the ledger still verifies.
CREATE TABLE sealed (
	seq     INTEGER PRIMARY KEY REFERENCES ledger, -- the entry
	salt    BLOB NOT NULL, -- 16 random bytes
	content TEXT NOT NULL  -- JSON; the entry holds the hex of SHA-256(salt ‖ content)
) STRICT;

CREATE TRIGGER ledger_keeps_its_entries BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_loses_none BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_has_no_gap BEFORE INSERT ON ledger
WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM ledger)
BEGIN SELECT RAISE(ABORT, 'the ledger has no gaps'); END;

-- === Requests ===========================================================================

-- Which requests were done under which Idempotency-Key.
CREATE TABLE idempotency (
	account_id TEXT    NOT NULL, -- who sent it
	key        TEXT    NOT NULL, -- the header's text
	request    BLOB    NOT NULL, -- SHA-256 of command, path and body: another one is refused
	object_id  TEXT    NOT NULL, -- what came of it, to be shown again
	status     INTEGER NOT NULL, -- the HTTP status of the first answer
	until      INTEGER NOT NULL, -- when the key is forgotten
	PRIMARY KEY (account_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (until);

-- === What falls due, and what people are told ===========================================

-- When something is to be done by the daemon itself; the row goes with what is done.
CREATE TABLE due (
	kind      TEXT    NOT NULL, -- what: a word of schema/due.def
	object_id TEXT    NOT NULL, -- about which object
	at        INTEGER NOT NULL, -- when
	tries     INTEGER NOT NULL DEFAULT 0, -- how often it failed
	PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_by_moment ON due (at);

-- What a person is told, in their inbox; it is never personal text.
CREATE TABLE notice (
	id         TEXT    PRIMARY KEY, -- ntc_…
	account_id TEXT    NOT NULL REFERENCES account, -- who is told
	kind       TEXT    NOT NULL, -- what: a word of schema/notices.def
	object_id  TEXT    NOT NULL, -- about which object
	at         INTEGER NOT NULL, -- when
	read_at    INTEGER -- when they said that they had read it; NULL: they have not
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_by_account ON notice (account_id, id);
CREATE INDEX notice_unread ON notice (account_id, id) WHERE read_at IS NULL;
CREATE INDEX notice_waiting ON notice (object_id, kind) WHERE read_at IS NULL;
CREATE INDEX notice_by_ending ON notice (substr(id, 27));

-- === Models =============================================================================

CREATE TABLE reversibility (
	class INTEGER PRIMARY KEY, -- 0 … 3
	name TEXT NOT NULL UNIQUE -- how far a step can be taken back: R0 wholly … R3 not at all
) STRICT;
INSERT INTO reversibility VALUES (0, 'R0'), (1, 'R1'), (2, 'R2'), (3, 'R3');

CREATE TABLE audience (
	name TEXT PRIMARY KEY, -- who something is offered to
	rank INTEGER NOT NULL UNIQUE -- what is offered to a wider one is offered to the narrower
) STRICT, WITHOUT ROWID;
INSERT INTO audience VALUES ('internal', 0), ('partner', 1), ('vetted', 2), ('public', 3);

CREATE TABLE disclosure (
	name TEXT PRIMARY KEY -- what model.disclosure may be
) STRICT, WITHOUT ROWID;
INSERT INTO disclosure VALUES ('undisclosed'), ('announced');

CREATE TABLE version_status (
	name TEXT PRIMARY KEY -- what version.status may be
) STRICT, WITHOUT ROWID;
INSERT INTO version_status VALUES ('current'), ('pinned'), ('deprecated'), ('retired');

CREATE TABLE category (
	name TEXT PRIMARY KEY -- what a component serves
) STRICT, WITHOUT ROWID;
INSERT INTO category VALUES ('model_access'), ('risk_analysis'), ('replication');

CREATE TABLE licence_class (
	name TEXT PRIMARY KEY -- what its licence permits, roughly
) STRICT, WITHOUT ROWID;
INSERT INTO licence_class VALUES ('open'), ('use_restricted'), ('non_commercial'), ('none');

CREATE TABLE terms_party (
	name TEXT PRIMARY KEY -- who accepts a terms text
) STRICT, WITHOUT ROWID;
INSERT INTO terms_party VALUES ('person'), ('organisation'), ('both');

CREATE TABLE same_organisation (
	name TEXT PRIMARY KEY -- what a reviewer of the applicant's organisation does
) STRICT, WITHOUT ROWID;
INSERT INTO same_organisation VALUES ('recuse'), ('declare');

CREATE TABLE component_kind (
	name TEXT PRIMARY KEY, -- what a component is: schema/components.def
	touched_as TEXT NOT NULL -- the kind whose capabilities are exercised on it
) STRICT, WITHOUT ROWID;
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

-- What can be done with a model.
CREATE TABLE capability (
	number         INTEGER PRIMARY KEY, -- its bit in sets of capabilities; never used for another
	name           TEXT    NOT NULL UNIQUE, -- as people and evaluations call it
	family         TEXT    NOT NULL, -- what it belongs with
	class_gated    INTEGER NOT NULL REFERENCES reversibility, -- how far it can be taken back (gated)
	class_public   INTEGER NOT NULL REFERENCES reversibility, -- … when the public has it
	procedure      TEXT    NOT NULL, -- full, or confirm: a typed confirmation is enough
	component_kind TEXT    NOT NULL REFERENCES component_kind -- what it is exercised on
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

-- What people apply to use.
CREATE TABLE model (
	id           TEXT    PRIMARY KEY, -- mdl_…
	slug         TEXT    NOT NULL UNIQUE, -- its short name
	name         TEXT    NOT NULL, -- its full name
	developer_id TEXT    NOT NULL REFERENCES organisation, -- who made it
	modality     TEXT    NOT NULL, -- text, image, …
	parameters   INTEGER, -- of its largest version; NULL: not said
	disclosure   TEXT    NOT NULL REFERENCES disclosure, -- the undisclosed show to those with a role only
	created_at   INTEGER NOT NULL, -- when it was entered
	etag         INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX model_by_ending ON model (substr(id, 27));

-- Which boards decide about which model.
CREATE TABLE model_board (
	model_id TEXT NOT NULL REFERENCES model, -- the model
	board_id TEXT NOT NULL REFERENCES board, -- a board that serves it
	PRIMARY KEY (model_id, board_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_board_by_board ON model_board (board_id, model_id);

-- A checkpoint or size of a model.
CREATE TABLE version (
	id           TEXT    PRIMARY KEY, -- ver_…
	model_id     TEXT    NOT NULL REFERENCES model, -- whose
	slug         TEXT    NOT NULL, -- its short name within the model
	name         TEXT    NOT NULL, -- as people call it
	bit          INTEGER NOT NULL CHECK (bit BETWEEN 0 AND 63), -- its place in sets of versions
	parameters   INTEGER, -- how many; NULL: not said
	status       TEXT    NOT NULL REFERENCES version_status, -- whether it is still to be used
	announced_at INTEGER, -- when it became known; NULL: not yet
	created_at   INTEGER NOT NULL, -- when it was entered
	archive_at   INTEGER, -- when a deprecated one ends; NULL: not said
	claimed      TEXT, -- the level that is said of it in public (schema/levels.def); NULL: none
	UNIQUE (model_id, slug),
	UNIQUE (model_id, bit)
) STRICT, WITHOUT ROWID;

-- Other names of versions.
CREATE TABLE version_alias (
	model_id   TEXT NOT NULL REFERENCES model, -- whose
	alias      TEXT NOT NULL, -- another name, such as a later correction
	version_id TEXT NOT NULL REFERENCES version, -- what it names
	PRIMARY KEY (model_id, alias)
) STRICT, WITHOUT ROWID;

-- A part of a model that can be offered on its own.
CREATE TABLE component (
	id            TEXT    PRIMARY KEY, -- cmp_…
	model_id      TEXT    NOT NULL REFERENCES model, -- whose
	slug          TEXT    NOT NULL, -- its short name within the model
	kind          TEXT    NOT NULL REFERENCES component_kind, -- what it is
	name          TEXT    NOT NULL, -- as people call it
	bit           INTEGER NOT NULL CHECK (bit BETWEEN 0 AND 63), -- its place in sets of components
	licence_class TEXT    NOT NULL REFERENCES licence_class, -- what its licence permits
	licence       TEXT, -- its licence's name; NULL: none
	created_at    INTEGER NOT NULL, -- when it was entered
	UNIQUE (model_id, slug),
	UNIQUE (model_id, bit)
) STRICT, WITHOUT ROWID;

-- What a component serves.
CREATE TABLE component_category (
	component_id TEXT NOT NULL REFERENCES component, -- the component
	category     TEXT NOT NULL REFERENCES category, -- one thing that it serves
	PRIMARY KEY (component_id, category)
) STRICT, WITHOUT ROWID;

-- Which versions have the component.
CREATE TABLE component_version (
	component_id TEXT NOT NULL REFERENCES component, -- the component
	version_id   TEXT NOT NULL REFERENCES version, -- a version that has it
	PRIMARY KEY (component_id, version_id)
) STRICT, WITHOUT ROWID;

-- What people accept before access, one row a revision.
CREATE TABLE terms (
	id         TEXT    PRIMARY KEY, -- trm_…
	model_id   TEXT    NOT NULL REFERENCES model, -- whose
	slug       TEXT    NOT NULL, -- its short name within the model
	revision   INTEGER NOT NULL, -- 1, 2, …: a text in use is never edited
	title      TEXT    NOT NULL, -- its heading
	party      TEXT    NOT NULL REFERENCES terms_party, -- who accepts it
	text       TEXT    NOT NULL, -- the whole text
	digest     TEXT    NOT NULL, -- SHA-256 of the text, in hex
	created_by TEXT    NOT NULL REFERENCES account, -- who wrote it
	created_at INTEGER NOT NULL, -- when
	grace_ms   INTEGER, -- how long those who hold grants have to accept it; NULL: they needn't
	asked_to   TEXT, -- the last grant whose holder has been asked; NULL: none yet
	UNIQUE (model_id, slug, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX terms_by_ending ON terms (substr(id, 27));

-- What a person applies for, one row a revision.
CREATE TABLE tier (
	id                      TEXT    PRIMARY KEY, -- tir_…: of this revision
	model_id                TEXT    NOT NULL REFERENCES model, -- whose
	slug                    TEXT    NOT NULL, -- its short name within the model, the same for all revisions
	revision                INTEGER NOT NULL, -- 1, 2, …: one in use is never edited
	title                   TEXT    NOT NULL, -- its heading
	audience                TEXT    NOT NULL REFERENCES audience, -- whom it is for
	open                    INTEGER NOT NULL, -- 1: permits anyone where it is offered, without a grant
	term_ms                 INTEGER, -- how long a grant lasts; NULL: without end
	max_stale_ms            INTEGER NOT NULL, -- how long an answer may be kept
	stale_if_unreachable_ms INTEGER NOT NULL, -- … when this server cannot be asked
	terms_id                TEXT    REFERENCES terms, -- what is to be accepted; NULL: nothing
	form                    TEXT, -- the application form, as JSON; NULL: none
	capabilities_low        INTEGER NOT NULL, -- the set of its capabilities: numbers 0–63
	capabilities_high       INTEGER NOT NULL, -- … 64–127
	versions                INTEGER NOT NULL, -- the set of its versions, by their bits
	created_by              TEXT    NOT NULL REFERENCES account, -- who wrote it
	created_at              INTEGER NOT NULL, -- when
	superseded_at           INTEGER, -- when a later revision replaced it
	research                INTEGER NOT NULL DEFAULT 0, -- the set of kinds of research that it is for, by their numbers; 0: any
	eligibility             TEXT, -- who may apply, as a JSON list of rules; NULL: anybody
	endorsement             TEXT, -- what stands in where an organisation has no signing official, as JSON; NULL: nobody is asked
	one_per_organisation    INTEGER NOT NULL DEFAULT 0, -- 1: an organisation applies once, and names its people
	automatic               INTEGER NOT NULL DEFAULT 0, -- 1: its policy approves what meets schema/automatic.def
	recertify_months        INTEGER, -- every how many months who holds grants of it is looked at again; NULL: never
	recertify_suspends      INTEGER NOT NULL DEFAULT 0, -- 1: when that is overdue their grants are suspended
	draft_ms                INTEGER NOT NULL DEFAULT 7776000000, -- how old a draft becomes before it lapses
	returned_ms             INTEGER NOT NULL DEFAULT 2592000000, -- … what was returned
	UNIQUE (model_id, slug, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX tier_by_model ON tier (model_id, id);
CREATE INDEX tier_by_ending ON tier (substr(id, 27));

-- What a tier covers.
CREATE TABLE tier_component (
	tier_id      TEXT NOT NULL REFERENCES tier, -- the tier revision
	component_id TEXT NOT NULL REFERENCES component, -- a component that it covers
	PRIMARY KEY (tier_id, component_id)
) STRICT, WITHOUT ROWID;

-- How a board decides about applications for a tier.
CREATE TABLE tier_board (
	tier_id           TEXT    NOT NULL REFERENCES tier, -- the tier revision
	board_id          TEXT    NOT NULL REFERENCES board, -- a board that must approve
	quorum            INTEGER NOT NULL, -- votes needed that are neither recusal nor abstention
	threshold_p       INTEGER NOT NULL, -- for / (for + against) must be above or at p/q
	threshold_q       INTEGER NOT NULL, -- … see rules
	min_approve       INTEGER NOT NULL, -- approvals needed at least
	deadline_ms       INTEGER NOT NULL, -- from submission
	blind             INTEGER NOT NULL, -- 1: votes are hidden until the tally closes
	same_organisation TEXT    NOT NULL REFERENCES same_organisation, -- what its members of the applicant's organisation do
	required          INTEGER NOT NULL DEFAULT 0, -- the set of perspectives of which each takes a vote
	vetoes            INTEGER NOT NULL DEFAULT 0, -- … of which one vote against refuses
	guests            INTEGER NOT NULL DEFAULT 0, -- how many from outside it counts on for each case
	assign            INTEGER NOT NULL DEFAULT 0, -- to how many of its members each application is assigned
	fallback_id       TEXT    REFERENCES board, -- who judges, by the same numbers, where too few of it may; NULL: nobody
	PRIMARY KEY (tier_id, board_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tier_board_by_board ON tier_board (board_id, tier_id);

-- What has been given out to whom: it only rises.
CREATE TABLE exposure (
	component_id TEXT    NOT NULL REFERENCES component, -- what was given out
	version_id   TEXT    NOT NULL REFERENCES version, -- … of which version
	audience     TEXT    NOT NULL REFERENCES audience, -- … to whom
	class        INTEGER NOT NULL REFERENCES reversibility, -- … of which reversibility: R2 and R3 never fall
	since        INTEGER NOT NULL, -- from when on
	cause        TEXT    NOT NULL, -- why: the id of what gave it out, or a word
	PRIMARY KEY (component_id, version_id, audience, class)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER exposure_never_falls BEFORE DELETE ON exposure
WHEN OLD.class >= 2 AND NOT EXISTS (SELECT 1 FROM act x WHERE x.id = OLD.cause AND x.kind = 'leak'
	AND x.lifted_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'what was given out cannot be recalled'); END;
CREATE TRIGGER exposure_keeps_its_cause BEFORE UPDATE ON exposure WHEN OLD.class >= 2
BEGIN SELECT RAISE(ABORT, 'what was given out cannot be recalled'); END;

-- What was taken for given out until the leak that said so was annulled.
CREATE TABLE past_exposure (
	component_id TEXT    NOT NULL REFERENCES component, -- what
	version_id   TEXT    NOT NULL REFERENCES version, -- … of which version
	audience     TEXT    NOT NULL REFERENCES audience, -- … to whom
	class        INTEGER NOT NULL REFERENCES reversibility, -- … of which reversibility
	since        INTEGER NOT NULL, -- from when on
	cause        TEXT    NOT NULL, -- why: the leak
	until_at     INTEGER NOT NULL, -- when it was annulled
	PRIMARY KEY (component_id, version_id, audience, class, since)
) STRICT, WITHOUT ROWID;
-- Both: what was taken for given out at any time.
CREATE VIEW exposure_ever (component_id, version_id, audience, class, since, until_at) AS
SELECT component_id, version_id, audience, class, since, CAST(9223372036854775807 AS INTEGER)
FROM exposure
UNION ALL
SELECT component_id, version_id, audience, class, since, until_at FROM past_exposure;

-- Who holds a role on something, or a seat on a board that serves it (a model).
CREATE VIEW model_role (model_id, account_id, role, from_at, until_at) AS
SELECT r.scope_id, r.account_id, r.role, r.from_at, coalesce(r.until_at, 9223372036854775807)
FROM role r WHERE r.state = 'active'
UNION ALL
SELECT b.model_id, r.account_id, r.role, r.from_at, coalesce(r.until_at, 9223372036854775807)
FROM model_board b JOIN role r ON r.scope_id = b.board_id WHERE r.state = 'active';

-- === Access ==============================================================================


CREATE TABLE application_state (
	name TEXT PRIMARY KEY -- what application.state may be; overdue is derived from its deadline
) STRICT, WITHOUT ROWID;
INSERT INTO application_state VALUES ('draft'), ('in_review'), ('returned'), ('approved'),
	('rejected'), ('withdrawn'), ('deleted'), ('lapsed_by_board'),
	('awaiting_endorsement'), ('lapsed'), ('not_needed'), ('waitlisted');
CREATE TABLE application_kind (
	name TEXT PRIMARY KEY -- what application.kind may be
) STRICT, WITHOUT ROWID;
INSERT INTO application_kind VALUES ('first'), ('amendment'), ('renewal');
CREATE TABLE reject_code (
	name TEXT PRIMARY KEY -- why an application was rejected
) STRICT, WITHOUT ROWID;
INSERT INTO reject_code VALUES ('purpose_unclear'), ('lesser_tier_suffices'),
	('safeguards_insufficient'), ('not_eligible'), ('risk_too_high'), ('other');
CREATE TABLE vote_word (
	name TEXT PRIMARY KEY -- what a vote may be: daemon/rules/votes.def
) STRICT, WITHOUT ROWID;
INSERT INTO vote_word VALUES ('approve'), ('approve_with_conditions'), ('reject'),
	('more_evidence'), ('more_safeguards'), ('narrower'), ('refuse'), ('pause'), ('abstain'),
	('recuse');
CREATE TABLE tally_outcome (
	name TEXT PRIMARY KEY -- what a tally comes to
) STRICT, WITHOUT ROWID;
INSERT INTO tally_outcome VALUES ('approved'), ('not_approved'), ('tied'), ('handed_over');

-- What a researcher asks for: a tier revision of a model.
CREATE TABLE application (
	id                 TEXT    PRIMARY KEY, -- app_…
	model_id           TEXT    NOT NULL REFERENCES model, -- whose access
	tier_id            TEXT    NOT NULL REFERENCES tier, -- the revision that it was made with
	applicant_id       TEXT    NOT NULL REFERENCES account, -- who asks
	organisation_id    TEXT    REFERENCES organisation, -- theirs as at submission; NULL: none
	kind               TEXT    NOT NULL REFERENCES application_kind, -- a first one
	state              TEXT    NOT NULL REFERENCES application_state, -- as stored; in_review becomes overdue by its deadline
	revision           INTEGER NOT NULL, -- the last one that was submitted; 0: none was
	digest             TEXT, -- of that one, hexadecimal: what is voted on
	title              TEXT, -- as last submitted, or of the draft; NULL: none
	created_at         INTEGER NOT NULL, -- when the draft was made
	submitted_at       INTEGER, -- the first time
	deadline_at        INTEGER, -- when the last board that is asked must have voted; NULL: none is
	decided_at         INTEGER, -- when it was approved or rejected
	returns            INTEGER NOT NULL DEFAULT 0, -- how often it was returned
	reject_code        TEXT    REFERENCES reject_code, -- the commonest of the votes against
	reapply_at         INTEGER, -- from when on they may apply again; NULL: it was not rejected
	small_installation INTEGER NOT NULL DEFAULT 0, -- 1: a board had fewer than three to judge it
	etag               INTEGER NOT NULL DEFAULT 1, -- counts its changes
	exceptions         TEXT, -- what the boards are asked to overlook, a JSON list; NULL: nothing
	appeal_until       INTEGER, -- until when its applicant may appeal; NULL: they may not
	appealed           INTEGER NOT NULL DEFAULT 0, -- 1: they did
	settled            INTEGER NOT NULL DEFAULT 0, -- 1: it was voted on again, or appealed
	extended           INTEGER NOT NULL DEFAULT 0, -- 1: the boards' one extension was given
	endorsement        INTEGER NOT NULL DEFAULT 0, -- 1: its people are to be endorsed
	amends_id          TEXT    REFERENCES application, -- the approved one to which it adds; NULL: it is no amendment
	renews_id          TEXT    REFERENCES application, -- whose grants it renews; NULL: none
	report             TEXT, -- what was done with the access so far; NULL: it renews nothing
	policy             TEXT, -- what its tier's automatic policy found, as JSON; NULL: it has none
	by_policy          INTEGER NOT NULL DEFAULT 0, -- 1: that approved it, and no board was asked
	paused_at          INTEGER, -- since when it waits for its tier to be offered again; NULL: it doesn't
	ended_by_act       TEXT    REFERENCES act, -- what withdrew it; NULL: nothing did
	given_low          INTEGER, -- what its boards agreed on, numbers 0–63; NULL: all that is asked for
	given_high         INTEGER, -- … 64–127
	given_term_ms      INTEGER, -- for how long; NULL: the tier's term
	sector             TEXT, -- as what fairness counts it, from the first submission on: this of the organisation
	resource_class     TEXT, -- … and this; NULL: there was none
	country            TEXT, -- … and this
	language           TEXT, -- … and this of the applicant
	community          TEXT -- … and this
) STRICT, WITHOUT ROWID;
CREATE INDEX application_by_applicant ON application (applicant_id, id);
CREATE INDEX application_by_renewed ON application (renews_id) WHERE renews_id IS NOT NULL;
CREATE INDEX application_by_state ON application (state, id);
-- One at a time of a person for a tier.
CREATE INDEX application_open ON application (applicant_id, model_id)
WHERE kind = 'first' AND state IN ('draft', 'awaiting_endorsement', 'in_review', 'returned',
	'waitlisted');
CREATE INDEX application_by_ending ON application (substr(id, 27));
CREATE INDEX application_decided ON application (tier_id, decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX application_rejected ON application (applicant_id, reapply_at)
WHERE reapply_at IS NOT NULL;

-- Every submission whole, and the text that is being worked on.
CREATE TABLE application_revision (
	application_id TEXT    NOT NULL REFERENCES application, -- whose
	revision       INTEGER NOT NULL, -- from 1; the one above application.revision is not submitted yet
	title          TEXT, -- a line for the boards
	answers        TEXT    NOT NULL, -- JSON: an object in the order of the form
	digest         TEXT, -- of tier, title and answers; NULL: not submitted
	submitted_at   INTEGER, -- NULL: being worked on
	research       TEXT, -- the kind of research: schema/research.def; NULL: none was named
	asked_low      INTEGER, -- what is asked of the tier's capabilities, numbers 0–63; NULL: all
	asked_high     INTEGER, -- … 64–127
	why_more       TEXT, -- why more is asked than such research takes
	asked_versions INTEGER, -- of an amendment: which it adds, by their bits; NULL: none
	asked_until    INTEGER, -- until when at most it is asked for; NULL: for the tier's term
	PRIMARY KEY (application_id, revision)
) STRICT;

-- Files that were uploaded for an application's answers; their bytes lie in DATA/files.
CREATE TABLE application_file (
	application_id TEXT    NOT NULL REFERENCES application, -- for which
	digest         TEXT    NOT NULL, -- SHA-256, hexadecimal
	size           INTEGER NOT NULL, -- bytes
	type           TEXT    NOT NULL, -- by what it holds: schema/filetypes.def
	at             INTEGER NOT NULL, -- when it was uploaded
	PRIMARY KEY (application_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX application_file_by_digest ON application_file (digest);

-- Questions by a board, for which an application waited.
CREATE TABLE application_return (
	application_id TEXT    NOT NULL REFERENCES application, -- which
	number         INTEGER NOT NULL, -- from 1
	by_id          TEXT    NOT NULL REFERENCES account, -- who returned it
	board_id       TEXT    NOT NULL REFERENCES board, -- for which board
	at             INTEGER NOT NULL, -- when
	questions      TEXT    NOT NULL, -- what is asked
	paused_ms      INTEGER, -- how long it waited for answers; NULL: it still does
	PRIMARY KEY (application_id, number)
) STRICT, WITHOUT ROWID;

-- Which members of a board are to look at it first.
CREATE TABLE assignment (
	case_id    TEXT    NOT NULL, -- at what
	board_id   TEXT    NOT NULL REFERENCES board, -- of which board
	account_id TEXT    NOT NULL REFERENCES account, -- who
	at         INTEGER NOT NULL, -- since when
	by_id      TEXT    REFERENCES account, -- the chair who assigned it; NULL: the policy
	open       INTEGER NOT NULL, -- 1: they have yet to vote, and the board is asked
	PRIMARY KEY (case_id, board_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignment_open ON assignment (account_id, board_id, case_id) WHERE open = 1;

-- What is said of it beside votes.
CREATE TABLE application_comment (
	application_id TEXT    NOT NULL REFERENCES application, -- of which
	number         INTEGER NOT NULL, -- from 1
	by_id          TEXT    NOT NULL REFERENCES account, -- who says it
	board_id       TEXT    REFERENCES board, -- for which board; NULL: for the applicant
	public         INTEGER NOT NULL, -- 1: the applicant reads it too; 0: the boards alone
	at             INTEGER NOT NULL, -- when
	text           TEXT    NOT NULL, -- what
	PRIMARY KEY (application_id, number)
) STRICT, WITHOUT ROWID;

-- Advice that a board asks of an expert, who sees the application until it is given or not
-- wanted any more.
CREATE TABLE case_advice (
	application_id TEXT    NOT NULL REFERENCES application, -- on which
	account_id     TEXT    NOT NULL REFERENCES account, -- whose
	asked_by       TEXT    NOT NULL REFERENCES account, -- who asks
	asked_at       INTEGER NOT NULL, -- when
	question       TEXT    NOT NULL, -- what
	advice         TEXT, -- what they say; NULL: nothing yet
	given_at       INTEGER, -- when
	withdrawn_at   INTEGER, -- when it wasn't wanted any more; NULL: it is
	PRIMARY KEY (application_id, account_id)
) STRICT, WITHOUT ROWID;

-- How often a rule of a tier kept somebody from applying; nobody is named.
CREATE TABLE eligibility_refusal (
	tier_id TEXT    NOT NULL REFERENCES tier, -- the tier revision
	rule    TEXT    NOT NULL, -- which: schema/eligibility.def
	times   INTEGER NOT NULL, -- how often
	PRIMARY KEY (tier_id, rule)
) STRICT, WITHOUT ROWID;

-- Where an organisation applies once: its application for a tier of a model.
CREATE TABLE organisation_application (
	organisation_id TEXT NOT NULL REFERENCES organisation, -- whose
	model_id        TEXT NOT NULL REFERENCES model, -- for which model
	tier            TEXT NOT NULL, -- … and tier, by its slug
	application_id  TEXT NOT NULL REFERENCES application, -- the last that was submitted
	PRIMARY KEY (organisation_id, model_id, tier)
) STRICT, WITHOUT ROWID;

CREATE TABLE member_state (
	name TEXT PRIMARY KEY -- what application_member.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO member_state VALUES ('invited'), ('accepted'), ('declined'), ('left'), ('removed'),
	('expired'), ('applicant');

-- People who are named in an application beside its applicant.
CREATE TABLE application_member (
	id             TEXT    PRIMARY KEY, -- mbr_…
	application_id TEXT    NOT NULL REFERENCES application, -- in which
	account_id     TEXT    REFERENCES account, -- who; NULL: invited by mail address, and has not accepted
	email          TEXT, -- the address invited; NULL: an account was
	digest         BLOB    UNIQUE, -- SHA-256 of the invitation for that address, used once; NULL: used, or none
	state          TEXT    NOT NULL REFERENCES member_state, -- as stored; invited expires by its time
	submitted      INTEGER NOT NULL DEFAULT 0, -- 1: named in a submission, so that the boards have read it
	invited_at     INTEGER NOT NULL, -- when
	expires_at     INTEGER NOT NULL, -- until when it can be accepted
	accepted_at    INTEGER, -- when it was; who accepted judges the application no more
	ended_at       INTEGER, -- when they declined, left or were removed
	etag           INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX member_by_application ON application_member (application_id, account_id);
CREATE INDEX member_by_account ON application_member (account_id, id);
CREATE INDEX member_by_ending ON application_member (substr(id, 27));
CREATE UNIQUE INDEX member_account_once ON application_member (application_id, account_id)
WHERE state IN ('invited', 'accepted') AND account_id IS NOT NULL;
CREATE UNIQUE INDEX member_email_once ON application_member (application_id, email)
WHERE state IN ('invited', 'accepted') AND email IS NOT NULL;

-- Who is or was part of an application: its applicant, and whoever accepted to be a member.
CREATE VIEW application_party (application_id, account_id, part) AS
SELECT id, applicant_id, 'applicant' FROM application
UNION ALL
SELECT m.application_id, m.account_id, 'member' FROM application_member m
WHERE m.accepted_at IS NOT NULL;

CREATE TABLE endorsement_state (
	name TEXT PRIMARY KEY -- what endorsement.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO endorsement_state VALUES ('endorsed'), ('refused'), ('withdrawn');

-- What signing officials say of their organisation's people in an application.
CREATE TABLE endorsement (
	application_id TEXT    NOT NULL REFERENCES application, -- in which
	account_id     TEXT    NOT NULL REFERENCES account, -- of whom
	by_id          TEXT    NOT NULL REFERENCES account, -- the official
	state          TEXT    NOT NULL REFERENCES endorsement_state, -- what they say
	at             INTEGER NOT NULL, -- when
	reason         TEXT, -- of a refusal
	PRIMARY KEY (application_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX endorsement_by_account ON endorsement (account_id, application_id);

-- Endorsements for whatever a person applies for.
CREATE TABLE standing_endorsement (
	account_id      TEXT    NOT NULL REFERENCES account, -- of whom
	organisation_id TEXT    NOT NULL REFERENCES organisation, -- by which: good while they belong to it
	by_id           TEXT    NOT NULL REFERENCES account, -- the official
	at              INTEGER NOT NULL, -- since when
	until_at        INTEGER NOT NULL, -- until when
	PRIMARY KEY (account_id, organisation_id)
) STRICT, WITHOUT ROWID;

-- Who may vouch for whom in an application: the signing officials of the organisation of each
-- person in it, but nobody for themselves.
CREATE VIEW application_official (application_id, account_id, official_id, from_at, until_at,
	endorsed) AS
SELECT x.application_id, x.account_id, r.account_id, r.from_at,
	coalesce(r.until_at, 9223372036854775807),
	EXISTS (SELECT 1 FROM endorsement e WHERE e.application_id = x.application_id
		AND e.account_id = x.account_id AND e.state = 'endorsed')
FROM application_party x
JOIN account p ON p.id = x.account_id
JOIN role r ON r.scope_id = p.organisation_id AND r.role = 'signing_official'
	AND r.state = 'active' AND r.account_id <> x.account_id;

-- One board's vote on a case (an application or a promotion): the policy as it was when
-- it opened, and what was counted.
CREATE TABLE tally (
	case_id           TEXT    NOT NULL, -- app_… or prm_…
	board_id          TEXT    NOT NULL REFERENCES board, -- who votes
	party_id          TEXT    NOT NULL REFERENCES account, -- whose case it is: they do not vote
	organisation_id   TEXT    REFERENCES organisation, -- theirs; NULL: none
	quorum            INTEGER NOT NULL, -- votes for or against that it takes
	threshold_p       INTEGER NOT NULL, -- the share that approves, p / q
	threshold_q       INTEGER NOT NULL, -- … see rules
	min_approve       INTEGER NOT NULL, -- votes for that an approval takes
	blind             INTEGER NOT NULL, -- 1: votes are hidden until it closes
	same_organisation TEXT    NOT NULL REFERENCES same_organisation, -- what that means for a member
	opened_at         INTEGER NOT NULL, -- who was appointed later does not vote
	closes_at         INTEGER NOT NULL, -- deadline, or end of the time for a casting vote
	waits             INTEGER NOT NULL DEFAULT 1, -- 1: the board is asked now; 0: closed, or the case is paused or over
	approvals         INTEGER NOT NULL DEFAULT 0, -- votes for so far
	rejections        INTEGER NOT NULL DEFAULT 0, -- votes against so far
	abstentions       INTEGER NOT NULL DEFAULT 0, -- who keeps out
	recusals          INTEGER NOT NULL DEFAULT 0, -- who may not judge
	at_deadline       TEXT    REFERENCES tally_outcome, -- what it comes to if no further vote is cast; NULL: no quorum
	caster            TEXT    REFERENCES role_name, -- whose casting vote a tie waits for; NULL: there is no tie
	outcome           TEXT    REFERENCES tally_outcome, -- what it came to; NULL: it is not closed
	closed_at         INTEGER, -- when
	required          INTEGER NOT NULL DEFAULT 0, -- perspectives of which each takes a vote
	vetoes            INTEGER NOT NULL DEFAULT 0, -- … of which one vote against refuses
	guests            INTEGER NOT NULL DEFAULT 0, -- how many from outside may still be asked, with those who were
	first             INTEGER NOT NULL DEFAULT 0, -- 1: it was reopened, and comes first in the queue
	small             INTEGER NOT NULL DEFAULT 0, -- 1: fewer than three of its members may judge it
	PRIMARY KEY (case_id, board_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_board ON tally (board_id, case_id);
CREATE INDEX tally_waiting ON tally (board_id, closes_at, case_id) WHERE waits = 1;
CREATE INDEX tally_first ON tally (board_id, closes_at, case_id) WHERE waits = 1 AND first = 1;
CREATE INDEX tally_promotion ON tally (board_id, case_id) WHERE waits = 1 AND case_id > 'prm';

-- One vote, the last of this person on this case for this board.
CREATE TABLE vote (
	case_id        TEXT    NOT NULL, -- what it is on
	board_id       TEXT    NOT NULL, -- for which board
	account_id     TEXT    NOT NULL REFERENCES account, -- whose
	vote           TEXT    NOT NULL REFERENCES vote_word, -- which
	reason         TEXT    NOT NULL, -- given with it
	conditions     TEXT, -- of an approval with conditions
	code           TEXT    REFERENCES reject_code, -- of a rejection
	reapply_at     INTEGER, -- from when on they may apply again, by a rejection
	digest         TEXT    NOT NULL, -- of what was voted on
	at             INTEGER NOT NULL, -- when
	void_at        INTEGER, -- what was voted on has changed since; NULL: it counts
	casting        TEXT    REFERENCES vote_word, -- the vote that decided a tie; NULL: none
	casting_reason TEXT, -- given with it
	casting_at     INTEGER, -- when
	speaks_for     INTEGER NOT NULL DEFAULT 0, -- what the voter spoke for then
	in_place_of    TEXT    REFERENCES account, -- of an alternate: for whom they stood in
	country        TEXT, -- of the voter's organisation then; NULL: they had none
	PRIMARY KEY (case_id, board_id, account_id),
	FOREIGN KEY (case_id, board_id) REFERENCES tally
) STRICT, WITHOUT ROWID;

-- What an approval is for, where that is less than is asked for.
CREATE TABLE vote_narrowing (
	case_id    TEXT    NOT NULL, -- on which application
	board_id   TEXT    NOT NULL, -- for which board
	account_id TEXT    NOT NULL REFERENCES account, -- whose
	round      INTEGER NOT NULL, -- after how many that are over
	casting    INTEGER NOT NULL, -- 1: it is the vote that decided a tie
	only_low   INTEGER, -- these capabilities, numbers 0–63
	only_high  INTEGER, -- … 64–127
	term_ms    INTEGER, -- for how long; NULL: the tier's term
	PRIMARY KEY (case_id, round, board_id, account_id, casting)
) STRICT, WITHOUT ROWID;

-- Who is asked from outside to judge one case; it ends when the board isn't asked any more.
CREATE TABLE case_guest (
	case_id    TEXT    NOT NULL, -- which case
	board_id   TEXT    NOT NULL REFERENCES board, -- for which board
	account_id TEXT    NOT NULL REFERENCES account, -- who
	speaks_for INTEGER NOT NULL, -- the set of perspectives, by their numbers
	by_id      TEXT    NOT NULL REFERENCES account, -- by whom they were asked
	at         INTEGER NOT NULL, -- when
	ended_at   INTEGER, -- when they were asked no more; NULL: they are
	PRIMARY KEY (case_id, board_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_guest_by_account ON case_guest (account_id, case_id);

-- Who has a seat on a board that a case is put to: every role on a board is one, and for as long
-- as the board is asked its guests have one.
CREATE VIEW case_seat (case_id, board_id, account_id, role, from_at, until_at, waits) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, r.from_at,
	coalesce(r.until_at, 9223372036854775807), t.waits
FROM tally t JOIN role r ON r.scope_id = t.board_id
WHERE r.state = 'active'
UNION ALL
SELECT t.case_id, t.board_id, g.account_id, CAST('guest' AS TEXT), g.at, 9223372036854775807, t.waits
FROM tally t JOIN case_guest g ON g.case_id = t.case_id AND g.board_id = t.board_id
WHERE g.ended_at IS NULL AND t.waits = 1;

-- Who votes on a board: active people with an active seat who aren't away.  An alternate has the
-- seat of the member for whom they stand in, from when that one has it.
CREATE VIEW board_voter (board_id, account_id, organisation_id, role, from_at, until_at, stands_for) AS
SELECT r.scope_id, r.account_id, a.organisation_id, r.role,
	CASE WHEN r.role = 'alternate' THEN (SELECT min(m.from_at) FROM role m
		WHERE m.scope_id = r.scope_id AND m.account_id = r.stands_for AND m.state = 'active'
			AND m.role <> 'alternate') ELSE r.from_at END,
	coalesce(r.until_at, 9223372036854775807), r.stands_for
FROM role r JOIN account a ON a.id = r.account_id
WHERE r.state = 'active' AND a.status = 'active' AND r.away = 0
	AND (r.role <> 'alternate' OR r.stands_for IS NOT NULL);

-- Who of them judges a case: seated when it was opened, no party to it, not of the party's
-- organisation where the policy minds that, not recused, no member of the application; of a member
-- and the alternate who stood in, the one who hasn't left the vote to the other.  And its guests.
-- The casts give both halves the same affinities: else the view is no index lookup (SQLite 3.40).
CREATE VIEW judge (case_id, board_id, account_id, role, until_at, waits, closes_at, caster,
	speaks_for, stands_for) AS
SELECT t.case_id, t.board_id, r.account_id, r.role, CAST(r.until_at AS INTEGER),
	t.waits, t.closes_at, t.caster,
	coalesce((SELECT s.speaks_for FROM seat s WHERE s.board_id = t.board_id
		AND s.account_id = r.account_id), 0), r.stands_for
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.from_at <= t.opened_at AND r.account_id <> t.party_id
	AND (t.same_organisation <> 'recuse' OR t.organisation_id IS NULL
		OR r.organisation_id IS NULL OR r.organisation_id <> t.organisation_id)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
		AND v.board_id = t.board_id AND v.void_at IS NULL
		AND ((v.account_id = r.account_id AND v.vote = 'recuse')
			OR v.account_id = r.stands_for OR v.in_place_of = r.account_id))
	AND NOT EXISTS (SELECT 1 FROM case_bar x WHERE x.case_id = t.case_id
		AND x.account_id = r.account_id)
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = t.case_id
		AND m.account_id = r.account_id AND m.accepted_at IS NOT NULL)
UNION ALL
SELECT t.case_id, t.board_id, g.account_id, CAST('guest' AS TEXT),
	CAST(9223372036854775807 AS INTEGER), t.waits,
	t.closes_at, t.caster, coalesce(g.speaks_for, 0), CAST(NULL AS TEXT)
FROM case_guest g JOIN tally t ON t.case_id = g.case_id AND t.board_id = g.board_id
JOIN account a ON a.id = g.account_id
WHERE g.ended_at IS NULL AND a.status = 'active' AND g.account_id <> t.party_id
	AND (t.same_organisation <> 'recuse' OR t.organisation_id IS NULL
		OR a.organisation_id IS NULL OR a.organisation_id <> t.organisation_id)
	AND NOT EXISTS (SELECT 1 FROM vote v WHERE v.case_id = t.case_id
		AND v.board_id = t.board_id AND v.account_id = g.account_id
		AND v.vote = 'recuse' AND v.void_at IS NULL)
	AND NOT EXISTS (SELECT 1 FROM case_bar x WHERE x.case_id = t.case_id
		AND x.account_id = g.account_id)
	AND NOT EXISTS (SELECT 1 FROM application_member m WHERE m.application_id = t.case_id
		AND m.account_id = g.account_id AND m.accepted_at IS NOT NULL);

-- Who has a seat and may not judge: recused, of the party's organisation where the policy
-- minds that, or a member of the application.
CREATE VIEW case_conflict (case_id, account_id) AS
SELECT v.case_id, v.account_id FROM vote v WHERE v.vote = 'recuse' AND v.void_at IS NULL
UNION ALL
SELECT t.case_id, a.id FROM tally t JOIN account a ON a.organisation_id = t.organisation_id
WHERE t.same_organisation = 'recuse'
UNION ALL
SELECT x.case_id, x.account_id FROM case_bar x
UNION ALL
SELECT m.application_id, m.account_id FROM application_member m WHERE m.accepted_at IS NOT NULL;

CREATE TABLE bar_cause (
	name TEXT PRIMARY KEY -- why somebody may not judge a case
) STRICT, WITHOUT ROWID;
INSERT INTO bar_cause VALUES ('took_part'), ('conflict'), ('organisation'), ('collaborator'),
	('endorser');
-- Who may not judge a case, beside those whom the view judge finds.
CREATE TABLE case_bar (
	case_id    TEXT    NOT NULL, -- app_… or prm_…
	account_id TEXT    NOT NULL REFERENCES account, -- who
	cause      TEXT    NOT NULL REFERENCES bar_cause, -- took part before; found or declared
	at         INTEGER NOT NULL, -- since when
	PRIMARY KEY (case_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_bar_by_account ON case_bar (account_id, case_id);

CREATE TABLE round_cause (
	name TEXT PRIMARY KEY -- why a case is judged again
) STRICT, WITHOUT ROWID;
INSERT INTO round_cause VALUES ('appeal'), ('undisclosed_conflict'), ('fault'), ('new_fact');
-- A case that was judged and is judged again: the round that ended, and why.
CREATE TABLE case_round (
	case_id TEXT    NOT NULL, -- which
	number  INTEGER NOT NULL, -- 1, 2, …
	cause   TEXT    NOT NULL REFERENCES round_cause, -- why another one follows
	by_id   TEXT    NOT NULL REFERENCES account, -- who asked for it
	at      INTEGER NOT NULL, -- when
	reason  TEXT    NOT NULL, -- in their words
	PRIMARY KEY (case_id, number)
) STRICT, WITHOUT ROWID;
-- What a board came to in that round.
CREATE TABLE past_tally (
	case_id     TEXT    NOT NULL, -- which
	number      INTEGER NOT NULL, -- in which round
	board_id    TEXT    NOT NULL REFERENCES board, -- who voted
	outcome     TEXT    REFERENCES tally_outcome, -- NULL: it had not closed
	approvals   INTEGER NOT NULL, -- votes for
	rejections  INTEGER NOT NULL, -- votes against
	abstentions INTEGER NOT NULL, -- who kept out
	recusals    INTEGER NOT NULL, -- who could not judge
	opened_at   INTEGER NOT NULL, -- when the round began
	closed_at   INTEGER, -- when it closed
	required    INTEGER NOT NULL DEFAULT 0, -- perspectives of which each took a vote
	PRIMARY KEY (case_id, number, board_id)
) STRICT, WITHOUT ROWID;
-- The votes of that round, as they were.
CREATE TABLE past_vote (
	case_id        TEXT    NOT NULL, -- which
	number         INTEGER NOT NULL, -- in which round
	board_id       TEXT    NOT NULL, -- for which board
	account_id     TEXT    NOT NULL REFERENCES account, -- whose
	vote           TEXT    NOT NULL REFERENCES vote_word, -- which
	reason         TEXT    NOT NULL, -- given with it
	code           TEXT    REFERENCES reject_code, -- of a rejection
	at             INTEGER NOT NULL, -- when
	casting        TEXT    REFERENCES vote_word, -- the vote that decided a tie; NULL: none
	casting_reason TEXT, -- given with it
	digest         TEXT    NOT NULL, -- of what was voted on
	speaks_for     INTEGER NOT NULL DEFAULT 0, -- what the voter spoke for then
	country        TEXT, -- of the voter's organisation then; NULL: they had none
	PRIMARY KEY (case_id, number, board_id, account_id)
) STRICT, WITHOUT ROWID;

-- Who leads a case: the chair, or the deputy where the chair is a party to it, away or not active.
CREATE VIEW case_head (case_id, account_id, from_at, until_at, board_id) AS
SELECT t.case_id, r.account_id, r.from_at, r.until_at, t.board_id
FROM tally t JOIN board_voter r ON r.board_id = t.board_id
WHERE r.role = 'chair' OR (r.role = 'deputy' AND NOT EXISTS (
	SELECT 1 FROM board_voter c WHERE c.board_id = t.board_id AND c.role = 'chair'
		AND c.account_id <> t.party_id
		AND NOT EXISTS (SELECT 1 FROM case_conflict x
			WHERE x.case_id = t.case_id AND x.account_id = c.account_id)));

-- Who may return an application: the first time the chair or the deputy of a board that is
-- asked, the second time its chair, then nobody.
CREATE VIEW may_return (case_id, board_id, account_id, from_at, until_at) AS
SELECT s.case_id, s.board_id, s.account_id, s.from_at, s.until_at FROM case_seat s
WHERE s.waits = 1 AND s.role IN ('chair', 'deputy')
	AND (SELECT count(*) FROM application_return x
		WHERE x.application_id = s.case_id AND x.board_id = s.board_id)
		< CASE s.role WHEN 'chair' THEN 2 ELSE 1 END;

CREATE TABLE import_state (
	name TEXT PRIMARY KEY -- what access_import.state may be; voting becomes overdue by its deadline
) STRICT, WITHOUT ROWID;
INSERT INTO import_state VALUES ('voting'), ('approved'), ('rejected'), ('withdrawn');

-- Another gate's report of who has access there; a board votes on its digest.
CREATE TABLE access_import (
	id          TEXT    PRIMARY KEY, -- imp_…
	model_id    TEXT    NOT NULL REFERENCES model, -- access to what
	tier_id     TEXT    NOT NULL REFERENCES tier, -- the revision that it comes to
	state       TEXT    NOT NULL REFERENCES import_state, -- as stored
	digest      TEXT    NOT NULL, -- SHA-256 of the report, hexadecimal: what is voted on
	total       INTEGER NOT NULL, -- rows of the report
	accepted    INTEGER NOT NULL, -- who has access there: holders already
	left_out    INTEGER NOT NULL, -- rows that were faulty
	claims      INTEGER NOT NULL, -- 1: holders may claim grants
	claimed     INTEGER NOT NULL DEFAULT 0, -- how many have
	term_ms     INTEGER NOT NULL, -- of these grants, 90 days at most
	proposed_by TEXT    NOT NULL REFERENCES account, -- the lead, who does not vote on it
	proposed_at INTEGER NOT NULL, -- when
	deadline_at INTEGER, -- until when the board votes; NULL: it is decided
	decided_at  INTEGER, -- when it was approved, rejected or withdrawn
	claim_until INTEGER, -- until when grants can be claimed, and rows are kept
	erased_at   INTEGER, -- when the rows that nobody claimed were erased
	etag        INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX import_by_model ON access_import (model_id, id);
CREATE INDEX import_by_state ON access_import (state, deadline_at);
CREATE INDEX import_by_digest ON access_import (tier_id, digest);
CREATE INDEX import_by_ending ON access_import (substr(id, 27));

-- One who has access by the report; of those who claimed, only who they are here.
CREATE TABLE import_row (
	import_id  TEXT    NOT NULL REFERENCES access_import, -- by which
	number     INTEGER NOT NULL, -- of the row in the report
	user       TEXT, -- the name that they have there
	name       TEXT, -- their own
	email      TEXT, -- where the secret is sent
	asked_at   INTEGER, -- when they asked there; NULL: it isn't said
	token      BLOB, -- SHA-256 of the secret that claims; NULL: none was made, or it was used
	claimed_by TEXT    REFERENCES account, -- who claimed; NULL: nobody yet
	claimed_at INTEGER, -- when
	PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX import_row_token ON import_row (token) WHERE token IS NOT NULL;

-- Access granted to one person. Its state is derived from these facts whenever it is asked.
CREATE TABLE access_grant (
	id                TEXT    NOT NULL UNIQUE, -- grt_…
	account_id        TEXT    NOT NULL REFERENCES account, -- whose: the table lies in this order, for the index to be filled
	application_id    TEXT    REFERENCES application, -- what it was granted for
	model_id          TEXT    NOT NULL REFERENCES model, -- access to what
	tier_id           TEXT    NOT NULL REFERENCES tier, -- the tier revision that was granted
	capabilities_low  INTEGER NOT NULL, -- bits of capability numbers 0 … 63
	capabilities_high INTEGER NOT NULL, -- 64 … 127
	versions          INTEGER NOT NULL, -- bits of version.bit
	term_ms           INTEGER, -- how long, from activation; NULL: without end
	start_at          INTEGER, -- when it was activated; NULL: it waits
	end_at            INTEGER, -- when it ends, or may last until at most while it waits; NULL: it has no end, or none yet
	terms_pending     INTEGER NOT NULL, -- 1: a text awaits acceptance
	suspended_at      INTEGER, -- NULL: it is not
	revoked_at        INTEGER, -- NULL: it was not
	closed_at         INTEGER, -- when its holder closed it; NULL: they have not
	superseded_at     INTEGER, -- when another took its place; NULL: none did
	reason            TEXT, -- of the last suspension or revocation
	created_at        INTEGER NOT NULL, -- when it was granted
	etag              INTEGER NOT NULL DEFAULT 1, -- counts its changes
	ended_at          INTEGER, -- when it was closed without its holder; NULL: it was not
	stopped_by        TEXT    REFERENCES account, -- who suspended or revoked it last
	confirmed_by      TEXT    REFERENCES account, -- the second person who confirmed that; NULL: nobody yet
	appeal            TEXT, -- what its holder says against it; NULL: nothing
	upheld_by         TEXT    REFERENCES account, -- who refused the appeal; NULL: nobody has
	import_id         TEXT    REFERENCES access_import, -- by which it was claimed; NULL: by none
	asked_terms_id    TEXT    REFERENCES terms, -- a later revision than the tier's, which counts; NULL: the tier's
	asked_until       INTEGER, -- until when that is to be accepted, the grant being good meanwhile; NULL: it was
	term_left_ms      INTEGER, -- what is left of a term that stands still; NULL: it runs
	lost              TEXT, -- what it rested on, schema/prerequisites.def; NULL: all is there
	sector            TEXT, -- as what fairness counts it: this of its holder's organisation when it was made
	resource_class    TEXT, -- … and this; NULL: there was none
	country           TEXT, -- … and this
	language          TEXT, -- … and this of its holder
	community         TEXT, -- … and this
	PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX grant_by_application ON access_grant (application_id)
WHERE application_id IS NOT NULL;
CREATE INDEX grant_by_model ON access_grant (model_id, id);
CREATE INDEX grant_waiting ON access_grant (model_id, id) WHERE start_at IS NULL;
CREATE INDEX grant_unconfirmed ON access_grant (suspended_at)
WHERE suspended_at IS NOT NULL AND confirmed_by IS NULL;
CREATE INDEX grant_by_ending ON access_grant (substr(id, 27));
CREATE INDEX grant_living ON access_grant (model_id, end_at, tier_id, start_at, suspended_at,
	ended_at, terms_pending, revoked_at, closed_at, superseded_at)
WHERE revoked_at IS NULL AND closed_at IS NULL AND superseded_at IS NULL;

-- Every time that people stopped a grant, and what became of that: for reports of any date.
CREATE TABLE grant_stop (
	grant_id    TEXT    NOT NULL REFERENCES access_grant (id), -- which
	at          INTEGER NOT NULL, -- when it was suspended or revoked
	appealed_at INTEGER, -- when its holder appealed; NULL: they did not
	ended_at    INTEGER, -- when it was given back; NULL: it was not
	PRIMARY KEY (grant_id, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX grant_stop_by_time ON grant_stop (at);

-- Who has a seat on a board that grants a tier revision.
CREATE VIEW tier_seat (tier_id, account_id, role, from_at, until_at) AS
SELECT b.tier_id, r.account_id, r.role, r.from_at, coalesce(r.until_at, 9223372036854775807)
FROM tier_board b JOIN role r ON r.scope_id = b.board_id
WHERE r.state = 'active';

-- Texts that were accepted for a grant.
CREATE TABLE terms_acceptance (
	terms_id   TEXT    NOT NULL REFERENCES terms, -- which revision
	account_id TEXT    NOT NULL REFERENCES account, -- by whom
	grant_id   TEXT    NOT NULL REFERENCES access_grant (id), -- for what
	digest     TEXT    NOT NULL, -- of the text that was accepted
	at         INTEGER NOT NULL, -- when
	PRIMARY KEY (grant_id, terms_id, account_id)
) STRICT, WITHOUT ROWID;

-- Texts that an organisation has accepted for all its people.
CREATE TABLE organisation_acceptance (
	terms_id        TEXT    NOT NULL REFERENCES terms, -- which revision
	organisation_id TEXT    NOT NULL REFERENCES organisation, -- who
	by_id           TEXT    NOT NULL REFERENCES account, -- its signing official
	digest          TEXT    NOT NULL, -- of the text that was accepted
	at              INTEGER NOT NULL, -- when
	PRIMARY KEY (terms_id, organisation_id)
) STRICT, WITHOUT ROWID;

-- Whose acceptance a grant waits for: its holder's, their organisation's.
CREATE VIEW grant_unsigned (grant_id, by_person, by_organisation) AS
SELECT g.id,
	x.party <> 'organisation' AND NOT EXISTS (SELECT 1 FROM terms_acceptance a
		WHERE a.grant_id = g.id AND a.terms_id = x.id AND a.account_id = g.account_id),
	x.party <> 'person' AND NOT EXISTS (SELECT 1 FROM organisation_acceptance o
		WHERE o.terms_id = x.id AND o.organisation_id = p.organisation_id)
FROM access_grant g JOIN account p ON p.id = g.account_id JOIN tier t ON t.id = g.tier_id
JOIN terms x ON x.id = coalesce(g.asked_terms_id, t.terms_id)
WHERE g.terms_pending = 1 OR g.asked_until IS NOT NULL;

CREATE TABLE recertification_state (
	name TEXT PRIMARY KEY -- what recertification.state may be; open becomes overdue by its time
) STRICT, WITHOUT ROWID;
INSERT INTO recertification_state VALUES ('open'), ('done');

-- A list of who has access by a tier, to be looked at again.
CREATE TABLE recertification (
	id        TEXT    PRIMARY KEY, -- rec_…
	model_id  TEXT    NOT NULL REFERENCES model, -- of which model
	tier      TEXT    NOT NULL, -- … and tier, by its slug
	tier_id   TEXT    NOT NULL REFERENCES tier, -- the revision that asked for it
	state     TEXT    NOT NULL REFERENCES recertification_state, -- as stored
	suspends  INTEGER NOT NULL, -- 1: when it is overdue the grants on it are suspended
	opened_at INTEGER NOT NULL, -- when; grants made later aren't on it
	due_at    INTEGER NOT NULL, -- until when
	listed    INTEGER NOT NULL, -- how many grants there were
	removed   INTEGER, -- how many were revoked
	done_by   TEXT    REFERENCES account, -- who looked; NULL: nobody has yet
	done_at   INTEGER, -- when
	reason    TEXT, -- what they say to it
	etag      INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX recertification_by_tier ON recertification (model_id, tier, id);
CREATE INDEX recertification_by_ending ON recertification (substr(id, 27));

-- The grants on such a list that go on.
CREATE VIEW recertification_grant (recertification_id, grant_id, account_id, end_at) AS
SELECT x.id, g.id, g.account_id, coalesce(g.end_at, 9223372036854775807)
FROM recertification x
JOIN tier t ON t.model_id = x.model_id AND t.slug = x.tier
JOIN access_grant g ON g.model_id = x.model_id AND g.tier_id = t.id
WHERE g.created_at < x.opened_at AND g.revoked_at IS NULL AND g.closed_at IS NULL
	AND g.superseded_at IS NULL;

-- A key with which a person's programs ask; only its digest is kept.
CREATE TABLE access_key (
	id         TEXT    PRIMARY KEY, -- key_…
	account_id TEXT    NOT NULL REFERENCES account, -- whose
	name       TEXT    NOT NULL, -- what its owner calls it
	digest     BLOB    NOT NULL UNIQUE, -- SHA-256 of the secret
	created_at INTEGER NOT NULL, -- when
	expires_at INTEGER NOT NULL, -- until then it is good
	revoked_at INTEGER -- NULL: it was not
) STRICT, WITHOUT ROWID;
CREATE INDEX key_by_account ON access_key (account_id, id);
CREATE INDEX key_by_ending ON access_key (substr(id, 27));
-- The grants that a key is for; none: all of its owner.
CREATE TABLE key_grant (
	key_id   TEXT NOT NULL REFERENCES access_key, -- the key
	grant_id TEXT NOT NULL REFERENCES access_grant (id), -- a grant of its owner
	PRIMARY KEY (key_id, grant_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE denial_state (
	name TEXT PRIMARY KEY -- what denial.state may be; time makes of all but the last two: expired
) STRICT, WITHOUT ROWID;
INSERT INTO denial_state VALUES ('proposed'), ('active'), ('appealed'), ('upheld'), ('lifted'),
	('dropped');

-- The deny list: a person, or an organisation with all its people, shut out until a date.
CREATE TABLE denial (
	id              TEXT    PRIMARY KEY, -- dny_…
	account_id      TEXT    REFERENCES account, -- whom; NULL: an organisation
	organisation_id TEXT    REFERENCES organisation, -- which; NULL: a person
	state           TEXT    NOT NULL REFERENCES denial_state, -- as stored
	stands          INTEGER NOT NULL DEFAULT 0, -- 1: it stops them, until its end
	until_at        INTEGER NOT NULL, -- when it ends
	reason          TEXT    NOT NULL, -- the proposer's
	proposed_by     TEXT    NOT NULL REFERENCES account, -- a chair, a deputy or a lead
	as_chair        INTEGER NOT NULL, -- 1: they were a board's chair or deputy then
	as_lead         INTEGER NOT NULL, -- 1: they were a model's lead then
	proposed_at     INTEGER NOT NULL, -- when
	confirmed_by    TEXT    REFERENCES account, -- the other; NULL: nobody yet
	confirmed_at    INTEGER, -- from when on it was in force
	appeal          TEXT, -- what was said against it; NULL: nothing
	appealed_by     TEXT    REFERENCES account, -- by whom
	appealed_at     INTEGER, -- when
	decided_by      TEXT    REFERENCES account, -- who upheld, lifted or dropped it
	decided_at      INTEGER, -- when
	decision        TEXT, -- why
	etag            INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX denial_by_account ON denial (account_id, id) WHERE account_id IS NOT NULL;
CREATE INDEX denial_by_organisation ON denial (organisation_id, id)
WHERE organisation_id IS NOT NULL;
CREATE INDEX denial_by_ending ON denial (substr(id, 27));

-- Who is a board's chair or deputy, or else a model's lead: they keep the deny list.
CREATE VIEW denier (account_id, chair, from_at, until_at) AS
SELECT r.account_id, r.role <> 'release_lead', r.from_at,
	coalesce(r.until_at, 9223372036854775807)
FROM role r WHERE r.state = 'active' AND r.role IN ('chair', 'deputy', 'release_lead');

-- === Announcements and staying ===========================================================

CREATE TABLE announcement_state (
	name TEXT PRIMARY KEY -- what announcement.state may be; voting becomes overdue by its deadline
) STRICT, WITHOUT ROWID;
INSERT INTO announcement_state VALUES ('voting'), ('approved'), ('rejected'), ('withdrawn');

-- A proposal that an undisclosed model be shown to everyone.
CREATE TABLE announcement (
	id          TEXT    PRIMARY KEY, -- ann_…
	model_id    TEXT    NOT NULL REFERENCES model, -- of which model
	state       TEXT    NOT NULL REFERENCES announcement_state, -- as stored
	reason      TEXT    NOT NULL, -- in the proposer's words
	digest      TEXT    NOT NULL, -- SHA-256 of what is voted on
	proposed_by TEXT    NOT NULL REFERENCES account, -- a lead
	proposed_at INTEGER NOT NULL, -- when
	deadline_at INTEGER, -- of the votes; NULL: they are over
	decided_at  INTEGER, -- when; NULL: it is open
	etag        INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX announcement_by_model ON announcement (model_id, id);
CREATE INDEX announcement_by_ending ON announcement (substr(id, 27));

-- Why a version of an announced model is held back: one row a version, due from then on.
CREATE TABLE stay (
	id         TEXT    PRIMARY KEY, -- sty_…, ending as its version's
	version_id TEXT    NOT NULL UNIQUE REFERENCES version, -- of which version
	model_id   TEXT    NOT NULL REFERENCES model, -- of which model
	since      INTEGER NOT NULL, -- when the version was announced
	review_at  INTEGER NOT NULL, -- when the reason is to be given, or given anew
	given      INTEGER NOT NULL DEFAULT 0, -- how often it was: the first time, and renewals
	reason     TEXT, -- why it is held back; NULL: nobody has said
	cost       TEXT, -- what that costs, and whom
	owner_id   TEXT    REFERENCES account, -- who answers for it
	given_by   TEXT    REFERENCES account, -- who wrote it down
	given_at   INTEGER, -- when
	etag       INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX stay_by_model ON stay (model_id, id);
CREATE INDEX stay_by_ending ON stay (substr(id, 27));
-- A stay ends when the weights are everybody's, or the version is retired.
CREATE VIEW stay_now (id, version_id, model_id, since, review_at, given, etag, state, ripe_at) AS
SELECT s.id, s.version_id, s.model_id, s.since, s.review_at, s.given, s.etag,
	CASE WHEN v.status = 'retired' OR EXISTS (SELECT 1 FROM component c CROSS JOIN exposure x
		ON x.component_id = c.id AND x.version_id = s.version_id
		WHERE c.model_id = s.model_id AND c.kind = 'weights' AND x.audience = 'public'
			AND x.class = 3) THEN 'ended'
		WHEN s.given = 0 THEN 'due' ELSE 'current' END,
	s.review_at
FROM stay s JOIN version v ON v.id = s.version_id;

-- === Releases: plans, evidence, promotions =============================================

CREATE TABLE plan_state (
	name TEXT PRIMARY KEY -- what plan.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO plan_state VALUES ('draft'), ('published'), ('superseded');
CREATE TABLE release_state (
	name TEXT PRIMARY KEY -- what release.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO release_state VALUES ('planned'), ('running'), ('held'), ('completed'), ('withdrawn'),
	('void');
CREATE TABLE promotion_state (
	name TEXT PRIMARY KEY -- what promotion.state may be; counting and ready are derived
) STRICT, WITHOUT ROWID;
INSERT INTO promotion_state VALUES ('voting'), ('cooling_off'), ('effective'), ('not_approved'),
	('objected'), ('lapsed'), ('aborted'), ('void');
CREATE TABLE gate_type (
	name TEXT PRIMARY KEY -- what a line of a gate asks for: schema/gate.def, as the next five
) STRICT, WITHOUT ROWID;
INSERT INTO gate_type VALUES ('document'), ('evaluation'), ('vote'), ('dwell'), ('control'),
	('signoff'), ('incidents'), ('signal'), ('cohort'), ('drill'), ('external');
CREATE TABLE style (
	name TEXT PRIMARY KEY -- the technical reach under which evidence was made
) STRICT, WITHOUT ROWID;
INSERT INTO style VALUES ('query'), ('query_information'), ('adaptation'), ('internals'),
	('weights');
CREATE TABLE evidence_kind (
	name TEXT PRIMARY KEY -- what the number of evidence is
) STRICT, WITHOUT ROWID;
INSERT INTO evidence_kind VALUES ('rate'), ('mean'), ('count'), ('score'), ('yes_no');
CREATE TABLE trigger (
	name TEXT PRIMARY KEY -- what makes evidence invalid: schema/triggers.def
) STRICT, WITHOUT ROWID;
INSERT INTO trigger VALUES ('capability_gained'), ('fine_tuning_enabled'),
	('weights_released'), ('new_version'), ('better_methods'), ('mitigations_changed'),
	('serious_incident'), ('use_drift'), ('internal_finding');
CREATE TABLE statistic (
	name TEXT PRIMARY KEY -- what of it is compared with a limit
) STRICT, WITHOUT ROWID;
INSERT INTO statistic VALUES ('value'), ('delta'), ('ratio');
CREATE TABLE comparison (
	name TEXT PRIMARY KEY -- how
) STRICT, WITHOUT ROWID;
INSERT INTO comparison VALUES ('>='), ('>'), ('<='), ('<'), ('=');
CREATE TABLE on_fail (
	name TEXT PRIMARY KEY -- what a failing line does to an open proposal
) STRICT, WITHOUT ROWID;
INSERT INTO on_fail VALUES ('hold'), ('abort');
CREATE TABLE release_procedure (
	name TEXT PRIMARY KEY -- what a promotion needs: rules/crossing.h
) STRICT, WITHOUT ROWID;
INSERT INTO release_procedure VALUES ('plain'), ('confirm'), ('full');
CREATE TABLE act_kind (
	name TEXT PRIMARY KEY -- what can be done to a release: schema/acts.def
) STRICT, WITHOUT ROWID;
INSERT INTO act_kind VALUES ('hold'), ('restrict'), ('roll_back'), ('withdraw'), ('withdraw_offer'),
	('complete'), ('bar'), ('force'), ('leak');
CREATE TABLE hold_code (
	name TEXT PRIMARY KEY, -- why a release is held or a promotion aborted (framework 2.9.5)
	text TEXT NOT NULL -- in words
) STRICT, WITHOUT ROWID;
INSERT INTO hold_code VALUES
	('capability_threshold', 'a capability threshold is crossed or cannot be ruled out'),
	('safeguard_failure', 'a safeguard failed or was bypassed'),
	('misuse_confirmed', 'misuse at scale is confirmed'),
	('severe_incident', 'a severe single incident'),
	('disparate_harm', 'disparate harm to a group'),
	('monitoring_blind', 'monitoring is blind or broken'),
	('evidence_invalid', 'evidence is expired or invalidated'),
	('security_breach', 'a security breach, or weights leaked'),
	('partner_breach', 'a partner''s environment does not comply'),
	('legal_order', 'a legal or regulatory order'),
	('licence_problem', 'a problem of licence or data rights'),
	('privacy_leak', 'personal data leaks'),
	('false_documentation', 'documentation is false or missing'),
	('use_drift', 'use drifts from what was foreseen'),
	('objection_upheld', 'an objection of a community or stakeholder is upheld'),
	('adverse_finding', 'an external assessor''s adverse finding'),
	('enforcement_backlog', 'the enforcement backlog exceeds its capacity'),
	('unfair_access', 'a fairness metric is outside the policy'),
	('operator_error', 'an operator''s error: the wrong audience or component'),
	('upstream_withdrawn', 'an upstream dependency was withdrawn'),
	('model_retirement', 'the model is retired'),
	('path_void', 'a leak made the planned path void'),
	('condition_breached', 'a condition of an approval was not met in time'),
	('signal_out_of_range', 'a signal is out of its declared range'),
	('no_lead', 'the model has no release lead whose account is active');

-- How a model is to be released, stage by stage; published it never changes.
CREATE TABLE plan (
	id           TEXT    PRIMARY KEY, -- pln_…
	model_id     TEXT    NOT NULL REFERENCES model, -- of what
	revision     INTEGER NOT NULL, -- 1, 2, … of the model's plans
	state        TEXT    NOT NULL REFERENCES plan_state, -- draft, published, superseded
	title        TEXT    NOT NULL, -- for people
	digest       TEXT    NOT NULL, -- SHA-256 of the document as it was imported
	created_by   TEXT    NOT NULL REFERENCES account, -- who imported it
	created_at   INTEGER NOT NULL, -- when
	published_by TEXT    REFERENCES account, -- who published it
	published_at INTEGER, -- when its thresholds froze
	etag         INTEGER NOT NULL DEFAULT 1, -- counts its changes
	replaces_id  TEXT    REFERENCES plan, -- whose place it took, re-baselined; NULL: of none
	UNIQUE (model_id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX plan_by_model ON plan (model_id, id);
CREATE INDEX plan_by_ending ON plan (substr(id, 27));

-- What a plan asks otherwise than that whose place it took: marked for ever.
CREATE TABLE plan_change (
	plan_id  TEXT    NOT NULL REFERENCES plan, -- which plan
	stage    TEXT    NOT NULL, -- the slug of its stage
	line     TEXT    NOT NULL, -- … of the line, or what else of the stage
	was      TEXT, -- what was asked, in words; NULL: the line is new
	now      TEXT, -- what is; NULL: the line was dropped
	measured INTEGER NOT NULL, -- 1: evidence about it was there already
	reason   TEXT, -- why it was as it was, where that was said
	PRIMARY KEY (plan_id, stage, line)
) STRICT, WITHOUT ROWID;

-- One stage of a plan, with the review that its promotion passes.
CREATE TABLE stage (
	id                      TEXT    PRIMARY KEY, -- stg_…
	plan_id                 TEXT    NOT NULL REFERENCES plan, -- of which plan
	position                INTEGER NOT NULL, -- 1, 2, …
	slug                    TEXT    NOT NULL, -- its name within the plan
	name                    TEXT    NOT NULL, -- for people
	minimum_dwell_ms        INTEGER NOT NULL, -- how long it lasts at least
	longest_stay_ms         INTEGER, -- when it is stale; NULL: never
	cooling_off_ms          INTEGER NOT NULL, -- between approval and promotion into it
	reason_not_closed_first TEXT, -- why it gives for good without time in a closed stage before
	owner                   TEXT, -- who answers for it; NULL: the leads
	origin_id               TEXT    REFERENCES stage, -- what it was first, before plans were changed; itself
	UNIQUE (plan_id, position),
	UNIQUE (plan_id, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX stage_by_origin ON stage (origin_id);

-- A stage, and what it was or became when another plan took the place of its own; itself too.
CREATE VIEW stage_same (stage_id, same_id) AS
SELECT s.id, x.id FROM stage s JOIN stage x ON x.origin_id = s.origin_id;

-- The boards that must all approve the promotion into a stage, and how each decides.
CREATE TABLE stage_board (
	stage_id          TEXT    NOT NULL REFERENCES stage, -- into which
	position          INTEGER NOT NULL, -- 1, 2, …
	board_id          TEXT    NOT NULL REFERENCES board, -- who votes
	quorum            INTEGER NOT NULL, -- votes that are neither recusal nor abstention
	threshold_p       INTEGER NOT NULL, -- the share p/q of votes for that approves
	threshold_q       INTEGER NOT NULL, -- see threshold_p
	min_approve       INTEGER NOT NULL, -- votes for that it takes at least
	deadline_ms       INTEGER NOT NULL, -- how long votes are taken
	blind             INTEGER NOT NULL, -- 1: votes are hidden until it closes
	same_organisation TEXT    NOT NULL REFERENCES same_organisation, -- what the proposer's colleagues do
	required          INTEGER NOT NULL, -- the set of perspectives of which each takes a vote
	vetoes            INTEGER NOT NULL, -- … of which one vote against refuses
	guests            INTEGER NOT NULL DEFAULT 0, -- how many from outside it counts on for each case
	PRIMARY KEY (stage_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX stage_board_by_board ON stage_board (board_id, stage_id);

-- The controls on which a stage relies.
CREATE TABLE stage_control (
	stage_id TEXT    NOT NULL REFERENCES stage, -- which stage
	position INTEGER NOT NULL, -- 1, 2, …
	control  TEXT    NOT NULL, -- a word of schema/controls.def
	tier     TEXT, -- the slug of the tier for which it does; NULL: for all
	PRIMARY KEY (stage_id, position)
) STRICT, WITHOUT ROWID;

-- What a stage offers, whole: nothing is inherited from the one before.
CREATE TABLE stage_offer (
	stage_id     TEXT NOT NULL REFERENCES stage, -- the stage
	tier_id      TEXT NOT NULL REFERENCES tier, -- the tier revision by which it is offered
	component_id TEXT NOT NULL REFERENCES component, -- what
	version_id   TEXT NOT NULL REFERENCES version, -- of which version
	PRIMARY KEY (stage_id, tier_id, component_id, version_id)
) STRICT, WITHOUT ROWID;

-- A criterion that must hold before the stage is entered.
CREATE TABLE gate_line (
	id                  TEXT    PRIMARY KEY, -- lin_…
	stage_id            TEXT    NOT NULL REFERENCES stage, -- whose entry it guards
	position            INTEGER NOT NULL, -- 1, 2, …
	slug                TEXT    NOT NULL, -- its name within the stage
	type                TEXT    NOT NULL REFERENCES gate_type, -- what it asks for
	title               TEXT    NOT NULL, -- for people
	criterion           TEXT, -- what evidence must be of; NULL: no evidence
	version_id          TEXT    REFERENCES version, -- and of which version; NULL: any
	style               TEXT    REFERENCES style, -- made with this reach at least; NULL: any
	statistic           TEXT    NOT NULL REFERENCES statistic, -- what is compared
	baseline_version_id TEXT    REFERENCES version, -- what delta and ratio are against
	comparison          TEXT    NOT NULL REFERENCES comparison, -- how
	limit_micro         INTEGER NOT NULL, -- with what, × 10⁻⁶; of a dwell seconds, of a vote approvals
	dimensions          TEXT, -- canonical JSON that evidence must have; NULL: none
	missing_n           TEXT    NOT NULL, -- warn or inconclusive: evidence that doesn't say n
	counted             INTEGER NOT NULL, -- 0: a dry run, shown and not counted
	on_fail             TEXT    NOT NULL REFERENCES on_fail, -- what failing does to a proposal
	owner               TEXT    NOT NULL, -- who answers for the number
	reason              TEXT    NOT NULL, -- why this number
	subject             TEXT, -- the control, role, scope, signal, what is counted, or drill
	account_id          TEXT    REFERENCES account, -- who signs it, or the system that reports it
	tier                TEXT, -- the slug of the tier it is about; NULL: all that the stage offers
	within_ms           INTEGER, -- how old a drill or evidence may be; NULL: as old as it says itself
	exposure_floor      INTEGER, -- evidence that rests on fewer is inconclusive; NULL: no floor
	lenient             INTEGER NOT NULL DEFAULT 0, -- 1: a control in part warns, contained incidents pass
	independent         INTEGER NOT NULL DEFAULT 0, -- 1: not by evidence of the model's makers
	template            TEXT, -- from which criterion of schema/criteria.def it was made; NULL: none
	UNIQUE (stage_id, position),
	UNIQUE (stage_id, slug)
) STRICT, WITHOUT ROWID;

-- Who signed a line, or refused to: the last word of each.
CREATE TABLE gate_signature (
	line_id TEXT    NOT NULL REFERENCES gate_line, -- what
	by_id   TEXT    NOT NULL REFERENCES account, -- who
	at      INTEGER NOT NULL, -- when
	refused INTEGER NOT NULL, -- 1: they refused
	reason  TEXT    NOT NULL, -- in their words
	void_at INTEGER, -- when the line was opened again; NULL: it holds
	PRIMARY KEY (line_id, by_id)
) STRICT, WITHOUT ROWID;

-- Lines that somebody lets pass for a while.
CREATE TABLE gate_waiver (
	id       TEXT    PRIMARY KEY, -- wai_…
	line_id  TEXT    NOT NULL REFERENCES gate_line, -- which passes although it doesn't
	by_id    TEXT    NOT NULL REFERENCES account, -- who waived it
	at       INTEGER NOT NULL, -- when
	until_at INTEGER NOT NULL, -- when it ends by itself
	reason   TEXT    NOT NULL, -- in their words
	ended_by TEXT REFERENCES account, -- who ended it before that date; NULL: nobody
	end_reason TEXT -- why
) STRICT, WITHOUT ROWID;
CREATE INDEX gate_waiver_by_line ON gate_waiver (line_id, until_at);

-- A plan under way.
CREATE TABLE release (
	id          TEXT    PRIMARY KEY, -- rel_…
	model_id    TEXT    NOT NULL REFERENCES model, -- of what
	plan_id     TEXT    NOT NULL UNIQUE REFERENCES plan, -- by which plan
	state       TEXT    NOT NULL REFERENCES release_state, -- planned, running, held, …
	stage_id    TEXT    REFERENCES stage, -- the present stage; NULL: none was entered
	stage_since INTEGER, -- when it was entered
	dwell_from  INTEGER, -- from when its dwell counts: holds move it, an abort resets it
	held_since  INTEGER, -- when the first open hold began; NULL: it isn't held
	created_at  INTEGER NOT NULL, -- when the plan was published
	etag        INTEGER NOT NULL DEFAULT 1, -- counts its changes
	settled     TEXT -- the last grant that was brought in line with the present stage; NULL: none yet
) STRICT, WITHOUT ROWID;
CREATE INDEX release_by_model ON release (model_id, id);
CREATE INDEX release_by_ending ON release (substr(id, 27));

-- What was done to a release: each with its reason, and what must be so before it is undone.
CREATE TABLE act (
	id                TEXT    PRIMARY KEY, -- act_…; rst_… of a restriction
	kind              TEXT    NOT NULL REFERENCES act_kind, -- what was done
	model_id          TEXT    NOT NULL REFERENCES model, -- to which model
	release_id        TEXT    REFERENCES release, -- to which release, or during which; NULL: a leak before any
	by_id             TEXT    REFERENCES account, -- by whom; NULL: by the rules
	at                INTEGER NOT NULL, -- when
	code              TEXT    NOT NULL REFERENCES hold_code, -- why
	reason            TEXT    NOT NULL, -- in their words
	review_at         INTEGER, -- when it is looked at again
	reentry           TEXT, -- what must be so before it is lifted or tried again
	evidence          TEXT, -- where what it rests on is to be found
	workaround        TEXT, -- what those concerned can do meanwhile
	contact           TEXT, -- whom they can ask
	cause             TEXT, -- the id of what set it: an incident, a feed, an aborted promotion
	cause_closed_at   INTEGER, -- when that was over: only then a hold by the rules is lifted
	tier              TEXT, -- the slug of the tier that it is about; NULL: all
	capabilities_low  INTEGER NOT NULL DEFAULT 0, -- what it stops: bits 0 to 63
	capabilities_high INTEGER NOT NULL DEFAULT 0, -- bits 64 to 127
	components        INTEGER NOT NULL DEFAULT 0, -- on which components (bits)
	versions          INTEGER NOT NULL DEFAULT 0, -- of which versions (bits)
	from_stage        TEXT    REFERENCES stage, -- the stage that was left
	to_stage          TEXT    REFERENCES stage, -- the one whose offers count again, or that is barred
	confirmed_by      TEXT    REFERENCES account, -- the second person; NULL: nobody has yet
	confirmed_at      INTEGER, -- when they did
	lifted_by         TEXT    REFERENCES account, -- somebody else than who did it
	lifted_at         INTEGER, -- NULL: it stands
	lift_reason       TEXT, -- in their words
	carried           TEXT, -- how far those concerned have been told: the last id; NULL: none yet
	etag              INTEGER NOT NULL DEFAULT 1, -- counts its changes
	annul_by          TEXT    REFERENCES account -- who says first that a leak was none; NULL: nobody
) STRICT, WITHOUT ROWID;
CREATE INDEX act_by_model ON act (model_id, id);
CREATE INDEX act_by_release ON act (release_id, kind, id);
CREATE INDEX act_by_cause ON act (cause) WHERE cause IS NOT NULL;
CREATE INDEX act_by_ending ON act (substr(id, 27));
CREATE INDEX act_standing ON act (model_id)
	WHERE kind IN ('restrict', 'withdraw_offer') AND lifted_at IS NULL;
CREATE INDEX act_bar ON act (to_stage) WHERE kind = 'bar' AND lifted_at IS NULL;

-- What an act does beside stopping: words of schema/actions.def.
CREATE TABLE act_action (
	act_id TEXT NOT NULL REFERENCES act, -- which act
	action TEXT NOT NULL, -- what is done
	PRIMARY KEY (act_id, action)
) STRICT, WITHOUT ROWID;

-- Rehearsals of acts, measured; they change nothing.
CREATE TABLE drill_kind (
	name TEXT PRIMARY KEY -- what can be rehearsed
) STRICT, WITHOUT ROWID;
INSERT INTO drill_kind VALUES ('restrict'), ('roll_back'), ('leak');
CREATE TABLE drill (
	id         TEXT    PRIMARY KEY, -- drl_…
	model_id   TEXT    NOT NULL REFERENCES model, -- with which model
	release_id TEXT    NOT NULL REFERENCES release, -- during which release
	stage_id   TEXT    REFERENCES stage, -- in which stage; NULL: before the first
	kind       TEXT    NOT NULL REFERENCES drill_kind, -- of what
	by_id      TEXT    NOT NULL REFERENCES account, -- who rehearsed it
	at         INTEGER NOT NULL, -- when
	act_us     INTEGER NOT NULL, -- how long the act itself took, microseconds
	stale_ms   INTEGER NOT NULL, -- how much longer an answer may be kept elsewhere
	took_ms    INTEGER NOT NULL, -- both
	passed     INTEGER NOT NULL -- 1: within what was asked for
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_by_model ON drill (model_id, kind, id);

-- Capabilities of a model that are, or were, stopped for the time being.
CREATE VIEW restriction AS SELECT * FROM act WHERE kind = 'restrict';
-- … and what is stopped now, for the time being or for good.
CREATE VIEW stopped AS SELECT * FROM act
WHERE kind IN ('restrict', 'withdraw_offer') AND lifted_at IS NULL;
-- Acts with their states; a forced promotion waits a day for the second person.
CREATE VIEW act_now AS
SELECT x.*, m.slug AS model, m.disclosure = 'announced' AS public,
	CASE WHEN x.lifted_at IS NOT NULL THEN 'lifted'
		WHEN x.kind = 'bar' THEN 'barred'
		WHEN x.kind IN ('hold', 'restrict') THEN 'standing'
		WHEN x.kind <> 'force' OR x.confirmed_at IS NOT NULL THEN 'done'
		WHEN EXISTS (SELECT 1 FROM release r JOIN release_next n ON n.release_id = r.id
			WHERE r.id = x.release_id AND r.state IN ('planned', 'running')
			AND n.stage_id = x.to_stage) THEN 'proposed'
		ELSE 'expired' END AS state,
	x.at + 86400000 AS ripe_at
FROM act x JOIN model m ON m.id = x.model_id;
-- The holds of a release that stand; by_id NULL: set by the rules, for a cause that is over or not.
CREATE VIEW hold_standing (release_id, by_id, cause_closed) AS
SELECT x.release_id, x.by_id, x.cause_closed_at IS NOT NULL
FROM act x JOIN release r ON r.id = x.release_id
WHERE x.kind = 'hold' AND x.lifted_at IS NULL AND r.state = 'held';

CREATE TABLE signal_state (
	name TEXT PRIMARY KEY -- what signal.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO signal_state VALUES ('declared'), ('waiting'), ('in_range'), ('inconclusive'),
	('out_of_range'), ('silent'), ('ended');
CREATE TABLE signal_source (
	name TEXT PRIMARY KEY -- what feeds a signal
) STRICT, WITHOUT ROWID;
INSERT INTO signal_source VALUES ('reports'), ('usage'), ('incidents');

-- What is watched while a stage lasts, as its plan declares it, and how it stands.
CREATE TABLE signal (
	id         TEXT    PRIMARY KEY, -- sgn_…
	stage_id   TEXT    NOT NULL REFERENCES stage, -- while which stage lasts
	model_id   TEXT    NOT NULL REFERENCES model, -- of which model
	position   INTEGER NOT NULL, -- 1, 2, …
	slug       TEXT    NOT NULL, -- its name within the stage
	template   TEXT, -- a code of schema/signals.def; NULL: the plan's own
	title      TEXT    NOT NULL, -- for people
	tier       TEXT, -- the slug of the tier that is watched; NULL: all that the stage offers
	source     TEXT    NOT NULL REFERENCES signal_source, -- what feeds it
	low_micro  INTEGER, -- the least that is in range, × 10⁻⁶; NULL: no least
	high_micro INTEGER, -- the most; NULL: no most
	window_ms  INTEGER NOT NULL, -- over which time a value is taken; so long it may be silent
	floor      INTEGER NOT NULL, -- how much use a value must rest on
	holds      INTEGER NOT NULL, -- 1: out of range it holds the release; 0: it alarms
	owner      TEXT    NOT NULL, -- who answers for the range
	reason     TEXT    NOT NULL, -- why this range
	state      TEXT    NOT NULL DEFAULT 'declared' REFERENCES signal_state, -- how it stands
	began_at   INTEGER, -- when its stage was entered; NULL: it was not
	heard_at   INTEGER, -- when its last value came; NULL: none did
	value_micro INTEGER, -- that value, × 10⁻⁶
	exposure   INTEGER, -- how much use that rests on
	etag       INTEGER NOT NULL DEFAULT 1, -- counts its changes
	UNIQUE (stage_id, position),
	UNIQUE (stage_id, slug)
) STRICT, WITHOUT ROWID;
CREATE INDEX signal_by_model ON signal (model_id, id);
CREATE INDEX signal_by_ending ON signal (substr(id, 27));

-- Every value that came.
CREATE TABLE signal_reading (
	signal_id   TEXT    NOT NULL REFERENCES signal, -- of which signal
	at          INTEGER NOT NULL, -- when it came
	value_micro INTEGER NOT NULL, -- × 10⁻⁶
	exposure    INTEGER NOT NULL, -- how much use it rests on
	state       TEXT    NOT NULL REFERENCES signal_state, -- what that came to
	by_id       TEXT    REFERENCES account, -- who reported it; NULL: it was counted here
	note        TEXT, -- in their words
	PRIMARY KEY (signal_id, at)
) STRICT, WITHOUT ROWID;

-- When nobody could act, since the daemon did not run: from its last sign of life to its start.
CREATE TABLE downtime (
	from_at  INTEGER PRIMARY KEY, -- from then
	until_at INTEGER NOT NULL -- until then
) STRICT, WITHOUT ROWID;

-- What was measured or written down about a version; it is never changed, only replaced.
CREATE TABLE evidence (
	id                  TEXT    PRIMARY KEY, -- evd_…
	model_id            TEXT    NOT NULL REFERENCES model, -- about what
	criterion           TEXT    NOT NULL, -- what was looked at
	version_id          TEXT    REFERENCES version, -- of which version; NULL: the model as a whole
	style               TEXT    REFERENCES style, -- with which reach; NULL: none matters
	kind                TEXT    NOT NULL REFERENCES evidence_kind, -- what the number is
	value_micro         INTEGER NOT NULL, -- it, × 10⁻⁶; yes is one
	n                   INTEGER, -- how many it rests on; NULL: not said
	numerator           INTEGER, -- of a rate
	denominator         INTEGER, -- of a rate
	statistic           TEXT    NOT NULL REFERENCES statistic, -- what it states
	baseline_version_id TEXT    REFERENCES version, -- what delta and ratio are against
	dimensions          TEXT, -- canonical JSON; NULL: none
	title               TEXT    NOT NULL, -- for people
	digest              TEXT, -- SHA-256 of the document; NULL: there is none
	source              TEXT, -- where it is to be found
	independent         INTEGER NOT NULL, -- 1: not by the model's makers
	by_id               TEXT    NOT NULL REFERENCES account, -- who submitted it
	at                  INTEGER NOT NULL, -- when
	valid_until         INTEGER, -- NULL: open
	invalidated_at      INTEGER, -- NULL: it was not
	invalidated_by      TEXT    REFERENCES account, -- who did
	invalidated_reason  TEXT, -- why
	replaced_by         TEXT    REFERENCES evidence, -- the same measured again; NULL: it is the newest
	etag                INTEGER NOT NULL DEFAULT 1, -- counts its changes
	reported            INTEGER NOT NULL DEFAULT 0, -- 1: by the outside system that reports a line
	made_by_id          TEXT    REFERENCES organisation, -- who made it; NULL: who submitted it
	low_micro           INTEGER, -- between which ends the value lies; NULL: not said
	high_micro          INTEGER, -- see low_micro
	invalidated_trigger TEXT    REFERENCES trigger -- what made it invalid; NULL: see the reason
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_by_model ON evidence (model_id, id);
CREATE INDEX evidence_by_criterion ON evidence (model_id, criterion, id);
CREATE INDEX evidence_standing ON evidence (model_id, criterion, dimensions) WHERE replaced_by IS NULL;
CREATE INDEX evidence_by_ending ON evidence (substr(id, 27));

-- A proposal to enter the next stage, and what came of it.  Of the states voting and
-- cooling_off time makes others: counting, ready, lapsed, void.
CREATE TABLE promotion (
	id             TEXT    PRIMARY KEY, -- prm_…
	release_id     TEXT    NOT NULL REFERENCES release, -- of which release
	stage_id       TEXT    NOT NULL REFERENCES stage, -- into which stage
	state          TEXT    NOT NULL REFERENCES promotion_state, -- voting, cooling_off, …
	outcome        TEXT    REFERENCES vote_word, -- what the votes came to; NULL: too few, or open
	crosses        INTEGER NOT NULL, -- 1: something is given out that can't be taken back
	procedure      TEXT    NOT NULL REFERENCES release_procedure, -- what that needs
	statement      TEXT, -- what must be typed to promote; NULL: nothing
	report         TEXT    NOT NULL, -- JSON: the gate as it was when it was proposed
	digest         TEXT    NOT NULL, -- SHA-256 of what is voted on: report, statement, worksheet
	worksheet      TEXT, -- JSON; NULL: none was needed
	reason         TEXT    NOT NULL, -- the proposer's
	conditions     TEXT, -- those of the approvals, united; NULL: none
	proposed_by    TEXT    NOT NULL REFERENCES account, -- who never votes on it
	proposed_at    INTEGER NOT NULL, -- when
	deadline_at    INTEGER NOT NULL, -- until when votes are taken
	evidence_until INTEGER, -- when the first evidence that it rests on ends; NULL: none does
	cooling_off_ms INTEGER NOT NULL, -- how long after approval
	decided_at     INTEGER, -- when the votes closed
	lines          INTEGER NOT NULL DEFAULT 0, -- organisations among those who approved
	independents   INTEGER NOT NULL DEFAULT 0, -- independent ones among them
	cooling_until  INTEGER, -- until when an approver can stop it
	effective_at   INTEGER, -- when the stage was entered
	promoted_by    TEXT    REFERENCES account, -- by whom
	ended_at       INTEGER, -- when it was objected to, aborted, void or lapsed
	ended_by       TEXT    REFERENCES account, -- by whom; NULL: by the rules
	end_reason     TEXT, -- why
	etag           INTEGER NOT NULL DEFAULT 1, -- counts its changes
	retry          TEXT, -- why it is tried again after an abort or a rollback; NULL: the first try
	extended       INTEGER NOT NULL DEFAULT 0, -- 1: the one extension of its vote was given
	plan_id        TEXT    REFERENCES plan, -- what takes the plan's place; NULL: the stage is entered
	answer         TEXT, -- what a lead says to what was said against it; NULL: nothing
	answered_at    INTEGER, -- when one first did
	lapses_at      INTEGER -- until when what was approved can be promoted; NULL: it isn't
) STRICT, WITHOUT ROWID;
CREATE INDEX promotion_by_release ON promotion (release_id, id);
CREATE INDEX promotion_open ON promotion (release_id) WHERE state IN ('voting', 'cooling_off');
CREATE INDEX promotion_by_ending ON promotion (substr(id, 27));

-- For whom, and until when, the condition of a vote is meant.
CREATE TABLE vote_condition (
	promotion_id TEXT    NOT NULL REFERENCES promotion, -- on which proposal
	account_id   TEXT    NOT NULL REFERENCES account, -- whose vote
	owner_id     TEXT    NOT NULL REFERENCES account, -- who is to meet it
	deadline_at  INTEGER, -- until when; NULL: 30 days after the decision
	PRIMARY KEY (promotion_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE obligation_state (
	name TEXT PRIMARY KEY -- what obligation.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO obligation_state VALUES ('open'), ('met'), ('confirmed'), ('breached'), ('dropped');

-- A condition on which a promotion was approved, until it is met and that is confirmed.
CREATE TABLE obligation (
	id           TEXT    PRIMARY KEY, -- obl_…
	promotion_id TEXT    NOT NULL REFERENCES promotion, -- of which approval
	model_id     TEXT    NOT NULL REFERENCES model, -- of which model
	state        TEXT    NOT NULL REFERENCES obligation_state, -- open, met, confirmed, …
	text         TEXT    NOT NULL, -- in the words of who voted
	owner_id     TEXT    NOT NULL REFERENCES account, -- who is to meet it
	deadline_at  INTEGER NOT NULL, -- until when
	how          TEXT, -- how it was met; NULL: nobody says so
	met_by       TEXT    REFERENCES account, -- who says so
	met_at       INTEGER, -- when
	decided_by   TEXT    REFERENCES account, -- who of the board confirmed or refused that
	decided_at   INTEGER, -- when
	refusal      TEXT, -- why it was refused last; NULL: it was not
	breached_at  INTEGER, -- when its deadline passed without; NULL: it did not
	etag         INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX obligation_by_model ON obligation (model_id, id);
CREATE INDEX obligation_by_promotion ON obligation (promotion_id, id);
CREATE INDEX obligation_by_ending ON obligation (substr(id, 27));

-- The evidence that a proposal rests on: when that falls, so does the proposal.
CREATE TABLE promotion_evidence (
	promotion_id TEXT NOT NULL REFERENCES promotion, -- the proposal
	evidence_id  TEXT NOT NULL REFERENCES evidence, -- what it rests on
	PRIMARY KEY (promotion_id, evidence_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX promotion_evidence_by_evidence ON promotion_evidence (evidence_id, promotion_id);

-- Who of those who vote says to be independent of the model's makers.
CREATE TABLE promotion_independence (
	promotion_id TEXT    NOT NULL REFERENCES promotion, -- the proposal
	account_id   TEXT    NOT NULL REFERENCES account, -- who says so
	at           INTEGER NOT NULL, -- when
	PRIMARY KEY (promotion_id, account_id)
) STRICT, WITHOUT ROWID;

-- What a plan offers by a revision of a tier that isn't the newest any more.
CREATE VIEW stage_outdated (plan_id, tier) AS
SELECT s.plan_id, t.slug FROM stage s
JOIN stage_offer o ON o.stage_id = s.id
JOIN tier t ON t.id = o.tier_id
WHERE t.superseded_at IS NOT NULL;

-- What a stage names and nobody is offered any more: all that the tier gives of this component and
-- version was withdrawn for good.
CREATE VIEW offer_withdrawn (stage_id, tier_id, component_id, version_id, act_id) AS
SELECT o.stage_id, o.tier_id, o.component_id, o.version_id, x.id
FROM stage_offer o JOIN tier t ON t.id = o.tier_id JOIN component m ON m.id = o.component_id
JOIN version v ON v.id = o.version_id
JOIN stopped x ON x.model_id = t.model_id AND x.kind = 'withdraw_offer'
	AND (x.tier IS NULL OR x.tier = t.slug)
	AND (x.components >> m.bit) & 1 = 1 AND (x.versions >> v.bit) & 1 = 1
WHERE NOT EXISTS (SELECT 1 FROM capability_touches k WHERE k.kind = m.kind
	AND (CASE WHEN k.number < 64 THEN t.capabilities_low >> k.number
		ELSE t.capabilities_high >> (k.number - 64) END) & 1 = 1
	AND NOT EXISTS (SELECT 1 FROM stopped y WHERE y.model_id = t.model_id
		AND y.kind = 'withdraw_offer' AND (y.tier IS NULL OR y.tier = t.slug)
		AND (y.components >> m.bit) & 1 = 1 AND (y.versions >> v.bit) & 1 = 1
		AND (CASE WHEN k.number < 64 THEN y.capabilities_low >> k.number
			ELSE y.capabilities_high >> (k.number - 64) END) & 1 = 1));

-- The tiers that the present stage of a model offers, by slug; held: nothing is activated.
CREATE VIEW tier_offered (model_id, tier, held) AS
SELECT r.model_id, t.slug, r.state IN ('held', 'void') FROM release r
JOIN stage_offer o ON o.stage_id = r.stage_id
JOIN tier t ON t.id = o.tier_id
WHERE r.state IN ('running', 'held', 'completed', 'void');

-- The stage that comes next of a release: the first while its present one is another plan's.
CREATE VIEW release_next (release_id, model_id, stage_id) AS
SELECT r.id, r.model_id, n.id
FROM release r LEFT JOIN stage s ON s.id = r.stage_id AND s.plan_id = r.plan_id
JOIN stage n ON n.plan_id = r.plan_id AND n.position = coalesce(s.position, 0) + 1;

-- The lines of its gate.
CREATE VIEW next_line (release_id, model_id, line_id, slug, type, subject, account_id) AS
SELECT n.release_id, n.model_id, l.id, l.slug, l.type, l.subject, l.account_id
FROM release_next n JOIN gate_line l ON l.stage_id = n.stage_id;

-- The boards that vote on it.
CREATE VIEW next_board (release_id, board_id) AS
SELECT n.release_id, b.board_id FROM release_next n JOIN stage_board b ON b.stage_id = n.stage_id;

-- === Admission into a stage ==============================================================

CREATE TABLE admission_rule (
	name TEXT PRIMARY KEY -- who is admitted when there are fewer places than approvals
) STRICT, WITHOUT ROWID;
INSERT INTO admission_rule VALUES ('fifo'), ('lottery');
CREATE TABLE stratum_attribute (
	name TEXT PRIMARY KEY -- by what of their organisation applications are told apart
) STRICT, WITHOUT ROWID;
INSERT INTO stratum_attribute VALUES ('resource_class'), ('sector');
CREATE TABLE spill_over (
	name TEXT PRIMARY KEY -- what becomes of reserved places that nobody takes
) STRICT, WITHOUT ROWID;
INSERT INTO spill_over VALUES ('to_all'), ('kept');

-- How many a stage takes; a stage without such a row takes everybody who is approved.
CREATE TABLE stage_admission (
	stage_id  TEXT    PRIMARY KEY REFERENCES stage, -- which stage
	places    INTEGER, -- grants that may be pending, active or suspended at once; NULL: any number
	per_day   INTEGER, -- grants that are made on one day, UTC; NULL: any number
	rule      TEXT    NOT NULL REFERENCES admission_rule, -- who comes first
	strata_by TEXT    REFERENCES stratum_attribute, -- how strata are told apart; NULL: there are none
	unfilled  TEXT    REFERENCES spill_over -- what becomes of reserved places that nobody takes
) STRICT, WITHOUT ROWID;
-- Places that a draw reserves.
CREATE TABLE stage_stratum (
	stage_id TEXT    NOT NULL REFERENCES stage_admission, -- of which stage
	position INTEGER NOT NULL, -- from 1: the order in which they are filled
	value    TEXT    NOT NULL, -- of the attribute
	places   INTEGER NOT NULL, -- how many
	PRIMARY KEY (stage_id, position)
) STRICT, WITHOUT ROWID;

-- The approvals that needed a place: waiting until admitted or ended.
CREATE TABLE admission (
	application_id TEXT    NOT NULL REFERENCES application, -- which approval
	since          INTEGER NOT NULL, -- when it was approved
	model_id       TEXT    NOT NULL REFERENCES model, -- for which model
	stage_id       TEXT    REFERENCES stage, -- the stage that admitted it; NULL: none has
	places         INTEGER NOT NULL, -- how many it needed
	admitted_at    INTEGER, -- when; NULL: not yet
	ended_at       INTEGER, -- when it was withdrawn or no longer needed
	won            INTEGER NOT NULL DEFAULT 0, -- 1: it was drawn
	PRIMARY KEY (application_id, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX admission_waiting ON admission (model_id, since, application_id)
WHERE admitted_at IS NULL AND ended_at IS NULL;
CREATE INDEX admission_won ON admission (model_id, application_id)
WHERE won = 1 AND admitted_at IS NULL AND ended_at IS NULL;
CREATE INDEX admission_by_stage ON admission (stage_id, admitted_at) WHERE admitted_at IS NOT NULL;

CREATE TABLE lottery_state (
	name TEXT PRIMARY KEY -- what lottery.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO lottery_state VALUES ('committed'), ('drawn'), ('abandoned');

-- A draw for places of a stage, as lib/draw.h says: its list is committed to first.
CREATE TABLE lottery (
	id           TEXT    PRIMARY KEY, -- lot_…
	model_id     TEXT    NOT NULL REFERENCES model, -- for which model
	release_id   TEXT    NOT NULL REFERENCES release, -- in which release
	stage_id     TEXT    NOT NULL REFERENCES stage, -- for which stage, whose strata hold
	state        TEXT    NOT NULL REFERENCES lottery_state, -- what became of it
	places       INTEGER NOT NULL, -- for how many places
	entrants     INTEGER NOT NULL, -- how many stand in its list
	list_digest  TEXT    NOT NULL, -- SHA-256 of the list, hexadecimal
	seq          INTEGER NOT NULL, -- the ledger's entry that commits to it
	edge_size    INTEGER NOT NULL, -- how many entries the ledger had a little before
	edge         BLOB    NOT NULL, -- … and its tree's edge then: from there the root is made
	checkpoint   INTEGER NOT NULL, -- how many entries the checkpoint that was named has
	outside_name TEXT    NOT NULL, -- the outside value that was named: whose, and which
	outside_at   INTEGER NOT NULL, -- before then nobody can know it
	by_id        TEXT    NOT NULL REFERENCES account, -- who committed
	at           INTEGER NOT NULL, -- when
	root         TEXT, -- of the checkpoint, hexadecimal; NULL, with what follows: it isn't drawn
	outside      TEXT, -- the value
	seed         TEXT, -- what came of list, checkpoint and value, hexadecimal
	ended_by     TEXT    REFERENCES account, -- who drew, or abandoned it
	ended_at     INTEGER, -- when
	reason       TEXT, -- why it was abandoned
	etag         INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX lottery_by_release ON lottery (release_id, id);
CREATE UNIQUE INDEX lottery_open ON lottery (stage_id) WHERE state = 'committed';
CREATE INDEX lottery_by_ending ON lottery (substr(id, 27));

-- Who stands in a list under which number.
CREATE TABLE lottery_entrant (
	lottery_id     TEXT    NOT NULL REFERENCES lottery, -- in which list
	number         TEXT    NOT NULL, -- 128 random bits, hexadecimal
	application_id TEXT    NOT NULL REFERENCES application, -- who it is
	stratum        TEXT    NOT NULL, -- where they belong; -: there are no strata
	places         INTEGER NOT NULL, -- how many they need
	drawn          INTEGER NOT NULL DEFAULT 0, -- 1: they were
	rank           INTEGER, -- from 1: in which order they came out; NULL: it isn't drawn
	PRIMARY KEY (lottery_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX lottery_entrant_by_application ON lottery_entrant (application_id, lottery_id);

-- === Incidents ===========================================================================
CREATE TABLE incident_state (
	name TEXT PRIMARY KEY -- what incident.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO incident_state VALUES ('open'), ('triaged'), ('contained'), ('closed');
CREATE TABLE incident_kind (
	name TEXT PRIMARY KEY -- whether harm came of it
) STRICT, WITHOUT ROWID;
INSERT INTO incident_kind VALUES ('incident'), ('near_miss');
CREATE TABLE incident_category (
	name TEXT PRIMARY KEY -- what sort of thing happened
) STRICT, WITHOUT ROWID;
INSERT INTO incident_category VALUES ('misuse'), ('safeguard_failure'), ('security_breach'),
	('privacy_leak'), ('harmful_output'), ('disparate_harm'), ('malfunction'),
	('false_documentation'), ('other');

-- What went wrong with a model, or nearly did; its texts are for those with a role on it.
CREATE TABLE incident (
	id           TEXT    PRIMARY KEY, -- inc_…
	model_id     TEXT    NOT NULL REFERENCES model, -- with which model
	release_id   TEXT    REFERENCES release, -- during which release; NULL: none had begun
	stage_id     TEXT    REFERENCES stage, -- … and stage of it
	version_id   TEXT    REFERENCES version, -- with which version; NULL: not with one
	kind         TEXT    NOT NULL REFERENCES incident_kind, -- near-misses are counted apart
	severity     INTEGER NOT NULL, -- 1 is worst, 4 least; an incident of 1 or 2 holds the release
	category     TEXT    NOT NULL REFERENCES incident_category, -- what sort of thing
	state        TEXT    NOT NULL REFERENCES incident_state, -- how far it is dealt with
	what         TEXT    NOT NULL, -- what happened
	harm         TEXT, -- what harm came of it, to whom
	involvement  TEXT, -- the model's part in it
	chain        TEXT, -- what led to what
	happened_at  INTEGER, -- when; NULL: it isn't known
	detected_at  INTEGER NOT NULL, -- when it was seen
	raised_by    TEXT    NOT NULL REFERENCES account, -- who wrote it down
	raised_at    INTEGER NOT NULL, -- when
	triaged_by   TEXT    REFERENCES account, -- the chair or deputy who looked at it
	triaged_at   INTEGER, -- when
	note         TEXT, -- what they found
	contained_by TEXT    REFERENCES account, -- who says that it is contained
	contained_at INTEGER, -- since when
	response     TEXT, -- what was done
	root_cause   TEXT, -- why it could happen
	review_due   INTEGER, -- until when the after-action review is to be written
	review       TEXT, -- the after-action review
	closed_by    TEXT    REFERENCES account, -- the chair or deputy who closed it
	closed_at    INTEGER, -- when
	summary      TEXT, -- what everybody may read of it; NULL: it isn't published
	published_at INTEGER, -- since when
	etag         INTEGER NOT NULL DEFAULT 1, -- counts its changes
	evidence_judged INTEGER NOT NULL DEFAULT 0 -- 1: whoever looked said which evidence it contradicts, or none
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_by_model ON incident (model_id, id);
CREATE INDEX incident_unclosed ON incident (model_id, severity) WHERE state <> 'closed';
CREATE INDEX incident_by_ending ON incident (substr(id, 27));

-- The grants that an incident is about.
CREATE TABLE incident_grant (
	incident_id TEXT NOT NULL REFERENCES incident, -- which incident
	grant_id    TEXT NOT NULL REFERENCES access_grant (id), -- which grant
	PRIMARY KEY (incident_id, grant_id)
) STRICT, WITHOUT ROWID;

-- How its severity changed, and why.
CREATE TABLE incident_severity (
	incident_id TEXT    NOT NULL REFERENCES incident, -- of which incident
	position    INTEGER NOT NULL, -- from 1
	was         INTEGER NOT NULL, -- before
	becomes     INTEGER NOT NULL, -- from then on
	by_id       TEXT    NOT NULL REFERENCES account, -- who changed it
	at          INTEGER NOT NULL, -- when
	reason      TEXT    NOT NULL, -- why
	PRIMARY KEY (incident_id, position)
) STRICT, WITHOUT ROWID;

-- === Flags ===============================================================================

CREATE TABLE flag_state (
	name TEXT PRIMARY KEY -- what flag.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO flag_state VALUES ('open'), ('accepted'), ('declined'), ('withdrawn');

-- What somebody points out about a model; it changes nothing before a chair or deputy accepts it.
CREATE TABLE flag (
	id           TEXT    PRIMARY KEY, -- flg_…
	model_id     TEXT    NOT NULL REFERENCES model, -- about which model
	version_id   TEXT    REFERENCES version, -- … and version; NULL: about no certain one
	component_id TEXT    REFERENCES component, -- … and component; NULL: about no certain one
	category     TEXT    NOT NULL REFERENCES incident_category, -- what sort of thing
	state        TEXT    NOT NULL REFERENCES flag_state, -- what became of it
	what         TEXT    NOT NULL, -- in their words
	raised_by    TEXT    REFERENCES account, -- who points it out; NULL: somebody who didn't sign in
	raised_at    INTEGER NOT NULL, -- when
	decided_by   TEXT    REFERENCES account, -- the chair or deputy who looked at it
	decided_at   INTEGER, -- when it was accepted, declined or withdrawn
	reason       TEXT, -- their answer
	etag         INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_by_model ON flag (model_id, id);
CREATE INDEX flag_by_account ON flag (raised_by, id);
CREATE INDEX flag_by_ending ON flag (substr(id, 27));

-- The evidence that fell with a flag.
CREATE TABLE flag_evidence (
	flag_id     TEXT NOT NULL REFERENCES flag, -- the accepted flag
	evidence_id TEXT NOT NULL REFERENCES evidence, -- what it invalidated
	PRIMARY KEY (flag_id, evidence_id)
) STRICT, WITHOUT ROWID;

-- The lines that a flag opened again.
CREATE TABLE flag_line (
	flag_id TEXT NOT NULL REFERENCES flag, -- the accepted flag
	line_id TEXT NOT NULL REFERENCES gate_line, -- the line
	PRIMARY KEY (flag_id, line_id)
) STRICT, WITHOUT ROWID;

-- The grants that nobody stops without having looked at what they are used for: under safe
-- harbour, or of who has flagged their model (the newest such flag; NULL: none).
CREATE VIEW grant_sheltered (grant_id, flag_id) AS
SELECT g.id, (SELECT f.id FROM flag f WHERE f.raised_by = g.account_id AND f.model_id = g.model_id
	AND f.state IN ('open', 'accepted') ORDER BY f.id DESC LIMIT 1)
FROM access_grant g
WHERE EXISTS (SELECT 1 FROM tier_allowance w WHERE w.tier_id = g.tier_id AND w.safe_harbour = 1)
	OR EXISTS (SELECT 1 FROM flag f WHERE f.raised_by = g.account_id AND f.model_id = g.model_id
		AND f.state IN ('open', 'accepted'));

-- === External identities ===============================================================

CREATE TABLE identity_state (
	name TEXT PRIMARY KEY -- what identity.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO identity_state VALUES ('claimed'), ('offered'), ('active'), ('ended');

-- What another system calls a person: one name is linked to one account.
CREATE TABLE identity (
	id           TEXT    PRIMARY KEY, -- idn_…
	account_id   TEXT    NOT NULL REFERENCES account, -- who it is
	type         TEXT    NOT NULL, -- subject.type in evaluations
	value        TEXT    NOT NULL, -- subject.id
	state        TEXT    NOT NULL REFERENCES identity_state, -- claimed by the person, offered by an admin …
	proposed_by  TEXT    NOT NULL REFERENCES account, -- one side
	confirmed_by TEXT    REFERENCES account, -- the other
	created_at   INTEGER NOT NULL -- when it was proposed
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX identity_by_value ON identity (type, value) WHERE state = 'active';
CREATE UNIQUE INDEX identity_of_account ON identity (account_id, type, value)
WHERE state <> 'ended';
CREATE INDEX identity_by_account ON identity (account_id, id);
CREATE INDEX identity_by_ending ON identity (substr(id, 27));

-- === Requests for access ==============================================================

-- A request for access that answers a denial.
CREATE TABLE access_request (
	id           TEXT    PRIMARY KEY, -- arq_…
	task         TEXT    NOT NULL UNIQUE, -- its id outside: 256 random bits
	account_id   TEXT    NOT NULL REFERENCES account, -- who is to have access
	requester_id TEXT    NOT NULL REFERENCES account, -- who asked: they, or a gateway
	created_at   INTEGER NOT NULL -- when
) STRICT, WITHOUT ROWID;
CREATE INDEX access_request_by_ending ON access_request (substr(id, 27));

-- What it asks for, one application for each tier.
CREATE TABLE access_request_item (
	request_id     TEXT    NOT NULL REFERENCES access_request, -- of this request
	position       INTEGER NOT NULL, -- from 0
	application_id TEXT    NOT NULL REFERENCES application, -- what was made of it; items of one tier share one
	action         TEXT    NOT NULL, -- the capability asked for
	resource       TEXT    NOT NULL, -- the model's slug
	digest         BLOB    NOT NULL, -- of the evaluation that was denied (index/binding.h)
	PRIMARY KEY (request_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_request_item_by_application ON access_request_item (application_id);

-- What became of each item.
CREATE VIEW access_request_status (request_id, position, application_id, status) AS
SELECT i.request_id, i.position, i.application_id, CASE
	WHEN a.state IN ('withdrawn', 'deleted', 'not_needed') THEN 'cancelled'
	WHEN a.state = 'rejected' THEN 'denied'
	WHEN a.state IN ('lapsed', 'lapsed_by_board') THEN 'expired'
	WHEN a.state <> 'approved' THEN 'pending'
	WHEN EXISTS (SELECT 1 FROM access_grant g WHERE g.application_id = a.id
		AND g.account_id = a.applicant_id) THEN 'approved'
	ELSE 'denied' END
FROM access_request_item i JOIN application a ON a.id = i.application_id;

-- === Files that are handed out ==========================================================

CREATE TABLE artefact_state (
	name TEXT PRIMARY KEY -- what artefact.state may be
) STRICT, WITHOUT ROWID;
INSERT INTO artefact_state VALUES ('registered'), ('retired');

-- A file of a model: what people with a right to its component download.
CREATE TABLE artefact (
	id           TEXT    PRIMARY KEY, -- art_…
	model_id     TEXT    NOT NULL REFERENCES model, -- whose
	version_id   TEXT    NOT NULL REFERENCES version, -- of which version
	component_id TEXT    NOT NULL REFERENCES component, -- … and component: says what it takes to have it
	name         TEXT    NOT NULL, -- what it is saved as; one of the registered has it, in a model
	digest       TEXT    NOT NULL, -- SHA-256 of its bytes, in hex, as they were read here
	size         INTEGER NOT NULL, -- how many bytes
	path         TEXT, -- where it lies below the operator's folder; NULL: under its digest in DATA/files
	state        TEXT    NOT NULL REFERENCES artefact_state, -- the retired is given to nobody any more
	created_by   TEXT    NOT NULL REFERENCES account, -- who registered it
	created_at   INTEGER NOT NULL, -- when
	retired_at   INTEGER, -- when it was retired
	etag         INTEGER NOT NULL DEFAULT 1 -- counts its changes
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX artefact_by_name ON artefact (model_id, name) WHERE state = 'registered';
CREATE INDEX artefact_by_model ON artefact (model_id, id);
CREATE INDEX artefact_by_digest ON artefact (digest);
CREATE INDEX artefact_by_ending ON artefact (substr(id, 27));

CREATE TABLE ticket_state (
	name TEXT PRIMARY KEY -- what ticket.state may be; open becomes expired by its time
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_state VALUES ('open'), ('used');
CREATE TABLE ticket_fault (
	name TEXT PRIMARY KEY -- why the use of a ticket was refused: schema/tickets.def
) STRICT, WITHOUT ROWID;
INSERT INTO ticket_fault VALUES ('other_person'), ('other_file'), ('used'), ('expired'), ('worn'),
	('retired'), ('held'), ('no_access');
CREATE TABLE handing (
	name TEXT PRIMARY KEY -- how it is known that somebody holds a file
) STRICT, WITHOUT ROWID;
INSERT INTO handing VALUES ('sent'), ('assumed'), ('handed_on');

-- Leave to fetch one file, for one person and some minutes.
CREATE TABLE ticket (
	id          TEXT    PRIMARY KEY, -- tkt_…
	artefact_id TEXT    NOT NULL REFERENCES artefact, -- the file
	account_id  TEXT    NOT NULL REFERENCES account, -- whose it is
	grant_id    TEXT    REFERENCES access_grant (id), -- by which grant; NULL: by an open tier
	tier_id     TEXT    NOT NULL REFERENCES tier, -- the tier revision that permitted it
	state       TEXT    NOT NULL REFERENCES ticket_state, -- as stored
	created_at  INTEGER NOT NULL, -- when it was made
	expires_at  INTEGER NOT NULL, -- from then on no transfer begins with it
	used_at     INTEGER -- when all had been sent
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_by_account ON ticket (account_id, artefact_id, id);
CREATE INDEX ticket_by_ending ON ticket (substr(id, 27));

-- How often who was refused with which ticket, and why.
CREATE TABLE ticket_refusal (
	ticket_id  TEXT    NOT NULL REFERENCES ticket, -- with which
	account_id TEXT    NOT NULL REFERENCES account, -- who tried
	fault      TEXT    NOT NULL REFERENCES ticket_fault, -- why not
	count      INTEGER NOT NULL, -- how often
	first_at   INTEGER NOT NULL, -- when first
	last_at    INTEGER NOT NULL, -- … and last
	PRIMARY KEY (ticket_id, account_id, fault)
) STRICT, WITHOUT ROWID;

-- What was sent with a ticket; entered before the first byte leaves.
CREATE TABLE download_part (
	id        TEXT    PRIMARY KEY, -- 32 random hexadecimal digits
	ticket_id TEXT    NOT NULL REFERENCES ticket, -- with which
	first     INTEGER NOT NULL, -- the first byte that was asked for
	behind    INTEGER NOT NULL, -- … and just behind the last
	sent      INTEGER, -- behind the last that was sent; NULL: it is being sent
	assumed   INTEGER NOT NULL DEFAULT 0, -- 1: the daemon ended meanwhile; it is taken for sent whole
	at        INTEGER NOT NULL -- when it began
) STRICT, WITHOUT ROWID;
CREATE INDEX part_by_ticket ON download_part (ticket_id);
CREATE INDEX part_open ON download_part (id) WHERE sent IS NULL;

-- The holder register: who has which file in their hands, under which agreement.
CREATE TABLE holder (
	ticket_id    TEXT    PRIMARY KEY REFERENCES ticket, -- the download that was completed
	account_id   TEXT    NOT NULL REFERENCES account, -- who
	artefact_id  TEXT    NOT NULL REFERENCES artefact, -- what
	digest       TEXT    NOT NULL, -- … by the SHA-256 of its bytes
	grant_id     TEXT    REFERENCES access_grant (id), -- under which grant; NULL: an open tier
	tier_id      TEXT    NOT NULL REFERENCES tier, -- … and tier revision
	terms_digest TEXT, -- of the text that they had accepted for it; NULL: there was none
	how          TEXT    NOT NULL REFERENCES handing, -- sent: all bytes left; assumed: the daemon ended meanwhile; handed_on: a front end was to send it
	at           INTEGER NOT NULL -- when it was complete
) STRICT, WITHOUT ROWID;
CREATE INDEX holder_by_digest ON holder (digest, ticket_id);
CREATE INDEX holder_by_account ON holder (account_id, ticket_id);

-- Who read what of which the reading is remembered.
CREATE TABLE reading (
	account_id TEXT    NOT NULL REFERENCES account, -- who
	command    TEXT    NOT NULL, -- by which command
	what       TEXT    NOT NULL, -- the id or digest that they asked for
	at         INTEGER NOT NULL -- when
) STRICT;
CREATE INDEX reading_by_time ON reading (at);
CREATE INDEX reading_by_what ON reading (what, at);

-- === What is used =======================================================================

CREATE TABLE counting (
	name TEXT PRIMARY KEY -- what tier_allowance.counting may be
) STRICT, WITHOUT ROWID;
INSERT INTO counting VALUES ('evaluations'), ('reports');
CREATE TABLE limit_name (
	name TEXT PRIMARY KEY -- what usage_counter.name may be
) STRICT, WITHOUT ROWID;
INSERT INTO limit_name VALUES ('requests_per_minute'), ('calls_per_day'), ('calls_per_month'),
	('tokens_per_day'), ('tokens_per_month'), ('downloads_per_month'), ('concurrency');

-- How much of a tier a grant may use, and what gateways are obliged to.
CREATE TABLE tier_allowance (
	tier_id             TEXT    PRIMARY KEY REFERENCES tier, -- the tier revision
	counting            TEXT    REFERENCES counting, -- what uses it up; NULL: nothing is counted
	requests_per_minute INTEGER NOT NULL, -- 0: no limit, as in those below
	calls_per_day       INTEGER NOT NULL, -- days and months are those of UTC
	calls_per_month     INTEGER NOT NULL, -- …
	tokens_per_day      INTEGER NOT NULL, -- …
	tokens_per_month    INTEGER NOT NULL, -- …
	downloads_per_month INTEGER NOT NULL, -- …
	concurrency         INTEGER NOT NULL, -- how many may run at once
	safe_harbour        INTEGER NOT NULL, -- 1: gateways don't act against its uses
	no_content_logging  INTEGER NOT NULL, -- 1: gateways don't keep what is sent and answered
	rate_class          TEXT -- a word by which gateways treat its uses; NULL: none
) STRICT, WITHOUT ROWID;

-- How much of each limit a grant has used, as counted a moment ago ([limits] usage_flush).
CREATE TABLE usage_counter (
	grant_id TEXT    NOT NULL, -- whose
	name     TEXT    NOT NULL REFERENCES limit_name, -- which limit
	period   INTEGER NOT NULL, -- days or months since 1970, UTC; 0 for requests_per_minute
	used     INTEGER NOT NULL, -- in that period; of requests_per_minute: the microsecond at which none lacks
	PRIMARY KEY (grant_id, name)
) STRICT, WITHOUT ROWID;

-- What was used on a day, for reports and signals; kept for 400 days.
CREATE TABLE usage_day (
	day        INTEGER NOT NULL, -- since 1970-01-01, UTC
	grant_id   TEXT    NOT NULL REFERENCES access_grant (id), -- of which grant
	version    INTEGER NOT NULL, -- version.bit; -1: none was named
	capability INTEGER NOT NULL, -- its number; -1: none was named
	calls      INTEGER NOT NULL, -- how often
	tokens     INTEGER NOT NULL, -- as gateways reported
	downloads  INTEGER NOT NULL, -- of files
	PRIMARY KEY (day, grant_id, version, capability)
) STRICT, WITHOUT ROWID;

-- Reports that gateways sent, so that none counts twice; kept for 50 hours.
CREATE TABLE usage_report (
	account_id TEXT    NOT NULL REFERENCES account, -- the gateway's
	id         TEXT    NOT NULL, -- as it calls its report
	digest     BLOB    NOT NULL, -- SHA-256 of the report
	at         INTEGER NOT NULL, -- when it came
	counted    INTEGER NOT NULL, -- how many of its items
	refused    INTEGER NOT NULL, -- how many were not
	PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_report_by_time ON usage_report (at);

-- What runs at this moment, where a tier limits that; over when its time is.
CREATE TABLE usage_running (
	grant_id   TEXT    NOT NULL REFERENCES access_grant (id), -- by which grant
	id         TEXT    NOT NULL, -- as the gateway calls it
	account_id TEXT    NOT NULL REFERENCES account, -- the gateway's
	until_at   INTEGER NOT NULL, -- it counts no longer then, whatever became of it
	PRIMARY KEY (grant_id, id)
) STRICT, WITHOUT ROWID;
