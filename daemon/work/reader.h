/* A reader: a thread with a read-only connection, which answers reading commands and
 * parses bodies that are too large for an I/O thread. */
#ifndef WORK_READER_H
#define WORK_READER_H

#include "daemon/command/tier/kept_tier.h"
#include "daemon/work/job.h"

/* The reader's thread: runs until QUEUE is empty and *STOPPING is set.  PASS_ON takes a
 * writing job whose body has been parsed; false when there is no room for it. */
struct reader {
	struct db *db;
	struct kept_tiers tiers;
	struct index_reader *index;
	struct job_queue queue;
	const atomic_bool *stopping;
	bool (*pass_on)(void *of, struct job *job);
	void *of;
};
void reader_run(struct reader *reader);

#endif
