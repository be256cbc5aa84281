/* Decimal numbers read and written. */
#include "lib/decimal.h"

enum { DECIMALS = 6 };

bool
decimal_parse(struct str text, int64_t *micro)
{
	struct str decimals, whole = str_cut(text, '.', &decimals);
	bool minus = str_starts(whole, "-");
	int64_t value, part = 0, unit = 1;

	if (!str_int(minus ? str_from(whole, 1) : whole, &value) || value < 0)
		return false;
	if (decimals.n > DECIMALS || (decimals.n == 0 && decimals.p != NULL))
		return false;
	for (size_t i = 0; i < DECIMALS; i++) {
		char c = i < decimals.n ? decimals.p[i] : '0';
		if (c < '0' || c > '9')
			return false;
		part = part * 10 + (c - '0');
		unit *= 10;
	}
	if (__builtin_mul_overflow(minus ? -value : value, unit, &value) ||
	    __builtin_add_overflow(value, minus ? -part : part, &value))
		return false;
	*micro = value;
	return true;
}

struct str
decimal_text(struct arena *a, int64_t micro)
{
	/* Unsigned: the least int64 has no positive counterpart. */
	uint64_t u = micro < 0 ? -(uint64_t)micro : (uint64_t)micro;
	struct str s = str_printf(a, "%s%llu.%06llu", micro < 0 ? "-" : "",
	    (unsigned long long)(u / MICRO), (unsigned long long)(u % MICRO));

	while (s.p[s.n - 1] == '0')
		s.n--;
	if (s.p[s.n - 1] == '.')
		s.n--;
	return s;
}
