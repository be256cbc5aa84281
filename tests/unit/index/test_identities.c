/* Subjects by the names that other systems have for them. */
#include "daemon/index/identities.h"
#include "tests/unit/index/scene.h"

static struct fact
identity_fact(uint32_t n, uint32_t account, const char *type, const char *value)
{
	return (struct fact){.kind = FACT_IDENTITY,
	    .identity = {id(OBJECT_IDENTITY, n), id(OBJECT_ACCOUNT, account), str_of(type),
		str_of(value), true}};
}

static struct question
about(const char *type, const char *value)
{
	struct question q = question(0);

	q.subject_kind = SUBJECT_OTHER;
	q.subject_type = str_of(type);
	q.subject = str_of(value);
	return q;
}

static void
a_linked_identity_stands_for_its_account(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	assert_denied(&w, about("user", "alice"), UNKNOWN_SUBJECT);
	apply_one(&w, identity_fact(0, 0, "user", "alice"));
	apply_one(&w, identity_fact(1, 1, "user", "bob"));
	assert_permitted(&w, about("user", "alice"));
	assert_denied(&w, about("user", "bob"), NO_GRANT);
	world_close(&w);
}

static void
only_the_whole_of_type_and_value_is_it(void **unused)
{
	static const char *const others[][2] = {{"user", "Alice"}, {"user", "alic"},
	    {"user", "alicea"}, {"use", "ralice"}, {"users", "alice"}, {"User", "alice"},
	    {"user", ""}, {"", "alice"}, {"", "useralice"}, {"user\talice", ""}};
	char *long_one = malloc(5001);

	(void)unused;
	struct world w;
	world_open(&w);
	apply_one(&w, identity_fact(0, 0, "user", "alice"));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_denied(&w, about(others[i][0], others[i][1]), UNKNOWN_SUBJECT);
	struct question q = about("user", "alice");
	q.subject_type = (struct str){"user\0alice", 10};
	q.subject = STR("");
	assert_denied(&w, q, UNKNOWN_SUBJECT);
	memset(long_one, 'x', 5000);
	long_one[5000] = '\0';
	assert_denied(&w, about("user", long_one), UNKNOWN_SUBJECT);
	assert_denied(&w, about(long_one, "alice"), UNKNOWN_SUBJECT);
	free(long_one);
	world_close(&w);
}

static void
an_ended_link_leaves_and_may_go_to_another(void **unused)
{
	(void)unused;
	struct world w;
	struct fact ended = identity_fact(0, 0, "user", "alice");
	struct fact others = identity_fact(1, 1, "user", "alice");
	ended.identity.active = false;
	for (int order = 0; order < 2; order++) {
		world_open(&w);
		apply_one(&w, identity_fact(0, 0, "user", "alice"));
		assert_permitted(&w, about("user", "alice"));
		apply(&w, (struct fact[]){order == 0 ? ended : others, order == 0 ? others : ended},
		    2);
		assert_denied(&w, about("user", "alice"), NO_GRANT);
		apply_one(&w, ended);
		assert_denied(&w, about("user", "alice"), NO_GRANT);
		world_close(&w);
	}
}

static void
a_name_of_the_greatest_length_is_known(void **unused)
{
	char type[257], value[1025];

	(void)unused;
	struct world w;
	world_open(&w);
	memset(type, 't', 256);
	memset(value, 'v', 1024);
	type[256] = value[1024 - 1] = '\0';
	apply_one(&w, identity_fact(0, 0, type, value));
	assert_permitted(&w, about(type, value));
	world_close(&w);
}

/* --- searching -------------------------------------------------------------------------------- */

struct names {
	int count;
	char all[256];
};

static void
take_name(void *of, struct str name)
{
	struct names *n = of;

	n->count++;
	strncat(n->all, name.p, name.n < 40 ? name.n : 40);
}

static void
a_search_names_the_identities_of_its_type_that_may(void **unused)
{
	struct names n = {0, ""};

	(void)unused;
	struct world w;
	world_open(&w);
	apply_one(&w, identity_fact(0, 0, "user", "alice"));
	apply_one(&w, identity_fact(1, 1, "user", "bob"));
	apply_one(&w, identity_fact(2, 0, "route", "x"));
	struct search s = {.kind = SEARCH_SUBJECT, .question = about("user", ""), .limit = 100};
	index_enter(w.reader);
	do
		index_search(w.reader, &s, NOW, take_name, &n);
	while (s.cursor != 0);
	index_leave(w.reader);
	assert_int_equal(n.count, 1);
	assert_string_equal(n.all, "alice");
	world_close(&w);
}

/* --- obligations, and what to apply for ------------------------------------------------------- */

static void
private_inference_obliges_the_gateway_not_to_log_contents(void **unused)
{
	enum { PRIVATE_INFERENCE = 36 };
	(void)unused;
	struct world w;
	world_open(&w);
	assert_int_equal(ask(&w, question(0), NOW).obligations, 0);
	struct fact grant = grant_fact(0, 0);
	capability_add(&grant.grant.capabilities, PRIVATE_INFERENCE);
	apply_one(&w, grant);
	struct answer a = ask(&w, question(0), NOW);
	assert_true(a.permit);
	assert_int_equal(a.obligations, 1u << OBLIGATION_NO_CONTENT_LOGGING);
	assert_int_equal(ask(&w, question(1), NOW).obligations, 0);
	world_close(&w);
}

static void
a_denial_names_the_tier_to_apply_for_and_whose_it_would_be(void **unused)
{
	static const struct ulid none;
	struct ulid account;

	(void)unused;
	struct world w;
	world_open(&w);
	assert_id(ask(&w, question(1), NOW).apply, id(OBJECT_TIER, 0));
	assert_id(ask(&w, question(0), NOW).apply, none);
	struct question q = question(1);
	index_enter(w.reader);
	assert_true(index_subject(w.reader, &q, &account));
	assert_id(account, id(OBJECT_ACCOUNT, 1));
	q = about("user", "nobody");
	assert_false(index_subject(w.reader, &q, &account));
	index_leave(w.reader);
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_linked_identity_stands_for_its_account),
	    cmocka_unit_test(only_the_whole_of_type_and_value_is_it),
	    cmocka_unit_test(an_ended_link_leaves_and_may_go_to_another),
	    cmocka_unit_test(a_name_of_the_greatest_length_is_known),
	    cmocka_unit_test(a_search_names_the_identities_of_its_type_that_may),
	    cmocka_unit_test(private_inference_obliges_the_gateway_not_to_log_contents),
	    cmocka_unit_test(a_denial_names_the_tier_to_apply_for_and_whose_it_would_be),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
