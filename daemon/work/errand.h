/* Work that waits for the disk: threads that may, so that I/O threads, readers and the
 * writer needn't. */
#ifndef WORK_ERRAND_H
#define WORK_ERRAND_H

#include "daemon/work/job.h"

/* A job with an `errand` runs it piece by piece: true asks for another turn, after those
 * that wait.  A piece should take no longer than a few hundredths of a second.  Then the
 * job goes back, with what came of it in `outcome`. */
struct errands;

/* NULL when no threads are to be had. */
struct errands *errands_start(int threads);
/* Any thread.  Whoever asks sees to it that not too many are on their way. */
void errands_put(struct errands *e, struct job *job);
/* Give everything back: what would take another turn comes back as ERR_BUSY. */
void errands_stop(struct errands *e); /* NULL is fine */

#endif
