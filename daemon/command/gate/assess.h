/* What a release's next stage asks, and how far it is met: the one place that says what is
 * missing, for previews, proposals, promotions and the release's own page. */
#ifndef COMMAND_ASSESS_H
#define COMMAND_ASSESS_H

#include "daemon/command/release/release.h"

struct assessment {
	struct stage stage; /* the next one; an empty id: there is none, and nothing else holds */
	struct sheet *sheet;
	struct gate gate; /* the sheet's lines with their findings */
	enum gate_result result; /* of the gate without what awaits votes */
	struct parts parts; /* what the stage gives that can't be taken back */
	struct procedure_facts facts;
	struct str statement; /* to be typed; empty: none */
	struct str restricted; /* what stops or bars something that the stage offers, or empty */
	int64_t over; /* grants beyond the places that the stage has; 0 or less: none */
	int64_t earliest; /* when it can be effective if it is proposed as soon as it can be */
	size_t ends_first; /* the line whose evidence ends before that; gate.count: none */
};

/* Of the stage that follows RELEASE's present one, before a proposal. */
MUST_USE enum err assess(struct call *call, const struct release *r, struct assessment *ret);

/* Nothing that must be so before a proposal is missing: its worksheet is the proposal's. */
bool assess_ready(const struct assessment *a);

/* May it be entered without gate and votes?  Never where that gives something for good. */
bool assess_forcible(const struct assessment *a);
/* Refuses a stage with fewer places than there are grants. */
MUST_USE enum err assess_check_places(struct call *call, const struct assessment *a);

/* What is missing, one sentence each, as the items of the open list. */
void assess_put_missing(struct call *call, const struct assessment *a);
/* The gate's result and lines: as members of the open object; as object "gate". */
void assess_put_report(struct call *call, const struct assessment *a);
void assess_put_gate(struct call *call, const struct assessment *a);
/* Each clause that FACTS ask for, as far as it has come, as list "clauses". */
void assess_put_clauses(struct call *call, const struct procedure_facts *facts);
/* Members of the open object: stage, gate, crossing, procedure, statement, clauses,
 * earliest date, missing. */
void assess_put(struct call *call, const struct assessment *a);

#endif
