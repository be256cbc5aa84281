/* Appeals against what was taken away, when the term has run out meanwhile. */
#include "tests/unit/command/review_scene.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

static struct review_scene r;
static struct house *const h = &r.s.house;
static const char *const taking[] = {"grant_suspend", "grant_revoke"};
static const char because[] = "{'reason':'For a reason.'}";

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	review_release(&r);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

static const struct json *
show(const struct person *who, struct str id)
{
	return house_do(h, who, review_line(&r, "grant_show", id), NULL);
}

static void
does(const struct person *who, const char *command, struct str id)
{
	house_do(h, who, review_line(&r, command, id), because);
}

static void
wait_days(int days)
{
	h->now += days * (int64_t)DAY_MS;
	house_stay_signed_in(h);
}

static void
assert_use(const char *expected)
{
	assert_string_equal(house_evaluate(h, &r.grace, "prompt_api gpt-2 124m"), expected);
}

/* Grace's grant of a year. */
static struct str
granted(void)
{
	struct str id = review_apply(&r, &r.grace);

	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	struct str grant = text_at(review_vote(&r, &r.s.chair, id, "approve"), "grant");
	house_do(h, &r.grace, review_line(&r, "grant_accept", grant),
	    house_text(
		h, "{'digest':'%.*s'}", STR_ARG(text_at(show(&r.grace, grant), "terms.digest"))));
	return grant;
}

/* Taken away by the lead after 300 days of 365; both of these days are over. */
static struct str
taken_and_expired(const char *how, bool appealed)
{
	struct str id = granted();

	wait_days(300);
	does(&r.s.lead, how, id);
	if (appealed)
		does(&r.grace, "grant_appeal", id);
	wait_days(100);
	assert_text(text_at(show(&r.grace, id), "state"), "expired");
	assert_use("expired");
	return id;
}

/* What WHO may do of an appeal; and all that everybody reads about the grant is true. */
static void
assert_allowed(const struct person *who, struct str id, const char *expected)
{
	const struct person *people[] = {
	    &r.grace, &r.s.lead, &r.s.chair, &r.s.deputy, &r.rita, &r.s.stranger, &h->ada};
	static const char *const steps[] = {"appeal", "reinstate", "uphold"};
	const char *found = "";

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		json_each(step, json_at(show(who, id), "allowed"))
			if (str_is(step->text, steps[i]))
				found = house_text(h, "%s %s", found, steps[i]);
	assert_string_equal(found, expected);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		(void)truth_of(h, people[i], review_line(&r, "grant_show", id));
}

static void
who_was_wronged_is_given_what_was_left_of_the_term(void **unused)
{
	for (int i = 0; i < 4; i++) {
		struct str id = taken_and_expired(taking[i / 2], i % 2 == 1);
		if (i % 2 == 0) {
			assert_allowed(&r.grace, id, " appeal");
			assert_allowed(&r.s.deputy, id, "");
			does(&r.grace, "grant_appeal", id);
		}
		assert_allowed(&r.grace, id, "");
		assert_allowed(&r.s.lead, id, ""); /* who took it away */
		assert_allowed(&r.s.deputy, id, " reinstate uphold");
		does(&r.s.deputy, "grant_reinstate", id);
		assert_use("permit");
		assert_null(json_at(show(&r.grace, id), "reason"));
		h->now += 65 * (int64_t)DAY_MS - 1;
		assert_use("permit");
		h->now += 1;
		assert_use("expired");
		house_stay_signed_in(h);
		assert_allowed(&r.grace, id, "");
		assert_allowed(&r.s.deputy, id, "");
		(void)tear_down(unused);
		(void)set_up(unused);
	}
}

static void
refused_it_stays_over_and_says_what_it_was_taken_for(void **unused)
{
	for (int i = 0; i < 4; i++) {
		struct str id = taken_and_expired(taking[i / 2], i % 2 == 1);
		if (i % 2 == 0)
			does(&r.grace, "grant_appeal", id);
		does(&r.s.deputy, "grant_uphold", id);
		assert_use("expired");
		assert_text(text_at(show(&r.grace, id), "reason"), "For a reason.");
		assert_allowed(&r.grace, id, "");
		assert_allowed(&r.s.deputy, id, "");
		(void)tear_down(unused);
		(void)set_up(unused);
	}
}

static void
what_ran_out_by_itself_is_nothing_to_appeal(void **unused)
{
	(void)unused;
	struct str id = granted();

	wait_days(365);
	house_refused(h, &r.grace, review_line(&r, "grant_appeal", id), because, "forbidden");
	house_refused(h, &r.s.deputy, review_line(&r, "grant_reinstate", id), because, "unmet");
	assert_allowed(&r.grace, id, "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(who_was_wronged_is_given_what_was_left_of_the_term),
	    TEST(refused_it_stays_over_and_says_what_it_was_taken_for),
	    TEST(what_ran_out_by_itself_is_nothing_to_appeal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
