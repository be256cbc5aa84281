/* JSON out: straight into text. */
#include "lib/json.h"

#include <string.h>

/* Nothing that begins with C is ever escaped. */
static bool
is_plain(unsigned char c)
{
	return c >= ' ' && c != '"' && c != '\\' && c != 0x7f && c != 0xe2;
}

/* Are all eight bytes at P ASCII that is never escaped?  Each term sets the uppermost bit of
 * a byte that isn't: from 0x80 on or DEL, below a space, a quote, a backslash. */
static bool
is_plain_eight(const char *p)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
	uint64_t eight, quote, backslash;

	memcpy(&eight, p, sizeof(eight));
	quote = eight ^ ones * '"';
	backslash = eight ^ ones * '\\';
	return ((eight | (eight + ones) | (eight - ones * ' ') | (quote - ones) |
		    (backslash - ones)) &
		   highs) == 0;
}

/* Bytes at the start of TEXT that are never escaped; perhaps not all of them.  The last eight
 * are looked at once more rather than one by one. */
static size_t
plain_run(struct str text)
{
	size_t n = 0;

	while (text.n - n >= 8 && is_plain_eight(text.p + n))
		n += 8;
	if (n >= 8 && text.n - n < 8 && is_plain_eight(text.p + text.n - 8))
		return text.n;
	while (n < text.n && is_plain((unsigned char)text.p[n]))
		n++;
	return n;
}

/* How many bytes at the start of TEXT are one character to be escaped, and which: control
 * characters, DEL, the two separators that end lines in JavaScript, quote and backslash. */
static size_t
escape_here(struct str text, unsigned *point)
{
	*point = (unsigned char)text.p[0];
	if (*point != 0xe2)
		return 1;
	if (str_starts(text, "\xe2\x80\xa8") || str_starts(text, "\xe2\x80\xa9")) {
		*point = 0x2000u + ((unsigned char)text.p[2] & 0x3f);
		return 3;
	}
	return 0;
}

static void
put_escape(struct buf *b, unsigned point)
{
	static const char named[] = "\"\\\n\t\r", letters[] = "\"\\ntr";
	const char *at = memchr(named, (int)point, sizeof(named) - 1);

	if (point < 0x80 && at != NULL)
		buf_printf(b, "\\%c", letters[at - named]);
	else
		buf_printf(b, "\\u%04x", point);
}

/* Text that has nothing to escape, as most has not, between quotes. */
static void
put_plain(char *p, struct str text)
{
	p[0] = '"';
	if (text.n != 0)
		memcpy(p + 1, text.p, text.n);
	p[text.n + 1] = '"';
}

static void
put_string(struct buf *b, struct str text)
{
	if (plain_run(text) == text.n) {
		put_plain(buf_extend(b, text.n + 2), text);
		return;
	}
	buf_char(b, '"');
	while (text.n != 0) {
		unsigned point;
		size_t run = plain_run(text);
		size_t n = run == text.n ? 0 : escape_here(str_from(text, run), &point);
		if (run != text.n && n == 0)
			run++; /* the first byte of another character */
		buf_put(b, (struct str){text.p, run});
		if (n != 0)
			put_escape(b, point);
		text = str_from(text, run + n);
	}
	buf_char(b, '"');
}

/* What stands before a value: the comma that the last one left to be written, the name. */
static void
begin(struct json_out *o, const char *name)
{
	struct str text = str_of(name);
	bool comma = o->comma;

	o->comma = true;
	if (name != NULL && plain_run(text) == text.n) {
		char *p = buf_extend(&o->text, text.n + 3 + comma);
		p[0] = ',';
		put_plain(p + comma, text);
		p[text.n + 2 + comma] = ':';
		return;
	}
	if (comma)
		buf_char(&o->text, ',');
	if (name != NULL) {
		put_string(&o->text, text);
		buf_char(&o->text, ':');
	}
}

static void
open_with(struct json_out *o, const char *name, char bracket)
{
	begin(o, name);
	buf_char(&o->text, bracket);
	o->comma = false;
}

static void
close_with(struct json_out *o, char bracket)
{
	buf_char(&o->text, bracket);
	o->comma = true;
}

void
json_open(struct json_out *o, const char *name)
{
	open_with(o, name, '{');
}

void
json_close(struct json_out *o)
{
	close_with(o, '}');
}

void
json_open_list(struct json_out *o, const char *name)
{
	open_with(o, name, '[');
}

void
json_close_list(struct json_out *o)
{
	close_with(o, ']');
}

void
json_put_text(struct json_out *o, const char *name, struct str value)
{
	begin(o, name);
	put_string(&o->text, value);
}

void
json_put_text_or_null(struct json_out *o, const char *name, struct str value)
{
	if (value.p == NULL)
		json_put_null(o, name);
	else
		json_put_text(o, name, value);
}

void
json_put_int(struct json_out *o, const char *name, int64_t value)
{
	char digits[21], *p = digits + sizeof(digits);
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	begin(o, name);
	do
		*--p = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	if (value < 0)
		*--p = '-';
	buf_put(&o->text, (struct str){p, (size_t)(digits + sizeof(digits) - p)});
}

void
json_put_bool(struct json_out *o, const char *name, bool value)
{
	begin(o, name);
	buf_put(&o->text, value ? STR("true") : STR("false"));
}

void
json_put_null(struct json_out *o, const char *name)
{
	begin(o, name);
	buf_put(&o->text, STR("null"));
}

void
json_put_raw(struct json_out *o, const char *name, struct str json)
{
	begin(o, name);
	buf_put(&o->text, json);
}

static void
put_children(struct json_out *o, const struct json *of)
{
	json_each(child, of)
		json_put_tree(o, child->name.p, child);
}

void
json_put_tree(struct json_out *o, const char *name, const struct json *value)
{
	switch (value->kind) {
	case JSON_NULL: json_put_null(o, name); break;
	case JSON_BOOL: json_put_bool(o, name, value->truth); break;
	case JSON_INT: json_put_int(o, name, value->integer); break;
	case JSON_TEXT: json_put_text(o, name, value->text); break;
	case JSON_LIST:
		json_open_list(o, name);
		put_children(o, value);
		json_close_list(o);
		break;
	case JSON_OBJECT:
		json_open(o, name);
		put_children(o, value);
		json_close(o);
		break;
	}
}
