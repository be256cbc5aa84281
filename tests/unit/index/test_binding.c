/* Denials and approvals that only this installation can have made, each for one request. */
#include "daemon/index/binding.h"
#include "tests/unit/lib/data.h"

static struct arena arena;
static const struct digest key = {{1, 2, 3}}, other_key = {{1, 2, 4}};

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
an_approval_is_no_denial_and_comes_back_whole(void **state)
{
	struct approval approval = {.until = 99, .grant = {{7}}, .request = {{8}}}, read;
	struct denial denial;

	(void)state;
	struct str text = approval_text(&arena, &key, &approval);
	assert_true(approval_read(&key, text, &read));
	assert_memory_equal(&read, &approval, sizeof(read));
	assert_false(approval_read(&other_key, text, &read));
	assert_false(denial_read(&key, text, &approval.request, &denial));
	struct str disguised = str_printf(&arena, "ev_%.*s", STR_ARG(str_from(text, 3)));
	assert_false(denial_read(&key, disguised, &approval.request, &denial));
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
	    cmocka_unit_test(an_approval_is_no_denial_and_comes_back_whole),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
