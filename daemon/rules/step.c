/* The table of steps, and the one function that reads it. */
#include "daemon/rules/step.h"

#include <stdlib.h>

static const struct rule {
	enum object kind;
	enum state from;
	enum step step;
	enum state to;
	uint64_t who, never;
} rules[] = {
#define SIGHT(object, who)
#define RIPE(object, from, to)
#define STATE_SAME SAME
#define TAKE(object, from, step, to, who, never)                                                   \
	{OBJECT_##object, STATE_##object##_##from, STEP_##step, STATE_##to, who, never},
#include "daemon/rules/steps.def"
#undef TAKE
#undef RIPE
#undef SIGHT
};
enum { RULES = sizeof(rules) / sizeof(rules[0]) };

static const uint64_t sights[OBJECT_COUNT] = {
#define TAKE(object, from, step, to, who, never)
#define RIPE(object, from, to)
#define SIGHT(object, who) [OBJECT_##object] = who,
#include "daemon/rules/steps.def"
#undef SIGHT
#undef RIPE
#undef TAKE
};

/* What time makes of a state; 0 stands for itself, since nothing turns into state 0. */
static const enum state ripened[STATE_COUNT] = {
#define TAKE(object, from, step, to, who, never)
#define SIGHT(object, who)
#define RIPE(object, from, to) [STATE_##object##_##from] = STATE_##object##_##to,
#include "daemon/rules/steps.def"
#undef RIPE
#undef SIGHT
#undef TAKE
};

static const char *const step_words[STEP_COUNT] = {
#define STEP_NAME(name, word) [STEP_##name] = word,
#include "daemon/rules/step_names.def"
#undef STEP_NAME
};

static const struct {
	enum object kind;
	const char *word;
} states[STATE_COUNT] = {
#define STATE(object, name, word) [STATE_##object##_##name] = {OBJECT_##object, word},
#include "schema/states.def"
#undef STATE
};

/* Why someone who holds a relation of NEVER is refused: who proposed a thing needs a
 * second person, who has a part in it is judged by others; or the thing isn't ready. */
static enum err
barred(uint64_t by)
{
	const uint64_t unready = IS_BLOCKED | IS_FINAL | IS_SETTLED | IS_EXTENDED | IS_COUNTABLE |
				 IS_AUTOMATIC | IS_CROSSING | IS_UNDRAWABLE | IS_FIRST |
				 IS_HINDERED | IS_IDLE;

	if ((by & (IS_PROPOSER | IS_SETTER)) != 0)
		return ERR_SECOND_PERSON;
	if ((by & IS_CONFLICTED) == 0 && (by & IS_FROZEN) != 0)
		return ERR_RELEASE_HELD;
	return (by & unready) != 0 ? ERR_NOT_READY_TO : ERR_OWN_CASE;
}

/* What stands in the way, the nearest first: a bar to the step in this state, another
 * state, a bar in that one, no right at all. */
static int
nearness(const struct rule *r, enum state now, uint64_t relations)
{
	bool is_barred = (r->never & relations) != 0;

	if (r->from == now)
		return is_barred ? 3 : 4;
	return is_barred ? 1 : 2;
}

static struct verdict
verdict_of(const struct rule *r, enum state now, uint64_t relations)
{
	if ((r->never & relations) != 0)
		return (struct verdict){barred(r->never & relations), now};
	if (r->from != now)
		return (struct verdict){ERR_WRONG_STATE, now};
	return (struct verdict){OK, r->to == SAME ? now : r->to};
}

struct verdict
step_take(enum object kind, enum state now, enum step step, uint64_t relations)
{
	struct verdict v = {ERR_FORBIDDEN, now};
	int nearest = 0;

	if (!step_sees(kind, relations))
		return (struct verdict){ERR_NOT_FOUND, now};
	for (int i = 0; i < RULES; i++) {
		const struct rule *r = &rules[i];
		if (r->kind != kind || r->step != step || (r->who & relations) == 0)
			continue;
		int near = nearness(r, now, relations);
		if (near > nearest)
			v = verdict_of(r, now, relations);
		nearest = near > nearest ? near : nearest;
	}
	return v;
}

bool
step_sees(enum object kind, uint64_t relations)
{
	return (sights[kind] & relations) != 0;
}

int
step_allowed(enum object kind, enum state now, uint64_t relations, enum step ret[STEP_COUNT])
{
	bool may[STEP_COUNT] = {false};
	int n = 0;

	if (!step_sees(kind, relations))
		return 0;
	for (int i = 0; i < RULES; i++) {
		const struct rule *r = &rules[i];
		if (r->kind == kind && r->from == now && (r->who & relations) != 0 &&
		    (r->never & relations) == 0)
			may[r->step] = true;
	}
	for (int i = 0; i < STEP_COUNT; i++)
		if (may[i])
			ret[n++] = (enum step)i;
	return n;
}

enum state
state_ripe(enum state stored)
{
	return ripened[stored] == 0 ? stored : ripened[stored];
}

const char *
step_word(enum step step)
{
	return step_words[step];
}

const char *
state_word(enum state state)
{
	return states[state].word;
}

static int
state_at(enum object kind, struct str word)
{
	int i = 0;

	while (i < STATE_COUNT && !(states[i].kind == kind && str_is(word, states[i].word)))
		i++;
	return i;
}

bool
state_known(enum object kind, struct str word)
{
	return state_at(kind, word) < STATE_COUNT;
}

enum state
state_of(enum object kind, struct str word)
{
	int i = state_at(kind, word);
	if (i == STATE_COUNT)
		abort();
	return (enum state)i;
}
