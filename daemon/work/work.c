/* Threads, their queues, and how they end. */
#include "daemon/work/work.h"

#include "daemon/command/access/download.h"
#include "daemon/store/db.h"
#include "daemon/work/errand.h"
#include "daemon/work/reader.h"
#include "daemon/work/writer.h"

#include <pthread.h>
#include <stdlib.h>

enum { READERS_MAX = 64, FILE_THREADS = 4 };

struct work {
	size_t bound; /* of each queue */
	struct job_queue own; /* what the daemon itself has asked for comes back here */
	atomic_bool readers_stop, writer_stops;
	struct writer *writer;
	struct job_queue writes;
	pthread_t writer_thread;
	bool writer_runs;
	struct errands *errands;
	int reader_count, readers_running;
	struct reader readers[READERS_MAX + 1]; /* the first has the LENGTHY commands alone */
	pthread_t reader_threads[READERS_MAX + 1];
};

static void *
writer_main(void *of)
{
	struct work *work = of;

	writer_run(work->writer, &work->writes, &work->writer_stops);
	return NULL;
}

static void *
reader_main(void *of)
{
	reader_run(of);
	return NULL;
}

/* A place in the queue, or none: asked before the push, which itself never fails. */
static bool
admit(struct job_queue *queue, size_t bound)
{
	if (atomic_fetch_add(&queue->count, 1) < bound)
		return true;
	atomic_fetch_sub(&queue->count, 1);
	return false;
}

static bool
push_write(void *of, struct job *job)
{
	struct work *work = of;

	if (!admit(&work->writes, work->bound))
		return false;
	job_push(&work->writes, job);
	return true;
}

static bool
open_reader(struct work *work, const struct work_options *options, const char **why)
{
	struct reader *r = &work->readers[work->reader_count];

	r->db = db_open_reader(options->path, why);
	if (r->db == NULL)
		return false;
	r->index = index_reader_open(options->index);
	r->stopping = &work->readers_stop;
	r->pass_on = push_write;
	r->of = work;
	work->reader_count++;
	return job_queue_open(&r->queue);
}

static bool
start_threads(struct work *work)
{
	work->writer_runs = pthread_create(&work->writer_thread, NULL, writer_main, work) == 0;
	for (int i = 0; i < work->reader_count && work->writer_runs; i++) {
		if (pthread_create(
			&work->reader_threads[i], NULL, reader_main, &work->readers[i]) != 0)
			return false;
		work->readers_running++;
	}
	return work->writer_runs;
}

/* What was under way when the daemon last ended. */
static void
settle(struct work *work)
{
	struct job *job = calloc(1, sizeof(*job));

	if (job == NULL)
		abort();
	job->call.arena = &job->arena;
	job->back = &work->own;
	download_settle(&job->call);
	work_note(work, job);
}

static void
free_own(struct work *work)
{
	struct job *job = job_take_all(&work->own);

	while (job != NULL) {
		struct job *next = job->next;
		arena_free(&job->arena);
		free(job);
		job = next;
	}
	job_queue_close(&work->own);
}

struct work *
work_start(const struct work_options *options, const char **why)
{
	struct work *work = calloc(1, sizeof(*work));
	int readers = options->readers < READERS_MAX ? options->readers : READERS_MAX;
	if (work == NULL)
		abort();
	work->bound = options->queue;
	work->writer = writer_open(options, why);
	bool good = work->writer != NULL;
	*why = good ? "no more threads or descriptors are to be had" : *why;
	good = good && job_queue_open(&work->writes) && job_queue_open(&work->own);
	for (int i = 0; i < 1 + readers && good; i++)
		good = open_reader(work, options, why);
	work->errands = good ? errands_start(FILE_THREADS) : NULL;
	if (work->errands != NULL && start_threads(work)) {
		settle(work);
		return work;
	}
	work_stop(work);
	return NULL;
}

/* The reader that has least to do; what takes minutes keeps nobody but its like waiting. */
static struct reader *
reader_for(struct work *work, const struct command *command)
{
	struct reader *best = &work->readers[1];

	if ((command->flags & LENGTHY) != 0)
		return &work->readers[0];
	for (int i = 2; i < work->reader_count; i++)
		if (atomic_load(&work->readers[i].queue.count) < atomic_load(&best->queue.count))
			best = &work->readers[i];
	return best;
}

bool
work_submit(struct work *work, struct job *job)
{
	if (job->call.command->mode == WRITES && !job->unparsed)
		return push_write(work, job);
	struct reader *r = reader_for(work, job->call.command);
	if (!admit(&r->queue, work->bound))
		return false;
	job_push(&r->queue, job);
	return true;
}

void
work_note(struct work *work, struct job *job)
{
	atomic_fetch_add(&work->writes.count, 1);
	job_push(&work->writes, job);
}

void
work_errand(struct work *work, struct job *job)
{
	errands_put(work->errands, job);
}

void
work_stop(struct work *work)
{
	if (work == NULL)
		return;
	errands_stop(work->errands);
	atomic_store(&work->readers_stop, true);
	for (int i = 0; i < work->readers_running; i++) {
		job_wake(&work->readers[i].queue);
		pthread_join(work->reader_threads[i], NULL);
	}
	atomic_store(&work->writer_stops, true);
	if (work->writer_runs) {
		job_wake(&work->writes);
		pthread_join(work->writer_thread, NULL);
	}
	for (int i = 0; i < work->reader_count; i++) {
		db_close(work->readers[i].db);
		kept_tiers_close(&work->readers[i].tiers);
		index_reader_close(work->readers[i].index);
		job_queue_close(&work->readers[i].queue);
	}
	if (work->writer != NULL) {
		job_queue_close(&work->writes);
		free_own(work);
	}
	writer_close(work->writer);
	free(work);
}
