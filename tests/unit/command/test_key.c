/* Keys: scoped, expiring, revoked, and nobody else's. */
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

/* WHO is granted access and accepts its terms. */
static struct str
grant(const struct person *who)
{
	struct str id = review_apply(&r, who);

	review_vote(&r, &r.rita, id, "approve");
	const struct json *a = review_vote(&r, &r.otto, id, "approve");
	if (str_is(text_at(a, "state"), "in_review"))
		review_vote(&r, &r.s.chair, id, "approve");
	struct str made = text_at(house_do(h, who, "grant_list", "mine=true"), "items.0.id");
	const struct json *g = house_do(h, who, review_line(&r, "grant_show", made), NULL);
	house_do(h, who, review_line(&r, "grant_accept", made),
	    house_text(h, "{'digest':'%.*s'}", STR_ARG(text_at(g, "terms.digest"))));
	return made;
}

static const struct json *
make(const char *members)
{
	return house_do(h, &r.grace, "key_create", house_text(h, "{'name':'cluster'%s}", members));
}

static const char *
evaluate(const struct json *key)
{
	struct question q = {.subject_kind = SUBJECT_KEY,
	    .subject = text_at(key, "key"),
	    .capability = STR("prompt_api"),
	    .model = STR("gpt-2"),
	    .version = STR("124m")};

	return house_answer(h, &q);
}

static void
a_key_is_for_all_of_its_owners_grants(void **unused)
{
	(void)unused;
	const struct json *key = make("");
	assert_memory_equal(text_at(key, "key").p, "slk_", 4);
	assert_string_equal(evaluate(key), "no_grant");
	grant(&r.grace);
	assert_string_equal(evaluate(key), "permit");
}

static void
or_for_those_that_it_names(void **unused)
{
	(void)unused;
	struct str first = grant(&r.grace);
	const struct json *one = make(house_text(h, ",'grant':['%.*s']", STR_ARG(first)));
	assert_true(str_eq(text_at(one, "grants.0"), first));
	assert_string_equal(evaluate(one), "permit");
	house_do(h, &r.s.lead, review_line(&r, "grant_revoke", first), "{'reason':'x'}");
	struct str second = grant(&r.grace);
	assert_string_equal(evaluate(one), "revoked");
	assert_string_equal(
	    evaluate(make(house_text(h, ",'grant':['%.*s']", STR_ARG(second)))), "permit");
}

static void
its_days_are_counted(void **unused)
{
	(void)unused;
	grant(&r.grace);
	const struct json *key = make(",'days':7");
	h->now += 7 * DAY_MS - 1;
	assert_string_equal(evaluate(key), "permit");
	h->now += 1;
	assert_string_equal(evaluate(key), "expired");
	const struct json *l = house_do(h, &r.grace, "key_list", NULL);
	assert_text(text_at(l, "items.0.state"), "expired");
	assert_null(json_at(l, "items.0.key"));
}

static void
revoked_it_is_unknown_at_the_next_evaluation(void **unused)
{
	(void)unused;
	grant(&r.grace);
	const struct json *key = make("");
	house_do(h, &r.grace, review_line(&r, "key_revoke", text_at(key, "id")), NULL);
	assert_string_equal(evaluate(key), "unknown_subject");
	house_refused(
	    h, &r.grace, review_line(&r, "key_revoke", text_at(key, "id")), NULL, "wrong_state");
}

static void
nobody_makes_one_for_anothers_grant(void **unused)
{
	(void)unused;
	struct str theirs = grant(&r.heidi);
	const struct json *p = house_refused(h, &r.grace, "key_create",
	    house_text(h, "{'name':'x','grant':['%.*s']}", STR_ARG(theirs)), "invalid");
	assert_true(fault_at(p, "/grant/0"));
	p = house_refused(h, &r.s.chair, "key_create",
	    house_text(h, "{'name':'x','grant':['%.*s']}", STR_ARG(theirs)), "invalid");
	assert_true(fault_at(p, "/grant/0"));
}

static void
nobody_makes_one_for_a_grant_that_is_over(void **unused)
{
	(void)unused;
	struct str id = grant(&r.grace);
	house_do(h, &r.grace, review_line(&r, "grant_close", id), NULL);
	const struct json *p = house_refused(h, &r.grace, "key_create",
	    house_text(h, "{'name':'x','grant':['%.*s']}", STR_ARG(id)), "invalid");
	assert_true(fault_at(p, "/grant/0"));
}

static void
nobody_else_sees_it(void **unused)
{
	(void)unused;
	struct str id = text_at(make(""), "id");
	house_refused(h, &r.heidi, review_line(&r, "key_revoke", id), NULL, "not_found");
	house_refused(h, &h->ada, review_line(&r, "key_revoke", id), NULL, "not_found");
	assert_null(json_at(house_do(h, &r.heidi, "key_list", NULL), "items.0"));
	assert_true(truth_of_list(h, &r.grace, "key_list") == 1);
}

static void
in_every_state_its_owner_reads_the_truth(void **unused)
{
	(void)unused;
	grant(&r.grace);
	struct str revoked = text_at(make(""), "id");
	make(",'days':7");
	make(",'days':90");
	house_do(h, &r.grace, review_line(&r, "key_revoke", revoked), NULL);
	assert_int_equal(truth_of_list(h, &r.grace, "key_list"), 3);
	h->now += 7 * DAY_MS;
	assert_int_equal(truth_of_list(h, &r.grace, "key_list"), 3);
	truth_covers(OBJECT_KEY);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_key_is_for_all_of_its_owners_grants),
	    TEST(or_for_those_that_it_names),
	    TEST(its_days_are_counted),
	    TEST(revoked_it_is_unknown_at_the_next_evaluation),
	    TEST(nobody_makes_one_for_anothers_grant),
	    TEST(nobody_makes_one_for_a_grant_that_is_over),
	    TEST(nobody_else_sees_it),
	    TEST(in_every_state_its_owner_reads_the_truth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
