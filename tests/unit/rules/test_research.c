/* Kinds of research, and evaluators' levels. */
#include "daemon/rules/research.h"

#include "lib/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Of words between spaces. */
static struct capabilities
set_of(const char *words)
{
	struct capabilities set = {{0, 0}};
	struct str rest = str_of(words);

	while (rest.n != 0) {
		struct str word = str_cut(rest, ' ', &rest);
		int number = capability_of(word);
		if (number < 0)
			fail_msg("no capability is called %.*s", STR_ARG(word));
		capability_add(&set, number);
	}
	return set;
}

static bool
same(struct capabilities a, struct capabilities b)
{
	return a.bits[0] == b.bits[0] && a.bits[1] == b.bits[1];
}

static void
there_are_sixteen_kinds_and_each_is_found_by_its_word(void **unused)
{
	int n = 0;

	(void)unused;
	for (; research_word(n) != NULL; n++) {
		assert_int_equal(research_of(str_of(research_word(n))), n);
		assert_true(strlen(research_title(n)) > 0);
	}
	assert_int_equal(n, 16);
	assert_int_equal(research_of(STR("alchemy")), -1);
	assert_null(research_title(16));
}

static void
every_word_of_the_table_is_a_capability(void **unused)
{
	struct capabilities all = capabilities_all(), least, none = {{0, 0}};
	struct str lacking;

	(void)unused;
	for (int i = 0; research_word(i) != NULL; i++) {
		struct str clauses = research_takes(i);
		struct capabilities better = research_better(i);
		assert_true(research_least(i, &all, &least, &lacking));
		assert_false(capabilities_empty(&least));
		assert_false(research_least(i, &none, &least, &lacking));
		assert_false(capabilities_empty(&better));
		while (clauses.n != 0) {
			struct str clause = str_cut(clauses, ' ', &clauses);
			while (clause.n != 0)
				assert_true(capability_of(str_cut(clause, '|', &clause)) >= 0);
		}
	}
}

static void
of_several_that_are_enough_the_first_that_is_offered_is_proposed(void **unused)
{
	int kind = research_of(STR("adversarial_robustness"));
	struct capabilities offered = set_of("prompt_api gradients_read weights_download_gated");
	struct capabilities least;
	struct str lacking;
	(void)unused;

	assert_true(research_least(kind, &offered, &least, &lacking));
	assert_true(same(least, set_of("gradients_read")));
	struct capabilities beyond = capabilities_beyond(&offered, &least);
	assert_true(same(beyond, set_of("prompt_api weights_download_gated")));
	offered = set_of("prompt_api weights_download_gated");
	assert_true(research_least(kind, &offered, &least, &lacking));
	assert_true(same(least, set_of("weights_download_gated")));
	offered = set_of("prompt_api");
	assert_false(research_least(kind, &offered, &least, &lacking));
	assert_true(str_starts(lacking, "gradients_read|weights_"));
}

static void
assert_levels(const char *words, int64_t days, int access, int information, int time)
{
	struct capabilities set = set_of(words);
	struct evaluator_level l = evaluator_level(&set, days * DAY_MS);
	int least = access < information ? access : information;

	assert_int_equal(l.access, access);
	assert_int_equal(l.information, information);
	assert_int_equal(l.time, time);
	assert_int_equal(l.whole, time < least ? time : least);
}

static void
an_evaluators_level_is_the_least_of_three_aspects(void **unused)
{
	const char
	    *grey = "prompt_api sampling_params docs_card logits_full unfiltered_io helpful_only "
		    "finetune_sft_managed version_pin eval_results_internal safeguard_docs";
	(void)unused;

	assert_levels("prompt_api docs_card", 365, 0, 1, 3);
	assert_levels("prompt_api sampling_params docs_card", 1, 1, 1, 1);
	assert_levels("prompt_api sampling_params", 365, 1, 0, 3);
	assert_levels(grey, 14, 2, 2, 2);
	assert_levels(grey, 13, 2, 2, 1);
	assert_levels(grey, 0, 2, 2, 3);
	assert_levels("prompt_api sampling_params base_model weights_download_gated docs_card "
		      "eval_results_internal safeguard_docs training_data_search "
		      "training_config_logs",
	    90, 3, 3, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_are_sixteen_kinds_and_each_is_found_by_its_word),
	    cmocka_unit_test(every_word_of_the_table_is_a_capability),
	    cmocka_unit_test(of_several_that_are_enough_the_first_that_is_offered_is_proposed),
	    cmocka_unit_test(an_evaluators_level_is_the_least_of_three_aspects),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
