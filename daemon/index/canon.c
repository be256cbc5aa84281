/* A walk that writes as it goes; an object's members are kept until they can be sorted. */
#include "daemon/index/canon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers ---------------------------------------------------------------------------------- */

enum { DIGITS_MAX = 17 };

/* The fewest digits that make the same double again, and the power of ten of the first. */
static int
shortest_digits(double value, char digits[DIGITS_MAX + 1], int *exponent)
{
	char text[40];
	int precision = 0;

	do
		snprintf(text, sizeof(text), "%.*e", precision, value);
	while (strtod(text, NULL) != value && ++precision < DIGITS_MAX);
	int n = 0;
	for (const char *p = text; *p != 'e'; p++)
		if (*p != '.')
			digits[n++] = *p;
	*exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	return n;
}

static void
put_zeros(struct buf *out, int n)
{
	while (n-- > 0)
		buf_char(out, '0');
}

/* ECMAScript, Number::toString of a number greater than zero. */
static void
put_positive(struct buf *out, double value)
{
	char digits[DIGITS_MAX + 1];
	int exponent, k = shortest_digits(value, digits, &exponent), n = exponent + 1;

	if (k <= n && n <= 21) {
		buf_put(out, (struct str){digits, (size_t)k});
		put_zeros(out, n - k);
	} else if (0 < n && n <= 21) {
		buf_put(out, (struct str){digits, (size_t)n});
		buf_char(out, '.');
		buf_put(out, (struct str){digits + n, (size_t)(k - n)});
	} else if (-6 < n && n <= 0) {
		buf_put(out, STR("0."));
		put_zeros(out, -n);
		buf_put(out, (struct str){digits, (size_t)k});
	} else {
		buf_char(out, digits[0]);
		if (k > 1) {
			buf_char(out, '.');
			buf_put(out, (struct str){digits + 1, (size_t)(k - 1)});
		}
		buf_printf(out, "e%c%d", exponent < 0 ? '-' : '+', abs(exponent));
	}
}

static bool
put_number(struct buf *out, struct scan *s)
{
	const char *from = s->p;

	if (!scan_skip(s))
		return false;
	double value = strtod(str_c(out->arena, (struct str){from, (size_t)(s->p - from)}), NULL);
	if (!isfinite(value))
		return scan_fail(s, "The body holds a number that is too large.");
	if (value < 0)
		buf_char(out, '-');
	if (value < 0 || value > 0)
		put_positive(out, fabs(value));
	else
		buf_char(out, '0');
	return true;
}

/* --- strings ---------------------------------------------------------------------------------- */

static void
put_string(struct buf *out, struct str text)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";

	buf_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		const char *at = c == '\0' ? NULL : strchr(from, c);
		if (at != NULL) {
			buf_char(out, '\\');
			buf_char(out, to[at - from]);
		} else if ((unsigned char)c < 0x20) {
			buf_printf(out, "\\u%04x", (unsigned)c);
		} else {
			buf_char(out, c);
		}
	}
	buf_char(out, '"');
}

static struct str
said(struct arena *a, const struct scan_text *text)
{
	char *to = NEW_ARRAY(a, text->raw.n + 1, char);
	size_t n;

	if (!scan_unescape(text, to, text->raw.n, &n))
		abort(); /* no escape is shorter than what it says */
	return (struct str){to, n};
}

/* --- objects and lists ------------------------------------------------------------------------ */

struct member {
	struct str name, value; /* unescaped; canonical */
};

/* In the order of UTF-16: what needs two units stands before U+E000 … U+FFFF. */
static int
in_order(const void *a, const void *b)
{
	struct str x = ((const struct member *)a)->name, y = ((const struct member *)b)->name;
	size_t i = 0;

	while (i < x.n && i < y.n && x.p[i] == y.p[i])
		i++;
	if (i == x.n || i == y.n)
		return (x.n > y.n) - (x.n < y.n);
	unsigned char c = (unsigned char)x.p[i], d = (unsigned char)y.p[i];
	bool swapped = (c >= 0xf0 && (d == 0xee || d == 0xef)) ||
		       (d >= 0xf0 && (c == 0xee || c == 0xef));
	return (c > d) != swapped ? 1 : -1;
}

static void
put_members(struct buf *out, struct member *members, size_t n)
{
	if (n != 0)
		qsort(members, n, sizeof(*members), in_order);
	buf_char(out, '{');
	for (size_t i = 0; i < n; i++) {
		if (i != 0)
			buf_char(out, ',');
		put_string(out, members[i].name);
		buf_char(out, ':');
		buf_put(out, members[i].value);
	}
	buf_char(out, '}');
}

/* A member as the canonical form has it; false when there is none: it is faulty, or what
 * is left out (*out_of_it). */
static bool
read_member(struct scan *s, struct arena *a, const struct scan_text *name,
    const char *const *left_out, struct member *ret)
{
	struct buf value = {.arena = a};
	bool meant = left_out != NULL && scan_is(name, str_of(left_out[0]));

	if (meant && left_out[1] == NULL) {
		(void)scan_skip(s);
		return false;
	}
	if (!canon_put(&value, s, meant ? left_out + 1 : NULL))
		return false;
	*ret = (struct member){said(a, name), buf_str(&value)};
	return true;
}

struct members {
	struct member *all;
	size_t n, room;
};

static struct member *
next_of(struct members *m, struct arena *a)
{
	if (m->n == m->room) {
		m->room = m->room == 0 ? 8 : 2 * m->room;
		struct member *wider = NEW_ARRAY(a, m->room, struct member);
		if (m->n != 0)
			memcpy(wider, m->all, m->n * sizeof(*wider));
		m->all = wider;
	}
	return &m->all[m->n];
}

static bool
put_object(struct buf *out, struct scan *s, const char *const *left_out)
{
	struct members m = {NULL, 0, 0};
	struct scan_object o;
	struct scan_text name;

	if (!scan_object(s, &o))
		return false;
	while (scan_member(s, &o, &name)) {
		m.n += read_member(s, out->arena, &name, left_out, next_of(&m, out->arena));
		if (s->why != NULL)
			return false;
	}
	if (s->why == NULL)
		put_members(out, m.all, m.n);
	return s->why == NULL;
}

static bool
put_list(struct buf *out, struct scan *s)
{
	bool begun;
	char mark = '[';

	if (!scan_list(s, &begun))
		return false;
	for (; scan_item(s, &begun); mark = ',') {
		buf_char(out, mark);
		if (!canon_put(out, s, NULL))
			return false;
	}
	if (mark == '[')
		buf_char(out, mark);
	buf_char(out, ']');
	return s->why == NULL;
}

bool
canon_put(struct buf *out, struct scan *s, const char *const *left_out)
{
	struct scan_text text;
	char c = scan_peek(s);
	const char *from = s->p;

	if (c == '{')
		return put_object(out, s, left_out);
	if (c == '[')
		return put_list(out, s);
	if (c == '-' || (c >= '0' && c <= '9'))
		return put_number(out, s);
	if (c != '"') {
		bool good = scan_skip(s);
		buf_put(out, (struct str){from, (size_t)(s->p - from)});
		return good;
	}
	if (!scan_string(s, &text))
		return false;
	put_string(out, said(out->arena, &text));
	return true;
}
