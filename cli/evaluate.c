/* Access evaluations by OpenID AuthZEN 1.0, asked with an explanation. */
#include "cli/evaluate.h"

#include "cli/show.h"
#include "cli/table.h"
#include "lib/id.h"

static bool
put_subject(struct arena *a, struct json_out *o, struct str subject)
{
	struct str orcid = subject;
	bool account = str_starts(subject, "acc_");

	if (!account && !orcid_parse(a, subject, &orcid))
		return false;
	json_open(o, "subject");
	json_put_text(o, "type", account ? STR("account") : STR("orcid"));
	json_put_text(o, "id", orcid);
	json_close(o);
	return true;
}

static void
put_property(struct json_out *o, const struct typed *typed, const char *name)
{
	struct str value = typed_text(typed, name);

	if (value.p != NULL)
		json_put_text(o, name, value);
}

bool
evaluate_body(const struct typed *typed, struct str subject, struct str *ret)
{
	struct json_out o = {.text.arena = typed->arena};

	json_open(&o, NULL);
	if (!put_subject(typed->arena, &o, subject))
		return false;
	json_open(&o, "action");
	json_put_text(&o, "name", typed_text(typed, "capability"));
	json_close(&o);
	json_open(&o, "resource");
	json_put_text(&o, "type", STR("model"));
	json_put_text(&o, "id", typed_text(typed, "model"));
	json_open(&o, "properties");
	put_property(&o, typed, "version");
	put_property(&o, typed, "component");
	json_close(&o);
	json_close(&o);
	json_open(&o, "context");
	json_put_bool(&o, "explain", true);
	json_close(&o);
	json_close(&o);
	*ret = str_copy(typed->arena, buf_str(&o.text));
	return true;
}

static enum outcome
find_subject(struct session *s, struct str *ret)
{
	const struct json *me = NULL;

	*ret = typed_text(s->typed, "subject");
	if (!str_is(*ret, "me"))
		return DONE;
	enum outcome o = session_get(s, STR("/v1/me"), &me);
	*ret = json_text(me, "id");
	return o;
}

static enum outcome
ask(struct session *s, struct reply *reply, const struct json **ret)
{
	struct message m = {.method = "POST", .path = STR("/access/v1/evaluation")};
	struct str subject;
	const char *why;

	enum outcome o = session_connect(s);
	if (o == DONE)
		o = find_subject(s, &subject);
	if (o != DONE)
		return o;
	if (!evaluate_body(s->typed, subject, &m.body))
		return output_fault(&s->output, NOT_UNDERSTOOD,
		    STR("the subject must be an account's id (acc_…), an ORCID iD, or me"),
		    STR(""));
	o = session_send(s, &m, reply);
	if (o != DONE)
		return o;
	*ret = json_parse(s->arena, reply->body, &why);
	const struct json *decision = json_member(*ret, "decision");
	if (decision == NULL || decision->kind != JSON_BOOL)
		return output_fault(
		    &s->output, REFUSED, STR("the server's reply is not understood"), STR(""));
	return DONE;
}

static void
put_answer(const struct output *o, struct buf *b, const struct json *answer)
{
	const struct json *context = json_member(answer, "context");
	bool yes = json_true(answer, "decision");
	struct str text = json_text(context, "text"), reason = json_text(context, "reason");

	screen_put(b, &o->out, yes ? TINT_GOOD : TINT_BAD, yes ? STR("yes") : STR("no"));
	if (!yes && text.n != 0)
		buf_printf(b, ": %.*s", STR_ARG(text_line(o->arena, text)));
	if (!yes && reason.n != 0)
		buf_printf(b, " [%.*s]", STR_ARG(text_line(o->arena, reason)));
	buf_char(b, '\n');
}

static void
print(const struct session *s, const struct reply *reply, const struct json *answer, bool whole)
{
	const struct output *o = &s->output;
	struct buf b = {.arena = s->arena};

	if (o->json) {
		(void)output_reply(o, reply->body, "");
		return;
	}
	put_answer(o, &b, answer);
	if (whole && json_member(answer, "context") != NULL)
		show_object(&b, &o->out, json_member(answer, "context"), NULL, 2);
	output_put(buf_str(&b));
	if (!whole)
		output_hint(o, json_text(json_member(answer, "context"), "next"));
}

enum outcome
evaluate_can(struct session *s)
{
	struct reply reply;
	const struct json *answer = NULL;

	enum outcome o = ask(s, &reply, &answer);
	if (o != DONE)
		return o;
	print(s, &reply, answer, false);
	return json_true(answer, "decision") ? DONE : REFUSED;
}

enum outcome
evaluate_why(struct session *s)
{
	struct reply reply;
	const struct json *answer = NULL;

	enum outcome o = ask(s, &reply, &answer);
	if (o == DONE)
		print(s, &reply, answer, true);
	return o;
}
