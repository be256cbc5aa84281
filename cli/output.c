/* Replies and problems on their way to people and programs. */
#include "cli/output.h"

#include "cli/csv_out.h"
#include "cli/list.h"
#include "cli/pretty.h"
#include "cli/show.h"
#include "cli/table.h"

#include <string.h>

struct output
output_open(struct arena *a, bool json, bool no_colour)
{
	return (struct output){
	    a, screen_of(stdout, no_colour), screen_of(stderr, no_colour), json, {NULL, 0}};
}

static void
put_to(FILE *file, struct str text)
{
	if (text.n != 0)
		(void)fwrite(text.p, 1, text.n, file);
}

void
output_put(const struct output *o, struct str text)
{
	put_to(stdout, screen_text(&o->out, o->arena, text));
}

/* The same for standard error. */
static void
put_err(const struct output *o, struct str text)
{
	put_to(stderr, screen_text(&o->err, o->arena, text));
}

void
output_hint(const struct output *o, struct str hint)
{
	struct buf b = {.arena = o->arena};

	if (hint.n == 0)
		return;
	(void)fflush(stdout); /* what came of it stands before the hint */
	struct wrap w = {&b, o->err.columns, 2, strlen("hint:"), true};
	buf_put(&b, STR("hint:"));
	if (o->err.tty) { /* a program, or who copies it from a file, finds it in one line */
		wrap_text(&w, text_line(o->arena, hint));
		buf_char(&b, '\n');
	} else {
		buf_printf(&b, " %.*s\n", STR_ARG(text_line(o->arena, hint)));
	}
	put_err(o, buf_str(&b));
}

/* --- what went well --------------------------------------------------------------------------- */

static void
put_json(const struct output *o, const struct json *value, struct str body)
{
	struct buf b = {.arena = o->arena};

	if (o->out.tty)
		pretty_put(&b, value);
	else
		buf_put(&b, body);
	if (b.n == 0 || b.p[b.n - 1] != '\n')
		buf_char(&b, '\n');
	put_to(stdout, buf_str(&b));
}

static void
put_items(const struct output *o, struct buf *b, const struct json *reply, const char *shape)
{
	const struct json *items = json_member(reply, "items");

	if (items->first == NULL)
		buf_put(b, STR("Nothing.\n"));
	else
		list_put(b, &o->out, items, layout_shape(o->arena, shape), 0);
}

static bool
is_list(const struct json *reply)
{
	const struct json *items = json_member(reply, "items");

	return items != NULL && items->kind == JSON_LIST;
}

static void
put_said(struct buf *b, const struct screen *s, struct str said)
{
	struct wrap w = {b, s->columns, 0, 0, false};

	wrap_text(&w, said);
	buf_char(b, '\n');
}

static void
put_for_people(
    const struct output *o, const struct json *reply, const char *shape, enum extent extent)
{
	struct buf b = {.arena = o->arena};
	struct str said = json_text(reply, "said");
	const struct json *layout = layout_shape(o->arena, shape);

	if (said.n != 0)
		put_said(&b, &o->out, text_line(o->arena, said));
	if (is_list(reply))
		put_items(o, &b, reply, shape);
	else if (extent == EXTENT_BRIEF && said.n != 0 && layout_of(layout).columns.n != 0)
		show_brief(&b, &o->out, reply, layout);
	else if (reply->kind == JSON_OBJECT)
		show_object(&b, &o->out, reply, layout, 0);
	else
		pretty_put(&b, reply);
	output_put(o, buf_str(&b));
	output_hint(o, json_text(reply, "hint"));
}

void
output_said(const struct output *o, struct str sentence)
{
	struct json_out out = {.text.arena = o->arena};

	json_open(&out, NULL);
	json_put_text(&out, "said", sentence);
	json_close(&out);
	(void)output_reply(o, buf_str(&out.text), "", EXTENT_WHOLE);
}

static enum outcome
put_csv(const struct output *o, const struct json *reply)
{
	struct buf b = {.arena = o->arena};

	if (!csv_out(&b, reply, o->csv))
		return output_fault(o, NOT_UNDERSTOOD,
		    str_printf(
			o->arena, "the reply has no list that is called %.*s", STR_ARG(o->csv)),
		    STR("with --json the reply shows its lists"));
	put_to(stdout, buf_str(&b));
	return DONE;
}

enum outcome
output_reply(const struct output *o, struct str body, const char *shape, enum extent extent)
{
	const char *why;

	if (body.n == 0)
		return DONE;
	const struct json *reply = json_parse(o->arena, body, &why);
	if (reply == NULL)
		return output_fault(o, REFUSED,
		    str_printf(o->arena, "the server's reply is not understood: %s", why), STR(""));
	if (o->csv.n != 0)
		return put_csv(o, reply);
	if (o->json)
		put_json(o, reply, body);
	else
		put_for_people(o, reply, shape, extent);
	return DONE;
}

/* --- what did not ----------------------------------------------------------------------------- */

static void
put_fault(const struct output *o, struct buf *b, struct str text, struct str code)
{
	struct wrap w = {b, o->err.columns, 2, strlen("sluice:"), true};

	screen_put(b, &o->err, TINT_BAD, STR("sluice:"));
	wrap_text(&w, text_line(o->arena, text));
	if (code.n != 0)
		wrap_word(&w, str_printf(o->arena, "[%.*s]", STR_ARG(text_line(o->arena, code))));
	buf_char(b, '\n');
}

enum outcome
output_fault(const struct output *o, enum outcome outcome, struct str text, struct str hint)
{
	struct buf b = {.arena = o->arena};

	put_fault(o, &b, text, (struct str){NULL, 0});
	put_err(o, buf_str(&b));
	output_hint(o, hint);
	return outcome;
}

static void
put_field(const struct output *o, struct buf *b, struct str pointer, struct str message)
{
	struct wrap w = {b, o->err.columns, 4, 2, false};

	buf_put(b, STR("  "));
	wrap_text(&w, str_printf(o->arena, "%.*s%s%.*s", STR_ARG(text_line(o->arena, pointer)),
			  pointer.n == 0 ? "" : ": ", /* a fault of the whole has no place */
			  STR_ARG(text_line(o->arena, message))));
	buf_char(b, '\n');
}

static void
put_fields(const struct output *o, struct buf *b, const struct json *problem)
{
	json_each(field, json_member(problem, "fields"))
		put_field(o, b, json_text(field, "pointer"), json_text(field, "message"));
}

void
output_faults(const struct output *o, const struct faults *faults)
{
	struct buf b = {.arena = o->arena};

	for (const struct fault *f = faults->first; f != NULL; f = f->next)
		put_field(o, &b, f->pointer, f->message);
	put_err(o, buf_str(&b));
}

/* What is no problem document comes from something on the way, not from the server. */
enum outcome
output_problem(const struct output *o, long status, struct str body)
{
	enum outcome outcome = status >= 502 && status <= 504 ? NOT_REACHED : REFUSED;
	struct buf b = {.arena = o->arena};
	const char *why;
	const struct json *problem = json_parse(o->arena, body, &why);
	struct str detail = json_text(problem, "detail"), title = json_text(problem, "title");

	if (detail.n == 0 && title.n == 0)
		return output_fault(o, outcome,
		    str_printf(o->arena, "the server answered with HTTP status %ld", status),
		    STR(""));
	if (o->json) {
		pretty_put(&b, problem);
		put_err(o, buf_str(&b));
		return outcome;
	}
	put_fault(o, &b, detail.n != 0 ? detail : title, json_text(problem, "code"));
	put_fields(o, &b, problem);
	put_err(o, buf_str(&b));
	output_hint(o, json_text(problem, "hint"));
	return outcome;
}
