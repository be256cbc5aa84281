/* Settings from options, environment and profile; requests with reported failures. */
#include "cli/session.h"

#include "cli/file.h"

#include <stdlib.h>
#include <string.h>

static struct str
first_of(struct str a, struct str b)
{
	return a.n != 0 ? a : b;
}

/* An option, else the environment; empty when neither says anything. */
static struct str
said(const struct session *s, const char *option, const char *variable)
{
	const char *value = variable == NULL ? NULL : getenv(variable);

	return first_of(typed_global(s->typed, option), str_of(value));
}

struct str
session_token_file(const struct session *s)
{
	struct str own = said(s, "token-file", "SLUICE_TOKEN_FILE");

	return own.n != 0 || !s->known ? own : s->profile.token_file;
}

enum outcome
session_open(struct session *s, struct arena *a, struct typed *typed)
{
	*s = (struct session){.arena = a, .typed = typed};
	s->output = output_open(
	    a, typed_has_global(typed, "json"), typed_has_global(typed, "no-color"));
	s->output.csv = typed_global(typed, "csv");

	struct str name = said(s, "profile", "SLUICE_PROFILE"), why;
	bool asked = name.n != 0 && typed->usage->local != LOCAL_LOGIN;
	if (!profile_read(a, first_of(name, STR("default")), &s->profile, &why))
		return output_fault(&s->output, NOT_UNDERSTOOD, why, STR(""));
	if (asked && !s->profile.exists)
		return output_fault(&s->output, NOT_UNDERSTOOD,
		    str_printf(a, "there is no profile %.*s", STR_ARG(name)),
		    str_printf(a, "sluice login --url URL --profile %.*s", STR_ARG(name)));
	struct str url = said(s, "url", "SLUICE_URL");
	s->known = url.n == 0 || s->profile.url.n == 0 || str_eq(url, s->profile.url);
	s->server.url = first_of(url, s->profile.url);
	s->server.ca = first_of(said(s, "ca", NULL), s->known ? s->profile.ca : STR(""));
	return DONE;
}

void
session_close(struct session *s)
{
	client_close(s->client);
	s->client = NULL;
}

enum outcome
session_connect(struct session *s)
{
	struct str file = session_token_file(s), why;

	if (s->server.url.n == 0)
		return output_fault(&s->output, NOT_UNDERSTOOD, STR("no server is named"),
		    STR("sluice login --url URL"));
	if (!s->anonymous && file.n != 0 &&
	    !file_read_secret(s->arena, file, &s->server.token, &why))
		return output_fault(&s->output, NOT_UNDERSTOOD, why, STR(""));
	s->client = client_open(s->arena, &s->server, &why);
	return s->client != NULL ? DONE : output_fault(&s->output, NOT_UNDERSTOOD, why, STR(""));
}

enum outcome
session_send(struct session *s, const struct message *m, struct reply *ret)
{
	struct str why;

	if (!client_send(s->client, s->arena, m, ret, &why))
		return output_fault(&s->output, NOT_REACHED, why,
		    STR("see that sluiced runs there, or name another address with --url"));
	if (ret->status >= 400)
		return output_problem(&s->output, ret->status, ret->body);
	return DONE;
}

enum outcome
session_get(struct session *s, struct str path, const struct json **ret)
{
	struct message m = {.method = "GET", .path = path};
	struct reply reply;
	const char *why;

	enum outcome o = session_send(s, &m, &reply);
	if (o != DONE)
		return o;
	*ret = json_parse(s->arena, reply.body, &why);
	if (*ret != NULL && (*ret)->kind == JSON_OBJECT)
		return DONE;
	return output_fault(
	    &s->output, REFUSED, STR("the server's reply is not understood"), STR(""));
}

const struct json *
session_try_send(struct session *s, const struct message *m)
{
	struct reply reply;
	struct str unsaid;
	const char *why;

	if (!client_send(s->client, s->arena, m, &reply, &unsaid) || reply.status >= 400)
		return NULL;
	return json_parse(s->arena, reply.body, &why);
}

const struct json *
session_try(struct session *s, struct str path)
{
	return session_try_send(s, &(struct message){.method = "GET", .path = path});
}
