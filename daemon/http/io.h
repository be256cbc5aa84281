/* An I/O thread: an event loop over its own connections.  It never waits for anything
 * but its sockets. */
#ifndef HTTP_IO_H
#define HTTP_IO_H

#include "daemon/auth/bearer.h"
#include "daemon/http/bytes.h"
#include "daemon/http/forward.h"
#include "daemon/http/heads.h"
#include "daemon/http/http.h"
#include "daemon/http/refusals.h"
#include "daemon/http/reply.h"
#include "daemon/http/route.h"

#include <event2/event_struct.h>
#include <pthread.h>
#include <sys/queue.h>

/* What a connection waits for, each with a time of its own. */
enum wait {
	WAIT_NOTHING, /* its request is with a reader or the writer */
	WAIT_HANDSHAKE,
	WAIT_IDLE, /* for a request to begin: once the time, at most twice */
	WAIT_REQUEST, /* for the rest of it: the whole must come within the time */
	WAIT_WRITE, /* for the client to take the reply, likewise */
	WAIT_LINGER, /* for the client to see the end */
	WAIT_COUNT
};

/* What all threads share. */
struct io_shared {
	struct index *index;
	struct work *work;
	struct content *content;
	struct routes *routes;
	_Atomic(const struct io_settings *) settings;
	struct digest search_secret; /* makes searches' tokens ours */
	struct io *io; /* all of them */
	int threads;
	struct binding_keys bindings; /* make denials and approvals ours, also after a restart */
	atomic_int stopping; /* 0: not; else how many seconds the threads may still take */
};

/* What may change while running; whole, under one pointer. */
struct io_settings {
	struct http_limits limits;
	struct forward *forward; /* NULL: there are no rules */
};

struct conn;
struct hearing;
LIST_HEAD(conn_list, conn);
LIST_HEAD(hearing_list, hearing);
TAILQ_HEAD(conn_queue, conn);

struct io {
	struct io_shared *shared;
	struct event_base *base;
	pthread_t thread;
	bool runs;

	/* From other threads. */
	_Atomic(struct conn *) arrivals;
	struct job_queue done; /* its eventfd wakes this thread for everything */
	struct event wake;

	/* The thread's own. */
	const struct io_settings *settings; /* those that `time` was made from */
	const struct timeval *time[WAIT_COUNT];
	struct conn_list conns;
	size_t conn_count;
	struct conn_queue shaking; /* due for a step of their handshake */
	struct event shake;
	struct hearing_list hearers;
	int hearer_count;
	struct event look; /* for what they are told; only while there are any */
	struct conn_list told; /* by `told`: how far their jobs are … */
	struct event tell; /* … each second, while there are any */
	struct job *spare; /* jobs to be used again */
	int spare_count;
	struct index_reader *reader;
	char *in; /* what was just received, of whichever connection */
	struct bytes out; /* what is to be sent, likewise */
	struct bytes body; /* of a long reply that is being made */
	struct bearer_memo *memo; /* of the connection that is being served */
	struct refusals refusals;
	struct date date;
	struct heads *heads;
	uint64_t failed; /* requests, by the server's fault */
	int64_t failure_logged; /* in which second */
	bool stopping;
};

enum { IO_IN = 64 * 1024 };

/* Start a thread; false when there are no more threads or descriptors. */
bool io_open(struct io *io, struct io_shared *shared);
/* Wake the thread, so that it sees new limits or that it should stop. */
void io_wake(struct io *io);
/* Hand it a connection; from the main thread. */
void io_give(struct io *io, struct conn *conn);
/* Wait for its end, then free what it held.  Jobs that are still away must have come
 * back: io_join first, then work_stop, then io_close. */
void io_join(struct io *io);
void io_close(struct io *io);

/* The thread's own: a job to fill, and back. */
struct job *io_job(struct io *io);
void io_job_back(struct io *io, struct job *job);
/* A handshake costs as much as fifty requests: a few a turn of the loop. */
void io_shake(struct io *io, struct conn *conn);
/* Set the date of replies, by the time at which this turn of the loop began. */
void io_tick(struct io *io);
/* A connection has been closed. */
void io_gone(struct io *io);

#endif
