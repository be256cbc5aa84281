/* What a grant is at a moment: derived from its facts whenever it is asked, never
 * stored.  Pure: no clock, no store, no log. */
#ifndef RULES_GRANT_H
#define RULES_GRANT_H

#include <stdbool.h>
#include <stdint.h>

enum { CAPABILITIES_MAX = 128 };

/* A set of capability numbers (schema/capabilities.def). */
struct capabilities {
	uint64_t bits[CAPABILITIES_MAX / 64];
};
/* False for a number that is none, such as -1. */
bool capability_in(const struct capabilities *set, int number);
/* Put NUMBER, 0 … CAPABILITIES_MAX - 1, into SET. */
void capability_add(struct capabilities *set, int number);

struct grant_facts {
	int64_t start_at, end_at; /* ms; start_at: INT64_MAX until activated */
	bool terms_pending; /* someone has yet to accept a current text */
	bool suspended, revoked, closed, superseded;
	bool offered; /* the present stage offers what it is for */
};

/* In the order in which they are looked for: the first that holds is the state. */
enum grant_state {
	GRANT_EXPIRED,
	GRANT_REVOKED,
	GRANT_CLOSED_OUT,
	GRANT_SUPERSEDED,
	GRANT_SUSPENDED,
	GRANT_DORMANT,
	GRANT_PENDING_TERMS, /* granted, not begun: terms open, or its start lies ahead */
	GRANT_ACTIVE,
};

/* A grant holds from start_at on and until just before end_at. */
enum grant_state grant_state(const struct grant_facts *facts, int64_t now);

#endif
