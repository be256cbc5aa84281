/* What grants are for, each combination kept once: a packed grant holds its number.  A
 * million grants have a few thousand combinations, which are never dropped. */
#ifndef INDEX_SCOPE_H
#define INDEX_SCOPE_H

#include "daemon/index/epoch.h"
#include "daemon/rules/grant.h"

#include <stdatomic.h>

struct scope {
	struct capabilities capabilities;
	uint64_t versions;
	uint32_t model; /* the model's number (model.h) */
	uint32_t tier; /* the tier revision's number within the model */
};

struct scopes {
	struct epoch *epoch;
	_Atomic(struct scope *) all;
	uint32_t count, room;
	uint32_t *find; /* the writer's: hash → number + 1, 0: empty; 2 × room slots */
	uint32_t last; /* the one asked for last */
};

void scopes_open(struct scopes *s, struct epoch *e);
void scopes_close(struct scopes *s);

/* The number of SCOPE; the writer's. */
uint32_t scopes_number(struct scopes *s, const struct scope *scope);

/* All of them by number; readers use it until they leave their epoch. */
const struct scope *scopes_all(const struct scopes *s);

#endif
