/* What the tests of acts share: a release in the second of four stages with something of every
 * kind in flight, and each act done to it. */
#ifndef TESTS_COMMAND_ACTS_SCENE_H
#define TESTS_COMMAND_ACTS_SCENE_H

#include "tests/unit/command/review_scene.h"
#include "tests/unit/command/truth.h"

#include "lib/time.h"

static struct review_scene r;
static struct house *const h = &r.s.house;
static const struct person *const lead __attribute__((unused)) = &r.s.lead;
static const struct person *const chair __attribute__((unused)) = &r.s.chair;

/* What is in flight while the release is in its second of four stages. */
static struct person pending, waiting, duty, auditor;
static struct str reviewed, pending_grant, waitlisted, active_grant;

/* --- the scene -------------------------------------------------------------------------------- */

static inline const char *
offer(const char *tier)
{
	return house_text(h, "{'tier':'%s','components':['api'],'versions':['124m','1.5b']}", tier);
}

static inline const char *
stage(const char *slug, const char *offers, const char *more)
{
	return house_text(h,
	    "{'slug':'%s','name':'Stage','minimum_dwell':'PT0S','cooling_off':'PT2H','offers':[%s],"
	    "'review':{'board':'safety','quorum':2,'deadline':'P7D'},'gate':[]%s}",
	    slug, offers, more);
}

static inline void
plan(void)
{
	static const char places[] = ",'admission':{'rule':'fifo','places':2}";
	const char *some = house_text(h, "%s,%s", offer("others"), offer("partner"));

	house_do(h, lead, "tier_create gpt-2",
	    "{'slug':'others','title':'Others','audience':'internal','capabilities':['prompt_ui'],"
	    "'components':['api'],'versions':['124m','1.5b'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':2,'deadline':'P14D'}]}");
	house_do(h, lead, "tier_create gpt-2",
	    "{'slug':'all','title':'All','audience':'public','open':true,"
	    "'capabilities':['prompt_api'],'components':['api'],'versions':['124m','1.5b']}");
	house_do(h, lead, "plan_import gpt-2",
	    house_text(h, "{'title':'Four stages','stages':[%s,%s,%s,%s]}",
		stage("own", offer("others"), ""), stage("some", some, places),
		stage("wide", house_text(h, "%s,%s", some, offer("all")), ""),
		stage("last", some, "")));
	house_do(h, lead, "plan_publish gpt-2", NULL);
	h->now += SECOND_MS;
	review_next_stage(&r);
	review_next_stage(&r);
	house_due(h);
}

static inline void
approve(struct str application)
{
	review_vote(&r, &r.rita, application, "approve");
	review_vote(&r, &r.otto, application, "approve");
	review_vote(&r, chair, application, "approve");
	house_due(h);
}

static inline struct str
grant_of(const struct person *who)
{
	return text_at(house_do(h, who, "grant_list", "mine=true"), "items.0.id");
}

static inline void
accept_terms(const struct person *who, struct str grant)
{
	struct str digest = text_at(
	    house_do(h, who, review_line(&r, "grant_show", grant), NULL), "terms.digest");

	(void)house_ask(h, who, review_line(&r, "grant_accept", grant),
	    house_text(h, "{'digest':'%.*s'}", STR_ARG(digest)));
	h->now += SECOND_MS;
}

static inline void
open_roles(void)
{
	duty = house_person(h, "dora", "Openlab");
	house_do(h, &h->ada, "role_propose",
	    "{'role':'duty_officer','account':'dora@example.org','on':'gpt-2','reason':'x'}");
	auditor = house_person(h, "audrey", "Watch");
	house_do(h, &h->ada, "role_propose",
	    "{'role':'auditor','account':'audrey@example.org','reason':'x'}");
}

static inline int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	open_roles();
	plan();
	pending = house_person(h, "paul", "Southbank");
	waiting = house_person(h, "wendy", "Southbank");
	approve(review_apply(&r, &r.grace));
	active_grant = grant_of(&r.grace);
	accept_terms(&r.grace, active_grant);
	approve(review_apply(&r, &pending));
	pending_grant = grant_of(&pending);
	waitlisted = review_apply(&r, &waiting);
	approve(waitlisted);
	reviewed = review_apply(&r, &r.heidi);
	house_do(h, lead, "release_propose gpt-2", "{'reason':'For all.'}");
	h->now += SECOND_MS;
	return 0;
}

static inline int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

/* --- the acts --------------------------------------------------------------------------------- */

static const char why[] __attribute__((unused)) = "{'code':'use_drift','reason':'A reason.'}";

static inline void
hold(void)
{
	house_do(h, chair, "release_hold gpt-2", why);
}

static inline void
restrict_api(void)
{
	house_do(h, chair, "release_restrict gpt-2",
	    "{'capability':['prompt_api'],'code':'use_drift','reason':'A reason.'}");
}

static inline void
roll_back(void)
{
	house_do(h, lead, "release_roll_back gpt-2",
	    "{'stage':'own','code':'use_drift','reason':'A reason.'}");
}

static inline void
leak(void)
{
	struct str id = text_at(
	    house_do(h, lead, "leak_suspect gpt-2", "{'reason':'A torrent.'}"), "id");

	house_do(h, chair, review_line(&r, "leak_confirm", id), NULL);
}

static inline void
widen(void)
{
	house_do(h, chair, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(h, &r.rita, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(h, &r.otto, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	h->now += 2 * HOUR_MS;
	house_do(h, lead, "promotion_promote gpt-2", "{}");
}

static inline void
complete(void)
{
	house_do(h, lead, "release_complete gpt-2", why);
}

static inline void
withdraw(void)
{
	house_do(h, lead, "release_withdraw gpt-2", why);
}

static inline void
withdraw_offer(void)
{
	house_do(h, lead, "release_withdraw_offer gpt-2",
	    "{'tier':'partner','code':'use_drift','reason':'A reason.'}");
}

#endif
