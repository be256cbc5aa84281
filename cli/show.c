/* Lists and objects laid out for people. */
#include "cli/show.h"

#include "cli/levels.h"
#include "cli/table.h"
#include "cli/usage.h"
#include "cli/value.h"
#include "lib/utf8.h"

#include <string.h>

enum { COLUMNS_CHOSEN = 6, NAME_WIDTH_MAX = 24, STEP = 2 };

/* Where an object's members stand: how far in, how wide their names are, and which of them
 * stand elsewhere. */
struct place {
	size_t indent, width;
	struct str but;
};

static void put_members(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, struct place at);

static void
put_spaces(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_char(b, ' ');
}

/* --- a list ----------------------------------------------------------------------------------- */

static bool
is_deep(const struct json *value)
{
	if (value->kind == JSON_OBJECT)
		return value->first != NULL;
	return value->kind == JSON_LIST && value->first != NULL &&
	       value->first->kind == JSON_OBJECT;
}

/* What every reply carries for programs. */
static bool
is_for_programs(struct str name)
{
	static const char *const not_shown[] = {"said", "hint", "etag"};

	for (size_t i = 0; i < sizeof(not_shown) / sizeof(not_shown[0]); i++)
		if (str_is(name, not_shown[i]))
			return true;
	return false;
}

static bool
is_for_people(const struct json *member, const struct json *shape)
{
	bool nothing = member->kind == JSON_NULL ||
		       (member->kind == JSON_LIST && member->first == NULL);

	return !nothing && !is_for_programs(member->name) && layout_of(shape).kind != LAYOUT_HIDDEN;
}

static struct str
choose_columns(struct arena *a, const struct json *item)
{
	struct buf b = {.arena = a};
	int n = 0;

	json_each(member, item) {
		if (is_deep(member) || member->kind == JSON_LIST || n == COLUMNS_CHOSEN ||
		    is_for_programs(member->name))
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

static void
add_headings(struct table *t, struct str columns)
{
	while (columns.n != 0 && t->columns < TABLE_COLUMNS_MAX) {
		struct str column = str_cut(columns, ' ', &columns);
		table_add(t, heading(t->arena, last_name(column)), TINT_BOLD);
		t->columns++;
	}
	if (t->notes)
		table_note(t, STR(""));
}

/* The members NAMES of ITEM that say something, a line each; what is text by its nature
 * needs no name before it. */
static struct str
note_of(struct arena *a, const struct json *item, struct str names)
{
	static const char *const plain[] = {"title", "text", "message", "name"};
	struct buf b = {.arena = a};

	while (names.n != 0) {
		struct str name = str_cut(names, ' ', &names);
		const struct json *value = cell_of(a, item, name);
		struct str text = value == NULL ? STR("") : value_text(a, value, false);
		bool named = true;
		for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
			named = named && !str_is(name, plain[i]);
		if (text.n == 0 || value->kind == JSON_NULL)
			continue;
		if (named)
			buf_printf(&b, "%.*s: ", STR_ARG(value_words(a, name)));
		buf_printf(&b, "%.*s\n", STR_ARG(text_line(a, text)));
	}
	return buf_str(&b);
}

static bool
is_empty(const struct json *value)
{
	return value == NULL || value->kind == JSON_NULL ||
	       (value->kind != JSON_BOOL && value->kind != JSON_INT && value->first == NULL &&
		   value->text.n == 0);
}

/* Of COLUMNS those that some item fills; all of them where none does. */
static struct str
filled_columns(struct arena *a, const struct json *items, struct str columns)
{
	struct buf b = {.arena = a};
	struct str rest = columns;

	while (rest.n != 0) {
		struct str name = str_cut(rest, ' ', &rest);
		bool filled = false;
		json_each(item, items)
			filled = filled || !is_empty(cell_of(a, item, name));
		if (filled)
			buf_printf(&b, "%s%.*s", b.n == 0 ? "" : " ", STR_ARG(name));
	}
	return b.n == 0 ? columns : buf_str(&b);
}

static void
add_row(struct table *t, const struct json *item, const struct layout *l)
{
	struct str columns = l->columns;

	for (size_t i = 0; i < t->columns; i++) {
		struct str name = str_cut(columns, ' ', &columns);
		const struct json *value = cell_of(t->arena, item, name);
		struct str text = is_empty(value) ? STR("-") : value_text(t->arena, value, true);
		table_add(t, text, value_tint(last_name(name), text));
		if (value != NULL && value->kind == JSON_TEXT && value_is_whole(value->text))
			table_keep(t);
	}
	if (t->notes)
		table_note(t, note_of(t->arena, item, l->below));
}

/* Items that are no objects, one a line. */
static void
show_plain_items(struct buf *b, const struct json *items, size_t indent)
{
	json_each(item, items)
		buf_printf(b, "%*s%.*s\n", (int)indent, "",
		    STR_ARG(text_line(b->arena, value_text(b->arena, item, false))));
}

/* Is NAME one of NAMES? */
static bool
is_among(struct str names, struct str name)
{
	while (names.n != 0)
		if (str_eq(str_cut(names, ' ', &names), name))
			return true;
	return false;
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
		put_spaces(b, indent);
		put_heading(b, s, item, names);
		put_members(b, s, item, json_member(shape, "items"), at);
	}
}

void
show_list(struct buf *b, const struct screen *s, const struct json *items, const struct json *shape,
    size_t indent)
{
	struct table t = {.arena = b->arena};
	struct layout l = layout_of(shape);

	if (l.kind == LAYOUT_LEVELS) {
		levels_put(b, s, items, &l, indent);
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
	t.wraps = indent != 0; /* within something: nothing of it may be lost */
	t.notes = l.below.n != 0;
	add_headings(&t, l.columns);
	json_each(item, items)
		add_row(&t, item, &l);
	table_put(b, s, &t, indent);
}

/* --- an object -------------------------------------------------------------------------------- */

static bool
is_block(const struct json *member)
{
	return member->kind == JSON_TEXT && member->text.n != 0 &&
	       memchr(member->text.p, '\n', member->text.n) != NULL;
}

static size_t
name_width(const struct json *object, const struct json *shape, struct str but)
{
	size_t width = 0;

	json_each(member, object) {
		size_t w = utf8_width(member->name);
		if (w > width && w <= NAME_WIDTH_MAX && !is_deep(member) && !is_block(member) &&
		    !is_among(but, member->name) &&
		    is_for_people(member, layout_member(shape, member->name)))
			width = w;
	}
	return width;
}

/* Text of several lines below its name, each line as it stands, wrapped if it must be. */
static void
put_block(struct buf *b, const struct screen *s, struct str text, size_t indent)
{
	size_t room = s->columns > indent ? s->columns - indent : 1;

	buf_char(b, '\n');
	while (text.n != 0) {
		struct buf safe = {.arena = b->arena};
		utf8_put_visible(&safe, str_cut(text, '\n', &text));
		struct str line = buf_str(&safe);
		for (bool first = true; first || line.n != 0; first = false) {
			struct str part = text_cut(&line, room);
			put_spaces(b, part.n == 0 ? 0 : indent);
			buf_put(b, part);
			buf_char(b, '\n');
		}
	}
}

/* The steps that are allowed: what the server calls by a handler, as a person types it. */
static struct str
show_allowed(struct arena *a, const struct json *steps)
{
	struct buf b = {.arena = a};

	json_each(step, steps) {
		const struct usage *u = usage_of_handler(step->text);
		buf_printf(&b, "%s%.*s", b.n == 0 ? "" : ", ",
		    STR_ARG(u == NULL ? step->text : usage_name(u)));
	}
	return buf_str(&b);
}

static void
put_member(struct buf *b, const struct screen *s, const struct json *member, size_t at)
{
	struct str text = str_is(member->name, "allowed") ? show_allowed(b->arena, member)
							  : value_text(b->arena, member, false);
	struct wrap w = {b, s->columns, at, at, false};

	text = text_line(b->arena, text);
	if (at + utf8_width(text) > s->columns)
		wrap_text(&w, text);
	else
		screen_put(b, s, value_tint(member->name, text), text.n == 0 ? STR("-") : text);
	buf_char(b, '\n');
}

static void
put_deep(struct buf *b, const struct screen *s, const struct json *member, const struct json *shape,
    size_t indent)
{
	buf_char(b, '\n');
	if (member->kind == JSON_OBJECT)
		show_object(b, s, member, shape, indent + STEP);
	else
		show_list(b, s, member, shape, indent + STEP);
}

/* One member below or beside its NAME, of which the widest takes WIDTH. */
static void
put_named(struct buf *b, const struct screen *s, const struct json *member,
    const struct json *shape, struct place at)
{
	struct str name = value_words(b->arena, text_line(b->arena, member->name));
	size_t taken = utf8_width(name);

	put_spaces(b, at.indent);
	buf_put(b, name);
	if (is_deep(member)) {
		put_deep(b, s, member, shape, at.indent);
		return;
	}
	if (is_block(member)) {
		put_block(b, s, member->text, at.indent + STEP);
		return;
	}
	put_spaces(b, (taken > at.width ? 0 : at.width - taken) + STEP);
	put_member(b, s, member, at.indent + at.width + STEP);
}

static void
put_members(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, struct place at)
{
	at.width = name_width(object, shape, at.but);
	json_each(member, object) {
		const struct json *own = layout_member(shape, member->name);
		if (is_for_people(member, own) && !is_among(at.but, member->name))
			put_named(b, s, member, own, at);
	}
}

void
show_object(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, size_t indent)
{
	put_members(b, s, object, shape, (struct place){.indent = indent});
}

void
show_brief(
    struct buf *b, const struct screen *s, const struct json *object, const struct json *shape)
{
	struct place at = {.indent = 0};
	struct str names = layout_of(shape).columns, rest = names;

	for (int pass = 0; pass < 2; pass++, rest = names)
		while (rest.n != 0) {
			struct str name = str_cut(rest, ' ', &rest);
			const struct json *member = json_member(object, str_c(b->arena, name));
			const struct json *own = layout_member(shape, name);
			if (member == NULL || !is_for_people(member, own))
				continue;
			if (pass == 1)
				put_named(b, s, member, own, at);
			else if (utf8_width(name) > at.width)
				at.width = utf8_width(name);
		}
}
