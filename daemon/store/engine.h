/* What only store/ itself asks of the engine: scripts and settings. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "daemon/store/db.h"

/* Run statements that are part of this program; false leaves why in db_trouble(). */
MUST_USE bool engine_script(struct db *db, const char *script);
/* The one number that QUERY yields, or -1. */
int64_t engine_number(struct db *db, const char *query);

#endif
