/* Announcing a model and staying: in every state everybody reads what they may do, and no more. */
#include "lib/time.h"
#include "tests/unit/command/scene.h"
#include "tests/unit/command/truth.h"

static struct scene s;
static struct house *const h = &s.house;

static int
set_up(void **unused)
{
	(void)unused;
	scene_open(&s);
	scene_import(&s, "aurora", "undisclosed");
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	scene_close(&s);
	return 0;
}

/* Everybody reads the truth about what LINE shows, which is in STATE. */
static void
check(const char *line, const char *state)
{
	const struct person *people[] = {&s.lead, &s.chair, &s.deputy, &s.stranger, &h->ada};

	assert_text(text_at(house_do(h, &s.lead, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		assert_true(truth_of(h, people[i], line) >= 1);
}

static const char *
line_of(const char *command, struct str id)
{
	return str_printf(&h->arena, "%s %.*s", command, STR_ARG(id)).p;
}

static struct str
propose(void)
{
	return text_at(
	    house_do(h, &s.lead, "model_announce aurora", "{'reason':'It is time.'}"), "id");
}

static void
vote(const struct person *who, struct str id, const char *body)
{
	house_do(h, who, line_of("announcement_vote", id), body);
}

static void
proposed_voted_on_and_announced(void **unused)
{
	(void)unused;
	check("model_show aurora", "undisclosed");
	struct str id = propose();
	check("model_show aurora", "undisclosed");
	check(line_of("announcement_show", id), "voting");
	vote(&s.chair, id, "{'vote':'approve','reason':'Yes.'}");
	vote(&s.deputy, id, "{'vote':'approve','reason':'Yes.'}");
	check(line_of("announcement_show", id), "approved");
	check("model_show aurora", "announced");
}

static void
voted_down(void **unused)
{
	(void)unused;
	struct str id = propose();

	vote(&s.chair, id, "{'vote':'reject','reason':'No.'}");
	vote(&s.deputy, id, "{'vote':'reject','reason':'No.'}");
	check(line_of("announcement_show", id), "rejected");
}

static void
late_it_is_counted_or_withdrawn(void **unused)
{
	(void)unused;
	struct str id = propose();
	vote(&s.chair, id, "{'vote':'approve','reason':'Yes.'}");
	h->now += 14 * DAY_MS;
	check(line_of("announcement_show", id), "overdue");
	house_do(h, &s.lead, line_of("announcement_withdraw", id), "{}");
	check(line_of("announcement_show", id), "withdrawn");
}

static void
a_stay_from_due_to_its_end(void **unused)
{
	(void)unused;
	const char *line = "stay_show aurora/124m";
	struct str id = propose();

	vote(&s.chair, id, "{'vote':'approve','reason':'Yes.'}");
	vote(&s.deputy, id, "{'vote':'approve','reason':'Yes.'}");
	check(line, "due");
	h->now += 30 * DAY_MS;
	check(line, "overdue");
	house_do(
	    h, &s.lead, "stay_give aurora/124m", "{'reason':'R','cost':'C','review':'2090-01-01'}");
	check(line, "current");
	house_do(h, &s.lead, "model_version aurora",
	    "{'version':'124m','status':'retired','reason':'Old.'}");
	check(line, "ended");
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_ANNOUNCEMENT);
	truth_covers(OBJECT_STAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	    IN_PLACE(proposed_voted_on_and_announced),
	    IN_PLACE(voted_down),
	    IN_PLACE(late_it_is_counted_or_withdrawn),
	    IN_PLACE(a_stay_from_due_to_its_end),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
