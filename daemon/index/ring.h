/* What has changed lately, so that caches of answers can drop what is stale: a ring that the
 * writer fills and readers look through without a lock. */
#ifndef INDEX_RING_H
#define INDEX_RING_H

#include "daemon/index/changes.h"

#include <stdatomic.h>

enum { RING_KEPT = 4096, RING_WORDS = 16 };

struct ring {
	bool begun; /* the writer's: before it, what is taken was there already */
	atomic_uint_fast64_t generation; /* the position of the last change */
	atomic_uint_fast64_t forgotten; /* what came up to this position isn't kept */
	atomic_uint_fast64_t begun_with, done_with; /* so many were being, and are written */
	struct ring_slot {
		atomic_uint_fast64_t word[RING_WORDS];
	} slots[RING_KEPT];
};

/* The writer's: what is taken from now on is a change; POSITION is the ledger's so far. */
void ring_begin(struct ring *r, uint64_t position);
/* Add CHANGES, which share their position. */
void ring_add(struct ring *r, const struct change *changes, size_t count);

/* Readers: the place behind what came up to POSITION; false when that is forgotten. */
bool ring_find(const struct ring *r, uint64_t position, uint64_t *place);
/* The change at *PLACE, which moves on; 0 when there is none yet, negative when it is
 * forgotten. */
int ring_next(const struct ring *r, uint64_t *place, struct change *ret);

#endif
