/* The table of perspectives, and policies held against those who could vote. */
#include "daemon/rules/perspective.h"

static const struct {
	const char *word, *kind, *title;
} perspectives[PERSPECTIVES_MAX] = {
#define PERSPECTIVE(number, word, kind, title) [number] = {word, kind, title},
#include "schema/perspectives.def"
#undef PERSPECTIVE
};

int
perspective_of(struct str word)
{
	for (int i = 0; i < PERSPECTIVES_MAX; i++)
		if (perspectives[i].word != NULL && str_is(word, perspectives[i].word))
			return i;
	return -1;
}

const char *
perspective_word(int number)
{
	return number >= 0 && number < PERSPECTIVES_MAX ? perspectives[number].word : NULL;
}

const char *
perspective_kind(int number)
{
	return perspectives[number].kind;
}

const char *
perspective_title(int number)
{
	return perspectives[number].title;
}

int
policy_takes(const struct tally_policy *policy)
{
	return policy->quorum > policy->min_approve ? policy->quorum : policy->min_approve;
}

struct policy_gap
policy_gap(const struct tally_policy *policy, const uint64_t *speak, int count)
{
	uint64_t once = 0, twice = 0;
	int takes = policy_takes(policy);

	for (int i = 0; i < count; i++) {
		twice |= once & speak[i];
		once |= speak[i];
	}
	return (struct policy_gap){.voters_lacking = takes > count ? takes - count : 0,
	    .unheard = policy->required & ~once,
	    .single = policy->required & once & ~twice,
	    .tight = takes == count || (policy->required & once & ~twice) != 0};
}

bool
policy_appealed(const struct tally_policy *policy, int count)
{
	return count >= 2 * policy_takes(policy);
}

bool
policy_met(const struct policy_gap *gap, int guests)
{
	return gap->voters_lacking <= guests && __builtin_popcountll(gap->unheard) <= guests;
}
