/* What grants of limited tiers have used: a meter each, beside the packed grants.  The
 * threads that evaluate count in it at the same time, without a lock: each counter is one
 * atomic number that is compared and swapped.  The writer makes meters, and writes what was
 * counted into the store at intervals. */
#ifndef INDEX_METER_H
#define INDEX_METER_H

#include "daemon/index/fact.h"
#include "daemon/index/table.h"
#include "daemon/rules/access.h"

enum {
	METERS_AT_ONCE = 1000, /* meters that are written in one transaction */
	METER_ALL_VERSIONS = 255, /* no version was named */
};

/* Calls of one capability of one version, on a day (a counter, limits.h), that aren't written
 * yet.  Only readers add to it, only the writer takes away. */
struct meter_tally {
	struct meter_tally *next;
	atomic_uint_fast64_t calls;
	uint64_t writing; /* the writer's */
	uint8_t capability, version; /* by number, by bit */
};

struct meter_running {
	size_t count;
	int64_t until[];
};

struct meter {
	struct ulid grant;
	const struct allowance *allowance;
	_Atomic(struct meter_running *) running; /* NULL: nothing */
	_Atomic(struct meter_tally *) tallies;
	struct meter *next_changed;
	atomic_bool changed; /* since it was last written */
	atomic_uint_fast64_t counter[LIMIT_COUNT];
};

struct meters {
	struct epoch *epoch;
	struct table by_grant;
	_Atomic(struct meter *) *changed;
	struct meter *pending; /* the writer's: taken from `changed`, not yet handed out */
};

void meters_open(struct meters *m, struct epoch *e);
void meters_close(struct meters *m);

/* For readers.  NULL: the grant has none. */
struct meter *meters_find(const struct meters *m, const struct ulid *grant);

/* Which limit stands in the way of one more use of CAPABILITY at NOW, and for how long;
 * SPENT_NOTHING: none. */
enum spent meter_spent(const struct meter *m, int capability, int64_t now, int64_t *again_in_ms);
/* How LIMIT stands; false when the tier has no such limit. */
bool meter_standing(const struct meter *m, enum limit limit, int64_t now, struct standing_of *ret);

/* One use, of CAPABILITY of the version of that bit or METER_ALL_VERSIONS. */
struct meter_use {
	int capability, version;
	int64_t now;
};
/* Count it, where evaluations are what is counted.  False, and nothing is counted, when a
 * limit is used up: of threads that ask at once exactly so many get it as are left. */
bool meter_take(struct meter *m, const struct meter_use *use);
/* Take back what meter_take counted, before meter_tell. */
void meter_give_back(struct meter *m, const struct meter_use *use);
/* Add a use that was taken to the day's totals. */
void meter_tell(const struct meters *of, struct meter *m, const struct meter_use *use);

/* The writer's.  A meter once made stays for as long as the index: a reader may hold it. */
void meters_add(struct meters *m, const struct ulid *grant, const struct allowance *allowance);
void meters_counter(struct meters *m, const struct fact_counter *fact);
void meters_running(struct meters *m, const struct fact_running *fact);

/* Up to METERS_AT_ONCE meters that have changed since they were written; returns how many.
 * What a tally holds then is in its `writing`. */
size_t meters_changed(struct meters *m, struct meter *ret[METERS_AT_ONCE]);
/* They are in the store; or, when not DONE, they are to be written again. */
void meters_written(struct meters *m, struct meter *const *of, size_t n, bool done);

#endif
