/* A release with something of every kind in flight, and what can be done to it. */
#include "tests/unit/command/acts_scene.h"

#include "lib/time.h"

struct acts_scene acts_scene;

/* --- the scene -------------------------------------------------------------------------------- */

const char *
acts_offer(const char *tier)
{
	return house_text(h, "{'tier':'%s','components':['api'],'versions':['124m','1.5b']}", tier);
}

const char *
acts_stage(const char *slug, const char *offers, const char *more)
{
	return house_text(h,
	    "{'slug':'%s','name':'Stage','minimum_dwell':'PT0S','cooling_off':'PT2H','offers':[%s],"
	    "'review':{'board':'safety','quorum':2,'deadline':'P7D'},'gate':[]%s}",
	    slug, offers, more);
}

static void
plan(void)
{
	static const char places[] = ",'admission':{'rule':'fifo','places':2}";
	const char *some = house_text(h, "%s,%s", acts_offer("others"), acts_offer("partner"));

	house_do(h, lead, "tier_create gpt-2",
	    "{'slug':'others','title':'Others','audience':'internal','capabilities':['prompt_ui'],"
	    "'components':['api'],'versions':['124m','1.5b'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':2,'deadline':'P14D'}]}");
	house_do(h, lead, "tier_create gpt-2",
	    "{'slug':'all','title':'All','audience':'public','open':true,"
	    "'capabilities':['prompt_api'],'components':['api'],'versions':['124m','1.5b']}");
	house_do(h, lead, "plan_import gpt-2",
	    house_text(h, "{'title':'Four stages','stages':[%s,%s,%s,%s]}",
		acts_stage("own", acts_offer("others"), ""), acts_stage("some", some, places),
		acts_stage("wide", house_text(h, "%s,%s", some, acts_offer("all")), ""),
		acts_stage("last", some, "")));
	house_do(h, lead, "plan_publish gpt-2", NULL);
	h->now += SECOND_MS;
	review_next_stage(&acts_scene.r);
	review_next_stage(&acts_scene.r);
	house_due(h);
}

static void
approve(struct str application)
{
	review_vote(&acts_scene.r, &acts_scene.r.rita, application, "approve");
	review_vote(&acts_scene.r, &acts_scene.r.otto, application, "approve");
	review_vote(&acts_scene.r, chair, application, "approve");
	house_due(h);
}

static struct str
grant_of(const struct person *who)
{
	return text_at(house_do(h, who, "grant_list", "mine=true"), "items.0.id");
}

void
acts_accept_terms(const struct person *who, struct str grant)
{
	struct str digest = text_at(
	    house_do(h, who, review_line(&acts_scene.r, "grant_show", grant), NULL),
	    "terms.digest");

	(void)house_ask(h, who, review_line(&acts_scene.r, "grant_accept", grant),
	    house_text(h, "{'digest':'%.*s'}", STR_ARG(digest)));
	h->now += SECOND_MS;
}

static void
open_roles(void)
{
	acts_scene.duty = house_person(h, "dora", "Openlab");
	house_do(h, &h->ada, "role_propose",
	    "{'role':'duty_officer','account':'dora@example.org','on':'gpt-2','reason':'x'}");
	acts_scene.auditor = house_person(h, "audrey", "Watch");
	house_do(h, &h->ada, "role_propose",
	    "{'role':'auditor','account':'audrey@example.org','reason':'x'}");
}

int
acts_open(void **unused)
{
	(void)unused;
	review_open(&acts_scene.r, NULL);
	open_roles();
	plan();
	acts_scene.pending = house_person(h, "paul", "Southbank");
	acts_scene.waiting = house_person(h, "wendy", "Southbank");
	approve(review_apply(&acts_scene.r, &acts_scene.r.grace));
	acts_scene.active_grant = grant_of(&acts_scene.r.grace);
	acts_accept_terms(&acts_scene.r.grace, acts_scene.active_grant);
	approve(review_apply(&acts_scene.r, &acts_scene.pending));
	acts_scene.pending_grant = grant_of(&acts_scene.pending);
	acts_scene.waitlisted = review_apply(&acts_scene.r, &acts_scene.waiting);
	approve(acts_scene.waitlisted);
	acts_scene.reviewed = review_apply(&acts_scene.r, &acts_scene.r.heidi);
	house_do(h, lead, "release_propose gpt-2", "{'reason':'For all.'}");
	h->now += SECOND_MS;
	return 0;
}

int
acts_close(void **unused)
{
	(void)unused;
	review_close(&acts_scene.r);
	return 0;
}

/* --- the acts --------------------------------------------------------------------------------- */

void
acts_hold(void)
{
	house_do(h, chair, "release_hold gpt-2", why);
}

void
acts_restrict_api(void)
{
	house_do(h, chair, "release_restrict gpt-2",
	    "{'capability':['prompt_api'],'code':'use_drift','reason':'A reason.'}");
}

void
acts_roll_back(void)
{
	house_do(h, lead, "release_roll_back gpt-2",
	    "{'stage':'own','code':'use_drift','reason':'A reason.'}");
}

void
acts_leak(void)
{
	struct str id = text_at(
	    house_do(h, lead, "leak_suspect gpt-2", "{'reason':'A torrent.'}"), "id");

	house_do(h, chair, review_line(&acts_scene.r, "leak_confirm", id), NULL);
}

void
acts_widen(void)
{
	house_do(h, chair, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(
	    h, &acts_scene.r.rita, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(
	    h, &acts_scene.r.otto, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	h->now += 2 * HOUR_MS;
	house_do(h, lead, "promotion_promote gpt-2", "{}");
}

void
acts_complete(void)
{
	house_do(h, lead, "release_complete gpt-2", why);
}

void
acts_withdraw(void)
{
	house_do(h, lead, "release_withdraw gpt-2", why);
}

void
acts_withdraw_offer(void)
{
	house_do(h, lead, "release_withdraw_offer gpt-2",
	    "{'tier':'partner','code':'use_drift','reason':'A reason.'}");
}
