/* Everything that a release begins with. */
#include "tests/unit/command/staging.h"

#include "lib/time.h"

static void
seat_ines(struct staging *s)
{
	struct house *h = &s->scene.house;
	const struct json *r;

	s->ines = house_person(h, "ines", "Southfield");
	r = house_do(h, &h->ada, "role_propose",
	    "{'role':'reviewer','account':'ines@example.org','on':'safety','reason':'outside'}");
	s->seat = text_at(r, "id");
	house_do(h, &s->scene.chair, house_text(h, "role_confirm %.*s", STR_ARG(s->seat)), NULL);
}

void
staging_open(struct staging *s)
{
	struct house *h = &s->scene.house;

	scene_open(&s->scene);
	seat_ines(s);
	scene_import(&s->scene, "gpt-2", "announced");
	house_do(h, &s->scene.lead, "tier_create gpt-2",
	    "{'slug':'public','title':'Everyone','audience':'public','open':true,'capabilities':["
	    "'weights_download_public','docs_card','inference_code'],"
	    "'components':['weights','card','code'],'versions':['124m','1.5b']}");
	house_do(h, &s->scene.lead, "tier_create gpt-2", scene_partner(&s->scene, ""));
	house_do(h, &s->scene.lead, "tier_create gpt-2",
	    "{'slug':'hosted','title':'Hosted','audience':'vetted','capabilities':['prompt_api'],"
	    "'components':['api'],'versions':['124m','1.5b'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':2}]}");
	h->now++;
}

void
staging_close(struct staging *s)
{
	scene_close(&s->scene);
}

const char *
staging_line(struct staging *s, const char *version)
{
	return house_text(&s->scene.house,
	    "{'slug':'detector-%s','type':'evaluation','title':'Detector',"
	    "'criterion':'detector_accuracy','version':'%s','style':'weights','operator':'>=',"
	    "'limit':'95.0','owner':'Lena','reason':'of our own'}",
	    version, version);
}

const char *
staging_stage(
    struct staging *s, const char *slug, const char *offers, const char *gate, const char *more)
{
	return house_text(&s->scene.house,
	    "{'slug':'%s','name':'Stage','minimum_dwell':'PT0S','cooling_off':'PT2H',"
	    "'offers':[%s],'review':{'board':'safety','quorum':2,'deadline':'P7D'},"
	    "'gate':[%s]%s}",
	    slug, offers, gate, more);
}

const char *
staging_small(struct staging *s)
{
	return staging_stage(s, "small",
	    "{'tier':'public','components':['weights'],'versions':['124m']}",
	    staging_line(s, "124m"), ",'reason_not_closed_first':'small and well known'");
}

const char *
staging_full(struct staging *s)
{
	return staging_stage(s, "full",
	    "{'tier':'public','components':['weights'],'versions':['124m','1.5b']}",
	    staging_line(s, "1.5b"), ",'reason_not_closed_first':'the small one was watched'");
}

const char *
staging_plan(struct staging *s, const char *stages)
{
	return house_text(&s->scene.house, "{'title':'Small first','stages':[%s]}", stages);
}

const char *
staging_evidence(struct staging *s, const char *version, const char *value, const char *more)
{
	return house_text(&s->scene.house,
	    "{'criterion':'detector_accuracy','version':'%s','style':'weights','kind':'score',"
	    "'value':'%s','n':5000,'title':'Detector'%s}",
	    version, value, more);
}

/* --- on the way ------------------------------------------------------------------------------- */

void
staging_publish(struct staging *s)
{
	struct house *h = &s->scene.house;

	house_do(h, &s->scene.lead, "plan_import gpt-2",
	    staging_plan(s, house_text(h, "%s,%s", staging_small(s), staging_full(s))));
	house_do(h, &s->scene.lead, "plan_publish gpt-2", NULL);
	h->now++;
}

void
staging_measure(struct staging *s)
{
	house_do(&s->scene.house, &s->scene.lead, "evidence_submit gpt-2",
	    house_text(&s->scene.house, "[%s,%s]", staging_evidence(s, "124m", "99.3", ""),
		staging_evidence(s, "1.5b", "96.0", "")));
}

const char *
staging_proposal(struct staging *s)
{
	(void)s;
	return "{'reason':'it is time','retry':'what was wrong is "
	       "mended','worksheet':{'fine_tuning_attack':'z','threat':'a','existing_risk':'b',"
	       "'existing_defence':'c','marginal_risk':'d','ease_of_defence':'e',"
	       "'uncertainty':'f','benefit':'g','cost_of_holding_back':'h',"
	       "'partial_release_considered':'i','contacts':'j','incident_plan':'k',"
	       "'publication':'l'}}";
}

const struct json *
staging_propose(struct staging *s)
{
	return house_do(
	    &s->scene.house, &s->scene.lead, "release_propose gpt-2", staging_proposal(s));
}

void
staging_approve(struct staging *s)
{
	struct house *h = &s->scene.house;

	house_do(h, &s->scene.chair, "promotion_vote gpt-2", "{'vote':'approve','reason':'good'}");
	house_do(h, &s->ines, "promotion_vote gpt-2",
	    "{'vote':'approve','reason':'looked into it','independent':true}");
}

const char *
staging_statement(struct staging *s)
{
	const struct json *r = house_do(
	    &s->scene.house, &s->scene.lead, "promotion_show gpt-2", NULL);

	return house_text(
	    &s->scene.house, "{'statement':'%.*s'}", STR_ARG(text_at(r, "statement")));
}

void
staging_enter(struct staging *s)
{
	struct house *h = &s->scene.house;

	staging_propose(s);
	staging_approve(s);
	h->now += 2 * HOUR_MS;
	house_do(h, &s->scene.lead, "promotion_promote gpt-2", staging_statement(s));
	h->now++;
}

void
staging_enter_plainly(struct staging *s)
{
	struct house *h = &s->scene.house;

	house_do(h, &s->scene.lead, "release_propose gpt-2", "{'reason':'it is time'}");
	staging_approve(s);
	h->now += 2 * HOUR_MS;
	house_do(h, &s->scene.lead, "promotion_promote gpt-2", NULL);
	h->now++;
}
