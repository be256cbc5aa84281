/* Since when the daemon was down, by the signs of life that it leaves in the store: one whenever it
 * has nothing else to do for a while, one when it ends, and each entry of the ledger. */
#ifndef WORK_ALIVE_H
#define WORK_ALIVE_H

#include "daemon/store/db.h"
#include "daemon/store/ledger.h"

struct alive {
	int64_t seen_at; /* the last sign that was left */
	int64_t down_from; /* of a downtime that is not deducted yet; 0: there is none */
};

/* At the start, before the first sign of this run.  Less than a minute is no downtime. */
void alive_open(struct alive *a, struct db *db, const struct ledger *ledger);

/* Leave a sign, if it is time.  One that the disk has no room for is left later. */
void alive_sign(struct alive *a, struct db *db);
/* The last one. */
void alive_close(struct alive *a, struct db *db);

#endif
