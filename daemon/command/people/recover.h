/* A new admin for an installation that has none who can sign in: asked for on the machine. */
#ifndef COMMAND_RECOVER_H
#define COMMAND_RECOVER_H

#include "daemon/command/command.h"
#include "lib/hash.h"

struct recovery {
	struct str admin_name, admin_email; /* of a new person, or of an account that is there */
	struct signing_key key; /* of the ledger */
};

/* Make the person admin, in one transaction of DB, with an entry in the ledger that everybody
 * sees, and notices to all chairs, deputies and auditors.  Their invitation, made in A, is in
 * *invitation.  ERR_EXISTS while there is an admin who can sign in, by whom *who is then named. */
MUST_USE enum err recover_admin(
    struct call *call, const struct recovery *r, struct str *invitation, struct str *who);

#endif
