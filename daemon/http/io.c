/* The loop of an I/O thread, and what other threads hand to it. */
#include "daemon/http/io.h"

#include "daemon/http/conn.h"

#include <event2/event.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	HANDSHAKES_A_TURN = 4,
	SPARE_JOBS = 64,
	HANDSHAKE_S = 10,
	REQUEST_S = 30,
	WRITE_S = 60,
	LINGER_S = 2,
};

/* --- handing over -------------------------------------------------------------------------------------- */

void
io_wake(struct io *io)
{
	job_wake(&io->done);
}

void
io_give(struct io *io, struct conn *conn)
{
	conn->next = atomic_load_explicit(&io->arrivals, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(
	    &io->arrivals, &conn->next, conn, memory_order_release, memory_order_relaxed))
		continue;
	io_wake(io);
}

struct job *
io_job(struct io *io)
{
	struct job *job = io->spare;

	if (job == NULL) {
		job = malloc(sizeof(*job));
		if (job == NULL)
			abort();
	} else {
		io->spare = job->next;
		io->spare_count--;
	}
	*job = (struct job){.back = &io->done};
	job->call.arena = &job->arena;
	return job;
}

void
io_job_back(struct io *io, struct job *job)
{
	arena_free(&job->arena);
	if (io->spare_count == SPARE_JOBS) {
		free(job);
		return;
	}
	job->next = io->spare;
	io->spare = job;
	io->spare_count++;
}

void
io_tick(struct io *io)
{
	struct timeval now;

	event_base_gettimeofday_cached(io->base, &now);
	date_set(&io->date, now.tv_sec);
}

/* --- what wakes it ---------------------------------------------------------------------------------------- */

static void
take_settings(struct io *io)
{
	const struct io_settings *settings = atomic_load(&io->shared->settings);
	int idle = settings->limits.idle_s;
	const int seconds[WAIT_COUNT] = {
	    [WAIT_HANDSHAKE] = idle < HANDSHAKE_S ? idle : HANDSHAKE_S,
	    [WAIT_IDLE] = idle,
	    [WAIT_REQUEST] = idle < REQUEST_S ? idle : REQUEST_S,
	    [WAIT_WRITE] = idle < WRITE_S ? idle : WRITE_S,
	    [WAIT_LINGER] = idle < LINGER_S ? idle : LINGER_S,
	};

	if (settings == io->settings)
		return;
	io->settings = settings;
	for (int i = WAIT_NOTHING + 1; i < WAIT_COUNT; i++) {
		const struct timeval time = {.tv_sec = seconds[i]};
		io->time[i] = event_base_init_common_timeout(io->base, &time);
		if (io->time[i] == NULL)
			abort();
	}
}

static void
take_arrivals(struct io *io)
{
	struct conn *c = atomic_exchange_explicit(&io->arrivals, NULL, memory_order_acquire);

	while (c != NULL) {
		struct conn *next = c->next;
		conn_start(c, io);
		if (io->stopping)
			conn_stop(c);
		c = next;
	}
}

static void
take_done(struct io *io)
{
	struct job *job = job_take_all(&io->done);

	while (job != NULL) {
		struct job *next = job->next;
		if (job->connection == NULL || !conn_finish(job->connection, job))
			io_job_back(io, job);
		job = next;
	}
}

static void
begin_stop(struct io *io, int grace_s)
{
	const struct timeval grace = {.tv_sec = grace_s};
	struct conn *c, *next;

	io->stopping = true;
	event_base_loopexit(io->base, &grace);
	for (c = LIST_FIRST(&io->conns); c != NULL; c = next) {
		next = LIST_NEXT(c, all);
		conn_stop(c);
	}
}

void
io_gone(struct io *io)
{
	io->conn_count--;
	if (io->stopping && io->conn_count == 0)
		event_base_loopbreak(io->base);
}

static void
on_wake(evutil_socket_t fd, short what, void *of)
{
	struct io *io = of;
	uint64_t counted;

	(void)what;
	(void)!read(fd, &counted, sizeof(counted));
	take_settings(io);
	take_arrivals(io);
	take_done(io);
	int grace_s = atomic_load(&io->shared->stopping);
	if (grace_s == 0)
		return;
	if (!io->stopping)
		begin_stop(io, grace_s);
	if (io->conn_count == 0)
		event_base_loopbreak(io->base);
}

/* --- handshakes ---------------------------------------------------------------------------------------------- */

static void
on_shake(evutil_socket_t fd, short what, void *of)
{
	struct io *io = of;
	struct conn *c;

	(void)fd;
	(void)what;
	for (int i = 0; i < HANDSHAKES_A_TURN && (c = TAILQ_FIRST(&io->shaking)) != NULL; i++) {
		TAILQ_REMOVE(&io->shaking, c, handshake);
		c->due = false;
		conn_shake(c);
	}
	const struct timeval at_once = {0};
	if (!TAILQ_EMPTY(&io->shaking))
		event_add(&io->shake, &at_once);
}

void
io_shake(struct io *io, struct conn *c)
{
	const struct timeval at_once = {0};

	if (c->due)
		return;
	c->due = true;
	if (TAILQ_EMPTY(&io->shaking))
		event_add(&io->shake, &at_once);
	TAILQ_INSERT_TAIL(&io->shaking, c, handshake);
}

/* --- the thread ------------------------------------------------------------------------------------------------ */

static void *
run(void *of)
{
	struct io *io = of;

	pthread_setname_np(pthread_self(), "io");
	io->reader = index_reader_open(io->shared->index);
	take_settings(io);
	event_base_loop(io->base, EVLOOP_NO_EXIT_ON_EMPTY);
	index_reader_close(io->reader);
	return NULL;
}

static struct event_base *
new_base(void)
{
	struct event_config *config = event_config_new();

	if (config == NULL)
		return NULL;
	event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
	struct event_base *base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

bool
io_open(struct io *io, struct io_shared *shared)
{
	*io = (struct io){.shared = shared};
	LIST_INIT(&io->conns);
	TAILQ_INIT(&io->shaking);
	LIST_INIT(&io->hearers);
	io->in = malloc(IO_IN);
	io->heads = heads_open();
	io->base = new_base();
	if (io->in == NULL || io->base == NULL || !job_queue_open(&io->done))
		return false;
	event_assign(&io->wake, io->base, io->done.event, EV_READ | EV_PERSIST, on_wake, io);
	event_assign(&io->shake, io->base, -1, 0, on_shake, io);
	event_add(&io->wake, NULL);
	io->runs = pthread_create(&io->thread, NULL, run, io) == 0;
	return io->runs;
}

void
io_join(struct io *io)
{
	if (io->runs)
		pthread_join(io->thread, NULL);
	io->runs = false;
}

void
io_close(struct io *io)
{
	struct job *job = io->base == NULL ? NULL : job_take_all(&io->done);
	struct conn *c = atomic_exchange(&io->arrivals, NULL);

	for (struct job *next; job != NULL; job = next) {
		next = job->next;
		io_job_back(io, job);
	}
	for (struct conn *next; c != NULL; c = next) {
		next = c->next;
		conn_start(c, io);
	}
	while ((c = LIST_FIRST(&io->conns)) != NULL)
		conn_close(c);
	while ((job = io->spare) != NULL) {
		io->spare = job->next;
		free(job);
	}
	if (io->base != NULL) {
		event_del(&io->wake);
		event_base_free(io->base);
		job_queue_close(&io->done);
	}
	heads_close(io->heads);
	bytes_free(&io->out);
	bytes_free(&io->body);
	free(io->in);
}
