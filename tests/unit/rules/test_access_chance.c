/* The permit rule: chance against an independent formulation that asks pair by pair. */
#include "daemon/rules/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NOW = 1000000, YEAR = 500000000 };
enum { COMPONENTS = 3, VERSIONS = 3, TIERS = 3, OFFERS = 4, GRANTS = 3 };

static struct capabilities
only(int capability)
{
	struct capabilities c = {{0, 0}};
	capability_add(&c, capability);
	return c;
}

static uint64_t seed = 88172645463325252u;

static unsigned
chance(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

struct world {
	struct access_need needs[COMPONENTS];
	struct access_offer offers[OFFERS];
	struct access_grant grants[GRANTS];
	struct access_ask ask;
};

static void
chance_grant(struct access_grant *g)
{
	int64_t starts[] = {0, 0, 0, NOW, NOW + 1, INT64_MAX};
	int64_t ends[] = {NOW, NOW + 1 + chance(100), NOW + YEAR, NOW + YEAR};
	*g = (struct access_grant){
	    {starts[chance(6)], ends[chance(4)], chance(5) == 0, chance(6) == 0, chance(7) == 0,
		chance(7) == 0, chance(7) == 0, chance(2) == 0},
	    chance(TIERS), only((int)chance(2)), chance(1u << VERSIONS), chance(100), chance(100),
	    SPENT_NOTHING};
	if (chance(2) == 0)
		capability_add(&g->capabilities, (int)chance(2));
}

static void
chance_world(struct world *w)
{
	size_t needs = 0;
	for (int k = 0; k < COMPONENTS; k++)
		if (chance(2) == 0)
			w->needs[needs++] = (struct access_need){k, chance(1u << VERSIONS)};
	for (int i = 0; i < OFFERS; i++) {
		w->offers[i] = (struct access_offer){chance(TIERS), (int)chance(COMPONENTS),
		    chance(1u << VERSIONS), only((int)chance(2)), chance(5) == 0, chance(100),
		    chance(100), {{0, 0}}};
		if (chance(4) == 0)
			w->offers[i].stopped = only((int)chance(2));
		if (chance(2) == 0)
			capability_add(&w->offers[i].capabilities, (int)chance(2));
	}
	for (int i = 0; i < GRANTS; i++)
		chance_grant(&w->grants[i]);
	w->ask = (struct access_ask){(int)chance(2), w->needs, needs, w->offers, chance(OFFERS + 1),
	    w->grants, chance(GRANTS + 1), chance(2) == 0, NOW};
}

enum line { ANY, FREE, FREE_OPEN };

static bool
line_is(const struct access_ask *a, const struct access_offer *o, enum line line)
{
	bool stopped = o->stopped.bits[0] >> a->capability & 1;

	return line == ANY || (!stopped && (line == FREE || o->open));
}

/* Does some LINE offer TIER (any, when < 0) with the capability for this pair? */
static bool
line_for(const struct access_ask *a, int tier, int component, int version, enum line line)
{
	for (size_t i = 0; i < a->offer_count; i++) {
		const struct access_offer *o = &a->offers[i];
		if ((tier < 0 || (int)o->tier == tier) &&
		    (component < 0 || o->component == component) && (o->versions >> version & 1) &&
		    line_is(a, o, line) && (o->capabilities.bits[0] >> a->capability & 1))
			return true;
	}
	return false;
}

static bool
any_line_of(const struct access_ask *a, uint32_t tier, bool with_capability)
{
	for (size_t i = 0; i < a->offer_count; i++)
		if (a->offers[i].tier == tier &&
		    (!with_capability ||
			((a->offers[i].capabilities.bits[0] >> a->capability & 1) &&
			    a->offers[i].versions)))
			return true;
	return false;
}

static bool
includes(const struct access_ask *a, const struct access_grant *g, int version)
{
	return (g->capabilities.bits[0] >> a->capability & 1) && (g->versions >> version & 1);
}

static bool
in_force(const struct access_grant *g)
{
	return g->facts.start_at <= NOW && NOW < g->facts.end_at && !g->facts.terms_pending &&
	       !g->facts.suspended && !g->facts.revoked && !g->facts.closed && !g->facts.superseded;
}

static bool
pair_covered(const struct access_ask *a, int component, int version)
{
	if (line_for(a, -1, component, version, FREE_OPEN))
		return true;
	for (size_t i = 0; i < a->grant_count; i++)
		if (in_force(&a->grants[i]) && includes(a, &a->grants[i], version) &&
		    line_for(a, (int)a->grants[i].tier, component, version, FREE))
			return true;
	return false;
}

/* The one reason that a grant including the pair has, or REASON_COUNT. */
static enum reason
ended_reason(const struct access_grant *g)
{
	if (g->facts.end_at <= NOW)
		return REASON_EXPIRED;
	if (g->facts.revoked || g->facts.closed)
		return REASON_REVOKED;
	return g->facts.superseded ? REASON_COUNT : REASON_SUSPENDED;
}

static bool
over(const struct access_grant *g)
{
	return g->facts.end_at <= NOW || g->facts.revoked || g->facts.closed ||
	       g->facts.superseded || g->facts.suspended;
}

static enum reason
grant_says(const struct access_ask *a, const struct access_grant *g, int component, int version)
{
	if (!includes(a, g, version)) {
		if (!in_force(g))
			return REASON_COUNT;
		if (!(g->capabilities.bits[0] >> a->capability & 1))
			return line_for(a, -1, component, version, FREE) &&
				       any_line_of(a, g->tier, false)
				   ? REASON_CAPABILITY_NOT_COVERED
				   : REASON_COUNT;
		return any_line_of(a, g->tier, true) ? REASON_VERSION_NOT_COVERED : REASON_COUNT;
	}
	if (over(g))
		return ended_reason(g);
	if (!line_for(a, (int)g->tier, -1, version, ANY))
		return REASON_DORMANT;
	if (!line_for(a, (int)g->tier, component, version, ANY))
		return REASON_VERSION_NOT_COVERED;
	if (in_force(g))
		return REASON_RESTRICTED;
	if (!g->facts.terms_pending && g->facts.start_at == INT64_MAX && a->held)
		return REASON_RELEASE_HELD;
	return REASON_TERMS_PENDING;
}

static enum reason
pair_reason(const struct access_ask *a, int component, int version)
{
	enum reason first = REASON_COUNT;
	bool granted = false;

	for (size_t i = 0; i < a->grant_count; i++) {
		const struct access_grant *g = &a->grants[i];
		enum reason r = grant_says(a, g, component, version);
		first = r < first ? r : first;
		if (includes(a, g, version) && (!g->facts.superseded || over(g)) &&
		    (!over(g) || ended_reason(g) != REASON_COUNT))
			granted = true;
	}
	enum reason none = line_for(a, -1, component, version, FREE)  ? REASON_NO_GRANT
			   : line_for(a, -1, component, version, ANY) ? REASON_RESTRICTED
								      : REASON_STAGE_NOT_OFFERED;
	return !granted && none < first ? none : first;
}

/* The first reason, or REASON_COUNT for a permit. */
static enum reason
naive(const struct access_ask *a)
{
	enum reason first = REASON_COUNT;
	bool opened = false, needed = false;

	if (a->need_count == 0)
		return REASON_CAPABILITY_NOT_COVERED;
	for (size_t i = 0; i < a->need_count; i++)
		for (int v = 0; v < VERSIONS; v++) {
			int k = a->needs[i].component;
			if (!(a->needs[i].versions >> v & 1))
				continue;
			needed = true;
			opened |= line_for(a, -1, k, v, FREE_OPEN);
			enum reason r = pair_covered(a, k, v) ? REASON_COUNT : pair_reason(a, k, v);
			first = r < first ? r : first;
		}
	if (!needed)
		return REASON_VERSION_NOT_COVERED;
	if (first != REASON_COUNT && opened && REASON_VERSION_NOT_COVERED < first)
		return REASON_VERSION_NOT_COVERED;
	return first;
}

/* A permit's claims: what it names is in force, and it isn't kept too long. */
static void
check_permit(const struct access_ask *a, const struct access_verdict *v)
{
	assert_true(v->expires_in_ms >= 0 && v->unreachable_ms >= 0);
	assert_true((v->grant == ACCESS_NONE) != (v->offer == ACCESS_NONE));
	if (v->offer != ACCESS_NONE)
		assert_true(a->offers[v->offer].open);
	if (v->grant == ACCESS_NONE)
		return;
	assert_true(in_force(&a->grants[v->grant]));
	assert_true(v->expires_in_ms + v->unreachable_ms <= a->grants[v->grant].facts.end_at - NOW);
	assert_true(v->expires_in_ms <= a->grants[v->grant].max_stale_ms);
}

/* Once no grant has ended that was in force, the permit must still stand. */
static void
check_kept(const struct access_ask *a, const struct access_verdict *v)
{
	struct access_ask later = *a;
	struct access_verdict then;

	if (v->expires_in_ms == 0)
		return;
	later.now += v->expires_in_ms + v->unreachable_ms - 1;
	access_decide(&later, &then);
	assert_true(then.permit);
}

static void
chance_agrees_with_asking_pair_by_pair(void **unused)
{
	(void)unused;
	size_t seen[REASON_COUNT + 1] = {0};
	for (int i = 0; i < 400000; i++) {
		struct world w;
		struct access_verdict v;
		chance_world(&w);
		access_decide(&w.ask, &v);
		enum reason expected = naive(&w.ask);
		assert_int_equal(v.permit, expected == REASON_COUNT);
		assert_int_equal(v.permit ? REASON_COUNT : v.reason, expected);
		if (v.permit) {
			check_permit(&w.ask, &v);
			check_kept(&w.ask, &v);
		}
		seen[expected]++;
	}
	for (int r = 0; r <= REASON_COUNT; r++)
		if (r != REASON_RATE_LIMITED && r != REASON_QUOTA_EXHAUSTED &&
		    r != REASON_RESTRICTED && r != REASON_DENIED_PARTY &&
		    r != REASON_UNKNOWN_SUBJECT && r != REASON_UNKNOWN_MODEL)
			assert_true(seen[r] > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(chance_agrees_with_asking_pair_by_pair),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
