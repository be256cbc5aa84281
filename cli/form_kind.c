/* One line of a table for each kind. */
#include "cli/form_kind.h"

#include "lib/id.h"
#include "lib/time.h"
#include "lib/utf8.h"

#include <string.h>

/* --- single answers --------------------------------------------------------------------------- */

static bool
is_choice(const struct json *field, struct str text)
{
	json_each(choice, json_member(field, "choices"))
		if (str_eq(choice->text, text))
			return true;
	return false;
}

static const char *
judge_number(const struct json *field, struct str text)
{
	int64_t number;

	(void)field;
	return str_int(text, &number) ? NULL : "this must be a whole number";
}

static const char *
judge_date(const struct json *field, struct str text)
{
	int64_t at;

	(void)field;
	return text.n == strlen("2026-11-24") && time_parse(text, &at)
		   ? NULL
		   : "this must be a date as 2026-11-24";
}

static const char *
judge_checkbox(const struct json *field, struct str text)
{
	(void)field;
	return str_is(text, "yes") || str_is(text, "no") ? NULL : "this must be yes or no";
}

static const char *
judge_country(const struct json *field, struct str text)
{
	(void)field;
	return country_ok(text) ? NULL : "this must be a country's two letters";
}

static const char *
judge_choice(const struct json *field, struct str text)
{
	return is_choice(field, text) ? NULL : "this must be one of the choices";
}

static const char *
judge_file(const struct json *field, struct str text)
{
	(void)field;
	return text.p[0] == '@' && text.n > 1 ? NULL : "this must be @ and the path of a file";
}

static void
put_text(struct json_out *out, const char *name, const struct json *field, struct str text)
{
	(void)field;
	json_put_text(out, name, text);
}

static void
put_number(struct json_out *out, const char *name, const struct json *field, struct str text)
{
	int64_t number = 0;

	(void)field;
	(void)str_int(text, &number);
	json_put_int(out, name, number);
}

static void
put_checkbox(struct json_out *out, const char *name, const struct json *field, struct str text)
{
	(void)field;
	json_put_bool(out, name, str_is(text, "yes"));
}

/* --- several choices, tables ------------------------------------------------------------------ */

/* The next part of *REST, up to ";" or the end of a line. */
static struct str
next_part(struct str *rest)
{
	size_t n = 0;

	while (n < rest->n && rest->p[n] != ';' && rest->p[n] != '\n')
		n++;
	struct str part = str_trim((struct str){rest->p, n}, STR(" \t\r\n"));
	*rest = str_from(*rest, n < rest->n ? n + 1 : n);
	return part;
}

static const char *
judge_choices(const struct json *field, struct str text)
{
	while (text.n != 0) {
		struct str part = next_part(&text);
		if (part.n != 0 && !is_choice(field, part))
			return "these must be choices, separated by ;";
	}
	return NULL;
}

static void
put_choices(struct json_out *out, const char *name, const struct json *field, struct str text)
{
	(void)field;
	json_open_list(out, name);
	while (text.n != 0) {
		struct str part = next_part(&text);
		if (part.n != 0)
			json_put_text(out, NULL, part);
	}
	json_close_list(out);
}

static const char *
judge_row(const struct json *columns, struct str row)
{
	const char *wrong = NULL;

	json_each(column, columns) {
		struct str cell = str_trim(str_cut(row, '|', &row), STR(" \t\r\n"));
		if (wrong == NULL && cell.n != 0)
			wrong = form_kind_judge(column, cell);
	}
	return wrong != NULL || row.n == 0 ? wrong
					   : "a row has more cells than the table has columns";
}

static const char *
judge_table(const struct json *field, struct str text)
{
	const char *wrong = NULL;

	while (text.n != 0 && wrong == NULL)
		wrong = judge_row(json_member(field, "columns"), str_cut(text, '\n', &text));
	return wrong;
}

static void
put_row(struct json_out *out, const struct json *columns, struct str row)
{
	json_open(out, NULL);
	json_each(column, columns) {
		struct str cell = str_trim(str_cut(row, '|', &row), STR(" \t\r\n"));
		struct str name = json_text(column, "name");
		if (cell.n != 0)
			form_kind_read(out, str_c(out->text.arena, name), column, cell);
	}
	json_close(out);
}

static void
put_table(struct json_out *out, const char *name, const struct json *field, struct str text)
{
	json_open_list(out, name);
	while (text.n != 0) {
		struct str row = str_cut(text, '\n', &text);
		if (str_trim(row, STR(" \t\r\n")).n != 0)
			put_row(out, json_member(field, "columns"), row);
	}
	json_close_list(out);
}

/* --- the table -------------------------------------------------------------------------------- */

static const struct kind {
	const char *word, *hint;
	const char *(*judge)(const struct json *field, struct str text); /* NULL: anything goes */
	void (*put)(
	    struct json_out *out, const char *name, const struct json *field, struct str text);
	bool lines; /* an answer may have several */
} kinds[] = {
    {"long_text", "As many lines as you like, each indented by a tab.", NULL, put_text, true},
    {"number", "A whole number.", judge_number, put_number, false},
    {"date", "A date as 2026-11-24.", judge_date, put_text, false},
    {"checkbox", "yes or no", judge_checkbox, put_checkbox, false},
    {"country", "Two letters, ISO 3166-1: DE, JP, KE …", judge_country, put_text, false},
    {"choice", "One of:", judge_choice, put_text, false},
    {"choices", "One or more, separated by ; of:", judge_choices, put_choices, true},
    {"table", "Each row on a line of its own, indented by a tab:", judge_table, put_table, true},
    {"file", "A file, as @ and its path.", judge_file, put_text, false},
    {"text", "", NULL, put_text, false},
};

static const struct kind *
kind_of(const struct json *field)
{
	struct str word = json_text(field, "kind");
	size_t i = 0;

	while (i + 1 < sizeof(kinds) / sizeof(kinds[0]) && !str_is(word, kinds[i].word))
		i++;
	return &kinds[i];
}

struct str
form_kind_hint(struct arena *a, const struct json *field)
{
	const struct json *choices = json_member(field, "choices");
	const struct json *columns = json_member(field, "columns");
	struct buf b = {.arena = a};

	buf_put(&b, str_of(kind_of(field)->hint));
	json_each(choice, choices)
		buf_printf(
		    &b, "%s %.*s", choice == choices->first ? "" : ",", STR_ARG(choice->text));
	json_each(column, columns)
		buf_printf(&b, "%s %.*s", column == columns->first ? "" : " |",
		    STR_ARG(json_text(column, "title")));
	return buf_str(&b);
}

const char *
form_kind_judge(const struct json *field, struct str text)
{
	const struct kind *kind = kind_of(field);

	if (!utf8_ok(text) || !utf8_plain(text))
		return "this must be text without control characters";
	if (!kind->lines && memchr(text.p, '\n', text.n) != NULL)
		return "this must be one line";
	return kind->judge == NULL ? NULL : kind->judge(field, text);
}

void
form_kind_read(struct json_out *out, const char *name, const struct json *field, struct str text)
{
	kind_of(field)->put(out, name, field, text);
}

/* --- answers → text --------------------------------------------------------------------------- */

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
put_value(struct buf *b, const struct json *value)
{
	if (value == NULL)
		return;
	if (value->kind == JSON_OBJECT)
		buf_put(b, json_text(value, "name"));
	else if (value->kind == JSON_BOOL)
		buf_put(b, value->truth ? STR("yes") : STR("no"));
	else if (value->kind == JSON_INT)
		buf_printf(b, "%lld", (long long)value->integer);
	else
		buf_put(b, value->text);
}

static void
put_cells(struct buf *b, const struct json *columns, const struct json *row)
{
	buf_char(b, '\t');
	json_each(column, columns) {
		if (column != columns->first)
			buf_put(b, STR(" | "));
		put_value(b, json_member(row, str_c(b->arena, json_text(column, "name"))));
	}
	buf_char(b, '\n');
}

static void
put_list(struct buf *b, const struct json *columns, const struct json *list)
{
	if (columns != NULL)
		buf_char(b, '\n');
	json_each(item, list)
		if (columns != NULL) {
			put_cells(b, columns, item);
		} else {
			buf_put(b, item == list->first ? STR(" ") : STR("; "));
			put_value(b, item);
		}
	if (columns == NULL)
		buf_char(b, '\n');
}

void
form_kind_put(struct buf *b, const struct json *field, const struct json *answer)
{
	bool lines = str_is(json_text(field, "kind"), "long_text");

	if (answer == NULL || answer->kind == JSON_NULL) {
		buf_char(b, '\n');
	} else if (answer->kind == JSON_LIST) {
		put_list(b, json_member(field, "columns"), answer);
	} else if (answer->kind == JSON_TEXT &&
		   (lines || (answer->text.n != 0 &&
				 memchr(answer->text.p, '\n', answer->text.n) != NULL))) {
		put_lines(b, answer->text);
	} else {
		buf_char(b, ' ');
		put_value(b, answer);
		buf_char(b, '\n');
	}
}
