/* The one writer: it takes what is queued, runs it in one transaction, commits once,
 * tells the index, and only then releases the replies. */
#ifndef WORK_WRITER_H
#define WORK_WRITER_H

#include "daemon/work/work.h"

struct writer;

/* Open the database for writing and fill the index; no thread yet.  NULL with *why. */
struct writer *writer_open(const struct work_options *options, const char **why);
/* The writer's thread: runs until QUEUE is empty and *STOPPING is set. */
void writer_run(struct writer *writer, struct job_queue *queue, const atomic_bool *stopping);
void writer_close(struct writer *writer);

#endif
