/* Views of text, text that grows, and the memory that both live in. */
#include "lib/buf.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct str none = {NULL, 0};
static struct arena arena;

static int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* --- views ------------------------------------------------------------------------------------ */

static void
equality_is_of_bytes_and_length(void **state)
{
	(void)state;
	assert_true(str_eq(STR("ab"), STR("ab")));
	assert_false(str_eq(STR("ab"), STR("abc")));
	assert_false(str_eq(STR("ab"), STR("aB")));
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_true(str_eq(none, STR("")));
	assert_true(str_is(STR("ab"), "ab"));
	assert_false(str_is(STR("ab\0"), "ab"));
	assert_true(str_of(NULL).n == 0 && str_of(NULL).p == NULL);
}

static void
starts_and_ends_are_compared_within_the_view(void **state)
{
	(void)state;
	assert_true(str_starts(STR("abc"), "ab") && str_starts(STR("abc"), "abc"));
	assert_true(str_starts(none, "") && str_starts(STR("a"), ""));
	assert_false(str_starts(STR("ab"), "abc") || str_starts(none, "a"));
	assert_true(str_ends(STR("abc"), STR("bc")) && str_ends(STR("abc"), STR("abc")));
	assert_true(str_ends(STR("abc"), STR("")) && str_ends(none, none));
	assert_false(str_ends(STR("bc"), STR("abc")) || str_ends(STR("abc"), STR("ab")));
}

static void
order_is_of_unsigned_bytes_and_a_prefix_comes_first(void **state)
{
	(void)state;
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("b"), STR("a")) > 0);
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(STR("z"), STR("é")) < 0);
	assert_true(str_cmp(none, STR("")) == 0);
	assert_true(str_cmp(none, STR("\0")) < 0);
}

static void
what_lies_past_the_end_is_empty(void **state)
{
	struct str s = STR("abc");

	(void)state;
	assert_true(str_is(str_from(s, 0), "abc"));
	assert_true(str_is(str_from(s, 2), "c"));
	assert_int_equal(str_from(s, 3).n, 0);
	assert_int_equal(str_from(s, SIZE_MAX).n, 0);
	assert_ptr_equal(str_from(s, 99).p, s.p + 3);
	assert_null(str_from(none, 5).p);
}

static void
a_cut_is_made_at_the_first_separator(void **state)
{
	struct str rest;

	(void)state;
	assert_true(str_is(str_cut(STR("a,b,c"), ',', &rest), "a") && str_is(rest, "b,c"));
	assert_true(str_is(str_cut(STR(",b"), ',', &rest), "") && str_is(rest, "b"));
	assert_true(str_is(str_cut(STR("a,"), ',', &rest), "a") && rest.n == 0 && rest.p != NULL);
	assert_true(str_is(str_cut(STR("a"), ',', &rest), "a") && rest.n == 0 && rest.p == NULL);
	assert_true(str_cut(none, ',', &rest).n == 0 && rest.p == NULL);
}

static void
cutting_to_the_end_ends(void **state)
{
	struct str rest = STR("a,,b,"), part[8];
	size_t count = 0;

	(void)state;
	while (rest.p != NULL)
		part[count++] = str_cut(rest, ',', &rest);
	assert_int_equal(count, 4);
	assert_true(str_is(part[1], "") && str_is(part[2], "b") && str_is(part[3], ""));
}

static void
a_copy_is_terminated_and_apart(void **state)
{
	char text[] = "abc";
	struct str copy = str_copy(&arena, (struct str){text, 2});

	(void)state;
	text[0] = 'x';
	assert_int_equal(copy.n, 2);
	assert_string_equal(copy.p, "ab");
	assert_string_equal(str_c(&arena, none), "");
	assert_non_null(str_copy(&arena, none).p);
}

static void
numbers_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} good[] = {{"0", 0}, {"7", 7}, {"-7", -7}, {"1234567890", 1234567890},
	    {"9223372036854775807", INT64_MAX}, {"-9223372036854775808", INT64_MIN}};
	static const char *const wrong[] = {"", "-", "--1", "+1", " 1", "1 ", "01", "-01", "-0",
	    "00", "1a", "0x1", "1.0", "9223372036854775808", "-9223372036854775809",
	    "99999999999999999999999", "\xd9\xa1"};
	int64_t value = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (str_int(str_of(wrong[i]), &value))
			fail_msg("taken: %s", wrong[i]);
	assert_false(str_int(none, &value));
	assert_int_equal(value, 42);
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(str_int(str_of(good[i].text), &value));
		assert_true(value == good[i].value);
	}
}

static void
formatted_text_has_the_length_it_needs(void **state)
{
	struct str s = str_printf(&arena, "%0*d|%.*s", 5000, 1, STR_ARG(STR("é")));

	(void)state;
	assert_int_equal(s.n, 5003);
	assert_int_equal(strlen(s.p), 5003);
	assert_true(str_ends(s, STR("1|é")));
	assert_int_equal(str_printf(&arena, "%.*s", STR_ARG(none)).n, 0);
}

/* --- text that grows ---------------------------------------------------------------------------- */

static void
a_buffer_keeps_all_that_was_appended(void **state)
{
	struct buf b = {.arena = &arena};
	struct str all;

	(void)state;
	assert_int_equal(buf_str(&b).n, 0);
	for (int i = 0; i < 10000; i++) {
		buf_put(&b, STR("ab"));
		buf_char(&b, 'c');
		buf_put(&b, none);
		buf_printf(&b, "%04d", i);
	}
	all = buf_str(&b);
	assert_int_equal(all.n, 70000);
	for (int i = 0; i < 10000; i++)
		assert_memory_equal(
		    all.p + (ptrdiff_t)i * 7, str_printf(&arena, "abc%04d", i).p, 7);
}

static void
one_append_may_be_larger_than_any_doubling(void **state)
{
	struct buf b = {.arena = &arena};
	struct str big = str_printf(&arena, "%0100000d", 7);

	(void)state;
	buf_char(&b, 'x');
	buf_put(&b, big);
	buf_printf(&b, "%.*s", STR_ARG(big));
	assert_int_equal(buf_str(&b).n, 200001);
	assert_true(str_eq(str_from(buf_str(&b), 100001), big));
}

/* --- memory ------------------------------------------------------------------------------------- */

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
	unsigned char *block[200];

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		size_t n = i * i % 9000;
		block[i] = NEW_ARRAY(&arena, n, unsigned char);
		assert_non_null(block[i]);
		assert_int_equal((uintptr_t)block[i] % alignof(max_align_t), 0);
		for (size_t j = 0; j < n; j++)
			assert_int_equal(block[i][j], 0);
		memset(block[i], (int)i, n);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t j = 0; j < i * i % 9000; j++)
			assert_int_equal(block[i][j], (unsigned char)i);
}

static void
an_arena_can_be_used_again_after_it_was_freed(void **state)
{
	struct arena own = {0};

	(void)state;
	arena_free(&own);
	memset(NEW_ARRAY(&own, 100000, char), 1, 100000);
	arena_free(&own);
	assert_null(own.top);
	assert_int_equal(NEW_ARRAY(&own, 100000, char)[99999], 0);
	arena_free(&own);
}

static void
only_the_ends_are_trimmed_of_what_is_named(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(STR("\t a b\t"), STR(" \t")), "a b"));
	assert_true(str_is(str_trim(STR(" a\n"), STR(" ")), "a\n"));
	assert_int_equal(str_trim(STR(" \n\t "), STR(" \t\n")).n, 0);
	assert_int_equal(str_trim(STR("a\0"), STR(" ")).n, 2);
	assert_int_equal(str_trim((struct str){NULL, 0}, STR(" ")).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(equality_is_of_bytes_and_length, empty_arena),
	    cmocka_unit_test_teardown(starts_and_ends_are_compared_within_the_view, empty_arena),
	    cmocka_unit_test_teardown(
		order_is_of_unsigned_bytes_and_a_prefix_comes_first, empty_arena),
	    cmocka_unit_test_teardown(what_lies_past_the_end_is_empty, empty_arena),
	    cmocka_unit_test_teardown(a_cut_is_made_at_the_first_separator, empty_arena),
	    cmocka_unit_test_teardown(cutting_to_the_end_ends, empty_arena),
	    cmocka_unit_test_teardown(only_the_ends_are_trimmed_of_what_is_named, empty_arena),
	    cmocka_unit_test_teardown(a_copy_is_terminated_and_apart, empty_arena),
	    cmocka_unit_test_teardown(numbers_are_read_strictly, empty_arena),
	    cmocka_unit_test_teardown(formatted_text_has_the_length_it_needs, empty_arena),
	    cmocka_unit_test_teardown(a_buffer_keeps_all_that_was_appended, empty_arena),
	    cmocka_unit_test_teardown(one_append_may_be_larger_than_any_doubling, empty_arena),
	    cmocka_unit_test_teardown(memory_is_zeroed_aligned_and_apart, empty_arena),
	    cmocka_unit_test_teardown(an_arena_can_be_used_again_after_it_was_freed, empty_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
