/* Weighed before the decision, counted after it. */
#include "daemon/index/uses.h"

void
uses_weigh(const struct picture *p, const struct snapshot *model, struct gathered *g,
    const struct access_ask *ask)
{
	int64_t again;

	for (size_t i = 0; i < g->count; i++) {
		struct gathered_from *from = &g->from[i];
		if (model->tiers[from->revision].allowance == NULL)
			continue;
		from->meter = meters_find(&p->meters, &from->grant);
		if (from->meter != NULL)
			g->grants[i].spent = meter_spent(
			    from->meter, ask->capability, ask->now, &again);
	}
}

static bool
rests_on(const struct access_ask *ask, const struct gathered *g, const struct access_verdict *v,
    size_t i)
{
	return g->from[i].meter != NULL && g->grants[i].spent == SPENT_NOTHING &&
	       (v->united ? access_uses(ask, i) : i == v->grant);
}

/* A limit that isn't used up any more was given back in between: come again shortly. */
static void
mark_spent(const struct access_ask *ask, struct gathered *g, size_t i)
{
	int64_t again;

	g->grants[i].spent = meter_spent(g->from[i].meter, ask->capability, ask->now, &again);
	if (g->grants[i].spent == SPENT_NOTHING)
		g->grants[i].spent = SPENT_RATE;
}

bool
uses_take(const struct picture *p, const struct access_ask *ask, struct gathered *g,
    const struct access_verdict *v, int version)
{
	struct meter_use use = {ask->capability, version, ask->now};
	size_t i = 0;

	while (i < g->count && (!rests_on(ask, g, v, i) || meter_take(g->from[i].meter, &use)))
		i++;
	bool taken = i == g->count;
	for (size_t k = 0; k < i; k++)
		if (!rests_on(ask, g, v, k))
			continue;
		else if (taken)
			meter_tell(&p->meters, g->from[k].meter, &use);
		else
			meter_give_back(g->from[k].meter, &use);
	if (!taken)
		mark_spent(ask, g, i);
	return taken;
}

void
uses_answer(const struct gathered *g, const struct access_ask *ask, const struct access_verdict *v,
    struct answer *ret)
{
	if (v->grant == ACCESS_NONE)
		return;
	ret->meter = g->from[v->grant].meter;
	ret->at = ask->now;
	if (v->permit || (v->reason != REASON_RATE_LIMITED && v->reason != REASON_QUOTA_EXHAUSTED))
		return;
	(void)meter_spent(ret->meter, ask->capability, ask->now, &ret->again_in_ms);
	if (ret->again_in_ms < ret->expires_in_ms)
		ret->expires_in_ms = ret->again_in_ms;
}
