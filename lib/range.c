/* "bytes=FIRST-LAST", "bytes=FIRST-", "bytes=-COUNT". */
#include "lib/range.h"

#include <string.h>
#include <strings.h>

/* Digits alone, one at least; what doesn't fit is the largest there is. */
static bool
number(struct str s, uint64_t *ret)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		unsigned digit = (unsigned)(s.p[i] - '0');
		n = n > (UINT64_MAX - digit) / 10 ? UINT64_MAX : 10 * n + digit;
	}
	*ret = n;
	return s.n != 0;
}

static enum range_kind
last_bytes(struct str count, uint64_t size, uint64_t *from)
{
	uint64_t n;

	if (!number(count, &n))
		return RANGE_ALL;
	if (n == 0 || size == 0)
		return RANGE_OUTSIDE;
	*from = n < size ? size - n : 0;
	return RANGE_PART;
}

enum range_kind
range_read(struct str field, uint64_t size, uint64_t *from, uint64_t *to)
{
	struct str spec, behind, unit = str_cut(field, '=', &spec);
	uint64_t first, last = UINT64_MAX;

	*from = 0;
	*to = size;
	if (unit.n != strlen("bytes") || strncasecmp(unit.p, "bytes", unit.n) != 0)
		return RANGE_ALL;
	struct str begin = str_cut(str_trim(spec, STR(" \t")), '-', &behind);
	if (behind.p == NULL)
		return RANGE_ALL;
	if (begin.n == 0)
		return last_bytes(behind, size, from);
	bool whole = number(begin, &first) && (behind.n == 0 || number(behind, &last));
	if (!whole || last < first)
		return RANGE_ALL;
	if (first >= size)
		return RANGE_OUTSIDE;
	*from = first;
	*to = last < size - 1 ? last + 1 : size;
	return RANGE_PART;
}

bool
range_if(struct str field, struct str etag)
{
	if (field.n == 0)
		return true;
	return field.n == etag.n + 2 && field.p[0] == '"' && field.p[field.n - 1] == '"' &&
	       str_eq((struct str){field.p + 1, etag.n}, etag);
}
