/* What strings say that the reader has checked: escapes and their characters. */
#include "daemon/index/scan.h"

#include <string.h>

/* --- escapes ---------------------------------------------------------------------------------- */

/* The value of four hexadecimal digits at P, or -1. */
static int
hex4(const char *p, const char *end)
{
	int value = 0;

	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;
		if (digit < 0)
			return -1;
		value = 16 * value + digit;
	}
	return value;
}

static bool
is_high(int unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool
is_low(int unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

size_t
scan_escape(const char *p, const char *end)
{
	if (end - p < 2)
		return 0;
	if (p[1] != 'u')
		return p[1] != '\0' && strchr("\"\\/bfnrt", p[1]) != NULL ? 2 : 0;
	int unit = hex4(p + 2, end);
	if (unit < 0 || is_low(unit))
		return 0;
	if (!is_high(unit))
		return 6;
	bool pair = end - p >= 12 && p[6] == '\\' && p[7] == 'u' && is_low(hex4(p + 8, end));
	return pair ? 12 : 0;
}

/* --- what a checked string says --------------------------------------------------------------- */

/* CODE as UTF-8; returns how many bytes. */
static size_t
encode(unsigned code, char out[4])
{
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	out[0] = (char)(first[n] | code);
	return n;
}

/* One byte as it stands, or one escape; moves *P behind it. */
static size_t
decode(const char **p, const char *end, char out[4])
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at = *p;

	if (*at != '\\') {
		out[0] = *(*p)++;
		return 1;
	}
	*p += scan_escape(at, end);
	if (at[1] != 'u') {
		out[0] = to[strchr(from, at[1]) - from];
		return 1;
	}
	unsigned code = (unsigned)hex4(at + 2, end);
	if (*p - at == 12)
		code = 0x10000 + ((code - 0xd800) << 10) + ((unsigned)hex4(at + 8, end) - 0xdc00);
	return encode(code, out);
}

bool
scan_unescape(const struct scan_text *text, char *out, size_t room, size_t *n)
{
	const char *p = text->raw.p, *end = p + text->raw.n;
	char c[4];

	*n = 0;
	while (p < end) {
		size_t more = decode(&p, end, c);
		if (more > room - *n)
			return false;
		memcpy(out + *n, c, more);
		*n += more;
	}
	return true;
}

bool
scan_same(const struct scan_text *a, const struct scan_text *b)
{
	const char *p = a->raw.p, *p_end = p + a->raw.n, *q = b->raw.p, *q_end = q + b->raw.n;
	char left[4], right[4];
	size_t i = 0, j = 0, n = 0, m = 0;

	for (;;) {
		if (i == n && p < p_end) {
			n = decode(&p, p_end, left);
			i = 0;
		}
		if (j == m && q < q_end) {
			m = decode(&q, q_end, right);
			j = 0;
		}
		if (i == n || j == m)
			return i == n && j == m;
		if (left[i++] != right[j++])
			return false;
	}
}

bool
scan_is(const struct scan_text *text, struct str what)
{
	if (!text->escaped)
		return text->raw.n == what.n && memcmp(text->raw.p, what.p, what.n) == 0;
	return scan_same(text, &(struct scan_text){what, false});
}
