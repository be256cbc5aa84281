/* A tier's published automatic policy: it approves what meets every one of its conditions
 * (schema/automatic.def), and leaves the rest to the boards; it rejects nothing.  Pure. */
#ifndef RULES_AUTOMATIC_H
#define RULES_AUTOMATIC_H

#include <stdbool.h>

enum automatic {
#define AUTOMATIC(name, word, holds, fails) AUTOMATIC_##name,
#include "schema/automatic.def"
#undef AUTOMATIC
	AUTOMATIC_COUNT
};

struct automatic_facts {
	bool exception; /* of eligibility is asked for */
	bool beyond; /* more is asked for than such research takes, or than was granted before */
	bool wants_endorsement, endorsed; /* endorsed: or proven otherwise */
	bool denied; /* somebody in it is on the deny list */
	bool lasting; /* it gives what can't be taken back */
	bool named; /* the typed statement by which a stage was entered names the tier */
	bool revoked; /* a grant of the applicant's on the model was suspended or revoked */
};

/* Does the condition hold? */
bool automatic_holds(enum automatic condition, const struct automatic_facts *facts);
/* Do all? */
bool automatic_approves(const struct automatic_facts *facts);

const char *automatic_word(enum automatic condition);
/* What is said of it, as it holds or doesn't. */
const char *automatic_text(enum automatic condition, bool holds);

#endif
