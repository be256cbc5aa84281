/* Recertification: in every state its list shows everybody what they may do with it. */
#include "tests/unit/command/review_scene.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

static struct review_scene r;
static struct house *const h = &r.s.house;

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	house_do(h, &r.s.lead, "tier_create gpt-2",
	    "{'slug':'listed','title':'Listed','audience':'partner','policy':'automatic',"
	    "'capabilities':['prompt_api'],'components':['api'],'versions':['124m'],'term':'P365D',"
	    "'recertification':{'months':1,'on_overdue':'suspend'},"
	    "'review':[{'board':'safety','quorum':2,'deadline':'P14D'}]}");
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

static struct str
apply(const struct person *who)
{
	struct str id = text_at(
	    house_do(h, who, "application_create", "{'tier':'gpt-2/listed','submit':true}"), "id");

	h->now += SECOND_MS;
	return text_at(house_do(h, who, review_line(&r, "application_show", id), NULL), "grant");
}

static void
wait_days(int days)
{
	h->now += days * (int64_t)DAY_MS;
	(void)house_due(h);
}

static struct str
newest_list(void)
{
	const struct json *l = house_do(h, &r.s.chair, "recertification_list", NULL);

	return json_at(l, "items.0") == NULL ? (struct str){NULL, 0} : text_at(l, "items.0.id");
}

static void
check(struct str id, const char *state)
{
	const struct person *people[] = {&r.grace, &r.heidi, &r.rita, &r.s.chair, &r.s.deputy,
	    &r.s.lead, &r.s.stranger, &h->ada};
	const char *line = review_line(&r, "recertification_show", id);

	assert_text(text_at(house_do(h, &r.s.chair, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)truth_of(h, people[i], line);
	(void)truth_of_list(h, &r.s.chair, "recertification_list");
}

static void
its_list_shows_everybody_the_truth(void **unused)
{
	(void)unused;
	struct str grant = apply(&r.grace);
	(void)apply(&r.s.deputy);
	wait_days(17);
	struct str id = newest_list();
	check(id, "open");
	house_refused(h, &r.s.deputy, review_line(&r, "recertification_confirm", id),
	    "{'reason':'I need it.'}", "own_case");
	wait_days(14);
	check(id, "overdue");
	(void)house_due(h);
	assert_text(
	    text_at(house_do(h, &r.grace, review_line(&r, "grant_show", grant), NULL), "state"),
	    "suspended");
	house_do(h, &r.s.chair, review_line(&r, "recertification_confirm", id),
	    "{'reason':'They still study it.'}");
	(void)house_due(h);
	check(id, "done");
	const struct json *g = house_do(h, &r.grace, review_line(&r, "grant_show", grant), NULL);
	assert_null(json_at(g, "reason"));
	truth_covers(OBJECT_RECERTIFICATION);
}

static void
a_list_on_which_nobody_stands_is_skipped(void **unused)
{
	(void)unused;
	wait_days(17);
	assert_null(newest_list().p);
	wait_days(31);
	assert_null(newest_list().p);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(its_list_shows_everybody_the_truth),
	    TEST(a_list_on_which_nobody_stands_is_skipped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
