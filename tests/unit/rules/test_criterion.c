/* The catalogue: thirty-five criteria, each with a type of line, and none with a number. */
#include "daemon/rules/criterion.h"
#include "tests/unit/rules/gate_scene.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void
there_are_thirty_five_and_each_can_be_asked_by_a_line(void **state)
{
	(void)state;
	assert_int_equal(CRITERION_COUNT, 35);
	for (int i = 0; i < CRITERION_COUNT; i++) {
		enum criterion c = (enum criterion)i;
		int types = 0;
		assert_int_equal(criterion_of(str_of(criterion_id(c))), i);
		assert_int_equal(strtol(criterion_id(c) + 2, NULL, 10), i + 1);
		for (int t = 0; t < GATE_TYPES; t++)
			types += criterion_takes(c, (enum gate_type)t);
		assert_true(types >= 1);
		assert_true(strlen(criterion_source(c)) > 0);
	}
	assert_int_equal(criterion_of(STR("GC36")), CRITERION_COUNT);
}

/* As the source's column says: document, evaluation, review, monitoring, configuration. */
static void
each_rests_on_the_kind_of_evidence_that_its_source_says(void **state)
{
	(void)state;
	static const char kinds[] = "deeecddddeerrrmmmccmeddcddddccdmccd";

	assert_int_equal(strlen(kinds), CRITERION_COUNT);
	for (int i = 0; i < CRITERION_COUNT; i++)
		assert_int_equal(criterion_evidence((enum criterion)i)[0], kinds[i]);
}

static void
every_type_of_line_answers_one(void **state)
{
	(void)state;
	for (int t = 0; t < GATE_TYPES; t++) {
		int found = 0;
		for (int i = 0; i < CRITERION_COUNT; i++)
			found += criterion_takes((enum criterion)i, (enum gate_type)t);
		assert_true(found > 0);
	}
}

static void
no_criterion_brings_a_number_of_its_own(void **state)
{
	(void)state;
	for (int i = 0; i < CRITERION_COUNT; i++)
		for (const char *p = criterion_text((enum criterion)i); *p != '\0'; p++)
			assert_false(isdigit((unsigned char)*p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_are_thirty_five_and_each_can_be_asked_by_a_line),
	    cmocka_unit_test(each_rests_on_the_kind_of_evidence_that_its_source_says),
	    cmocka_unit_test(every_type_of_line_answers_one),
	    cmocka_unit_test(no_criterion_brings_a_number_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
