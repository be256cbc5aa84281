/* The irreversible procedure: each clause left out by itself refuses the step. */
#include "daemon/rules/procedure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NOW = 1000, COOLING = 2000 };

/* Everything that the full procedure asks for, done. */
static struct procedure_facts
complete(void)
{
	return (struct procedure_facts){.procedure = PROCEDURE_FULL,
	    .staged = true,
	    .evidence_in_style = true,
	    .proposed = true,
	    .worksheet = (1u << WORKSHEET_COUNT) - 1,
	    .votes_closed = true,
	    .lines = 2,
	    .independents = 1,
	    .cooling_off_ms = COOLING,
	    .cooling_until = NOW,
	    .now = NOW,
	    .stated = true};
}

/* The same when it is proposed. */
static struct procedure_facts
proposed(void)
{
	struct procedure_facts f = complete();

	f.votes_closed = f.stated = false;
	f.lines = f.independents = 0;
	f.cooling_until = 0;
	return f;
}

/* Nothing is left, not even for later. */
static bool
may_promote(const struct procedure_facts *f)
{
	for (int i = 0; i < CLAUSE_COUNT; i++)
		if (procedure_clause(f, (enum clause)i) > CLAUSE_MET)
			return false;
	return true;
}

/* F lacks CLAUSE and no other. */
static void
assert_lacks(struct procedure_facts f, enum clause clause)
{
	for (int i = 0; i < CLAUSE_COUNT; i++)
		assert_int_equal(
		    procedure_clause(&f, (enum clause)i) > CLAUSE_MET, (enum clause)i == clause);
	assert_false(may_promote(&f));
}

static void
complete_it_may_be_promoted(void **state)
{
	(void)state;
	struct procedure_facts f = complete(), before = proposed();

	assert_true(may_promote(&f));
	assert_true(procedure_may_propose(&f));
	assert_true(procedure_may_propose(&before));
	assert_false(may_promote(&before));
}

static void
without_a_prior_stage_it_takes_a_reason(void **state)
{
	(void)state;
	struct procedure_facts f = complete();
	f.staged = false;
	assert_lacks(f, CLAUSE_PRIOR_DWELL);
	assert_false(procedure_may_propose(&f));
	f.reason_given = true;
	assert_true(may_promote(&f));
}

static void
closed_before_open_is_a_counted_dwell_that_holds(void **state)
{
	(void)state;
	struct gate_line l = {.type = GATE_DWELL, .limit = 1, .counted = true};
	struct gate_finding f = {.result = RESULT_PASS};
	struct gate gate = {1, &l, NULL};

	assert_true(procedure_dwell(&gate));
	gate.findings = &f;
	assert_true(procedure_dwell(&gate));
	f.result = RESULT_INCONCLUSIVE;
	assert_false(procedure_dwell(&gate));
	gate.findings = NULL;
	l.limit = 0;
	assert_false(procedure_dwell(&gate));
	l.limit = 1;
	l.counted = false;
	assert_false(procedure_dwell(&gate));
	assert_false(procedure_dwell(&(struct gate){0, &l, NULL}));
}

static void
a_change_of_plan_asks_for_people_and_time_and_not_for_what_is_given(void **state)
{
	(void)state;
	struct procedure_facts f = {.procedure = PROCEDURE_FULL,
	    .plan_alone = true,
	    .votes_closed = true,
	    .lines = 2,
	    .independents = 1,
	    .cooling_off_ms = 5,
	    .cooling_until = 10,
	    .now = 10};

	assert_true(may_promote(&f));
	assert_int_equal(procedure_clause(&f, CLAUSE_MARGINAL_RISK), CLAUSE_NOT_ASKED);
	assert_int_equal(procedure_clause(&f, CLAUSE_STATEMENT), CLAUSE_NOT_ASKED);
	f.independents = 0;
	assert_lacks(f, CLAUSE_INDEPENDENT);
	f.independents = 1;
	f.lines = 1;
	assert_lacks(f, CLAUSE_TWO_LINES);
	f.lines = 2;
	f.cooling_until = 11;
	assert_false(may_promote(&f));
}

static void
without_evidence_in_style_it_is_refused(void **state)
{
	(void)state;
	struct procedure_facts f = complete();
	f.evidence_in_style = false;
	assert_lacks(f, CLAUSE_EVIDENCE_IN_STYLE);
	assert_false(procedure_may_propose(&f));
}

static void
every_step_of_the_worksheet_is_needed_by_one_clause(void **state)
{
	(void)state;
	static const enum clause clauses[WORKSHEET_COUNT] = {CLAUSE_TUNING_ATTACK,
	    CLAUSE_MARGINAL_RISK, CLAUSE_MARGINAL_RISK, CLAUSE_MARGINAL_RISK, CLAUSE_MARGINAL_RISK,
	    CLAUSE_MARGINAL_RISK, CLAUSE_MARGINAL_RISK, CLAUSE_MARGINAL_RISK, CLAUSE_MARGINAL_RISK,
	    CLAUSE_PARTIAL_RELEASE, CLAUSE_CONTACTS, CLAUSE_INCIDENT_PLAN, CLAUSE_PUBLICATION};

	for (int i = 0; i < WORKSHEET_COUNT; i++) {
		struct procedure_facts f = complete();
		f.worksheet &= ~(1u << i);
		assert_lacks(f, clauses[i]);
		assert_false(procedure_may_propose(&f));
	}
}

static void
before_the_proposal_the_worksheet_comes_later(void **state)
{
	(void)state;
	struct procedure_facts f = proposed();
	f.proposed = false;
	f.worksheet = 0;
	for (int i = CLAUSE_MARGINAL_RISK; i <= CLAUSE_PUBLICATION; i++)
		assert_int_equal(procedure_clause(&f, (enum clause)i), CLAUSE_LATER);
	assert_true(procedure_may_propose(&f));
}

static void
one_line_of_approvers_is_not_enough(void **state)
{
	(void)state;
	struct procedure_facts f = complete();
	f.lines = 1;
	assert_lacks(f, CLAUSE_TWO_LINES);
}

static void
without_an_independent_approver_it_is_refused(void **state)
{
	(void)state;
	struct procedure_facts f = complete();
	f.independents = 0;
	assert_lacks(f, CLAUSE_INDEPENDENT);
}

static void
the_cooling_off_must_be_over(void **state)
{
	(void)state;
	struct procedure_facts f = complete();
	f.cooling_until = NOW + 1;
	assert_lacks(f, CLAUSE_COOLING_OFF);
	f.cooling_until = 0;
	assert_lacks(f, CLAUSE_COOLING_OFF);
	f = complete();
	f.cooling_off_ms = 0;
	assert_lacks(f, CLAUSE_COOLING_OFF);
	assert_false(procedure_may_propose(&f));
}

static void
the_statement_must_be_typed(void **state)
{
	(void)state;
	struct procedure_facts f = complete();
	f.stated = false;
	assert_lacks(f, CLAUSE_STATEMENT);
	f.procedure = PROCEDURE_CONFIRM;
	assert_lacks(f, CLAUSE_STATEMENT);
}

static void
a_lesser_procedure_asks_for_less(void **state)
{
	(void)state;
	struct procedure_facts f = {.procedure = PROCEDURE_PLAIN};
	assert_true(may_promote(&f));
	f.procedure = PROCEDURE_CONFIRM;
	assert_true(procedure_may_propose(&f));
	for (int i = 0; i < CLAUSE_COUNT; i++)
		assert_int_equal(procedure_clause(&f, (enum clause)i),
		    i == CLAUSE_STATEMENT ? CLAUSE_LATER : CLAUSE_NOT_ASKED);
	f.procedure = PROCEDURE_FULL;
	assert_false(procedure_may_propose(&f));
}

static void
votes_cooling_off_and_statement_come_after_the_proposal(void **state)
{
	(void)state;
	struct procedure_facts f = proposed();

	for (int i = 0; i < CLAUSE_COUNT; i++) {
		bool later = i == CLAUSE_TWO_LINES || i == CLAUSE_INDEPENDENT ||
			     i == CLAUSE_COOLING_OFF || i == CLAUSE_STATEMENT;
		assert_int_equal(
		    procedure_clause(&f, (enum clause)i), later ? CLAUSE_LATER : CLAUSE_MET);
	}
}

/* --- evidence in style ------------------------------------------------------------------------ */

static struct part
given(void)
{
	return (struct part){.version = STR("ver_1"), .style = STYLE_WEIGHTS, .crosses = true};
}

static struct gate_line
asked(void)
{
	return (struct gate_line){.type = GATE_EVALUATION,
	    .wish = {.version = STR("ver_1"), .style = STYLE_WEIGHTS},
	    .counted = true};
}

static bool
evident(struct part part, struct gate_line line, enum gate_result result)
{
	struct gate_finding finding = {.result = result};

	return procedure_lacks_evidence(&part, 1, &(struct gate){1, &line, &finding}, 0) == 1;
}

static void
a_line_in_style_that_holds_is_evidence(void **state)
{
	(void)state;
	for (int r = 0; r < GATE_RESULTS; r++)
		assert_int_equal(
		    evident(given(), asked(), (enum gate_result)r), gate_met((enum gate_result)r));
}

static void
a_line_of_weaker_style_of_another_version_or_uncounted_is_none(void **state)
{
	(void)state;
	for (int s = 0; s <= STYLE_ANY; s++) {
		struct gate_line l = asked();
		l.wish.style = (enum style)s;
		assert_int_equal(evident(given(), l, RESULT_PASS), s == STYLE_WEIGHTS);
	}
	struct gate_line l = asked();
	l.wish.version = STR("ver_2");
	assert_false(evident(given(), l, RESULT_PASS));
	l.wish.version = STR("");
	assert_false(evident(given(), l, RESULT_PASS));
	l = asked();
	l.counted = false;
	assert_false(evident(given(), l, RESULT_PASS));
	l = asked();
	l.type = GATE_DOCUMENT;
	assert_false(evident(given(), l, RESULT_PASS));
}

static void
only_what_crosses_by_the_full_procedure_needs_it(void **state)
{
	(void)state;
	struct part p = given();
	struct gate none = {0};

	p.crosses = false;
	assert_int_equal(procedure_lacks_evidence(&p, 1, &none, 0), 1);
	p.crosses = p.confirm = true;
	assert_int_equal(procedure_lacks_evidence(&p, 1, &none, 0), 1);
	p.confirm = false;
	assert_int_equal(procedure_lacks_evidence(&p, 1, &none, 0), 0);
	assert_int_equal(procedure_lacks_evidence(NULL, 0, &none, 0), 0);
}

static void
a_plan_can_be_asked_before_there_is_evidence_and_names_each_version_without(void **state)
{
	(void)state;
	struct part parts[4] = {given(), given(), given(), given()};
	struct gate_line l = asked();
	struct gate gate = {1, &l, NULL};

	assert_int_equal(procedure_lacks_evidence(parts, 4, &gate, 0), 4);
	parts[1].version = STR("ver_2");
	parts[3].version = STR("ver_3");
	assert_int_equal(procedure_lacks_evidence(parts, 4, &gate, 0), 1);
	assert_int_equal(procedure_lacks_evidence(parts, 4, &gate, 2), 3);
	assert_int_equal(procedure_lacks_evidence(parts, 4, &gate, 4), 4);
	parts[3].version = STR("ver_2");
	assert_int_equal(procedure_lacks_evidence(parts, 4, &gate, 2), 4);
}

/* --- who approved ----------------------------------------------------------------------------- */

static void
independent_is_of_another_organisation_than_all_makers(void **state)
{
	(void)state;
	const struct party makers[] = {{STR(""), STR("org_developer"), false},
	    {STR("acc_lead"), STR("org_lab"), false}, {STR("acc_proposer"), STR(""), false}};
	struct party p = {STR("acc_x"), STR("org_university"), true};

	assert_true(procedure_independent(&p, makers, 3));
	p.organisation = STR("");
	assert_true(procedure_independent(&p, makers, 3));
	p.organisation = STR("org_lab");
	assert_false(procedure_independent(&p, makers, 3));
	p.organisation = STR("org_developer");
	assert_false(procedure_independent(&p, makers, 3));
	p = (struct party){STR("acc_proposer"), STR("org_university"), true};
	assert_false(procedure_independent(&p, makers, 3));
}

static void
whoever_has_no_organisation_is_a_line_of_their_own(void **state)
{
	(void)state;
	const struct party all[] = {{STR("a"), STR("org_1"), false},
	    {STR("b"), STR("org_1"), false}, {STR("c"), STR(""), false}, {STR("d"), STR(""), false},
	    {STR("e"), STR("org_2"), false}};

	assert_int_equal(procedure_lines(all, 0), 0);
	assert_int_equal(procedure_lines(all, 1), 1);
	assert_int_equal(procedure_lines(all, 2), 1);
	assert_int_equal(procedure_lines(all, 3), 2);
	assert_int_equal(procedure_lines(all, 4), 3);
	assert_int_equal(procedure_lines(all, 5), 4);
}

static void
an_approval_waits_for_the_independent_one_while_there_is_time(void **state)
{
	(void)state;
	struct procedure_facts f = proposed();

	for (unsigned i = 0; i < 3 * 8; i++) {
		bool silent = (i & 1) != 0, past = (i & 2) != 0;
		f.independents = (i & 4) != 0;
		f.lines = (int)(i / 8);
		enum tally_end end = TALLY_APPROVED;
		if (f.lines < 2 || f.independents < 1)
			end = silent && !past ? TALLY_OPEN : TALLY_NOT_APPROVED;
		assert_int_equal(procedure_close(&f, TALLY_APPROVED, silent, past), end);
	}
}

static void
a_line_of_the_gate_may_ask_for_more_approvals(void **state)
{
	(void)state;
	struct procedure_facts f = {.procedure = PROCEDURE_PLAIN, .approvals_asked = 3};

	f.approvals = 3;
	assert_int_equal(procedure_close(&f, TALLY_APPROVED, 0, true), TALLY_APPROVED);
	f.approvals = 2;
	assert_int_equal(procedure_close(&f, TALLY_APPROVED, 1, false), TALLY_OPEN);
	assert_int_equal(procedure_close(&f, TALLY_APPROVED, 1, true), TALLY_NOT_APPROVED);
	assert_int_equal(procedure_close(&f, TALLY_APPROVED, 0, false), TALLY_NOT_APPROVED);
}

static void
any_other_end_stands(void **state)
{
	(void)state;
	struct procedure_facts f = proposed(), plain = {.procedure = PROCEDURE_PLAIN};

	for (int end = TALLY_OPEN; end <= TALLY_NO_QUORUM; end++) {
		if (end != TALLY_APPROVED)
			assert_int_equal(procedure_close(&f, (enum tally_end)end, 1, false), end);
		assert_int_equal(procedure_close(&plain, (enum tally_end)end, 0, true), end);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(complete_it_may_be_promoted),
	    cmocka_unit_test(without_a_prior_stage_it_takes_a_reason),
	    cmocka_unit_test(closed_before_open_is_a_counted_dwell_that_holds),
	    cmocka_unit_test(a_change_of_plan_asks_for_people_and_time_and_not_for_what_is_given),
	    cmocka_unit_test(without_evidence_in_style_it_is_refused),
	    cmocka_unit_test(every_step_of_the_worksheet_is_needed_by_one_clause),
	    cmocka_unit_test(before_the_proposal_the_worksheet_comes_later),
	    cmocka_unit_test(one_line_of_approvers_is_not_enough),
	    cmocka_unit_test(without_an_independent_approver_it_is_refused),
	    cmocka_unit_test(the_cooling_off_must_be_over),
	    cmocka_unit_test(the_statement_must_be_typed),
	    cmocka_unit_test(a_lesser_procedure_asks_for_less),
	    cmocka_unit_test(votes_cooling_off_and_statement_come_after_the_proposal),
	    cmocka_unit_test(a_line_in_style_that_holds_is_evidence),
	    cmocka_unit_test(a_line_of_weaker_style_of_another_version_or_uncounted_is_none),
	    cmocka_unit_test(only_what_crosses_by_the_full_procedure_needs_it),
	    cmocka_unit_test(
		a_plan_can_be_asked_before_there_is_evidence_and_names_each_version_without),
	    cmocka_unit_test(independent_is_of_another_organisation_than_all_makers),
	    cmocka_unit_test(whoever_has_no_organisation_is_a_line_of_their_own),
	    cmocka_unit_test(an_approval_waits_for_the_independent_one_while_there_is_time),
	    cmocka_unit_test(a_line_of_the_gate_may_ask_for_more_approvals),
	    cmocka_unit_test(any_other_end_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
