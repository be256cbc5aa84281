/* What people do with releases. */
#include "tests/property/steps.h"

#include "lib/time.h"

/* A stage that gives weights has a line for each version that they have. */
void
history_release_measure(struct history *h, unsigned model)
{
	for (unsigned v = 0; v < VERSIONS; v++)
		if ((h->has[model][WEIGHTS] >> v & 1) != 0)
			history_try(h, &h->people[LEAD],
			    TEXT_OF(h, "evidence_submit %s", models[model]),
			    TEXT_OF(h,
				"{'criterion':'detector_accuracy','version':'%s','style':'weights',"
				"'kind':'score','value':'99.3','n':5000,'title':'Detector'}",
				versions[v]));
}

static const char proposal[] =
    "{'reason':'It is time.','retry':'It is mended.','worksheet':{'fine_tuning_attack':'a',"
    "'threat':'b','existing_risk':'c','existing_defence':'d','marginal_risk':'e',"
    "'ease_of_defence':'f','uncertainty':'g','benefit':'h','cost_of_holding_back':'i',"
    "'partial_release_considered':'j','contacts':'k','incident_plan':'l','publication':'m'}}";

/* What must be typed where weights are given. */
static const char *
statement(struct history *h, const char *model)
{
	const struct json *p = house_ask(
	    &h->house, &h->people[LEAD], TEXT_OF(h, "promotion_show %s", model), NULL)
				   .body;
	struct str text = json_text(p, "statement");

	return text.n == 0 ? "{}" : TEXT_OF(h, "{'statement':'%.*s'}", STR_ARG(text));
}

void
history_release_go_on(struct history *h, struct chance *c)
{
	unsigned of = chance_of_n(c, MODELS);
	const char *model = models[of];
	const struct person *lead = &h->people[LEAD];
	const char *vote = TEXT_OF(h, "promotion_vote %s", model);

	history_release_measure(h, of);
	history_try(h, lead, TEXT_OF(h, "release_propose %s", model), proposal);
	h->house.now++;
	for (int i = CHAIR; i < BOARD; i++)
		history_try(h, &h->people[i], vote,
		    "{'vote':'approve','reason':'Good.','independent':true}");
	h->house.now += 2 * HOUR_MS;
	history_try(h, lead, TEXT_OF(h, "promotion_promote %s", model), statement(h, model));
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

void
history_release_withdraw_offer(struct history *h, struct chance *c)
{
	const char *what = TEXT_OF(h, "'tier':'%s'", ONE_OF(c, tiers));

	if (chance_one_in(c, 3))
		what = TEXT_OF(h, "'component':[%s]",
		    history_listed(h, components, chance_part(c, (1u << COMPONENTS) - 1)));
	if (chance_one_in(c, 3))
		what = TEXT_OF(h, "'capability':[%s]",
		    history_listed(h, capabilities, chance_part(c, (1u << CAPABILITIES) - 1)));
	history_try(h, &h->people[LEAD], TEXT_OF(h, "release_withdraw_offer %s", ONE_OF(c, models)),
	    TEXT_OF(h, "{%s,'code':'use_drift','reason':'Seen.'}", what));
}

void
history_release_roll_back(struct history *h, struct chance *c)
{
	static const char *const stages[] = {"one", "two"};

	history_try(h, &h->people[LEAD], TEXT_OF(h, "release_roll_back %s", ONE_OF(c, models)),
	    TEXT_OF(h, "{'stage':'%s','code':'use_drift','reason':'Seen.'}", ONE_OF(c, stages)));
}

void
history_release_end(struct history *h, struct chance *c)
{
	static const char *const ways[] = {
	    "release_complete", "release_complete", "release_withdraw"};

	history_try(h, &h->people[LEAD], TEXT_OF(h, "%s %s", ONE_OF(c, ways), ONE_OF(c, models)),
	    "{'code':'use_drift','reason':'It is over.'}");
}

/* Suspected, and by somebody else confirmed or annulled. */
void
history_release_leak(struct history *h, struct chance *c)
{
	const struct person *chair = &h->people[CHAIR];
	const struct json *leak = history_try(h, &h->people[LEAD],
	    TEXT_OF(h, "leak_suspect %s", ONE_OF(c, models)), "{'reason':'Seen.'}");

	if (leak == NULL || chance_one_in(c, 3))
		return;
	struct str id = text_at(leak, "id");
	if (chance_one_in(c, 2))
		history_try(h, chair, history_line(h, "leak_confirm", id), NULL);
	else
		history_try(h, chair, history_line(h, "leak_annul", id), "{'reason':'It is not.'}");
}
