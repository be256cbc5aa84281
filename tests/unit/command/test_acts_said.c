/* What an act carries beside its effect: code, reason, day of review, way back, whom it tells. */
#include "tests/unit/command/acts_scene.h"

#include "lib/time.h"

#include <string.h>

/* --- what is asked for, kept and shown -------------------------------------------------------- */

static const char whole[] =
    "'code':'use_drift','reason':'A reason.','review':'2030-06-01T00:00:00Z','reentry':'When it is "
    "quiet.','evidence':'https://example.org/e','workaround':'Use the other.','contact':'desk@"
    "example.org','action':['publish_advisory']";

static const struct kind {
	const char *command, *own; /* members of its own, with a comma before */
	bool lead; /* else the chair does it */
} kinds[] = {
    {"release_hold gpt-2", "", false},
    {"release_restrict gpt-2", ",'capability':['prompt_api']", false},
    {"release_bar gpt-2", ",'stage':'last','version':['1.5b']", false},
    {"release_roll_back gpt-2", ",'stage':'own'", true},
    {"release_withdraw_offer gpt-2", ",'tier':'partner'", true},
    {"release_complete gpt-2", "", true},
    {"release_withdraw gpt-2", "", true},
    {"release_force gpt-2", "", true},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct json *
act_with(const struct kind *k, const char *members)
{
	return house_do(
	    h, k->lead ? lead : chair, k->command, house_text(h, "{%s%s}", members, k->own));
}

static void
each_act_takes_a_code_a_reason_and_a_day_that_is_to_come(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < KINDS; i++) {
		const struct person *who = kinds[i].lead ? lead : chair;
		const struct {
			const char *members, *fault;
		} wrong[] = {{"'reason':'A reason.'", "/code"}, {"'code':'use_drift'", "/reason"},
		    {"'code':'a_whim','reason':'A reason.'", "/code"},
		    {"'code':'use_drift','reason':'A reason.','review':'2020-01-01T00:00:00Z'",
			"/review"}};
		for (size_t j = 0; j < sizeof(wrong) / sizeof(wrong[0]); j++)
			assert_true(fault_at(
			    house_refused(h, who, kinds[i].command,
				house_text(h, "{%s%s}", wrong[j].members, kinds[i].own), "invalid"),
			    wrong[j].fault));
	}
}

/* The one act there is, as everybody reads it. */
static const struct json *
the_act(void)
{
	const struct json *acts = house_do(h, &acts_scene.r.grace, "act_list gpt-2", NULL);
	const struct json *stops = house_do(h, &acts_scene.r.grace, "restriction_list gpt-2", NULL);
	bool stop = json_at(acts, "items.0.id") == NULL;

	return house_do(h, &acts_scene.r.grace,
	    review_line(&acts_scene.r, stop ? "restriction_show" : "act_show",
		text_at(stop ? stops : acts, "items.0.id")),
	    NULL);
}

static void
assert_whole(const struct json *act)
{
	assert_text(text_at(act, "code"), "use_drift");
	assert_text(text_at(act, "reason"), "A reason.");
	assert_text(text_at(act, "reentry"), "When it is quiet.");
	assert_text(text_at(act, "evidence"), "https://example.org/e");
	assert_text(text_at(act, "workaround"), "Use the other.");
	assert_text(text_at(act, "contact"), "desk@example.org");
	assert_text(text_at(act, "review_at"), "2030-06-01T00:00:00.000Z");
	assert_text(text_at(act, "actions.0.action"), "publish_advisory");
	assert_text(text_at(act, "actions.0.bites"), "fully");
	assert_null(json_at(act, "review_due"));
}

static int
reminded(const struct person *who)
{
	int n = 0;

	json_each(item, json_member(house_do(h, who, "notice_list", NULL), "items"))
		n += str_is(json_text(item, "kind"), "act_review_due");
	return n;
}

/* Nothing is undone by a day that passes; it is said. */
static void
check_kind(const struct kind *k)
{
	act_with(k, whole);
	assert_whole(the_act());
	assert_true(time_parse(STR("2030-06-01T00:00:00Z"), &h->now));
	house_stay_signed_in(h);
	house_due(h);
	assert_true(json_at(the_act(), "review_due")->truth);
	assert_int_equal(reminded(lead), 1);
	assert_int_equal(reminded(chair), 1);
	assert_int_equal(reminded(&acts_scene.r.rita), 0);
}

static void
each_act_keeps_what_was_said_and_its_day_of_review_is_not_missed(void **unused)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (i != 0)
			(void)acts_open(unused);
		check_kind(&kinds[i]);
		if (i + 1 < KINDS)
			(void)acts_close(unused);
	}
}

static void
what_was_lifted_before_its_day_reminds_nobody(void **unused)
{
	(void)unused;
	act_with(&kinds[0], whole);
	house_do(h, lead, "release_resume gpt-2", "{'reason':'It is quiet.'}");
	h->now += 400 * DAY_MS;
	house_stay_signed_in(h);
	house_due(h);
	assert_int_equal(reminded(lead), 0);
}

/* --- whom it tells ---------------------------------------------------------------------------- */

static const struct told {
	void (*act)(void);
	const char *active, *pending, *reviewed, *waitlisted; /* whose they are; NULL: nothing */
} tells[] = {
    {acts_hold, NULL, "grant_held", NULL, NULL},
    {acts_restrict_api, "grant_restricted", "grant_restricted", "application_restricted", NULL},
    {acts_roll_back, "grant_dormant", NULL, "application_paused", NULL},
    {acts_withdraw_offer, "grant_withdrawn", "grant_withdrawn", "application_ended_by_us",
	"application_ended_by_us"},
    {acts_withdraw, "grant_withdrawn", "grant_withdrawn", "application_ended_by_us",
	"application_ended_by_us"},
    {acts_complete, NULL, NULL, NULL, NULL},
};

/* What WHO was told since FROM; NULL: nothing. */
static const char *
heard(const struct person *who, int64_t from)
{
	const struct json *all = house_do(h, who, "notice_list", NULL);
	int64_t at;

	json_each(item, json_member(all, "items"))
		if (time_parse(json_text(item, "at"), &at) && at >= from)
			return str_c(&h->arena, json_text(item, "kind"));
	return NULL;
}

static void
assert_heard(const struct person *who, int64_t from, const char *expected)
{
	const char *got = heard(who, from);

	if (expected == NULL ? got != NULL : got == NULL || strcmp(got, expected) != 0)
		fail_msg("heard %s instead of %s", got == NULL ? "nothing" : got,
		    expected == NULL ? "nothing" : expected);
}

static void
each_act_tells_those_for_whom_something_changes(void **unused)
{
	for (size_t i = 0; i < sizeof(tells) / sizeof(tells[0]); i++) {
		if (i != 0)
			(void)acts_open(unused);
		h->now += MINUTE_MS;
		int64_t from = h->now;
		tells[i].act();
		h->now += SECOND_MS;
		house_due(h);
		assert_heard(&acts_scene.r.grace, from, tells[i].active);
		assert_heard(&acts_scene.pending, from, tells[i].pending);
		assert_heard(&acts_scene.r.heidi, from, tells[i].reviewed);
		assert_heard(&acts_scene.waiting, from, tells[i].waitlisted);
		if (i + 1 < sizeof(tells) / sizeof(tells[0]))
			(void)acts_close(unused);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, acts_open, acts_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_act_takes_a_code_a_reason_and_a_day_that_is_to_come),
	    TEST(each_act_keeps_what_was_said_and_its_day_of_review_is_not_missed),
	    TEST(what_was_lifted_before_its_day_reminds_nobody),
	    TEST(each_act_tells_those_for_whom_something_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
