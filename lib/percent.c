/* Percent-encoding. */
#include "lib/percent.h"

#include "lib/utf8.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
percent_decode(struct arena *a, struct str s, bool plus, struct str *ret)
{
	struct buf b = {.arena = a};

	for (; s.n != 0; s = str_from(s, 1)) {
		char c = plus && s.p[0] == '+' ? ' ' : s.p[0];
		if (s.p[0] == '%') {
			int high = s.n < 3 ? -1 : hex_digit(s.p[1]);
			int low = s.n < 3 ? -1 : hex_digit(s.p[2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			s = str_from(s, 2);
		}
		buf_char(&b, c);
	}
	*ret = b.n == 0 ? STR("") : buf_str(&b);
	return utf8_ok(*ret) && utf8_plain(*ret);
}
