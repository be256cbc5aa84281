/* A hash table of records by key: one thread writes, readers of its epoch look without a
 * lock.  A record is one block of epoch_alloc, unchanging once it is in the table and
 * holding its own key; keys are compared whole.  Memory of the table and of what it
 * drops is handed to the epoch, so that readers never stop. */
#ifndef INDEX_TABLE_H
#define INDEX_TABLE_H

#include "daemon/index/epoch.h"
#include "lib/str.h"

#include <stdatomic.h>

/* At most so many eighths of the slots are in use: quick to find in, or small. */
enum table_fill { TABLE_QUICK = 4, TABLE_SMALL = 7 };

struct table {
	struct epoch *epoch;
	struct str (*key_of)(const void *record);
	enum table_fill fill;
	uint64_t seed; /* of the hash, so that no one can choose collisions */
	_Atomic(struct slots *) slots;
	size_t live, used; /* records; slots that aren't empty */
};

void table_open(struct table *t, struct epoch *e, struct str (*key_of)(const void *record),
    enum table_fill fill);
/* Frees the slots; the records are the caller's (table_each).  No reader may be left. */
void table_close(struct table *t);

/* Readers: hand SINK some of the records, and move *cursor on; it is 0 at first, and 0
 * again after the last.  What is there from first to last is handed over once, also when
 * the table grows in between.  Returns how many slots were looked at. */
typedef void table_sink(void *of, void *record);
size_t table_scan(const struct table *t, uint64_t *cursor, table_sink *sink, void *of);

/* The record of KEY, or NULL.  Readers use it until they leave their epoch. */
void *table_find(const struct table *t, struct str key);

/* The writer's.  Each returns what stood under that key, now the caller's to retire, or
 * NULL. */
void *table_put(struct table *t, void *record);
void *table_remove(struct table *t, struct str key);
/* The next record from slot *AT on, which the caller sets to 0; NULL after the last. */
void *table_each(const struct table *t, size_t *at);

/* A hash of any bytes. */
uint64_t table_hash(uint64_t seed, struct str bytes);

#endif
