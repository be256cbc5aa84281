/* Promotions: proposals to enter the next stage, as the commands that move them need them. */
#ifndef COMMAND_PROMOTION_H
#define COMMAND_PROMOTION_H

#include "daemon/command/board/ballot.h"
#include "daemon/command/gate/assess.h"
#include "daemon/command/model/maker.h"
#include "daemon/command/object.h"
#include "schema/events.h"

struct promotion {
	struct str id, release, model, model_slug, stage; /* ids */
	struct str plan; /* that takes the place of the release's; empty: the stage is entered */
	enum state state; /* as it is now */
	enum procedure procedure;
	struct str statement; /* to be typed; empty: none */
	struct str digest; /* of what is voted on */
	struct str report; /* JSON */
	struct str proposer;
	int64_t cooling_off_ms, cooling_until; /* until: 0 before it begins */
	int64_t lapses_at; /* until when it can be promoted; 0: it was not approved */
	int lines, independents; /* of the approvers, once it is decided */
};
MUST_USE enum err promotion_read(struct call *call, struct str id, struct promotion *ret);
/* From a row of promotion_by_id. */
struct promotion promotion_of_row(struct call *call, const struct rows *row);

/* The ballot on it; P must outlive it.  An approval by too few, or without the approvers
 * that the procedure asks for, waits for the others. */
struct ballot promotion_ballot(const struct promotion *p);
/* Who has approved so far: approvals, lines and independents of the facts. */
MUST_USE enum err promotion_approvers(
    struct call *call, const struct promotion *p, struct procedure_facts *ret);

/* Those of RELEASE that aren't decided; what time has ended is settled first: stored and
 * recorded.  *ret is empty (id.n == 0) when none is open; never more than one is. */
MUST_USE enum err promotion_open(struct call *call, struct str release, struct promotion *ret);

/* Is one open, as time has it?  Changes nothing. */
MUST_USE enum err promotion_is_open(struct call *call, struct str release, bool *ret);

/* It is over, for REASON; BY an account or empty (the rules).  EVENT is recorded with the
 * code CAUSE. */
struct ending {
	enum state state;
	enum event event;
	struct str by, reason;
	const char *cause;
};
MUST_USE enum err promotion_end(
    struct call *call, const struct promotion *p, const struct ending *end);
/* The caller did what leaves the open proposal of RELEASE, if there is one, nothing to decide. */
MUST_USE enum err promotion_void_open(
    struct call *call, struct str release, const char *reason, const char *cause);

/* When time does something to it next: call it whenever that may have changed. */
MUST_USE enum err promotion_await(struct call *call, struct str id);
/* Where GATE counts who has access, that is done anew each day while the proposal is open. */
MUST_USE enum err promotion_watch_cohorts(
    struct call *call, struct str id, const struct gate *gate);
/* What time has ended (void or lapsed) is written down, and its leads are told. */
MUST_USE enum err promotion_settle(struct call *call, const struct promotion *p);
/* Count the votes whose time is over, and carry out what they come to; ERR_NOT_READY_TO when
 * that ends nothing.  Its time is over without a quorum. */
MUST_USE enum err promotion_count(struct call *call, const struct promotion *p);
MUST_USE enum err promotion_lapse(struct call *call, const struct promotion *p);

/* What the clauses are asked of, now that it has been proposed. */
struct procedure_facts promotion_facts(const struct promotion *p, int64_t now);

#endif
