/* What a grant rests on (schema/prerequisites.def): lost, it is suspended until that is there
 * again, but what is under safe harbour only after a person has looked.  Pure. */
#ifndef RULES_PREREQUISITE_H
#define RULES_PREREQUISITE_H

#include <stdbool.h>

enum prerequisite {
#define PREREQUISITE(name, word, text) PREREQUISITE_##name,
#include "schema/prerequisites.def"
#undef PREREQUISITE
	PREREQUISITE_COUNT /* nothing is lost */
};

struct prerequisite_facts {
	bool active; /* the holder's account */
	bool vouched, eligible, recertified, signed_for;
	bool suspended; /* the grant, by whomever */
	bool noted; /* that it has lost something is known already */
	bool sheltered;
};

/* The first that is lost. */
enum prerequisite prerequisite_lost(const struct prerequisite_facts *facts);

enum prerequisite_act {
	PREREQUISITE_LEAVE,
	PREREQUISITE_SUSPEND,
	PREREQUISITE_ALARM, /* people look first */
	PREREQUISITE_RESTORE, /* what was lost is there again */
};
enum prerequisite_act prerequisite_acts(const struct prerequisite_facts *facts);

const char *prerequisite_word(enum prerequisite p);
const char *prerequisite_text(enum prerequisite p);

#endif
