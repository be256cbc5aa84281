/* Lists as comma-separated values. */
#include "cli/csv_out.h"

#include "lib/decimal.h"

#include <string.h>

enum { COLUMNS_MAX = 64 };

struct columns {
	struct str name[COLUMNS_MAX];
	size_t count;
};

static void
find_columns(const struct json *list, struct columns *c)
{
	json_each(item, list)
		json_each(m, item) {
			size_t i = 0;
			while (i < c->count && !str_eq(c->name[i], m->name))
				i++;
			if (i == c->count && i < COLUMNS_MAX)
				c->name[c->count++] = m->name;
		}
}

static struct str
field_text(struct arena *a, const struct json *value)
{
	struct json_out o = {.text.arena = a};

	if (value == NULL || value->kind == JSON_NULL)
		return STR("");
	if (value->kind == JSON_TEXT)
		return value->text;
	json_put_tree(&o, NULL, value);
	return buf_str(&o.text);
}

/* What a spreadsheet would reckon instead of showing it; a number below zero is none. */
static bool
is_formula(struct str text)
{
	int64_t micro;

	return text.n != 0 && strchr("=+-@\t\r\n", text.p[0]) != NULL &&
	       !decimal_parse(text, &micro);
}

void
csv_field(struct buf *b, struct str text)
{
	buf_char(b, '"');
	if (is_formula(text))
		buf_char(b, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, text.p[i]);
	}
	buf_char(b, '"');
}

static void
put_item(struct buf *b, const struct columns *c, const struct json *item)
{
	for (size_t i = 0; i < c->count; i++) {
		if (i != 0)
			buf_char(b, ',');
		csv_field(b, field_text(b->arena, json_member(item, str_c(b->arena, c->name[i]))));
	}
	buf_put(b, STR("\r\n"));
}

bool
csv_out(struct buf *b, const struct json *reply, struct str name)
{
	const struct json *list = json_member(reply, str_c(b->arena, name));
	struct columns c = {.count = 0};

	if (list == NULL || list->kind != JSON_LIST)
		return false;
	find_columns(list, &c);
	for (size_t i = 0; i < c.count; i++) {
		if (i != 0)
			buf_char(b, ',');
		csv_field(b, c.name[i]);
	}
	buf_put(b, STR("\r\n"));
	json_each(item, list)
		put_item(b, &c, item);
	return true;
}
