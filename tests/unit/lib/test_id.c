/* Identifiers, with the vectors of those who issue them. */
#include "lib/id.h"
#include "tests/unit/lib/data.h"

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const char *
made(struct id_source *source, int64_t now)
{
	return id_make(source, "acc", now, &arena).p;
}

/* --- our own ---------------------------------------------------------------------------------- */

static void
ids_made_at_any_time_sort_by_their_making(void **state)
{
	static const int64_t times[] = {
	    5, 5, 5, 6, 1500000000000, 3, -1, 1500000000000, 1500000000001};
	struct id_source source = {0};
	const char *last = "acc_00000000000000000000000000";

	(void)state;
	for (size_t round = 0; round < 100; round++) {
		for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
			const char *next = made(&source, times[i]);
			assert_true(strcmp(last, next) < 0);
			assert_true(id_ok(str_of(next), "acc"));
			last = next;
		}
	}
}

static void
an_id_says_when_it_was_made(void **state)
{
	struct id_source source = {0};

	(void)state;
	/* The timestamp of the ULID specification's own example. */
	assert_memory_equal(made(&source, 1469918176385), "acc_01ARYZ6S41", 14);
}

static void
the_count_carries_over_from_the_low_part(void **state)
{
	struct id_source source = {.at = 1, .high = 7, .low = UINT64_MAX};

	(void)state;
	made(&source, 1);
	assert_int_equal(source.high, 8);
	assert_int_equal(source.low, 0);
	assert_int_equal(source.at, 1);
}

static void
a_used_up_millisecond_borrows_the_next(void **state)
{
	struct id_source source = {.at = 1, .high = UINT16_MAX, .low = UINT64_MAX - 1};
	const char *last = made(&source, 1), *next = made(&source, 1);

	(void)state;
	assert_string_equal(last, "acc_0000000001ZZZZZZZZZZZZZZZZ");
	assert_true(strcmp(last, next) < 0);
	assert_int_equal(source.at, 2);
	assert_true(source.high <= UINT16_MAX);
}

static void
two_sources_do_not_agree(void **state)
{
	struct id_source one = {0}, other = {0};

	(void)state;
	assert_string_not_equal(made(&one, 9), made(&other, 9));
}

static void
bytes_and_text_are_the_same_id(void **state)
{
	static const uint8_t all[][16] = {
	    {0},
	    {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff},
	    {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
	    {0x80, [15] = 1},
	};
	static const char *const texts[] = {"acc_00000000000000000000000000",
	    "acc_7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "acc_01081G81860W40J2GB1G6GW3RG"};
	char text[ID_LENGTH + 1];
	uint8_t back[16];

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		id_format("acc", all[i], text);
		assert_int_equal(strlen(text), ID_LENGTH);
		assert_true(id_bytes(str_of(text), back));
		assert_memory_equal(back, all[i], 16);
	}
	for (size_t i = 0; i < 3; i++) {
		id_format("acc", all[i], text);
		assert_string_equal(text, texts[i]);
	}
}

static void
a_malformed_id_is_none(void **state)
{
	static const char *const wrong[] = {"", "acc_", "acc_0000000000000000000000000",
	    "acc_000000000000000000000000000", "acc-00000000000000000000000000",
	    "ACC_00000000000000000000000000", "ac1_00000000000000000000000000",
	    "acc_80000000000000000000000000", "acc_Z0000000000000000000000000",
	    "acc_0000000000000000000000000I", "acc_0000000000000000000000000L",
	    "acc_0000000000000000000000000O", "acc_0000000000000000000000000U",
	    "acc_0000000000000000000000000a", "acc_0000000000000000000000000 ",
	    "acc_000000000000000000000000\xc3\xa9", "acc_\3770000000000000000000000000"};
	uint8_t bytes[16];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (id_bytes(str_of(wrong[i]), bytes) || id_ok(str_of(wrong[i]), "acc"))
			fail_msg("%s", wrong[i]);
	}
	assert_false(id_ok((struct str){NULL, 0}, "acc"));
	assert_false(id_ok(STR("acc_0000000000000000000000000\0"), "acc"));
}

static void
an_id_of_another_prefix_is_not_ok(void **state)
{
	(void)state;
	assert_true(id_ok(STR("acc_00000000000000000000000000"), "acc"));
	assert_false(id_ok(STR("acc_00000000000000000000000000"), "org"));
	assert_false(id_ok(STR("acc_00000000000000000000000000"), "ac"));
	assert_false(id_ok(STR("acc_00000000000000000000000000"), ""));
}

static void
slugs_are_short_lower_case_names(void **state)
{
	static const char *const good[] = {"a", "0", "genie-7b", "a.b", "v1.0-beta", "a--b",
	    "0123456789012345678901234567890123456789012345678901234567890123"};
	static const char *const wrong[] = {"", "-a", "a-", ".a", "a.", ".", "A", "a b", "a_b", "é",
	    "a/b", "01234567890123456789012345678901234567890123456789012345678901234"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(slug_ok(str_of(good[i])));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(slug_ok(str_of(wrong[i])));
}

/* --- others' ---------------------------------------------------------------------------------- */

typedef bool parser(struct arena *a, struct str text, struct str *ret);

static void
follows_its_vectors(const char *name, parser *parse, const char *url)
{
	const struct json *all = json_member(
	    read_data(&arena, TEST_DATA "/ids/checksums.json"), name);
	struct str found = {NULL, 0};
	size_t count = 0;

	json_each(item, json_member(all, "valid")) {
		assert_true(parse(&arena, item->text, &found));
		assert_true(str_eq(found, item->text));
		found.p = NULL;
		assert_true(
		    parse(&arena, str_printf(&arena, "%s%.*s", url, STR_ARG(item->text)), &found));
		assert_true(str_eq(found, item->text));
		count++;
	}
	json_each(item, json_member(all, "invalid")) {
		if (parse(&arena, item->text, &found))
			fail_msg("%.*s", STR_ARG(item->text));
		count++;
	}
	assert_true(parse(&arena, json_text(all, "canonical"), &found));
	assert_true(count >= 10);
}

static void
orcids_follow_the_vectors(void **state)
{
	(void)state;
	follows_its_vectors("orcid", orcid_parse, "https://orcid.org/");
}

static void
rors_follow_the_vectors(void **state)
{
	(void)state;
	follows_its_vectors("ror", ror_parse, "https://ror.org/");
}

/* The checksums find every wrong digit. */
static void
one_wrong_digit_is_always_found(void **state)
{
	static const struct {
		parser *parse;
		const char *text;
	} cases[] = {{orcid_parse, "0000-0002-1825-0097"}, {ror_parse, "03yrm5c26"}};
	struct str ret;

	(void)state;
	for (size_t c = 0; c < 2; c++) {
		char text[32];
		(void)snprintf(text, sizeof(text), "%s", cases[c].text);
		for (size_t i = 0; text[i] != '\0'; i++) {
			char right = text[i];
			for (int other = 1; other < 256; other++) {
				text[i] = (char)other;
				assert_int_equal(
				    cases[c].parse(&arena, str_of(text), &ret), text[i] == right);
			}
			text[i] = right;
		}
	}
}

static void
what_stands_around_an_orcid_is_not_guessed_at(void **state)
{
	static const char *const wrong[] = {"", "http://orcid.org/0000-0002-1825-0097",
	    "https://orcid.org/", "https://orcid.org/0000-0002-1825-0097/", " 0000-0002-1825-0097",
	    "0000000218250097", "0000-0002-1825-0097 ",
	    "https://sandbox.orcid.org/0000-0002-1825-0097",
	    "https://orcid.org/https://orcid.org/0000-0002-1825-0097"};
	struct str ret;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(orcid_parse(&arena, str_of(wrong[i]), &ret));
	assert_false(ror_parse(&arena, STR("https://ror.org/03YRM5C26"), &ret));
	assert_false(ror_parse(&arena, STR("ror.org/03yrm5c26"), &ret));
}

static void
only_assigned_countries_are_countries(void **state)
{
	size_t count = 0;

	(void)state;
	for (char a = 'A'; a <= 'Z'; a++)
		for (char b = 'A'; b <= 'Z'; b++)
			count += country_ok((struct str){(const char[]){a, b}, 2});
	assert_int_equal(count, 249);
	assert_true(country_ok(STR("DE")) && country_ok(STR("ZW")) && country_ok(STR("AD")));
	assert_false(country_ok(STR("de")) || country_ok(STR("UK")) || country_ok(STR("XK")));
	assert_false(country_ok(STR("")) || country_ok(STR("D")) || country_ok(STR("DEU")));
	assert_false(country_ok(STR("AN")) || country_ok(STR("YU")) || country_ok(STR("EU")));
}

static void
an_email_address_has_one_at_and_two_sides(void **state)
{
	static const char *const good[] = {"a@b", "first.last+tag@uni.example", "ü@müller.example"};
	static const char *const wrong[] = {"", "@", "a@", "@b", "a", "a@b@c", "a b@c", "a@b c",
	    "a@b\n", "a\t@b", "a\x7f@b", "a@b\r\nBcc: c@d"};
	char text[255];

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(email_ok(str_of(good[i])));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(email_ok(str_of(wrong[i])));
	memset(text, 'x', sizeof(text));
	text[1] = '@';
	assert_true(email_ok((struct str){text, 254}));
	assert_false(email_ok((struct str){text, 255}));
	assert_false(email_ok(STR("a\0@b")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(ids_made_at_any_time_sort_by_their_making, empty_arena),
	    cmocka_unit_test_teardown(an_id_says_when_it_was_made, empty_arena),
	    cmocka_unit_test_teardown(the_count_carries_over_from_the_low_part, empty_arena),
	    cmocka_unit_test_teardown(a_used_up_millisecond_borrows_the_next, empty_arena),
	    cmocka_unit_test_teardown(two_sources_do_not_agree, empty_arena),
	    cmocka_unit_test_teardown(bytes_and_text_are_the_same_id, empty_arena),
	    cmocka_unit_test_teardown(a_malformed_id_is_none, empty_arena),
	    cmocka_unit_test_teardown(an_id_of_another_prefix_is_not_ok, empty_arena),
	    cmocka_unit_test_teardown(slugs_are_short_lower_case_names, empty_arena),
	    cmocka_unit_test_teardown(orcids_follow_the_vectors, empty_arena),
	    cmocka_unit_test_teardown(rors_follow_the_vectors, empty_arena),
	    cmocka_unit_test_teardown(one_wrong_digit_is_always_found, empty_arena),
	    cmocka_unit_test_teardown(what_stands_around_an_orcid_is_not_guessed_at, empty_arena),
	    cmocka_unit_test_teardown(only_assigned_countries_are_countries, empty_arena),
	    cmocka_unit_test_teardown(an_email_address_has_one_at_and_two_sides, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
