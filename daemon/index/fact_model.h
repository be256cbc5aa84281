/* What the index is told of models, their tiers and their releases (fact.h). */
#ifndef INDEX_FACT_MODEL_H
#define INDEX_FACT_MODEL_H

#include "daemon/rules/grant.h"
#include "daemon/rules/limits.h"
#include "lib/str.h"

enum { MODEL_VERSIONS_MAX = 64, MODEL_COMPONENTS_MAX = 64 };

struct ulid {
	uint8_t b[16]; /* an id without its prefix */
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
	const struct allowance *allowance; /* NULL: it says nothing of that kind */
};
/* One line of the present stage: the tier revision offers these versions of this
 * component. */
struct fact_offer {
	struct ulid tier;
	int component;
	uint64_t versions;
	struct capabilities stopped; /* restricted now */
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

#endif
