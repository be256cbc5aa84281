/* Eleven types of line, seven results: each that a type can come to, it comes to. */
#include "tests/unit/rules/gate_scene.h"

#include <string.h>

/* A line that passes with the facts beside it, whatever its type. */
struct scene {
	struct gate_line line;
	struct gate_facts facts;
	struct evidence evidence[2];
	struct gate_signature signature[1];
	struct gate_surface surface[1];
	struct gate_incident incident[1];
	struct gate_signal signal[1];
	struct gate_cohort cohort[1];
	struct gate_drill drill[1];
	struct gate_waiver waiver[1];
};

static struct evidence
answer(struct str criterion, bool yes)
{
	return (struct evidence){.id = STR("evd_1"),
	    .criterion = criterion,
	    .style = STYLE_ANY,
	    .kind = EVIDENCE_YES_NO,
	    .value = yes ? MICRO : 0,
	    .documented = true,
	    .n = EVIDENCE_NO_N,
	    .valid_until = INT64_MAX};
}

static void
set_of_evidence(struct scene *s)
{
	s->evidence[0] = measured(96 * MICRO);
	if (s->line.type == GATE_DOCUMENT || s->line.type == GATE_CONTROL) {
		s->evidence[0] = answer(s->line.wish.criterion, true);
		s->line.wish.style = STYLE_ANY;
		s->line.wish.version = (struct str){NULL, 0};
	}
	if (s->line.type == GATE_EXTERNAL)
		s->line.wish.reporter = s->evidence[0].reporter = STR("acc_1");
}

static void
set_limits(struct scene *s)
{
	static const int64_t limits[GATE_TYPES] = {[GATE_EVALUATION] = 95 * MICRO,
	    [GATE_EXTERNAL] = 95 * MICRO,
	    [GATE_VOTE] = 2 * MICRO,
	    [GATE_DWELL] = 14 * (DAY_MS / SECOND_MS) * MICRO,
	    [GATE_SIGNOFF] = MICRO,
	    [GATE_INCIDENTS] = 3 * MICRO,
	    [GATE_SIGNAL] = 5 * MICRO,
	    [GATE_COHORT] = 10 * MICRO,
	    [GATE_DRILL] = 600 * (int64_t)MICRO};
	bool at_most = s->line.type == GATE_SIGNAL || s->line.type == GATE_DRILL;

	s->line.limit = limits[s->line.type];
	s->line.comparison = at_most ? COMPARISON_AT_MOST : COMPARISON_AT_LEAST;
}

static void
set_subject(struct scene *s)
{
	static const char *const subjects[GATE_TYPES] = {[GATE_CONTROL] = "rate_limits",
	    [GATE_SIGNOFF] = "chair",
	    [GATE_INCIDENTS] = "model",
	    [GATE_SIGNAL] = "misuse",
	    [GATE_COHORT] = "people",
	    [GATE_DRILL] = "restrict"};

	if (subjects[s->line.type] != NULL)
		s->line.subject = str_of(subjects[s->line.type]);
	if (s->line.type == GATE_CONTROL)
		s->line.wish.criterion = s->line.subject;
}

static void
set_present(struct scene *s)
{
	s->signature[0] = (struct gate_signature){s->line.id, false};
	s->surface[0] = (struct gate_surface){STR(""), SURFACE_API};
	s->incident[0] = (struct gate_incident){4, false, STR(""), true};
	s->signal[0] = (struct gate_signal){STR("misuse"), false, true, 0, 5 * MICRO, 1000, 1000};
	s->cohort[0] = (struct gate_cohort){STR(""), STR("people"), 10};
	s->drill[0] = (struct gate_drill){STR("restrict"), NOW - DAY_MS, 1000, true};
	s->waiver[0] = (struct gate_waiver){s->line.id, STR("Grace"), STR("why"), NOW + 1};
}

static void
passing(struct scene *s, enum gate_type type)
{
	memset(s, 0, sizeof(*s));
	s->line = line(COMPARISON_AT_LEAST, 0);
	s->line.id = STR("lin_1");
	s->line.type = type;
	s->line.tier = STR("");
	s->line.within_ms = 30 * DAY_MS;
	set_subject(s);
	set_limits(s);
	set_of_evidence(s);
	set_present(s);
	s->facts = (struct gate_facts){.evidence = s->evidence,
	    .evidence_count = 1,
	    .now = NOW,
	    .dwell_ms = 14 * DAY_MS,
	    .votes = {true, true, true, 2},
	    .signatures = {s->signature, 1, true},
	    .surfaces = {s->surface, 1, true},
	    .incidents = {s->incident, 1, true},
	    .signals = {s->signal, 1, true},
	    .cohorts = {s->cohort, 1, true},
	    .drills = {s->drill, 1, true}};
}

/* --- what makes it come out otherwise --------------------------------------------------------- */

static bool
no_data(struct scene *s)
{
	struct gate_facts nothing = {.now = NOW, .dwell_ms = -1};

	s->facts = nothing;
	return true;
}

static bool
fails(struct scene *s)
{
	s->evidence[0].value = 0;
	s->facts.votes.approved = false;
	s->signature[0].refused = true;
	s->incident[0].severity = 1;
	s->signal[0].value++;
	s->cohort[0].count = 9;
	s->drill[0].took_ms = 601 * SECOND_MS;
	return s->line.type != GATE_DWELL; /* which can only be not over yet */
}

static bool
inconclusive(struct scene *s)
{
	s->evidence[0].documented = false;
	s->evidence[0].n = 10;
	s->line.floor = 100;
	s->facts.dwell_ms--;
	s->surface[0].surface = SURFACE_PUBLIC;
	if (s->line.type == GATE_CONTROL)
		s->evidence[0].criterion = s->line.wish.criterion = s->line.subject = STR(
		    "usage_policy");
	if (s->line.type == GATE_SIGNOFF)
		s->line.limit = 2 * MICRO;
	s->signal[0].exposure = 999;
	s->drill[0].in_stage = false;
	return s->line.type != GATE_VOTE && s->line.type != GATE_INCIDENTS &&
	       s->line.type != GATE_COHORT; /* what they count is there, or not */
}

static bool
errs(struct scene *s)
{
	bool measures = s->line.type == GATE_EVALUATION || s->line.type == GATE_EXTERNAL;

	s->line.wish.statistic = STATISTIC_RATIO;
	s->line.baseline = STR("ver_0");
	s->evidence[1] = measured(0);
	s->evidence[1].version = STR("ver_0");
	s->evidence[1].reporter = s->line.wish.reporter;
	s->facts.evidence_count = 2;
	s->signal[0].silent = true;
	return measures || s->line.type == GATE_SIGNAL; /* others compute nothing */
}

static bool
warns(struct scene *s)
{
	bool measures = s->line.type == GATE_EVALUATION || s->line.type == GATE_EXTERNAL;

	s->evidence[0].n = EVIDENCE_NO_N;
	s->line.missing_n_warns = true;
	if (s->line.type == GATE_CONTROL) {
		(void)inconclusive(s);
		s->line.lenient = true;
	}
	return measures || s->line.type == GATE_CONTROL; /* where a plan may allow it */
}

static bool
is_waived(struct scene *s)
{
	(void)no_data(s);
	s->facts.waivers.first = s->waiver;
	s->facts.waivers.count = 1;
	s->facts.waivers.known = true;
	return s->line.type != GATE_VOTE; /* votes are not waived */
}

static bool
as_it_is(struct scene *s)
{
	(void)s;
	return true;
}

static bool (*const makes[GATE_RESULTS])(struct scene *s) = {[RESULT_PASS] = as_it_is,
    [RESULT_WARN] = warns,
    [RESULT_WAIVED] = is_waived,
    [RESULT_INCONCLUSIVE] = inconclusive,
    [RESULT_NO_DATA] = no_data,
    [RESULT_ERROR] = errs,
    [RESULT_FAIL] = fails};

static void
each_type_comes_to_each_result_that_it_can(void **state)
{
	(void)state;
	int reached = 0;

	for (int t = 0; t < GATE_TYPES; t++)
		for (int r = 0; r < GATE_RESULTS; r++) {
			struct scene s;
			passing(&s, (enum gate_type)t);
			if (!makes[r](&s))
				continue;
			struct gate_finding f = gate_line_find(&s.line, &s.facts);
			if (f.result != (enum gate_result)r)
				fail_msg("%s is %s, not %s", gate_type_word((enum gate_type)t),
				    gate_result_word(f.result),
				    gate_result_word((enum gate_result)r));
			if (r != RESULT_PASS && r != RESULT_FAIL)
				assert_non_null(f.why);
			assert_true(gate_text(&arena, &s.line, &f).n > 0);
			reached++;
		}
	assert_int_equal(reached, 56);
}

/* A dry run comes out like any other line, and counts for nothing. */
static void
a_dry_run_of_each_is_shown_and_not_counted(void **state)
{
	(void)state;
	for (int t = 0; t < GATE_TYPES; t++) {
		struct scene s;
		passing(&s, (enum gate_type)t);
		(void)no_data(&s);
		s.line.counted = false;
		struct gate_finding f = gate_line_find(&s.line, &s.facts);
		struct gate gate = {1, &s.line, &f};
		assert_int_equal(f.result, RESULT_NO_DATA);
		assert_int_equal(gate_worst(&gate, true), RESULT_PASS);
		s.line.counted = true;
		assert_int_equal(gate_worst(&gate, true), RESULT_NO_DATA);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_type_comes_to_each_result_that_it_can),
	    cmocka_unit_test(a_dry_run_of_each_is_shown_and_not_counted),
	};
	return cmocka_run_group_tests(tests, NULL, empty_arena);
}
