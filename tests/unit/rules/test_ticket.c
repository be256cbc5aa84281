/* Tickets: every set of facts, and ranges in every order. */
#include "daemon/rules/ticket.h"
#include "tests/support/cmocka.h"

#include <string.h>

enum { FACTS = 8, NOW = 1000 };

/* The facts of which BITS has those that stand in the way. */
static struct ticket_facts
facts_of(unsigned bits)
{
	return (struct ticket_facts){.mine = (bits & 1) == 0,
	    .other_file = (bits & 2) != 0,
	    .used = (bits & 4) != 0,
	    .expires_at = (bits & 8) != 0 ? NOW : NOW + 1,
	    .parts = (bits & 16) != 0 ? TICKET_PARTS_MAX : TICKET_PARTS_MAX - 1,
	    .retired = (bits & 32) != 0,
	    .held = (bits & 64) != 0,
	    .entitled = (bits & 128) == 0};
}

static void
of_all_that_stands_in_the_way_the_first_is_told(void **unused)
{
	(void)unused;
	assert_int_equal(TICKET_GOOD, FACTS);
	for (unsigned bits = 0; bits < 1u << FACTS; bits++) {
		struct ticket_facts f = facts_of(bits);
		int expected = bits == 0 ? TICKET_GOOD : __builtin_ctz(bits);
		assert_int_equal(ticket_judge(&f, NOW), expected);
	}
}

static void
a_ticket_is_good_until_just_before_its_end(void **unused)
{
	struct ticket_facts f = facts_of(0);

	(void)unused;
	f.expires_at = NOW;
	assert_int_equal(ticket_judge(&f, NOW - 1), TICKET_GOOD);
	assert_int_equal(ticket_judge(&f, NOW), TICKET_EXPIRED);
	assert_int_equal(ticket_judge(&f, INT64_MAX), TICKET_EXPIRED);
}

static void
every_fault_is_refused_in_words_of_its_own(void **unused)
{
	(void)unused;
	for (int i = 0; i < TICKET_GOOD; i++) {
		enum ticket_fault f = (enum ticket_fault)i;
		assert_int_not_equal(ticket_fault_err(f), OK);
		assert_non_null(strstr(ticket_fault_text(f), "othing was sent"));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(
			    ticket_fault_word(f), ticket_fault_word((enum ticket_fault)j));
	}
}

static uint64_t
covered(const uint64_t (*parts)[2], int count)
{
	uint64_t to = 0;

	for (int i = 0; i < count; i++)
		ticket_cover(parts[i][0], parts[i][1], &to);
	return to;
}

static void
parts_cover_a_file_when_none_of_its_bytes_is_missing(void **unused)
{
	static const uint64_t whole[][2] = {{0, 100}}, two[][2] = {{0, 50}, {50, 100}},
			      overlapping[][2] = {{0, 60}, {20, 30}, {40, 100}},
			      gap[][2] = {{0, 50}, {51, 100}}, late[][2] = {{1, 100}},
			      nothing[][2] = {{0, 0}, {0, 100}}, twice[][2] = {{0, 50}, {0, 50}};

	(void)unused;
	assert_int_equal(covered(whole, 1), 100);
	assert_int_equal(covered(two, 2), 100);
	assert_int_equal(covered(overlapping, 3), 100);
	assert_int_equal(covered(gap, 2), 50);
	assert_int_equal(covered(late, 1), 0);
	assert_int_equal(covered(nothing, 2), 100);
	assert_int_equal(covered(twice, 2), 50);
	assert_int_equal(covered(NULL, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_all_that_stands_in_the_way_the_first_is_told),
	    cmocka_unit_test(a_ticket_is_good_until_just_before_its_end),
	    cmocka_unit_test(every_fault_is_refused_in_words_of_its_own),
	    cmocka_unit_test(parts_cover_a_file_when_none_of_its_bytes_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
