/* Counting what is fair. */
#include "daemon/rules/metrics.h"

#include "lib/decimal.h"

#include <stdlib.h>
#include <string.h>

const struct metric_info metric_table[METRIC_COUNT] = {
#define METRIC(key, id, name, by, unit, counts, of, missing, question)                             \
	[METRIC_##key] = {id, name, by, UNIT_##unit, counts, of, missing, question},
#include "schema/metrics.def"
#undef METRIC
};

/* --- how unequal ------------------------------------------------------------------------------ */

typedef unsigned __int128 wide;

void
concentration_add(struct concentration *c, uint64_t n)
{
	c->squares += n * n;
	c->sum += n;
}

static int
by_value(const void *a, const void *b)
{
	const struct valued *x = a, *y = b;

	return (x->value > y->value) - (x->value < y->value);
}

/* G = Σ over pairs of their difference / (n Σ x), each pair once: with the values in order, each
 * of a value's COUNT adds itself for everyone below and takes what they have. */
int64_t
gini_micro(struct valued *of, size_t n)
{
	wide differences = 0, below_sum = 0, sum = 0;
	uint64_t below = 0;

	qsort(of, n, sizeof(*of), by_value);
	for (size_t i = 0; i < n; i++) {
		wide part = (wide)of[i].value * of[i].count;
		differences += part * below - below_sum * of[i].count;
		below += of[i].count;
		below_sum += part;
		sum += part;
	}
	if (sum == 0)
		return 0;
	return (int64_t)(differences * MICRO / below / sum);
}

/* log2 of X × 10⁻⁶ ≥ 1, × 10⁻⁶: squared, a number's logarithm doubles; where it passes two, that
 * is one more binary place. */
static int64_t
log2_micro(uint64_t x)
{
	int64_t whole = 0, part = 0;

	for (; x >= 2 * MICRO; x /= 2)
		whole++;
	for (int64_t place = MICRO / 2; place != 0; place /= 2) {
		x = (uint64_t)((wide)x * x / MICRO);
		if (x >= 2 * MICRO) {
			x /= 2;
			part += place;
		}
	}
	return whole * MICRO + part;
}

int64_t
entropy_micro(const uint64_t *counts, size_t n)
{
	wide all = 0;
	uint64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += counts[i];
	for (size_t i = 0; i < n; i++)
		if (counts[i] != 0)
			all += (wide)counts[i] *
			       (uint64_t)log2_micro((uint64_t)((wide)sum * MICRO / counts[i]));
	return sum == 0 ? 0 : (int64_t)(all / sum);
}

/* --- how long --------------------------------------------------------------------------------- */

void
waits_add(struct waits *w, int64_t days)
{
	w->of[days < 0 ? 0 : days > WAIT_DAYS ? WAIT_DAYS : days]++;
}

int
waits_within(const struct waits *w, int percent)
{
	uint64_t all = 0, so_far = 0;
	int day = 0;

	for (int i = 0; i <= WAIT_DAYS; i++)
		all += w->of[i];
	for (; day < WAIT_DAYS; day++) {
		so_far += w->of[day];
		if (so_far * 100 >= all * (uint64_t)percent)
			break;
	}
	return day;
}

/* --- groups ----------------------------------------------------------------------------------- */

static bool
is_called(const struct group *g, struct str name)
{
	return strlen(g->name) == name.n && memcmp(g->name, name.p, name.n) == 0;
}

struct group *
groups_find(struct groups *g, struct str name)
{
	if (name.n == 0)
		name = STR("unknown");
	if (name.n > GROUP_NAME)
		name.n = GROUP_NAME;
	if (g->last < g->count && is_called(&g->of[g->last], name))
		return &g->of[g->last];
	for (size_t i = 0; i < g->count; i++)
		if (is_called(&g->of[i], name))
			return &g->of[g->last = i];
	if (g->count == GROUPS_MAX - 1)
		name = STR("other");
	if (g->count == GROUPS_MAX)
		return &g->of[GROUPS_MAX - 1];
	g->last = g->count++;
	memcpy(g->of[g->last].name, name.p, name.n);
	return &g->of[g->last];
}

static int
by_name(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static struct group *
smallest_shown(struct groups *g, enum outcome outcome)
{
	struct group *ret = NULL;

	for (size_t i = 0; i < g->count; i++)
		if (g->of[i].of[outcome].all != 0 && !g->of[i].of[outcome].kept_back &&
		    (ret == NULL || g->of[i].of[outcome].all < ret->of[outcome].all))
			ret = &g->of[i];
	return ret;
}

static void
keep_back(struct groups *g, enum outcome outcome)
{
	uint64_t kept = 0, sum = 0;

	for (size_t i = 0; i < g->count; i++) {
		uint32_t all = g->of[i].of[outcome].all;
		g->of[i].of[outcome].kept_back = all < GROUP_SMALL;
		kept += all != 0 && all < GROUP_SMALL;
		sum += all < GROUP_SMALL ? all : 0;
	}
	while (kept == 1 || (kept != 0 && sum < GROUP_SMALL)) {
		struct group *beside = smallest_shown(g, outcome);
		if (beside == NULL)
			return;
		beside->of[outcome].kept_back = true;
		sum += beside->of[outcome].all;
		kept++;
	}
}

void
groups_keep_back(struct groups *g)
{
	qsort(g->of, g->count, sizeof(g->of[0]), by_name);
	g->last = 0;
	for (int o = 0; o < OUTCOME_COUNT; o++)
		keep_back(g, (enum outcome)o);
}

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* A by B, at most one. */
static int64_t
by(int64_t a, int64_t b)
{
	return b <= 0 || a >= b ? MICRO : a * MICRO / b;
}

bool
groups_spread(const struct groups *g, enum outcome outcome, struct spread *ret)
{
	struct interval low = {0, 0}, high = {0, 0};
	size_t shown = 0;

	*ret = (struct spread){.low = INT64_MAX, .high = -1};
	for (size_t i = 0; i < g->count; i++) {
		uint32_t yes = g->of[i].of[outcome].yes, all = g->of[i].of[outcome].all;
		if (g->of[i].of[outcome].kept_back)
			continue;
		int64_t share = (int64_t)yes * MICRO / all;
		if (share < ret->low)
			low = evidence_interval(yes, all);
		if (share > ret->high)
			high = evidence_interval(yes, all);
		ret->low = least(ret->low, share);
		ret->high = share > ret->high ? share : ret->high;
		shown++;
	}
	ret->ratio = (struct interval){by(low.low, high.high), by(low.high, high.low)};
	return shown >= 2;
}

bool
groups_waiting(const struct groups *g, int *quickest, int *slowest)
{
	size_t shown = 0;

	*quickest = WAIT_DAYS + 1;
	*slowest = 0;
	for (size_t i = 0; i < g->count; i++) {
		if (g->of[i].of[OUTCOME_DECIDED].kept_back)
			continue;
		int days = waits_within(&g->of[i].waits, 90) + 1;
		*quickest = days < *quickest ? days : *quickest;
		*slowest = days > *slowest ? days : *slowest;
		shown++;
	}
	return shown >= 2;
}

bool
groups_unknown(const struct groups *g, enum outcome outcome, uint64_t *unknown, uint64_t *all)
{
	bool said = true;

	*unknown = *all = 0;
	for (size_t i = 0; i < g->count; i++) {
		const struct group *of = &g->of[i];
		*all += of->of[outcome].all;
		if (!is_called(of, STR("unknown")))
			continue;
		*unknown = of->of[outcome].all;
		said = *unknown == 0 || !of->of[outcome].kept_back;
	}
	return said;
}
