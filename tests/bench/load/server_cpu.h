/* What a process has used of the machine. */
#ifndef LOAD_SERVER_CPU_H
#define LOAD_SERVER_CPU_H

#include <stdint.h>

/* Nanoseconds that all present threads of process PID have run, by the scheduler's
 * own account; 0 when there is no such process. */
uint64_t server_cpu_ns(long pid);

#endif
