/* Counters that only refusals move: what is answered costs nothing here. */
#include "daemon/http/refusals.h"

#include "daemon/auth/bearer.h"
#include "daemon/http/io.h"
#include "daemon/http/request.h"
#include "daemon/work/clock.h"
#include "lib/json.h"

#include <string.h>

static const char *const front_codes[FRONT_CODES] = {
    "key_missing", "not_configured", "no_rule", "path_refused"};

static void
count(atomic_uint_fast64_t *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

void
refusals_error(struct refusals *r, enum err e)
{
	count(&r->by_error[e]);
}

void
refusals_front(struct refusals *r, const char *code)
{
	for (int i = 0; i < FRONT_CODES; i++)
		if (strcmp(front_codes[i], code) == 0)
			count(&r->by_front[i]);
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
put(struct json_out *o, const char *code, uint64_t n)
{
	if (n != 0)
		json_put_int(o, code, (int64_t)n);
}

static uint64_t
value(const atomic_uint_fast64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

static void
put_all(struct json_out *o, const struct io_shared *shared)
{
	for (int e = OK + 1; e < ERR_COUNT; e++) {
		uint64_t n = 0;
		for (int i = 0; i < shared->threads; i++)
			n += value(&shared->io[i].refusals.by_error[e]);
		put(o, err_table[e].code, n);
	}
	for (int c = 0; c < FRONT_CODES; c++) {
		uint64_t n = 0;
		for (int i = 0; i < shared->threads; i++)
			n += value(&shared->io[i].refusals.by_front[c]);
		put(o, front_codes[c], n);
	}
}

enum err
refusals_answer(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct bearer asker;
	struct arena a = {0};
	struct json_out o = {.text.arena = &a};
	struct reply reply = *base;
	int64_t now = clock_now();

	TRY(bearer_find(io->reader, io->memo, request_bearer(r), now, &asker));
	*why = "Admins, auditors and gateways are told what was refused.";
	if (!index_may_introspect(io->reader, &asker, now))
		return ERR_FORBIDDEN;
	json_open(&o, NULL);
	json_open(&o, "refused");
	put_all(&o, io->shared);
	json_close(&o);
	json_close(&o);
	reply.status = 200;
	reply.type = STR("application/json");
	reply.body = buf_str(&o.text);
	reply_put(&io->out, &reply, date_now(&io->date));
	arena_free(&a);
	return OK;
}
