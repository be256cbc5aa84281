/* SHA-256, Ed25519 and the text forms of bytes, with the published vectors. */
#include "lib/hash.h"
#include "tests/unit/lib/data.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static struct str
hex_of(const char *hex)
{
	return from_hex(&arena, str_of(hex));
}

static void
assert_text(struct str s, const char *text)
{
	assert_string_equal(str_c(&arena, s), text);
}

/* --- HMAC ------------------------------------------------------------------------------------- */

/* Project Wycheproof, hmac_sha256_test.json (Apache-2.0): key, text, HMAC. */
static const struct {
	const char *key, *text, *mac;
} macs[] = {
    {"1e225cafb90339bba1b24076d4206c3e79c355805d851682bc818baa4f5a7779", "",
	"b175b57d89ea6cb606fb3363f2538abd73a4c00b4a1386905bac809004cf1933"},
    {"8159fd15133cd964c9a6964c94f0ea269a806fd9f43f0da58b6cd1b33d189b2a", "77",
	"dfc5105d5eecf7ae7b8b8de3930e7659e84c4172f2555142f1e568fc1872ad93"},
    {"85a7cbaae825bb82c9b6f6c5c2af5ac03d1f6daa63d2a93c189948ec41b9ded9", "a59b",
	"0fe2f13bba2198f6dda1a084be928e304e9cb16a56bc0b7b939a073280244373"},
    {"48f3029334e55cfbd574ccc765fb2c3685aab1f4837d23370874a3e634c3a76d", "c7b8b2",
	"6c13f79bb2d5b6f9a315fe8fd6cbb5cb817a660687009deccd88c377429e596d"},
};

static void
keyed_digests_are_those_that_wycheproof_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(macs) / sizeof(macs[0]); i++) {
		struct digest key;
		assert_true(digest_parse(str_of(macs[i].key), &key));
		struct digest mac = hmac_of(&key, hex_of(macs[i].text));
		assert_text(digest_hex(&arena, &mac), macs[i].mac);
		key.b[31] ^= 1;
		mac = hmac_of(&key, hex_of(macs[i].text));
		assert_string_not_equal(str_c(&arena, digest_hex(&arena, &mac)), macs[i].mac);
	}
}

static void
base64_for_addresses_has_an_alphabet_of_its_own_and_no_padding(void **state)
{
	static const char *const faulty[] = {"_-8=", "/+8", "_-9", "_-8a ", "a", "_-8*", "_-8\n"};
	struct str back;

	(void)state;
	assert_text(base64url_text(&arena, (const uint8_t *)"\xff\xef", 2), "_-8");
	for (size_t n = 0; n < 6; n++) {
		struct str text = base64url_text(&arena, (const uint8_t *)"\xff\xef\x00zz", n);
		assert_true(base64url_parse(&arena, text, &back));
		assert_int_equal(back.n, n);
		assert_memory_equal(back.p, "\xff\xef\x00zz", n);
	}
	for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++)
		assert_false(base64url_parse(&arena, str_of(faulty[i]), &back));
}

/* --- SHA-256 ---------------------------------------------------------------------------------- */

/* FIPS 180-4's examples. */
static const struct {
	const char *text, *hex;
} hashes[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};
enum { HASHES = sizeof(hashes) / sizeof(hashes[0]) };

static void
published_texts_hash_to_the_published_digests(void **state)
{
	(void)state;
	for (size_t i = 0; i < HASHES; i++) {
		struct digest d = hash_of(str_of(hashes[i].text));
		assert_text(digest_hex(&arena, &d), hashes[i].hex);
	}
}

static void
a_million_letters_hash_to_the_published_digest(void **state)
{
	char *text = malloc(1000000);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', 1000000);
	struct digest d = hash_of((struct str){text, 1000000});
	free(text);
	assert_text(digest_hex(&arena, &d),
	    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void
a_text_cut_anywhere_hashes_as_the_whole(void **state)
{
	struct str s = str_of(hashes[2].text);

	(void)state;
	for (size_t i = 0; i <= s.n; i++) {
		struct digest d = hash_of_two((struct str){s.p, i}, str_from(s, i));
		assert_text(digest_hex(&arena, &d), hashes[2].hex);
		struct hasher *h = hasher_open();
		hasher_add(h, (struct str){s.p, i});
		hasher_add(h, str_from(s, i));
		d = hasher_end(h);
		assert_text(digest_hex(&arena, &d), hashes[2].hex);
	}
	hasher_close(hasher_open());
	hasher_close(NULL);
}

static void *
hash_often(void *of)
{
	struct digest whole = hash_of(STR("abc")), *ret = of;

	for (int i = 0; i < 2000; i++)
		*ret = hash_of_two(STR("a"), STR("bc"));
	return digest_eq(&whole, ret) ? ret : NULL;
}

static void
threads_hash_beside_each_other(void **state)
{
	struct digest digests[4];
	pthread_t threads[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hash_often, &digests[i]), 0);
	for (int i = 0; i < 4; i++) {
		void *good;
		assert_int_equal(pthread_join(threads[i], &good), 0);
		assert_non_null(good);
		assert_text(digest_hex(&arena, &digests[i]), hashes[1].hex);
	}
}

static void
digests_that_differ_in_any_bit_are_not_equal(void **state)
{
	const struct digest d = hash_of(STR("abc"));

	(void)state;
	assert_true(digest_eq(&d, &d));
	for (int bit = 0; bit < 8 * DIGEST_BYTES; bit++) {
		struct digest other = d;
		other.b[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(digest_eq(&d, &other));
	}
}

/* --- text forms ------------------------------------------------------------------------------- */

static void
a_digest_is_read_from_64_lower_case_digits_only(void **state)
{
	const struct str good = str_of(hashes[1].hex);
	struct digest d, untouched = {{7}}, *ret = &untouched;
	static const char *const bad[] = {"", "ba7816bf",
	    "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	    "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a\n"};

	(void)state;
	assert_true(digest_parse(good, &d));
	assert_true(str_eq(digest_hex(&arena, &d), good));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(digest_parse(str_of(bad[i]), ret));
		assert_int_equal(untouched.b[0], 7);
	}
}

/* RFC 4648 §10. */
static const struct {
	const char *text, *base64;
} encodings[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};

static void
base64_is_written_and_read_as_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		struct str text = str_of(encodings[i].text), back;
		assert_text(
		    base64_text(&arena, (const uint8_t *)text.p, text.n), encodings[i].base64);
		assert_true(base64_parse(&arena, str_of(encodings[i].base64), &back));
		assert_true(str_eq(back, text));
	}
}

static void
every_byte_comes_back_from_base64_and_hex(void **state)
{
	uint8_t bytes[256 + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7);
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		struct str whole = {(const char *)bytes, n}, back;
		assert_true(base64_parse(&arena, base64_text(&arena, bytes, n), &back));
		assert_true(str_eq(back, whole));
		assert_true(str_eq(from_hex(&arena, hex_text(&arena, bytes, n)), whole));
	}
}

static void
base64_that_is_not_canonical_is_refused(void **state)
{
	static const char *const bad[] = {
	    "Z",
	    "Zg",
	    "Zg=",
	    "Zm9vYg",
	    "Zm9vYg=", /* no padding */
	    "Zh==",
	    "Zm9=",
	    "Zm9vYh==", /* bits left over */
	    "====",
	    "=",
	    "Z===",
	    "Zg==Zg==",
	    "Zm9v====",
	    "Zg=v",
	    "=m9v", /* misplaced padding */
	    "Zm9v\n",
	    "\nZm9",
	    "Zm9 ",
	    " Zm9",
	    "Zm9v    ",
	    "Zm\n9",
	    "Zm9vYmE=\n\n\n\n",
	    "Zm-_",
	    "Zm9_",
	    "-m9v", /* the alphabet of URLs */
	    "Zm9\x80",
	    "Zm9.",
	    "Zm9\xc3",
	};
	struct str ret;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (base64_parse(&arena, str_of(bad[i]), &ret))
			fail_msg("\"%s\" was read", bad[i]);
	assert_false(base64_parse(&arena, (struct str){"Zm\0v", 4}, &ret));
}

/* --- chance ----------------------------------------------------------------------------------- */

static bool
is_base64url(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
			s.p[i]) == NULL)
			return false;
	return true;
}

static void
secrets_are_43_letters_behind_their_prefix_and_never_the_same(void **state)
{
	struct str last = {NULL, 0};

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct str s = secret_make(&arena, "slt_");
		assert_int_equal(s.n, 4 + 43);
		assert_true(str_starts(s, "slt_"));
		assert_true(is_base64url(str_from(s, 4)));
		assert_false(str_eq(s, last));
		last = s;
	}
}

/* --- Ed25519 ---------------------------------------------------------------------------------- */

/* RFC 8032 §7.1. */
static const struct {
	const char *seed, *public, *message, *signature;
} signatures[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	"5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	"18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

static void
published_keys_sign_as_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		struct signing_key key;
		uint8_t made[SIGNATURE_BYTES];
		struct str message = hex_of(signatures[i].message);
		signing_key_from_seed((const uint8_t *)hex_of(signatures[i].seed).p, &key);
		sign_bytes(&key, message, made);
		assert_text(hex_text(&arena, key.public, KEY_BYTES), signatures[i].public);
		assert_text(hex_text(&arena, made, SIGNATURE_BYTES), signatures[i].signature);
		assert_true(signature_ok(key.public, message, made));
	}
}

static void
signatures_are_told_apart_as_wycheproof_lists_them(void **state)
{
	const struct json *all = read_data(&arena, TEST_DATA "/ed25519/wycheproof.json");
	size_t seen = 0;

	(void)state;
	json_each(c, json_member(all, "cases")) {
		struct str key = from_hex(&arena, json_text(c, "key"));
		struct str signature = from_hex(&arena, json_text(c, "signature"));
		assert_int_equal(key.n, KEY_BYTES);
		assert_int_equal(signature.n, SIGNATURE_BYTES);
		bool good = signature_ok((const uint8_t *)key.p,
		    from_hex(&arena, json_text(c, "message")), (const uint8_t *)signature.p);
		if (good != json_truth(c, "valid"))
			fail_msg("case %lld: %s", (long long)json_int(c, "id", 0),
			    str_c(&arena, json_text(c, "why")));
		seen++;
	}
	assert_true(seen > 100);
}

static void
a_signature_holds_for_its_key_text_and_every_bit_of_itself(void **state)
{
	const struct str text = STR("sluice");
	struct signing_key key, other;
	uint8_t made[SIGNATURE_BYTES];

	(void)state;
	signing_key_make(&key);
	signing_key_make(&other);
	assert_memory_not_equal(key.seed, other.seed, KEY_BYTES);
	sign_bytes(&key, text, made);
	assert_true(signature_ok(key.public, text, made));
	assert_false(signature_ok(other.public, text, made));
	assert_false(signature_ok(key.public, STR("sluicf"), made));
	assert_false(signature_ok(key.public, STR("sluice "), made));
	for (int bit = 0; bit < 8 * SIGNATURE_BYTES; bit++) {
		made[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(signature_ok(key.public, text, made));
		made[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* --- random bytes ----------------------------------------------------------------------------- */

static int
compare_sixteen(const void *a, const void *b)
{
	return memcmp(a, b, 16);
}

static void
random_bytes_never_come_twice(void **state)
{
	static uint8_t drawn[10000][16], large[4096];

	(void)state;
	for (size_t i = 0; i < 10000; i++)
		random_bytes(drawn[i], 16);
	qsort(drawn, 10000, 16, compare_sixteen);
	for (size_t i = 1; i < 10000; i++)
		assert_memory_not_equal(drawn[i - 1], drawn[i], 16);
	random_bytes(large, sizeof(large));
	assert_memory_not_equal(large, large + 2048, 2048);
}

static void
a_child_process_draws_others_than_its_parent(void **state)
{
	uint8_t ours[32], theirs[32];
	int ends[2], status;

	(void)state;
	random_bytes(ours, 1); /* some are ahead now */
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		random_bytes(theirs, sizeof(theirs));
		_exit(write(ends[1], theirs, sizeof(theirs)) != (ssize_t)sizeof(theirs));
	}
	random_bytes(ours, sizeof(ours));
	assert_int_equal(read(ends[0], theirs, sizeof(theirs)), sizeof(theirs));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_memory_not_equal(ours, theirs, sizeof(ours));
	close(ends[0]);
	close(ends[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(published_texts_hash_to_the_published_digests),
	    cmocka_unit_test(a_million_letters_hash_to_the_published_digest),
	    cmocka_unit_test(a_text_cut_anywhere_hashes_as_the_whole),
	    cmocka_unit_test(threads_hash_beside_each_other),
	    cmocka_unit_test(digests_that_differ_in_any_bit_are_not_equal),
	    cmocka_unit_test(a_digest_is_read_from_64_lower_case_digits_only),
	    cmocka_unit_test(base64_is_written_and_read_as_published),
	    cmocka_unit_test(every_byte_comes_back_from_base64_and_hex),
	    cmocka_unit_test(base64_that_is_not_canonical_is_refused),
	    cmocka_unit_test(secrets_are_43_letters_behind_their_prefix_and_never_the_same),
	    cmocka_unit_test(random_bytes_never_come_twice),
	    cmocka_unit_test(a_child_process_draws_others_than_its_parent),
	    cmocka_unit_test(keyed_digests_are_those_that_wycheproof_lists),
	    cmocka_unit_test(base64_for_addresses_has_an_alphabet_of_its_own_and_no_padding),
	    cmocka_unit_test(published_keys_sign_as_published),
	    cmocka_unit_test(signatures_are_told_apart_as_wycheproof_lists_them),
	    cmocka_unit_test(a_signature_holds_for_its_key_text_and_every_bit_of_itself),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
