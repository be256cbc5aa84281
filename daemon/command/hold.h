/* Holding a release. */
#ifndef COMMAND_HOLD_H
#define COMMAND_HOLD_H

#include "daemon/command/release.h"

struct holding {
	struct str release, model; /* ids */
	struct str code; /* a word of hold_code */
	struct str reason;
	struct str promotion; /* the abort that holds it, or empty */
};
/* From now on it is held: no proposal goes on, nothing is activated, use goes on.
 * Recorded. */
MUST_USE enum err hold_set(struct call *call, const struct holding *h);

/* The body's `review`: when it is looked at again, 0 when that isn't said.  ERR_INVALID, with
 * the fault, unless it lies in the future. */
MUST_USE enum err hold_review(struct call *call, int64_t *ret);

#endif
