/* UTF-8: what is well-formed, what is shown, how wide it is. */
#include "lib/utf8.h"

#include <locale.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const char *
visible(struct str s)
{
	struct buf b = {.arena = &arena};

	utf8_put_visible(&b, s);
	return str_c(&arena, buf_str(&b));
}

/* POINT as a naive encoder would write it, surrogates and all. */
static struct str
encoded(uint32_t point)
{
	if (point < 0x80)
		return str_printf(&arena, "%c", (int)point);
	if (point < 0x800)
		return str_printf(
		    &arena, "%c%c", (int)(0xc0 | point >> 6), (int)(0x80 | (point & 63)));
	if (point < 0x10000)
		return str_printf(&arena, "%c%c%c", (int)(0xe0 | point >> 12),
		    (int)(0x80 | (point >> 6 & 63)), (int)(0x80 | (point & 63)));
	return str_printf(&arena, "%c%c%c%c", (int)(0xf0 | point >> 18),
	    (int)(0x80 | (point >> 12 & 63)), (int)(0x80 | (point >> 6 & 63)),
	    (int)(0x80 | (point & 63)));
}

static void
every_code_point_but_surrogates_is_well_formed(void **state)
{
	(void)state;
	for (uint32_t point = 0; point < 0x140000; point++) {
		struct str s = encoded(point);
		bool want = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
		if (utf8_ok(s) != want)
			fail_msg("U+%X", point);
		if (want)
			assert_int_equal(utf8_length(s), 1);
		if (point % 4096 == 0)
			arena_free(&arena);
	}
}

static void
malformed_sequences_are_refused(void **state)
{
	static const char *const wrong[] = {"\x80", "\xbf", "\xc0\x80", "\xc0\xaf", "\xc1\xbf",
	    "\xe0\x80\x80", "\xe0\x9f\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
	    "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe",
	    "\xff", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc3(", "\xe2(\xa1", "\xe2\x82(", "a\xc3",
	    "\xc3\xa9\xa9", "\xc3\xc3\xa9"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (utf8_ok(str_of(wrong[i])))
			fail_msg("case %zu", i);
	assert_true(utf8_ok((struct str){NULL, 0}));
	assert_true(utf8_ok(STR("\0")));
}

static void
a_sequence_is_not_read_past_the_end_of_its_view(void **state)
{
	static const char face[] = "\xf0\x9f\x98\x80";

	(void)state;
	for (size_t n = 1; n < 4; n++) {
		char *exact = malloc(n);
		memcpy(exact, face, n);
		assert_false(utf8_ok((struct str){exact, n}));
		assert_int_equal(strlen(visible((struct str){exact, n})), n * strlen("\\x{F0}"));
		assert_int_equal(utf8_width((struct str){exact, n}), n);
		free(exact);
	}
}

static void
lengths_are_in_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_length(STR("")), 0);
	assert_int_equal(utf8_length(STR("aé€\xf0\x9f\x98\x80")), 4);
	assert_int_equal(utf8_length(STR("e\xcc\x81")), 2);
}

static void
plain_text_holds_no_control_but_tab_and_newline(void **state)
{
	(void)state;
	for (int c = 0; c < 0x80; c++) {
		char text[] = {'a', (char)c, 'b'};
		bool want = c == '\t' || c == '\n' || (c >= ' ' && c != 0x7f);
		assert_int_equal(utf8_plain((struct str){text, 3}), want);
	}
	assert_true(utf8_plain(STR("é\xe2\x80\xae")));
	assert_true(utf8_plain((struct str){NULL, 0}));
}

static void
what_cannot_be_seen_is_written_out(void **state)
{
	static const struct {
		struct str text;
		const char *seen;
	} cases[] = {
	    {{"", 0}, ""},
	    {{"plain\ttext\n", 11}, "plain\ttext\n"},
	    {{"\x1b[31mred", 8}, "\\u{1B}[31mred"},
	    {{"a\0b", 3}, "a\\u{0}b"},
	    {{"a\rb\x7f", 4}, "a\\u{D}b\\u{7F}"},
	    {{"\xc2\x9b"
	      "31m",
		 5},
		"\\u{9B}31m"},
	    {{"user\xe2\x80\xaenimda", 12}, "user\\u{202E}nimda"},
	    {{"\xef\xbb\xbf", 3}, "\\u{FEFF}"},
	    {{"\xe2\x81\xa6x\xe2\x81\xa9", 7}, "\\u{2066}x\\u{2069}"},
	    {{"\xf3\xa0\x81\x81", 4}, "\\u{E0041}"},
	    {{"\xe2\x80\xa8", 3}, "\\u{2028}"},
	    {{"\xd8\x9c", 2}, "\\u{61C}"},
	    {{"caf\xe9", 4}, "caf\\x{E9}"},
	    {{"\xed\xa0\x80", 3}, "\\x{ED}\\x{A0}\\x{80}"},
	    {{"Zoë — 東京 \xf0\x9f\x98\x80", 20}, "Zoë — 東京 \xf0\x9f\x98\x80"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(visible(cases[i].text), cases[i].seen);
}

static void
what_was_made_visible_is_well_formed_and_stays_as_it_is(void **state)
{
	(void)state;
	for (uint32_t point = 1; point < 0x3000; point++) {
		const char *once = visible(encoded(point));
		assert_true(utf8_ok(str_of(once)));
		assert_string_equal(visible(str_of(once)), once);
	}
}

static void
widths_are_columns_whatever_the_locale(void **state)
{
	static const char *const locales[] = {"C", "C.UTF-8"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		if (setlocale(LC_ALL, locales[i]) == NULL)
			continue;
		assert_int_equal(utf8_width(STR("")), 0);
		assert_int_equal(utf8_width(STR("abc")), 3);
		assert_int_equal(utf8_width(STR("Zoë")), 3);
		assert_int_equal(utf8_width(STR("東京")), 4);
		assert_int_equal(utf8_width(STR("e\xcc\x81")), 1);
		assert_int_equal(utf8_width(STR("\xf0\x9f\x98\x80")), 2);
		assert_int_equal(utf8_width(STR("\x1b\x7f")), 0);
		assert_string_equal(setlocale(LC_ALL, NULL), locales[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(every_code_point_but_surrogates_is_well_formed, empty_arena),
	    cmocka_unit_test_teardown(malformed_sequences_are_refused, empty_arena),
	    cmocka_unit_test_teardown(a_sequence_is_not_read_past_the_end_of_its_view, empty_arena),
	    cmocka_unit_test_teardown(lengths_are_in_code_points, empty_arena),
	    cmocka_unit_test_teardown(plain_text_holds_no_control_but_tab_and_newline, empty_arena),
	    cmocka_unit_test_teardown(what_cannot_be_seen_is_written_out, empty_arena),
	    cmocka_unit_test_teardown(
		what_was_made_visible_is_well_formed_and_stays_as_it_is, empty_arena),
	    cmocka_unit_test_teardown(widths_are_columns_whatever_the_locale, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
