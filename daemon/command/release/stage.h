/* Stages of plans as the store has them: what they offer and what their gate asks. */
#ifndef COMMAND_STAGE_H
#define COMMAND_STAGE_H

#include "daemon/command/board/policy.h"
#include "daemon/command/call.h"
#include "daemon/rules/procedure.h"

enum { STAGE_BOARDS_MAX = 16 };

struct stage {
	struct str id, slug, name; /* id: empty when there is no such stage */
	int position; /* 1, 2, … */
	int64_t minimum_dwell_ms, longest_stay_ms, cooling_off_ms; /* longest: 0: none */
	struct board_policy policy[STAGE_BOARDS_MAX]; /* the boards that must all approve */
	int policy_count;
	int64_t deadline_ms; /* the latest of theirs */
	struct str reason_not_closed_first, owner; /* or empty */
};

/* The stage of PLAN at POSITION; none leaves ret->id empty. */
MUST_USE enum err stage_at(struct call *call, struct str plan, int position, struct stage *ret);

/* The stage ID; an empty one is none. */
MUST_USE enum err stage_by_id(struct call *call, struct str id, struct stage *ret);

/* The lines of a stage's gate and what they are called, in their order.  The dwell that
 * the stage before asks for is a line of its own, the first. */
enum { SHEET_MAX = 51 };
struct sheet_words {
	struct str slug, title, owner, reason, template; /* template: or empty */
	bool rebaselined, measured; /* changed after it was published; after it was measured */
	struct str was; /* what it asked before; empty: it is new */
};
struct sheet {
	size_t count;
	struct gate_line line[SHEET_MAX];
	struct sheet_words words[SHEET_MAX];
};
/* BEFORE: the stage that precedes, with an empty id for the first.  *ret is large: have it
 * in the arena. */
MUST_USE enum err stage_sheet(
    struct call *call, struct str stage, const struct stage *before, struct sheet *ret);

/* What is given that can't be taken back (class R2 and R3). */
struct parts {
	struct part *part;
	size_t count;
};
/* By the offers of STAGE, by audience, component and version. */
MUST_USE enum err stage_parts(struct call *call, struct str stage, struct parts *ret);
/* What is out of MODEL already: its exposure, and the offers of its present stage. */
MUST_USE enum err stage_parts_out(struct call *call, struct str model, struct parts *ret);

/* A restriction that stops something that STAGE offers, or empty. */
MUST_USE enum err stage_restricted(struct call *call, struct str stage, struct str *ret);

/* The evidence of MODEL on the criteria of STAGE's gate, newest first. */
MUST_USE enum err stage_evidence(struct call *call, struct str model, struct str stage,
    const struct evidence **ret, size_t *count);

/* Write the offers of MODEL's STAGE, tier by tier, as list "offers" of the reply: as its plan
 * says, or what STANDS of them, without what was withdrawn for good. */
MUST_USE enum err stage_put_offers(
    struct call *call, struct str model, struct str stage, bool stands);

/* The offers of STAGE as a fact of an entry: which tier offers which component, of which
 * versions (bits). */
struct entry;
MUST_USE enum err stage_record_offers(struct call *call, struct entry *e, struct str stage);

#endif
