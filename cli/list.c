/* A list as a table, as lines, or item by item. */
#include "cli/list.h"

#include "cli/levels.h"
#include "cli/show.h"
#include "cli/table.h"
#include "cli/value.h"
#include "lib/utf8.h"

#include <string.h>

enum { COLUMNS_CHOSEN = 6, STEP = 2 };

static struct str
choose_columns(struct arena *a, const struct json *item)
{
	struct buf b = {.arena = a};
	int n = 0;

	json_each(member, item) {
		if (value_is_deep(member) || member->kind == JSON_LIST || n == COLUMNS_CHOSEN ||
		    value_is_hidden(member->name))
			continue;
		buf_printf(&b, "%s%.*s", n++ == 0 ? "" : " ", STR_ARG(member->name));
	}
	return buf_str(&b);
}

static struct str
heading(struct arena *a, struct str name)
{
	struct str copy = value_words(a, name);

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		*p = (char)(*p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
	return copy;
}

/* The member of ITEM that a column names: "name", or "entry.type" for one within another,
 * which may be a text that holds JSON (a ledger entry stays the bytes that were hashed). */
static const struct json *
cell_of(struct arena *a, const struct json *item, struct str column)
{
	struct str rest, name = str_cut(column, '.', &rest);
	const struct json *value = json_member(item, str_c(a, name));
	const char *why;

	if (rest.p == NULL || value == NULL)
		return value;
	if (value->kind == JSON_TEXT)
		value = json_parse(a, value->text, &why);
	return cell_of(a, value, rest);
}

static struct str
last_name(struct str column)
{
	struct str rest, name = str_cut(column, '.', &rest);

	return rest.p == NULL ? name : last_name(rest);
}

/* Cut the next column off; is it one whose values are gathered? */
static struct str
next_column(struct str *columns, bool *gathered)
{
	struct str name = str_cut(*columns, ' ', columns);

	*gathered = name.n != 0 && name.p[name.n - 1] == '*';
	name.n -= *gathered ? 1 : 0;
	return name;
}

static void
add_headings(struct table *t, struct str columns)
{
	while (columns.n != 0 && t->columns < TABLE_COLUMNS_MAX) {
		bool gathered;
		struct str column = next_column(&columns, &gathered);
		table_add(t, heading(t->arena, last_name(column)), TINT_BOLD);
		t->columns++;
	}
	if (t->notes)
		table_note(t, STR(""));
}

static bool
is_empty(const struct json *value)
{
	return value == NULL || value->kind == JSON_NULL ||
	       (value->kind != JSON_BOOL && value->kind != JSON_INT && value->first == NULL &&
		   value->text.n == 0);
}

/* Is what a member NAME says clear without its name? */
static bool
is_plain(struct str name)
{
	static const char *const plain[] = {"title", "text", "message", "name"};

	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (str_is(name, plain[i]))
			return true;
	return false;
}

/* The members NAMES of ITEM that say something, a line each. */
static struct str
note_of(struct arena *a, const struct json *item, struct str names)
{
	struct buf b = {.arena = a};

	while (names.n != 0) {
		struct str name = str_cut(names, ' ', &names);
		bool only_not = str_starts(name, "!");
		name = str_from(name, only_not ? 1 : 0);
		const struct json *value = cell_of(a, item, name);
		if (is_empty(value))
			continue;
		if (only_not) {
			if (value->kind == JSON_BOOL && !value->truth)
				buf_printf(&b, "not %.*s\n", STR_ARG(value_words(a, name)));
			continue;
		}
		if (!is_plain(name))
			buf_printf(&b, "%.*s: ", STR_ARG(value_words(a, name)));
		buf_printf(&b, "%.*s\n", STR_ARG(text_line(a, value_text(a, value, false))));
	}
	return buf_str(&b);
}

/* Of COLUMNS those that some item fills; all of them where none does. */
static struct str
filled_columns(struct arena *a, const struct json *items, struct str columns)
{
	struct buf b = {.arena = a};
	struct str rest = columns;

	while (rest.n != 0) {
		bool filled = false, gathered;
		struct str name = next_column(&rest, &gathered);
		json_each(item, items)
			filled = filled || !is_empty(cell_of(a, item, name));
		if (filled)
			buf_printf(&b, "%s%.*s%s", b.n == 0 ? "" : " ", STR_ARG(name),
			    gathered ? "*" : "");
	}
	return b.n == 0 ? columns : buf_str(&b);
}

static struct cell
cell_for(struct arena *a, const struct json *item, struct str name)
{
	const struct json *value = cell_of(a, item, name);
	struct str text = is_empty(value) ? STR("-") : value_text(a, value, true);
	bool whole = value != NULL && value->kind == JSON_TEXT && value_is_whole(value->text);

	return (struct cell){text, value_tint(last_name(name), text), 0, whole};
}

static void
add_row(struct table *t, const struct json *item, const struct layout *l)
{
	struct cell row[TABLE_COLUMNS_MAX];
	struct str columns = l->columns;
	size_t gather = TABLE_COLUMNS_MAX;
	struct str notes = t->notes ? note_of(t->arena, item, l->below) : STR("");

	for (size_t i = 0; i < t->columns; i++) {
		bool gathered;
		row[i] = cell_for(t->arena, item, next_column(&columns, &gathered));
		gather = gathered ? i : gather;
	}
	if (gather < t->columns && table_gather(t, row, gather, notes))
		return;
	for (size_t i = 0; i < t->columns; i++) {
		table_add(t, row[i].text, row[i].tint);
		if (row[i].whole)
			table_keep(t);
	}
	if (t->notes)
		table_note(t, notes);
}

/* Items that are no objects, one a line. */
static void
show_plain_items(struct buf *b, const struct json *items, size_t indent)
{
	json_each(item, items)
		buf_printf(b, "%*s%.*s\n", (int)indent, "",
		    STR_ARG(text_line(b->arena, value_text(b->arena, item, false))));
}

/* The member NAME of each item. */
static void
put_line(
    struct buf *b, const struct screen *s, const struct json *items, struct str name, size_t indent)
{
	struct wrap w = {b, s->columns, indent, indent, false};

	screen_space(b, indent);
	json_each(item, items) {
		const struct json *value = cell_of(b->arena, item, name);
		struct str text = is_empty(value) ? STR("-") : value_text(b->arena, value, true);
		wrap_text(&w, str_printf(b->arena, "%.*s%s", STR_ARG(text_line(b->arena, text)),
				  item->next == NULL ? "" : ","));
	}
	buf_char(b, '\n');
}

static void
put_heading(struct buf *b, const struct screen *s, const struct json *item, struct str names)
{
	struct buf heading = {.arena = b->arena};

	while (names.n != 0) {
		const struct json *value = cell_of(b->arena, item, str_cut(names, ' ', &names));
		if (!is_empty(value))
			buf_printf(&heading, "%s%.*s", heading.n == 0 ? "" : "  ",
			    STR_ARG(value_text(b->arena, value, true)));
	}
	screen_put(b, s, TINT_BOLD, text_line(b->arena, buf_str(&heading)));
	buf_char(b, '\n');
}

/* Each item by itself, without what its heading says. */
static void
show_each(struct buf *b, const struct screen *s, const struct json *items, const struct json *shape,
    size_t indent)
{
	struct str names = layout_of(shape).columns;

	json_each(item, items) {
		struct place at = {indent + STEP, 0, names};
		screen_space(b, indent);
		put_heading(b, s, item, names);
		show_members(b, s, item, json_member(shape, "items"), at);
	}
}

void
list_put(struct buf *b, const struct screen *s, const struct json *items, const struct json *shape,
    size_t indent)
{
	struct table t = {.arena = b->arena};
	struct layout l = layout_of(shape);

	if (l.kind == LAYOUT_LEVELS) {
		levels_put(b, s, items, &l, indent);
		return;
	}
	if (l.kind == LAYOUT_LINE) {
		put_line(b, s, items, l.columns, indent);
		return;
	}
	if (l.kind == LAYOUT_EACH) {
		show_each(b, s, items, shape, indent);
		return;
	}
	if (l.columns.n == 0)
		l.columns = choose_columns(b->arena, items->first);
	if (l.columns.n == 0) {
		show_plain_items(b, items, indent);
		return;
	}
	l.columns = filled_columns(b->arena, items, l.columns);
	t.wraps = indent != 0 || l.kind == LAYOUT_ROWS; /* within something nothing may be lost */
	t.notes = l.below.n != 0;
	add_headings(&t, l.columns);
	json_each(item, items)
		add_row(&t, item, &l);
	table_put(b, s, &t, indent);
}
