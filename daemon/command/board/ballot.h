/* A vote by boards on a case, an application or a promotion: every board that it is put to
 * has a row of `tally` with the policy as it was then.  The rules count (rules/tally.h);
 * this file reads votes, writes them down, and records both. */
#ifndef COMMAND_BALLOT_H
#define COMMAND_BALLOT_H

#include "daemon/command/call.h"
#include "daemon/command/tier/kept_tier.h"
#include "daemon/rules/narrow.h"

struct ballot;

/* What else a case's own rules ask of an approval: *t, which says TALLY_APPROVED, may be
 * made TALLY_OPEN while somebody is SILENT and time isn't PAST, or TALLY_NOT_APPROVED. */
typedef enum err ballot_weigh(
    struct call *call, const struct ballot *b, int silent, bool past, struct tally *t);

struct ballot {
	struct str id; /* of the case */
	enum object kind; /* what it is */
	enum vote_cases cases;
	struct str model; /* the id of the model that it is about, or empty */
	struct str digest; /* of what is voted on, hexadecimal */
	ballot_weigh *weigh; /* NULL: nothing else */
	const void *of; /* for weigh */
	const struct measure *asked; /* what an approval may be less than; NULL: it can't be */
	struct measure only; /* what the caller's vote is for, which … */
	bool narrows; /* … is less */
};

/* Put a case to the boards of POLICIES.  A fault at `pointer`, and ERR_INVALID, for each of
 * which too few members may judge it for its quorum. */
struct ballot_opening {
	struct str id; /* of the case */
	struct str party, organisation; /* whose it is; the organisation may be empty */
	const char *pointer;
	bool appeal; /* nobody is refused one while somebody is left who can ask guests */
};
struct ballot_opened {
	int64_t deadline_at; /* the latest */
	bool small; /* a board has fewer than three people to judge it */
	struct str boards; /* "safety and ethics" */
};
MUST_USE enum err ballot_open(struct call *call, const struct ballot_opening *o,
    const struct board_policy *policies, int count, struct ballot_opened *ret);

/* What the case has come to after a vote or a count. */
struct ballot_result {
	enum tally_end end; /* of all boards: TALLY_APPROVED, TALLY_NOT_APPROVED or TALLY_OPEN */
	enum vote outcome; /* not approved: of the board that didn't, see struct tally */
	int64_t deadline_at; /* open: the latest of the boards that are still asked */
};

/* The caller's vote: the body's `vote`, `reason`, and where they are given `board`,
 * `conditions`, `code`, `reapply`, `digest`.  Where a tie waits for it, the casting vote.
 * The object's rights have been asked.  Says what it has led to. */
MUST_USE enum err ballot_vote(struct call *call, const struct ballot *b, struct ballot_result *ret);

/* Close the boards whose time is over; ERR_NOT_READY_TO when that ends nothing. */
MUST_USE enum err ballot_settle(
    struct call *call, const struct ballot *b, struct ballot_result *ret);

/* The case pauses or is over: no board is asked.  It goes on: every board has the time that
 * it had, and until EARLIEST at least; *deadline_at is the latest.  What was voted on has
 * changed: votes are void, but recusals stand. */
MUST_USE enum err ballot_stop(struct call *call, struct str id);
MUST_USE enum err ballot_resume(
    struct call *call, struct str id, int64_t paused_ms, int64_t earliest, int64_t *deadline_at);
MUST_USE enum err ballot_void(struct call *call, struct str id);

/* Boards that can't come to a decision any more with those who are left hand the case to the one
 * that the policy names in their place, which judges it from the beginning; *handed: one did. */
MUST_USE enum err ballot_relieve(
    struct call *call, const struct ballot *b, struct ballot_result *ret, bool *handed);

/* A chair has left the casting vote on case ID alone: it passes to the deputy. */
MUST_USE enum err ballot_pass_casting(struct call *call, enum object kind, struct str id);

/* It is judged again: what the boards came to and their votes are kept as a round that is
 * over, and nothing is open any more; ballot_open follows.  CAUSE is a word of the table
 * round_cause. */
MUST_USE enum err ballot_again(
    struct call *call, struct str id, struct str cause, struct str reason);
/* Boards whose time is over have it once more (by the policies of TIER), or all anew. */
MUST_USE enum err ballot_extend(
    struct call *call, struct str id, struct str tier, int64_t *deadline_at);
MUST_USE enum err ballot_begin_anew(
    struct call *call, struct str id, struct str tier, int64_t *deadline_at);
/* Member "earlier" of the open reply: the rounds that are over; none: left out. */
MUST_USE enum err ballot_put_rounds(struct call *call, struct str id, bool votes);

/* Who looks at it. */
enum ballot_sight {
	BALLOT_PARTY, /* whose case it is: no votes, and no counts before they are closed */
	BALLOT_RECUSED, /* counts, but no votes */
	BALLOT_BOARD, /* votes too; while a blind one is open only their own */
};
/* Members "boards" and "missing" of the open reply: each board's policy and votes, and, in
 * words, what it takes; FIRST, where there is one, stands before that. */
MUST_USE enum err ballot_put(
    struct call *call, const struct ballot *b, enum ballot_sight sight, struct str first);

#endif
