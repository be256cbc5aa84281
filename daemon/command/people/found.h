/* The founding of an installation: its name, its first admin, its first entries. */
#ifndef COMMAND_FOUND_H
#define COMMAND_FOUND_H

#include "daemon/command/command.h"
#include "lib/hash.h"

struct founding {
	struct str name; /* of the installation */
	struct str origin; /* of its ledger: "sluice.example/ledger" */
	struct signing_key key; /* of its ledger */
	struct str admin_name, admin_email;
};

/* Write it all into the empty database DB, in one transaction.  The invitation of the
 * first admin, made in A, is in *invitation.  ERR_EXISTS when DB is founded already. */
MUST_USE enum err found_installation(struct db *db, const struct founding *founding, int64_t now,
    struct arena *a, struct str *invitation);

/* Append CALL's entries to the ledger of its database, in the transaction that is open, and seal
 * it with KEY: where no daemon runs. */
MUST_USE enum err found_write_entries(struct call *call, const struct signing_key *key);

#endif
