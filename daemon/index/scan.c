/* A strict reader of I-JSON in one pass. */
#include "daemon/index/scan.h"

#include "daemon/index/plain.h"

#include <string.h>

void
scan_open(struct scan *s, struct str text)
{
	s->p = text.p;
	s->end = text.n == 0 ? text.p : text.p + text.n; /* nothing may point nowhere */
	s->why = NULL;
	s->depth = 0;
	s->name_count = 0;
}

bool
scan_fail(struct scan *s, const char *why)
{
	if (s->why == NULL)
		s->why = why;
	return false;
}

char
scan_peek(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\n' || *s->p == '\r' || *s->p == '\t'))
		s->p++;
	return s->p < s->end ? *s->p : '\0';
}

bool
scan_end(struct scan *s)
{
	scan_peek(s);
	return s->p == s->end;
}

/* --- strings ---------------------------------------------------------------------------------- */

/* The UTF-8 sequence at P (RFC 3629 §4), of more than one byte: its length, 0 when it is
 * none. */
static size_t
sequence_length(const char *p, const char *end)
{
	unsigned char first = (unsigned char)p[0], least = 0x80, most = 0xbf;
	size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;

	if (first < 0xc2 || first > 0xf4 || (size_t)(end - p) < n)
		return 0;
	if (first == 0xe0)
		least = 0xa0;
	if (first == 0xf0)
		least = 0x90;
	if (first == 0xed)
		most = 0x9f;
	if (first == 0xf4)
		most = 0x8f;
	if ((unsigned char)p[1] < least || (unsigned char)p[1] > most)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (((unsigned char)p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* What isn't plain ASCII: escapes, other characters, and what mustn't be there. */
static bool
scan_special(struct scan *s, bool *escaped)
{
	size_t n;

	if (*s->p == '\\') {
		*escaped = true;
		n = scan_escape(s->p, s->end);
		if (n == 0)
			return scan_fail(s, "The body holds a faulty escape or a lone surrogate.");
	} else if ((unsigned char)*s->p < 0x20) {
		return scan_fail(s, "The body holds a control character within a string.");
	} else {
		n = sequence_length(s->p, s->end);
		if (n == 0)
			return scan_fail(s, "The body is not UTF-8.");
	}
	s->p += n;
	return true;
}

static void
skip_plain(struct scan *s)
{
	while (s->end - s->p >= STEP) {
		size_t n = plain_of_step(s->p);
		s->p += n;
		if (n < STEP)
			return;
	}
	while (s->p < s->end && is_plain(*s->p))
		s->p++;
}

bool
scan_string(struct scan *s, struct scan_text *ret)
{
	const char *from = ++s->p;

	ret->escaped = false;
	for (;;) {
		skip_plain(s);
		if (s->p == s->end)
			return scan_fail(s, "The body ends within a string.");
		if (*s->p == '"')
			break;
		if (!scan_special(s, &ret->escaped))
			return false;
	}
	ret->raw = (struct str){from, (size_t)(s->p++ - from)};
	return true;
}

/* --- values ----------------------------------------------------------------------------------- */

static bool
enter(struct scan *s)
{
	s->p++;
	if (++s->depth > SCAN_DEPTH)
		return scan_fail(s, "The body nests deeper than 32 levels.");
	return true;
}

static void
leave(struct scan *s)
{
	s->p++;
	s->depth--;
}

bool
scan_object(struct scan *s, struct scan_object *ret)
{
	ret->first_name = s->name_count;
	ret->begun = false;
	return enter(s);
}

static bool
same(const struct scan_text *a, const struct scan_text *b)
{
	if (a->escaped || b->escaped)
		return scan_same(a, b);
	return a->raw.n == b->raw.n && memcmp(a->raw.p, b->raw.p, a->raw.n) == 0;
}

/* Every name is compared with those before it: few as they are, that is quick. */
static bool
keep_name(struct scan *s, const struct scan_object *object, const struct scan_text *name)
{
	for (size_t i = object->first_name; i < s->name_count; i++)
		if (same(&s->names[i], name))
			return scan_fail(s, "The body names a member of an object twice.");
	if (s->name_count == SCAN_NAMES)
		return scan_fail(s, "The body's objects have too many members.");
	s->names[s->name_count++] = *name;
	return true;
}

bool
scan_member(struct scan *s, struct scan_object *object, struct scan_text *name)
{
	char c = scan_peek(s);

	if (s->why != NULL)
		return false;
	if (c == '}') {
		s->name_count = object->first_name;
		leave(s);
		return false;
	}
	if (object->begun) {
		if (c != ',')
			return scan_fail(s, "The body lacks a comma or a brace.");
		s->p++;
		c = scan_peek(s);
	}
	object->begun = true;
	if (c != '"')
		return scan_fail(s, "The body lacks a member's name.");
	if (!scan_string(s, name) || !keep_name(s, object, name))
		return false;
	if (scan_peek(s) != ':')
		return scan_fail(s, "The body lacks a colon.");
	s->p++;
	return true;
}

static bool
skip_object(struct scan *s)
{
	struct scan_object o;
	struct scan_text name;

	if (!scan_object(s, &o))
		return false;
	while (scan_member(s, &o, &name))
		if (!scan_skip(s))
			return false;
	return s->why == NULL;
}

bool
scan_list(struct scan *s, bool *begun)
{
	*begun = false;
	return enter(s);
}

bool
scan_item(struct scan *s, bool *begun)
{
	char c = scan_peek(s);

	if (s->why != NULL)
		return false;
	if (c == ']') {
		leave(s);
		return false;
	}
	if (*begun && c != ',')
		return scan_fail(s, "The body lacks a comma or a bracket.");
	s->p += *begun;
	*begun = true;
	return true;
}

static bool
skip_list(struct scan *s)
{
	bool begun;

	if (!scan_list(s, &begun))
		return false;
	while (scan_item(s, &begun))
		if (!scan_skip(s))
			return false;
	return s->why == NULL;
}

static size_t
skip_digits(struct scan *s)
{
	const char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return (size_t)(s->p - from);
}

static bool
at(const struct scan *s, const char *any)
{
	return s->p < s->end && *s->p != '\0' && strchr(any, *s->p) != NULL;
}

/* RFC 8259 §6: no leading zero, a digit on both sides of the point, one in the exponent. */
static bool
skip_number(struct scan *s)
{
	bool good;

	s->p += *s->p == '-';
	bool zero = at(s, "0");
	size_t digits = skip_digits(s);
	good = digits == 1 || (digits > 1 && !zero);
	if (at(s, ".")) {
		s->p++;
		good &= skip_digits(s) != 0;
	}
	if (at(s, "eE")) {
		s->p++;
		s->p += at(s, "+-");
		good &= skip_digits(s) != 0;
	}
	return good || scan_fail(s, "The body holds a faulty number.");
}

static bool
skip_word(struct scan *s)
{
	static const char *const words[] = {"true", "false", "null"};

	for (int i = 0; i < 3; i++) {
		size_t n = strlen(words[i]);
		if ((size_t)(s->end - s->p) >= n && memcmp(s->p, words[i], n) == 0) {
			s->p += n;
			return true;
		}
	}
	return scan_fail(s, "The body lacks a value.");
}

bool
scan_skip(struct scan *s)
{
	struct scan_text text;
	char c = scan_peek(s);

	if (c == '"')
		return scan_string(s, &text);
	if (c == '{')
		return skip_object(s);
	if (c == '[')
		return skip_list(s);
	if (c == '-' || (c >= '0' && c <= '9'))
		return skip_number(s);
	return skip_word(s);
}
