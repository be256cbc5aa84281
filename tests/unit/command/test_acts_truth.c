/* Releases, acts and leaks: in every state everybody reads what they may do, and no more. */
#include "lib/time.h"
#include "tests/unit/command/acts_scene.h"

/* Everybody reads the truth about the release, which is in STATE, its acts, and the leak ID. */
static void
check(const char *state, struct str leak)
{
	const struct person *const people[] = {lead, chair, &acts_scene.r.s.deputy,
	    &acts_scene.duty, &acts_scene.r.rita, &h->ada, &acts_scene.auditor,
	    &acts_scene.r.grace};

	assert_text(text_at(house_do(h, lead, "release_show gpt-2", NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(h, people[i], "release_show gpt-2") >= 11);
		(void)truth_of_list(h, people[i], "act_list gpt-2");
		if (leak.n != 0)
			(void)truth_of(h, people[i], review_line(&acts_scene.r, "leak_show", leak));
	}
}

static const struct str no_leak;

static struct str
id_of(const struct person *who, const char *line, const char *body)
{
	struct str id = text_at(house_do(h, who, line, body), "id");

	h->now += SECOND_MS;
	return id;
}

static const char *
line_of(const char *command, struct str id)
{
	return review_line(&acts_scene.r, command, id);
}

static void
of_what_is_held_barred_and_let_go(void **unused)
{
	(void)unused;
	struct str bar = id_of(lead, "release_bar gpt-2",
	    "{'stage':'last','version':['1.5b'],'code':'use_drift','reason':'A reason.'}");
	check("running", no_leak);
	house_do(h, chair, line_of("act_lift", bar), "{'reason':'A reason.'}");
	acts_hold();
	check("held", no_leak);
}

/* There is one proposal at a time, and the one under way goes on. */
static void
of_what_is_forced(void **unused)
{
	(void)unused;
	house_do(h, lead, "promotion_abort gpt-2", why);
	house_do(h, chair, "release_resume gpt-2", "{'reason':'A reason.'}");
	h->now += SECOND_MS;
	(void)id_of(lead, "release_force gpt-2", why);
	check("running", no_leak);
	h->now += DAY_MS;
	check("running", no_leak);
	struct str force = id_of(lead, "release_force gpt-2", why);
	house_do(h, chair, line_of("act_confirm", force), NULL);
	check("running", no_leak);
}

static void
of_what_is_completed(void **unused)
{
	(void)unused;
	acts_widen();
	house_do(h, lead, "release_propose gpt-2", "{'reason':'It is time.'}");
	h->now += SECOND_MS;
	acts_widen();
	check("completed", no_leak);
}

static void
of_what_is_withdrawn_and_planned_anew(void **unused)
{
	(void)unused;
	acts_withdraw();
	check("withdrawn", no_leak);
	house_do(h, lead, "plan_import gpt-2",
	    house_text(h, "{'title':'Again','stages':[%s]}",
		acts_stage("again", acts_offer("others"), "")));
	house_do(h, lead, "plan_publish gpt-2", NULL);
	h->now += SECOND_MS;
	check("planned", no_leak);
}

static void
of_what_leaked(void **unused)
{
	(void)unused;
	struct str leak = id_of(&acts_scene.duty, "leak_suspect gpt-2", "{'reason':'A torrent.'}");
	check("held", leak);
	house_do(h, chair, line_of("leak_confirm", leak), NULL);
	check("void", leak);
	house_do(h, lead, line_of("leak_annul", leak), "{'reason':'It was another.'}");
	check("void", leak);
	house_do(
	    h, &acts_scene.r.s.deputy, line_of("leak_annul", leak), "{'reason':'It was another.'}");
	assert_text(
	    text_at(house_do(h, lead, line_of("leak_show", leak), NULL), "state"), "annulled");
	for (int i = 0; i < 2; i++)
		(void)truth_of(h, i == 0 ? lead : chair, line_of("leak_show", leak));
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_RELEASE);
	truth_covers(OBJECT_ACT);
	truth_covers(OBJECT_LEAK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, acts_open, acts_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(of_what_is_held_barred_and_let_go),
	    TEST(of_what_is_forced),
	    TEST(of_what_is_completed),
	    TEST(of_what_is_withdrawn_and_planned_anew),
	    TEST(of_what_leaked),
	    cmocka_unit_test(every_state_was_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
