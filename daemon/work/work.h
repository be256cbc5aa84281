/* The threads behind the I/O threads: a pool of readers, the one writer, and those that
 * move files. */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include "daemon/index/index.h"
#include "daemon/work/job.h"

struct work_options {
	const char *path; /* the database file */
	int readers;
	size_t queue; /* bound of each queue */
	struct index *index;
	int64_t usage_flush_ms; /* how often what evaluations counted is written; 0: every second */
	struct signing_key key; /* signs the ledger's checkpoints */
	/* The disk failed under a commit: ends the process, and does not return. */
	void (*fatal)(const char *why);
};

struct work;

/* Open the store (migrating it), load the index, start the threads.  NULL with
 * *why set when the database can't be opened. */
struct work *work_start(const struct work_options *options, const char **why);

/* Hand a prepared job to the reader or the writer, by its command's mode; a job whose
 * body is unparsed goes to a reader first.  False when the queue is full: the job is
 * still the caller's. */
MUST_USE bool work_submit(struct work *work, struct job *job);

/* The same for what the daemon itself has to note: however long the queue is.  As many as
 * there are connections may come at once. */
void work_note(struct work *work, struct job *job);
/* Hand an errand to a file thread. */
void work_errand(struct work *work, struct job *job);

/* Finish everything that was accepted, then end the threads and close the store.  Whoever
 * submits has stopped before; the queues that jobs go back to are still open. */
void work_stop(struct work *work);

#endif
