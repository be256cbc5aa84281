/* Levels: every capability, every audience, every class against the rule as the domain
 * words it. */
#include "tests/unit/rules/level_scene.h"

#include <string.h>

static struct level_view
view(const struct access *a, enum audience audience)
{
	struct level_view v;

	level_of_component(a, audience, &v);
	return v;
}

/* --- the five states -------------------------------------------------------------------------- */

static const struct {
	const char *name, *family;
	enum component_kind kind;
} capabilities[] = {
#define CAPABILITY(number, name, group, gated, public, procedure, touches)                         \
	{#name, #group, KIND_##touches},
#include "schema/capabilities.def"
#undef CAPABILITY
};
enum { CAPABILITIES = sizeof(capabilities) / sizeof(capabilities[0]) };

/* The domain's sentences, family by family. */
static enum level
level_in_words(const char *name, const char *family)
{
	static const struct {
		const char *what;
		enum level level;
	} words[] = {
	    {"view_outputs", LEVEL_FULLY_CLOSED},
	    {"prompt_ui", LEVEL_HOSTED},
	    {"tool_attach", LEVEL_HOSTED},
	    {"model_family", LEVEL_DOWNLOADABLE},
	    {"training_data_search", LEVEL_CLOUD_API},
	    {"query", LEVEL_CLOUD_API},
	    {"query_information", LEVEL_CLOUD_API},
	    {"safeguard_relaxation", LEVEL_CLOUD_API},
	    {"variants", LEVEL_CLOUD_API},
	    {"adaptation", LEVEL_CLOUD_API},
	    {"internals", LEVEL_CLOUD_API},
	    {"artefact", LEVEL_DOWNLOADABLE},
	    {"replication_artefact", LEVEL_DOWNLOADABLE},
	    {"risk_artefact", LEVEL_DOWNLOADABLE},
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].what, name) == 0 || strcmp(words[i].what, family) == 0)
			return words[i].level;
	return LEVEL_FULLY_CLOSED; /* information, rights, and what goes with other access */
}

static void
every_capability_makes_the_level_that_the_domain_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < CAPABILITIES; i++) {
		struct access a = offered(
		    capabilities[i].kind, capabilities[i].name, AUDIENCE_PUBLIC);
		enum level expected = level_in_words(capabilities[i].name, capabilities[i].family);
		if (view(&a, AUDIENCE_PUBLIC).offered != expected)
			fail_msg("%s makes %s, not %s", capabilities[i].name,
			    level_word(view(&a, AUDIENCE_PUBLIC).offered), level_word(expected));
	}
}

static void
every_capability_has_its_line_in_the_published_rule(void **state)
{
	static const char *const lines[] = {
#define REACH(capability, reach, gives) #capability,
#include "schema/reach.def"
#undef REACH
	};
	size_t n = sizeof(lines) / sizeof(lines[0]);

	(void)state;
	assert_int_equal(n, CAPABILITIES);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(lines[i], capabilities[i].name);
}

static void
what_a_capability_does_not_touch_stays_closed(void **state)
{
	(void)state;
	for (size_t i = 0; i < CAPABILITIES; i++)
		for (int kind = 0; kind < KIND_COUNT; kind++) {
			int number = capability_of(str_of(capabilities[i].name));
			struct access a = offered(
			    (enum component_kind)kind, capabilities[i].name, AUDIENCE_PUBLIC);
			if (!capability_touches(number, a.kind))
				assert_int_equal(
				    view(&a, AUDIENCE_PUBLIC).offered, LEVEL_FULLY_CLOSED);
		}
}

static void
with_nothing_offered_it_is_fully_closed(void **state)
{
	struct access a = nothing(KIND_weights);

	(void)state;
	for (int i = 0; i < AUDIENCE_COUNT; i++) {
		struct level_view v = view(&a, (enum audience)i);
		assert_int_equal(v.offered, LEVEL_FULLY_CLOSED);
		assert_int_equal(v.effective, LEVEL_FULLY_CLOSED);
		assert_int_equal(v.exposure, CLASS_NONE);
		assert_false(v.gated || v.effective_gated || v.outputs_seen);
	}
}

static void
samples_alone_leave_it_closed_with_outputs_seen(void **state)
{
	struct access a = offered(KIND_outputs, "view_outputs", AUDIENCE_PUBLIC);

	(void)state;
	assert_int_equal(view(&a, AUDIENCE_PUBLIC).offered, LEVEL_FULLY_CLOSED);
	assert_true(view(&a, AUDIENCE_PUBLIC).outputs_seen);
}

static void
a_staged_release_is_no_state(void **state)
{
	(void)state;
	for (size_t i = 0; i < CAPABILITIES; i++) {
		struct access a = offered(
		    capabilities[i].kind, capabilities[i].name, AUDIENCE_PARTNER);
		assert_int_not_equal(view(&a, AUDIENCE_PARTNER).offered, LEVEL_GRADUAL_STAGED);
	}
}

static void
the_widest_capability_counts(void **state)
{
	struct access a = offered(KIND_interface, "prompt_ui", AUDIENCE_PUBLIC);

	(void)state;
	assert_int_equal(view(&a, AUDIENCE_PUBLIC).offered, LEVEL_HOSTED);
	offer(&a, "logprobs_topk", AUDIENCE_PUBLIC);
	assert_int_equal(view(&a, AUDIENCE_PUBLIC).offered, LEVEL_CLOUD_API);
}

/* --- audiences -------------------------------------------------------------------------------- */

static void
what_is_offered_to_a_wider_audience_is_offered_to_the_narrower(void **state)
{
	(void)state;
	for (int to = 0; to < AUDIENCE_COUNT; to++)
		for (int seen = 0; seen < AUDIENCE_COUNT; seen++) {
			struct access a = offered(KIND_interface, "prompt_api", (enum audience)to);
			assert_int_equal(view(&a, (enum audience)seen).offered,
			    seen <= to ? LEVEL_CLOUD_API : LEVEL_FULLY_CLOSED);
		}
}

static void
gated_stands_beside_a_level_that_the_public_does_not_have(void **state)
{
	(void)state;
	for (int to = 0; to < AUDIENCE_COUNT; to++)
		for (int seen = 0; seen <= to; seen++) {
			struct access a = offered(
			    KIND_weights, "weights_download_gated", (enum audience)to);
			assert_int_equal(
			    view(&a, (enum audience)seen).gated, to != AUDIENCE_PUBLIC);
		}
	struct access a = offered(KIND_interface, "prompt_ui", AUDIENCE_PUBLIC);
	offer(&a, "embeddings", AUDIENCE_VETTED);
	assert_true(view(&a, AUDIENCE_PARTNER).gated);
	assert_false(view(&a, AUDIENCE_PUBLIC).gated);
}

/* --- exposure --------------------------------------------------------------------------------- */

static void
what_was_given_out_for_good_stays_in_the_effective_level(void **state)
{
	(void)state;
	for (int to = 0; to < AUDIENCE_COUNT; to++)
		for (int class = R0; class <= R3; class ++)
			for (int seen = 0; seen < AUDIENCE_COUNT; seen++) {
				struct access a = nothing(KIND_weights);
				a.exposed[to] = (enum class) class;
				struct level_view v = view(&a, (enum audience)seen);
				bool out = seen <= to && class >= R2;
				assert_int_equal(v.offered, LEVEL_FULLY_CLOSED);
				assert_int_equal(
				    v.effective, out ? LEVEL_DOWNLOADABLE : LEVEL_FULLY_CLOSED);
				assert_int_equal(v.effective_gated, out && to != AUDIENCE_PUBLIC);
				assert_int_equal(v.exposure, seen <= to ? class : CLASS_NONE);
			}
}

static void
a_document_that_is_out_opens_no_model(void **state)
{
	static const enum component_kind documents[] = {KIND_model_card, KIND_data_description,
	    KIND_technical_report, KIND_evaluation_results, KIND_safeguard_documents};

	(void)state;
	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		struct access a = nothing(documents[i]);
		a.exposed[AUDIENCE_PUBLIC] = R3;
		assert_int_equal(view(&a, AUDIENCE_PUBLIC).effective, LEVEL_FULLY_CLOSED);
	}
}

/* A cheap generator: the same numbers each time. */
static uint64_t
next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static struct access
chance(uint64_t *seed)
{
	struct access a = nothing((enum component_kind)(next(seed) % KIND_COUNT));

	for (int i = 0; i < AUDIENCE_COUNT; i++) {
		a.offered[i].bits[0] = next(seed) & next(seed) & next(seed) & next(seed);
		if (next(seed) % 3 == 0)
			a.exposed[i] = (enum class)(next(seed) % 4);
	}
	return a;
}

static void
narrower_audiences_never_have_less_and_exposure_never_lowers(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int n = 0; n < 5000; n++) {
		struct access a = chance(&seed), more = a;
		more.exposed[next(&seed) % AUDIENCE_COUNT] = R3;
		for (int i = 0; i < AUDIENCE_COUNT; i++) {
			struct level_view v = view(&a, (enum audience)i);
			struct level_view out = view(&more, (enum audience)i);
			assert_true(v.effective >= v.offered);
			assert_true(out.effective >= v.effective);
			assert_int_equal(out.offered, v.offered);
			if (i + 1 == AUDIENCE_COUNT)
				continue;
			struct level_view wider = view(&a, (enum audience)(i + 1));
			assert_true(v.offered >= wider.offered);
			assert_true(v.effective >= wider.effective);
			assert_true(v.exposure >= wider.exposure);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_capability_makes_the_level_that_the_domain_says),
	    cmocka_unit_test(every_capability_has_its_line_in_the_published_rule),
	    cmocka_unit_test(what_a_capability_does_not_touch_stays_closed),
	    cmocka_unit_test(with_nothing_offered_it_is_fully_closed),
	    cmocka_unit_test(samples_alone_leave_it_closed_with_outputs_seen),
	    cmocka_unit_test(a_staged_release_is_no_state),
	    cmocka_unit_test(the_widest_capability_counts),
	    cmocka_unit_test(what_is_offered_to_a_wider_audience_is_offered_to_the_narrower),
	    cmocka_unit_test(gated_stands_beside_a_level_that_the_public_does_not_have),
	    cmocka_unit_test(what_was_given_out_for_good_stays_in_the_effective_level),
	    cmocka_unit_test(a_document_that_is_out_opens_no_model),
	    cmocka_unit_test(narrower_audiences_never_have_less_and_exposure_never_lowers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
