/* The permit rule (docs: "Evaluation") once more, from the tables by plain SQL and loops over
 * single components and versions: slow, and sharing nothing with what it is to check. */
#ifndef TESTS_PROPERTY_SLOW_H
#define TESTS_PROPERTY_SLOW_H

#include "daemon/index/index.h"

#include <sqlite3.h>

struct slow; /* the tables, read at once */

struct slow *slow_read(sqlite3 *sql);
void slow_free(struct slow *s);

struct slow_answer {
	bool permit;
	enum reason reason; /* of a denial */
	int64_t keep_ms; /* how long it may be kept: expires_in */
	int64_t unreachable_ms; /* … and at most so much longer */
};
void slow_evaluate(
    const struct slow *s, const struct question *q, int64_t now, struct slow_answer *ret);

/* May an answer that permits (or denies) Q at NOW name this grant?  One that permits is in
 * force and includes what is asked for; any is the subject's own, on that model. */
bool slow_may_name(
    const struct slow *s, const struct question *q, const struct answer *answer, int64_t now);

/* A limit denies: for how long that of the named grant still does. */
int64_t slow_again(
    const struct slow *s, const struct question *q, const struct answer *answer, int64_t now);
/* Has the subject used up a limit of a grant on the model? */
bool slow_rests_on_use(const struct slow *s, const struct question *q, int64_t now);
static inline bool
slow_is_spent(enum reason reason)
{
	return reason == REASON_RATE_LIMITED || reason == REASON_QUOTA_EXHAUSTED;
}

/* The moments at which something changes by itself: the Nth, or false. */
bool slow_moment(const struct slow *s, size_t n, int64_t *ret);
/* Make Q one about a grant: its holder, its model, something that it includes; CHANCE says
 * which.  False when there are no grants. */
bool slow_aim(const struct slow *s, uint64_t chance, struct question *q);

#endif
