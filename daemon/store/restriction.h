/* The restrictions of a model as the store has them. */
#ifndef STORE_RESTRICTION_H
#define STORE_RESTRICTION_H

#include "daemon/rules/restriction.h"
#include "daemon/store/db.h"

struct restrictions {
	const struct restriction *of;
	size_t count;
};

/* Those of MODEL that stand, in the arena. */
MUST_USE enum err restrictions_read(
    struct db *db, struct str model, struct arena *a, struct restrictions *ret);

#endif
