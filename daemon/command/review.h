/* Review policies in documents of tiers and plans. */
#ifndef COMMAND_REVIEW_H
#define COMMAND_REVIEW_H

#include "daemon/command/call.h"
#include "daemon/rules/tally.h"

struct review {
	struct str board; /* its id; empty when there is none that serves the model */
	struct tally_policy policy; /* above one half, two approvals, unless it says otherwise */
	int64_t deadline_ms; /* 14 days */
	struct str same_organisation; /* "recuse" */
	int voters; /* who have a vote on the board now */
};

/* Read OBJECT, of shape "review", which stands at POINTER in a document about MODEL.
 * Faults: the board doesn't serve the model; the threshold is below one half or above
 * one; the board has fewer voters than the policy takes; a deadline of no time.  Members
 * that are malformed are at fault already and read as if they were absent. */
MUST_USE enum err review_read(struct call *call, const struct json *object, struct str pointer,
    struct str model, struct review *ret);

#endif
