/* A restriction, from when it is set until it is lifted: everybody reads what they may do. */
#include "tests/unit/command/review_scene.h"

#include "tests/unit/command/truth.h"

static struct review_scene r;
static struct house *const h = &r.s.house;
static struct person duty, auditor;

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	review_release(&r);
	duty = house_person(h, "dora", "Openlab");
	auditor = house_person(h, "olga", NULL);
	house_do(h, &h->ada, "role_propose",
	    "{'role':'duty_officer','account':'dora@example.org','on':'gpt-2','reason':'x'}");
	house_do(h, &h->ada, "role_propose",
	    "{'role':'auditor','account':'olga@example.org','reason':'to read along'}");
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
restrict_by(const struct person *who)
{
	house_do(h, who, "release_restrict gpt-2",
	    "{'capability':['prompt_api'],'code':'use_drift','reason':'Odd uses.'}");
	return text_at(house_do(h, who, "restriction_list gpt-2", NULL), "items.0.id");
}

static void
check(struct str id, const char *state)
{
	const struct person *people[] = {&r.s.lead, &r.s.chair, &r.s.deputy, &duty, &auditor,
	    &r.rita, &r.grace, &r.s.stranger, &h->ada};
	const char *line = review_line(&r, "restriction_show", id);

	assert_text(text_at(house_do(h, &r.s.lead, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_int_equal(truth_of(h, people[i], line), 2);
		assert_true(truth_of_list(h, people[i], "restriction_list gpt-2") >= 2);
	}
}

static void
whoever_set_it_another_confirms_and_lifts(void **unused)
{
	const struct person *setters[] = {&duty, &r.s.lead, &r.s.chair};

	(void)unused;
	for (size_t i = 0; i < sizeof(setters) / sizeof(setters[0]); i++) {
		struct str id = restrict_by(setters[i]);
		check(id, "set");
		house_do(h, &r.s.deputy, review_line(&r, "restriction_confirm", id), NULL);
		check(id, "confirmed");
		house_do(h, &r.s.deputy, review_line(&r, "restriction_lift", id),
		    "{'reason':'Looked into it.'}");
		check(id, "lifted");
	}
	truth_covers(OBJECT_RESTRICTION);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(whoever_set_it_another_confirms_and_lifts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
