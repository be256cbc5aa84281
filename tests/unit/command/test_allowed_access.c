/* What a person reads in "allowed" is what they can do: applications and grants, from the
 * draft to the end. */
#include "tests/unit/command/review_scene.h"
#include "tests/unit/command/truth.h"

#include "lib/time.h"

static struct review_scene r;
static struct house *const h = &r.s.house;

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

static void
assert_true_to_all(const char *command, struct str id)
{
	const struct person *const people[] = {&h->ada, &r.s.chair, &r.s.deputy, &r.s.lead,
	    &r.s.stranger, &r.rita, &r.otto, &r.grace, &r.heidi};
	const char *show = review_line(&r, command, id);

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if (truth_of(h, people[i], show) == 0)
			fail_msg("%s: nothing was rehearsed", show);
}

static void
does(const struct person *who, const char *command, struct str id, const char *body)
{
	house_do(h, who, review_line(&r, command, id), body);
}

static void
assert_application(struct str id, const char *state)
{
	const struct json *a = house_do(h, &r.grace, review_line(&r, "application_show", id), NULL);

	assert_text(text_at(a, "state"), state);
	assert_true_to_all("application_show", id);
}

static void
assert_grant(struct str id, const char *state)
{
	const struct json *g = house_do(h, &r.grace, review_line(&r, "grant_show", id), NULL);

	assert_text(text_at(g, "state"), state);
	assert_true_to_all("grant_show", id);
}

/* --- applications ------------------------------------------------------------------------------ */

static void
of_an_application_that_is_returned_and_approved(void **unused)
{
	(void)unused;
	const struct json *a = house_do(h, &r.grace, "application_create",
	    "{'tier':'gpt-2/partner','answers':{'purpose':'To see.'}}");
	struct str id = text_at(a, "id");
	assert_application(id, "draft");
	does(&r.grace, "application_submit", id, NULL);
	assert_application(id, "in_review");
	does(&r.s.chair, "application_return", id, "{'questions':'Of whom?'}");
	assert_application(id, "returned");
	does(&r.grace, "application_edit", id, "{'answers':{'purpose':'To see more.'}}");
	does(&r.grace, "application_resubmit", id, NULL);
	assert_application(id, "in_review");
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.s.deputy, id, "recuse");
	assert_application(id, "in_review");
	review_vote(&r, &r.otto, id, "approve");
	assert_application(id, "approved");
}

static void
of_applications_that_end_otherwise(void **unused)
{
	(void)unused;
	struct str first = review_apply(&r, &r.grace);
	does(&r.grace, "application_withdraw", first, NULL);
	assert_application(first, "withdrawn");
	struct str second = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, second, "reject");
	review_vote(&r, &r.otto, second, "reject");
	review_vote(&r, &r.s.chair, second, "reject");
	assert_application(second, "rejected");
}

static void
of_applications_whose_time_is_over(void **unused)
{
	(void)unused;
	struct str none = review_apply(&r, &r.grace), some = review_apply(&r, &r.heidi);
	review_vote(&r, &r.rita, some, "approve");
	review_vote(&r, &r.otto, some, "approve");
	h->now += 15 * DAY_MS;
	assert_application(none, "overdue");
	assert_true_to_all("application_show", some);
}

/* A board seat doesn't let anybody judge their own organisation's people, or themselves. */
static void
of_an_application_from_among_the_board(void **unused)
{
	(void)unused;
	assert_true_to_all("application_show", review_apply(&r, &r.heidi));
	assert_true_to_all("application_show", review_apply(&r, &r.rita));
}

/* --- grants ------------------------------------------------------------------------------------- */

static struct str
granted(void)
{
	struct str id = review_apply(&r, &r.grace);

	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	review_vote(&r, &r.s.chair, id, "approve");
	return text_at(
	    house_do(h, &r.grace, review_line(&r, "application_show", id), NULL), "grant");
}

static void
accept_terms(struct str grant)
{
	const struct json *terms = house_do(h, &r.grace, "terms_show gpt-2/agreement", NULL);

	does(&r.grace, "grant_accept", grant,
	    house_text(h, "{'digest':'%.*s'}", STR_ARG(text_at(terms, "digest"))));
}

static void
of_a_grant_that_is_suspended_and_revoked(void **unused)
{
	(void)unused;
	struct str id = granted();
	assert_grant(id, "dormant"); /* nothing is offered yet */
	does(&r.s.lead, "grant_suspend", id, "{'reason':'To look.'}");
	assert_grant(id, "suspended");
	does(&r.s.chair, "grant_reinstate", id, "{'reason':'All is well.'}");
	accept_terms(id);
	assert_true_to_all("grant_show", id);
	does(&r.s.lead, "grant_revoke", id, "{'reason':'It is over.'}");
	assert_grant(id, "revoked");
}

static void
of_a_grant_that_is_given_back(void **unused)
{
	(void)unused;
	struct str id = granted();
	does(&r.grace, "grant_close", id, NULL);
	assert_grant(id, "closed_out");
}

static void
of_lists_and_keys(void **unused)
{
	(void)unused;
	struct str grant = granted();
	(void)review_apply(&r, &r.heidi);
	const struct json *key = house_do(h, &r.grace, "key_create", "{'name':'a'}");
	house_do(h, &r.grace, "key_create", "{'name':'b','days':1}");
	does(&r.grace, "key_revoke", text_at(key, "id"), NULL);
	assert_int_equal(truth_of_list(h, &r.grace, "key_list"), 2);
	assert_true(truth_of_list(h, &r.s.chair, "grant_list") > 0);
	assert_true(truth_of_list(h, &r.s.chair, "application_list") > 0);
	h->now += DAY_MS;
	assert_int_equal(truth_of_list(h, &r.grace, "key_list"), 2);
	accept_terms(grant);
	assert_true(truth_of_list(h, &r.grace, "grant_list") > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		of_an_application_that_is_returned_and_approved, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(of_applications_that_end_otherwise, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(of_applications_whose_time_is_over, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		of_an_application_from_among_the_board, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		of_a_grant_that_is_suspended_and_revoked, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(of_a_grant_that_is_given_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(of_lists_and_keys, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
