/* JSON with two spaces a level, safe for a terminal. */
#include "cli/pretty.h"

#include "lib/utf8.h"

static void
put_escaped(struct buf *b, uint32_t point)
{
	if (point >= 0x10000) {
		buf_printf(b, "\\u%04x", 0xd800 + ((point - 0x10000) >> 10));
		point = 0xdc00 + ((point - 0x10000) & 0x3ff);
	}
	buf_printf(b, "\\u%04x", point);
}

/* The code point at the start of well-formed text, and its bytes. */
static uint32_t
read_point(struct str s, size_t *n)
{
	unsigned char first = (unsigned char)s.p[0];
	uint32_t point = first < 0x80   ? first
			 : first < 0xe0 ? first & 0x1f
			 : first < 0xf0 ? first & 0x0f
					: first & 0x07;

	for (*n = 1; *n < s.n && ((unsigned char)s.p[*n] & 0xc0) == 0x80; ++*n)
		point = point << 6 | ((unsigned char)s.p[*n] & 0x3f);
	return point;
}

static void
put_safe(struct buf *b, struct str json)
{
	struct str rest = json;

	while (rest.n != 0) {
		size_t n;
		uint32_t point = read_point(rest, &n);
		struct buf seen = {.arena = b->arena};
		if (point >= 0x80)
			utf8_put_visible(&seen, (struct str){rest.p, n});
		if (point == 0x7f ||
		    (point >= 0x80 && !str_eq(buf_str(&seen), (struct str){rest.p, n})))
			put_escaped(b, point);
		else
			buf_put(b, (struct str){rest.p, n});
		rest = str_from(rest, n);
	}
}

static void
put_string(struct buf *b, struct str text)
{
	struct json_out o = {.text.arena = b->arena};

	json_put_text(&o, NULL, text);
	put_safe(b, buf_str(&o.text));
}

static void
put_break(struct buf *b, size_t indent)
{
	buf_char(b, '\n');
	for (size_t i = 0; i < indent; i++)
		buf_char(b, ' ');
}

static void
put_value(struct buf *b, const struct json *value, size_t indent)
{
	struct json_out o = {.text.arena = b->arena};
	bool object = value->kind == JSON_OBJECT;

	if (value->kind == JSON_TEXT) {
		put_string(b, value->text);
		return;
	}
	if (value->first == NULL) {
		json_put_tree(&o, NULL, value);
		buf_put(b, buf_str(&o.text));
		return;
	}
	buf_char(b, object ? '{' : '[');
	json_each(item, value) {
		if (item != value->first)
			buf_char(b, ',');
		put_break(b, indent + 2);
		if (object) {
			put_string(b, item->name);
			buf_put(b, STR(": "));
		}
		put_value(b, item, indent + 2);
	}
	put_break(b, indent);
	buf_char(b, object ? '}' : ']');
}

void
pretty_put(struct buf *b, const struct json *value)
{
	put_value(b, value, 0);
	buf_char(b, '\n');
}
