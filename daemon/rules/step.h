/* Which step which person may take on an object in which state: one table
 * (rules/steps.def), asked in one place.  Pure: no clock, no store, no log. */
#ifndef RULES_STEP_H
#define RULES_STEP_H

#include "lib/err.h"
#include "lib/str.h"
#include "schema/objects.h"

/* The states of every kind of object, in one enumeration. */
enum state {
#define STATE(object, name, word) STATE_##object##_##name,
#include "schema/states.def"
#undef STATE
	STATE_COUNT,
	SAME = STATE_COUNT, /* in the table: the step leaves the state as it is */
};

/* What can be done: the word is the command's verb. */
enum step {
#define STEP_NAME(name, word) STEP_##name,
#include "daemon/rules/step_names.def"
#undef STEP_NAME
	STEP_COUNT
};

/* What a person is to one object; a set of bits. */
enum {
#define RELATION(name, bit) IS_##name = 1ull << (bit),
#include "daemon/rules/relations.def"
#undef RELATION
};

struct verdict {
	enum err answer; /* OK, ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_OWN_CASE, ERR_SECOND_PERSON
				 * or ERR_WRONG_STATE */
	enum state to; /* the state after it; meaningful only with OK */
};

/* May someone with RELATIONS to an object of KIND, which is in state NOW, take STEP?
 * Without a right to see it the answer is ERR_NOT_FOUND, whatever it is asked. */
struct verdict step_take(enum object kind, enum state now, enum step step, uint64_t relations);

/* May someone with RELATIONS see that an object of KIND exists? */
bool step_sees(enum object kind, uint64_t relations);

/* The steps that step_take would allow, in the order of the table; returns how many. */
int step_allowed(enum object kind, enum state now, uint64_t relations, enum step ret[STEP_COUNT]);

/* What STORED has become by itself when its time has come: a promotion that was cooling
 * off is ready.  Such states are derived, never stored. */
enum state state_ripe(enum state stored);

const char *step_word(enum step step);
const char *state_word(enum state state);
/* The state of that word; aborts on an unknown one: the store's vocabulary is ours. */
enum state state_of(enum object kind, struct str word);
/* Is there a state of that word? */
bool state_known(enum object kind, struct str word);

#endif
