/* A queue for each thread; what is not done goes to its end. */
#include "daemon/work/errand.h"

#include <pthread.h>
#include <stdlib.h>

enum { THREADS_MAX = 16, IDLE_MS = 1000 };

struct errander {
	struct job_queue queue;
	pthread_t thread;
	const atomic_bool *stopping;
};

struct errands {
	atomic_bool stopping;
	int threads;
	struct errander errander[THREADS_MAX];
};

static void
run_one(struct errander *e, struct job *job)
{
	bool again = job->errand(job);

	if (again && !atomic_load(e->stopping)) {
		job_push(&e->queue, job);
		return;
	}
	if (again)
		job->outcome = ERR_BUSY;
	atomic_fetch_sub(&e->queue.count, 1);
	job_push(job->back, job);
}

static void *
run(void *of)
{
	struct errander *e = of;

	pthread_setname_np(pthread_self(), "files");
	for (;;) {
		bool last_round = atomic_load(e->stopping);
		struct job *jobs = job_take_all(&e->queue);
		if (jobs == NULL && last_round)
			return NULL;
		while (jobs != NULL) {
			struct job *next = jobs->next;
			run_one(e, jobs);
			jobs = next;
		}
		if (!last_round)
			(void)job_wait(&e->queue, IDLE_MS);
	}
}

struct errands *
errands_start(int threads)
{
	struct errands *e = calloc(1, sizeof(*e));

	if (e == NULL)
		abort();
	for (int i = 0; i < threads && i < THREADS_MAX; i++) {
		struct errander *one = &e->errander[i];
		one->stopping = &e->stopping;
		if (!job_queue_open(&one->queue))
			break;
		if (pthread_create(&one->thread, NULL, run, one) != 0) {
			job_queue_close(&one->queue);
			break;
		}
		e->threads++;
	}
	if (e->threads == threads)
		return e;
	errands_stop(e);
	return NULL;
}

void
errands_put(struct errands *e, struct job *job)
{
	struct errander *best = &e->errander[0];

	for (int i = 1; i < e->threads; i++)
		if (atomic_load(&e->errander[i].queue.count) < atomic_load(&best->queue.count))
			best = &e->errander[i];
	atomic_fetch_add(&best->queue.count, 1);
	job_push(&best->queue, job);
}

void
errands_stop(struct errands *e)
{
	if (e == NULL)
		return;
	atomic_store(&e->stopping, true);
	for (int i = 0; i < e->threads; i++) {
		job_wake(&e->errander[i].queue);
		pthread_join(e->errander[i].thread, NULL);
		job_queue_close(&e->errander[i].queue);
	}
	free(e);
}
