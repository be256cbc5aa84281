/* The level of a whole version, and how sets of accesses lie to each other. */
#include "tests/unit/rules/level_scene.h"

/* --- fully open ------------------------------------------------------------------------------- */

enum { PARTS = 6 };

static void
whole(struct access parts[PARTS], enum audience audience)
{
	static const struct {
		enum component_kind kind;
		const char *capability;
	} listed[PARTS] = {
	    {KIND_weights, "weights_download_public"},
	    {KIND_inference_code, "inference_code"},
	    {KIND_training_code, "training_code"},
	    {KIND_model_card, "docs_card"},
	    {KIND_data_description, "docs_card"},
	    {KIND_evaluation_results, "eval_results_internal"},
	};
	for (int i = 0; i < PARTS; i++)
		parts[i] = offered(listed[i].kind, listed[i].capability, audience);
}

static struct level_view
version(const struct access *parts, size_t count, enum audience audience)
{
	struct level_view v;

	level_of_version(parts, count, audience, &v);
	return v;
}

static void
a_version_is_fully_open_when_the_public_has_every_listed_part(void **state)
{
	struct access parts[PARTS];

	(void)state;
	whole(parts, AUDIENCE_PUBLIC);
	for (int i = 0; i < AUDIENCE_COUNT; i++) {
		struct level_view v = version(parts, PARTS, (enum audience)i);
		assert_int_equal(v.offered, LEVEL_FULLY_OPEN);
		assert_int_equal(v.effective, LEVEL_FULLY_OPEN);
		assert_false(v.gated);
	}
}

static void
without_any_one_of_them_it_is_not(void **state)
{
	struct access parts[PARTS];

	(void)state;
	for (int missing = 0; missing < PARTS; missing++) {
		whole(parts, AUDIENCE_PUBLIC);
		parts[missing] = nothing(parts[missing].kind);
		assert_int_equal(version(parts, PARTS, AUDIENCE_PUBLIC).offered,
		    parts[missing].kind == KIND_weights ? LEVEL_FULLY_CLOSED : LEVEL_DOWNLOADABLE);
	}
}

static void
for_the_vetted_alone_it_is_downloadable_and_gated(void **state)
{
	struct access parts[PARTS];

	(void)state;
	whole(parts, AUDIENCE_VETTED);
	struct level_view v = version(parts, PARTS, AUDIENCE_VETTED);
	assert_int_equal(v.offered, LEVEL_DOWNLOADABLE);
	assert_true(v.gated);
	assert_int_equal(version(parts, PARTS, AUDIENCE_PUBLIC).offered, LEVEL_FULLY_CLOSED);
}

static void
of_a_kind_that_stands_twice_both_count(void **state)
{
	struct access parts[PARTS + 1];

	(void)state;
	whole(parts, AUDIENCE_PUBLIC);
	parts[PARTS] = nothing(KIND_training_code);
	assert_int_equal(version(parts, PARTS + 1, AUDIENCE_PUBLIC).offered, LEVEL_DOWNLOADABLE);
	offer(&parts[PARTS], "training_code", AUDIENCE_PUBLIC);
	assert_int_equal(version(parts, PARTS + 1, AUDIENCE_PUBLIC).offered, LEVEL_FULLY_OPEN);
}

static void
once_out_it_stays_fully_open_whatever_is_offered(void **state)
{
	struct access parts[PARTS];

	(void)state;
	whole(parts, AUDIENCE_PUBLIC);
	for (int i = 0; i < PARTS; i++) {
		parts[i] = nothing(parts[i].kind);
		parts[i].exposed[AUDIENCE_PUBLIC] = R3;
	}
	struct level_view v = version(parts, PARTS, AUDIENCE_PUBLIC);
	assert_int_equal(v.offered, LEVEL_FULLY_CLOSED);
	assert_int_equal(v.effective, LEVEL_FULLY_OPEN);
}

static void
a_right_or_a_notice_gives_no_part(void **state)
{
	struct access parts[PARTS];

	(void)state;
	whole(parts, AUDIENCE_PUBLIC);
	parts[0] = offered(KIND_weights, "redistribute_right", AUDIENCE_PUBLIC);
	assert_int_equal(version(parts, PARTS, AUDIENCE_PUBLIC).offered, LEVEL_FULLY_CLOSED);
	whole(parts, AUDIENCE_PUBLIC);
	parts[3] = offered(KIND_model_card, "deprecation_notice", AUDIENCE_PUBLIC);
	assert_int_equal(version(parts, PARTS, AUDIENCE_PUBLIC).offered, LEVEL_DOWNLOADABLE);
}

static void
code_alone_does_not_make_a_version_downloadable(void **state)
{
	struct access parts[2] = {offered(KIND_training_code, "training_code", AUDIENCE_PUBLIC),
	    offered(KIND_interface, "prompt_ui", AUDIENCE_PUBLIC)};

	struct level_view one;

	(void)state;
	level_of_component(&parts[0], AUDIENCE_PUBLIC, &one);
	assert_int_equal(one.offered, LEVEL_DOWNLOADABLE);
	assert_int_equal(version(parts, 2, AUDIENCE_PUBLIC).offered, LEVEL_HOSTED);
}

static void
one_model_is_at_several_levels_at_once(void **state)
{
	struct access parts[2] = {offered(KIND_interface, "prompt_ui", AUDIENCE_PUBLIC),
	    offered(KIND_weights, "weights_download_gated", AUDIENCE_VETTED)};

	(void)state;
	assert_int_equal(version(parts, 2, AUDIENCE_PUBLIC).offered, LEVEL_HOSTED);
	assert_int_equal(version(parts, 2, AUDIENCE_VETTED).offered, LEVEL_DOWNLOADABLE);
	assert_true(version(parts, 2, AUDIENCE_VETTED).gated);
}

/* --- sets against each other ------------------------------------------------------------------ */

/* A set of up to three capabilities on up to two versions, as pairs. */
static unsigned
pairs_of(unsigned set)
{
	unsigned pairs = 0;

	for (unsigned c = 0; c < 3; c++)
		for (unsigned v = 0; v < 2; v++)
			if ((set & 1u << c) != 0 && (set & 8u << v) != 0)
				pairs |= 1u << (2 * c + v);
	return pairs;
}

static struct reach
reach_of(unsigned set)
{
	return (struct reach){{{set & 7u, (uint64_t)(set & 7u) << 40}}, set >> 3};
}

static void
sets_lie_to_each_other_as_their_pairs_do(void **state)
{
	static const struct reach none;

	(void)state;
	for (unsigned a = 0; a < 32; a++)
		for (unsigned b = 0; b < 32; b++) {
			struct reach sets_a[2] = {reach_of(a), none},
				     sets_b[2] = {reach_of(b), none};
			unsigned pa = pairs_of(a), pb = pairs_of(b);
			enum order expected = pa == pb          ? ORDER_SAME
					      : (pb & ~pa) == 0 ? ORDER_WIDER
					      : (pa & ~pb) == 0 ? ORDER_NARROWER
								: ORDER_INCOMPARABLE;
			assert_int_equal(reach_compare(sets_a, sets_b, 2), expected);
		}
}

static void
an_interface_with_internals_and_gated_weights_are_incomparable(void **state)
{
	struct reach api[2] = {{{{0}}, 1}, {{{0}}, 0}}, weights[2] = {{{{0}}, 0}, {{{0}}, 1}};

	(void)state;
	capability_add(&api[0].capabilities, capability_of(STR("activations_read")));
	capability_add(&weights[1].capabilities, capability_of(STR("weights_download_gated")));
	assert_int_equal(reach_compare(api, weights, 2), ORDER_INCOMPARABLE);
	assert_string_equal(order_word(ORDER_INCOMPARABLE), "incomparable");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_version_is_fully_open_when_the_public_has_every_listed_part),
	    cmocka_unit_test(without_any_one_of_them_it_is_not),
	    cmocka_unit_test(for_the_vetted_alone_it_is_downloadable_and_gated),
	    cmocka_unit_test(of_a_kind_that_stands_twice_both_count),
	    cmocka_unit_test(once_out_it_stays_fully_open_whatever_is_offered),
	    cmocka_unit_test(a_right_or_a_notice_gives_no_part),
	    cmocka_unit_test(code_alone_does_not_make_a_version_downloadable),
	    cmocka_unit_test(one_model_is_at_several_levels_at_once),
	    cmocka_unit_test(sets_lie_to_each_other_as_their_pairs_do),
	    cmocka_unit_test(an_interface_with_internals_and_gated_weights_are_incomparable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
