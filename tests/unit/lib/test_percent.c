/* Addresses decoded, or refused. */
#include "lib/percent.h"
#include "tests/support/cmocka.h"

static struct arena arena;

static void
escapes_and_pluses_are_decoded(void **unused)
{
	static const struct {
		const char *given, *path, *query;
	} cases[] = {{"", "", ""}, {"a%2Fb", "a/b", "a/b"}, {"a%2fb", "a/b", "a/b"},
	    {"a+b", "a+b", "a b"}, {"%2B", "+", "+"}, {"%C3%A9", "\xc3\xa9", "\xc3\xa9"}};
	struct str text;

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(percent_decode(&arena, str_of(cases[i].given), false, &text));
		assert_true(str_is(text, cases[i].path));
		assert_true(percent_decode(&arena, str_of(cases[i].given), true, &text));
		assert_true(str_is(text, cases[i].query));
	}
	arena_free(&arena);
}

static void
what_is_cut_short_or_no_text_is_refused(void **unused)
{
	static const char *const given[] = {
	    "%", "%4", "%4x", "%x4", "100%", "%FF", "%C3", "%00", "a%1Bb", "%7F", "%ED%A0%80"};
	struct str text;

	(void)unused;
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (percent_decode(&arena, str_of(given[i]), true, &text))
			fail_msg("taken: %s", given[i]);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(escapes_and_pluses_are_decoded),
	    cmocka_unit_test(what_is_cut_short_or_no_text_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
