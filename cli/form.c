/* Questions → text → answers. */
#include "cli/form.h"

#include "cli/form_kind.h"
#include "lib/utf8.h"

#include <string.h>

/* --- questions → text ------------------------------------------------------------------------- */

/* Each line of TEXT as a note. */
static void
put_note(struct buf *b, struct str text)
{
	while (text.n != 0) {
		buf_put(b, STR("# "));
		utf8_put_visible(b, str_cut(text, '\n', &text));
		buf_char(b, '\n');
	}
}

/* When it is asked at all. */
static void
put_condition(struct buf *b, const struct json *condition)
{
	const struct json *is = json_member(condition, "is");
	struct json_out value = {.text.arena = b->arena};

	if (is == NULL)
		return;
	json_put_tree(&value, NULL, is);
	put_note(b, str_printf(b->arena, "Leave it empty unless %.*s is %.*s.",
			STR_ARG(json_text(condition, "question")), STR_ARG(buf_str(&value.text))));
}

static void
put_field(struct buf *b, const struct json *field, const struct json *answers)
{
	struct str name = json_text(field, "name"), title = json_text(field, "title");

	buf_char(b, '\n');
	put_note(b, str_printf(b->arena, "%.*s%s", STR_ARG(title),
			json_true(field, "required") ? " (required)" : ""));
	put_note(b, json_text(field, "help"));
	put_note(b, form_kind_hint(b->arena, field));
	put_condition(b, json_member(field, "shown_if"));
	buf_printf(b, "%.*s:", STR_ARG(name));
	form_kind_put(b, field, json_member(answers, str_c(b->arena, name)));
}

void
form_put(struct buf *b, const struct json *fields, const struct json *answers)
{
	put_note(
	    b, STR("Write each answer behind its name. Lines that begin with # are notes.\n"
		   "What you leave empty is not answered. Save and leave the editor when done."));
	json_each(field, fields)
		put_field(b, field, answers);
}

/* --- text → answers --------------------------------------------------------------------------- */

enum { FIELDS_MAX = 200 };

/* What was written for one field. */
struct written {
	int line; /* 0: not in the text */
	struct buf text;
};

struct reader {
	struct arena *arena;
	const struct json *fields;
	struct written written[FIELDS_MAX]; /* in the order of the fields */
	const struct json *field; /* the one being read, NULL: none */
	size_t at; /* its number */
	struct faults *faults;
	int line;
	bool partly;
};

static void
fault(struct reader *r, int line, struct str field, const char *what)
{
	fault_add(
	    r->faults, str_printf(r->arena, "/%.*s", STR_ARG(field)), "line %d: %s", line, what);
}

static bool
find_field(struct reader *r, struct str name)
{
	r->at = 0;
	json_each(field, r->fields) {
		r->field = field;
		if (str_eq(json_text(field, "name"), name))
			return r->at < FIELDS_MAX;
		r->at++;
	}
	r->field = NULL;
	return false;
}

static void
begin_field(struct reader *r, struct str line)
{
	struct str value, name = str_trim(str_cut(line, ':', &value), STR(" \t\r\n"));

	if (value.p == NULL || !find_field(r, name)) {
		r->field = NULL;
		fault(r, r->line, name,
		    value.p == NULL ? "this is neither \"name: answer\" nor an indented line of one"
				    : "there is no such question");
		return;
	}
	struct written *w = &r->written[r->at];
	if (w->line != 0)
		fault(r, r->line, name, "this question was answered before");
	w->line = r->line;
	w->text = (struct buf){.arena = r->arena};
	buf_put(&w->text, str_trim(value, STR(" \t\r\n")));
}

static void
continue_field(struct reader *r, struct str line)
{
	struct buf *b = &r->written[r->at].text;
	size_t cut = 0;

	if (r->field == NULL) {
		if (str_trim(line, STR(" \t\r\n")).n != 0)
			fault(r, r->line, STR(""), "this line belongs to no question");
		return;
	}
	while (line.n > cut && cut < 8 && line.p[cut] == ' ')
		cut++;
	if (cut == 0 && line.n != 0 && line.p[0] == '\t')
		cut = 1;
	if (b->n != 0)
		buf_char(b, '\n');
	if (line.n > cut)
		buf_put(b, str_from(line, cut));
}

static void
read_lines(struct reader *r, struct str text)
{
	for (r->line = 1; text.n != 0; r->line++) {
		struct str line = str_cut(text, '\n', &text);
		if (line.n != 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n != 0 && line.p[0] == '#')
			continue;
		if (line.n == 0 || line.p[0] == ' ' || line.p[0] == '\t')
			continue_field(r, line);
		else
			begin_field(r, line);
	}
}

/* An answer's own indentation stays; empty lines around it do not. */
static struct str
answer_of(const struct written *w)
{
	struct str s = buf_str(&w->text);

	while (s.n != 0 && strchr(" \t\n", s.p[s.n - 1]) != NULL)
		s.n--;
	while (s.n != 0 && s.p[0] == '\n')
		s = str_from(s, 1);
	return s;
}

static void
take_answer(
    struct reader *r, const struct json *field, const struct written *w, struct json_out *out)
{
	struct str name = json_text(field, "name"), text = answer_of(w);
	bool asked = json_member(field, "shown_if") == NULL; /* else the server knows */
	const char *wrong = NULL;

	if (text.n == 0) {
		if (json_truth(field, "required") && asked && !r->partly)
			fault(r, w->line == 0 ? r->line : w->line, name, "an answer is required");
		return;
	}
	wrong = form_kind_judge(field, text);
	if (wrong != NULL)
		fault(r, w->line, name, wrong);
	else
		form_kind_read(out, str_c(r->arena, name), field, text);
}

bool
form_read(const struct json *fields, struct str text, bool partly, struct json_out *out,
    struct faults *faults)
{
	struct arena *a = out->text.arena;
	struct reader *r = NEW(a, struct reader);
	size_t before = faults->count, i = 0;

	r->arena = a;
	r->fields = fields;
	r->faults = faults;
	r->partly = partly;
	read_lines(r, text);
	json_open(out, NULL);
	json_each(field, fields)
		if (i < FIELDS_MAX)
			take_answer(r, field, &r->written[i++], out);
	json_close(out);
	return faults->count == before;
}
