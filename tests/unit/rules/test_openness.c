/* Openness classes: complete and open are told apart. */
#include "daemon/rules/openness.h"
#include "tests/support/cmocka.h"

#include <string.h>

static const enum component_kind asked[] = {
    /* III */ KIND_weights, KIND_model_architecture, KIND_model_card, KIND_data_description,
    KIND_technical_report, KIND_evaluation_results,
    /* II */ KIND_training_code, KIND_inference_code, KIND_evaluation_code, KIND_evaluation_data,
    KIND_supporting_tools,
    /* I */ KIND_preprocessing_code, KIND_training_data, KIND_intermediate_weights,
    KIND_research_paper};
enum { UP_TO_III = 6, UP_TO_II = 11, UP_TO_I = 15 };

static struct open_part parts[UP_TO_I + 1];

/* The first COUNT of what is asked for, public and openly licensed. */
static struct openness_view
view(size_t count)
{
	struct openness_view v;

	openness_of(parts, count, &v);
	return v;
}

static int
all_open(void **unused)
{
	(void)unused;
	for (int i = 0; i < UP_TO_I; i++)
		parts[i] = (struct open_part){asked[i], true, true};
	return 0;
}

static void
each_class_asks_for_more(void **unused)
{
	(void)unused;
	for (size_t n = 0; n <= UP_TO_I; n++) {
		enum openness expected = n >= UP_TO_I     ? OPENNESS_I
					 : n >= UP_TO_II  ? OPENNESS_II
					 : n >= UP_TO_III ? OPENNESS_III
							  : OPENNESS_NONE;
		assert_int_equal(view(n).complete, expected);
		assert_int_equal(view(n).open, expected);
	}
}

static void
each_class_counts_the_kinds_that_it_and_those_before_ask_for(void **unused)
{
	struct openness_view v = view(UP_TO_III + 1);

	(void)unused;
	assert_int_equal(v.kinds[OPENNESS_III].asked, UP_TO_III);
	assert_int_equal(v.kinds[OPENNESS_III].open, UP_TO_III);
	assert_int_equal(v.kinds[OPENNESS_II].asked, UP_TO_II);
	assert_int_equal(v.kinds[OPENNESS_II].open, UP_TO_III + 1);
	assert_int_equal(v.kinds[OPENNESS_I].asked, UP_TO_I);
	assert_int_equal(v.kinds[OPENNESS_I].open, UP_TO_III + 1);
	parts[0].open_licence = false;
	assert_int_equal(view(UP_TO_III + 1).kinds[OPENNESS_III].open, UP_TO_III - 1);
	parts[0].open_licence = true;
}

static void
whatever_lacks_of_a_class_lowers_to_the_one_below(void **unused)
{
	(void)unused;
	for (int i = 0; i < UP_TO_I; i++) {
		enum openness below = i < UP_TO_III  ? OPENNESS_NONE
				      : i < UP_TO_II ? OPENNESS_III
						     : OPENNESS_II;
		if (asked[i] == KIND_technical_report)
			continue; /* the paper stands for it */
		parts[i].public = false;
		assert_int_equal(view(UP_TO_I).complete, below);
		assert_true(view(UP_TO_I).lacking[asked[i]]);
		parts[i] = (struct open_part){asked[i], true, false};
		assert_int_equal(view(UP_TO_I).complete, OPENNESS_I);
		assert_int_equal(view(UP_TO_I).open, below);
		parts[i].open_licence = true;
	}
}

static void
a_research_paper_stands_for_a_technical_report(void **unused)
{
	(void)unused;
	parts[4].kind = KIND_research_paper;
	assert_int_equal(view(UP_TO_III).complete, OPENNESS_III);
	parts[4].kind = KIND_technical_report;
	assert_int_equal(view(UP_TO_I - 1).complete, OPENNESS_II);
	assert_true(view(UP_TO_I - 1).lacking[KIND_research_paper]);
}

/* Everything there is, but under a licence that restricts use. */
static void
complete_under_a_restricting_licence_is_not_open(void **unused)
{
	(void)unused;
	parts[0].open_licence = false;
	assert_int_equal(view(UP_TO_II).complete, OPENNESS_II);
	assert_int_equal(view(UP_TO_II).open, OPENNESS_NONE);
}

static void
of_a_kind_that_stands_twice_both_count(void **unused)
{
	(void)unused;
	parts[UP_TO_I] = (struct open_part){KIND_training_code, false, true};
	assert_int_equal(view(UP_TO_I + 1).complete, OPENNESS_III);
}

static void
classes_have_the_framework_s_names(void **unused)
{
	(void)unused;
	assert_string_equal(openness_word(OPENNESS_I), "I");
	assert_string_equal(openness_word(OPENNESS_II), "II");
	assert_string_equal(openness_word(OPENNESS_III), "III");
	assert_string_equal(openness_word(OPENNESS_NONE), "none");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(each_class_asks_for_more, all_open),
	    cmocka_unit_test_setup(
		each_class_counts_the_kinds_that_it_and_those_before_ask_for, all_open),
	    cmocka_unit_test_setup(whatever_lacks_of_a_class_lowers_to_the_one_below, all_open),
	    cmocka_unit_test_setup(a_research_paper_stands_for_a_technical_report, all_open),
	    cmocka_unit_test_setup(complete_under_a_restricting_licence_is_not_open, all_open),
	    cmocka_unit_test_setup(of_a_kind_that_stands_twice_both_count, all_open),
	    cmocka_unit_test_setup(classes_have_the_framework_s_names, all_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
