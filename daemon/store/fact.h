/* Rows as the index wants them: all of them at start, and those that entries name. */
#ifndef STORE_FACT_H
#define STORE_FACT_H

#include "daemon/index/fact.h"
#include "daemon/store/ledger.h"

/* Give SINK every fact there is, kind by kind, grants by account.  What the facts
 * point to is in A, which SINK may empty whenever it has done with them. */
MUST_USE enum err fact_all(struct db *db, struct arena *a, fact_sink *sink, void *of);

/* Give SINK the present facts, made in A, of every object that ENTRIES name. */
MUST_USE enum err fact_of_entries(
    struct db *db, const struct entry *entries, struct arena *a, fact_sink *sink, void *of);

/* The same of what was used of a grant, which no entry names. */
MUST_USE enum err fact_of_used(
    struct db *db, struct str grant, struct arena *a, fact_sink *sink, void *of);

#endif
