/* Review policies in documents of tiers and plans. */
#ifndef COMMAND_REVIEW_H
#define COMMAND_REVIEW_H

#include "daemon/command/call.h"
#include "daemon/rules/tally.h"

enum { REVIEW_VOTERS_MAX = 64 };

struct review {
	struct str board; /* its id; empty when there is none that serves the model */
	struct tally_policy policy; /* above one half, two approvals, unless it says otherwise */
	int64_t deadline_ms; /* 14 days */
	int assign; /* to how many members each application is assigned; 0 */
	int guests; /* on whom it counts for each case; 0 */
	struct str same_organisation; /* "recuse" */
	struct str fallback; /* the board that judges where too few of it may, by id; NULL: none */
	uint64_t
	    speak[REVIEW_VOTERS_MAX]; /* for what each who has a vote on the board now speaks */
	int voters; /* how many they are */
};

/* Those who could vote on BOARD now: for what each of them speaks. */
MUST_USE enum err review_speakers(
    struct call *call, struct str board, uint64_t ret[REVIEW_VOTERS_MAX], int *count);

/* Read OBJECT, of shape "review", which stands at POINTER in a document about MODEL.
 * Faults: the board, or its fallback, doesn't serve the model or is too small; the threshold
 * is below one half or above one; the board has fewer voters than the policy takes, or nobody who speaks for what it
 * requires; a deadline of no time.  Members
 * that are malformed are at fault already and read as if they were absent. */
MUST_USE enum err review_read(struct call *call, const struct json *object, struct str pointer,
    struct str model, struct review *ret);

/* Is anybody left for an appeal who took no part: a member who can ask guests, a guest, another
 * board?  A board that is too small for
 * its own quorum lives on guests, for appeals too. */
bool review_leaves_somebody(const struct review *r);
/* Are enough others left for an appeal when as many have voted as a rejection takes? */
bool review_hears_appeals(const struct review *r);

#endif
