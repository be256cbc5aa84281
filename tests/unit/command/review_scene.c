/* People, a tier and votes. */
#include "tests/unit/command/review_scene.h"

#include "lib/time.h"

static struct person
member(struct review_scene *r, const char *name, const char *organisation)
{
	struct house *h = &r->s.house;
	struct person p = house_person(h, name, organisation);
	const struct json *role = house_do(h, &h->ada, "role_propose",
	    house_text(h,
		"{'role':'reviewer','account':'%s@example.org','on':'safety','reason':'known'}",
		name));

	house_do(h, &r->s.chair, review_line(r, "role_confirm", text_at(role, "id")), NULL);
	return p;
}

void
review_tier(struct review_scene *r, const char *policy)
{
	struct house *h = &r->s.house;

	house_do(h, &r->s.lead, "tier_create gpt-2",
	    house_text(h,
		"{'slug':'partner','title':'Partners','audience':'partner',"
		"'capabilities':['prompt_api'],'components':['api'],'versions':['124m','1.5b'],"
		"'term':'P365D','terms':'agreement','form':{'fields':["
		"{'name':'purpose','title':'Purpose','kind':'long_text','required':true},"
		"{'name':'people','title':'How many','kind':'number'}]},"
		"'review':[{'board':'safety',%s,'deadline':'P14D'}]}",
		policy == NULL ? "'quorum':2,'min_approve':2" : policy));
}

void
review_open(struct review_scene *r, const char *policy)
{
	struct house *h = &r->s.house;

	scene_open(&r->s);
	scene_import(&r->s, "gpt-2", "announced");
	r->rita = member(r, "rita", "Westhaven");
	r->otto = member(r, "otto", NULL);
	r->grace = house_person(h, "grace", "Southbank");
	r->heidi = house_person(h, "heidi", "Northfield");
	house_do(h, &r->s.lead, "terms_create gpt-2",
	    "{'slug':'agreement','title':'Agreement','text':'Use it well.'}");
	review_tier(r, policy);
	assert_true(time_parse(STR("2030-01-01T09:01:00Z"), &h->now));
}

void
review_close(struct review_scene *r)
{
	scene_close(&r->s);
}

struct str
review_apply(struct review_scene *r, const struct person *who)
{
	const struct json *a = house_do(&r->s.house, who, "application_create",
	    "{'tier':'gpt-2/partner','title':'To see','answers':{'purpose':'To see.'},"
	    "'submit':true}");

	r->s.house.now += SECOND_MS;
	return text_at(a, "id");
}

struct str
review_apply_anew(struct review_scene *r)
{
	struct house *h = &r->s.house;
	struct person who = house_person(
	    h, house_text(h, "researcher%d", r->researchers++), "Southbank");

	return review_apply(r, &who);
}

static const char *
ballot(struct review_scene *r, const char *vote)
{
	return house_text(&r->s.house, "{'vote':'%s','reason':'It is %s.'}", vote, vote);
}

const struct json *
review_vote(
    struct review_scene *r, const struct person *who, struct str application, const char *vote)
{
	r->s.house.now += SECOND_MS;
	return house_do(
	    &r->s.house, who, review_line(r, "application_vote", application), ballot(r, vote));
}

void
review_vote_refused(
    struct review_scene *r, const struct person *who, struct str application, const char *code)
{
	house_refused(&r->s.house, who, review_line(r, "application_vote", application),
	    ballot(r, "approve"), code);
}

const char *
review_line(struct review_scene *r, const char *command, struct str id)
{
	return house_text(&r->s.house, "%s %.*s", command, STR_ARG(id));
}

bool
allows(const struct json *object, const char *step)
{
	json_each(word, json_member(object, "allowed"))
		if (str_is(word->text, step))
			return true;
	return false;
}

/* --- the release ------------------------------------------------------------------------------ */

static const char *
stage_of(struct review_scene *r, const char *slug, const char *tier)
{
	return house_text(&r->s.house,
	    "{'slug':'%s','name':'Stage','minimum_dwell':'PT0S','cooling_off':'PT2H','offers':["
	    "{'tier':'%s','components':['api'],'versions':['124m','1.5b']}],"
	    "'review':{'board':'safety','quorum':2,'deadline':'P7D'},'gate':["
	    "{'slug':'board','type':'vote','title':'The board','limit':'2','owner':'Lena',"
	    "'reason':'two see it'}]}",
	    slug, tier);
}

void
review_next_stage(struct review_scene *r)
{
	struct house *h = &r->s.house;

	house_do(h, &r->s.lead, "release_propose gpt-2", "{'reason':'It is time.'}");
	h->now += SECOND_MS;
	house_do(h, &r->s.chair, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(h, &r->rita, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(h, &r->otto, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	h->now += 2 * HOUR_MS;
	house_do(h, &r->s.lead, "promotion_promote gpt-2", "{}");
	h->now += SECOND_MS;
}

void
review_release(struct review_scene *r)
{
	struct house *h = &r->s.house;

	house_do(h, &r->s.lead, "tier_create gpt-2",
	    "{'slug':'others','title':'Others','audience':'internal','capabilities':['prompt_ui'],"
	    "'components':['api'],'versions':['124m','1.5b'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':2,'deadline':'P14D'}]}");
	house_do(h, &r->s.lead, "plan_import gpt-2",
	    house_text(h, "{'title':'Two stages','stages':[%s,%s]}",
		stage_of(r, "partners", "partner"), stage_of(r, "over", "others")));
	house_do(h, &r->s.lead, "plan_publish gpt-2", NULL);
	h->now += SECOND_MS;
	review_next_stage(r);
}
