/* The canonical form against the vectors of RFC 8785's author, and what must not be canonical. */
#include "daemon/index/canon.h"
#include "lib/hash.h"
#include "tests/unit/lib/data.h"

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* The canonical form; p == NULL: there is none. */
static struct str
canonical(struct str text, const char *const *left_out)
{
	struct buf b = {.arena = &arena};
	struct scan s;

	scan_open(&s, text);
	if (!canon_put(&b, &s, left_out) || !scan_end(&s))
		return (struct str){NULL, 0};
	return buf_str(&b);
}

static void
published_texts_become_the_published_forms(void **state)
{
	int count = 0;

	(void)state;
	const struct json *file = read_data(&arena, TEST_DATA "/json/jcs-vectors.json");
	json_each(v, json_member(file, "vectors")) {
		struct str in, out = from_hex(&arena, json_text(v, "output_hex"));
		assert_true(base64_parse(&arena, json_text(v, "input_b64"), &in));
		struct str got = canonical(in, NULL);
		if (!str_eq(got, out))
			fail_msg("%.*s: %.*s", STR_ARG(json_text(v, "name")), STR_ARG(got));
		assert_true(str_eq(canonical(got, NULL), got));
		count++;
	}
	assert_int_equal(count, 6);
}

static void
numbers_are_written_as_published(void **state)
{
	int count = 0;

	(void)state;
	const struct json *file = read_data(&arena, TEST_DATA "/json/jcs-vectors.json");
	json_each(pair, json_member(file, "numbers")) {
		uint64_t bits = strtoull(str_c(&arena, pair->first->text), NULL, 16);
		double value;
		memcpy(&value, &bits, sizeof(value));
		struct str got = canonical(str_printf(&arena, "%.17g", value), NULL);
		if (!str_eq(got, pair->first->next->text))
			fail_msg("%.*s: %.*s", STR_ARG(pair->first->text), STR_ARG(got));
		count++;
	}
	assert_true(count > 150);
}

static void
what_is_no_json_of_the_internet_has_no_form(void **state)
{
	static const char *const faulty[] = {"", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
	    "\"\\ud800\"", "1e400", "-1e999", "01", "[1,]", "{\"a\":}", "\"\xc3\"", "[", "{}{}"};

	(void)state;
	for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++)
		if (canonical(str_of(faulty[i]), NULL).p != NULL)
			fail_msg("%s has one", faulty[i]);
}

static void
a_member_is_left_out_where_its_path_says_and_only_there(void **state)
{
	static const char *const path[] = {"properties", "act", NULL};

	(void)state;
	struct str got = canonical(STR("{\"act\":1,\"properties\":{\"act\":{\"sub\":\"x\"},\"b\":"
				       "{\"act\":2},\"a\":3},\"x\":{\"properties\":{\"act\":4}}}"),
	    path);
	assert_string_equal(str_c(&arena, got), "{\"act\":1,\"properties\":{\"a\":3,\"b\":{\"act\":"
						"2}},\"x\":{\"properties\":{\"act\":4}}}");
}

static struct str
written(const struct json *tree)
{
	struct json_out o = {.text.arena = &arena};

	json_put_tree(&o, NULL, tree);
	return buf_str(&o.text);
}

/* The Access Request and Approval Profile's way to a binding hash. */
static void
requests_bind_by_the_hash_that_the_profile_says(void **state)
{
	static const char *const path[] = {"properties", "act", NULL};
	int count = 0;

	(void)state;
	const struct json *file = read_data(&arena, TEST_DATA "/json/arap-binding.json");
	json_each(item, json_member(file, "cases")) {
		const struct json *hashed = json_member(item, "hashed_object");
		struct str form = canonical(written(hashed), NULL);
		struct digest d = hash_of(form);
		assert_true(str_eq(form, json_text(item, "jcs")));
		assert_true(str_eq(
		    base64url_text(&arena, d.b, sizeof(d.b)), json_text(item, "binding_hash")));
		assert_true(str_eq(canonical(written(json_member(item, "subject_as_sent")), path),
		    canonical(written(json_member(hashed, "subject")), NULL)));
		count++;
	}
	assert_true(count >= 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(published_texts_become_the_published_forms),
	    cmocka_unit_test(numbers_are_written_as_published),
	    cmocka_unit_test(what_is_no_json_of_the_internet_has_no_form),
	    cmocka_unit_test(a_member_is_left_out_where_its_path_says_and_only_there),
	    cmocka_unit_test(requests_bind_by_the_hash_that_the_profile_says),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
