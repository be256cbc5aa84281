/* Models with their tiers and what their releases offer now.  What readers see of a model
 * is one immutable snapshot, made anew when any of it has changed. */
#ifndef INDEX_MODELS_H
#define INDEX_MODELS_H

#include "daemon/index/fact.h"
#include "daemon/index/table.h"
#include "daemon/rules/access.h"

struct snapshot_tier { /* a tier revision */
	struct ulid id;
	uint32_t tier; /* the same for all revisions of a tier */
	int64_t max_stale_ms, unreachable_ms;
	const struct allowance *allowance; /* NULL: none; lives as long as the index */
};

struct snapshot {
	struct str slug;
	struct ulid id;
	uint32_t number; /* by which scopes name it */
	bool announced, held;
	int stage;
	uint64_t retired;
	uint64_t touched[CAPABILITIES_MAX]; /* [capability]: bits of components */
	uint64_t versions[MODEL_COMPONENTS_MAX]; /* [component]: those that it has */
	const struct fact_name *version_names, *component_names;
	size_t version_name_count, component_name_count;
	const struct ulid *boards; /* whose members may know of it */
	size_t board_count;
	const struct snapshot_tier *tiers; /* [number of the revision] */
	size_t tier_count;
	const struct access_offer *offers;
	const uint32_t *offer_tiers; /* [offer]: the number of its revision */
	size_t offer_count;
};

struct models {
	struct epoch *epoch;
	struct table by_slug; /* → struct snapshot, for readers */
	struct table by_id, tiers; /* → struct model, struct tier: the writer's */
	struct model *changed; /* whose snapshot is out of date */
	uint32_t count;
};

void models_open(struct models *m, struct epoch *e);
void models_close(struct models *m);

/* For readers, until they leave their epoch; NULL when there is none. */
const struct snapshot *models_find(const struct models *m, struct str slug);
/* The bits called NAME; 0 when none is. */
uint64_t snapshot_bits(const struct fact_name *names, size_t count, struct str name);

/* The writer's.  Readers see what was taken after models_publish. */
void models_model(struct models *m, const struct fact_model *fact);
void models_tier(struct models *m, const struct fact_tier *fact);
void models_release(struct models *m, const struct fact_release *fact);
void models_publish(struct models *m);

/* The numbers of a model, and of a revision within it, which may come to be known only
 * later. */
void models_numbers(struct models *m, const struct ulid *model, const struct ulid *tier,
    uint32_t *model_number, uint32_t *tier_number);
/* The model's slug, the writer's to look at until it is told another; empty: not known. */
struct str models_slug(const struct models *m, const struct ulid *model);
/* What a revision allows; NULL when it says nothing of that kind, or isn't known. */
const struct allowance *models_allowance(const struct models *m, const struct ulid *tier);

#endif
