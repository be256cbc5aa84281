/* Disciplines and stakeholder classes that members of boards speak for, and whether a board
 * can meet what a policy asks: schema/perspectives.def, framework 1.9 and 1.10.  Pure. */
#ifndef RULES_PERSPECTIVE_H
#define RULES_PERSPECTIVE_H

#include "daemon/rules/tally.h"

enum { PERSPECTIVES_MAX = 64 };

/* The number of WORD, or -1. */
int perspective_of(struct str word);
/* NULL for a number that is none. */
const char *perspective_word(int number);
const char *perspective_kind(int number);
const char *perspective_title(int number);

/* What stands in the way of POLICY when COUNT people can vote, each of whom speaks for the
 * set in SPEAK. */
struct policy_gap {
	int voters_lacking; /* so many more than there are must vote; 0: enough */
	uint64_t unheard; /* what it asks for and nobody speaks for */
	uint64_t single; /* … and one person alone speaks for */
	bool tight; /* if one of them leaves it can't be met */
};
struct policy_gap policy_gap(const struct tally_policy *policy, const uint64_t *speak, int count);
/* Nothing, or no more than GUESTS who are invited for each case can fill. */
bool policy_met(const struct policy_gap *gap, int guests);

/* Would COUNT voters be enough to judge an appeal as well, by those who took no part? */
bool policy_appealed(const struct tally_policy *policy, int count);

/* The fewest who must vote before POLICY approves. */
int policy_takes(const struct tally_policy *policy);

#endif
