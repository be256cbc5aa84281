/* Questions → text → answers. */
#include "cli/form.h"

#include "lib/id.h"
#include "lib/time.h"
#include "lib/utf8.h"

#include <string.h>

/* --- questions → text ------------------------------------------------------------------------- */

static const char *
kind_hint(struct str kind)
{
	static const struct {
		const char *kind, *hint;
	} hints[] = {
	    {"long_text", "As many lines as you like, each indented by a tab."},
	    {"number", "A whole number."},
	    {"date", "A date as 2026-11-24."},
	    {"checkbox", "yes or no"},
	    {"country", "Two letters, ISO 3166-1: DE, JP, KE …"},
	};
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (str_is(kind, hints[i].kind))
			return hints[i].hint;
	return "";
}

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

static void
put_choices(struct buf *b, const struct json *choices)
{
	if (choices == NULL)
		return;
	buf_put(b, STR("# One of:"));
	json_each(choice, choices)
		buf_printf(
		    b, "%s %.*s", choice == choices->first ? "" : ",", STR_ARG(choice->text));
	buf_char(b, '\n');
}

static void
put_lines(struct buf *b, struct str text)
{
	buf_char(b, '\n');
	while (text.n != 0) {
		struct str line = str_cut(text, '\n', &text);
		if (line.n != 0)
			buf_printf(b, "\t%.*s", STR_ARG(line));
		buf_char(b, '\n');
	}
}

static void
put_answer(struct buf *b, const struct json *answer, bool lines)
{
	if (answer == NULL || answer->kind == JSON_NULL)
		buf_char(b, '\n');
	else if (answer->kind == JSON_BOOL)
		buf_put(b, answer->truth ? STR(" yes\n") : STR(" no\n"));
	else if (answer->kind == JSON_INT)
		buf_printf(b, " %lld\n", (long long)answer->integer);
	else if (lines ||
		 (answer->text.n != 0 && memchr(answer->text.p, '\n', answer->text.n) != NULL))
		put_lines(b, answer->text);
	else
		buf_printf(b, " %.*s\n", STR_ARG(answer->text));
}

static void
put_field(struct buf *b, const struct json *field, const struct json *answers)
{
	struct str name = json_text(field, "name"), kind = json_text(field, "kind");
	struct str title = json_text(field, "title");

	buf_char(b, '\n');
	put_note(b, str_printf(b->arena, "%.*s%s", STR_ARG(title),
			json_true(field, "required") ? " (required)" : ""));
	put_note(b, json_text(field, "help"));
	put_note(b, str_of(kind_hint(kind)));
	put_choices(b, json_member(field, "choices"));
	buf_printf(b, "%.*s:", STR_ARG(name));
	put_answer(b, json_member(answers, str_c(b->arena, name)), str_is(kind, "long_text"));
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

static struct str
trimmed(struct str s)
{
	while (s.n != 0 && strchr(" \t\r\n", s.p[s.n - 1]) != NULL)
		s.n--;
	while (s.n != 0 && strchr(" \t\r\n", s.p[0]) != NULL)
		s = str_from(s, 1);
	return s;
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
	struct str value, name = trimmed(str_cut(line, ':', &value));

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
	buf_put(&w->text, trimmed(value));
}

static void
continue_field(struct reader *r, struct str line)
{
	struct buf *b = &r->written[r->at].text;
	size_t cut = 0;

	if (r->field == NULL) {
		if (trimmed(line).n != 0)
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

static bool
is_choice(const struct json *field, struct str text)
{
	json_each(choice, json_member(field, "choices"))
		if (str_eq(choice->text, text))
			return true;
	return false;
}

/* What is wrong with TEXT as an answer of KIND, or NULL. */
static const char *
judge(const struct json *field, struct str kind, struct str text)
{
	int64_t number;

	if (str_is(kind, "number") && !str_int(text, &number))
		return "this must be a whole number";
	if (str_is(kind, "date") && (text.n != strlen("2026-11-24") || !time_parse(text, &number)))
		return "this must be a date as 2026-11-24";
	if (str_is(kind, "checkbox") && !str_is(text, "yes") && !str_is(text, "no"))
		return "this must be yes or no";
	if (str_is(kind, "country") && !country_ok(text))
		return "this must be a country's two letters";
	if (str_is(kind, "choice") && !is_choice(field, text))
		return "this must be one of the choices";
	if (!str_is(kind, "long_text") && memchr(text.p, '\n', text.n) != NULL)
		return "this must be one line";
	return utf8_ok(text) && utf8_plain(text) ? NULL
						 : "this must be text without control characters";
}

static void
put_read(struct json_out *out, const char *name, struct str kind, struct str text)
{
	int64_t number = 0;

	if (str_is(kind, "number") && str_int(text, &number))
		json_put_int(out, name, number);
	else if (str_is(kind, "checkbox"))
		json_put_bool(out, name, str_is(text, "yes"));
	else
		json_put_text(out, name, text);
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
	struct str name = json_text(field, "name"), kind = json_text(field, "kind");
	struct str text = answer_of(w);
	const char *wrong = NULL;

	if (text.n == 0) {
		if (json_true(field, "required") && !r->partly)
			fault(r, w->line == 0 ? r->line : w->line, name, "an answer is required");
		return;
	}
	wrong = judge(field, kind, text);
	if (wrong != NULL)
		fault(r, w->line, name, wrong);
	else
		put_read(out, str_c(r->arena, name), kind, text);
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
