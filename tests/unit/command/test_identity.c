/* Identities in other systems: two sides agree on one, and evaluations know it. */
#include "tests/unit/command/review_scene.h"

#include "tests/unit/command/truth.h"

static struct review_scene r;
static struct house *const h = &r.s.house;

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

static struct str
link_to(const struct person *by, const struct person *whose, const char *id)
{
	return text_at(house_do(h, by, review_line(&r, "account_link", whose->account),
			   house_text(h, "{'type':'user','id':'%s'}", id)),
	    "id");
}

static const char *
evaluate(const char *id)
{
	struct question q = {.subject_kind = SUBJECT_OTHER,
	    .subject_type = STR("user"),
	    .subject = str_of(id),
	    .capability = STR("prompt_api"),
	    .model = STR("gpt-2"),
	    .version = STR("124m")};

	return house_answer(h, &q);
}

static void
what_an_admin_offers_the_person_confirms(void **unused)
{
	(void)unused;
	struct str id = link_to(&h->ada, &r.grace, "alice");
	assert_string_equal(evaluate("alice"), "unknown_subject");
	house_refused(h, &h->ada, review_line(&r, "identity_confirm", id), NULL, "second_person");
	house_do(h, &r.grace, review_line(&r, "identity_confirm", id), NULL);
	assert_string_equal(evaluate("alice"), "no_grant");
	assert_string_equal(evaluate("alic"), "unknown_subject");
	assert_string_equal(evaluate("alicea"), "unknown_subject");
}

static void
what_a_person_claims_an_admin_confirms(void **unused)
{
	(void)unused;
	struct str id = link_to(&r.grace, &r.grace, "alice");
	house_refused(h, &r.grace, review_line(&r, "identity_confirm", id), NULL, "second_person");
	house_refused(h, &r.heidi, review_line(&r, "identity_confirm", id), NULL, "not_found");
	house_do(h, &h->ada, review_line(&r, "identity_confirm", id), NULL);
	assert_string_equal(evaluate("alice"), "no_grant");
}

static void
an_admin_does_not_confirm_their_own(void **unused)
{
	(void)unused;
	struct str id = link_to(&h->ada, &h->ada, "root");
	house_refused(h, &h->ada, review_line(&r, "identity_confirm", id), NULL, "second_person");
}

static void
nobody_links_anothers_account(void **unused)
{
	(void)unused;
	house_refused(h, &r.heidi, review_line(&r, "account_link", r.grace.account),
	    "{'type':'user','id':'x'}", "not_found");
	house_refused(h, &r.rita, review_line(&r, "account_link", r.grace.account),
	    "{'type':'user','id':'x'}", "forbidden");
}

static void
one_identity_is_one_persons(void **unused)
{
	(void)unused;
	struct str hers = link_to(&r.grace, &r.grace, "alice"),
		   his = link_to(&r.heidi, &r.heidi, "alice");
	house_do(h, &h->ada, review_line(&r, "identity_confirm", hers), NULL);
	house_refused(h, &h->ada, review_line(&r, "identity_confirm", his), NULL, "unmet");
	house_do(h, &r.grace, review_line(&r, "identity_end", hers), NULL);
	assert_string_equal(evaluate("alice"), "unknown_subject");
	house_do(h, &h->ada, review_line(&r, "identity_confirm", his), NULL);
	assert_string_equal(evaluate("alice"), "no_grant");
	house_refused(h, &h->ada, review_line(&r, "identity_confirm", hers), NULL, "wrong_state");
}

static void
our_own_types_are_not_linked(void **unused)
{
	(void)unused;
	const struct json *p = house_refused(h, &r.grace,
	    review_line(&r, "account_link", r.grace.account), "{'type':'orcid','id':'x'}",
	    "invalid");
	assert_true(fault_at(p, "/type"));
	link_to(&r.grace, &r.grace, "alice");
	house_refused(h, &r.grace, review_line(&r, "account_link", r.grace.account),
	    "{'type':'user','id':'alice'}", "exists");
}

static void
an_account_has_twenty_at_most(void **unused)
{
	(void)unused;
	for (int i = 0; i < 20; i++)
		link_to(&r.grace, &r.grace, house_text(h, "n%d", i));
	const struct json *p = house_refused(h, &r.grace,
	    review_line(&r, "account_link", r.grace.account), "{'type':'user','id':'n20'}",
	    "invalid");
	assert_true(fault_at(p, "/id"));
}

static void
suspension_stops_every_identity(void **unused)
{
	(void)unused;
	struct str id = link_to(&r.grace, &r.grace, "alice");
	house_do(h, &h->ada, review_line(&r, "identity_confirm", id), NULL);
	house_do(h, &h->ada, review_line(&r, "account_suspend", r.grace.account), "{'reason':'x'}");
	assert_string_equal(evaluate("alice"), "suspended");
}

static void
what_may_be_done_is_true(void **unused)
{
	(void)unused;
	const struct person *all[] = {&r.grace, &r.heidi, &h->ada};
	struct str claimed = link_to(&r.grace, &r.grace, "a"),
		   offered = link_to(&h->ada, &r.grace, "b"),
		   taken = link_to(&r.heidi, &r.heidi, "a"),
		   ended = link_to(&r.grace, &r.grace, "c");
	(void)offered;
	(void)taken;
	house_do(h, &h->ada, review_line(&r, "identity_confirm", claimed), NULL);
	house_do(h, &r.grace, review_line(&r, "identity_end", ended), NULL);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const char *hers = review_line(&r, "identity_list", r.grace.account);
		if (all[i] != &r.heidi)
			assert_true(truth_of_list(h, all[i], hers) == 6);
	}
	assert_true(
	    truth_of_list(h, &h->ada, review_line(&r, "identity_list", r.heidi.account)) == 2);
	assert_true(truth_of(h, &r.grace, review_line(&r, "account_show", r.grace.account)) > 0);
	truth_covers(OBJECT_IDENTITY);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_an_admin_offers_the_person_confirms),
	    TEST(what_a_person_claims_an_admin_confirms),
	    TEST(an_admin_does_not_confirm_their_own),
	    TEST(nobody_links_anothers_account),
	    TEST(one_identity_is_one_persons),
	    TEST(our_own_types_are_not_linked),
	    TEST(an_account_has_twenty_at_most),
	    TEST(suspension_stops_every_identity),
	    TEST(what_may_be_done_is_true),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
