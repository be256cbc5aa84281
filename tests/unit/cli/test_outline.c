/* Help says what a document holds and which words an option takes. */
#include "cli/help.h"
#include "cli/outline.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static const struct screen screen = {.columns = 80};

static int
forget(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const char *
outline_of(const char *handler)
{
	struct buf b = {.arena = &arena};
	const struct usage *u = usage_of_handler(str_of(handler));

	assert_non_null(u);
	outline_put(&b, &screen, u);
	return str_c(&arena, buf_str(&b));
}

static void
assert_says(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("%s\nlacks: %s", text, words);
}

static void
a_document_is_outlined_with_what_must_be_there(void **state)
{
	(void)state;
	const char *tier = outline_of("tier_create");

	assert_says(tier, "\nThe file, in JSON (* must be there)\n");
	assert_says(tier, "\n  audience*             internal, partner, vetted or public\n");
	assert_says(tier, "\n  open                  ");
	assert_says(tier, "\n    requests_per_minute a number\n");
}

static void
what_a_shape_refers_to_is_outlined_in_its_place(void **state)
{
	(void)state;
	const char *tier = outline_of("tier_create");

	assert_says(tier, "\n  form                  \n    fields*             list of objects\n"
			  "      name*             text\n");
	assert_says(outline_of("plan_import"),
	    "\n      style             query, query_information, adaptation, internals or\n"
	    "                        weights\n");
	assert_says(outline_of("evidence_submit"), "\n  criterion*            ");
}

static void
a_document_behind_an_option_is_outlined_under_its_name(void **state)
{
	(void)state;
	assert_says(outline_of("release_propose"), "\n--worksheet, in JSON (* must be there)\n");
}

static void
an_option_that_takes_certain_words_has_them_listed(void **state)
{
	(void)state;
	const char *vote = outline_of("application_vote");

	assert_says(vote, "  <vote>: approve, reject, abstain or recuse\n");
	assert_says(vote, "\n  --code: purpose_unclear, ");
	assert_null(strstr(vote, "--reason"));
	assert_string_equal(outline_of("account_list"), "");
}

static void
everything_fits_into_eighty_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i < usage_count; i++) {
		struct buf b = {.arena = &arena};
		outline_put(&b, &screen, &usage_table[i]);
		struct str line, rest = buf_str(&b);
		while (rest.n != 0) {
			line = str_cut(rest, '\n', &rest);
			if (line.n > 80)
				fail_msg("%s: %.*s", usage_table[i].words, STR_ARG(line));
		}
	}
}

static void
how_a_file_is_sent_does_not_show(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
	for (size_t i = 0; i < usage_count; i++)
		if (usage_table[i].words[0] != '\0')
			help_usage(&b, &screen, &usage_table[i]);
	assert_null(strstr(str_c(&arena, buf_str(&b)), "BYTEFILE"));
	assert_null(strstr(str_c(&arena, buf_str(&b)), "TEXTFILE"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_is_outlined_with_what_must_be_there),
	    cmocka_unit_test(what_a_shape_refers_to_is_outlined_in_its_place),
	    cmocka_unit_test(a_document_behind_an_option_is_outlined_under_its_name),
	    cmocka_unit_test(an_option_that_takes_certain_words_has_them_listed),
	    cmocka_unit_test(everything_fits_into_eighty_columns),
	    cmocka_unit_test(how_a_file_is_sent_does_not_show),
	};

	return cmocka_run_group_tests(tests, NULL, forget);
}
