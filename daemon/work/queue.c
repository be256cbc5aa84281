/* The hand-over: an atomic stack that is taken whole and turned round, and an eventfd. */
#include "daemon/work/job.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool
job_queue_open(struct job_queue *q)
{
	atomic_init(&q->top, NULL);
	atomic_init(&q->count, 0);
	q->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return q->event >= 0;
}

void
job_queue_close(struct job_queue *q)
{
	close(q->event);
}

void
job_wake(struct job_queue *q)
{
	const uint64_t one = 1;

	(void)!write(q->event, &one, sizeof(one));
}

/* Once it is there the job is the taker's, who may be done with it already.  True when the
 * queue was empty before. */
static bool
put(struct job_queue *q, struct job *job)
{
	struct job *top = atomic_load_explicit(&q->top, memory_order_relaxed);

	do
		job->next = top;
	while (!atomic_compare_exchange_weak_explicit(
	    &q->top, &top, job, memory_order_release, memory_order_relaxed));
	return top == NULL;
}

void
job_push(struct job_queue *q, struct job *job)
{
	/* Only the push onto an empty queue has to wake the taker: it takes all. */
	if (put(q, job))
		job_wake(q);
}

void
job_put(struct job_queue *q, struct job *job)
{
	(void)put(q, job);
}

struct job *
job_take_all(struct job_queue *q)
{
	struct job *stack = atomic_exchange_explicit(&q->top, NULL, memory_order_acquire);
	struct job *oldest = NULL;

	while (stack != NULL) {
		struct job *next = stack->next;
		stack->next = oldest;
		oldest = stack;
		stack = next;
	}
	return oldest;
}

bool
job_wait(struct job_queue *q, int timeout_ms)
{
	struct pollfd p = {.fd = q->event, .events = POLLIN};
	uint64_t counted;

	if (poll(&p, 1, timeout_ms) <= 0)
		return false;
	(void)!read(q->event, &counted, sizeof(counted));
	return true;
}
