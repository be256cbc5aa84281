/* Lines about how things stand: each type, and each way in which it comes out. */
#include "tests/unit/rules/gate_scene.h"

#include "daemon/rules/gate_present.h"

static void
assert_result(struct gate_line l, struct gate_facts facts, enum gate_result result)
{
	facts.now = NOW;
	struct gate_finding f = gate_line_find(&l, &facts);

	if (f.result != result)
		fail_msg("%.*s: %s, not %s", STR_ARG(gate_text(&arena, &l, &f)),
		    gate_result_word(f.result), gate_result_word(result));
	/* Whatever isn't a plain pass or fail says why. */
	if (result != RESULT_PASS && result != RESULT_FAIL)
		assert_non_null(f.why);
}

/* --- controls --------------------------------------------------------------------------------- */

static struct gate_line
control_line(enum control control, bool lenient)
{
	struct str word = str_of(control_word(control));

	return (struct gate_line){.type = GATE_CONTROL,
	    .wish = {.criterion = word, .style = STYLE_ANY},
	    .subject = word,
	    .tier = STR(""),
	    .lenient = lenient,
	    .counted = true};
}

static struct evidence
in_place(enum control control, bool yes)
{
	return (struct evidence){.criterion = str_of(control_word(control)),
	    .style = STYLE_ANY,
	    .kind = EVIDENCE_YES_NO,
	    .value = yes ? MICRO : 0,
	    .valid_until = INT64_MAX};
}

static void
a_control_passes_where_it_works_and_is_in_place(void **state)
{
	(void)state;
	for (int c = 0; c < CONTROL_COUNT; c++)
		for (int s = 0; s < SURFACE_COUNT; s++) {
			struct gate_surface where = {STR(""), (enum surface)s};
			struct evidence yes = in_place((enum control)c, true);
			struct evidence no = in_place((enum control)c, false);
			struct gate_facts there = {
			    .evidence = &yes, .evidence_count = 1, .surfaces = {&where, 1, true}};
			struct gate_facts gone = {
			    .evidence = &no, .evidence_count = 1, .surfaces = {&where, 1, true}};
			struct gate_facts unsaid = {.surfaces = {&where, 1, true}};
			enum enforceable works = control_at((enum control)c, where.surface);
			struct gate_line strict = control_line((enum control)c, false);
			struct gate_line lenient = control_line((enum control)c, true);
			bool none = works == ENFORCEABLE_NONE, part = works == ENFORCEABLE_PART;
			struct gate_finding f = gate_line_find(&strict, &there);
			assert_int_equal(f.result, none   ? RESULT_FAIL
						   : part ? RESULT_INCONCLUSIVE
							  : RESULT_PASS);
			f = gate_line_find(&lenient, &there);
			assert_int_equal(f.result, none   ? RESULT_FAIL
						   : part ? RESULT_WARN
							  : RESULT_PASS);
			assert_int_equal(gate_line_find(&strict, &gone).result, RESULT_FAIL);
			assert_int_equal(gate_line_find(&strict, &unsaid).result,
			    none ? RESULT_FAIL : RESULT_NO_DATA);
		}
}

static void
a_control_of_a_tier_is_asked_where_the_tier_is(void **state)
{
	(void)state;
	struct gate_surface where[] = {{STR(""), SURFACE_PUBLIC}, {STR("api"), SURFACE_API}};
	struct evidence yes = in_place(CONTROL_RATE_LIMITS, true);
	struct gate_facts facts = {
	    .evidence = &yes, .evidence_count = 1, .surfaces = {where, 2, true}};
	struct gate_line l = control_line(CONTROL_RATE_LIMITS, false);

	assert_result(l, facts, RESULT_FAIL);
	l.tier = STR("api");
	assert_result(l, facts, RESULT_PASS);
	l.tier = STR("other");
	assert_result(l, facts, RESULT_NO_DATA);
	yes.valid_until = NOW;
	l.tier = STR("api");
	assert_result(l, facts, RESULT_NO_DATA);
	yes.valid_until = INT64_MAX;
	yes.invalidated = true;
	assert_result(l, facts, RESULT_NO_DATA);
}

static void
run_time_controls_end_where_copies_are_out(void **state)
{
	(void)state;
	assert_int_equal(control_at(CONTROL_RATE_LIMITS, SURFACE_API), ENFORCEABLE_FULL);
	assert_int_equal(control_at(CONTROL_RATE_LIMITS, SURFACE_GATED), ENFORCEABLE_NONE);
	assert_int_equal(control_at(CONTROL_VETTING, SURFACE_GATED), ENFORCEABLE_FULL);
	assert_int_equal(control_at(CONTROL_VETTING, SURFACE_PUBLIC), ENFORCEABLE_NONE);
	assert_int_equal(control_at(CONTROL_DETECTION, SURFACE_PUBLIC), ENFORCEABLE_FULL);
	for (int c = 0; c < CONTROL_COUNT; c++) {
		for (int s = 1; s < SURFACE_COUNT; s++)
			assert_true(control_at((enum control)c, (enum surface)s) <=
				    control_at((enum control)c, (enum surface)(s - 1)));
		assert_int_equal(control_of(str_of(control_word((enum control)c))), c);
	}
	assert_int_equal(control_of(STR("hope")), CONTROL_COUNT);
	assert_int_equal(control_surface(LEVEL_DOWNLOADABLE, AUDIENCE_VETTED), SURFACE_GATED);
	assert_int_equal(control_surface(LEVEL_FULLY_OPEN, AUDIENCE_PUBLIC), SURFACE_PUBLIC);
	assert_int_equal(control_surface(LEVEL_CLOUD_API, AUDIENCE_PUBLIC), SURFACE_API);
	assert_int_equal(control_surface(LEVEL_FULLY_CLOSED, AUDIENCE_PUBLIC), SURFACE_HOSTED);
}

/* --- signatures ------------------------------------------------------------------------------- */

static void
a_line_to_sign_counts_signatures_and_falls_by_one_refusal(void **state)
{
	(void)state;
	struct gate_signature s[] = {{STR("lin_1"), false}, {STR("lin_2"), false},
	    {STR("lin_1"), false}, {STR("lin_1"), true}};
	struct gate_line l = {.id = STR("lin_1"),
	    .type = GATE_SIGNOFF,
	    .subject = STR("chair"),
	    .comparison = COMPARISON_AT_LEAST,
	    .limit = 2 * MICRO};

	assert_result(l, (struct gate_facts){.signatures = {s, 0, true}}, RESULT_NO_DATA);
	assert_result(l, (struct gate_facts){.signatures = {s, 2, true}}, RESULT_INCONCLUSIVE);
	assert_result(l, (struct gate_facts){.signatures = {s, 3, true}}, RESULT_PASS);
	assert_result(l, (struct gate_facts){.signatures = {s, 4, true}}, RESULT_FAIL);
	l.id = STR("lin_3");
	assert_result(l, (struct gate_facts){.signatures = {s, 4, true}}, RESULT_NO_DATA);
}

/* --- incidents -------------------------------------------------------------------------------- */

static struct gate_line
incident_line(const char *scope, int worst, bool contained_pass)
{
	return (struct gate_line){.type = GATE_INCIDENTS,
	    .wish = {.version = str_is(str_of(scope), "version") ? STR("124m") : STR("")},
	    .subject = str_of(scope),
	    .comparison = COMPARISON_AT_LEAST,
	    .limit = worst * (int64_t)MICRO,
	    .lenient = contained_pass};
}

static void
the_worst_open_incident_in_scope_is_compared(void **state)
{
	(void)state;
	for (int severity = 1; severity <= 4; severity++)
		for (int worst = 1; worst <= 5; worst++) {
			struct gate_incident i = {severity, false, STR("124m"), true};
			struct gate_facts facts = {.incidents = {&i, 1, true}};
			assert_result(incident_line("model", worst, false), facts,
			    severity >= worst ? RESULT_PASS : RESULT_FAIL);
		}
}

static void
scope_and_containment_say_which_incidents_count(void **state)
{
	(void)state;
	struct gate_incident i = {1, true, STR("1.5b"), false};
	struct gate_facts facts = {.incidents = {&i, 1, true}};

	assert_result(incident_line("model", 3, false), facts, RESULT_FAIL);
	assert_result(incident_line("model", 3, true), facts, RESULT_PASS);
	assert_result(incident_line("version", 3, false), facts, RESULT_PASS);
	assert_result(incident_line("stage", 3, false), facts, RESULT_PASS);
	i.version = STR("");
	i.in_stage = true;
	assert_result(incident_line("version", 3, false), facts, RESULT_FAIL);
	assert_result(incident_line("stage", 3, false), facts, RESULT_FAIL);
	assert_result(incident_line("model", 5, false),
	    (struct gate_facts){.incidents = {NULL, 0, true}}, RESULT_PASS);
	assert_result(incident_line("model", 3, false), (struct gate_facts){0}, RESULT_NO_DATA);
}

/* --- signals ---------------------------------------------------------------------------------- */

static void
a_signal_decides_with_enough_use_a_whole_window_and_a_feed(void **state)
{
	(void)state;
	struct gate_signal s = {STR("misuse_reports"), false, true, 0, 5 * MICRO, 1000, 1000};
	struct gate_facts facts = {.signals = {&s, 1, true}};
	struct gate_line l = {.type = GATE_SIGNAL,
	    .subject = STR("misuse_reports"),
	    .comparison = COMPARISON_AT_MOST,
	    .limit = 5 * MICRO};

	assert_result(l, facts, RESULT_PASS);
	s.value++;
	assert_result(l, facts, RESULT_FAIL);
	assert_int_equal(gate_time_left(&l, &facts), 0);
	s.window_left_ms = 7;
	assert_int_equal(gate_time_left(&l, &facts), 7); /* so long nothing is promoted */
	assert_result(l, facts, RESULT_FAIL); /* too many already: waiting makes it no better */
	s.value--;
	assert_result(l, facts, RESULT_INCONCLUSIVE);
	s.window_left_ms = 0;
	s.exposure--;
	assert_result(l, facts, RESULT_INCONCLUSIVE);
	s.silent = true;
	assert_result(l, facts, RESULT_ERROR);
	l.subject = STR("another");
	assert_result(l, facts, RESULT_NO_DATA);
}

/* --- who has access --------------------------------------------------------------------------- */

static void
a_cohort_is_counted_as_the_line_says(void **state)
{
	(void)state;
	static const struct {
		const char *count;
		int64_t limit;
		enum gate_result result;
	} cases[] = {{"grants", 12, RESULT_PASS}, {"grants", 13, RESULT_FAIL},
	    {"people", 9, RESULT_PASS}, {"people", 10, RESULT_FAIL},
	    {"organisations", 4, RESULT_PASS}, {"organisations", 5, RESULT_FAIL}};
	struct gate_cohort c[] = {{STR("partner"), STR("grants"), 1},
	    {STR("partner"), STR("people"), 1}, {STR("partner"), STR("organisations"), 1},
	    {STR(""), STR("grants"), 12}, {STR(""), STR("people"), 9},
	    {STR(""), STR("organisations"), 4}};
	struct gate_facts facts = {.cohorts = {c, 6, true}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct gate_line l = {.type = GATE_COHORT,
		    .subject = str_of(cases[i].count),
		    .tier = STR(""),
		    .comparison = COMPARISON_AT_LEAST,
		    .limit = cases[i].limit * MICRO};
		assert_result(l, facts, cases[i].result);
		l.tier = STR("partner");
		assert_result(l, facts, RESULT_FAIL);
		l.tier = STR("vetted");
		assert_result(l, facts, RESULT_NO_DATA);
		assert_result(l, (struct gate_facts){0}, RESULT_NO_DATA);
	}
}

/* --- drills ----------------------------------------------------------------------------------- */

static void
a_drill_counts_when_it_is_recent_and_of_this_stage(void **state)
{
	(void)state;
	struct gate_drill d = {STR("restrict"), NOW - 30 * DAY_MS + 1, 4 * MINUTE_MS, true};
	struct gate_facts facts = {.drills = {&d, 1, true}};
	struct gate_line l = {.type = GATE_DRILL,
	    .subject = STR("restrict"),
	    .comparison = COMPARISON_AT_MOST,
	    .limit = 240 * (int64_t)MICRO,
	    .within_ms = 30 * DAY_MS};

	assert_result(l, facts, RESULT_PASS);
	assert_int_equal(gate_line_find(&l, &facts).ends, NOW + 1);
	d.took_ms++;
	assert_result(l, facts, RESULT_FAIL);
	d.took_ms--;
	d.at--;
	assert_result(l, facts, RESULT_INCONCLUSIVE);
	d.at++;
	d.in_stage = false;
	assert_result(l, facts, RESULT_INCONCLUSIVE);
	l.subject = STR("leak");
	assert_result(l, facts, RESULT_NO_DATA);
}

/* --- outside systems, waivers ----------------------------------------------------------------- */

static void
only_its_reporter_answers_an_external_line(void **state)
{
	(void)state;
	struct evidence e = measured(96 * MICRO);
	struct gate_line l = line(COMPARISON_AT_LEAST, 95 * MICRO);
	struct gate_facts facts = {.evidence = &e, .evidence_count = 1};

	l.type = GATE_EXTERNAL;
	l.wish.reporter = STR("acc_ci");
	assert_result(l, facts, RESULT_NO_DATA);
	e.reporter = STR("acc_monitor");
	assert_result(l, facts, RESULT_NO_DATA);
	e.reporter = STR("acc_ci");
	assert_result(l, facts, RESULT_PASS);
	e.value = 94 * MICRO;
	assert_result(l, facts, RESULT_FAIL);
}

static void
what_rests_on_too_few_is_inconclusive_whatever_it_says(void **state)
{
	(void)state;
	struct evidence e = rate(0, 999);
	struct gate_line l = line(COMPARISON_AT_MOST, MICRO / 100);
	struct gate_facts facts = {.evidence = &e, .evidence_count = 1};

	l.floor = 1000;
	assert_result(l, facts, RESULT_INCONCLUSIVE);
	e = rate(999, 999);
	assert_result(l, facts, RESULT_INCONCLUSIVE);
	e = rate(0, 1000);
	assert_result(l, facts, RESULT_PASS);
	l.floor = 0;
	e = rate(999, 999);
	assert_result(l, facts, RESULT_FAIL);
}

static void
a_waiver_covers_what_does_not_pass_but_never_a_vote(void **state)
{
	(void)state;
	struct gate_waiver w = {STR("lin_1"), STR("Grace"), STR("why"), NOW + 1};
	struct gate_line l = {.id = STR("lin_1"), .type = GATE_INCIDENTS, .subject = STR("model")};
	struct gate_facts facts = {.waivers = {&w, 1, true}, .now = NOW};
	struct gate_finding f = gate_line_find(&l, &facts);

	assert_int_equal(f.result, RESULT_WAIVED);
	assert_ptr_equal(f.waiver, &w);
	facts.incidents.known = true;
	f = gate_line_find(&l, &facts);
	assert_int_equal(f.result, RESULT_PASS);
	assert_null(f.waiver);
	l.type = GATE_VOTE;
	assert_int_equal(gate_line_find(&l, &facts).result, RESULT_NO_DATA);
	l.type = GATE_DRILL;
	l.id = STR("lin_2");
	assert_int_equal(gate_line_find(&l, &facts).result, RESULT_NO_DATA);
}

/* --- words ------------------------------------------------------------------------------------ */

static void
assert_reads(struct gate_line l, struct gate_facts facts, const char *text)
{
	facts.now = NOW;
	struct gate_finding f = gate_line_find(&l, &facts);

	assert_string_equal(str_c(&arena, gate_text(&arena, &l, &f)), text);
}

static void
each_reads_as_value_operator_limit(void **state)
{
	(void)state;
	struct gate_signal s = {STR("misuse_reports"), false, true, true, 7 * MICRO, 10, 1};
	struct gate_line l = {.type = GATE_SIGNAL,
	    .subject = STR("misuse_reports"),
	    .comparison = COMPARISON_AT_MOST,
	    .limit = 5 * MICRO};
	struct gate_drill d = {STR("restrict"), NOW, 4 * MINUTE_MS, true};
	struct gate_line drill = {.type = GATE_DRILL,
	    .subject = STR("restrict"),
	    .comparison = COMPARISON_AT_MOST,
	    .limit = 600 * (int64_t)MICRO};

	assert_reads(l, (struct gate_facts){.signals = {&s, 1, true}}, "misuse_reports 7 <= 5");
	assert_reads(l, (struct gate_facts){0}, "misuse_reports ? <= 5");
	assert_reads(drill, (struct gate_facts){.drills = {&d, 1, true}},
	    "drill of restrict 4 minutes <= 10 minutes");
	assert_reads(incident_line("model", 3, false),
	    (struct gate_facts){.incidents = {NULL, 0, true}},
	    "worst open incident, severity none >= 3");
	assert_reads(control_line(CONTROL_FILTERS, false), (struct gate_facts){0}, "filters ?");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_control_passes_where_it_works_and_is_in_place),
	    cmocka_unit_test(a_control_of_a_tier_is_asked_where_the_tier_is),
	    cmocka_unit_test(run_time_controls_end_where_copies_are_out),
	    cmocka_unit_test(a_line_to_sign_counts_signatures_and_falls_by_one_refusal),
	    cmocka_unit_test(the_worst_open_incident_in_scope_is_compared),
	    cmocka_unit_test(scope_and_containment_say_which_incidents_count),
	    cmocka_unit_test(a_signal_decides_with_enough_use_a_whole_window_and_a_feed),
	    cmocka_unit_test(a_cohort_is_counted_as_the_line_says),
	    cmocka_unit_test(a_drill_counts_when_it_is_recent_and_of_this_stage),
	    cmocka_unit_test(only_its_reporter_answers_an_external_line),
	    cmocka_unit_test(what_rests_on_too_few_is_inconclusive_whatever_it_says),
	    cmocka_unit_test(a_waiver_covers_what_does_not_pass_but_never_a_vote),
	    cmocka_unit_test(each_reads_as_value_operator_limit),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
