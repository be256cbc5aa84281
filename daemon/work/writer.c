/* Group commit.  Nothing is answered before the disk has it; a batch that fails is
 * answered whole, and its facts, ids and leaves are dropped. */
#include "daemon/work/writer.h"

#include "daemon/command/access/usage.h"
#include "daemon/command/downtime.h"
#include "daemon/command/due.h"
#include "daemon/command/record.h"
#include "daemon/command/tier/kept_tier.h"
#include "daemon/index/changes.h"
#include "daemon/store/fact.h"
#include "daemon/work/alive.h"
#include "daemon/work/clock.h"
#include "daemon/work/flush.h"
#include "daemon/work/log.h"
#include "lib/time.h"

#include <stdlib.h>

enum {
	BATCH_JOBS = 512, /* at most this many commands a transaction */
	BATCH_MS = 20, /* … and no further one once it has run this long */
	LOAD_FACTS = 16384, /* at start, this many facts at a time */
	LOG_PAGES_LONG = 4096, /* move the log between batches from this length on */
	IDLE_MS = 200, /* … and whatever there is when idle this long */
	DUE_MS = 5, /* of what is due, nothing further a transaction once it has run this long */
	DUE_PAUSE_MS = 1000, /* after a transaction of what is due that the disk refused */
	WAKES_MAX = 64, /* I/O threads that are woken once a batch; further ones more often */
};

struct writer {
	struct writing w;
	struct kept_tiers tiers;
	struct index *index;
	struct index_reader *reader; /* commands ask there */
	void (*fatal)(const char *why);
	struct fact *facts; /* of the batch; what they point to is in `arena` */
	size_t fact_count, fact_room;
	struct arena arena; /* the batch's */
	int64_t due_at; /* when the next thing falls due */
	int64_t due_pause; /* nothing due is run before this; of time_boot */
	struct flush flush;
	struct alive alive;
	bool opened;
};

/* --- facts ---------------------------------------------------------------------------------- */

static void
keep_fact(void *of, const struct fact *fact)
{
	struct writer *w = of;

	if (w->fact_count == w->fact_room) {
		w->fact_room = w->fact_room == 0 ? 64 : 2 * w->fact_room;
		w->facts = reallocarray(w->facts, w->fact_room, sizeof(*w->facts));
		if (w->facts == NULL)
			abort();
	}
	w->facts[w->fact_count++] = *fact;
}

static void
apply_facts(struct writer *w)
{
	index_apply(w->index, w->facts, w->fact_count, ledger_size(w->w.ledger));
	w->fact_count = 0;
	arena_free(&w->arena);
}

static void
load_fact(void *of, const struct fact *fact)
{
	struct writer *w = of;

	keep_fact(w, fact);
	if (w->fact_count == LOAD_FACTS)
		apply_facts(w);
}

static bool
load_index(struct writer *w)
{
	enum err e = fact_all(w->w.db, &w->arena, load_fact, w);

	apply_facts(w);
	index_begin(w->index);
	return e == OK;
}

/* --- a batch --------------------------------------------------------------------------------------- */

/* The jobs of a batch in order, and how far it came. */
struct batch {
	struct job *first, *last; /* `last` is the last that ran */
	struct job *rest; /* not begun */
	bool whole; /* the transaction still stands */
};

/* Whom to wake, each once, when all jobs of the batch are on their way back. */
struct wakes {
	struct job_queue *queue[WAKES_MAX];
	int count;
};

static void
give_back(struct job *job, struct wakes *w)
{
	struct job_queue *back = job->back;
	int i = 0;

	job_put(back, job);
	while (i < w->count && w->queue[i] != back)
		i++;
	if (i == WAKES_MAX)
		job_wake(back);
	else if (i == w->count)
		w->queue[w->count++] = back;
}

static void
answer(struct batch *b)
{
	struct wakes wakes = {.count = 0};
	bool end = b->last == NULL;

	for (struct job *j = b->first, *next; !end; j = next) {
		end = j == b->last;
		next = j->next;
		give_back(j, &wakes);
	}
	for (int i = 0; i < wakes.count; i++)
		job_wake(wakes.queue[i]);
}

/* Whatever came of the commands of the batch, it is lost: say so to each. */
static void
refuse(struct batch *b, enum err e, const char *trouble)
{
	for (struct job *j = b->first; b->last != NULL; j = j->next) {
		j->call.detail = j->call.hint = (struct str){NULL, 0};
		j->call.faults.first = NULL;
		j->call.position = 0;
		j->call.file_out = NULL;
		j->call.trouble = str_copy(j->call.arena, str_of(trouble));
		call_finish(&j->call, e);
		if (j == b->last)
			return;
	}
}

static enum err
keep_facts(struct writer *w, const struct call *call)
{
	TRY(fact_of_entries(w->w.db, call->entries, &w->arena, keep_fact, w));
	for (const struct used *u = call->used; u != NULL; u = u->next)
		TRY(fact_of_used(w->w.db, u->grant, &w->arena, keep_fact, w));
	return OK;
}

static bool
run_one(struct writer *w, struct job *job, int64_t now)
{
	if (job->call.command->mode != WRITES)
		return command_note(&job->call, &w->w);
	job->call.now = now;
	job->call.index = w->reader;
	if (!command_write(&job->call, &w->w))
		return false;
	return keep_facts(w, &job->call) == OK;
}

/* How long it may run is measured with the clock that nobody can set: the daemon's own
 * stands still while the machine's is behind the last entry. */
static void
run_jobs(struct writer *w, struct batch *b, struct job *jobs)
{
	int64_t now = clock_now(), end = time_boot() + BATCH_MS;
	int n = 0;

	w->w.noted = false;
	*b = (struct batch){jobs, NULL, jobs, true};
	while (b->rest != NULL && b->whole && n++ < BATCH_JOBS && time_boot() <= end) {
		b->last = b->rest;
		b->rest = b->rest->next;
		b->whole = run_one(w, b->last, now);
	}
}

/* Why the engine gave up the transaction. */
static enum err
what_took(const struct writer *w)
{
	enum err e = db_error(w->w.db);

	return e == ERR_STORE_FULL || e == ERR_STORE_READ_ONLY ? e : ERR_INTERNAL;
}

/* Nobody knows what the disk holds: no answer would be true. */
static void
die(struct writer *w)
{
	w->fatal(db_trouble(w->w.db));
	abort();
}

/* End the transaction, WHOLE unless the engine gave it up. */
static enum err
commit(struct writer *w, bool whole, const struct ledger_mark *mark)
{
	enum err e = whole ? OK : what_took(w);

	if (e == OK && !w->w.noted && ledger_size(w->w.ledger) == mark->edge.size)
		return db_rollback(w->w.db), OK; /* nothing was changed: spare the disk */
	if (e == OK)
		e = ledger_seal(w->w.ledger, w->w.db, &w->arena);
	if (e != OK)
		return db_rollback(w->w.db), e;
	e = db_commit(w->w.db);
	if (e != OK && e != ERR_STORE_FULL && e != ERR_STORE_READ_ONLY)
		die(w);
	return e;
}

static void
committed(struct writer *w)
{
	clock_floor(ledger_at(w->w.ledger));
	apply_facts(w);
	if (due_next(w->w.db, &w->due_at) != OK)
		w->due_at = 0; /* then it is looked for */
}

static void
lost(struct writer *w, const struct ledger_mark *mark)
{
	ledger_return(w->w.ledger, mark);
	w->fact_count = 0;
	arena_free(&w->arena);
}

/* Returns the jobs that were not begun. */
static struct job *
run_batch(struct writer *w, struct job *jobs)
{
	struct ledger_mark mark;
	struct batch b = {jobs, NULL, NULL, false};

	ledger_mark(w->w.ledger, &mark);
	enum err e = clock_suspect() ? ERR_CLOCK_SUSPECT : db_begin(w->w.db);
	if (e == OK) {
		run_jobs(w, &b, jobs);
		e = commit(w, b.whole, &mark);
	} else {
		b.last = jobs;
		b.rest = jobs->next;
	}
	if (e == OK) {
		committed(w);
	} else {
		lost(w, &mark);
		refuse(&b, e,
		    e == ERR_CLOCK_SUSPECT ? "the clock jumped forward" : db_trouble(w->w.db));
	}
	answer(&b);
	return b.rest;
}

/* --- downtime ---------------------------------------------------------------------------------- */

static enum err
deduct(struct writer *w, struct call *call)
{
	TRY(downtime_deduct(call, w->alive.down_from));
	return record_append(call, w->w.ledger);
}

/* Before anything falls due; again, as long as the disk refuses it. */
static void
deduct_downtime(struct writer *w)
{
	struct call call = {.arena = &w->arena, .now = clock_now(), .db = w->w.db};
	struct ledger_mark mark;

	if (w->alive.down_from == 0 || time_boot() < w->due_pause)
		return;
	ledger_mark(w->w.ledger, &mark);
	enum err e = db_begin(w->w.db);
	if (e == OK)
		e = commit(w, deduct(w, &call) == OK, &mark);
	if (e == OK) {
		w->alive.down_from = 0;
	} else {
		ledger_return(w->w.ledger, &mark);
		w->due_pause = time_boot() + DUE_PAUSE_MS;
	}
	arena_free(&w->arena);
}

/* --- what is due ------------------------------------------------------------------------------ */

static bool
run_due_item(struct writer *w, const struct due_item *item, int64_t now)
{
	struct call call = {.arena = &w->arena, .now = now};
	enum err failed;

	if (!due_run(&call, &w->w, item, &failed))
		return false;
	if (failed != OK)
		log_line("due, but failed: %.*s of %.*s: %s (failed %lld times before)",
		    STR_ARG(item->kind), STR_ARG(item->object), err_table[failed].code,
		    (long long)item->tries);
	return fact_of_entries(w->w.db, call.entries, &w->arena, keep_fact, w) == OK;
}

static bool
run_due_items(struct writer *w, const struct due_list *due, int64_t now)
{
	int64_t end = time_boot() + DUE_MS;

	for (int i = 0; i < due->count && time_boot() <= end; i++)
		if (!run_due_item(w, &due->item[i], now))
			return false;
	return true;
}

/* In a transaction of its own, so that people's commands never fall with it. */
static void
run_due(struct writer *w)
{
	struct due_list due = {.count = 0};
	struct ledger_mark mark;
	int64_t now = clock_now();

	if (now < w->due_at || time_boot() < w->due_pause || clock_suspect() ||
	    w->alive.down_from != 0)
		return;
	ledger_mark(w->w.ledger, &mark);
	w->w.noted = false;
	enum err e = db_begin(w->w.db);
	if (e == OK) {
		bool whole = due_find(w->w.db, &w->arena, now, &due) == OK &&
			     run_due_items(w, &due, now);
		e = commit(w, whole, &mark);
	}
	if (e == OK)
		return committed(w);
	lost(w, &mark);
	w->due_pause = time_boot() + DUE_PAUSE_MS;
}

/* How long to sleep when nobody asks for anything. */
static int
idle_ms(const struct writer *w)
{
	int64_t left = w->due_at - clock_now();

	if (left >= IDLE_MS || time_boot() < w->due_pause || clock_suspect())
		return IDLE_MS;
	return left > 0 ? (int)left : 0;
}

/* --- opening ---------------------------------------------------------------------------------- */

struct writer *
writer_open(const struct work_options *options, const char **why)
{
	struct writer *w = calloc(1, sizeof(*w));
	if (w == NULL)
		abort();
	w->w.tiers = &w->tiers;
	w->index = options->index;
	w->reader = index_reader_open(options->index);
	w->fatal = options->fatal;
	w->w.db = db_open_writer(options->path, false, why);
	if (w->w.db != NULL)
		w->w.ledger = ledger_open(w->w.db, &options->key, why);
	if (w->w.ledger != NULL) {
		flush_open(&w->flush, w->w.db, options->index, options->usage_flush_ms);
		alive_open(&w->alive, w->w.db, w->w.ledger);
		clock_floor(ledger_at(w->w.ledger));
		deduct_downtime(w);
		*why = "the rows for the index cannot be read";
		w->opened = load_index(w);
		if (w->opened)
			return w;
	}
	writer_close(w);
	return NULL;
}

void
writer_close(struct writer *w)
{
	if (w == NULL)
		return;
	index_reader_close(w->reader);
	ledger_close(w->w.ledger);
	kept_tiers_close(&w->tiers);
	if (w->opened)
		alive_close(&w->alive, w->w.db);
	if (w->w.db != NULL)
		(void)!db_checkpoint(w->w.db, 0); /* what stays in the log is read from there */
	db_close(w->w.db);
	arena_free(&w->arena);
	free(w->facts);
	free(w);
}

/* --- its thread ------------------------------------------------------------------------------- */

static void
checkpoint(struct writer *w, int pages)
{
	if (db_checkpoint(w->w.db, pages) == ERR_INTERNAL)
		die(w);
}

static void
write_counted(struct writer *w, bool whole)
{
	if (flush_due(&w->flush, whole) != OK)
		die(w);
}

void
writer_run(struct writer *w, struct job_queue *queue, const atomic_bool *stopping)
{
	for (;;) {
		bool last_round = atomic_load(stopping);
		struct job *jobs = job_take_all(queue);
		for (struct job *j = jobs; j != NULL; j = j->next)
			atomic_fetch_sub(&queue->count, 1);
		if (jobs == NULL && last_round)
			break;
		deduct_downtime(w);
		alive_sign(&w->alive, w->w.db);
		do { /* what is due comes first: whoever asks then finds it done */
			run_due(w);
			if (jobs != NULL)
				jobs = run_batch(w, jobs);
			checkpoint(w, LOG_PAGES_LONG);
			write_counted(w, jobs == NULL);
		} while (jobs != NULL);
		int idle = idle_ms(w), left = flush_left(&w->flush);
		bool is_idle = idle == IDLE_MS && left >= IDLE_MS;
		if (!last_round && !job_wait(queue, idle < left ? idle : left) && is_idle)
			checkpoint(w, 1);
	}
	if (flush_all(&w->flush) != OK)
		die(w);
}
