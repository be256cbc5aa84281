/* Crossing into R2 and R3: over every audience and class that was out before. */
#include "daemon/rules/crossing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { INTERNAL, PARTNER, VETTED, PUBLIC, AUDIENCES };

static struct part
weights(int audience, int class)
{
	return (struct part){.component = STR("cmp_weights"),
	    .version = STR("ver_1"),
	    .audience = audience,
	    .class = class,
	    .style = STYLE_WEIGHTS};
}

static enum procedure
needs(struct part part, const struct part *out, size_t count)
{
	return crossing_find(&part, 1, out, count);
}

static void
the_first_of_its_class_for_an_audience_crosses(void **state)
{
	(void)state;
	for (int audience = 0; audience < AUDIENCES; audience++)
		for (int class = 0; class <= 3; class ++)
			assert_int_equal(needs(weights(audience, class), NULL, 0),
			    class >= 2 ? PROCEDURE_FULL : PROCEDURE_PLAIN);
}

static void
what_is_out_as_widely_and_as_gravely_does_not_cross_again(void **state)
{
	(void)state;
	for (int i = 0; i < AUDIENCES * 4 * AUDIENCES * 4; i++) {
		int was_for = i % 4, was = i / 4 % 4, audience = i / 16 % 4, class = i / 64;
		struct part out = weights(was_for, was);
		bool crosses = class >= 2 && !(was_for >= audience && was >= class);
		assert_int_equal(needs(weights(audience, class), &out, 1),
		    crosses ? PROCEDURE_FULL : PROCEDURE_PLAIN);
	}
}

static void
another_version_or_component_is_another_matter(void **state)
{
	(void)state;
	struct part out = weights(PUBLIC, 3);
	assert_int_equal(needs(weights(PUBLIC, 3), &out, 1), PROCEDURE_PLAIN);
	out.version = STR("ver_2");
	assert_int_equal(needs(weights(PUBLIC, 3), &out, 1), PROCEDURE_FULL);
	out = weights(PUBLIC, 3);
	out.component = STR("cmp_code");
	assert_int_equal(needs(weights(PUBLIC, 3), &out, 1), PROCEDURE_FULL);
}

static void
the_information_group_asks_for_a_statement_only(void **state)
{
	(void)state;
	struct part parts[2] = {weights(PUBLIC, 0), weights(PUBLIC, 3)};

	parts[1].component = STR("cmp_card");
	parts[1].confirm = true;
	assert_int_equal(crossing_find(parts, 2, NULL, 0), PROCEDURE_CONFIRM);
	assert_false(parts[0].crosses);
	assert_true(parts[1].crosses);
	parts[0].class = 3;
	assert_int_equal(crossing_find(parts, 2, NULL, 0), PROCEDURE_FULL);
	assert_true(parts[0].crosses);
	assert_int_equal(crossing_find(parts, 2, parts, 2), PROCEDURE_PLAIN);
	assert_int_equal(crossing_find(NULL, 0, NULL, 0), PROCEDURE_PLAIN);
}

/* Every capability that can't be recalled says under which reach it must be tested. */
static void
every_grave_capability_has_a_style(void **state)
{
	(void)state;
	enum { R0, R1, R2, R3 };
	enum { FULL, CONFIRM };
	static const struct {
		const char *family;
		bool grave;
	} all[] = {
#define CAPABILITY(number, name, family, gated, public, procedure, kind)                           \
	{#family, ((int)(gated) >= R2 || (int)(public) >= R2) && (procedure) == FULL},
#include "schema/capabilities.def"
#undef CAPABILITY
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].grave && crossing_style(str_of(all[i].family)) == STYLE_ANY)
			fail_msg("the family %s has no style", all[i].family);
	assert_int_equal(crossing_style(STR("artefact")), STYLE_WEIGHTS);
	assert_int_equal(crossing_style(STR("adaptation")), STYLE_ADAPTATION);
	assert_int_equal(crossing_style(STR("information")), STYLE_ANY);
}

static void
the_statement_names_what_is_given_to_whom(void **state)
{
	(void)state;
	struct arena a = {0};
	struct part parts[5] = {weights(PUBLIC, 3), weights(PUBLIC, 3), weights(PUBLIC, 3),
	    weights(PUBLIC, 3), weights(PARTNER, 2)};

	for (int i = 0; i < 5; i++) {
		parts[i].component = STR("weights");
		parts[i].version = STR("124m");
		parts[i].crosses = true;
	}
	parts[2].version = STR("355m"); /* parts 0 and 1: two capabilities of one thing */
	parts[3].component = STR("card");
	parts[4].version = STR("774m");
	assert_true(str_is(crossing_statement(&a, STR("gpt-2"), parts, 5),
	    "I give gpt-2 to the public: weights 124m 355m, card 124m; to partners: weights 774m. "
	    "What is given cannot be taken back."));
	parts[0].crosses = parts[1].crosses = parts[2].crosses = parts[3].crosses = false;
	assert_true(str_is(crossing_statement(&a, STR("gpt-2"), parts, 5),
	    "I give gpt-2 to partners: weights 774m. What is given cannot be taken back."));
	assert_int_equal(crossing_statement(&a, STR("gpt-2"), parts, 4).n, 0);
	assert_null(crossing_statement(&a, STR("gpt-2"), parts, 4).p);
	arena_free(&a);
}

static void
the_statement_names_who_is_admitted_without_a_vote_each_time(void **state)
{
	(void)state;
	struct arena a = {0};
	struct part parts[3] = {weights(VETTED, 2), weights(VETTED, 2), weights(PARTNER, 2)};

	for (int i = 0; i < 3; i++) {
		parts[i].component = STR("weights");
		parts[i].version = STR("7b");
		parts[i].policy = STR("community");
	}
	parts[1].version = STR("70b");
	parts[2].policy = STR("friends");
	parts[0].crosses = true;
	assert_true(str_is(crossing_statement(&a, STR("llama-2"), parts, 3),
	    "I give llama-2 to vetted people: weights 7b. The tier community of llama-2 admits "
	    "whoever meets its policy, without a vote. The tier friends of llama-2 admits whoever "
	    "meets its policy, without a vote. What is given cannot be taken back."));
	parts[0].crosses = false;
	assert_true(str_is(crossing_statement(&a, STR("llama-2"), parts, 2),
	    "The tier community of llama-2 admits whoever meets its policy, without a vote. What "
	    "is "
	    "given cannot be taken back."));
	arena_free(&a);
}

static void
every_word_reads_back(void **state)
{
	(void)state;
	for (int i = 0; i <= PROCEDURE_FULL; i++)
		assert_int_equal(procedure_of(str_of(procedure_word((enum procedure)i))), i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_of_its_class_for_an_audience_crosses),
	    cmocka_unit_test(what_is_out_as_widely_and_as_gravely_does_not_cross_again),
	    cmocka_unit_test(another_version_or_component_is_another_matter),
	    cmocka_unit_test(the_information_group_asks_for_a_statement_only),
	    cmocka_unit_test(every_grave_capability_has_a_style),
	    cmocka_unit_test(the_statement_names_what_is_given_to_whom),
	    cmocka_unit_test(the_statement_names_who_is_admitted_without_a_vote_each_time),
	    cmocka_unit_test(every_word_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
