/* Draws are what tests/conformance/lottery makes of the same texts, without any code of ours. */
#include "lib/draw.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static struct str
read_text(const char *name, const char *part)
{
	struct str path = str_printf(&arena, TEST_DATA "/lottery/%s.%s", name, part);
	static char bytes[1 << 16];
	FILE *file = fopen(path.p, "r");

	assert_non_null(file);
	size_t n = fread(bytes, 1, sizeof(bytes), file);
	assert_int_equal(fclose(file), 0);
	return str_copy(&arena, (struct str){bytes, n});
}

/* "places 12\nunfilled kept\nlow 4\n" */
static struct draw_rule
read_rule(const char *name)
{
	static struct draw_stratum stratum[8];
	struct draw_rule rule = {.stratum = stratum};

	for (struct str rest = read_text(name, "rule"); rest.n != 0;) {
		struct str value, word = str_cut(str_cut(rest, '\n', &rest), ' ', &value);
		if (str_is(word, "places"))
			assert_true(str_int(value, &rule.places));
		else if (str_is(word, "unfilled"))
			rule.kept = str_is(value, "kept");
		else {
			stratum[rule.strata].value = word;
			assert_true(str_int(value, &stratum[rule.strata++].places));
		}
	}
	return rule;
}

static struct str
drawn_numbers(const struct draw_entrant *e, size_t count, const struct digest *seed)
{
	struct str text = str_printf(&arena, "%.*s\n", STR_ARG(digest_hex(&arena, seed)));

	for (size_t i = 0; i < count; i++)
		if (e[i].drawn)
			text = str_printf(
			    &arena, "%.*s%.*s\n", STR_ARG(text), STR_ARG(e[i].number));
	return text;
}

static void
the_draws_of_others_are_ours(void **unused)
{
	(void)unused;
	static const char *const names[] = {"plain", "strata", "kept", "all"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str list = read_text(names[i], "list");
		struct draw_rule rule = read_rule(names[i]);
		struct draw_entrant *e;
		size_t count;
		assert_true(draw_list_parse(&arena, list, &e, &count));
		struct digest seed = draw_seed(
		    list, read_text(names[i], "checkpoint"), read_text(names[i], "outside"));
		draw_run(&rule, &seed, e, count);
		assert_true(str_eq(drawn_numbers(e, count, &seed), read_text(names[i], "drawn")));
		assert_true(str_eq(draw_list(&arena, e, count), list));
	}
}

static void
nobody_is_drawn_beyond_the_places_and_none_is_left_free_that_fits_somebody(void **unused)
{
	(void)unused;
	static const struct draw_stratum low[] = {{STR("low"), 2}};

	for (int places = 0; places < 8; places++)
		for (int kept = 0; kept < 2; kept++) {
			struct draw_entrant e[] = {
			    {.number = STR("a"), .stratum = STR("low"), .places = 1},
			    {.number = STR("b"), .stratum = STR("high"), .places = 1},
			    {.number = STR("c"), .stratum = STR("high"), .places = 1},
			    {.number = STR("d"), .stratum = STR("high"), .places = 1}};
			struct draw_rule rule = {places, low, 1, kept != 0};
			struct digest seed = hash_of(STR("seed"));
			int64_t drawn = 0, free = kept != 0 && places >= 2 ? 1 : 0;
			draw_run(&rule, &seed, e, 4);
			for (int i = 0; i < 4; i++)
				drawn += e[i].drawn;
			int64_t most = places - free < 4 ? places - free : 4;
			assert_int_equal(drawn, most);
		}
}

/* Places that nobody of a stratum takes go to all, or to nobody; where more are reserved than
 * there are, the first stratum has them, and a pair that doesn't fit is passed over. */
static void
reserved_places_spill_over_as_the_rule_says(void **unused)
{
	(void)unused;
	static const struct draw_stratum strata[] = {{STR("low"), 2}, {STR("none"), 1}};
	static const struct {
		int64_t places;
		bool kept;
		int64_t pair, high; /* drawn: the pair of the stratum low, those of high */
	} cases[] = {
	    {2, false, 1, 0},
	    {2, true, 1, 0},
	    {3, false, 1, 1},
	    {3, true, 1, 0},
	    {4, false, 1, 2},
	    {4, true, 1, 1},
	    {1, false, 0, 1},
	    {1, true, 0, 0},
	    {0, false, 0, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct draw_entrant e[] = {{.number = STR("a"), .stratum = STR("low"), .places = 2},
		    {.number = STR("b"), .stratum = STR("high"), .places = 1},
		    {.number = STR("c"), .stratum = STR("high"), .places = 1}};
		struct draw_rule rule = {cases[i].places, strata, 2, cases[i].kept};
		struct digest seed = hash_of(STR("seed"));
		int64_t pair = 0, high = 0;
		draw_run(&rule, &seed, e, 3);
		for (int k = 0; k < 3; k++) {
			pair += e[k].drawn && e[k].places == 2;
			high += e[k].drawn && e[k].places == 1;
		}
		assert_int_equal(pair, cases[i].pair);
		assert_int_equal(high, cases[i].high);
	}
}

static void
a_checkpoint_is_its_note_without_signatures(void **unused)
{
	(void)unused;
	struct signing_key key;
	signing_key_make(&key);
	struct checkpoint c = {STR("sluice.example/ledger"), 42, hash_of(STR("a root"))};
	struct str note = checkpoint_sign(&arena, &c, &key), text = draw_checkpoint(&arena, &c);

	assert_true(note.n > text.n);
	assert_memory_equal(note.p, text.p, text.n);
	assert_int_equal(note.p[text.n], '\n');
}

static void
only_a_list_in_order_is_one(void **unused)
{
	(void)unused;
	static const char *const wrong[] = {"a - 1", "b - 1\na - 1\n", "a - 1\na - 1\n", "a -\n",
	    "a - 0\n", "a - x\n", "a  1\n", " - 1\n", "\n", "a - 1\n\n"};
	struct draw_entrant *e;
	size_t count;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(draw_list_parse(&arena, str_of(wrong[i]), &e, &count));
	assert_true(draw_list_parse(&arena, STR(""), &e, &count));
	assert_int_equal(count, 0);
	assert_true(draw_list_parse(&arena, STR("a - 1\nb low 2\n"), &e, &count));
	assert_int_equal(count, 2);
}

static int
free_arena(void **unused)
{
	(void)unused;
	arena_free(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_draws_of_others_are_ours),
	    cmocka_unit_test(
		nobody_is_drawn_beyond_the_places_and_none_is_left_free_that_fits_somebody),
	    cmocka_unit_test(reserved_places_spill_over_as_the_rule_says),
	    cmocka_unit_test(a_checkpoint_is_its_note_without_signatures),
	    cmocka_unit_test(only_a_list_in_order_is_one),
	};
	return cmocka_run_group_tests(tests, NULL, free_arena);
}
