/* The permit rule, component by component and version by version. */
#include "tests/property/slow_limits.h"

#include "lib/id.h"

#include <string.h>

/* --- grants and offers ------------------------------------------------------------------------ */

static bool
in_set(const uint64_t set[2], int capability)
{
	return capability >= 0 && (set[capability / 64] >> (capability % 64) & 1) != 0;
}

static bool
in_force(const struct slow_grant *g, int64_t now)
{
	return g->started && g->start_at <= now && now < g->end_at && !g->terms_pending &&
	       !g->suspended && !g->revoked && !g->closed && !g->superseded;
}

/* … and none of its limits is used up. */
static bool
may_use(const struct ask *a, const struct slow_grant *g)
{
	int64_t again;

	return in_force(g, a->now) && slow_spent(a, g, &again) == REASON_COUNT;
}

static bool
includes(const struct ask *a, const struct slow_grant *g, int version)
{
	return in_set(g->capabilities, a->capability) && (g->versions >> version & 1) != 0;
}

/* Is O a line of TIER (any, when NULL) with the capability, for COMPONENT (any, when NULL)
 * and VERSION (any, when negative)? */
static bool
line_is(const struct ask *a, const struct slow_offer *o, const struct slow_tier *tier,
    const struct slow_component *component, int version)
{
	return str_eq(o->model, a->model->id) && in_set(o->tier->capabilities, a->capability) &&
	       (tier == NULL || str_eq(o->tier->slug, tier->slug)) &&
	       (component == NULL || str_eq(o->component, component->id)) &&
	       (version < 0 || o->version == version);
}

/* Is the use of this line stopped by a restriction? */
static bool
is_stopped(const struct ask *a, const struct slow_offer *o)
{
	for (size_t i = 0; i < a->s->stop_count; i++) {
		const struct slow_stop *x = &a->s->stops[i];
		if (str_eq(x->model, o->model) && in_set(x->capabilities, a->capability) &&
		    (x->tier.n == 0 || str_eq(x->tier, o->tier->slug)) &&
		    (x->components >> o->bit & 1) != 0 && (x->versions >> o->version & 1) != 0)
			return true;
	}
	return false;
}

/* The same as is_offered, of lines whose use isn't stopped. */
static bool
is_free(const struct ask *a, const struct slow_tier *tier, const struct slow_component *component,
    int version)
{
	for (size_t i = 0; i < a->s->offer_count; i++)
		if (line_is(a, &a->s->offers[i], tier, component, version) &&
		    !is_stopped(a, &a->s->offers[i]))
			return true;
	return false;
}

static bool
is_offered(const struct ask *a, const struct slow_tier *tier,
    const struct slow_component *component, int version)
{
	for (size_t i = 0; i < a->s->offer_count; i++)
		if (line_is(a, &a->s->offers[i], tier, component, version))
			return true;
	return false;
}

static bool
is_open(const struct ask *a, const struct slow_component *component, int version)
{
	for (size_t i = 0; i < a->s->offer_count; i++)
		if (a->s->offers[i].tier->open && !is_stopped(a, &a->s->offers[i]) &&
		    line_is(a, &a->s->offers[i], NULL, component, version))
			return true;
	return false;
}

static bool
tier_stands_in_stage(const struct ask *a, const struct slow_tier *tier)
{
	for (size_t i = 0; i < a->s->offer_count; i++)
		if (str_eq(a->s->offers[i].model, a->model->id) &&
		    str_eq(a->s->offers[i].tier->slug, tier->slug))
			return true;
	return false;
}

static bool
is_granted(const struct ask *a, const struct slow_component *component, int version)
{
	for (size_t i = 0; i < a->s->grant_count; i++) {
		const struct slow_grant *g = &a->s->grants[i];
		if (slow_theirs(a, g) && may_use(a, g) && includes(a, g, version) &&
		    is_free(a, g->tier, component, version))
			return true;
	}
	return false;
}

/* --- why not ---------------------------------------------------------------------------------- */

static bool
is_held(const struct ask *a)
{
	for (size_t i = 0; i < a->s->held_count; i++)
		if (str_eq(a->s->held[i].a, a->model->id))
			return true;
	return false;
}

/* Of a grant that includes what isn't covered. */
static enum reason
of_including(const struct ask *a, const struct slow_grant *g,
    const struct slow_component *component, int version)
{
	int64_t again;

	if (g->superseded)
		return REASON_COUNT;
	if (a->now >= g->end_at)
		return REASON_EXPIRED;
	if (g->revoked || g->closed)
		return REASON_REVOKED;
	if (g->suspended)
		return REASON_SUSPENDED;
	if (!is_offered(a, g->tier, NULL, version))
		return REASON_DORMANT;
	if (!is_offered(a, g->tier, component, version))
		return REASON_VERSION_NOT_COVERED;
	if (in_force(g, a->now))
		return is_free(a, g->tier, component, version) ? slow_spent(a, g, &again)
							       : REASON_RESTRICTED;
	return !g->terms_pending && !g->started && is_held(a) ? REASON_RELEASE_HELD
							      : REASON_TERMS_PENDING;
}

/* Of a grant in force that includes something else. */
static enum reason
of_other(const struct ask *a, const struct slow_grant *g, const struct slow_component *component,
    int version)
{
	if (in_set(g->capabilities, a->capability))
		return is_offered(a, g->tier, NULL, -1) ? REASON_VERSION_NOT_COVERED : REASON_COUNT;
	return is_free(a, NULL, component, version) && tier_stands_in_stage(a, g->tier)
		   ? REASON_CAPABILITY_NOT_COVERED
		   : REASON_COUNT;
}

static enum reason
lesser(enum reason a, enum reason b)
{
	return a < b ? a : b;
}

/* Why this version of this component isn't covered. */
static enum reason
why_not(const struct ask *a, const struct slow_component *component, int version)
{
	enum reason first = REASON_COUNT;
	bool granted = false;

	for (size_t i = 0; a->grants_count && i < a->s->grant_count; i++) {
		const struct slow_grant *g = &a->s->grants[i];
		if (!slow_theirs(a, g))
			continue;
		if (includes(a, g, version)) {
			enum reason r = of_including(a, g, component, version);
			granted |= r != REASON_COUNT;
			first = lesser(first, r);
		} else if (in_force(g, a->now)) {
			first = lesser(first, of_other(a, g, component, version));
		}
	}
	if (granted)
		return first;
	if (is_free(a, NULL, component, version))
		return lesser(first, REASON_NO_GRANT);
	return lesser(first,
	    is_offered(a, NULL, component, version) ? REASON_RESTRICTED : REASON_STAGE_NOT_OFFERED);
}

/* --- what is needed --------------------------------------------------------------------------- */

enum { NEEDS = 128 };

struct needs {
	const struct slow_component *component[NEEDS];
	int version[NEEDS];
	size_t count;
	bool named; /* the component asked for is one of the model */
	bool touched; /* the capability touches a component (that was asked for) */
	bool touches_any; /* … any at all */
};

static bool
touches(const struct ask *a, const struct slow_component *component)
{
	for (size_t i = 0; i < a->s->touch_count; i++)
		if (a->s->touches[i].number == a->capability &&
		    str_eq(a->s->touches[i].a, component->kind))
			return true;
	return false;
}

static bool
has_version(const struct ask *a, const struct slow_component *component, int version)
{
	for (size_t i = 0; i < a->s->has_count; i++)
		if (str_eq(a->s->has[i].a, component->id) && a->s->has[i].number == version)
			return true;
	return false;
}

static void
need_versions(const struct ask *a, const struct question *q, const struct slow_component *component,
    struct needs *n)
{
	uint64_t seen = 0; /* a version stands there once for each of its names */

	for (size_t i = 0; i < a->s->version_count; i++) {
		const struct slow_version *v = &a->s->versions[i];
		bool asked = q->version.n == 0 ? !v->retired : str_eq(v->name, q->version);
		if (!str_eq(v->model, a->model->id) || !asked || (seen >> v->bit & 1) != 0 ||
		    !has_version(a, component, v->bit))
			continue;
		seen |= UINT64_C(1) << v->bit;
		n->component[n->count] = component;
		n->version[n->count++] = v->bit;
	}
}

static void
find_needs(const struct ask *a, const struct question *q, struct needs *n)
{
	for (size_t i = 0; i < a->s->component_count; i++) {
		const struct slow_component *c = &a->s->components[i];
		if (!str_eq(c->model, a->model->id))
			continue;
		bool asked = q->component.n == 0 || str_eq(c->slug, q->component);
		n->named |= asked;
		n->touches_any |= touches(a, c);
		if (!asked || !touches(a, c))
			continue;
		n->touched = true;
		need_versions(a, q, c, n);
	}
}

/* --- how long a permit may be kept -------------------------------------------------------------- */

/* What permits: a grant, or an open tier. */
struct source {
	const struct slow_grant *grant;
	const struct slow_tier *tier;
	bool whole, some; /* covers all that is needed, or a part */
	int64_t keep_ms, unreachable_ms;
};

static int64_t
least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool
use_lines(const struct ask *a, struct source *s, const struct slow_component *c, int version)
{
	bool used = false;

	for (size_t i = 0; i < a->s->offer_count; i++) {
		const struct slow_offer *o = &a->s->offers[i];
		if (!line_is(a, o, s->tier, c, version) || (s->grant == NULL && !o->tier->open) ||
		    is_stopped(a, o))
			continue;
		used = true;
		s->keep_ms = least(s->keep_ms, o->tier->max_stale_ms);
		s->unreachable_ms = least(s->unreachable_ms, o->tier->unreachable_ms);
	}
	return used;
}

static void
weigh(const struct ask *a, const struct needs *n, struct source *s)
{
	s->whole = true;
	for (size_t i = 0; i < n->count; i++) {
		bool used = (s->grant == NULL || includes(a, s->grant, n->version[i])) &&
			    use_lines(a, s, n->component[i], n->version[i]);
		s->some |= used;
		s->whole &= used;
	}
}

/* One that does alone, and stays good longest; else all together. */
static void
take(const struct source *s, struct slow_answer *alone, struct slow_answer *together)
{
	if (!s->some)
		return;
	together->keep_ms = least(together->keep_ms, s->keep_ms);
	together->unreachable_ms = least(together->unreachable_ms, s->unreachable_ms);
	if (!s->whole || s->keep_ms < alone->keep_ms)
		return;
	if (s->keep_ms > alone->keep_ms || s->unreachable_ms > alone->unreachable_ms)
		alone->unreachable_ms = s->unreachable_ms;
	alone->keep_ms = s->keep_ms;
}

static void
keep(const struct ask *a, const struct needs *n, struct slow_answer *ret)
{
	struct slow_answer alone = {true, REASON_COUNT, -1, 0};
	struct slow_answer together = {true, REASON_COUNT, INT64_MAX, INT64_MAX};

	for (size_t i = 0; a->grants_count && i < a->s->grant_count; i++) {
		const struct slow_grant *g = &a->s->grants[i];
		if (!slow_theirs(a, g) || !may_use(a, g))
			continue;
		int64_t rest = g->end_at - a->now, fresh = least(g->tier->max_stale_ms, rest);
		struct source s = {
		    g, g->tier, false, false, fresh, least(g->tier->unreachable_ms, rest - fresh)};
		weigh(a, n, &s);
		take(&s, &alone, &together);
	}
	for (size_t i = 0; i < a->s->offer_count; i++) {
		const struct slow_offer *o = &a->s->offers[i];
		struct source s = {NULL, o->tier, false, false, INT64_MAX, INT64_MAX};
		if (!o->tier->open || !line_is(a, o, NULL, NULL, -1))
			continue;
		weigh(a, n, &s);
		take(&s, &alone, &together);
	}
	*ret = alone.keep_ms >= 0 ? alone : together;
	if (a->key != NULL && a->grants_count)
		ret->keep_ms = least(ret->keep_ms, a->key->expires_at - a->now);
	if (slow_sees_until(a) != INT64_MAX)
		ret->keep_ms = least(ret->keep_ms, slow_sees_until(a) - a->now);
}

/* --- the answer --------------------------------------------------------------------------------- */

/* The first reason; REASON_COUNT: everything is covered. */
static enum reason
first_reason(const struct ask *a, const struct needs *n)
{
	enum reason first = REASON_COUNT;
	bool opened = false;

	if (!n->touched && (n->named || !n->touches_any))
		return REASON_CAPABILITY_NOT_COVERED;
	if (n->count == 0)
		return REASON_VERSION_NOT_COVERED;
	for (size_t i = 0; i < n->count; i++) {
		const struct slow_component *c = n->component[i];
		bool open = is_open(a, c, n->version[i]);
		opened |= open;
		if (!open && !(a->grants_count && is_granted(a, c, n->version[i])))
			first = lesser(first, why_not(a, c, n->version[i]));
	}
	if (first != REASON_COUNT && opened)
		first = lesser(first, REASON_VERSION_NOT_COVERED);
	return first;
}

static void
deny(enum reason reason, struct slow_answer *ret)
{
	*ret = (struct slow_answer){false, reason, 5000, 0};
}

void
slow_evaluate(const struct slow *s, const struct question *q, int64_t now, struct slow_answer *ret)
{
	struct ask a = slow_ask(s, q, now);
	enum reason stopped = slow_standing(&a);
	struct needs n = {.count = 0};

	if (a.model == NULL || slow_sees_until(&a) <= now) {
		deny(lesser(stopped, REASON_UNKNOWN_MODEL), ret);
		return;
	}
	if (stopped == REASON_SUSPENDED || stopped == REASON_DENIED_PARTY) {
		deny(stopped, ret);
		return;
	}
	a.grants_count = stopped == REASON_COUNT;
	find_needs(&a, q, &n);
	enum reason why = first_reason(&a, &n);
	if (why != REASON_COUNT)
		deny(stopped != REASON_COUNT ? stopped : why, ret);
	else
		keep(&a, &n, ret);
}

/* --- the grant that it names ---------------------------------------------------------------------- */

static const struct slow_grant *
named(const struct slow *s, const struct answer *answer)
{
	struct ulid id;

	for (size_t i = 0; i < s->grant_count; i++)
		if (id_bytes(s->grants[i].id, id.b) && memcmp(&id, &answer->grant, sizeof(id)) == 0)
			return &s->grants[i];
	return NULL;
}

bool
slow_may_name(
    const struct slow *s, const struct question *q, const struct answer *answer, int64_t now)
{
	struct ask a = slow_ask(s, q, now);
	const struct slow_grant *g = named(s, answer);
	int64_t again;

	if (g == NULL || !slow_theirs(&a, g))
		return false;
	if (answer->permit)
		return may_use(&a, g) && in_set(g->capabilities, a.capability);
	return !slow_is_spent(answer->reason) || slow_spent(&a, g, &again) == answer->reason;
}

int64_t
slow_again(const struct slow *s, const struct question *q, const struct answer *answer, int64_t now)
{
	struct ask a = slow_ask(s, q, now);
	const struct slow_grant *g = named(s, answer);
	int64_t again = 0;

	if (g != NULL)
		(void)slow_spent(&a, g, &again);
	return again;
}

bool
slow_rests_on_use(const struct slow *s, const struct question *q, int64_t now)
{
	struct ask a = slow_ask(s, q, now);
	int64_t again;

	for (size_t i = 0; a.model != NULL && i < s->grant_count; i++)
		if (slow_theirs(&a, &s->grants[i]) &&
		    slow_spent(&a, &s->grants[i], &again) != REASON_COUNT)
			return true;
	return false;
}
