/* A connection: bytes in, requests, replies, bytes out.  It belongs to one I/O thread. */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H

#include "daemon/auth/bearer.h"
#include "daemon/http/io.h"
#include "daemon/http/peer.h"
#include "daemon/http/tls.h"

struct conn {
	LIST_ENTRY(conn) all;
	TAILQ_ENTRY(conn) handshake; /* in the thread's queue, when `due` */
	struct conn *next; /* on its way to the thread */
	struct io *io;
	int fd;
	struct tls *tls; /* NULL: plain */
	struct peer *peer;
	struct event readable, writable, timer;
	enum wait waits;
	bool active; /* something happened since its timer was set */
	bool reads; /* the event `readable` is added */
	bool shakes; /* the TLS handshake isn't done */
	bool due; /* … and a step of it is due */
	bool last; /* no further request is answered */
	bool ended; /* the other side sends no more */
	bool lingers; /* our side is closed, what still comes is dropped */
	bool broken; /* to be closed at once */

	/* The request that isn't whole yet. */
	struct bytes in;
	size_t scanned; /* of its head, as long as that isn't whole */
	size_t need; /* the whole request, once its head says so */
	unsigned last_head; /* heads.h */
	bool continued; /* "100 Continue" was sent */

	struct bearer_memo memo; /* who asked last */

	struct bytes out; /* what the socket hasn't taken */
	struct job *job; /* the request that is away, or an errand of it */
	struct taking *taking; /* a file that comes, or NULL: taking.h */
	struct sending *sending; /* a file that goes, or NULL: sending.h */
	LIST_ENTRY(conn) told; /* of the thread's, when `is_told` how far its job is: telling.h */
	bool is_told;
	struct hearing *hearing; /* it is told of changes, or NULL: hearing.h */
	struct reply away; /* how the reply to `job` begins … */
	struct str away_path; /* … and what it asked for */
};

/* Main thread: for the socket FD, accepted from PEER; TLS may be NULL. */
struct conn *conn_open(int fd, struct tls *tls, struct peer *peer);
/* The rest is the I/O thread's. */

/* Begin; the thread owns it from now on. */
void conn_start(struct conn *conn, struct io *io);
/* Its job came back; true when it was sent on, and will come back again. */
MUST_USE bool conn_finish(struct conn *conn, struct job *job);
/* A step of its handshake. */
void conn_shake(struct conn *conn);
/* Answer what has come, then end. */
void conn_stop(struct conn *conn);
/* Something was appended to the thread's buffer for it, unasked. */
void conn_told(struct conn *conn);
/* Close and free it, whatever it was doing; its job must be back. */
void conn_close(struct conn *conn);

#endif
