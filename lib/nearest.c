/* Optimal string alignment by rows. */
#include "lib/nearest.h"

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

struct rows {
	size_t before[NEAREST_MAX + 1], last[NEAREST_MAX + 1], now[NEAREST_MAX + 1];
};

static void
fill_row(struct rows *r, struct str a, struct str b, size_t i)
{
	r->now[0] = i;
	for (size_t j = 1; j <= b.n; j++) {
		size_t replaced = r->last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
		r->now[j] = least(replaced, least(r->last[j], r->now[j - 1]) + 1);
		if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
			r->now[j] = least(r->now[j], r->before[j - 2] + 1);
	}
}

size_t
edit_distance(struct str a, struct str b)
{
	struct rows r = {0};

	if (a.n > NEAREST_MAX || b.n > NEAREST_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.n; j++)
		r.now[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		for (size_t j = 0; j <= b.n; j++) {
			r.before[j] = r.last[j];
			r.last[j] = r.now[j];
		}
		fill_row(&r, a, b, i);
	}
	return r.now[b.n];
}
