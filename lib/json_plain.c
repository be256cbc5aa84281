/* Most texts hold nothing that needs a second look, and jansson takes ten times as long for
 * them.  What is taken here is what jansson takes; a test holds one against the other. */
#include "lib/json_plain.h"

#include "lib/utf8.h"

#include <string.h>

enum { DIGITS_MAX = 18, MEMBERS_MAX = 64 };

struct reader {
	struct arena *arena;
	const char *p, *end;
	int depth;
};

static bool read_value(struct reader *r, struct json *to);

/* The next character that is no space, or NUL at the end; it isn't passed. */
static char
peek(struct reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
		r->p++;
	return r->p < r->end ? *r->p : '\0';
}

static bool
take(struct reader *r, char c)
{
	if (peek(r) != c)
		return false;
	r->p++;
	return true;
}

static bool
take_word(struct reader *r, struct str word)
{
	if ((size_t)(r->end - r->p) < word.n || memcmp(r->p, word.p, word.n) != 0)
		return false;
	r->p += word.n;
	return true;
}

/* --- texts and numbers ------------------------------------------------------------------------ */

static struct str
unescape(struct arena *a, struct str raw)
{
	char *to = NEW_ARRAY(a, raw.n + 1, char);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '\\') {
			c = raw.p[++i];
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		to[n++] = c;
	}
	return (struct str){to, n};
}

static bool
read_text(struct reader *r, struct str *ret)
{
	bool ascii = true, escaped = false;

	if (!take(r, '"'))
		return false;
	const char *from = r->p;
	for (; r->p < r->end && *r->p != '"'; r->p++) {
		unsigned char c = (unsigned char)*r->p;
		if (c < ' ')
			return false;
		ascii = ascii && c < 0x80;
		if (c != '\\')
			continue;
		escaped = true;
		if (++r->p == r->end || memchr("\"\\/nt", *r->p, 5) == NULL)
			return false;
	}
	if (r->p == r->end)
		return false;
	struct str raw = {from, (size_t)(r->p++ - from)};
	*ret = escaped ? unescape(r->arena, raw) : str_copy(r->arena, raw);
	return ascii || utf8_ok(raw);
}

static bool
read_integer(struct reader *r, struct json *to)
{
	bool negative = take(r, '-');
	const char *from = r->p;

	to->kind = JSON_INT;
	while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && r->p - from < DIGITS_MAX)
		to->integer = 10 * to->integer + (*r->p++ - '0');
	if (r->p == from || (*from == '0' && (negative || r->p - from > 1)))
		return false;
	if (negative)
		to->integer = -to->integer;
	return true;
}

/* --- lists and objects ------------------------------------------------------------------------ */

static struct json *
append(struct reader *r, struct json *to, struct json *last)
{
	struct json *child = NEW(r->arena, struct json);

	if (last == NULL)
		to->first = child;
	else
		last->next = child;
	to->count++;
	return child;
}

static bool
read_list(struct reader *r, struct json *to)
{
	struct json *last = NULL;

	to->kind = JSON_LIST;
	if (!take(r, '[') || take(r, ']'))
		return true;
	do {
		last = append(r, to, last);
		if (!read_value(r, last))
			return false;
	} while (take(r, ','));
	return take(r, ']');
}

static bool
is_new(const struct json *object, const struct json *member)
{
	const struct json *other = object->first;

	while (other != member && !str_eq(other->name, member->name))
		other = other->next;
	return other == member;
}

static bool
read_object(struct reader *r, struct json *to)
{
	struct json *last = NULL;

	to->kind = JSON_OBJECT;
	if (!take(r, '{') || take(r, '}'))
		return true;
	do {
		last = append(r, to, last);
		if (to->count > MEMBERS_MAX || !read_text(r, &last->name) || !is_new(to, last) ||
		    !take(r, ':') || !read_value(r, last))
			return false;
	} while (take(r, ','));
	return take(r, '}');
}

static bool
read_nested(struct reader *r, struct json *to, bool (*read)(struct reader *, struct json *))
{
	if (r->depth == JSON_DEPTH)
		return false;
	r->depth++;
	bool good = read(r, to);
	r->depth--;
	return good;
}

static bool
read_value(struct reader *r, struct json *to)
{
	switch (peek(r)) {
	case '{': return read_nested(r, to, read_object);
	case '[': return read_nested(r, to, read_list);
	case '"': to->kind = JSON_TEXT; return read_text(r, &to->text);
	case 't': to->kind = JSON_BOOL; return to->truth = take_word(r, STR("true"));
	case 'f': to->kind = JSON_BOOL; return take_word(r, STR("false"));
	case 'n': to->kind = JSON_NULL; return take_word(r, STR("null"));
	default: return read_integer(r, to);
	}
}

struct json *
json_plain(struct arena *a, struct str text)
{
	struct reader r = {a, text.p, text.p + text.n, 0};
	struct json *ret = NEW(a, struct json);

	if (!read_value(&r, ret) || (peek(&r), r.p != r.end))
		return NULL;
	return ret;
}
