/* "allowed" must be true: what stands in it succeeds, what doesn't is refused and leaves
 * everything as it was. */
#ifndef TESTS_COMMAND_TRUTH_H
#define TESTS_COMMAND_TRUTH_H

#include "schema/objects.h"
#include "tests/unit/command/house.h"

/* Does WHO, shown an object by the command SHOW ("account_show acc_…"), read the truth in
 * its "allowed"?  Every command on such an object is rehearsed, and one that isn't allowed
 * given in earnest too.  Fails the test where one that is allowed answers 403, 404 or 409,
 * where one that isn't answers with another code than the table of steps says for this person
 * and state, and where a row of any table, the ledger's too, is another afterwards.  Who
 * doesn't see the object is refused all of them.  Returns how many were rehearsed. */
int truth_of(struct house *h, const struct person *who, const char *show);

/* The same for every item of what the command LIST shows to WHO, "role_list". */
int truth_of_list(struct house *h, const struct person *who, const char *list);

/* Fails the test unless objects of KIND were looked at in every state that they have, by
 * this program so far. */
void truth_covers(enum object kind);

#endif
