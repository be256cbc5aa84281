/* Signing in and out: the token goes from the server into its file, and is never shown. */
#include "cli/login.h"

#include "cli/file.h"
#include "cli/prompt.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- the invitation --------------------------------------------------------------------------- */

static enum outcome
find_invitation(struct session *s, struct str *ret)
{
	struct str file = typed_text(s->typed, "invitation-file"), why;

	if (file.p == NULL) {
		if (prompt_secret(s->arena, "Invitation: ", ret))
			return DONE;
		return output_fault(&s->output, NOT_UNDERSTOOD, STR("no invitation was given"),
		    STR("sluice login --url URL --invitation-file PATH"));
	}
	if (!file_read(s->arena, file, ret, &why))
		return output_fault(&s->output, NOT_UNDERSTOOD, why, STR(""));
	while (ret->n != 0 && strchr(" \t\r\n", ret->p[ret->n - 1]) != NULL)
		ret->n--;
	return DONE;
}

/* --- login ------------------------------------------------------------------------------------ */

/* Profiles are read from other directories than they were made in. */
static struct str
absolute(struct arena *a, struct str path)
{
	char whole[PATH_MAX];

	if (path.n == 0 || realpath(str_c(a, path), whole) == NULL)
		return path;
	return str_copy(a, str_of(whole));
}

static enum outcome
store_profile(struct session *s)
{
	struct str why;

	s->profile.url = s->server.url;
	s->profile.ca = absolute(s->arena, s->server.ca);
	if (!s->known)
		s->profile.key = (struct str){NULL, 0};
	if (profile_write(s->arena, &s->profile, &why))
		return DONE;
	return output_fault(&s->output, REFUSED, why, STR(""));
}

static enum outcome
store_token(struct session *s, const struct json *reply)
{
	struct str why, token = json_text(reply, "token");
	struct str path = profile_token_path(s->arena, &s->profile);

	if (token.n == 0)
		return output_fault(
		    &s->output, REFUSED, STR("the server's reply holds no token"), STR(""));
	if (!file_write_private(s->arena, path, token, &why))
		return output_fault(&s->output, REFUSED, why, STR(""));
	s->profile.token_file = path;
	s->profile.token_id = json_text(reply, "id");
	return store_profile(s);
}

static enum outcome
accept(struct session *s, struct str invitation)
{
	struct message m = {.method = "POST", .path = STR("/v1/invitations/accept")};
	struct json_out body = {.text.arena = s->arena};
	struct reply reply;
	char host[65] = "";
	const char *why;

	(void)gethostname(host, sizeof(host) - 1);
	json_open(&body, NULL);
	json_put_text(&body, "invitation", invitation);
	json_put_text(&body, "name", str_printf(s->arena, "%s cli", host));
	json_close(&body);
	m.body = buf_str(&body.text);
	enum outcome o = session_send(s, &m, &reply);
	if (o != DONE)
		return o;
	const struct json *token = json_parse(s->arena, reply.body, &why);
	o = store_token(s, token);
	if (o != DONE)
		return o;
	output_said(&s->output, json_text(token, "said"));
	output_hint(&s->output,
	    str_is(s->profile.name, "default")
		? STR("sluice whoami")
		: str_printf(s->arena, "sluice whoami --profile %.*s", STR_ARG(s->profile.name)));
	return DONE;
}

/* The token file is the user's own: see that it works, and remember where it is. */
static enum outcome
keep_token_file(struct session *s, struct str file)
{
	const struct json *me = NULL;

	enum outcome o = session_get(s, STR("/v1/me"), &me);
	if (o != DONE)
		return o;
	s->profile.token_file = absolute(s->arena, file);
	s->profile.token_id = (struct str){NULL, 0};
	o = store_profile(s);
	if (o == DONE)
		output_said(&s->output,
		    str_printf(s->arena, "Signed in as %.*s.", STR_ARG(json_text(me, "id"))));
	return o;
}

void
login_hint(const struct session *s)
{
	const struct client_settings *to = &s->server;
	const char *name = to->ca.n == 0 ? NULL : strrchr(str_c(s->arena, to->ca), '/');
	struct str ca = name == NULL ? to->ca : str_of(name + 1);
	struct str login = str_printf(s->arena, "sluice login --url %.*s", STR_ARG(to->url));

	output_hint(&s->output,
	    ca.n == 0 ? str_printf(s->arena, "they type %.*s", STR_ARG(login))
		      : str_printf(s->arena, "they type %.*s --ca %.*s, having been given %.*s",
			    STR_ARG(login), STR_ARG(ca), STR_ARG(absolute(s->arena, to->ca))));
}

enum outcome
login_run(struct session *s)
{
	struct str file = typed_global(s->typed, "token-file"), invitation = {NULL, 0};

	if (!s->known && s->profile.token_file.n != 0)
		return output_fault(&s->output, NOT_UNDERSTOOD,
		    str_printf(s->arena, "the profile %.*s is signed in to another server",
			STR_ARG(s->profile.name)),
		    STR("give this server a profile of its own: --profile NAME"));
	s->anonymous = file.n == 0;
	enum outcome o = session_connect(s);
	if (o != DONE)
		return o;
	if (file.n != 0)
		return keep_token_file(s, file);
	o = find_invitation(s, &invitation);
	return o == DONE ? accept(s, invitation) : o;
}

/* --- logout ----------------------------------------------------------------------------------- */

/* A token that the server no longer takes needs no revoking. */
static enum outcome
revoke_token(struct session *s, struct str id)
{
	struct message m = {.method = "POST", .idempotency_key = client_key(s->arena)};
	struct reply reply;
	struct str why;

	enum outcome o = session_connect(s);
	if (o != DONE)
		return o;
	m.path = str_printf(s->arena, "/v1/tokens/%.*s/revoke", STR_ARG(id));
	if (!client_send(s->client, s->arena, &m, &reply, &why))
		return output_fault(&s->output, NOT_REACHED, why, STR(""));
	if (reply.status < 400 || reply.status == 401)
		return DONE;
	return output_problem(&s->output, reply.status, reply.body);
}

enum outcome
login_end(struct session *s)
{
	struct str own = profile_token_path(s->arena, &s->profile), why;
	bool ours = s->profile.token_id.n != 0 && str_eq(own, s->profile.token_file);

	if (!s->known || s->profile.token_file.n == 0)
		return output_fault(&s->output, REFUSED,
		    STR("the profile holds no token for this server"), STR(""));
	enum outcome o = ours ? revoke_token(s, s->profile.token_id) : DONE;
	if (o != DONE)
		return o;
	if (ours)
		(void)unlink(own.p);
	s->profile.token_file = s->profile.token_id = (struct str){NULL, 0};
	if (!profile_write(s->arena, &s->profile, &why))
		return output_fault(&s->output, REFUSED, why, STR(""));
	output_said(
	    &s->output, ours ? STR("Signed out; the token is revoked.")
			     : STR("Forgot the token file; the token in it is still valid."));
	return DONE;
}
