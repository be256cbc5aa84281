/* Denials and approvals that only this installation can have made, each for one request. */
#include "daemon/index/binding.h"
#include "lib/jws.h"
#include "tests/unit/lib/data.h"

static struct arena arena;
static const struct digest key = {{1, 2, 3}}, other_key = {{1, 2, 4}};
static struct binding_keys ours, foreign;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct digest
digest_of(const char *body, const char *item)
{
	struct digest d;

	if (!binding_of(str_of(body), item == NULL ? (struct str){NULL, 0} : str_of(item), &d))
		fail_msg("%s", body);
	return d;
}

#define SUBJECT  "\"subject\":{\"type\":\"user\",\"id\":\"ana\"}"
#define ACTION   "\"action\":{\"name\":\"infer\"}"
#define RESOURCE "\"resource\":{\"type\":\"model\",\"id\":\"aurora-2\",\"properties\":{\"n\":1}}"
static const char plain[] = "{" SUBJECT "," ACTION "," RESOURCE "}";

/* The profile's own form, but for the context, of which nothing binds here. */
static void
the_digest_is_that_of_the_canonical_request(void **state)
{
	(void)state;
	struct digest wanted = hash_of(
	    STR("{\"action\":{\"name\":\"infer\"},\"context\":{},\"resource\":{\"id\":\"aurora-2\","
		"\"properties\":{\"n\":1},\"type\":\"model\"},\"subject\":{\"id\":\"ana\",\"type\":"
		"\"user\"}}"));
	struct digest got = digest_of(plain, NULL);
	assert_true(digest_eq(&got, &wanted));
}

static void
the_same_said_otherwise_is_the_same(void **state)
{
	static const char *const same[] = {
	    "{" RESOURCE "," SUBJECT "," ACTION ",\"x\":[],\"context\":{\"why\":\"so\"}}",
	    " { " ACTION
	    ",\"subject\":{\"id\":\"\\u0061na\",\"type\":\"user\"},\"resource\":{\"type\":"
	    "\"model\",\"properties\":{\"n\":1.0},\"id\":\"aurora-2\"}}",
	};

	(void)state;
	struct digest first = digest_of(plain, NULL);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		struct digest d = digest_of(same[i], NULL);
		assert_true(digest_eq(&d, &first));
	}
	struct digest item = digest_of("{" SUBJECT "," ACTION
				       ",\"resource\":{\"type\":\"x\",\"id\":\"y\"}}",
	    "{" RESOURCE "}");
	assert_true(digest_eq(&item, &first));
}

static void
who_acts_for_the_subject_does_not_count(void **state)
{
	(void)state;
	struct digest with = digest_of("{\"subject\":{\"type\":\"user\",\"id\":\"ana\","
				       "\"properties\":{\"act\":{\"sub\":\"a\"}}}," ACTION
				       "," RESOURCE "}",
	    NULL);
	struct digest without = digest_of("{\"subject\":{\"type\":\"user\",\"id\":\"ana\","
					  "\"properties\":{}}," ACTION "," RESOURCE "}",
	    NULL);
	assert_true(digest_eq(&with, &without));
}

static void
anything_else_is_another_request(void **state)
{
	static const char *const others[] = {
	    "{\"subject\":{\"type\":\"user\",\"id\":\"anb\"}," ACTION "," RESOURCE "}",
	    "{\"subject\":{\"type\":\"user\",\"id\":\"ana\",\"properties\":{}}," ACTION "," RESOURCE
	    "}",
	    "{" SUBJECT ",\"action\":{\"name\":\"infer\",\"properties\":{\"n\":1}}," RESOURCE "}",
	    "{" SUBJECT "," ACTION ",\"resource\":{\"type\":\"model\",\"id\":\"aurora-2\"}}",
	    "{" SUBJECT "," ACTION ",\"resource\":{\"type\":\"model\",\"id\":\"aurora-2\","
	    "\"properties\":{\"n\":\"1\"}}}",
	};
	struct digest d;

	(void)state;
	struct digest first = digest_of(plain, NULL);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		d = digest_of(others[i], NULL);
		assert_false(digest_eq(&d, &first));
	}
	assert_false(binding_of(STR("{" SUBJECT "," ACTION "}"), STR(""), &d));
	assert_false(binding_of(STR("[]"), STR(""), &d));
	assert_false(binding_of(STR(""), STR(""), &d));
}

static void
items_are_found_as_they_stand(void **state)
{
	static const char body[] = "{\"x\":[9],\"items\":[ {\"a\":[1]} , 2],\"y\":0}";

	(void)state;
	assert_string_equal(str_c(&arena, binding_item(str_of(body), "items", 0)), "{\"a\":[1]}");
	assert_string_equal(str_c(&arena, binding_item(str_of(body), "items", 1)), "2");
	assert_null(binding_item(str_of(body), "items", 2).p);
	assert_null(binding_item(str_of(body), "z", 0).p);
	assert_null(binding_item(str_of(body), "y", 0).p);
	assert_null(binding_item(STR("{\"items\":"), "items", 0).p);
}

static void
a_denial_is_read_for_its_own_request_alone(void **state)
{
	struct denial denial = {.expires_at = 17, .account = {{5}}, .tier = {{6}}}, read;

	(void)state;
	struct digest request = digest_of(plain, NULL), another = hash_of(STR("x"));
	struct str text = denial_text(&arena, &key, &denial, &request);
	assert_true(str_starts(text, "ev_"));
	assert_true(denial_read(&key, text, &request, &read));
	assert_memory_equal(&read, &denial, sizeof(read));
	assert_false(denial_read(&key, text, &another, &read));
	assert_false(denial_read(&other_key, text, &request, &read));
	for (size_t i = 0; i < text.n; i++) {
		char *changed = (char *)(uintptr_t)str_copy(&arena, text).p;
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(denial_read(&key, (struct str){changed, text.n}, &request, &read));
		assert_false(denial_read(&key, (struct str){text.p, i}, &request, &read));
	}
}

static void
make_keys(void)
{
	struct signing_key ledger;

	signing_key_make(&ledger);
	binding_keys_make(&ledger, &ours);
	signing_key_make(&ledger);
	binding_keys_make(&ledger, &foreign);
}

static void
an_approval_comes_back_whole_and_from_nobody_else(void **state)
{
	struct approval approval = {.from = 1000, .until = 99000, .grant = {{7}}, .request = {{8}}},
			read;

	(void)state;
	make_keys();
	struct str text = approval_text(&arena, &ours.approvals, STR("https://h"), &approval);
	assert_true(approval_read(ours.approvals.public, text, &read));
	assert_memory_equal(&read, &approval, sizeof(read));
	assert_false(approval_read(foreign.approvals.public, text, &read));
	for (size_t i = 0; i < text.n; i++)
		assert_false(approval_read(ours.approvals.public, (struct str){text.p, i}, &read));
}

/* Another kind of text under the same key, or claims that lack something. */
static void
what_was_signed_for_something_else_is_no_approval(void **state)
{
	static const char whole[] = "{\"exp\":9,\"jti\":\"grt_01M8A7GRD0CZXPJ0WV0MQBEHKQ\","
				    "\"request\":"
				    "\"Bnk0ROFS2fZReAsLLufFKactprWpQxQddzRCGwc9yQ4\"}";
	static const char *const lacking[] = {"", "[]", "{\"exp\":9}",
	    "{\"exp\":9,\"jti\":\"grt_01M8A7GRD0CZXPJ0WV0MQBEHKQ\",\"request\":\"Bnk0\"}"};
	struct approval read;

	(void)state;
	make_keys();
	struct str good = jws_sign(&arena, &ours.approvals, APPROVAL_TYPE, str_of(whole));
	assert_true(approval_read(ours.approvals.public, good, &read));
	struct str typed = jws_sign(&arena, &ours.approvals, "at+jwt", str_of(whole));
	assert_false(approval_read(ours.approvals.public, typed, &read));
	for (size_t i = 0; i < sizeof(lacking) / sizeof(lacking[0]); i++)
		assert_false(approval_read(ours.approvals.public,
		    jws_sign(&arena, &ours.approvals, APPROVAL_TYPE, str_of(lacking[i])), &read));
}

/* They are made again after a restart, and give neither each other nor the ledger's away. */
static void
the_keys_follow_from_the_ledgers_and_are_others(void **state)
{
	struct signing_key ledger;
	struct binding_keys again;

	(void)state;
	signing_key_make(&ledger);
	binding_keys_make(&ledger, &ours);
	binding_keys_make(&ledger, &again);
	assert_memory_equal(&ours, &again, sizeof(ours));
	assert_memory_not_equal(ours.approvals.seed, ledger.seed, KEY_BYTES);
	assert_memory_not_equal(ours.approvals.seed, ours.denials.b, KEY_BYTES);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_digest_is_that_of_the_canonical_request),
	    cmocka_unit_test(the_same_said_otherwise_is_the_same),
	    cmocka_unit_test(who_acts_for_the_subject_does_not_count),
	    cmocka_unit_test(anything_else_is_another_request),
	    cmocka_unit_test(items_are_found_as_they_stand),
	    cmocka_unit_test(a_denial_is_read_for_its_own_request_alone),
	    cmocka_unit_test(an_approval_comes_back_whole_and_from_nobody_else),
	    cmocka_unit_test(what_was_signed_for_something_else_is_no_approval),
	    cmocka_unit_test(the_keys_follow_from_the_ledgers_and_are_others),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
