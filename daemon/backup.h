/* sluiced backup, sluiced verify: a copy that can be served, and whether one is whole. */
#ifndef DAEMON_BACKUP_H
#define DAEMON_BACKUP_H

#include "daemon/options.h"

/* Copy database, key, certificate and files to the new directory options->to, while a daemon
 * may be serving them, and verify the copy.  The process's exit status. */
int backup_run(const struct options *options);

/* Read all of the database and the ledger, while a daemon may be serving them; says what it
 * found.  The process's exit status. */
int backup_verify(const struct options *options);

#endif
