/* Views of text: compare, cut, copy. */
#include "lib/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct str
str_of(const char *text)
{
	return (struct str){text, text == NULL ? 0 : strlen(text)};
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_is(struct str a, const char *text)
{
	return str_eq(a, str_of(text));
}

bool
str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && (n == 0 || memcmp(s.p, prefix, n) == 0);
}

bool
str_ends(struct str s, struct str ending)
{
	return s.n >= ending.n && str_eq(str_from(s, s.n - ending.n), ending);
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);
	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

struct str
str_from(struct str s, size_t from)
{
	if (from >= s.n)
		return (struct str){s.p == NULL ? NULL : s.p + s.n, 0};
	return (struct str){s.p + from, s.n - from};
}

struct str
str_cut(struct str s, char sep, struct str *rest)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, sep, s.n);
	if (at == NULL) {
		*rest = (struct str){NULL, 0};
		return s;
	}
	size_t n = (size_t)(at - s.p);
	*rest = (struct str){at + 1, s.n - n - 1};
	return (struct str){s.p, n};
}

static bool
holds(struct str s, char c)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == c)
			return true;
	return false;
}

struct str
str_trim(struct str s, struct str cut)
{
	while (s.n != 0 && holds(cut, s.p[0]))
		s = str_from(s, 1);
	while (s.n != 0 && holds(cut, s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_copy(struct arena *a, struct str s)
{
	char *p = NEW_ARRAY(a, s.n + 1, char);
	if (s.n != 0)
		memcpy(p, s.p, s.n);
	return (struct str){p, s.n};
}

const char *
str_c(struct arena *a, struct str s)
{
	return str_copy(a, s).p;
}

bool
str_int(struct str s, int64_t *ret)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	struct str digits = minus ? str_from(s, 1) : s;
	int64_t value = 0;

	if (digits.n == 0 || (digits.n > 1 && digits.p[0] == '0') || str_is(s, "-0"))
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		int d = digits.p[i] - '0';
		if (d < 0 || d > 9 || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, d, &value))
			return false;
	}
	if (!minus && value == INT64_MIN)
		return false;
	*ret = minus ? value : -value;
	return true;
}

struct str
str_vprintf(struct arena *a, const char *format, va_list args)
{
	char here[256]; /* mostly enough, and then printed once */
	va_list again;

	va_copy(again, args);
	int n = vsnprintf(here, sizeof(here), format, again);
	va_end(again);
	if (n < 0)
		abort();
	char *p = NEW_ARRAY(a, (size_t)n + 1, char);
	if ((size_t)n < sizeof(here))
		memcpy(p, here, (size_t)n);
	else
		vsnprintf(p, (size_t)n + 1, format, args);
	return (struct str){p, (size_t)n};
}

struct str
str_printf(struct arena *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct str s = str_vprintf(a, format, args);
	va_end(args);
	return s;
}
