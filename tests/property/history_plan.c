/* What people offer: tiers, and plans of them. */
#include "tests/property/steps.h"

/* Those of COMPONENTS that have one of VERSIONS; the versions that one of them has. */
static unsigned
with_versions(const struct history *h, unsigned model, unsigned of, unsigned some)
{
	unsigned ret = 0;

	for (unsigned i = 0; i < COMPONENTS; i++)
		if ((of >> i & 1) != 0 && (h->has[model][i] & some) != 0)
			ret |= 1u << i;
	return ret;
}

static unsigned
versions_of(const struct history *h, unsigned model, unsigned of)
{
	unsigned ret = 0;

	for (unsigned i = 0; i < COMPONENTS; i++)
		ret |= (of >> i & 1) != 0 ? h->has[model][i] : 0;
	return ret;
}

/* What a tier of these components can be for, at least one for each. */
static unsigned
capabilities_for(struct chance *c, const struct made *made)
{
	const unsigned outputs = 1u << SEEN, weights = 1u << WEIGHTS,
		       all = (1u << CAPABILITIES) - 1,
		       others = 1u << VIEW_OUTPUTS | 1u << GATED | 1u << PUBLIC;
	unsigned ret = (made->components & outputs) != 0 ? 1u << VIEW_OUTPUTS : 0;

	if ((made->components & weights) != 0)
		ret |= 1u << (made->open ? PUBLIC : GATED);
	if ((made->components & ~(outputs | weights)) != 0)
		ret |= chance_part(c, all & ~others);
	return ret;
}

static const char *
limits_of_tier(struct chance *c)
{
	static const char *const limits[] = {"",
	    ",'limits':{'requests_per_minute':3,'calls_per_day':5}",
	    ",'limits':{'calls_per_day':2,'calls_per_month':3}",
	    ",'limits':{'downloads_per_month':1,'tokens_per_day':50},'counting':'reports'",
	    ",'limits':{'tokens_per_month':150,'concurrency':1},'counting':'reports'"};

	return ONE_OF(c, limits);
}

static const char *
kind_of_tier(struct history *h, struct chance *c, bool open)
{
	static const char *const terms[] = {"P1D", "P30D", "P365D", "P365D"};

	if (open)
		return ",'audience':'public','open':true";
	return TEXT_OF(h,
	    ",'audience':'vetted','term':'%s'%s%s,'review':[{'board':'safety','quorum':2,"
	    "'min_approve':2,'deadline':'P14D'}]",
	    ONE_OF(c, terms), chance_one_in(c, 2) ? ",'terms':'agreement'" : "", limits_of_tier(c));
}

void
history_plan_tier(struct history *h, struct chance *c)
{
	static const char *const stale[] = {"PT0S", "PT10S", "PT60S", "P2D"};
	unsigned model = chance_of_n(c, MODELS), slug = chance_of_n(c, TIERS);
	struct made made = {
	    .components = chance_part(c, (1u << COMPONENTS) - 1), .open = chance_one_in(c, 4)};

	made.versions = chance_part(c, versions_of(h, model, made.components));
	made.components = with_versions(h, model, made.components, made.versions);
	const char *kind = kind_of_tier(h, c, made.open);
	if (history_try(h, &h->people[LEAD], TEXT_OF(h, "tier_create %s", models[model]),
		TEXT_OF(h,
		    "{'slug':'%s','title':'Tier','max_stale':'%s','stale_if_unreachable':'%s',"
		    "'capabilities':[%s],'components':[%s],'versions':[%s]%s}",
		    tiers[slug], ONE_OF(c, stale), ONE_OF(c, stale),
		    history_listed(h, capabilities, capabilities_for(c, &made)),
		    history_listed(h, components, made.components),
		    history_listed(h, versions, made.versions), kind)) != NULL)
		h->made[model][slug] = made;
}

static const char *
offer(struct history *h, unsigned model, unsigned slug, struct chance *c)
{
	const struct made *m = &h->made[model][slug];
	unsigned some = chance_part(c, m->versions);

	return TEXT_OF(h, "{'tier':'%s','components':[%s],'versions':[%s]}", tiers[slug],
	    history_listed(
		h, components, chance_part(c, with_versions(h, model, m->components, some))),
	    history_listed(h, versions, some));
}

/* Weights are given by evidence alone. */
static const char *
lines_for_weights(struct history *h, unsigned model)
{
	const char *lines = "";

	for (unsigned v = 0; v < VERSIONS; v++)
		if ((h->has[model][WEIGHTS] >> v & 1) != 0)
			lines = TEXT_OF(h,
			    "%s,{'slug':'detector-%u','type':'evaluation','title':'Detector',"
			    "'criterion':'detector_accuracy','version':'%s','style':'weights',"
			    "'operator':'>=','limit':'95.0','owner':'Lena','reason':'of our own'}",
			    lines, v, versions[v]);
	return lines;
}

static const char *
stage(struct history *h, unsigned model, struct chance *c, const char *slug)
{
	const char *offers = "";

	for (unsigned t = 0; t < TIERS; t++)
		if (h->made[model][t].components != 0 && !chance_one_in(c, 3))
			offers = TEXT_OF(h, "%s%s%s", offers, offers[0] == '\0' ? "" : ",",
			    offer(h, model, t, c));
	return TEXT_OF(h,
	    "{'slug':'%s','name':'Stage','minimum_dwell':'PT0S','cooling_off':'PT2H',"
	    "'reason_not_closed_first':'Known.','offers':[%s],"
	    "'review':{'board':'safety','quorum':2,'deadline':'P7D'},'gate':["
	    "{'slug':'board','type':'vote','title':'The board','limit':'2','owner':'Lena',"
	    "'reason':'two see it'}%s]}",
	    slug, offers, lines_for_weights(h, model));
}

void
history_plan_make(struct history *h, struct chance *c)
{
	unsigned model = chance_of_n(c, MODELS);
	const struct person *lead = &h->people[LEAD];

	if (history_try(h, lead, TEXT_OF(h, "plan_import %s", models[model]),
		TEXT_OF(h, "{'title':'Plan','stages':[%s,%s,%s]}", stage(h, model, c, "one"),
		    stage(h, model, c, "two"), stage(h, model, c, "three"))) != NULL)
		history_try(h, lead, TEXT_OF(h, "plan_publish %s", models[model]), NULL);
}
