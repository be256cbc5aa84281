/* sluiced init: a data directory with everything that serving needs. */
#ifndef DAEMON_INIT_H
#define DAEMON_INIT_H

#include "daemon/options.h"

/* Make it; prints the first admin's invitation, once.  The process's exit status. */
int init_run(const struct options *options);

#endif
