/* The permit rule: first what is covered, then, if not all of it is, why. */
#include "daemon/rules/access.h"

#include <string.h>

/* What may permit: a grant, or an open tier. */
struct source {
	uint32_t tier;
	bool open;
	uint64_t versions;
	int64_t keep_ms; /* how long a permit by it may be kept */
	int64_t unreachable_ms; /* … and after that, while nobody answers */
	size_t grant, offer; /* which it is */
};

/* The permit so far. */
struct cover {
	uint64_t got[ACCESS_NEEDS_MAX]; /* [need]: versions, by all sources together */
	struct source best; /* covers everything alone; keep_ms < 0: none does */
	struct source all; /* the first that covers some, keep_ms of all that do */
	bool opened; /* an open tier covers some */
};

/* Why not, as far as known. */
struct doubt {
	enum reason reason; /* REASON_COUNT: none yet */
	size_t grant;
	size_t offer; /* of a tier that would do, or ACCESS_NONE */
};

static int64_t
lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool
line_serves(const struct access_ask *ask, const struct access_offer *o, uint32_t tier)
{
	return o->tier == tier && capability_in(&o->capabilities, ask->capability);
}

static bool
stopped(const struct access_ask *ask, const struct access_offer *o)
{
	return capability_in(&o->stopped, ask->capability);
}

/* The versions of COMPONENT for which the stage offers TIER with the capability; any
 * component when it is negative. */
static uint64_t
offered(const struct access_ask *ask, uint32_t tier, int component)
{
	uint64_t versions = 0;

	for (size_t i = 0; i < ask->offer_count; i++) {
		const struct access_offer *o = &ask->offers[i];
		if ((component < 0 || o->component == component) && line_serves(ask, o, tier))
			versions |= o->versions;
	}
	return versions;
}

/* The same of what isn't stopped. */
static uint64_t
unstopped(const struct access_ask *ask, uint32_t tier, int component)
{
	uint64_t versions = 0;

	for (size_t i = 0; i < ask->offer_count; i++) {
		const struct access_offer *o = &ask->offers[i];
		if (o->component == component && line_serves(ask, o, tier) && !stopped(ask, o))
			versions |= o->versions;
	}
	return versions;
}

/* --- what is covered -------------------------------------------------------------------------- */

/* What of NEED the source covers; its keep_ms falls to that of the lines that it uses. */
static uint64_t
covered_by(const struct access_ask *ask, struct source *s, const struct access_need *need)
{
	uint64_t got = 0;

	for (size_t i = 0; i < ask->offer_count; i++) {
		const struct access_offer *o = &ask->offers[i];
		uint64_t part = o->versions & s->versions & need->versions;
		if (part == 0 || o->component != need->component || !line_serves(ask, o, s->tier) ||
		    (s->open && !o->open) || stopped(ask, o))
			continue;
		got |= part;
		s->keep_ms = lesser(s->keep_ms, o->max_stale_ms);
		s->unreachable_ms = lesser(s->unreachable_ms, o->unreachable_ms);
	}
	return got;
}

static void
take_source(const struct access_ask *ask, struct source s, struct cover *c)
{
	bool some = false, whole = true;

	for (size_t i = 0; i < ask->need_count; i++) {
		uint64_t got = covered_by(ask, &s, &ask->needs[i]);
		c->got[i] |= got;
		some |= got != 0;
		whole &= got == ask->needs[i].versions;
	}
	if (!some)
		return;
	c->opened |= s.open;
	if (whole && s.keep_ms > c->best.keep_ms)
		c->best = s;
	int64_t keep = lesser(s.keep_ms, c->all.keep_ms);
	int64_t unreachable = lesser(s.unreachable_ms, c->all.unreachable_ms);
	if (c->all.keep_ms == INT64_MAX)
		c->all = s;
	c->all.keep_ms = keep;
	c->all.unreachable_ms = unreachable;
}

static enum grant_state
state_if_offered(const struct access_ask *ask, const struct access_grant *g)
{
	struct grant_facts facts = g->facts;

	facts.offered = true;
	return grant_state(&facts, ask->now);
}

static bool
is_usable(const struct access_ask *ask, const struct access_grant *g)
{
	return capability_in(&g->capabilities, ask->capability) &&
	       state_if_offered(ask, g) == GRANT_ACTIVE;
}

static struct source
source_of_grant(const struct access_ask *ask, size_t i)
{
	const struct access_grant *g = &ask->grants[i];
	int64_t rest = g->facts.end_at - ask->now, keep = lesser(g->max_stale_ms, rest);

	return (struct source){g->tier, false, g->versions, keep,
	    lesser(g->unreachable_ms, rest - keep), i, ACCESS_NONE};
}

static void
take_grants(const struct access_ask *ask, struct cover *c)
{
	for (size_t i = 0; i < ask->grant_count; i++) {
		const struct access_grant *g = &ask->grants[i];
		if (g->spent == SPENT_NOTHING && is_usable(ask, g))
			take_source(ask, source_of_grant(ask, i), c);
	}
}

/* Did an earlier line already stand for this line's open tier? */
static bool
open_before(const struct access_ask *ask, size_t line)
{
	for (size_t i = 0; i < line; i++)
		if (ask->offers[i].open &&
		    line_serves(ask, &ask->offers[i], ask->offers[line].tier))
			return true;
	return false;
}

static void
take_open_tiers(const struct access_ask *ask, struct cover *c)
{
	for (size_t i = 0; i < ask->offer_count; i++) {
		const struct access_offer *o = &ask->offers[i];
		if (o->open && line_serves(ask, o, o->tier) && !open_before(ask, i))
			take_source(ask,
			    (struct source){
				o->tier, true, UINT64_MAX, INT64_MAX, INT64_MAX, ACCESS_NONE, i},
			    c);
	}
}

bool
access_uses(const struct access_ask *ask, size_t grant)
{
	struct source s = source_of_grant(ask, grant);

	if (!is_usable(ask, &ask->grants[grant]))
		return false;
	for (size_t i = 0; i < ask->need_count; i++)
		if (covered_by(ask, &s, &ask->needs[i]) != 0)
			return true;
	return false;
}

/* --- why not ---------------------------------------------------------------------------------- */

static void
suspect(struct doubt *d, enum reason reason, size_t grant)
{
	if (reason < d->reason)
		*d = (struct doubt){reason, grant, ACCESS_NONE};
}

static bool
tier_offered(const struct access_ask *ask, uint32_t tier)
{
	for (size_t i = 0; i < ask->offer_count; i++)
		if (ask->offers[i].tier == tier)
			return true;
	return false;
}

/* Of an active grant, whose tier is offered for the versions HERE: what isn't stopped is spent. */
static void
doubt_active(const struct access_ask *ask, size_t i, int component, uint64_t here, struct doubt *d)
{
	uint64_t spent = here & unstopped(ask, ask->grants[i].tier, component);

	if (spent != 0)
		suspect(d,
		    ask->grants[i].spent == SPENT_RATE ? REASON_RATE_LIMITED
						       : REASON_QUOTA_EXHAUSTED,
		    i);
	if ((here & ~spent) != 0)
		suspect(d, REASON_RESTRICTED, i);
}

/* Of a grant that is neither ended nor suspended, and includes the versions HIT of the
 * need, which it doesn't cover: an active one whose tier is offered is stopped. */
static void
doubt_live(const struct access_ask *ask, size_t i, int component, uint64_t hit, struct doubt *d)
{
	const struct access_grant *g = &ask->grants[i];
	uint64_t here = offered(ask, g->tier, component), anywhere = offered(ask, g->tier, -1);

	if ((hit & ~anywhere) != 0)
		suspect(d, REASON_DORMANT, i);
	if ((hit & anywhere & ~here) != 0)
		suspect(d, REASON_VERSION_NOT_COVERED, i);
	if ((hit & here) == 0)
		return;
	if (state_if_offered(ask, g) == GRANT_ACTIVE) {
		doubt_active(ask, i, component, hit & here, d);
		return;
	}
	bool waits = !g->facts.terms_pending && g->facts.start_at == INT64_MAX && ask->held;
	suspect(d, waits ? REASON_RELEASE_HELD : REASON_TERMS_PENDING, i);
}

/* Of an active grant that doesn't include what is missing.  Another tier helps where one is
 * offered: where none is, IS_OFFERED being false, the stage is what stands in the way. */
static void
doubt_beside(const struct access_ask *ask, size_t i, bool is_offered, struct doubt *d)
{
	const struct access_grant *g = &ask->grants[i];

	if (!capability_in(&g->capabilities, ask->capability)) {
		if (is_offered && tier_offered(ask, g->tier))
			suspect(d, REASON_CAPABILITY_NOT_COVERED, i);
	} else if (offered(ask, g->tier, -1) != 0) {
		suspect(d, REASON_VERSION_NOT_COVERED, i);
	}
}

/* The versions of COMPONENT with which somebody may do what is asked (FREE), or might if it
 * were not stopped. */
struct on_offer {
	uint64_t free, stopped;
};

static struct on_offer
on_offer(const struct access_ask *ask, int component)
{
	struct on_offer ret = {0, 0};

	for (size_t i = 0; i < ask->offer_count; i++) {
		const struct access_offer *o = &ask->offers[i];
		if (o->component == component && line_serves(ask, o, o->tier))
			*(stopped(ask, o) ? &ret.stopped : &ret.free) |= o->versions;
	}
	return ret;
}

/* What the I-th grant has to say about the versions MISSING of COMPONENT; returns those
 * that it includes. */
static uint64_t
doubt_grant(
    const struct access_ask *ask, size_t i, int component, uint64_t missing, struct doubt *d)
{
	const struct access_grant *g = &ask->grants[i];
	uint64_t hit = capability_in(&g->capabilities, ask->capability) ? missing & g->versions : 0;
	enum grant_state state = state_if_offered(ask, g);

	if (state == GRANT_ACTIVE && hit != missing)
		doubt_beside(ask, i, (missing & on_offer(ask, component).free) != 0, d);
	if (hit == 0 || state == GRANT_SUPERSEDED)
		return 0;
	if (state == GRANT_EXPIRED)
		suspect(d, REASON_EXPIRED, i);
	else if (state == GRANT_REVOKED || state == GRANT_CLOSED_OUT)
		suspect(d, REASON_REVOKED, i);
	else if (state == GRANT_SUSPENDED)
		suspect(d, REASON_SUSPENDED, i);
	else
		doubt_live(ask, i, component, hit, d);
	return hit;
}

/* Would it help to apply for a tier although there is a grant? */
static bool
another_helps(enum reason reason)
{
	return reason == REASON_EXPIRED || reason == REASON_VERSION_NOT_COVERED ||
	       reason == REASON_CAPABILITY_NOT_COVERED;
}

static void
doubt_need(
    const struct access_ask *ask, const struct access_need *need, uint64_t missing, struct doubt *d)
{
	uint64_t granted = 0;
	size_t tier = ACCESS_NONE; /* the first line that offers some of what nobody granted */
	size_t any = ACCESS_NONE; /* … some of what is missing */

	for (size_t i = 0; i < ask->grant_count; i++)
		granted |= doubt_grant(ask, i, need->component, missing, d);
	for (size_t i = 0; i < ask->offer_count; i++) {
		const struct access_offer *o = &ask->offers[i];
		if (o->component != need->component || !line_serves(ask, o, o->tier) ||
		    stopped(ask, o))
			continue;
		if (tier == ACCESS_NONE && (o->versions & missing & ~granted) != 0)
			tier = i;
		if (any == ACCESS_NONE && (o->versions & missing) != 0)
			any = i;
	}
	if (tier != ACCESS_NONE && d->reason > REASON_NO_GRANT)
		*d = (struct doubt){REASON_NO_GRANT, ACCESS_NONE, tier};
	const struct on_offer on = on_offer(ask, need->component);
	if ((missing & ~granted & ~on.free & on.stopped) != 0)
		suspect(d, REASON_RESTRICTED, ACCESS_NONE);
	if ((missing & ~granted & ~on.free & ~on.stopped) != 0)
		suspect(d, REASON_STAGE_NOT_OFFERED, ACCESS_NONE);
	if (d->offer == ACCESS_NONE && another_helps(d->reason))
		d->offer = any;
}

/* --- the verdict ------------------------------------------------------------------------------ */

static void
deny(const struct doubt *d, struct access_verdict *ret)
{
	*ret = (struct access_verdict){
	    false, d->reason, ACCESS_DENIAL_MS, 0, d->grant, d->offer, false};
}

static void
permit(const struct cover *c, struct access_verdict *ret)
{
	bool united = c->best.keep_ms < 0;
	const struct source *s = united ? &c->all : &c->best;

	*ret = (struct access_verdict){
	    true, REASON_COUNT, s->keep_ms, s->unreachable_ms, s->grant, s->offer, united};
}

void
access_decide(const struct access_ask *ask, struct access_verdict *ret)
{
	struct cover c;
	struct doubt d = {REASON_COUNT, ACCESS_NONE, ACCESS_NONE};
	uint64_t needed = 0;

	for (size_t i = 0; i < ask->need_count; i++)
		needed |= ask->needs[i].versions;
	if (needed == 0) {
		d.reason = ask->need_count == 0 ? REASON_CAPABILITY_NOT_COVERED
						: REASON_VERSION_NOT_COVERED;
		deny(&d, ret);
		return;
	}
	memset(c.got, 0, ask->need_count * sizeof(c.got[0]));
	c.best.keep_ms = -1;
	c.all.keep_ms = c.all.unreachable_ms = INT64_MAX;
	c.opened = false;
	take_grants(ask, &c);
	take_open_tiers(ask, &c);
	for (size_t i = 0; i < ask->need_count; i++) {
		uint64_t missing = ask->needs[i].versions & ~c.got[i];
		if (missing != 0)
			doubt_need(ask, &ask->needs[i], missing, &d);
	}
	if (d.reason != REASON_COUNT && c.opened)
		suspect(&d, REASON_VERSION_NOT_COVERED, ACCESS_NONE);
	if (d.reason != REASON_COUNT)
		deny(&d, ret);
	else
		permit(&c, ret);
}
