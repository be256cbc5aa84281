/* Counting what is fair. */
#include "daemon/rules/metrics.h"

#include "lib/decimal.h"

#include <stdlib.h>
#include <string.h>

const struct metric_info metric_table[METRIC_COUNT] = {
#define METRIC(id, name, unit, numerator, denominator, missing)                                    \
	[METRIC_##id] = {#id, name, UNIT_##unit, numerator, denominator, missing},
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

int64_t
concentration_micro(const struct concentration *c)
{
	return c->sum == 0 ? 0 : (int64_t)((wide)c->squares * MICRO / ((wide)c->sum * c->sum));
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
smallest_shown(struct groups *g)
{
	struct group *ret = NULL;

	for (size_t i = 0; i < g->count; i++)
		if (!g->of[i].kept_back && (ret == NULL || g->of[i].decided < ret->decided))
			ret = &g->of[i];
	return ret;
}

void
groups_keep_back(struct groups *g)
{
	size_t kept = 0;

	qsort(g->of, g->count, sizeof(g->of[0]), by_name);
	g->last = 0;
	for (size_t i = 0; i < g->count; i++) {
		g->of[i].kept_back = g->of[i].decided < GROUP_SMALL;
		kept += g->of[i].kept_back;
	}
	struct group *beside = kept == 1 ? smallest_shown(g) : NULL;
	if (beside != NULL)
		beside->kept_back = true;
}

int
group_waited(const struct group *g, int percent)
{
	uint64_t all = 0, so_far = 0;
	int day = 0;

	for (int i = 0; i <= WAIT_DAYS; i++)
		all += g->waits[i];
	for (; day < WAIT_DAYS; day++) {
		so_far += g->waits[day];
		if (so_far * 100 >= all * (uint64_t)percent)
			break;
	}
	return day;
}

/* The lowest by the highest of what OF says of the groups that are shown. */
static bool
parity(const struct groups *g, int64_t (*of)(const struct group *g), int64_t *micro)
{
	int64_t low = INT64_MAX, high = 0;
	size_t shown = 0;

	for (size_t i = 0; i < g->count; i++) {
		if (g->of[i].kept_back)
			continue;
		int64_t value = of(&g->of[i]);
		low = value < low ? value : low;
		high = value > high ? value : high;
		shown++;
	}
	if (shown < 2 || high == 0)
		return false;
	*micro = (int64_t)((wide)low * MICRO / (uint64_t)high);
	return true;
}

static int64_t
approved_micro(const struct group *g)
{
	return (int64_t)g->approved * MICRO / g->decided;
}

static int64_t
waited_nine_in_ten(const struct group *g)
{
	return group_waited(g, 90) + 1; /* a decision on the same day took a day */
}

bool
groups_approval_parity(const struct groups *g, int64_t *micro)
{
	return parity(g, approved_micro, micro);
}

bool
groups_waiting_parity(const struct groups *g, int64_t *micro)
{
	return parity(g, waited_nine_in_ten, micro);
}
