/* What people do with releases. */
#include "tests/property/steps.h"

#include "lib/time.h"

void
history_release_go_on(struct history *h, struct chance *c)
{
	const char *model = ONE_OF(c, models);
	const struct person *lead = &h->people[LEAD];
	const char *vote = TEXT_OF(h, "promotion_vote %s", model);

	history_try(h, lead, TEXT_OF(h, "release_propose %s", model), "{'reason':'It is time.'}");
	h->house.now++;
	for (int i = CHAIR; i < BOARD; i++)
		history_try(h, &h->people[i], vote, "{'vote':'approve','reason':'Good.'}");
	h->house.now += 2 * HOUR_MS;
	history_try(h, lead, TEXT_OF(h, "promotion_promote %s", model), "{}");
}

void
history_release_hold_it(struct history *h, struct chance *c)
{
	history_try(h, &h->people[CHAIR], TEXT_OF(h, "release_hold %s", ONE_OF(c, models)),
	    "{'code':'use_drift','reason':'Seen.'}");
}

void
history_release_resume_it(struct history *h, struct chance *c)
{
	history_try(h, &h->people[LEAD], TEXT_OF(h, "release_resume %s", ONE_OF(c, models)),
	    "{'reason':'Looked into.'}");
}

void
history_release_restrict_it(struct history *h, struct chance *c)
{
	const char *tier = "", *what = "";

	if (chance_one_in(c, 4))
		tier = TEXT_OF(h, ",'tier':'%s'", ONE_OF(c, tiers));
	if (chance_one_in(c, 3))
		what = TEXT_OF(h, ",'component':[%s],'version':[%s]",
		    history_listed(h, components, chance_part(c, (1u << COMPONENTS) - 1)),
		    history_listed(h, versions, chance_part(c, (1u << (VERSIONS - 1)) - 1)));
	history_try(h, &h->people[CHAIR], TEXT_OF(h, "release_restrict %s", ONE_OF(c, models)),
	    TEXT_OF(h, "{'capability':[%s],'code':'use_drift','reason':'Seen.'%s%s}",
		history_listed(h, capabilities, chance_part(c, (1u << CAPABILITIES) - 1)), tier,
		what));
}

void
history_release_lift(struct history *h, struct chance *c)
{
	const struct person *lead = &h->people[LEAD];
	struct str id = history_item(
	    h, lead, TEXT_OF(h, "restriction_list %s", ONE_OF(c, models)), c);

	if (id.n != 0)
		history_try(
		    h, lead, history_line(h, "restriction_lift", id), "{'reason':'Looked into.'}");
}
