/* A call on its way between threads.  The job is the queue's node: pushing never
 * allocates, locks or fails. */
#ifndef WORK_JOB_H
#define WORK_JOB_H

#include "daemon/command/command.h"

#include <stdatomic.h>

struct job {
	struct job *next; /* the queue's */
	struct arena arena; /* the call's memory; the job itself is not in it */
	struct call call;
	enum err outcome;
	struct pace pace; /* of a LENGTHY command */
	bool unparsed; /* a large body: a reader runs command_prepare first */
	bool (*errand)(struct job *job); /* errand.h; NULL: it is a command */
	void *of; /* the errand's */
	struct job_queue *back; /* where it goes when finished: whoever made it takes from there */
	void *connection;
};

/* Many threads push, one takes.  Zero-initialise, then job_queue_open. */
struct job_queue {
	_Atomic(struct job *) top;
	atomic_size_t count; /* admitted and not yet taken; by a reader: not yet done */
	int event; /* eventfd: readable when something was pushed */
};

/* False with errno set when no eventfd is to be had. */
bool job_queue_open(struct job_queue *queue);
void job_queue_close(struct job_queue *queue);
void job_push(struct job_queue *queue, struct job *job);
/* The same, but the taker sleeps on until job_wake: for several jobs at once. */
void job_put(struct job_queue *queue, struct job *job);
/* Everything that was pushed, oldest first; NULL when nothing.  One taker. */
struct job *job_take_all(struct job_queue *queue);
/* Wait until something was pushed (true) or TIMEOUT_MS passed (-1: for ever). */
bool job_wait(struct job_queue *queue, int timeout_ms);
/* Let job_wait return although nothing was pushed. */
void job_wake(struct job_queue *queue);

#endif
