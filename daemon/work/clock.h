/* The daemon's clock.  It never goes behind the last ledger entry, so that setting
 * the machine's clock back revives nothing; and it notices a jump forward. */
#ifndef WORK_CLOCK_H
#define WORK_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds UTC: the later of the wall clock and the floor.  Any thread. */
int64_t clock_now(void);
/* No later answer of clock_now is before AT.  The writer calls it with every batch. */
void clock_floor(int64_t at);

/* True while the wall clock is more than an hour further ahead of the time since boot than
 * it was at clock_accept: changes are refused then. */
bool clock_suspect(void);
/* Take the present relation of the two clocks as right; at start. */
void clock_accept(void);
/* The relation that counts as right, to be kept over a restart, and taken up again. */
int64_t clock_relation(void);
void clock_resume(int64_t relation);

#ifdef SLUICE_TEST_CLOCK
/* Tests only: read the time from FILE (RFC 3339) whenever it is asked.  False when it
 * holds no time. */
bool clock_from_file(const char *path);
#endif

#endif
