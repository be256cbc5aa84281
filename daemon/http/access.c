/* The evaluation takes no lock, allocates nothing and reads no disk. */
#include "daemon/http/access.h"

#include "daemon/auth/bearer.h"
#include "daemon/index/authzen.h"
#include "daemon/work/clock.h"
#include "lib/json.h"

/* OpenID AuthZEN 1.0 §6 and §10: a wrong media type is 400, a denial is 200. */
static enum err
evaluate(struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct bearer bearer;
	struct authzen asked;
	struct answer answer;
	char body[AUTHZEN_REPLY_MAX];
	struct reply reply = *base;
	int64_t now = clock_now();

	TRY(bearer_find(io->reader, request_bearer(r), now, &bearer));
	*why = "The body must be JSON; send it with Content-Type: application/json.";
	if (!request_is_json(r))
		return ERR_MALFORMED;
	TRY(authzen_scan(r->body, &asked, why));
	*why = "You may ask about yourself; about others as admin, auditor, or as gateway, "
	       "release lead or duty officer of the model.";
	if (!index_may_ask(io->reader, &bearer, &asked.question, now))
		return ERR_FORBIDDEN;
	index_evaluate(io->reader, &asked.question, now, &answer);
	reply.status = 200;
	reply.type = STR("application/json");
	reply.body = (struct str){body, authzen_render(&asked, &answer, body, sizeof(body))};
	reply.position = answer.position;
	reply_put(&io->out, &reply, date_now(&io->date));
	return OK;
}

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
		{path, sizeof(path) - 1}, method, allow, answer                                    \
	}
    AT("/access/v1/evaluation", "POST", "POST", evaluate),
    AT("/.well-known/authzen-configuration", "GET", "GET, HEAD", metadata),
    AT("/healthz", "GET", "GET, HEAD", health),
    AT("/readyz", "GET", "GET, HEAD", readiness),
#undef AT
};

const struct access *
access_find(struct str path)
{
	for (size_t i = 0; i < sizeof(accesses) / sizeof(accesses[0]); i++)
		if (str_eq(path, accesses[i].path))
			return &accesses[i];
	return NULL;
}
