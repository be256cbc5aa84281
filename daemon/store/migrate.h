/* From whatever schema a database file has to the one that this program knows. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "daemon/store/db.h"

/* Bring the database at PATH up to date, all steps in one transaction.  When it holds data
 * and a step is due, a copy is made first in the folder "backup" beside it (the last three
 * are kept).  NULL, or a sentence why not: then the database is as it was. */
const char *migrate(struct db *db, const char *path);

/* Is it a Sluice database of this program's own schema?  NULL, or a sentence why not. */
const char *migrate_needed(struct db *db);

#endif
