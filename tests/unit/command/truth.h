/* "allowed" must be true: what stands in it succeeds, what doesn't is refused. */
#ifndef TESTS_COMMAND_TRUTH_H
#define TESTS_COMMAND_TRUTH_H

#include "tests/unit/command/house.h"

/* Does WHO, shown an object by the command SHOW ("account_show acc_…"), read the truth in
 * its "allowed"?  Every command on such an object is rehearsed; fails the test where one
 * that is allowed answers 403, 404 or 409, or one that isn't answers anything else.  Who
 * doesn't see the object is refused all of them.  Returns how many were rehearsed. */
int truth_of(struct house *h, const struct person *who, const char *show);

/* The same for every item of what the command LIST shows to WHO, "role_list". */
int truth_of_list(struct house *h, const struct person *who, const char *list);

#endif
