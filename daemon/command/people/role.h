/* Making appointments, also for boards that are founded and for the first admin. */
#ifndef COMMAND_ROLE_H
#define COMMAND_ROLE_H

#include "daemon/command/record.h"

struct appointment {
	enum role role;
	struct str account;
	struct str scope; /* the id of what it is a role on; empty: the installation */
	struct str reason; /* sealed; may be empty */
	int64_t until; /* 0: open-ended */
	bool founding; /* takes effect without a second person */
	bool result; /* the call answers with this role */
};

/* Propose it, or grant it where no second person is needed; recorded.  The role's id is in
 * *id, unless ID is NULL. */
MUST_USE enum err role_appoint(
    struct call *call, const struct appointment *appointment, struct str *id);

#endif
