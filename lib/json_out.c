/* JSON out: straight into text. */
#include "lib/json.h"

#include <string.h>

/* Is a character that begins with this byte perhaps escaped? */
static const bool special[256] = {
    [0 ... ' ' - 1] = true, ['"'] = true, ['\\'] = true, [0x7f] = true, [0xe2] = true};

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
	while (n < text.n && !special[(unsigned char)text.p[n]])
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

/* Text that has nothing to escape, as most has not, between quotes; returns what is behind it. */
static char *
put_plain(char *p, struct str text)
{
	*p++ = '"';
	if (text.n != 0)
		memcpy(p, text.p, text.n);
	p[text.n] = '"';
	return p + text.n + 1;
}

static void
put_escaped(struct buf *b, struct str text)
{
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

/* What stands before a value, the comma that the last one left to be written and the name, and
 * room for ROOM bytes of the value itself, to be written where it returns. */
static char *
begin(struct json_out *o, const char *name, size_t room)
{
	struct str text = str_of(name);
	bool comma = o->comma, plain = plain_run(text) == text.n;
	size_t named = name != NULL && plain ? text.n + 3 : 0;

	o->comma = true;
	if (!plain) {
		if (comma)
			buf_char(&o->text, ',');
		put_escaped(&o->text, text);
		buf_char(&o->text, ':');
		comma = false;
	}
	char *p = buf_extend(&o->text, comma + named + room);
	if (comma)
		*p++ = ',';
	if (named != 0) {
		p = put_plain(p, text);
		*p++ = ':';
	}
	return p;
}

static void
put_value(struct json_out *o, const char *name, struct str json)
{
	char *p = begin(o, name, json.n);

	if (json.n != 0)
		memcpy(p, json.p, json.n);
}

static void
open_with(struct json_out *o, const char *name, char bracket)
{
	*begin(o, name, 1) = bracket;
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
	if (plain_run(value) == value.n) {
		(void)put_plain(begin(o, name, value.n + 2), value);
	} else {
		(void)begin(o, name, 0);
		put_escaped(&o->text, value);
	}
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

	do
		*--p = (char)('0' + rest % 10);
	while ((rest /= 10) != 0);
	if (value < 0)
		*--p = '-';
	put_value(o, name, (struct str){p, (size_t)(digits + sizeof(digits) - p)});
}

void
json_put_bool(struct json_out *o, const char *name, bool value)
{
	put_value(o, name, value ? STR("true") : STR("false"));
}

void
json_put_null(struct json_out *o, const char *name)
{
	put_value(o, name, STR("null"));
}

void
json_put_raw(struct json_out *o, const char *name, struct str json)
{
	put_value(o, name, json);
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
