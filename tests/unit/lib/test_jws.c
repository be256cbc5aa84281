/* Signed texts that others can check: RFC 8037's own, ours, and what only looks like one. */
#include "lib/jws.h"
#include "tests/unit/lib/data.h"

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* RFC 8037, appendix A. */
static const char x[] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
		  d[] = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
		  thumbprint[] = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
		  published[] = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
				"hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5Bh"
				"VsPt9g7sVvpAr_MuM0KAg";

static struct signing_key
published_key(void)
{
	struct signing_key key;
	struct str seed, public;

	assert_true(base64url_parse(&arena, str_of(d), &seed));
	assert_true(base64url_parse(&arena, str_of(x), &public));
	signing_key_from_seed((const uint8_t *)seed.p, &key);
	assert_memory_equal(key.public, public.p, KEY_BYTES);
	return key;
}

static void
the_published_text_is_read(void **state)
{
	struct signing_key key = published_key();
	struct str payload;

	(void)state;
	assert_true(jws_open(&arena, str_of(published), key.public, "", &payload));
	assert_string_equal(str_c(&arena, payload), "Example of Ed25519 signing");
	assert_false(jws_open(&arena, str_of(published), key.public, "x+jwt", &payload));
}

static void
a_key_is_named_by_its_thumbprint(void **state)
{
	struct signing_key key = published_key();
	const char *why;

	(void)state;
	assert_string_equal(str_c(&arena, jwk_id(&arena, key.public)), thumbprint);
	const struct json *set = json_parse(&arena, jwk_set(&arena, key.public), &why);
	const struct json *first = json_list(set, "keys", 1)->first;
	assert_string_equal(str_c(&arena, json_text(first, "x")), x);
	assert_string_equal(str_c(&arena, json_text(first, "kid")), thumbprint);
	assert_string_equal(str_c(&arena, json_text(first, "use")), "sig");
	assert_null(json_member(first, "d"));
}

static void
what_is_signed_is_read_and_nothing_that_was_changed(void **state)
{
	struct signing_key key = published_key(), other;
	struct str payload, text = jws_sign(&arena, &key, "x+jwt", STR("{\"exp\":9}"));

	(void)state;
	signing_key_make(&other);
	assert_true(jws_open(&arena, text, key.public, "x+jwt", &payload));
	assert_string_equal(str_c(&arena, payload), "{\"exp\":9}");
	assert_false(jws_open(&arena, text, other.public, "x+jwt", &payload));
	assert_false(jws_open(&arena, text, key.public, "y+jwt", &payload));
	for (size_t i = 0; i < text.n; i++) {
		char *changed = (char *)(uintptr_t)str_copy(&arena, text).p;
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(
		    jws_open(&arena, (struct str){changed, text.n}, key.public, "x+jwt", &payload));
		assert_false(
		    jws_open(&arena, (struct str){text.p, i}, key.public, "x+jwt", &payload));
	}
}

/* A good signature under a head that asks for more than is understood. */
static struct str
signed_under(const struct signing_key *key, const char *header)
{
	uint8_t signature[SIGNATURE_BYTES];
	struct str head = base64url_text(&arena, (const uint8_t *)header, strlen(header));
	struct str text = str_printf(&arena, "%.*s.e30", STR_ARG(head));

	sign_bytes(key, text, signature);
	return str_printf(&arena, "%.*s.%.*s", STR_ARG(text),
	    STR_ARG(base64url_text(&arena, signature, sizeof(signature))));
}

static void
other_heads_are_refused_whoever_signed(void **state)
{
	static const char *const bad[] = {
	    "{\"alg\":\"none\"}",
	    "{\"alg\":\"HS256\"}",
	    "{}",
	    "[]",
	    "",
	    "{\"alg\":\"EdDSA\",\"crit\":[\"b64\"],\"b64\":false}",
	    "{\"alg\":\"EdDSA\",\"kid\":\"another\"}",
	    "{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\"}",
	    "{\"alg\":[\"EdDSA\"]}",
	};
	struct signing_key key = published_key();
	struct str payload;

	(void)state;
	assert_true(
	    jws_open(&arena, signed_under(&key, "{\"alg\":\"EdDSA\"}"), key.public, "", &payload));
	assert_true(jws_open(
	    &arena, signed_under(&key, "{\"alg\":\"Ed25519\"}"), key.public, "", &payload));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(
		    jws_open(&arena, signed_under(&key, bad[i]), key.public, "", &payload));
}

static void
malformed_texts_are_refused(void **state)
{
	struct signing_key key = published_key();
	struct str payload, good = str_of(published);
	struct buf long_one = {.arena = &arena};

	(void)state;
	for (size_t i = 0; i < JWS_MAX; i += 60)
		buf_put(&long_one,
		    STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	const struct str bad[] = {STR(""), STR("."), STR(".."), STR("a.b.c"),
	    str_printf(&arena, "%.*s.", STR_ARG(good)), str_printf(&arena, "%.*s=", STR_ARG(good)),
	    str_printf(&arena, " %.*s", STR_ARG(good)), str_printf(&arena, "%.*s\n", STR_ARG(good)),
	    buf_str(&long_one)};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(jws_open(&arena, bad[i], key.public, "", &payload));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_published_text_is_read),
	    cmocka_unit_test(a_key_is_named_by_its_thumbprint),
	    cmocka_unit_test(what_is_signed_is_read_and_nothing_that_was_changed),
	    cmocka_unit_test(other_heads_are_refused_whoever_signed),
	    cmocka_unit_test(malformed_texts_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
