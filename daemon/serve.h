/* sluiced serve: start-up, the main thread's loop, shutdown. */
#ifndef DAEMON_SERVE_H
#define DAEMON_SERVE_H

#include "daemon/options.h"

/* Serve until SIGTERM or SIGINT; on SIGHUP read ARGV's options again.  The process's
 * exit status. */
int serve_run(const struct options *options, int argc, char *const argv[]);

#endif
