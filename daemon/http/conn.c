/* What a connection does when its socket, its time or its job says something.  Every way
 * in ends in settle(), the only place that decides what it waits for next, or frees it. */
#include "daemon/http/conn.h"

#include "daemon/http/answer.h"
#include "daemon/http/hearing.h"
#include "daemon/http/sending.h"
#include "daemon/http/strict.h"
#include "daemon/http/taking.h"
#include "daemon/work/job.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	OUT_MAX = 64 * 1024, /* so much is answered before it has to be sent */
	OUT_KEPT = 1024 * 1024, /* a larger buffer isn't kept */
	DISCARD = 4096,
};

/* --- bytes in and out ----------------------------------------------------------------------------------- */

enum { WANTS_READ = TLS_WANTS_READ, WANTS_WRITE = TLS_WANTS_WRITE, FAILED = TLS_FAILED };

static ssize_t
receive(struct conn *c, void *to, size_t room)
{
	if (c->tls != NULL)
		return tls_read(c->tls, to, room);
	ssize_t n = recv(c->fd, to, room, 0);
	return n >= 0 ? n : errno == EAGAIN || errno == EINTR ? WANTS_READ : FAILED;
}

static ssize_t
transmit(struct conn *c, const void *from, size_t n)
{
	if (c->tls != NULL)
		return tls_write(c->tls, from, n);
	ssize_t sent = send(c->fd, from, n, MSG_NOSIGNAL);
	return sent >= 0 ? sent : errno == EAGAIN || errno == EINTR ? WANTS_WRITE : FAILED;
}

static size_t
transmit_all(struct conn *c, struct str s)
{
	size_t sent = 0;

	while (sent < s.n && !c->broken) {
		ssize_t n = transmit(c, s.p + sent, s.n - sent);
		if (n == WANTS_WRITE)
			break;
		if (n <= 0)
			c->broken = true;
		else
			sent += (size_t)n;
	}
	return sent;
}

/* Send what the thread's buffer holds for this connection, behind what waits already. */
static void
flush(struct conn *c)
{
	struct bytes *out = &c->io->out;

	if (c->out.n != 0) {
		bytes_put(&c->out, bytes_str(out));
		bytes_drop(&c->out, transmit_all(c, bytes_str(&c->out)));
	} else if (out->n != 0) {
		size_t sent = transmit_all(c, bytes_str(out));
		bytes_put(&c->out, str_from(bytes_str(out), sent));
	}
	out->n = 0;
	if (out->room > OUT_KEPT)
		bytes_free(out);
	if (c->out.n == 0 && c->out.room != 0)
		bytes_free(&c->out);
	if (c->out.n == 0 && c->waits == WAIT_WRITE)
		c->waits = WAIT_IDLE;
}

/* --- requests ----------------------------------------------------------------------------------------- */

static size_t
refuse(struct conn *c, const struct request *r, struct str bytes, enum err e, const char *why)
{
	answer_unread(c, r, e, why);
	return bytes.n;
}

static size_t
refuse_long(struct conn *c, struct str bytes)
{
	static const struct request unread = {.old = false};
	bool line = memchr(bytes.p, '\n', bytes.n) != NULL;

	return refuse(c, &unread, bytes, line ? ERR_HEADERS_TOO_LARGE : ERR_TARGET_TOO_LONG, NULL);
}

/* The head of a request isn't whole: how long may it still become? */
static size_t
await_head(struct conn *c, struct str bytes)
{
	if (bytes.n > c->io->settings->limits.header)
		return refuse_long(c, bytes);
	c->scanned = bytes.n;
	return 0;
}

/* The same for its body. */
static size_t
await_body(struct conn *c, const struct request *r, struct str bytes)
{
	enum err e = answer_awaits(c, r);

	if (e != OK)
		return refuse(c, r, bytes, e, NULL);
	c->need = r->head + r->length;
	if (r->expects && !c->continued)
		bytes_put(&c->io->out, STR("HTTP/1.1 100 Continue\r\n\r\n"));
	c->continued = true;
	return 0;
}

/* The bytes of the first request in BYTES, once answered; 0 when it isn't whole yet. */
static size_t
serve_one(struct conn *c, struct str bytes)
{
	struct request r;
	const char *why = NULL;

	if (bytes.n < c->need)
		return 0;
	if (c->taking != NULL)
		return taking_bytes(c, bytes);
	if (c->need == 0 && c->scanned != 0 && !strict_whole(bytes, &c->scanned))
		return await_head(c, bytes);
	enum err e = heads_read(c->io->heads, &c->last_head, bytes, &r, &why);
	if (e == OK && r.head == 0)
		return await_head(c, bytes);
	if (e == OK && r.head > c->io->settings->limits.header)
		return refuse_long(c, bytes);
	if (e == OK && r.length > c->io->settings->limits.body && !answer_takes(c, &r))
		e = ERR_TOO_LARGE;
	if (e != OK)
		return refuse(c, &r, bytes, e, why);
	if (bytes.n < r.head + r.length && !answer_takes(c, &r))
		return await_body(c, &r, bytes);
	c->scanned = c->need = 0;
	c->continued = false;
	if (c->waits == WAIT_REQUEST)
		c->waits = WAIT_IDLE; /* the next has its own time */
	if (bytes.n >= r.head + r.length)
		r.body = (struct str){bytes.p + r.head, r.length};
	answer_request(c, &r);
	return taking_awaits(c) ? r.head : r.head + r.length;
}

/* An empty line before a request is passed over (RFC 9112 §2.2). */
static size_t
serve_next(struct conn *c, struct str bytes)
{
	if (c->scanned == 0 && c->taking == NULL && str_starts(bytes, "\r\n")) {
		size_t n = serve_one(c, str_from(bytes, 2));
		return n == 0 ? 2 : n + 2;
	}
	return serve_one(c, bytes);
}

static bool
answers(const struct conn *c)
{
	return c->job == NULL && c->sending == NULL && c->hearing == NULL && !c->last &&
	       !c->broken && c->io->out.n < OUT_MAX;
}

/* Answer the requests that stand whole in BYTES; returns how much that used up. */
static size_t
serve(struct conn *c, struct str bytes)
{
	size_t used = 0, n = 1;

	c->io->memo = &c->memo;
	io_tick(c->io);
	index_enter(c->io->reader);
	while (n != 0 && used < bytes.n && answers(c)) {
		n = serve_next(c, str_from(bytes, used));
		used += n;
	}
	index_leave(c->io->reader);
	if (c->last)
		used = bytes.n;
	return used;
}

/* Answer and send, as long as there is something to answer and the client takes it. */
static void
go_on(struct conn *c)
{
	size_t used = 1;

	flush(c);
	while (c->in.n != 0 && used != 0 && c->out.n == 0 && answers(c)) {
		used = serve(c, bytes_str(&c->in));
		bytes_drop(&c->in, used);
		flush(c);
	}
	if (c->in.n == 0 && c->in.room != 0)
		bytes_free(&c->in);
}

/* --- what next ------------------------------------------------------------------------------------------ */

static void
wait_for(struct conn *c, enum wait what)
{
	c->active = true;
	if (what == c->waits)
		return;
	c->waits = what;
	if (what == WAIT_NOTHING)
		event_del(&c->timer);
	else
		event_add(&c->timer, c->io->time[what]);
}

static void
want_reads(struct conn *c, bool wanted)
{
	if (wanted == c->reads)
		return;
	c->reads = wanted;
	if (wanted)
		event_add(&c->readable, NULL);
	else
		event_del(&c->readable);
}

/* Everything is said: the client sees the end, and may still be sending. */
static void
linger(struct conn *c)
{
	if (!c->lingers) {
		tls_close(c->tls);
		c->tls = NULL;
		c->lingers = true;
		(void)shutdown(c->fd, SHUT_WR);
	}
	want_reads(c, true);
	wait_for(c, WAIT_LINGER);
}

static void
settle(struct conn *c)
{
	bool sending = c->out.n != 0 || c->sending != NULL;

	if (c->sending != NULL && c->job == NULL && c->out.n == 0 && !c->broken)
		sending_go_on(c);
	if (c->job != NULL && !c->broken) {
		wait_for(c, WAIT_NOTHING);
		return;
	}
	if (c->broken || (!sending && c->ended)) {
		if (c->job == NULL)
			conn_close(c);
		else
			want_reads(c, false);
		return;
	}
	if (sending) {
		event_add(&c->writable, NULL);
		wait_for(c, WAIT_WRITE);
	} else if (c->last) {
		linger(c);
	} else {
		want_reads(c, true);
		enum wait what = c->in.n != 0 || c->taking != NULL ? WAIT_REQUEST : WAIT_IDLE;
		what = c->shakes ? WAIT_HANDSHAKE : what;
		wait_for(c, c->hearing != NULL ? WAIT_NOTHING : what);
	}
}

/* --- reading ---------------------------------------------------------------------------------------------- */

/* More of a request of which a part is there. */
static ssize_t
read_on(struct conn *c)
{
	size_t missing = c->need > c->in.n ? c->need - c->in.n : DISCARD;

	bytes_room(&c->in, missing < IO_IN ? missing : IO_IN);
	ssize_t n = receive(c, c->in.p + c->in.n, c->in.room - c->in.n);
	if (n > 0)
		c->in.n += (size_t)n;
	return n;
}

/* The beginning of a request, into the thread's buffer: mostly it is whole. */
static ssize_t
read_anew(struct conn *c)
{
	struct io *io = c->io;
	ssize_t n = receive(c, io->in, IO_IN);

	if (n > 0) {
		struct str bytes = {io->in, (size_t)n};
		bytes_put(&c->in, str_from(bytes, serve(c, bytes)));
	}
	return n;
}

/* The end of the other side ends the connection once what it had asked is answered. */
static bool
read_some(struct conn *c)
{
	ssize_t n = c->in.n != 0 ? read_on(c) : read_anew(c);

	if (n == WANTS_READ)
		return false;
	c->ended = c->ended || n == 0;
	c->broken = c->broken || n < 0;
	go_on(c);
	return n > 0 && answers(c) && c->out.n == 0 && c->tls != NULL && tls_holds(c->tls);
}

static void
discard(struct conn *c)
{
	ssize_t n = receive(c, c->io->in, IO_IN);
	c->broken |= n == 0 || n == FAILED;
}

static void
on_readable(evutil_socket_t fd, short what, void *of)
{
	struct conn *c = of;

	(void)fd;
	(void)what;
	if (c->shakes) {
		want_reads(c, false);
		io_shake(c->io, c);
		return;
	}
	if (c->lingers || c->hearing != NULL) {
		discard(c);
	} else if (c->job != NULL || c->out.n != 0 || c->sending != NULL) {
		want_reads(c, false); /* until this one is answered and sent */
		return;
	} else {
		while (read_some(c))
			continue;
	}
	settle(c);
}

static void
on_writable(evutil_socket_t fd, short what, void *of)
{
	struct conn *c = of;

	(void)fd;
	(void)what;
	if (c->shakes) {
		io_shake(c->io, c);
		return;
	}
	if (c->sending != NULL)
		sending_unblock(c);
	go_on(c);
	while (c->tls != NULL && c->out.n == 0 && answers(c) && tls_holds(c->tls) && read_some(c))
		continue;
	settle(c);
}

static void
on_time(evutil_socket_t fd, short what, void *of)
{
	struct conn *c = of;

	(void)fd;
	(void)what;
	if (c->waits == WAIT_IDLE && c->active) {
		c->active = false;
		event_add(&c->timer, c->io->time[WAIT_IDLE]);
		return;
	}
	c->broken = true;
	settle(c);
}

/* --- its life -------------------------------------------------------------------------------------------- */

struct conn *
conn_open(int fd, struct tls *tls, struct peer *peer)
{
	struct conn *c = calloc(1, sizeof(*c));

	if (c == NULL)
		abort();
	c->fd = fd;
	c->tls = tls;
	c->peer = peer;
	c->shakes = tls != NULL;
	return c;
}

void
conn_start(struct conn *c, struct io *io)
{
	c->io = io;
	LIST_INSERT_HEAD(&io->conns, c, all);
	io->conn_count++;
	event_assign(&c->readable, io->base, c->fd, EV_READ | EV_PERSIST, on_readable, c);
	event_assign(&c->writable, io->base, c->fd, EV_WRITE, on_writable, c);
	event_assign(&c->timer, io->base, -1, 0, on_time, c);
	settle(c);
}

void
conn_shake(struct conn *c)
{
	int r = tls_handshake(c->tls);

	if (r == 1) {
		c->shakes = false;
		while (read_some(c))
			continue;
		settle(c);
		return;
	}
	c->broken = r == TLS_FAILED;
	settle(c);
	if (r == TLS_WANTS_WRITE)
		event_add(&c->writable, NULL);
}

bool
conn_finish(struct conn *c, struct job *job)
{
	c->job = NULL;
	io_tick(c->io);
	answer_came(c, job);
	bool sent_on = c->job == job;
	if (!c->broken && c->job == NULL)
		go_on(c);
	while (!c->broken && c->tls != NULL && c->out.n == 0 && answers(c) && tls_holds(c->tls) &&
	       read_some(c))
		continue;
	settle(c);
	return sent_on;
}

void
conn_told(struct conn *c)
{
	flush(c);
	settle(c);
}

void
conn_stop(struct conn *c)
{
	if (c->job != NULL || c->out.n != 0 || c->sending != NULL || c->lingers)
		return;
	if (!c->shakes && c->hearing == NULL)
		(void)read_some(c);
	if (c->job == NULL && c->out.n == 0 && !c->last)
		c->broken = true;
	settle(c);
}

void
conn_close(struct conn *c)
{
	event_del(&c->readable);
	event_del(&c->writable);
	event_del(&c->timer);
	tls_close(c->tls);
	close(c->fd);
	if (c->peer != NULL)
		peer_leave(c->peer);
	if (c->due)
		TAILQ_REMOVE(&c->io->shaking, c, handshake);
	LIST_REMOVE(c, all);
	io_gone(c->io);
	c->broken = true;
	taking_close(c);
	sending_close(c);
	hearing_close(c);
	bytes_free(&c->in);
	bytes_free(&c->out);
	bearer_forget(&c->memo);
	free(c);
}
