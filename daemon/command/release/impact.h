/* The blast radius of an act: whom it would touch, before it is done. */
#ifndef COMMAND_IMPACT_H
#define COMMAND_IMPACT_H

#include "daemon/command/release/release.h"
#include "daemon/rules/capability.h"

struct impact {
	const char *act; /* "promotion", "hold", "restrict", "roll_back", "withdraw"; what is
			    withdrawn in part is counted as what is restricted */
	struct str tier; /* of a restriction: its slug; empty: all */
	struct capabilities stops; /* likewise; all bits: all */
	uint64_t components, versions; /* likewise */
	struct str stage; /* of a promotion or a roll back: whose offers count then */
};

/* One that touches everything that the act NAME may. */
#define IMPACT_ALL(name)                                                                           \
	((struct impact){.act = (name),                                                            \
	    .stops = {{UINT64_MAX, UINT64_MAX}},                                                   \
	    .components = UINT64_MAX,                                                              \
	    .versions = UINT64_MAX})

/* Members of the open object: people, grants (of them waiting, or ending within 14 days),
 * applications with their deadlines within 14 days, and for how long caches may answer as
 * before. */
MUST_USE enum err impact_put(struct call *call, const struct release *r, const struct impact *i);

/* For how long at most an answer that I takes back may be kept elsewhere, milliseconds. */
MUST_USE enum err impact_stale(
    struct call *call, const struct release *r, const struct impact *i, int64_t *ret);

#endif
