/* What evidence answers, and the interval of a rate. */
#include "daemon/rules/evidence.h"

#include "lib/decimal.h"

#include <stdlib.h>

static const struct {
	const char *word;
	int rank;
} styles[STYLE_COUNT] = {
#define STYLE(name, word, rank) [STYLE_##name] = {word, rank},
#include "schema/gate.def"
};
static const struct {
	const char *word;
	bool sampled;
} kinds[EVIDENCE_KINDS] = {
#define EVIDENCE_KIND(name, word, sampled) [EVIDENCE_##name] = {word, sampled},
#include "schema/gate.def"
};
static const char *const statistics[STATISTICS] = {
#define STATISTIC(name, word) [STATISTIC_##name] = word,
#include "schema/gate.def"
};

/* --- does it answer what is asked? ------------------------------------------------------------ */

bool
style_satisfies(enum style have, enum style want)
{
	if (want == STYLE_ANY || have == want)
		return true;
	return have != STYLE_ANY && styles[have].rank > styles[want].rank;
}

enum evidence_fit
evidence_fit(const struct evidence *e, const struct evidence_wish *wish, int64_t now)
{
	if (e->replaced || !str_eq(e->criterion, wish->criterion) ||
	    e->statistic != wish->statistic || !str_eq(e->baseline, wish->baseline))
		return FIT_NONE;
	if (wish->version.n != 0 && !str_eq(e->version, wish->version))
		return FIT_OTHER_VERSION;
	if (wish->reporter.n != 0 && !str_eq(e->reporter, wish->reporter))
		return FIT_OTHER_REPORTER;
	if (!str_eq(e->dimensions, wish->dimensions))
		return FIT_OTHER_DIMENSIONS;
	if (wish->independent && !e->independent)
		return FIT_NOT_INDEPENDENT;
	if (!style_satisfies(e->style, wish->style))
		return FIT_WEAKER_STYLE;
	if (e->invalidated)
		return FIT_INVALIDATED;
	return evidence_ends(e, wish) <= now ? FIT_EXPIRED : FIT_USABLE;
}

int64_t
evidence_ends(const struct evidence *e, const struct evidence_wish *wish)
{
	int64_t old = wish->within_ms != 0 ? e->at + wish->within_ms : INT64_MAX;

	return old < e->valid_until ? old : e->valid_until;
}

struct evidence_match
evidence_find(
    const struct evidence *all, size_t count, const struct evidence_wish *wish, int64_t now)
{
	struct evidence_match m = {NULL, NULL, FIT_NONE};

	for (size_t i = 0; i < count && m.usable == NULL; i++) {
		enum evidence_fit f = evidence_fit(&all[i], wish, now);
		if (f <= m.fit)
			continue;
		m.fit = f;
		m.nearest = &all[i];
		m.usable = f == FIT_USABLE ? m.nearest : NULL;
	}
	return m;
}

bool
evidence_replaces(const struct evidence *new, const struct evidence *old)
{
	return str_eq(new->criterion, old->criterion) && str_eq(new->version, old->version) &&
	       str_eq(new->baseline, old->baseline) && str_eq(new->dimensions, old->dimensions) &&
	       str_eq(new->reporter, old->reporter) &&
	       new->style == old->style &&new->statistic == old->statistic;
}

/* --- the interval of a rate ------------------------------------------------------------------- */

typedef __int128 wide;

/* The greatest integer whose square isn't above X. */
static wide
root(wide x)
{
	wide r = 0;

	for (wide bit = (wide)1 << 62; bit != 0; bit >>= 1)
		if ((r + bit) * (r + bit) <= x)
			r += bit;
	return r;
}

/* Wilson 1927: (k + z²/2 ± √(z²·k·(n − k)/n + z⁴/4)) / (n + z²), with z² = 3.841459 for
 * 95 % in millionths.  The square root is of a number × 10¹², so itself × 10⁶. */
struct interval
evidence_interval(int64_t numerator, int64_t denominator)
{
	const wide z2 = 3841459, k = numerator, n = denominator;
	wide spread = root(z2 * MICRO * (k * (n - k)) / n + z2 * z2 / 4);
	wide middle = k * MICRO + z2 / 2, weight = n * MICRO + z2;
	wide low = (middle - spread - 1) * MICRO / weight;
	wide high = ((middle + spread + 2) * MICRO + weight - 1) / weight;

	return (struct interval){low < 0 ? 0 : (int64_t)low, high > MICRO ? MICRO : (int64_t)high};
}

/* --- words ------------------------------------------------------------------------------------ */

bool
evidence_sampled(enum evidence_kind kind)
{
	return kinds[kind].sampled;
}

const char *
style_word(enum style style)
{
	return style == STYLE_ANY ? NULL : styles[style].word;
}

const char *
evidence_kind_word(enum evidence_kind kind)
{
	return kinds[kind].word;
}

const char *
statistic_word(enum statistic statistic)
{
	return statistics[statistic];
}

enum style
style_of(struct str word)
{
	if (word.n == 0)
		return STYLE_ANY;
	for (int i = 0; i < STYLE_COUNT; i++)
		if (str_is(word, styles[i].word))
			return (enum style)i;
	abort();
}

enum evidence_kind
evidence_kind_of(struct str word)
{
	for (int i = 0; i < EVIDENCE_KINDS; i++)
		if (str_is(word, kinds[i].word))
			return (enum evidence_kind)i;
	abort();
}

enum statistic
statistic_of(struct str word)
{
	for (int i = 0; i < STATISTICS; i++)
		if (str_is(word, statistics[i]))
			return (enum statistic)i;
	abort();
}
