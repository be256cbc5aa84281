/* Reading commands, each from a snapshot of its own. */
#include "daemon/work/reader.h"

#include "daemon/work/clock.h"

enum { IDLE_MS = 1000 };

/* True: it is finished; false: it was passed on. */
static bool
run_one(struct reader *r, struct job *job)
{
	job->call.now = clock_now();
	job->call.index = r->index;
	job->call.pace = &job->pace;
	job->pace.stopping = r->stopping;
	if (job->unparsed && command_prepare(&job->call) != OK)
		return true;
	if (job->call.command->mode != WRITES) {
		command_read(&job->call, r->db, &r->tiers);
		if (job->call.notes == NULL)
			return true;
	}
	if (r->pass_on(r->of, job)) /* to be written, or noted that it was read */
		return false;
	call_finish(&job->call, ERR_BUSY);
	return true;
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
			bool finished = run_one(r, jobs);
			/* Until then it isn't idle; whoever has the answer finds it so. */
			atomic_fetch_sub(&r->queue.count, 1);
			if (finished)
				job_push(jobs->back, jobs);
			jobs = next;
		}
		if (!last_round)
			(void)job_wait(&r->queue, IDLE_MS);
	}
}
