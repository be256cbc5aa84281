/* The evaluation takes no lock and reads no disk; it allocates nothing but a place in which to
 * count what wasn't counted before. */
#include "daemon/http/access.h"

#include "daemon/auth/bearer.h"
#include "daemon/http/front.h"
#include "daemon/http/introspect.h"
#include "daemon/http/requestable.h"
#include "daemon/http/search.h"
#include "daemon/index/authzen.h"
#include "daemon/index/changes.h"
#include "daemon/index/limits_text.h"
#include "daemon/work/clock.h"
#include "lib/json.h"
#include "lib/jws.h"

#include <string.h>

#define KEYS_PATH "/.well-known/jwks.json"

/* Whoever asks, and that it is JSON: OpenID AuthZEN 1.0 §10 wants 400 for another type. */
static enum err
admit(struct io *io, const struct request *r, int64_t now, struct bearer *bearer, const char **why)
{
	TRY(bearer_find(io->reader, io->memo, request_bearer(r), now, bearer));
	*why = "The body must be JSON; send it with Content-Type: application/json.";
	return request_is_json(r) ? OK : ERR_MALFORMED;
}

static const char may_not_ask[] = "You may ask about yourself; about others as admin, auditor, or "
				  "as gateway, release lead or duty officer of the model.";

static enum err
put_decision(struct io *io, const struct reply *base, struct str body, uint64_t position)
{
	struct reply reply = *base;

	reply.status = 200;
	reply.type = STR("application/json");
	reply.body = body;
	reply.position = position;
	reply.generation = index_generation(io->reader);
	reply_put(&io->out, &reply, date_now(&io->date));
	return OK;
}

/* The same, with the fields that say how its limits stand. */
static enum err
put_limited(struct io *io, const struct reply *base, struct str body, const struct answer *answer)
{
	char fields[LIMITS_TEXT_MAX];
	struct reply limited = *base;

	if (answer->meter == NULL)
		return put_decision(io, base, body, answer->position);
	limited.more = (struct str){fields, limits_fields(answer, fields)};
	return put_decision(io, &limited, body, answer->position);
}

/* --- evaluations ---------------------------------------------------------------------------------- */

/* By which address we were asked. */
static struct str
self_of(struct arena *arena, const struct request *r, const struct reply *base)
{
	return str_printf(arena, "%s://%.*s", base->secure ? "https" : "http", STR_ARG(r->host));
}

/* An answer that says more than its reasons, appended to the body that is being made; ITEM as it
 * stands in a batch, or empty. */
static void
put_explained(const struct asking *a, const struct authzen *asked, const struct answer *answer,
    struct str item)
{
	struct bytes *b = &a->io->body;
	struct arena arena = {0};
	struct telling t = {&arena, &a->io->shared->bindings, a->io->reader,
	    self_of(&arena, a->request, a->base), a->request->body, item, a->now};
	struct authzen_more more = requestable_tell(&t, asked, answer);
	size_t room = AUTHZEN_REPLY_MAX + more.members.n;

	bytes_room(b, room);
	b->n += authzen_render_more(answer, &more, b->p + b->n, room);
	arena_free(&arena);
}

/* §6: a denial is 200. */
static enum err
evaluate(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct asking a = {.io = io, .request = r, .base = base, .now = clock_now()};
	struct authzen asked;
	struct answer answer;
	char body[AUTHZEN_REPLY_MAX];

	TRY(admit(io, r, a.now, &a.bearer, why));
	TRY(authzen_scan(r->body, &asked, why));
	*why = may_not_ask;
	if (!index_may_ask(io->reader, &a.bearer, &asked.question, a.now))
		return ERR_FORBIDDEN;
	*why = NULL;
	if (asked.min_seq > index_position(io->reader))
		return ERR_BEHIND;
	index_evaluate(io->reader, &asked.question, a.now, &answer);
	if (!answer.permit)
		refusals_denial(&io->refusals, answer.reason);
	if (requestable_tells(&asked, &answer)) {
		io->body.n = 0;
		put_explained(&a, &asked, &answer, STR(""));
		return put_limited(io, base, bytes_str(&io->body), &answer);
	}
	struct str text = {body, authzen_render(&asked, &answer, body, sizeof(body))};
	return put_limited(io, base, text, &answer);
}

static void
put_fault(struct io *io, enum err e, const char *message)
{
	struct bytes *b = &io->body;

	refusals_error(&io->refusals, e);
	b->n += authzen_render_fault(err_table[e].http, message, b->p + b->n, AUTHZEN_REPLY_MAX);
}

/* One of several, appended to the body that is being made; what can't be evaluated is
 * denied, and says why. */
static bool
evaluate_item(const struct asking *a, const struct authzen *asked, const char *why, struct str item)
{
	struct index_reader *reader = a->io->reader;
	struct bytes *b = &a->io->body;
	struct answer answer = {.permit = false};

	bytes_room(b, AUTHZEN_REPLY_MAX);
	if (why != NULL) {
		put_fault(a->io, ERR_MALFORMED, why);
	} else if (!index_may_ask(reader, &a->bearer, &asked->question, a->now)) {
		put_fault(a->io, ERR_FORBIDDEN, may_not_ask);
	} else if (asked->min_seq > index_position(reader)) {
		put_fault(a->io, ERR_BEHIND, err_table[ERR_BEHIND].text);
	} else {
		index_evaluate(reader, &asked->question, a->now, &answer);
		if (!answer.permit)
			refusals_denial(&a->io->refusals, answer.reason);
		if (requestable_tells(asked, &answer))
			put_explained(a, asked, &answer, item);
		else
			b->n += authzen_render(asked, &answer, b->p + b->n, AUTHZEN_REPLY_MAX);
	}
	return answer.permit;
}

static bool
ends(enum authzen_semantic semantic, bool permit)
{
	return permit ? semantic == AUTHZEN_PERMIT_ON_FIRST_PERMIT
		      : semantic == AUTHZEN_DENY_ON_FIRST_DENY;
}

/* §7.  A batch without evaluations is a single one. */
static enum err
evaluate_several(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct asking a = {.io = io, .request = r, .base = base, .now = clock_now()};
	struct authzen_batch batch;
	struct authzen asked;
	bool ended = false;

	TRY(admit(io, r, a.now, &a.bearer, why));
	TRY(authzen_batch_open(r->body, &batch, why));
	if (!batch.several)
		return evaluate(io, r, base, why);
	uint64_t position = index_position(io->reader);
	io->body.n = 0;
	bytes_put(&io->body, STR("{\"evaluations\":"));
	for (char mark = '['; !ended && authzen_batch_next(&batch, &asked, why); mark = ',') {
		bytes_put(&io->body, (struct str){&mark, 1});
		ended = ends(batch.semantic, evaluate_item(&a, &asked, *why, batch.item));
	}
	bytes_put(&io->body, STR("]}"));
	return put_decision(io, base, bytes_str(&io->body), position);
}

/* --- searches ------------------------------------------------------------------------------------- */

static enum err
search(struct io *io, const struct request *r, const struct reply *base, enum search_kind kind,
    const char **why)
{
	struct asking a = {.io = io, .request = r, .base = base, .now = clock_now()};

	TRY(admit(io, r, a.now, &a.bearer, why));
	TRY(search_answer(&a, kind, why));
	return put_decision(io, base, bytes_str(&io->body), index_position(io->reader));
}

static enum err
search_subject(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	return search(io, r, base, SEARCH_SUBJECT, why);
}

static enum err
search_resource(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	return search(io, r, base, SEARCH_RESOURCE, why);
}

static enum err
search_action(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	return search(io, r, base, SEARCH_ACTION, why);
}

/* --- what this is ----------------------------------------------------------------------------------- */

static enum err
put_json(struct io *io, const struct reply *base, int status, struct str body)
{
	struct reply reply = *base;

	reply.status = status;
	reply.type = STR("application/json");
	reply.body = body;
	reply.retry_after = status == 503 ? 1 : 0;
	reply_put(&io->out, &reply, date_now(&io->date));
	return OK;
}

static const struct {
	const char *member, *path;
} endpoints[] = {
    {"access_evaluation_endpoint", "/access/v1/evaluation"},
    {"access_evaluations_endpoint", "/access/v1/evaluations"},
    {"access_request_endpoint", REQUESTS_PATH},
    {"introspection_endpoint", "/access/v1/introspect"},
    {"jwks_uri", KEYS_PATH},
    {"search_subject_endpoint", "/access/v1/search/subject"},
    {"search_resource_endpoint", "/access/v1/search/resource"},
    {"search_action_endpoint", "/access/v1/search/action"},
};

/* §9.2: the identifier is the address by which we were asked. */
static enum err
metadata(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct arena a = {0};
	struct json_out o = {.text.arena = &a};
	struct str self = self_of(&a, r, base);

	*why = "Say by which Host you came.";
	if (r->host.n == 0)
		return ERR_MALFORMED;
	json_open(&o, NULL);
	json_put_text(&o, "policy_decision_point", self);
	for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++)
		json_put_text(&o, endpoints[i].member,
		    str_printf(&a, "%.*s%s", STR_ARG(self), endpoints[i].path));
	json_open_list(&o, "capabilities");
	json_put_text(&o, NULL, STR("urn:openid:authzen:capability:access-request"));
	json_close_list(&o);
	json_close(&o);
	enum err e = put_json(io, base, 200, buf_str(&o.text));
	arena_free(&a);
	return e;
}

/* By which approvals can be checked without us (RFC 7517). */
static enum err
keys(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct arena a = {0};

	(void)r;
	(void)why;
	enum err e = put_json(io, base, 200, jwk_set(&a, io->shared->bindings.approvals.public));
	arena_free(&a);
	return e;
}

static enum err
health(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	(void)r;
	(void)why;
	return put_json(io, base, 200, STR("{\"status\":\"up\"}"));
}

/* Whoever hears it at all: it listens when everything is loaded, and no longer when it ends. */
static enum err
readiness(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	(void)r;
	(void)why;
	return put_json(io, base, 200, STR("{\"status\":\"ready\"}"));
}

static const struct access accesses[] = {
#define AT(path, method, allow, answer)                                                            \
	{                                                                                          \
		{path, sizeof(path) - 1}, method, allow, answer, false                             \
	}
    AT("/access/v1/evaluation", "POST", "POST", evaluate),
    AT("/access/v1/evaluations", "POST", "POST", evaluate_several),
    AT("/access/v1/introspect", "POST", "POST", introspect_answer),
    AT("/access/v1/search/subject", "POST", "POST", search_subject),
    AT("/access/v1/search/resource", "POST", "POST", search_resource),
    AT("/access/v1/search/action", "POST", "POST", search_action),
    AT("/.well-known/authzen-configuration", "GET", "GET, HEAD", metadata),
    AT(KEYS_PATH, "GET", "GET, HEAD", keys),
    AT("/access/v1/refusals", "GET", "GET, HEAD", refusals_answer),
    AT("/healthz", "GET", "GET, HEAD", health),
    AT("/readyz", "GET", "GET, HEAD", readiness),
#undef AT
    {{FRONT_PATH, sizeof(FRONT_PATH) - 1}, NULL, NULL, front_answer, true},
};

static bool
is_below(struct str path, struct str above)
{
	return path.n > above.n && memcmp(path.p, above.p, above.n) == 0 && path.p[above.n] == '/';
}

const struct access *
access_find(struct str path)
{
	for (size_t i = 0; i < sizeof(accesses) / sizeof(accesses[0]); i++)
		if (str_eq(path, accesses[i].path) ||
		    (accesses[i].below && is_below(path, accesses[i].path)))
			return &accesses[i];
	return NULL;
}
