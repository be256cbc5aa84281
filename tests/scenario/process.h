/* Programs that a scenario runs.  None outlives it: the kernel kills what is left. */
#ifndef SCENARIO_PROCESS_H
#define SCENARIO_PROCESS_H

#include "lib/str.h"

#include <sys/types.h>

/* How it ended and what it wrote. */
struct ran {
	int code; /* exit code; 128 + the signal's number */
	struct str out, err;
};

/* Run ARGV, without input, in this process's environment and folder.  False with a
 * sentence in *why when it can't be run or takes more than a minute. */
bool process_run(struct arena *a, char *const argv[], struct ran *ret, struct str *why);

/* Start ARGV in the background; what it writes is added to the file LOG.  -1: failed. */
pid_t process_start(char *const argv[], const char *log);

/* Has it ended within so many milliseconds?  Its code in *code. */
bool process_ended(pid_t pid, int ms, int *code);

#endif
