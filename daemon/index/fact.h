/* What the index is told: whole present rows, as plain values.  The store yields all
 * of them at start and, after a command, those that its events name; there is no
 * other way in, so that the two pictures cannot diverge. */
#ifndef INDEX_FACT_H
#define INDEX_FACT_H

#include "daemon/rules/grant.h"
#include "lib/hash.h"

enum fact_kind {
	FACT_ACCOUNT,
	FACT_TOKEN,
	FACT_ROLE,
	FACT_MODEL,
	FACT_TIER,
	FACT_RELEASE,
	FACT_GRANT,
	FACT_KEY,
};

enum { MODEL_VERSIONS_MAX = 64, MODEL_COMPONENTS_MAX = 64 };

struct ulid {
	uint8_t b[16]; /* an id without its prefix */
};

struct fact_account {
	struct ulid id;
	bool active; /* neither suspended nor erased */
	struct str orcid; /* canonical, or empty */
};
struct fact_token {
	struct digest digest; /* of the secret */
	struct ulid id, account;
	int64_t expires_at;
	bool revoked;
};
struct fact_role { /* as schema/roles.def numbers them */
	struct ulid id, account, scope; /* scope: all zero for the installation */
	int role;
	int64_t from_at, until_at; /* until_at: INT64_MAX when open */
	bool active; /* proposed, confirmed where it must be, not ended */
};
/* A name by which a version or component is asked for; several may share a bit. */
struct fact_name {
	struct str name;
	int bit;
};
struct fact_model {
	struct ulid id;
	struct str slug;
	bool announced;
	uint64_t retired; /* versions that "all" leaves out */
	const struct fact_name *versions, *components; /* slugs and aliases */
	const struct ulid *boards; /* that serve it */
	size_t version_count, component_count, board_count;
	const uint64_t *component_versions; /* [component bit]: the versions it has */
	const struct capabilities *touched_by; /* [component bit]: what touches it */
	int components_used; /* bits 0 … components_used - 1 are in use */
};
/* One tier revision.  Revisions of a tier share model and slug; the offer of one serves
 * the grants of all. */
struct fact_tier {
	struct ulid id, model;
	struct str slug;
	int revision;
	bool open; /* permits anyone where it is offered */
	struct capabilities capabilities;
	int64_t max_stale_ms, stale_if_unreachable_ms;
};
/* One line of the present stage: the tier revision offers these versions of this
 * component. */
struct fact_offer {
	struct ulid tier;
	int component;
	uint64_t versions;
};
/* What a model's releases that aren't over offer counts together. */
struct fact_release {
	struct ulid id, model;
	bool held;
	bool over; /* withdrawn: nothing is offered any more */
	int stage; /* position of the present stage, 0 before the first */
	const struct fact_offer *offers; /* of the present stage, whole */
	size_t offer_count;
};
struct fact_grant {
	struct ulid id, account, model, tier;
	struct capabilities capabilities; /* ⊆ the tier's */
	uint64_t versions;
	int64_t start_at, end_at; /* start_at: INT64_MAX until activated */
	bool terms_pending, suspended, revoked, closed, superseded;
};
struct fact_key {
	struct digest digest;
	struct ulid id, account;
	int64_t expires_at;
	bool revoked;
	const struct ulid *grants; /* the grants it is for; none: all of the account's */
	size_t grant_count;
};

struct fact {
	enum fact_kind kind;
	union {
		struct fact_account account;
		struct fact_token token;
		struct fact_role role;
		struct fact_model model;
		struct fact_tier tier;
		struct fact_release release;
		struct fact_grant grant;
		struct fact_key key;
	};
};

/* Takes one fact; everything it points to may be gone after the call. */
typedef void fact_sink(void *of, const struct fact *fact);

#endif
