/* The conditions of automatic policies. */
#include "daemon/rules/automatic.h"

static const struct {
	const char *word, *holds, *fails;
} conditions[AUTOMATIC_COUNT] = {
#define AUTOMATIC(name, word, holds, fails) [AUTOMATIC_##name] = {word, holds, fails},
#include "schema/automatic.def"
#undef AUTOMATIC
};

bool
automatic_holds(enum automatic condition, const struct automatic_facts *facts)
{
	switch (condition) {
	case AUTOMATIC_ELIGIBILITY: return !facts->exception;
	case AUTOMATIC_MEASURE: return !facts->beyond;
	case AUTOMATIC_ENDORSEMENT: return !facts->wants_endorsement || facts->endorsed;
	case AUTOMATIC_DENY_LIST: return !facts->denied;
	case AUTOMATIC_HISTORY: return !facts->revoked;
	case AUTOMATIC_STATEMENT: return !facts->lasting || facts->named;
	case AUTOMATIC_COUNT: break;
	}
	return false;
}

bool
automatic_approves(const struct automatic_facts *facts)
{
	for (int i = 0; i < AUTOMATIC_COUNT; i++)
		if (!automatic_holds((enum automatic)i, facts))
			return false;
	return true;
}

const char *
automatic_word(enum automatic condition)
{
	return conditions[condition].word;
}

const char *
automatic_text(enum automatic condition, bool holds)
{
	return holds ? conditions[condition].holds : conditions[condition].fails;
}
