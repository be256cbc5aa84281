/* What votes come to: quorum, threshold, early close, ties.  For applications and for
 * promotions, one board at a time.  Pure: no clock, no store, no log. */
#ifndef RULES_TALLY_H
#define RULES_TALLY_H

#include "lib/str.h"
#include "lib/time.h"

enum vote {
#define VOTE(name, word, counts, cases) VOTE_##name,
#include "daemon/rules/votes.def"
#undef VOTE
	VOTE_COUNT /* no vote */
};
enum vote_cases { VOTES_APPLICATION = 1, VOTES_PROMOTION = 2, VOTES_EITHER = 3 };

const char *vote_word(enum vote vote);
/* The vote of that word in such cases; VOTE_COUNT when there is none. */
enum vote vote_of(struct str word, enum vote_cases cases);
bool vote_for(enum vote vote);
bool vote_against(enum vote vote);

/* A board's review policy.  Of a threshold p/q ≥ 1/2 exactly one half means more for
 * than against; anything above it means for·q ≥ p·(for + against). */
struct tally_policy {
	int quorum; /* votes for or against that it takes, ≥ 1 */
	int threshold_p, threshold_q;
	int min_approve; /* votes for that an approval takes */
	bool blind; /* nobody sees votes before it closes, so it closes early only when all voted */
	uint64_t required; /* perspectives of which each takes a vote for or against */
	uint64_t vetoes; /* … of which one vote against refuses it */
};

struct tally_count {
	enum vote_cases cases; /* VOTES_APPLICATION or VOTES_PROMOTION */
	int votes[VOTE_COUNT];
	int silent; /* may vote and haven't; whoever recused themselves is not among them */
	/* Perspectives (rules/perspective.h), counted only where the policy asks for any. */
	uint64_t heard; /* of those who voted for or against */
	uint64_t silent_for; /* of those who are silent */
	int vetoes_for, vetoes_against; /* votes for and against by who has a veto */
};

enum tally_end {
	TALLY_OPEN,
	TALLY_APPROVED,
	TALLY_NOT_APPROVED,
	TALLY_TIED, /* the casting vote decides */
	TALLY_NO_QUORUM, /* or a perspective without a vote; and none can be had any more */
};
struct tally {
	enum tally_end end;
	/* Not approved: the most frequent vote against, of equally frequent ones the most
	 * cautious; VOTE_COUNT when nobody was against, but too few for. */
	enum vote outcome;
};

/* What the votes come to if no further one is cast; never TALLY_OPEN. */
struct tally tally_final(const struct tally_policy *policy, const struct tally_count *count);

/* Does it close, and how?  It closes when its deadline is past, when all have voted, and,
 * unless it is blind, when whatever the silent do leaves only one outcome. */
struct tally tally_close(
    const struct tally_policy *policy, const struct tally_count *count, bool past_deadline);

/* Are there still as many as its policy takes for an approval, of every perspective that it
 * requires?  When not, no vote of those who are left leads to one. */
bool tally_possible(const struct tally_policy *policy, const struct tally_count *count);

/* A tie is decided by the chair, or the deputy where the chair may not vote on the case;
 * VOTE_COUNT stands for three days without a casting vote, or for nobody who could cast
 * it: not approved. */
enum caster { CASTER_NOBODY, CASTER_CHAIR, CASTER_DEPUTY };
enum caster tally_caster(bool chair_may_vote, bool deputy_may_vote);
#define TALLY_CASTING_MS (3 * DAY_MS)
struct tally tally_cast(const struct tally_count *count, enum vote casting);

/* All boards must approve; one that doesn't ends the case. */
enum tally_end tally_of_boards(const enum tally_end *boards, int count);

/* What is missing: the fewest further votes that close it. */
struct tally_missing {
	int for_quorum; /* votes for or against, 0: it is reached */
	int to_approve; /* votes for that close it as approved, -1: the silent are too few */
	int to_refuse; /* votes against that close it as not approved, -1: too few */
	uint64_t
	    unheard; /* perspectives that have yet to vote, whom these votes are taken to be of */
};
struct tally_missing tally_missing(
    const struct tally_policy *policy, const struct tally_count *count);

/* Add a vote of somebody who speaks for SPEAKS_FOR to what is counted of perspectives; of
 * VOTE_COUNT, somebody who is silent. */
void tally_hear(const struct tally_policy *policy, struct tally_count *count, enum vote vote,
    uint64_t speaks_for);

/* How close it was: the fewest votes that, cast the other way, would have made the end
 * another one; 0 when none would. */
int tally_margin(const struct tally_policy *policy, const struct tally_count *count);

/* The conditions of several votes as one list: each once, in the order given, those of
 * nothing but spaces left out.  RET has room for COUNT; returns how many. */
int tally_unite(const struct str *conditions, int count, struct str *ret);

#endif
