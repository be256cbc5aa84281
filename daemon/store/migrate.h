/* From whatever schema a database file has to the one that this program knows. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "daemon/store/db.h"

/* Bring the database at PATH up to date, step by step, each in a transaction of its
 * own.  When it holds data and a step is due, a copy is made first in the folder
 * "backup" beside it (the last three are kept).  NULL, or a sentence why not. */
const char *migrate(struct db *db, const char *path);

#endif
