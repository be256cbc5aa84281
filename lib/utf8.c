/* UTF-8 checked, counted, measured, and made safe to print. */
#include "lib/utf8.h"

#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <wchar.h>

/* --- decoding --------------------------------------------------------------------------------- */

/* The well-formed sequence that S begins with (RFC 3629 §4): its length and its code
 * point; 0 when there is none. */
static size_t
sequence(struct str s, uint32_t *point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

	if (s.n == 0)
		return 0;
	unsigned char first = (unsigned char)s.p[0];
	if (first < 0x80) {
		*point = first;
		return 1;
	}
	size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	if (first < 0xc2 || first > 0xf4 || s.n < n)
		return 0;
	uint32_t value = first & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (c & 0x3f);
	}
	if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*point = value;
	return n;
}

bool
utf8_ok(struct str s)
{
	uint32_t point;
	size_t n;

	for (size_t i = 0; i < s.n; i += n) {
		n = sequence(str_from(s, i), &point);
		if (n == 0)
			return false;
	}
	return true;
}

size_t
utf8_length(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		count += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return count;
}

bool
utf8_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

struct range {
	uint32_t first, last;
};

static bool
is_within(const struct range *ranges, size_t count, uint32_t point)
{
	for (size_t i = 0; i < count; i++)
		if (point >= ranges[i].first && point <= ranges[i].last)
			return true;
	return false;
}

bool
utf8_line(struct str s)
{
	static const struct range none[] = {
	    {0x00, 0x1f}, {0x7f, 0x9f}, {0x2028, 0x202e}, {0x2066, 0x2069}};
	uint32_t point = 0;
	size_t n;

	for (size_t i = 0; i < s.n; i += n) {
		n = sequence(str_from(s, i), &point);
		if (n == 0 || is_within(none, sizeof(none) / sizeof(none[0]), point))
			return false;
	}
	return true;
}

/* --- printing --------------------------------------------------------------------------------- */

static bool
is_invisible(uint32_t point)
{
	static const struct range ranges[] = {
	    {0x00, 0x08},
	    {0x0b, 0x1f},
	    {0x7f, 0x9f},
	    {0x61c, 0x61c},
	    {0x200b, 0x200f},
	    {0x2028, 0x202e},
	    {0x2060, 0x2069},
	    {0xfeff, 0xfeff},
	    {0xe0000, 0xe007f},
	};

	return is_within(ranges, sizeof(ranges) / sizeof(ranges[0]), point);
}

void
utf8_put_visible(struct buf *b, struct str s)
{
	uint32_t point;
	size_t n;

	for (size_t i = 0; i < s.n; i += n) {
		n = sequence(str_from(s, i), &point);
		if (n == 0) {
			buf_printf(b, "\\x{%02X}", (unsigned char)s.p[i]);
			n = 1;
		} else if (is_invisible(point)) {
			buf_printf(b, "\\u{%X}", point);
		} else {
			buf_put(b, (struct str){s.p + i, n});
		}
	}
}

/* --- width ------------------------------------------------------------------------------------ */

/* wcwidth() answers for the thread's locale, and the program's own may be plain C. */
static locale_t utf8_locale;

static void
find_locale(void)
{
	utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* Without such a locale, or for what it doesn't know, one column. */
static size_t
columns(uint32_t point)
{
	if (point < ' ' || (point >= 0x7f && point < 0xa0))
		return 0;
	int width = utf8_locale == (locale_t)0 ? 1 : wcwidth((wchar_t)point);
	return width < 0 ? 1 : (size_t)width;
}

size_t
utf8_width(struct str s)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t width = 0, n;
	uint32_t point;

	if (pthread_once(&once, find_locale) != 0)
		abort();
	locale_t before = uselocale(utf8_locale);
	for (size_t i = 0; i < s.n; i += n) {
		n = sequence(str_from(s, i), &point);
		width += n == 0 ? 1 : columns(point);
		n += n == 0;
	}
	uselocale(before);
	return width;
}
