/* The grounds of a past answer, in words. */
#include "cli/past.h"

#include "cli/request.h"
#include "cli/why.h"
#include "lib/time.h"

static void
put_query(struct buf *path, const struct typed *typed, const char *name)
{
	struct str value = typed_text(typed, name);

	if (value.p == NULL)
		return;
	buf_printf(path, "&%s=", name);
	request_encode(path, value);
}

struct str
past_path(const struct typed *typed, struct str subject)
{
	static const char *const names[] = {"capability", "version", "component", "at"};
	struct buf path = {.arena = typed->arena};

	buf_put(&path, STR("/v1/models/"));
	request_encode(&path, typed_text(typed, "model"));
	buf_put(&path, STR("/why?subject="));
	request_encode(&path, subject);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put_query(&path, typed, names[i]);
	return buf_str(&path);
}

/* ", WORD TIME" behind B, where there is one. */
static void
add_time(struct buf *b, const char *word, const struct json *known, const char *member)
{
	int64_t at;

	if (time_parse(json_text(known, member), &at))
		buf_printf(b, ", %s %.*s", word, STR_ARG(time_words(b->arena, at)));
}

static void
add_true(struct buf *b, const struct json *known)
{
	json_each(m, known)
		if (m->kind == JSON_BOOL && m->truth)
			buf_printf(b, ", %.*s", STR_ARG(m->name));
}

static void
add_stopped(struct buf *b, const struct json *known)
{
	const char *before = ", restricted: ";

	json_each(offer, json_member(known, "offers"))
		json_each(c, json_member(offer, "stopped")) {
			buf_printf(b, "%s%.*s", before, STR_ARG(c->text));
			before = " ";
		}
}

/* "release  rel_…, stage 1, held (entry 51, release.held, 2030-01-05 09:00 UTC)" */
static void
put_ground(struct session *s, struct buf *b, const char *word, const struct json *g)
{
	const struct json *known = json_member(g, "known");
	struct buf line = {.arena = s->arena};
	int64_t at = 0;

	buf_put(&line, json_text(g, "object"));
	if (json_text(known, "role").n != 0)
		buf_printf(&line, ", %.*s", STR_ARG(json_text(known, "role")));
	if (json_member(known, "stage") != NULL)
		buf_printf(&line, ", stage %lld", (long long)json_int(known, "stage", 0));
	add_true(&line, known);
	add_stopped(&line, known);
	add_time(&line, "from", known, "start");
	add_time(&line, "until", known, "end");
	add_time(&line, "until", known, "until");
	(void)time_parse(json_text(g, "at"), &at);
	buf_printf(&line, " (entry %lld, %.*s, %.*s)", (long long)json_int(g, "seq", 0),
	    STR_ARG(json_text(g, "type")), STR_ARG(time_words(s->arena, at)));
	why_line(b, &s->output.out, word, buf_str(&line));
}

void
past_put(struct session *s, struct buf *b, const struct json *answer)
{
	static const struct {
		const char *prefix, *word;
	} kinds[] = {{"acc_", "account"}, {"dny_", "denial"}, {"mdl_", "model"},
	    {"rel_", "release"}, {"grt_", "grant"}, {"rol_", "role"}};

	json_each(g, json_member(answer, "grounds"))
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (str_starts(json_text(g, "object"), kinds[i].prefix))
				put_ground(s, b, kinds[i].word, g);
}
