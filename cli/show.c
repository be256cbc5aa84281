/* Values, lists and objects laid out for people. */
#include "cli/show.h"

#include "cli/table.h"
#include "lib/id.h"
#include "lib/time.h"
#include "lib/utf8.h"

#include <string.h>

enum { COLUMNS_CHOSEN = 6, NAME_WIDTH_MAX = 24, ENDING = 6, STEP = 2 };

/* --- one value -------------------------------------------------------------------------------- */

static bool
is_id(struct str s)
{
	char prefix[4] = "";

	if (s.n != ID_LENGTH || s.p[3] != '_')
		return false;
	memcpy(prefix, s.p, 3);
	return id_ok(s, prefix);
}

static bool
is_time(struct str s)
{
	int64_t at;

	return s.n >= 20 && s.p[4] == '-' && s.p[10] == 'T' && time_parse(s, &at);
}

static struct str
show_text(struct arena *a, struct str s, bool short_ids)
{
	int64_t at = 0;

	if (is_time(s)) {
		(void)time_parse(s, &at);
		struct str utc = time_text(a, at);
		return str_printf(a, "%.10s %.5s UTC", utc.p, utc.p + 11);
	}
	if (short_ids && is_id(s))
		return str_printf(a, "%.4s…%.*s", s.p, ENDING, s.p + s.n - ENDING);
	return s;
}

static struct str
show_items(struct arena *a, const struct json *list, bool short_ids)
{
	struct buf b = {.arena = a};

	json_each(item, list) {
		if (b.n != 0)
			buf_put(&b, STR(", "));
		buf_put(&b, show_value(a, item, short_ids));
	}
	return buf_str(&b);
}

static struct str
show_json(struct arena *a, const struct json *value)
{
	struct json_out o = {.text.arena = a};

	json_put_tree(&o, NULL, value);
	return buf_str(&o.text);
}

struct str
show_value(struct arena *a, const struct json *value, bool short_ids)
{
	switch (value->kind) {
	case JSON_NULL: return STR("-");
	case JSON_BOOL: return value->truth ? STR("yes") : STR("no");
	case JSON_INT: return str_printf(a, "%lld", (long long)value->integer);
	case JSON_TEXT: return show_text(a, value->text, short_ids);
	case JSON_LIST: return show_items(a, value, short_ids);
	case JSON_OBJECT: break;
	}
	return show_json(a, value);
}

enum tint
show_tint(struct str name, struct str text)
{
	static const struct {
		const char *word;
		enum tint tint;
	} words[] = {
	    {"active", TINT_GOOD},
	    {"approved", TINT_GOOD},
	    {"open", TINT_GOOD},
	    {"suspended", TINT_BAD},
	    {"revoked", TINT_BAD},
	    {"declined", TINT_BAD},
	    {"held", TINT_BAD},
	    {"aborted", TINT_BAD},
	    {"proposed", TINT_WAITING},
	    {"submitted", TINT_WAITING},
	    {"in_review", TINT_WAITING},
	    {"needs_info", TINT_WAITING},
	};
	if (!str_is(name, "state"))
		return TINT_NONE;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(text, words[i].word))
			return words[i].tint;
	return TINT_NONE;
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
is_for_people(const struct json *member)
{
	static const char *const not_shown[] = {"said", "hint", "etag"};

	for (size_t i = 0; i < sizeof(not_shown) / sizeof(not_shown[0]); i++)
		if (str_is(member->name, not_shown[i]))
			return false;
	return true;
}

static struct str
choose_columns(struct arena *a, const struct json *item)
{
	struct buf b = {.arena = a};
	int n = 0;

	json_each(member, item) {
		if (is_deep(member) || member->kind == JSON_LIST || !is_for_people(member) ||
		    n == COLUMNS_CHOSEN)
			continue;
		buf_printf(&b, "%s%.*s", n++ == 0 ? "" : " ", STR_ARG(member->name));
	}
	return buf_str(&b);
}

static struct str
heading(struct arena *a, struct str name)
{
	struct str copy = str_copy(a, name);

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		*p = (char)(*p == '_' ? ' ' : *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p);
	return copy;
}

static void
add_headings(struct table *t, struct str columns)
{
	while (columns.n != 0 && t->columns < TABLE_COLUMNS_MAX) {
		table_add(t, heading(t->arena, str_cut(columns, ' ', &columns)), TINT_BOLD);
		t->columns++;
	}
}

static void
add_row(struct table *t, const struct json *item, struct str columns)
{
	for (size_t i = 0; i < t->columns; i++) {
		struct str name = str_cut(columns, ' ', &columns);
		const struct json *value = json_member(item, str_c(t->arena, name));
		struct str text = value == NULL ? STR("-") : show_value(t->arena, value, true);
		table_add(t, text, show_tint(name, text));
	}
}

/* Items that are no objects, one a line. */
static void
show_plain_items(struct buf *b, const struct json *items, size_t indent)
{
	json_each(item, items)
		buf_printf(b, "%*s%.*s\n", (int)indent, "",
		    STR_ARG(text_line(b->arena, show_value(b->arena, item, false))));
}

void
show_list(struct buf *b, const struct screen *s, const struct json *items, struct str columns,
    size_t indent)
{
	struct table t = {.arena = b->arena};

	if (columns.n == 0)
		columns = choose_columns(b->arena, items->first);
	if (columns.n == 0) {
		show_plain_items(b, items, indent);
		return;
	}
	add_headings(&t, columns);
	json_each(item, items)
		add_row(&t, item, columns);
	table_put(b, s, &t, indent);
}

/* --- an object -------------------------------------------------------------------------------- */

static size_t
name_width(const struct json *object)
{
	size_t width = 0;

	json_each(member, object) {
		size_t w = utf8_width(member->name);
		if (is_for_people(member) && w > width && w <= NAME_WIDTH_MAX)
			width = w;
	}
	return width;
}

static void
put_spaces(struct buf *b, size_t n)
{
	while (n-- > 0)
		buf_char(b, ' ');
}

/* Text of several lines below its name, each line as it stands. */
static void
put_block(struct buf *b, struct str text, size_t indent)
{
	buf_char(b, '\n');
	while (text.n != 0) {
		put_spaces(b, indent);
		utf8_put_visible(b, str_cut(text, '\n', &text));
		buf_char(b, '\n');
	}
}

static void
put_member(
    struct buf *b, const struct screen *s, const struct json *member, size_t indent, size_t at)
{
	struct str text = show_value(b->arena, member, false);

	if (member->kind == JSON_TEXT && memchr(text.p, '\n', text.n) != NULL) {
		put_block(b, text, indent + STEP);
		return;
	}
	text = text_line(b->arena, text);
	if (member->kind == JSON_LIST && text.n != 0) {
		struct wrap w = {b, s->columns, at, at, false};
		wrap_text(&w, text);
	} else {
		screen_put(b, s, show_tint(member->name, text), text.n == 0 ? STR("-") : text);
	}
	buf_char(b, '\n');
}

static void
put_deep(struct buf *b, const struct screen *s, const struct json *member, size_t indent)
{
	buf_char(b, '\n');
	if (member->kind == JSON_OBJECT)
		show_object(b, s, member, indent + STEP);
	else
		show_list(b, s, member, (struct str){NULL, 0}, indent + STEP);
}

void
show_object(struct buf *b, const struct screen *s, const struct json *object, size_t indent)
{
	size_t width = name_width(object);

	json_each(member, object) {
		if (!is_for_people(member))
			continue;
		struct str name = text_line(b->arena, member->name);
		size_t own = utf8_width(name);
		put_spaces(b, indent);
		buf_put(b, name);
		if (is_deep(member)) {
			put_deep(b, s, member, indent);
			continue;
		}
		put_spaces(b, (own > width ? 0 : width - own) + STEP);
		put_member(b, s, member, indent, indent + width + STEP);
	}
}
