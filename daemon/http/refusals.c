/* Counters that only refusals move: what is answered costs nothing here. */
#include "daemon/http/refusals.h"

#include "daemon/auth/bearer.h"
#include "daemon/http/io.h"
#include "daemon/http/request.h"
#include "daemon/index/authzen.h"
#include "daemon/work/clock.h"
#include "lib/json.h"

#include <string.h>

static const char *const front_codes[FRONT_CODES] = {
    "key_missing", "not_configured", "no_rule", "path_refused"};

static uint64_t
value(const atomic_uint_fast64_t *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

/* Nobody else counts here, so that nothing needs to be locked. */
static void
count(atomic_uint_fast64_t *counter)
{
	atomic_store_explicit(counter, value(counter) + 1, memory_order_relaxed);
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

void
refusals_denial(struct refusals *r, enum reason reason)
{
	count(&r->by_reason[reason]);
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
put(struct json_out *o, const char *code, uint64_t n)
{
	if (n != 0)
		json_put_int(o, code, (int64_t)n);
}

/* Add what I/O thread R counted to SUM, which nobody else has. */
static void
add(const struct refusals *r, struct refusals *sum)
{
	for (int e = 0; e < ERR_COUNT; e++)
		sum->by_error[e] += value(&r->by_error[e]);
	for (int c = 0; c < FRONT_CODES; c++)
		sum->by_front[c] += value(&r->by_front[c]);
	for (int w = 0; w < REASON_COUNT; w++)
		sum->by_reason[w] += value(&r->by_reason[w]);
}

static void
put_all(struct json_out *o, const struct refusals *sum)
{
	json_open(o, "refused");
	for (int e = OK + 1; e < ERR_COUNT; e++)
		put(o, err_table[e].code, value(&sum->by_error[e]));
	for (int c = 0; c < FRONT_CODES; c++)
		put(o, front_codes[c], value(&sum->by_front[c]));
	json_close(o);
	json_open(o, "denied");
	for (int w = 0; w < REASON_COUNT; w++)
		put(o, authzen_reason((enum reason)w).p, value(&sum->by_reason[w]));
	json_close(o);
}

enum err
refusals_answer(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct bearer asker;
	struct arena a = {0};
	struct json_out o = {.text.arena = &a};
	struct reply reply = *base;
	struct refusals sum = {0};
	int64_t now = clock_now();

	TRY(bearer_find(io->reader, io->memo, request_bearer(r), now, &asker));
	*why = "Admins, auditors and gateways are told what was refused.";
	if (!index_may_introspect(io->reader, &asker, now))
		return ERR_FORBIDDEN;
	for (int i = 0; i < io->shared->threads; i++)
		add(&io->shared->io[i].refusals, &sum);
	json_open(&o, NULL);
	put_all(&o, &sum);
	json_close(&o);
	reply.status = 200;
	reply.type = STR("application/json");
	reply.body = buf_str(&o.text);
	reply_put(&io->out, &reply, date_now(&io->date));
	arena_free(&a);
	return OK;
}
