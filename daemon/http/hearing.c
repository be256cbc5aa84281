/* Changes as events. */
#include "daemon/http/hearing.h"

#include "daemon/auth/bearer.h"
#include "daemon/index/changes.h"
#include "daemon/work/clock.h"
#include "lib/id.h"
#include "lib/time.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOOK_MS = 200,
	BEAT_MS = 15 * SECOND_MS, /* something is said this often, so that ends are noticed */
	EVENTS_A_LOOK = 256,
};

struct hearing {
	LIST_ENTRY(hearing) all; /* of the thread */
	struct conn *conn;
	struct bearer bearer;
	struct digest secret;
	uint64_t place; /* among the changes */
	uint64_t told; /* the position of the last event */
	int64_t said_at;
};

/* --- events ----------------------------------------------------------------------------------- */

static void
put_member(struct bytes *b, const char *name, const char *prefix, const struct ulid *id)
{
	static const struct ulid none;
	char text[ID_LENGTH + 1];

	if (memcmp(id, &none, sizeof(none)) == 0)
		return;
	id_format(prefix, id->b, text);
	bytes_put(b, b->p[b->n - 1] == '{' ? STR("\"") : STR(",\""));
	bytes_put(b, str_of(name));
	bytes_put(b, STR("\":\""));
	bytes_put(b, str_of(text));
	bytes_put(b, STR("\""));
}

static void
put_change(struct bytes *b, const struct change *c)
{
	bytes_put(b, STR("event: change\ndata: {"));
	put_member(b, "account", "acc", &c->account);
	put_member(b, "grant", "grt", &c->grant);
	if (c->model_n != 0) {
		bytes_put(b, b->p[b->n - 1] == '{' ? STR("\"model\":\"") : STR(",\"model\":\""));
		bytes_put(b, (struct str){c->model, c->model_n});
		bytes_put(b, STR("\""));
	}
	bytes_put(b, STR("}\n\n"));
}

/* The id comes last and alone: who is cut off between events of one position hears all of
 * them again. */
static void
put_id(struct bytes *b, uint64_t position)
{
	bytes_put(b, STR("id: "));
	bytes_number(b, position);
	bytes_put(b, STR("\nevent: position\ndata: "));
	bytes_number(b, position);
	bytes_put(b, STR("\n\n"));
}

static void
put_resync(struct hearing *h, struct bytes *b, struct index_reader *reader)
{
	uint64_t position = index_generation(reader);

	(void)index_changes_find(reader, position, &h->place);
	bytes_put(b, STR("event: resync\ndata: {}\n\n"));
	put_id(b, position);
	h->told = position;
}

/* What has changed since the last look, up to a bound. */
static void
put_news(struct hearing *h, struct bytes *b, struct index_reader *reader, int64_t now)
{
	uint64_t position = h->told;
	struct change change;
	int found = 0;

	for (int i = 0; i < EVENTS_A_LOOK; i++) {
		found = index_changes_next(reader, &h->bearer, now, &h->place, &change);
		if (found <= 0)
			break;
		if (change.position != position && position != h->told) {
			put_id(b, position);
			h->told = position;
		}
		put_change(b, &change);
		position = change.position;
	}
	if (found < 0) {
		put_resync(h, b, reader);
	} else if (found == 0 && position != h->told) {
		put_id(b, position);
		h->told = position;
	}
}

/* --- looking ---------------------------------------------------------------------------------- */

/* What one is told now; false when it may hear no more, which ends the connection. */
static bool
look(struct hearing *h, struct io *io, int64_t now)
{
	struct bearer bearer;
	size_t before = io->out.n;

	if (!index_bearer(io->reader, &h->secret, now, &bearer) ||
	    !index_may_introspect(io->reader, &bearer, now))
		return false;
	put_news(h, &io->out, io->reader, now);
	if (io->out.n == before && now - h->said_at < BEAT_MS && now >= h->said_at)
		return true;
	if (io->out.n == before)
		bytes_put(&io->out, STR(": still here\n\n"));
	h->said_at = now;
	return true;
}

static void
on_look(evutil_socket_t fd, short what, void *of)
{
	struct io *io = of;
	struct hearing *h, *next;

	(void)fd;
	(void)what;
	int64_t now = clock_now();
	for (h = LIST_FIRST(&io->hearers); h != NULL; h = next) {
		next = LIST_NEXT(h, all);
		struct conn *c = h->conn;
		if (c->out.n != 0)
			continue; /* it is slow: what it misses waits, or is forgotten */
		index_enter(io->reader);
		c->last = !look(h, io, now);
		index_leave(io->reader);
		if (c->last)
			hearing_close(c);
		conn_told(c);
	}
}

static void
begin_looking(struct io *io)
{
	const struct timeval every = {.tv_usec = LOOK_MS * 1000};

	if (io->hearer_count++ != 0)
		return;
	event_assign(&io->look, io->base, -1, EV_PERSIST, on_look, io);
	event_add(&io->look, &every);
}

/* --- the request ------------------------------------------------------------------------------- */

static void
put_head(struct io *io, const struct reply *base)
{
	struct reply reply = *base;

	reply.status = 200;
	reply.type = STR("text/event-stream");
	reply.endless = true;
	reply.last = true;
	reply.more = STR("X-Accel-Buffering: no\r\n");
	reply_put(&io->out, &reply, date_now(&io->date));
}

/* Where it left off, if that is known. */
static bool
resumes(struct hearing *h, const struct index_reader *reader, struct str id)
{
	int64_t position;

	if (!str_int(id, &position) || position < 0 ||
	    (uint64_t)position > index_position(reader) ||
	    !index_changes_find(reader, (uint64_t)position, &h->place))
		return false;
	h->told = (uint64_t)position;
	return true;
}

enum err
hearing_open(struct conn *c, const struct request *r, const struct reply *base, const char **why)
{
	struct io *io = c->io;
	int64_t now = clock_now();
	struct bearer bearer;

	if (!str_is(r->method, "GET"))
		return ERR_METHOD;
	TRY(bearer_find(io->reader, io->memo, request_bearer(r), now, &bearer));
	*why = "Changes are told to admins, auditors and gateways.";
	if (!index_may_introspect(io->reader, &bearer, now))
		return ERR_FORBIDDEN;
	*why = "So many listen already that no more are taken; ask again later.";
	if (io->hearer_count >= HEARERS_MAX || io->stopping)
		return ERR_BUSY;
	struct hearing *h = calloc(1, sizeof(*h));
	if (h == NULL)
		abort();
	*h = (struct hearing){.conn = c, .bearer = bearer, .said_at = now};
	h->secret = hash_of(request_bearer(r));
	c->hearing = h;
	LIST_INSERT_HEAD(&io->hearers, h, all);
	begin_looking(io);
	put_head(io, base);
	if (!resumes(h, io->reader, r->last_event_id))
		put_resync(h, &io->out, io->reader);
	return OK;
}

void
hearing_close(struct conn *c)
{
	struct hearing *h = c->hearing;

	if (h == NULL)
		return;
	c->hearing = NULL;
	LIST_REMOVE(h, all);
	if (--c->io->hearer_count == 0)
		event_del(&c->io->look);
	free(h);
}
