/* A model as its writer keeps it, and the snapshot that readers get of it. */
#ifndef INDEX_SNAPSHOT_H
#define INDEX_SNAPSHOT_H

#include "daemon/index/models.h"

struct tier { /* a tier revision */
	struct ulid id;
	struct model *model;
	uint32_t number; /* within the model */
	bool known; /* else only named by a grant or an offer so far */
	bool open;
	struct capabilities capabilities;
	int64_t max_stale_ms, unreachable_ms;
	struct allowance *allowance; /* made once: a revision is never edited */
	char *slug; /* terminated */
};

struct line {
	struct tier *tier;
	int component;
	uint64_t versions;
	struct capabilities stopped;
};

struct release { /* that isn't over */
	struct ulid id;
	struct release *next;
	bool held;
	int stage;
	size_t offer_count;
	struct line offers[];
};

struct model {
	struct ulid id;
	uint32_t number;
	bool known; /* else only named by others so far */
	bool changed;
	struct model *next_changed;
	struct fact_model fact; /* what it points to is in `arena` */
	struct arena arena;
	struct tier **tiers; /* [number] */
	size_t tier_count;
	struct release *releases;
	struct snapshot *published;
};

/* The present snapshot of a known MODEL: one block, pointing only into itself. */
struct snapshot *snapshot_make(struct epoch *e, const struct model *model);

#endif
