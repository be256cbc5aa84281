/* Reading commands, each from a snapshot of its own. */
#include "daemon/work/reader.h"

#include "daemon/work/clock.h"

enum { IDLE_MS = 1000 };

static void
run_one(struct reader *r, struct job *job)
{
	job->call.now = clock_now();
	job->call.index = r->index;
	job->call.pace = &job->pace;
	job->pace.stopping = r->stopping;
	if (job->unparsed && command_prepare(&job->call) != OK) {
		job_push(job->back, job);
	} else if (job->call.command->mode == WRITES) {
		if (r->pass_on(r->of, job))
			return;
		call_finish(&job->call, ERR_BUSY);
		job_push(job->back, job);
	} else {
		command_read(&job->call, r->db, &r->tiers);
		if (job->call.notes == NULL) {
			job_push(job->back, job);
			return;
		}
		if (r->pass_on(r->of, job)) /* the writer notes that it was read */
			return;
		call_finish(&job->call, ERR_BUSY);
		job_push(job->back, job);
	}
}

void
reader_run(struct reader *r)
{
	for (;;) {
		bool last_round = atomic_load(r->stopping);
		struct job *jobs = job_take_all(&r->queue);
		if (jobs == NULL && last_round)
			return;
		while (jobs != NULL) {
			struct job *next = jobs->next;
			run_one(r, jobs);
			atomic_fetch_sub(&r->queue.count, 1); /* until then it isn't idle */
			jobs = next;
		}
		if (!last_round)
			(void)job_wait(&r->queue, IDLE_MS);
	}
}
