/* The hand-over between threads: nothing is lost, nothing overtakes, nobody is woken for
 * less than was meant. */
#include "daemon/work/job.h"
#include "tests/support/cmocka.h"

#include <pthread.h>

enum { PUSHERS = 4, EACH = 2000 };

static void
jobs_are_taken_in_the_order_in_which_they_were_pushed(void **state)
{
	struct job_queue q;
	struct job jobs[3];

	(void)state;
	assert_true(job_queue_open(&q));
	for (int i = 0; i < 3; i++)
		job_push(&q, &jobs[i]);
	struct job *first = job_take_all(&q);
	assert_ptr_equal(first, &jobs[0]);
	assert_ptr_equal(first->next, &jobs[1]);
	assert_ptr_equal(first->next->next, &jobs[2]);
	assert_null(first->next->next->next);
	assert_null(job_take_all(&q));
	job_queue_close(&q);
}

static void
a_push_wakes_whoever_waits_and_a_put_does_not(void **state)
{
	struct job_queue q;
	struct job jobs[2];

	(void)state;
	assert_true(job_queue_open(&q));
	assert_false(job_wait(&q, 0));
	job_put(&q, &jobs[0]);
	assert_false(job_wait(&q, 0));
	job_wake(&q);
	assert_true(job_wait(&q, 0));
	assert_ptr_equal(job_take_all(&q), &jobs[0]);
	job_push(&q, &jobs[1]);
	assert_true(job_wait(&q, 0));
	job_queue_close(&q);
}

struct pusher {
	struct job_queue *queue;
	struct job *jobs;
	bool quiet;
};

static void *
push_all(void *of)
{
	struct pusher *p = of;

	for (int i = 0; i < EACH; i++) {
		if (p->quiet)
			job_put(p->queue, &p->jobs[i]);
		else
			job_push(p->queue, &p->jobs[i]);
	}
	job_wake(p->queue);
	return NULL;
}

/* Each pusher's own jobs keep their order among those of the others. */
static int
take_some(struct job_queue *q, struct pusher *pushers, int *next)
{
	int n = 0;

	for (struct job *j = job_take_all(q); j != NULL; j = j->next, n++) {
		int who = 0;
		while (j < pushers[who].jobs || j >= pushers[who].jobs + EACH)
			who++;
		assert_int_equal(j - pushers[who].jobs, next[who]++);
	}
	return n;
}

static void
many_push_and_one_takes_and_none_is_lost(void **state)
{
	static struct job jobs[PUSHERS][EACH];
	struct job_queue q;
	struct pusher pushers[PUSHERS];
	pthread_t threads[PUSHERS];
	int next[PUSHERS] = {0}, taken = 0;

	(void)state;
	assert_true(job_queue_open(&q));
	for (int i = 0; i < PUSHERS; i++) {
		pushers[i] = (struct pusher){&q, jobs[i], i % 2 == 0};
		assert_int_equal(pthread_create(&threads[i], NULL, push_all, &pushers[i]), 0);
	}
	while (taken < PUSHERS * EACH) {
		assert_true(job_wait(&q, 10000));
		taken += take_some(&q, pushers, next);
	}
	for (int i = 0; i < PUSHERS; i++)
		pthread_join(threads[i], NULL);
	job_queue_close(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(jobs_are_taken_in_the_order_in_which_they_were_pushed),
	    cmocka_unit_test(a_push_wakes_whoever_waits_and_a_put_does_not),
	    cmocka_unit_test(many_push_and_one_takes_and_none_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
