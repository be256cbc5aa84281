/* Which limits of a grant are used up, from the rows that say how much was used. */
#ifndef TESTS_PROPERTY_SLOW_LIMITS_H
#define TESTS_PROPERTY_SLOW_LIMITS_H

#include "tests/property/slow_who.h"

/* REASON_QUOTA_EXHAUSTED, REASON_RATE_LIMITED, or REASON_COUNT: none that binds the
 * capability.  *again_in_ms: until none is any more. */
enum reason slow_spent(const struct ask *a, const struct slow_grant *g, int64_t *again_in_ms);

#endif
