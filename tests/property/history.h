/* What may happen in an installation, by chance: one step at a time, through the commands
 * that people give.  A step that is refused changes nothing, and is a step all the same. */
#ifndef TESTS_PROPERTY_HISTORY_H
#define TESTS_PROPERTY_HISTORY_H

#include "tests/property/chance.h"
#include "tests/unit/command/house.h"

enum { PEOPLE = 13, KEYS = 64, MODELS = 2, TIERS = 4, COMPONENTS = 5 };

/* The present revision of a tier; components 0: there is none. */
struct made {
	unsigned components, versions; /* sets */
	bool open;
};

struct history {
	struct house house;
	struct buf told; /* each step in words */
	struct person people[PEOPLE]; /* the board, the lead, the gateway, then those who apply */
	struct str orcids[PEOPLE]; /* some of them have one */
	struct str keys[KEYS]; /* secrets */
	size_t key_count;
	unsigned has[MODELS][COMPONENTS]; /* the versions that each component has: a set */
	struct made made[MODELS][TIERS];
	size_t done, refused; /* commands */
};

/* A board of four; models "gpt-2", announced, and "secret"; nobody has access to anything. */
void history_open(struct history *h);
void history_close(struct history *h);

/* What happens next: of what kind, and its details by chance. */
struct happening {
	unsigned kind;
	uint64_t seed;
};
/* COUNT steps by chance; the first are tiers and plans, without which little happens. */
void history_choose(struct chance *c, struct happening *ret, size_t count);
void history_step(struct history *h, const struct happening *what);

/* Somebody's question about something, most of them about what is there. */
struct question history_question(struct history *h, struct chance *c);

#endif
