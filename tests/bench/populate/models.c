/* Imported, confirmed and released as any model is. */
#include "tests/bench/populate/models.h"

#include "tests/bench/populate/progress.h"

#include "lib/time.h"

#include <stdio.h>

void
models_officials(struct town *t, const char *invitation, struct officials *ret)
{
	people_accept(t, invitation, &ret->admin);
	town_do(t, &ret->admin, "organisation_create",
	    "{\"name\":\"Openlab\",\"country\":\"NL\",\"sector\":\"nonprofit\"}");
	people_join(t, &ret->admin, "chloe", NULL, &ret->chair);
	people_join(t, &ret->admin, "david", NULL, &ret->deputy);
	people_join(t, &ret->admin, "rita", NULL, &ret->reviewer);
	people_join(t, &ret->admin, "lena", "Openlab", &ret->lead);
	people_join(t, &ret->admin, "gateway", NULL, &ret->gateway);
	town_do(t, &ret->admin, "board_create",
	    town_text(t,
		"{\"slug\":\"access\",\"name\":\"Access\",\"chair\":\"%s\",\"deputy\":\"%s\","
		"\"member\":[\"%s\"]}",
		ret->chair.account, ret->deputy.account, ret->reviewer.account));
}

void
models_import_one(struct town *t, const struct officials *who, const char *slug)
{
	char role[ID_LENGTH + 1];

	town_do(t, &who->admin, "model_import",
	    town_text(t,
		"{\"slug\":\"%s\",\"name\":\"%s\",\"developer\":\"Openlab\",\"modality\":\"text\","
		"\"disclosure\":\"announced\",\"lead\":\"%s\",\"boards\":[\"access\"],"
		"\"versions\":[{\"slug\":\"v1\",\"name\":\"One\"}],"
		"\"components\":[{\"slug\":\"api\",\"kind\":\"interface\",\"name\":\"API\","
		"\"categories\":[\"model_access\"],\"licence_class\":\"none\",\"versions\":[\"v1\"]"
		"}]}",
		slug, slug, who->lead.account));
	snprintf(
	    role, sizeof(role), "%s", json_text(json_member(t->reply, "leads")->first, "role").p);
	town_do(t, &who->chair, town_text(t, "role_confirm %s", role), NULL);
	town_do(t, &who->admin, "role_propose",
	    town_text(t,
		"{\"role\":\"gateway\",\"account\":\"%s\",\"on\":\"%s\",\"reason\":\"asks\"}",
		who->gateway.account, slug));
	town_do(t, &who->lead, town_text(t, "tier_create %s", slug),
	    "{\"slug\":\"partner\",\"title\":\"Partners\",\"audience\":\"partner\","
	    "\"capabilities\":[\"prompt_api\",\"sampling_params\"],\"components\":[\"api\"],"
	    "\"versions\":[\"v1\"],\"term\":\"P365D\",\"form\":{\"fields\":["
	    "{\"name\":\"purpose\",\"title\":\"Purpose\",\"kind\":\"long_text\",\"required\":true},"
	    "{\"name\":\"people\",\"title\":\"How many people\",\"kind\":\"number\"},"
	    "{\"name\":\"funding\",\"title\":\"Who pays for it\",\"kind\":\"text\"}]},"
	    "\"review\":[{\"board\":\"access\",\"quorum\":2,\"min_approve\":2,"
	    "\"deadline\":\"P60D\"}]}");
}

/* One stage, which offers the tier; nothing in it is irreversible. */
static void
release_one(struct town *t, const struct officials *who, const char *slug)
{
	town_do(t, &who->lead, town_text(t, "plan_import %s", slug),
	    "{\"title\":\"Partners\",\"stages\":[{\"slug\":\"partners\",\"name\":\"Partners\","
	    "\"minimum_dwell\":\"PT0S\",\"cooling_off\":\"PT2S\",\"offers\":["
	    "{\"tier\":\"partner\",\"components\":[\"api\"],\"versions\":[\"v1\"]}],"
	    "\"review\":{\"board\":\"access\",\"quorum\":2},\"gate\":[]}]}");
	town_do(t, &who->lead, town_text(t, "plan_publish %s", slug), NULL);
	town_do(
	    t, &who->lead, town_text(t, "release_propose %s", slug), "{\"reason\":\"it is time\"}");
	town_do(t, &who->chair, town_text(t, "promotion_vote %s", slug),
	    "{\"vote\":\"approve\",\"reason\":\"well prepared\"}");
	town_do(t, &who->reviewer, town_text(t, "promotion_vote %s", slug),
	    "{\"vote\":\"approve\",\"reason\":\"looked into it\"}");
	town_wait(t, 3 * SECOND_MS);
	town_do(t, &who->lead, town_text(t, "promotion_promote %s", slug), NULL);
}

void
models_import(struct town *t, const struct officials *who, size_t count)
{
	char slug[32];

	for (size_t i = 0; i < count; i++) {
		snprintf(slug, sizeof(slug), "model-%zu", i);
		models_import_one(t, who, slug);
		release_one(t, who, slug);
		progress("models", i + 1, count);
	}
}
