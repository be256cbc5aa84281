/* Access evaluations by OpenID AuthZEN 1.0, asked with an explanation. */
#include "cli/evaluate.h"

#include "cli/past.h"
#include "cli/pieces.h"
#include "cli/request.h"
#include "cli/table.h"
#include "cli/why.h"
#include "lib/id.h"
#include "lib/time.h"

bool
evaluate_put_subject(struct json_out *o, struct str subject)
{
	struct str orcid = subject;
	bool account = str_starts(subject, "acc_");

	if (!account && !orcid_parse(o->text.arena, subject, &orcid))
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

/* "?" asks for every capability: AuthZEN's search for actions. */
static bool
asks_all(const struct typed *typed)
{
	return str_is(typed_text(typed, "capability"), "?");
}

bool
evaluate_body(const struct typed *typed, struct str subject, struct str *ret)
{
	struct json_out o = {.text.arena = typed->arena};

	json_open(&o, NULL);
	if (!evaluate_put_subject(&o, subject))
		return false;
	if (!asks_all(typed)) {
		json_open(&o, "action");
		json_put_text(&o, "name", typed_text(typed, "capability"));
		json_close(&o);
	}
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
	json_put_bool(&o, "rehearse", true); /* a person asks; nothing is used */
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

/* What came of the question. */
struct answered {
	struct str subject; /* an account's id or an ORCID iD */
	struct reply reply;
	const struct json *json;
};

/* Ask at PATH; the reply's JSON in ret. */
static enum outcome
ask_at(struct session *s, struct str path, struct answered *ret)
{
	struct message m = {.method = "POST", .path = path};
	const char *why;

	enum outcome o = session_connect(s);
	if (o == DONE)
		o = find_subject(s, &ret->subject);
	if (o != DONE)
		return o;
	if (!evaluate_body(s->typed, ret->subject, &m.body))
		return output_fault(&s->output, NOT_UNDERSTOOD,
		    STR("the subject must be an account's id (acc_…), an ORCID iD, or me"),
		    STR(""));
	o = session_send(s, &m, &ret->reply);
	if (o != DONE)
		return o;
	ret->json = json_parse(s->arena, ret->reply.body, &why);
	return DONE;
}

static enum outcome
ask(struct session *s, struct answered *ret)
{
	enum outcome o = ask_at(s, STR("/access/v1/evaluation"), ret);
	const struct json *decision = json_member(ret->json, "decision");

	if (o != DONE)
		return o;
	if (decision == NULL || decision->kind != JSON_BOOL)
		return output_fault(
		    &s->output, REFUSED, STR("the server's reply is not understood"), STR(""));
	return DONE;
}

/* --- the answer ------------------------------------------------------------------------------- */

/* A tier by the name that people use for it, where the server tells. */
static struct str
tier_name(struct session *s, struct str id)
{
	struct buf path = {.arena = s->arena};

	buf_put(&path, STR("/v1/tiers/"));
	request_encode(&path, id);
	const struct json *tier = id.n == 0 ? NULL : session_try(s, buf_str(&path));
	struct str model = json_text(tier, "model"), slug = json_text(tier, "slug");
	if (model.n == 0 || slug.n == 0)
		return id;
	return str_printf(s->arena, "%.*s/%.*s", STR_ARG(model), STR_ARG(slug));
}

struct str
evaluate_fill(struct arena *a, struct str text, struct str name, struct str value)
{
	struct buf b = {.arena = a};

	while (text.n != 0 && value.n != 0) {
		struct str rest, before = str_cut(text, '<', &rest);
		buf_put(&b, before);
		if (rest.p == NULL)
			return buf_str(&b);
		bool here = rest.n > name.n && rest.p[name.n] == '>' &&
			    str_eq((struct str){rest.p, name.n}, name);
		buf_put(&b, here ? value : STR("<"));
		text = here ? str_from(rest, name.n + 1) : rest;
	}
	return value.n == 0 ? text : buf_str(&b);
}

static void
put_answer(const struct output *o, struct buf *b, const struct json *answer)
{
	const struct json *context = json_member(answer, "context");
	bool yes = json_true(answer, "decision");
	struct str text = json_text(context, "text"), reason = json_text(context, "reason");
	struct wrap w = {b, o->out.columns, 4, 3, true};

	screen_put(b, &o->out, yes ? TINT_GOOD : TINT_BAD, yes ? STR("yes") : STR("no:"));
	if (!yes && text.n != 0)
		wrap_text(&w, text_line(o->arena, text));
	if (!yes && reason.n != 0)
		wrap_word(&w, str_printf(o->arena, "[%.*s]", STR_ARG(text_line(o->arena, reason))));
	buf_char(b, '\n');
}

static struct str
asked(const struct session *s)
{
	struct str version = typed_text(s->typed, "version");
	struct str component = typed_text(s->typed, "component");

	return str_printf(s->arena, "%.*s of %.*s, %s%.*s, %s%.*s",
	    STR_ARG(typed_text(s->typed, "capability")), STR_ARG(typed_text(s->typed, "model")),
	    version.n ? "version " : "every version", STR_ARG(version),
	    component.n ? "component " : "every component that it touches", STR_ARG(component));
}

static struct str
how_long(struct arena *a, const struct json *context)
{
	long long seconds = (long long)json_int(context, "expires_in", 0);
	long long position = (long long)json_int(context, "position", 0);

	if (seconds == 0)
		return str_printf(a, "this moment, after %lld ledger entries", position);
	return str_printf(a, "%lld s, after %lld ledger entries", seconds, position);
}

/* "calls_per_day: 3 of 1000 used, more in 2 hours" */
static void
put_limits(struct session *s, struct buf *b, const struct json *context)
{
	json_each(l, json_member(context, "limits")) {
		int64_t resets = json_int(l, "resets_in", 0);
		struct str when = resets == 0
				      ? STR("")
				      : str_printf(s->arena, ", renewed in %.*s",
					    STR_ARG(duration_words(s->arena, resets * SECOND_MS)));
		why_line(b, &s->output.out, "limit",
		    str_printf(s->arena, "%.*s: %lld of %lld used%.*s",
			STR_ARG(json_text(l, "limit")), (long long)json_int(l, "used", 0),
			(long long)json_int(l, "quota", 0), STR_ARG(when)));
	}
}

/* What the answer rests on. */
static void
put_grounds(struct session *s, struct buf *b, const struct answered *a, struct str tier)
{
	const struct screen *out = &s->output.out;
	const struct json *context = json_member(a->json, "context");

	why_line(b, out, "asked", asked(s));
	why_line(b, out, "tier", tier);
	why_put(s, b, a->subject, context);
	why_line(b, out, "holds for", how_long(s->arena, context));
	put_limits(s, b, context);
}

static void
print(struct session *s, const struct answered *a, bool whole)
{
	const struct output *o = &s->output;
	const struct json *context = json_member(a->json, "context");
	struct buf b = {.arena = s->arena};
	struct str tier, next = json_text(context, "next");

	if (o->json) {
		(void)output_reply(o, a->reply.body, "", EXTENT_WHOLE);
		return;
	}
	tier = tier_name(s, json_text(context, "tier"));
	put_answer(o, &b, a->json);
	if (!json_truth(a->json, "decision"))
		why_line(&b, &o->out, "but yes", pieces_permitted(s, a->subject));
	if (whole && context != NULL)
		put_grounds(s, &b, a, tier);
	why_applied(s, &b, a->subject, context, &next);
	output_put(&s->output, buf_str(&b));
	next = evaluate_fill(s->arena, next, STR("tier"), tier);
	next = evaluate_fill(s->arena, next, STR("grant"), json_text(context, "grant"));
	next = evaluate_fill(s->arena, next, STR("model"), typed_text(s->typed, "model"));
	output_hint(o, next);
}

static const char *const capabilities[] = {
#define CAPABILITY(number, name, group, gated, public, procedure, kind) #name,
#include "schema/capabilities.def"
#undef CAPABILITY
};
enum { CAPABILITIES = sizeof(capabilities) / sizeof(capabilities[0]) };

/* Of a word that is no capability nothing is asked: "no" would mislead. */
static enum outcome
check_capability(struct session *s)
{
	struct str given = typed_text(s->typed, "capability");
	struct buf b = {.arena = s->arena};

	for (int i = 0; i < CAPABILITIES; i++)
		if (str_is(given, capabilities[i]))
			return DONE;
	for (int i = 0; i < CAPABILITIES; i++)
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ", capabilities[i]);
	return output_fault(&s->output, REFUSED,
	    str_printf(s->arena,
		"There is no capability %.*s. There are: %.*s; or \'?\' for all that is permitted.",
		STR_ARG(given), STR_ARG(buf_str(&b))),
	    (struct str){NULL, 0});
}

static void
print_all(struct session *s, const struct json *results)
{
	const struct screen *out = &s->output.out;
	struct buf b = {.arena = s->arena};
	struct wrap w = {&b, out->columns, 2, 2, false};

	screen_put(&b, out, results->count == 0 ? TINT_BAD : TINT_GOOD,
	    results->count == 0 ? STR("nothing\n") : STR("yes, to\n"));
	json_each(one, results) {
		if (!w.begun)
			screen_space(&b, w.indent);
		wrap_word(&w, str_printf(s->arena, "%.*s%s", STR_ARG(json_text(one, "name")),
				  one->next == NULL ? "\n" : ","));
	}
	output_put(&s->output, buf_str(&b));
	struct str hint = str_printf(s->arena,
	    results->count == 0 ? "sluice tier list %.*s" : "sluice why me CAPABILITY %.*s",
	    STR_ARG(typed_text(s->typed, "model")));
	output_hint(&s->output, hint);
}

static enum outcome
can_what(struct session *s)
{
	struct answered a = {.json = NULL};

	enum outcome o = ask_at(s, STR("/access/v1/search/action"), &a);
	if (o != DONE)
		return o;
	const struct json *results = json_member(a.json, "results");
	if (results == NULL || results->kind != JSON_LIST)
		return output_fault(
		    &s->output, REFUSED, STR("the server's reply is not understood"), STR(""));
	if (s->output.json)
		(void)output_reply(&s->output, a.reply.body, "", EXTENT_WHOLE);
	else
		print_all(s, results);
	return results->count == 0 ? REFUSED : DONE;
}

enum outcome
evaluate_can(struct session *s)
{
	struct answered a = {.json = NULL};

	if (asks_all(s->typed))
		return can_what(s);
	enum outcome o = check_capability(s);
	if (o == DONE)
		o = ask(s, &a);
	if (o != DONE)
		return o;
	print(s, &a, false);
	return json_true(a.json, "decision") ? DONE : REFUSED;
}

/* --- at a past time --------------------------------------------------------------------------- */

/* What no entry tells: it is said, so that nobody takes the answer for more than it is. */
static struct str
unknown_then(const struct session *s, struct str subject)
{
	return str_printf(s->arena, "how much had been used: limits are left out%s",
	    str_starts(subject, "acc_")
		? ""
		: "; whose the ORCID iD was: it is taken to be whose it is today");
}

static void
print_past(struct session *s, struct str subject, const struct json *answer)
{
	const struct screen *out = &s->output.out;
	const struct json *context = json_member(answer, "context");
	struct buf b = {.arena = s->arena};
	int64_t at = 0;

	put_answer(&s->output, &b, answer);
	(void)time_parse(json_text(answer, "at"), &at);
	why_line(&b, out, "at",
	    str_printf(s->arena, "%.*s, after %lld ledger entries",
		STR_ARG(time_words(s->arena, at)), (long long)json_int(context, "position", 0)));
	why_line(&b, out, "asked", asked(s));
	why_line(&b, out, "tier", tier_name(s, json_text(context, "tier")));
	past_put(s, &b, answer);
	why_line(&b, out, "not known", unknown_then(s, subject));
	output_put(&s->output, buf_str(&b));
}

static enum outcome
why_past(struct session *s)
{
	struct message m = {.method = "GET"};
	struct str subject;
	struct reply reply;
	const char *why;

	enum outcome o = session_connect(s);
	if (o == DONE)
		o = find_subject(s, &subject);
	if (o != DONE)
		return o;
	m.path = past_path(s->typed, subject);
	o = session_send(s, &m, &reply);
	if (o != DONE)
		return o;
	if (s->output.json)
		(void)output_reply(&s->output, reply.body, "", EXTENT_WHOLE);
	else
		print_past(s, subject, json_parse(s->arena, reply.body, &why));
	return DONE;
}

enum outcome
evaluate_why(struct session *s)
{
	struct answered a = {.json = NULL};

	if (typed_given(s->typed, "at"))
		return why_past(s);
	enum outcome o = ask(s, &a);
	if (o == DONE)
		print(s, &a, true);
	return o;
}
