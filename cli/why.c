/* The pages that an answer leads to, a line of each. */
#include "cli/why.h"

#include "cli/request.h"
#include "cli/table.h"
#include "lib/time.h"

void
why_line(struct buf *b, const struct screen *s, const char *name, struct str value)
{
	struct wrap w = {b, s->columns, 13, 13, false};

	if (value.n == 0)
		return;
	buf_printf(b, "  %-9s  ", name);
	wrap_text(&w, text_line(b->arena, value));
	buf_char(b, '\n');
}

/* The object at BEFORE, NAME encoded, BEHIND; NULL when it isn't to be seen. */
static const struct json *
page(struct session *s, const char *before, struct str name, const char *behind)
{
	struct buf path = {.arena = s->arena};

	if (name.n == 0)
		return NULL;
	buf_put(&path, str_of(before));
	request_encode(&path, name);
	buf_put(&path, str_of(behind));
	return session_try(s, buf_str(&path));
}

static struct str
words(struct session *s, const struct json *object, const char *member)
{
	int64_t at;

	return time_parse(json_text(object, member), &at) ? time_words(s->arena, at) : STR("");
}

/* " NAME TEXT" behind B, where there is a text. */
static void
add(struct buf *b, const char *name, struct str text)
{
	if (text.n != 0)
		buf_printf(b, "%s %.*s", name, STR_ARG(text));
}

static void
put_person(struct session *s, struct buf *b, struct str subject)
{
	const struct json *p = page(s, "/v1/accounts/", subject, "");
	struct buf line = {.arena = s->arena};

	if (p == NULL)
		return;
	buf_put(&line, json_text(p, "name"));
	add(&line, " of", json_text(p, "organisation"));
	if (!str_is(json_text(p, "state"), "active"))
		add(&line, ",", json_text(p, "state"));
	why_line(b, &s->output.out, "person", buf_str(&line));
}

static void
put_grant(struct session *s, struct buf *b, struct str id)
{
	const struct json *g = page(s, "/v1/grants/", id, "");
	struct buf line = {.arena = s->arena};

	buf_put(&line, id);
	add(&line, ",", json_text(g, "state"));
	add(&line, ", from", words(s, g, "start_at"));
	add(&line, ", until", words(s, g, "end_at"));
	add(&line, ":", json_text(g, "reason"));
	if (id.n != 0)
		why_line(b, &s->output.out, "grant", buf_str(&line));
}

static void
put_holds(struct session *s, struct buf *b, const struct json *release)
{
	json_each(h, json_member(release, "holds")) {
		struct buf line = {.arena = s->arena};
		if (json_text(h, "lifted_at").n != 0)
			continue;
		buf_put(&line, json_text(h, "means"));
		add(&line, ", by", json_text(h, "by"));
		add(&line, ":", json_text(h, "reason"));
		add(&line, "; reviewed", words(s, h, "review_at"));
		why_line(b, &s->output.out, "held", buf_str(&line));
	}
}

static void
put_restrictions(struct session *s, struct buf *b, struct str model)
{
	const struct json *list = page(s, "/v1/releases/", model, "/restrictions");

	json_each(r, json_member(list, "items")) {
		struct buf line = {.arena = s->arena};
		if (json_text(r, "lifted_at").n != 0)
			continue;
		json_each(c, json_member(r, "capabilities"))
			buf_printf(&line, "%.*s, ", STR_ARG(c->text));
		buf_put(&line, json_text(r, "means"));
		add(&line, ", by", json_text(r, "by"));
		add(&line, ":", json_text(r, "reason"));
		why_line(b, &s->output.out, "stopped", buf_str(&line));
	}
}

static void
put_stage(struct session *s, struct buf *b, const struct json *context, struct str model)
{
	const struct json *r = page(s, "/v1/releases/", model, "");
	struct buf line = {.arena = s->arena};
	long long stage = (long long)json_int(context, "stage", 0);

	if (stage == 0)
		buf_put(&line, STR("none is reached yet"));
	else
		buf_printf(&line, "%lld", stage);
	if (stage != 0 && stage == json_int(r, "position", 0)) {
		buf_printf(&line, " of %lld", (long long)json_int(r, "stages", 0));
		add(&line, ",", json_text(r, "stage_name"));
		add(&line, ", since", words(s, r, "since"));
	}
	why_line(b, &s->output.out, "stage", buf_str(&line));
	put_holds(s, b, r);
	put_restrictions(s, b, model);
}

static bool
is_under_way(const struct json *application)
{
	static const char *const over[] = {"approved", "rejected", "withdrawn", "deleted", "lapsed",
	    "lapsed_by_board", "not_needed"};

	for (size_t i = 0; i < sizeof(over) / sizeof(over[0]); i++)
		if (str_is(json_text(application, "state"), over[i]))
			return false;
	return true;
}

/* The newest of the subject's applications for the model that isn't over; NULL: none is seen. */
static const struct json *
application_of(struct session *s, struct str subject, struct str model)
{
	const struct json *list = session_try(s, STR("/v1/applications?limit=100"));

	json_each(a, json_member(list, "items"))
		if (str_eq(json_text(a, "applicant"), subject) &&
		    str_eq(json_text(a, "model"), model) && is_under_way(a))
			return a;
	return NULL;
}

/* Is it a reason that an application under way may do away with? */
static bool
awaits_decision(struct str reason)
{
	static const char *const reasons[] = {
	    "no_grant", "expired", "version_not_covered", "capability_not_covered"};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (str_is(reason, reasons[i]))
			return true;
	return false;
}

/* ", place 3 of those who wait" */
static struct str
place_of(struct session *s, const struct json *application)
{
	if (!str_is(json_text(application, "state"), "waitlisted"))
		return STR("");
	application = page(s, "/v1/applications/", json_text(application, "id"), "");
	long long place = json_int(json_member(application, "waiting"), "position", 0);
	return place == 0 ? STR("") : str_printf(s->arena, ", place %lld of those who wait", place);
}

static void
put_application(struct session *s, struct buf *b, const struct json *a)
{
	struct buf line = {.arena = s->arena};

	buf_put(&line, json_text(a, "id"));
	add(&line, " for", json_text(a, "tier"));
	add(&line, ":", json_text(a, "state"));
	buf_put(&line, place_of(s, a));
	add(&line, ", to be decided by", words(s, a, "deadline_at"));
	why_line(b, &s->output.out, "applied", buf_str(&line));
}

void
why_put(struct session *s, struct buf *b, struct str subject, const struct json *context)
{
	put_person(s, b, subject);
	put_grant(s, b, json_text(context, "grant"));
	put_stage(s, b, context, typed_text(s->typed, "model"));
}

void
why_applied(struct session *s, struct buf *b, struct str subject, const struct json *context,
    struct str *next)
{
	struct str model = typed_text(s->typed, "model"), reason = json_text(context, "reason");

	if (!awaits_decision(reason))
		return;
	const struct json *application = application_of(s, subject, model);
	if (application == NULL)
		return;
	put_application(s, b, application);
	*next = str_printf(
	    s->arena, "sluice application show %.*s", STR_ARG(json_text(application, "id")));
}
