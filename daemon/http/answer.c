/* Requests become replies or jobs, jobs become replies. */
#include "daemon/http/answer.h"

#include "daemon/auth/bearer.h"
#include "daemon/http/access.h"
#include "daemon/http/hearing.h"
#include "daemon/http/sending.h"
#include "daemon/http/taking.h"
#include "daemon/http/telling.h"
#include "daemon/work/clock.h"
#include "daemon/work/log.h"
#include "lib/percent.h"

#include <string.h>

enum { PARSED_HERE = 16 * 1024 }; /* larger bodies are parsed by a reader */

/* --- replies ------------------------------------------------------------------------------------- */

static struct reply
reply_to(const struct conn *c, const struct request *r)
{
	return (struct reply){
	    .id = r->id,
	    .bodiless = str_is(r->method, "HEAD"),
	    .last = r->last || c->io->stopping,
	    .old = r->old,
	    .secure = c->tls != NULL,
	};
}

static void
put(struct conn *c, const struct reply *r)
{
	c->last = c->last || r->last;
	reply_put(&c->io->out, r, date_now(&c->io->date));
}

/* The reply that begins as BASE and goes on with what came of CALL. */
static struct reply
reply_of(const struct reply *base, const struct call *call)
{
	struct reply r = *base;

	r.status = call->status;
	r.type = call->status >= 400 ? STR("application/problem+json") : STR("application/json");
	r.body = buf_str(&call->reply.text);
	r.etag = call->etag;
	r.location = call->location;
	r.retry_after = call->retry_after;
	r.position = call->position;
	r.more = call->more;
	if (call->file_out != NULL && call->status < 400) {
		r.type = STR("application/octet-stream");
		r.by_file = true;
		r.length = call->file_out->to - call->file_out->from;
	}
	return r;
}

static void
put_call(struct conn *c, const struct reply *base, const struct call *call)
{
	struct reply r = reply_of(base, call);

	if (call->refused != OK)
		refusals_error(&c->io->refusals, call->refused);
	put(c, &r);
}

/* A refusal without a command. */
static void
put_refusal(struct conn *c, const struct reply *base, enum err e, const char *why)
{
	struct arena a = {0};
	struct call call = {.arena = &a};

	if (why != NULL)
		call.detail = str_of(why);
	call_finish(&call, e);
	put_call(c, base, &call);
	arena_free(&a);
}

/* The name of the query's member that says where a page begins. */
static const char *
cursor_name(const struct command *c)
{
	return strstr(c->words, "--from ") != NULL ? "from" : "cursor";
}

/* The same request with another cursor (RFC 8288). */
static struct str
next_link(struct call *call, struct str path)
{
	const char *cursor = cursor_name(call->command);
	struct str rest = call->query, value;
	struct buf b = {.arena = call->arena};

	if (call->link_next.n == 0)
		return STR("");
	buf_printf(&b, "<%.*s?", STR_ARG(path));
	while (rest.n != 0) {
		struct str pair = str_cut(rest, '&', &rest);
		if (!str_is(str_cut(pair, '=', &value), cursor))
			buf_printf(&b, "%.*s&", STR_ARG(pair));
	}
	buf_printf(&b, "%s=%.*s>; rel=\"next\"", cursor, STR_ARG(call->link_next));
	return buf_str(&b);
}

/* A full disk fails everyone at once: one line a second and thread says it. */
static void
log_failure(struct io *io, const struct call *call)
{
	io->failed++;
	if (io->date.second == io->failure_logged)
		return;
	io->failure_logged = io->date.second;
	log_line("%s: %d: %.*s (%llu failures so far)", call->command->name, call->status,
	    STR_ARG(call->trouble), (unsigned long long)io->failed);
}

void
answer_refused(struct conn *c, enum err e, const char *why)
{
	put_refusal(c, &c->away, e, why);
}

void
answer_job(struct conn *c, struct job *job)
{
	struct reply base = c->away;

	if (job->call.status >= 500)
		log_failure(c->io, &job->call);
	base.link = next_link(&job->call, c->away_path);
	base.last = base.last || c->io->stopping;
	put_call(c, &base, &job->call);
}

void
answer_came(struct conn *c, struct job *job)
{
	telling_end(c);
	if (c->taking != NULL)
		taking_came(c, job);
	else if (c->sending != NULL)
		sending_came(c, job);
	else if (job->errand != NULL)
		sending_found(c, job);
	else if (c->broken || (job->call.command->flags & OWN) != 0)
		return; /* nothing is to be said */
	else if (job->call.file_out != NULL)
		sending_find(c, job);
	else
		answer_job(c, job);
}

/* --- commands ---------------------------------------------------------------------------------------- */

static enum err
find_caller(struct conn *c, struct job *job, const struct request *r, const char **why)
{
	struct str secret = request_bearer(r);
	struct bearer bearer;

	if (secret.p == NULL)
		return job->call.command->needs == ANYONE ? OK : ERR_UNAUTHENTICATED;
	TRY(bearer_find(c->io->reader, &c->memo, secret, clock_now(), &bearer));
	*why = "A key only asks for evaluations; sign in with a token of your own.";
	TRY(bearer_caller(&job->arena, &bearer, &job->call.caller));
	*why = NULL;
	return OK;
}

static enum err
fill(struct job *job, const struct request *r, const struct route *route, const char **why)
{
	struct call *call = &job->call;
	struct arena *a = call->arena;
	struct str decoded;

	for (int i = 0; i < CALL_PARAMS; i++) {
		*why = "A part of the address is no text in UTF-8 without control characters, "
		       "percent-encoded.";
		if (route->param[i].p != NULL)
			TRY(route_decode(a, route->param[i], &call->param[i]));
	}
	if (!percent_decode(a, r->query, true, &decoded))
		return ERR_MALFORMED;
	*why = NULL;
	bool file = (call->command->flags & STREAM) != 0;
	if (r->body.n != 0 && !file && !request_is_json(r))
		return ERR_UNSUPPORTED_TYPE;
	call->query = str_copy(a, r->query);
	if (!file)
		call->body_text = str_copy(a, r->body);
	call->idempotency_key = str_copy(a, r->idempotency_key);
	/* A weak tag never matches (RFC 9110 §13.1.1), and no tag of ours looks like this. */
	call->if_match = r->weak_match ? STR("W/") : str_copy(a, r->if_match);
	call->dry_run = r->dry_run;
	const struct conn *c = job->connection;
	if (str_starts(r->path, "/access/"))
		call->self = str_printf(
		    a, "%s://%.*s", c->tls != NULL ? "https" : "http", STR_ARG(r->host));
	call->range = str_copy(a, r->range);
	call->if_range = str_copy(a, r->if_range);
	call->head = str_is(r->method, "HEAD");
	return OK;
}

static enum err
prepare(struct conn *c, struct job *job, const struct request *r, const struct route *route,
    const char **why)
{
	job->connection = c;
	job->call.command = route->command;
	job->call.bindings = &c->io->shared->bindings;
	TRY(find_caller(c, job, r, why));
	return fill(job, r, route, why);
}

static bool
has_file(const struct command *command)
{
	return (command->flags & (STREAM | MEASURED)) != 0;
}

static enum err
file_fits(struct conn *c, const struct request *r, const struct command *command)
{
	const struct http_limits *limits = &c->io->settings->limits;
	bool artefact = (command->flags & ARTEFACT) != 0;

	if ((command->flags & STREAM) == 0)
		return OK;
	return r->length <= (artefact ? limits->artefact : limits->file) ? OK : ERR_TOO_LARGE;
}

/* A command with a file is rehearsed without it, as a job of its own. */
static enum err
begin_file(struct conn *c, struct job *job, const struct request *r, const struct route *route,
    const char **why)
{
	struct job *rehearsal = io_job(c->io);
	bool stream = (route->command->flags & STREAM) != 0;

	enum err e = file_fits(c, r, route->command);
	if (e == OK)
		e = prepare(c, rehearsal, r, route, why);
	if (e == OK)
		e = command_prepare(&rehearsal->call);
	if (e == OK)
		e = taking_open(c, job, rehearsal, stream ? r->length : 0, r->expects);
	if (e != OK)
		io_job_back(c->io, rehearsal);
	return e;
}

/* OK: the job is on its way, or its call is finished with a refusal (*refused). */
static enum err
begin(struct conn *c, struct job *job, const struct request *r, const struct route *route,
    const char **why)
{
	bool file = has_file(route->command);

	TRY(prepare(c, job, r, route, why));
	job->unparsed = r->body.n > PARSED_HERE && !file;
	if (!job->unparsed && command_prepare(&job->call) != OK)
		return OK;
	c->away_path = str_copy(&job->arena, r->path);
	c->away.id = str_copy(&job->arena, r->id);
	if (file)
		return begin_file(c, job, r, route, why);
	c->job = job;
	if (work_submit(c->io->shared->work, job)) {
		if (r->progress && (route->command->flags & LENGTHY) != 0)
			telling_begin(c);
		return OK;
	}
	c->job = NULL;
	return ERR_BUSY;
}

static void
run_command(struct conn *c, const struct request *r, struct reply *base)
{
	struct route route;
	const char *why = NULL;

	enum err e = route_find(c->io->shared->routes, r->method, r->path, &route);
	if (e != OK) {
		base->allow = route.allow;
		put_refusal(c, base, e, NULL);
		return;
	}
	struct job *job = io_job(c->io);
	c->away = *base;
	e = begin(c, job, r, &route, &why);
	if (c->job != NULL)
		return;
	base->last = base->last || (r->length != 0 && r->body.p == NULL);
	if (e == OK)
		put_call(c, base, &job->call);
	else
		put_refusal(c, base, e, why);
	io_job_back(c->io, job);
}

bool
answer_takes(struct conn *c, const struct request *r)
{
	struct route route;

	return route_find(c->io->shared->routes, r->method, r->path, &route) == OK &&
	       (route.command->flags & STREAM) != 0;
}

enum err
answer_awaits(struct conn *c, const struct request *r)
{
	struct bearer bearer;

	if (r->length <= PARSED_HERE)
		return OK;
	return bearer_find(c->io->reader, &c->memo, request_bearer(r), clock_now(), &bearer);
}

/* --- requests -------------------------------------------------------------------------------------- */

static void
run_access(struct conn *c, const struct access *at, const struct request *r, struct reply *base)
{
	const char *why = NULL;
	bool any = at->method == NULL;
	bool get = !any && strcmp(at->method, "GET") == 0 && str_is(r->method, "HEAD");
	enum err e = ERR_METHOD;

	if (any || get || str_is(r->method, at->method))
		e = at->answer(c->io, r, base, &why);
	if (e == ERR_METHOD)
		base->allow = str_of(at->allow);
	if (e != OK)
		put_refusal(c, base, e, why);
	c->last = c->last || base->last;
}

static void
run_hearing(struct conn *c, const struct request *r, struct reply *base)
{
	const char *why = NULL;
	enum err e = hearing_open(c, r, base, &why);

	if (e == ERR_METHOD)
		base->allow = STR("GET");
	if (e != OK)
		put_refusal(c, base, e, why);
}

void
answer_request(struct conn *c, const struct request *r)
{
	struct reply base = reply_to(c, r);
	const struct access *at = access_find(r->path);

	if (str_is(r->path, CHANGES_PATH))
		run_hearing(c, r, &base);
	else if (at != NULL)
		run_access(c, at, r, &base);
	else
		run_command(c, r, &base);
}

void
answer_unread(struct conn *c, const struct request *r, enum err e, const char *why)
{
	struct reply base = reply_to(c, r);
	struct route route;

	base.last = true;
	if (e == ERR_METHOD && route_find(c->io->shared->routes, r->method, r->path, &route) == e)
		base.allow = route.allow;
	put_refusal(c, &base, e, why);
}
