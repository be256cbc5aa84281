/* Approvals of less than was asked for: of each capability, and of each length of the term, the
 * board's votes are counted as if it alone were asked for; an approval that leaves it out counts
 * against it.  So a board gives what it would have approved by itself, and never more than was
 * asked for.  Pure. */
#ifndef RULES_NARROW_H
#define RULES_NARROW_H

#include "daemon/rules/grant.h"
#include "daemon/rules/tally.h"

/* What is asked for, or what an approval is for. */
struct measure {
	struct capabilities set;
	int64_t term_ms; /* INT64_MAX: without end */
};
/* An approval of less. */
struct narrow_vote {
	struct measure only;
	uint64_t speaks_for; /* perspectives of who cast it */
};

struct narrowed {
	struct measure given; /* may be nothing */
	bool open; /* votes to come may yet give more */
};
/* COUNT's approvals are for all of ASKED but the COUNT_NARROW ones in VOTES, which it counts
 * too.  A vote of a narrower set than ASKED has no capability beyond it. */
struct narrow_count {
	const struct tally_policy *policy;
	const struct tally_count *count;
	bool past_deadline;
};
struct narrowed narrow_votes(const struct narrow_count *c, const struct narrow_vote *votes,
    int count_narrow, const struct measure *asked);

#endif
