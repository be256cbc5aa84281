/* The plan of one stage, and who asks for it. */
#include "tests/unit/command/few.h"

#include "lib/time.h"

struct staging staging;
struct person greta;
const struct person *const few_people[FEW_PEOPLE] = {&staging.scene.house.ada, &staging.scene.chair,
    &staging.scene.deputy, &staging.scene.lead, &staging.scene.stranger, &staging.ines, &greta};

const char *
few_plan(const char *rule, const char *later)
{
	const char *few = staging_stage(&staging, "few",
	    "{'tier':'hosted','components':['api'],'versions':['124m','1.5b']}", "",
	    house_text(house, ",'admission':{'rule':'%s','places':1}", rule));

	return staging_plan(&staging, house_text(house, "%s%s", few, later));
}

void
few_open(const char *rule, const char *later)
{
	staging_open(&staging);
	greta = house_person(house, "greta", "Westfield");
	house_do(house, &staging.scene.lead, "plan_import gpt-2", few_plan(rule, later));
	house_do(house, &staging.scene.lead, "plan_publish gpt-2", NULL);
	house->now++;
	staging_enter_plainly(&staging);
	house->now++;
}

int
few_close(void **unused)
{
	(void)unused;
	staging_close(&staging);
	return 0;
}

const char *
few_line(const char *command, struct str id)
{
	return house_text(house, "%s %.*s", command, STR_ARG(id));
}

struct str
few_approved(const struct person *applicant)
{
	static const char yes[] = "{'vote':'approve','reason':'good'}";
	struct str id = text_at(house_do(house, applicant, "application_create",
				    "{'tier':'gpt-2/hosted','submit':true}"),
	    "id");

	house->now++;
	house_do(house, &staging.scene.chair, few_line("application_vote", id), yes);
	house_do(house, &staging.scene.deputy, few_line("application_vote", id), yes);
	return id;
}
