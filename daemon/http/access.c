/* The evaluation takes no lock, allocates nothing and reads no disk. */
#include "daemon/http/access.h"

#include "daemon/auth/bearer.h"
#include "daemon/http/forward.h"
#include "daemon/index/authzen.h"
#include "daemon/work/clock.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/time.h"

#include <stdio.h>
#include <string.h>

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
	reply_put(&io->out, &reply, date_now(&io->date));
	return OK;
}

/* §6: a denial is 200. */
static enum err
evaluate(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct bearer bearer;
	struct authzen asked;
	struct answer answer;
	char body[AUTHZEN_REPLY_MAX];
	int64_t now = clock_now();

	TRY(admit(io, r, now, &bearer, why));
	TRY(authzen_scan(r->body, &asked, why));
	*why = may_not_ask;
	if (!index_may_ask(io->reader, &bearer, &asked.question, now))
		return ERR_FORBIDDEN;
	index_evaluate(io->reader, &asked.question, now, &answer);
	struct str text = {body, authzen_render(&asked, &answer, body, sizeof(body))};
	return put_decision(io, base, text, answer.position);
}

/* One of several, appended to the body that is being made; what can't be evaluated is
 * denied, and says why. */
static bool
evaluate_item(struct io *io, const struct bearer *bearer, const struct authzen *asked,
    const char *why, int64_t now)
{
	struct bytes *b = &io->body;
	struct answer answer = {.permit = false};

	bytes_room(b, AUTHZEN_REPLY_MAX);
	char *to = b->p + b->n;
	if (why != NULL) {
		b->n += authzen_render_fault(400, why, to, AUTHZEN_REPLY_MAX);
	} else if (!index_may_ask(io->reader, bearer, &asked->question, now)) {
		b->n += authzen_render_fault(403, may_not_ask, to, AUTHZEN_REPLY_MAX);
	} else {
		index_evaluate(io->reader, &asked->question, now, &answer);
		b->n += authzen_render(asked, &answer, to, AUTHZEN_REPLY_MAX);
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
	struct bearer bearer;
	struct authzen_batch batch;
	struct authzen asked;
	int64_t now = clock_now();
	bool ended = false;

	TRY(admit(io, r, now, &bearer, why));
	TRY(authzen_batch_open(r->body, &batch, why));
	if (!batch.several)
		return evaluate(io, r, base, why);
	uint64_t position = index_position(io->reader);
	io->body.n = 0;
	bytes_put(&io->body, STR("{\"evaluations\":"));
	for (char mark = '['; !ended && authzen_batch_next(&batch, &asked, why); mark = ',') {
		bytes_put(&io->body, (struct str){&mark, 1});
		ended = ends(batch.semantic, evaluate_item(io, &bearer, &asked, *why, now));
	}
	bytes_put(&io->body, STR("]}"));
	return put_decision(io, base, bytes_str(&io->body), position);
}

/* --- front ends that ask with a request of their own --------------------------------------------- */

static const char forward_path[] = "/access/v1/forward";

/* What is asked for: by the operator's rules from method and target of the original
 * request, which stand in fields or, behind our own path, in the request itself; without
 * rules from fields that the front end sets.  Otherwise the code of the refusal. */
static const char *
forward_question(const struct io *io, const struct request *r, struct question *q)
{
	const struct forward *rules = io->settings->forward;
	struct str below = str_from(r->path, sizeof(forward_path) - 1);
	struct str target = below.n != 0 ? below : r->original_target;
	struct str method = r->original_method.n != 0 ? r->original_method : r->method;

	if (rules == NULL) {
		q->capability = r->sluice_capability;
		q->model = r->sluice_model;
		q->version = r->sluice_version;
		q->component = r->sluice_component;
		return q->capability.n == 0 || q->model.n == 0 ? "not_configured" : NULL;
	}
	if (below.n != 0 && r->original_target.n != 0)
		return "path_refused";
	switch (forward_find(rules, method, target, q)) {
	case FORWARD_NO_RULE: return "no_rule";
	case FORWARD_TRICK: return "path_refused";
	case FORWARD_FOUND: break;
	}
	return NULL;
}

/* Fields for the front end; it may hand some of them on. */
static void
put_answer_fields(struct bytes *b, const struct answer *a)
{
	static const struct ulid none = {{0}};
	char id[ID_LENGTH + 1];

	bytes_put(
	    b, a->permit ? STR("Sluice-Decision: permit\r\n") : STR("Sluice-Decision: deny\r\n"));
	if (!a->permit) {
		bytes_put(b, STR("Sluice-Reason: "));
		bytes_put(b, authzen_reason(a->reason));
		bytes_put(b, STR("\r\n"));
	}
	if (memcmp(&a->grant, &none, sizeof(none)) == 0)
		return;
	id_format("grt", a->grant.b, id);
	bytes_put(b, STR("Sluice-Grant: "));
	bytes_put(b, str_of(id));
	bytes_put(b, STR("\r\n"));
}

/* How long a front end may keep it, and use it on while we can't be reached (RFC 5861). */
static struct str
cache_control(const struct answer *a, char room[64])
{
	int64_t keep = a->expires_in_ms / SECOND_MS, after = a->unreachable_ms / SECOND_MS;
	int n = keep + after == 0 ? 0
				  : snprintf(room, 64, "max-age=%lld, stale-if-error=%lld",
					(long long)keep, (long long)after);

	return (struct str){room, (size_t)n};
}

static enum err
put_forward(struct io *io, const struct reply *base, const struct answer *answer, int status)
{
	struct reply reply = *base;
	struct authzen explained = {.explain = true};
	char body[AUTHZEN_REPLY_MAX], cache[64];

	io->body.n = 0;
	put_answer_fields(&io->body, answer);
	reply.status = status;
	reply.more = bytes_str(&io->body);
	reply.cache = cache_control(answer, cache);
	reply.type = STR("application/json");
	reply.body = (struct str){body, authzen_render(&explained, answer, body, sizeof(body))};
	reply.position = answer->position;
	reply_put(&io->out, &reply, date_now(&io->date));
	return OK;
}

/* Refused without asking: front ends know 200, 401 and 403, and fail on anything else. */
static enum err
put_forward_refusal(struct io *io, const struct reply *base, int status, const char *code)
{
	struct reply reply = *base;
	char body[200];

	io->body.n = 0;
	bytes_put(&io->body, STR("Sluice-Decision: deny\r\nSluice-Reason: "));
	bytes_put(&io->body, str_of(code));
	bytes_put(&io->body, STR("\r\n"));
	int n = snprintf(
	    body, sizeof(body), "{\"decision\":false,\"context\":{\"reason\":\"%s\"}}", code);
	reply.status = status;
	reply.more = bytes_str(&io->body);
	reply.type = STR("application/json");
	reply.body = (struct str){body, (size_t)n};
	reply_put(&io->out, &reply, date_now(&io->date));
	return OK;
}

/* May the holder of the key do what the front end was asked for? */
static enum err
forward(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct question q = {.subject_kind = SUBJECT_KEY, .subject = request_bearer(r)};
	struct answer answer;

	(void)why;
	if (q.subject.n == 0 || q.subject.n > BEARER_MAX)
		return put_forward_refusal(io, base, 401, "key_missing");
	const char *code = forward_question(io, r, &q);
	if (code != NULL)
		return put_forward_refusal(io, base, 403, code);
	index_evaluate(io->reader, &q, clock_now(), &answer);
	bool stranger = !answer.permit && answer.reason == REASON_UNKNOWN_SUBJECT;
	return put_forward(io, base, &answer, answer.permit ? 200 : stranger ? 401 : 403);
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

/* §9.2: the identifier is the address by which we were asked. */
static enum err
metadata(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct arena a = {0};
	struct json_out o = {.text.arena = &a};
	struct str self = str_printf(
	    &a, "%s://%.*s", base->secure ? "https" : "http", STR_ARG(r->host));

	*why = "Say by which Host you came.";
	if (r->host.n == 0)
		return ERR_MALFORMED;
	json_open(&o, NULL);
	json_put_text(&o, "policy_decision_point", self);
	json_put_text(&o, "access_evaluation_endpoint",
	    str_printf(&a, "%.*s/access/v1/evaluation", STR_ARG(self)));
	json_put_text(&o, "access_evaluations_endpoint",
	    str_printf(&a, "%.*s/access/v1/evaluations", STR_ARG(self)));
	json_close(&o);
	enum err e = put_json(io, base, 200, buf_str(&o.text));
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

static enum err
readiness(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	(void)r;
	(void)why;
	return io->stopping ? put_json(io, base, 503, STR("{\"status\":\"stopping\"}"))
			    : put_json(io, base, 200, STR("{\"status\":\"ready\"}"));
}

static const struct access accesses[] = {
#define AT(path, method, allow, answer)                                                            \
	{                                                                                          \
		{path, sizeof(path) - 1}, method, allow, answer, false                             \
	}
    AT("/access/v1/evaluation", "POST", "POST", evaluate),
    AT("/access/v1/evaluations", "POST", "POST", evaluate_several),
    AT("/.well-known/authzen-configuration", "GET", "GET, HEAD", metadata),
    AT("/healthz", "GET", "GET, HEAD", health),
    AT("/readyz", "GET", "GET, HEAD", readiness),
#undef AT
    {{forward_path, sizeof(forward_path) - 1}, NULL, NULL, forward, true},
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
