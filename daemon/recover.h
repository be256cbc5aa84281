/* sluiced recover-admin: a new admin where nobody can sign in as one any more. */
#ifndef DAEMON_RECOVER_H
#define DAEMON_RECOVER_H

#include "daemon/options.h"

/* Invite the person; prints the invitation, once.  The daemon must not run.  The process's
 * exit status. */
int recover_run(const struct options *options);

#endif
