/* Whether a database is whole, from the first byte to the last: slow, and asked for. */
#ifndef STORE_SOUND_H
#define STORE_SOUND_H

#include "daemon/store/db.h"
#include "lib/hash.h"

/* The engine's own look at every page, index and reference; then the ledger: that no entry
 * is missing or another, and that its head, signed with KEY, is of them.  Reads one snapshot.
 * NULL and the number of entries, or a sentence that names the first fault. */
const char *sound_check(struct db *db, const struct signing_key *key, uint64_t *entries);

#endif
