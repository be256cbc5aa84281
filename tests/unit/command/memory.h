/* What the index has been told, fact by fact: at the end it must be what it would be told
 * at a start, or an entry did not name what its command changed. */
#ifndef TESTS_COMMAND_MEMORY_H
#define TESTS_COMMAND_MEMORY_H

#include "daemon/store/fact.h"

struct memory {
	struct arena *arena; /* borrowed */
	struct memory_fact *first;
	bool misled; /* a test wrote rows that no entry names: nothing is compared */
};

/* Keep FACT in place of the one of the same kind and id. */
void memory_take(struct memory *memory, const struct fact *fact);
/* Fails the test unless every fact of DB is known as it is, and whatever else is known
 * lets nobody do anything any more. */
void memory_compare(const struct memory *memory, struct db *db);

#endif
