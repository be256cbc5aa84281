/* Front ends know 200, 401 and 403, and fail on anything else. */
#include "daemon/http/front.h"

#include "daemon/auth/bearer.h"
#include "daemon/index/authzen.h"
#include "daemon/index/changes.h"
#include "daemon/index/limits_text.h"
#include "daemon/work/clock.h"
#include "lib/id.h"
#include "lib/time.h"

#include <stdio.h>
#include <string.h>

/* What is asked for: by the operator's rules from method and target of the original
 * request, which stand in fields or, behind our own path, in the request itself; without
 * rules from fields that the front end sets.  Otherwise the code of the refusal. */
static const char *
forward_question(const struct io *io, const struct request *r, struct question *q, int *spent)
{
	const struct forward *rules = io->settings->forward;
	struct str below = str_from(r->path, sizeof(FRONT_PATH) - 1);
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
	switch (forward_find(rules, method, target, q, spent)) {
	case FORWARD_NO_RULE: return "no_rule";
	case FORWARD_TRICK: return "path_refused";
	case FORWARD_FOUND: break;
	}
	return NULL;
}

/* A list of words (RFC 9651): whoever doesn't understand one must take the permit for a denial. */
static void
put_obligations(struct bytes *b, const struct answer *a)
{
	static const struct str words[] = {
#define OBLIGATION(name, word, capability) {word, sizeof(word) - 1},
#include "schema/obligations.def"
#undef OBLIGATION
	};
	struct str class = a->allowance == NULL ? STR("") : str_of(a->allowance->rate_class);
	struct str before = STR("Sluice-Obligations: ");

	for (int i = 0; i < OBLIGATION_COUNT; i++) {
		if ((a->obligations >> i & 1) == 0)
			continue;
		bytes_put(b, before);
		bytes_put(b, words[i]);
		before = STR(", ");
	}
	if (class.n != 0) {
		bytes_put(b, before);
		bytes_put(b, STR("rate_class="));
		bytes_put(b, class);
		before = STR(", ");
	}
	if (before.n == 2)
		bytes_put(b, STR("\r\n"));
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
	if (a->permit)
		put_obligations(b, a);
	if (a->meter != NULL) {
		bytes_room(b, LIMITS_TEXT_MAX);
		b->n += limits_fields(a, b->p + b->n);
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
	reply.generation = index_generation(io->reader);
	reply_put(&io->out, &reply, date_now(&io->date));
	return OK;
}

/* Refused without asking: front ends know 200, 401 and 403, and fail on anything else. */
static enum err
put_forward_refusal(struct io *io, const struct reply *base, int status, const char *code)
{
	struct reply reply = *base;
	char body[200];

	refusals_front(&io->refusals, code);
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

static int
status_of(const struct answer *a, int spent)
{
	if (a->permit)
		return 200;
	if (a->reason == REASON_UNKNOWN_SUBJECT)
		return 401;
	return a->reason == REASON_RATE_LIMITED || a->reason == REASON_QUOTA_EXHAUSTED ? spent
										       : 403;
}

enum err
front_answer(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct question q = {
	    .subject_kind = SUBJECT_KEY, .subject = request_bearer(r), .use = true};
	struct answer answer;
	int spent = FORWARD_REFUSED;

	(void)why;
	if (q.subject.n == 0 || q.subject.n > BEARER_MAX)
		return put_forward_refusal(io, base, 401, "key_missing");
	const char *code = forward_question(io, r, &q, &spent);
	if (code != NULL)
		return put_forward_refusal(io, base, 403, code);
	index_evaluate(io->reader, &q, clock_now(), &answer);
	if (!answer.permit)
		refusals_denial(&io->refusals, answer.reason);
	return put_forward(io, base, &answer, status_of(&answer, spent));
}
