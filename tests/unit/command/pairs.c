/* People of every kind, and what one of them does before another may. */
#include "tests/unit/command/pairs.h"

#include "lib/hash.h"
#include "lib/time.h"

#include <string.h>

struct pair pair;
static struct house *const h = &pair.s.scene.house;
static const struct person *const ada = &pair.s.scene.house.ada;
static const struct person *const chair = &pair.s.scene.chair;
static const struct person *const deputy = &pair.s.scene.deputy;
static const struct person *const lena = &pair.s.scene.lead;
static const struct person *const ines = &pair.s.ines;

/* --- the world -------------------------------------------------------------------------------- */

const char *
pair_line(const char *command, struct str id)
{
	return house_text(h, "%s %.*s", command, STR_ARG(id));
}

static struct str
id_of(const struct person *who, const char *line, const char *body)
{
	struct str id = text_at(house_do(h, who, line, body), "id");

	h->now += SECOND_MS;
	return id;
}

static struct str
appoint(const char *role, const char *name, const char *more)
{
	return id_of(ada, "role_propose",
	    house_text(h, "{'role':'%s','account':'%s@example.org','reason':'known'%s}", role, name,
		more));
}

static void
seat(const char *role, const char *name, const char *on)
{
	struct str id = appoint(role, name, house_text(h, ",'on':'%s'", on));

	house_do(h, chair, pair_line("role_confirm", id), NULL);
}

void
pair_open(void)
{
	staging_open(&pair.s);
	pair.lars = house_person(h, "lars", "Openlab");
	pair.opal = house_person(h, "opal", "Openlab");
	pair.grace = house_person(h, "grace", "Southbank");
	pair.rob = house_person(h, "rob", "Southbank");
	pair.otto = house_person(h, "otto", "Southbank");
	pair.petra = house_person(h, "petra", "Southbank");
	pair.bea = house_person(h, "bea", NULL);
	(void)appoint("admin", "bea", "");
	seat("release_lead", "lars", "gpt-2");
	seat("reviewer", "lars", "safety");
	seat("reviewer", "opal", "safety");
	seat("reviewer", "rob", "safety");
	seat("reviewer", "otto", "safety");
	(void)appoint("signing_official", "otto", ",'on':'Southbank'");
	(void)appoint("signing_official", "petra", ",'on':'Southbank'");
	h->now += SECOND_MS;
}

void
pair_close(void)
{
	staging_close(&pair.s);
}

/* --- the first halves ------------------------------------------------------------------------- */

static struct str
apply(const struct person *who, const char *tier)
{
	return id_of(
	    who, "application_create", house_text(h, "{'tier':'gpt-2/%s','submit':true}", tier));
}

static struct str
granted(const struct person *to, const struct person *const by[3])
{
	struct str id = apply(to, "hosted");

	for (int i = 0; i < 3; i++)
		house_do(h, by[i], pair_line("application_vote", id),
		    "{'vote':'approve','reason':'Good.'}");
	h->now += SECOND_MS;
	return text_at(house_do(h, to, pair_line("application_show", id), NULL), "grant");
}

/* The chair's: so that they are who may, and whose it is. */
static struct str
chairs_grant(void)
{
	const struct person *const by[] = {ines, &pair.opal, &pair.rob};

	return granted(chair, by);
}

static struct str
stopped(const char *command)
{
	struct str id = chairs_grant();

	house_do(h, lena, pair_line(command, id), "{'reason':'Keys were shared.'}");
	h->now += SECOND_MS;
	return id;
}

struct str
proposed_appointment(void)
{
	return appoint("reviewer", "bea", ",'on':'safety'");
}

struct str
proposed_lead(void)
{
	return appoint("release_lead", "chloe", ",'on':'gpt-2'");
}

struct str
the_board(void)
{
	return STR("safety");
}

struct str
application_of_the_deputy(void)
{
	return apply(deputy, "hosted");
}

struct str
application_with_a_member(void)
{
	struct str id = id_of(&pair.grace, "application_create", "{'tier':'gpt-2/hosted'}");
	struct str member = id_of(&pair.grace, pair_line("application_invite", id),
	    house_text(h, "{'who':'%.*s'}", STR_ARG(ines->account)));

	house_do(h, ines, pair_line("member_accept", member), NULL);
	house_do(h, &pair.grace, pair_line("application_submit", id), NULL);
	h->now += SECOND_MS;
	return id;
}

static void
make_endorsed_tier(void)
{
	house_do(h, lena, "tier_create gpt-2",
	    "{'slug':'endorsed','title':'Endorsed','audience':'vetted','capabilities':["
	    "'prompt_api'],'components':['api'],'versions':['124m'],'term':'P30D',"
	    "'endorsement':{},'review':[{'board':'safety','quorum':2,"
	    "'same_organisation':'declare'}]}");
}

struct str
endorsed_application(void)
{
	make_endorsed_tier();
	struct str id = apply(&pair.grace, "endorsed");
	house_do(h, &pair.otto, pair_line("application_endorse", id), NULL);
	h->now += SECOND_MS;
	return id;
}

struct str
application_of_an_official(void)
{
	make_endorsed_tier();
	return apply(&pair.otto, "endorsed");
}

static struct str
promotion_of(const struct person *proposer)
{
	staging_publish(&pair.s);
	staging_measure(&pair.s);
	h->now += SECOND_MS;
	return id_of(proposer, "release_propose gpt-2", staging_proposal(&pair.s));
}

struct str
proposed_promotion(void)
{
	return promotion_of(&pair.lars);
}

struct str
approved_promotion(void)
{
	struct str id = promotion_of(&pair.lars);

	house_do(
	    h, &pair.rob, pair_line("promotion_vote", id), "{'vote':'approve','reason':'good'}");
	house_do(
	    h, &pair.otto, pair_line("promotion_vote", id), "{'vote':'approve','reason':'good'}");
	house_do(h, ines, pair_line("promotion_vote", id),
	    "{'vote':'approve','reason':'good','independent':true}");
	return id;
}

struct str
met_condition(void)
{
	struct str id = promotion_of(lena);

	house_do(h, chair, pair_line("promotion_vote", id),
	    "{'vote':'approve_with_conditions','reason':'almost','conditions':'A log is kept.',"
	    "'owner':'rob@example.org'}");
	house_do(
	    h, &pair.otto, pair_line("promotion_vote", id), "{'vote':'approve','reason':'good'}");
	house_do(h, ines, pair_line("promotion_vote", id),
	    "{'vote':'approve','reason':'good','independent':true}");
	struct str condition = text_at(
	    house_do(h, lena, pair_line("promotion_show", id), NULL), "obligations.0.id");
	house_do(h, lena, pair_line("obligation_meet", condition), "{'reason':'It is.'}");
	return condition;
}

struct str
proposed_announcement(void)
{
	scene_import(&pair.s.scene, "aurora", "undisclosed");
	seat("release_lead", "lars", "aurora");
	h->now += SECOND_MS;
	return id_of(&pair.lars, "model_announce aurora", "{'reason':'It is time.'}");
}

struct str
proposed_import(void)
{
	struct str report = base64_text(&h->arena,
	    (const uint8_t *)"email,status\na@b.example,accepted\n",
	    strlen("email,status\na@b.example,accepted\n"));

	return id_of(&pair.lars, "import_propose gpt-2",
	    house_text(h, "{'tier':'hosted','report':'%.*s'}", STR_ARG(report)));
}

static const char drift[] = "{'code':'use_drift','reason':'To look.'}";

/* A release in a stage that gives nothing for good. */
static void
enter_hosted(void)
{
	house_do(h, lena, "plan_import gpt-2",
	    staging_plan(&pair.s,
		house_text(h, "%s,%s",
		    staging_stage(&pair.s, "hosted",
			"{'tier':'hosted','components':['api'],'versions':['124m']}", "", ""),
		    staging_stage(&pair.s, "wider",
			"{'tier':'hosted','components':['api'],'versions':['124m','1.5b']}", "",
			""))));
	house_do(h, lena, "plan_publish gpt-2", NULL);
	h->now += SECOND_MS;
}

struct str
an_unmet_line(void)
{
	house_do(h, lena, "plan_import gpt-2",
	    staging_plan(&pair.s,
		staging_stage(&pair.s, "hosted",
		    "{'tier':'hosted','components':['api'],'versions':['124m']}",
		    "{'slug':'card','type':'document','title':'Card','criterion':'model_card',"
		    "'version':'124m','owner':'Lena','reason':'as is usual'}",
		    "")));
	house_do(h, lena, "plan_publish gpt-2", NULL);
	seat("release_lead", "david", "gpt-2");
	return STR("gpt-2");
}

struct str
proposed_force(void)
{
	enter_hosted();
	return id_of(lena, "release_force gpt-2", drift);
}

struct str
barred_version(void)
{
	enter_hosted();
	return id_of(lena, "release_bar gpt-2",
	    "{'stage':'wider','version':['1.5b'],'code':'use_drift','reason':'To look.'}");
}

struct str
held(void)
{
	enter_hosted();
	house_do(h, lena, "release_hold gpt-2", drift);
	return STR("gpt-2");
}

struct str
restricted(void)
{
	enter_hosted();
	return id_of(lena, "release_restrict gpt-2",
	    "{'capability':['prompt_api'],'code':'use_drift','reason':'To look.'}");
}

struct str
confirmed_restriction(void)
{
	struct str id = restricted();

	house_do(h, deputy, pair_line("restriction_confirm", id), NULL);
	return id;
}

struct str
suspected_leak(void)
{
	return id_of(lena, "leak_suspect gpt-2", "{'reason':'A torrent.'}");
}

struct str
half_annulled_leak(void)
{
	struct str id = suspected_leak();

	house_do(h, deputy, pair_line("leak_annul", id), "{'reason':'It was another.'}");
	return id;
}

struct str
incident_of_a_leading_deputy(void)
{
	seat("release_lead", "david", "gpt-2");
	return id_of(deputy, "model_incident_raise gpt-2",
	    "{'severity':3,'category':'misuse','what':'Spam.'}");
}

struct str
flag_of_the_deputy(void)
{
	return id_of(deputy, "model_flag gpt-2", "{'category':'misuse','what':'Spam.'}");
}

static const char until[] = "'until':'2030-02-10T00:00:00Z','reason':'Why.'";

struct str
denial_by_the_chair(void)
{
	return id_of(
	    chair, "denial_propose", house_text(h, "{'account':'lars@example.org',%s}", until));
}

struct str
appealed_denial(void)
{
	struct str id = denial_by_the_chair();

	house_do(h, lena, pair_line("denial_confirm", id), "{}");
	house_do(h, &pair.lars, pair_line("denial_appeal", id), "{'reason':'It was not me.'}");
	return id;
}

struct str
claimed_identity(void)
{
	return id_of(ada, pair_line("account_link", ada->account), "{'type':'user','id':'ada'}");
}

struct str
offered_identity(void)
{
	return id_of(
	    ada, pair_line("account_link", pair.grace.account), "{'type':'user','id':'gr'}");
}

struct str
suspended_grant(void)
{
	return stopped("grant_suspend");
}

struct str
appealed_suspension(void)
{
	struct str id = stopped("grant_suspend");

	house_do(h, &pair.lars, pair_line("grant_confirm", id), NULL);
	house_do(h, chair, pair_line("grant_appeal", id), "{'reason':'They were not.'}");
	return id;
}

struct str
appealed_revocation(void)
{
	struct str id = stopped("grant_revoke");

	house_do(h, chair, pair_line("grant_appeal", id), "{'reason':'They were not.'}");
	return id;
}
