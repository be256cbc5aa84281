/* What votes come to, held against a count that tries out every way in which the silent
 * could still vote. */
#include "daemon/rules/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct tally_policy two_of_three = {2, 1, 2, 2, false, 0, 0};

/* An application's votes. */
static struct tally_count
of(int yes, int no, int abstained, int silent)
{
	struct tally_count c = {.cases = VOTES_APPLICATION, .silent = silent};

	c.votes[VOTE_APPROVE] = yes;
	c.votes[VOTE_REJECT] = no;
	c.votes[VOTE_ABSTAIN] = abstained;
	return c;
}

static enum tally_end
closed(struct tally_policy p, struct tally_count c)
{
	return tally_close(&p, &c, false).end;
}

static enum tally_end
late(struct tally_policy p, struct tally_count c)
{
	return tally_close(&p, &c, true).end;
}

/* --- the reference ---------------------------------------------------------------------------- */

/* Counted in sixtieths, which every threshold below divides. */
static enum tally_end
counted(const struct tally_policy *p, int yes, int no)
{
	int share = yes + no == 0 ? 0 : 60 * yes / (yes + no);
	bool exact = yes + no != 0 && 60 * yes % (yes + no) == 0;
	int bar = 60 * p->threshold_p / p->threshold_q;

	if (yes + no < p->quorum || yes + no == 0)
		return TALLY_NO_QUORUM;
	if (yes < p->min_approve)
		return TALLY_NOT_APPROVED;
	if (bar == 30 && share == 30 && exact)
		return TALLY_TIED;
	if (bar == 30)
		return share > 30 || (share == 30 && !exact) ? TALLY_APPROVED : TALLY_NOT_APPROVED;
	return share >= bar ? TALLY_APPROVED : TALLY_NOT_APPROVED;
}

/* Every end that is possible when SILENT people each still approve, reject or keep out. */
static unsigned
ends(const struct tally_policy *p, int yes, int no, int silent)
{
	if (silent == 0)
		return 1u << counted(p, yes, no);
	return ends(p, yes + 1, no, silent - 1) | ends(p, yes, no + 1, silent - 1) |
	       ends(p, yes, no, silent - 1);
}

static enum tally_end
expected(const struct tally_policy *p, int yes, int no, int silent)
{
	unsigned all = ends(p, yes, no, silent);
	enum tally_end now = counted(p, yes, no);

	if (silent == 0 || (!p->blind && all == 1u << now))
		return now;
	return TALLY_OPEN;
}

static void
check(const struct tally_policy *p, int yes, int no, int silent)
{
	struct tally_count c = of(yes, no, 1, silent);

	assert_int_equal(tally_close(p, &c, false).end, expected(p, yes, no, silent));
	assert_int_equal(tally_close(p, &c, true).end, counted(p, yes, no));
}

static void
check_all_votes(const struct tally_policy *p, int members)
{
	for (int yes = 0; yes <= members; yes++)
		for (int no = 0; yes + no <= members; no++)
			for (int silent = 0; yes + no + silent <= members; silent++)
				check(p, yes, no, silent);
}

static void
check_all_policies(int threshold_p, int threshold_q, bool blind)
{
	for (int quorum = 1; quorum <= 5; quorum++)
		for (int least = 0; least <= 4; least++) {
			struct tally_policy p = {
			    quorum, threshold_p, threshold_q, least, blind, 0, 0};
			check_all_votes(&p, 7);
		}
}

static void
it_closes_exactly_when_the_silent_cannot_change_it(void **unused)
{
	static const int thresholds[][2] = {
	    {1, 2}, {2, 4}, {3, 5}, {2, 3}, {3, 4}, {4, 5}, {11, 20}, {1, 1}};
	(void)unused;

	for (size_t t = 0; t < sizeof(thresholds) / sizeof(thresholds[0]); t++) {
		check_all_policies(thresholds[t][0], thresholds[t][1], false);
		check_all_policies(thresholds[t][0], thresholds[t][1], true);
	}
}

/* --- each rule by name ------------------------------------------------------------------------ */

static void
more_for_than_against_passes_at_one_half(void **unused)
{
	(void)unused;
	assert_int_equal(closed(two_of_three, of(2, 1, 0, 0)), TALLY_APPROVED);
	assert_int_equal(closed(two_of_three, of(2, 2, 0, 0)), TALLY_TIED);
	assert_int_equal(closed(two_of_three, of(2, 3, 0, 0)), TALLY_NOT_APPROVED);
}

static void
above_one_half_the_share_itself_passes(void **unused)
{
	(void)unused;
	struct tally_policy p = {3, 2, 3, 2, false, 0, 0};
	assert_int_equal(closed(p, of(4, 2, 0, 0)), TALLY_APPROVED);
	assert_int_equal(closed(p, of(3, 2, 0, 0)), TALLY_NOT_APPROVED);
	assert_int_equal(closed(p, of(3, 3, 0, 0)), TALLY_NOT_APPROVED);
}

static void
abstentions_and_recusals_count_neither_for_a_side_nor_for_the_quorum(void **unused)
{
	(void)unused;
	struct tally_policy p = {3, 1, 2, 2, false, 0, 0};
	struct tally_count c = of(2, 0, 5, 0);
	c.votes[VOTE_RECUSE] = 3;
	assert_int_equal(closed(p, c), TALLY_NO_QUORUM);
	c.votes[VOTE_APPROVE] = 3;
	assert_int_equal(closed(p, c), TALLY_APPROVED);
}

static void
a_recusal_can_put_the_quorum_out_of_reach_but_never_lowers_it(void **unused)
{
	(void)unused;
	struct tally_policy p = {3, 1, 2, 2, false, 0, 0};
	struct tally_count c = of(2, 0, 0, 1);
	assert_int_equal(closed(p, c), TALLY_OPEN);
	c.silent = 0;
	c.votes[VOTE_RECUSE] = 1;
	assert_int_equal(closed(p, c), TALLY_NO_QUORUM);
	assert_int_equal(closed((struct tally_policy){4, 1, 2, 2, false, 0, 0}, of(1, 0, 0, 2)),
	    TALLY_NO_QUORUM);
}

static void
fewer_approvals_than_the_policy_asks_for_never_approve(void **unused)
{
	(void)unused;
	struct tally_policy p = {1, 1, 2, 2, false, 0, 0};
	assert_int_equal(closed(p, of(1, 0, 2, 0)), TALLY_NOT_APPROVED);
	assert_int_equal(closed(p, of(1, 1, 1, 0)), TALLY_NOT_APPROVED);
}

static void
it_closes_early_when_the_votes_cast_leave_one_outcome(void **unused)
{
	(void)unused;
	assert_int_equal(closed(two_of_three, of(1, 0, 0, 2)), TALLY_OPEN);
	assert_int_equal(closed(two_of_three, of(2, 0, 0, 1)), TALLY_APPROVED);
	assert_int_equal(closed(two_of_three, of(0, 2, 0, 1)), TALLY_NOT_APPROVED);
	assert_int_equal(closed(two_of_three, of(1, 1, 0, 1)), TALLY_OPEN);
}

static void
a_blind_vote_stays_open_until_all_have_voted_or_its_deadline(void **unused)
{
	(void)unused;
	struct tally_policy p = two_of_three;
	p.blind = true;
	assert_int_equal(closed(p, of(2, 0, 0, 1)), TALLY_OPEN);
	assert_int_equal(late(p, of(2, 0, 0, 1)), TALLY_APPROVED);
	assert_int_equal(closed(p, of(2, 0, 1, 0)), TALLY_APPROVED);
}

static void
at_the_deadline_the_votes_cast_decide(void **unused)
{
	(void)unused;
	assert_int_equal(late(two_of_three, of(2, 0, 0, 9)), TALLY_APPROVED);
	assert_int_equal(late(two_of_three, of(1, 2, 0, 9)), TALLY_NOT_APPROVED);
	assert_int_equal(late(two_of_three, of(1, 0, 0, 9)), TALLY_NO_QUORUM);
}

static void
a_tie_is_decided_by_the_chair_else_the_deputy_else_it_is_not_approved(void **unused)
{
	(void)unused;
	struct tally_count c = of(2, 2, 0, 0);
	assert_int_equal(tally_caster(true, true), CASTER_CHAIR);
	assert_int_equal(tally_caster(true, false), CASTER_CHAIR);
	assert_int_equal(tally_caster(false, true), CASTER_DEPUTY);
	assert_int_equal(tally_caster(false, false), CASTER_NOBODY);
	assert_int_equal(tally_cast(&c, VOTE_APPROVE).end, TALLY_APPROVED);
	assert_int_equal(tally_cast(&c, VOTE_REJECT).end, TALLY_NOT_APPROVED);
	assert_int_equal(tally_cast(&c, VOTE_COUNT).end, TALLY_NOT_APPROVED);
}

/* --- promotions ------------------------------------------------------------------------------- */

static struct tally_count
promotion(int approve, int conditions, int silent)
{
	struct tally_count c = {.cases = VOTES_PROMOTION, .silent = silent};

	c.votes[VOTE_APPROVE] = approve;
	c.votes[VOTE_APPROVE_WITH_CONDITIONS] = conditions;
	return c;
}

static void
approving_with_conditions_counts_for(void **unused)
{
	(void)unused;
	struct tally_count c = promotion(1, 1, 0);
	assert_int_equal(closed(two_of_three, c), TALLY_APPROVED);
	c.votes[VOTE_PAUSE] = 2;
	assert_int_equal(closed(two_of_three, c), TALLY_TIED);
}

static void
the_outcome_is_the_most_frequent_vote_against(void **unused)
{
	(void)unused;
	struct tally_count c = promotion(1, 0, 0);
	c.votes[VOTE_MORE_EVIDENCE] = 2;
	c.votes[VOTE_REFUSE] = 1;
	assert_int_equal(tally_final(&two_of_three, &c).end, TALLY_NOT_APPROVED);
	assert_int_equal(tally_final(&two_of_three, &c).outcome, VOTE_MORE_EVIDENCE);
}

static void
of_equally_frequent_ones_the_more_cautious(void **unused)
{
	static const enum vote order[] = {
	    VOTE_MORE_EVIDENCE, VOTE_MORE_SAFEGUARDS, VOTE_NARROWER, VOTE_REFUSE, VOTE_PAUSE};
	(void)unused;

	for (int i = 0; i < 5; i++)
		for (int k = i + 1; k < 5; k++) {
			struct tally_count c = promotion(0, 0, 0);
			c.votes[order[i]] = c.votes[order[k]] = 2;
			assert_int_equal(tally_final(&two_of_three, &c).outcome, order[k]);
		}
}

/* Every way in which N silent people vote against or keep out, by trying them all. */
static unsigned
outcomes(const struct tally_policy *p, struct tally_count c, int n)
{
	unsigned all = 0;

	if (n == 0) {
		c.silent = 0;
		struct tally t = tally_final(p, &c);
		return t.end == TALLY_NOT_APPROVED ? 1u << t.outcome : 1u << (VOTE_COUNT + 1);
	}
	for (int i = 0; i <= VOTE_ABSTAIN; i++) {
		struct tally_count next = c;
		if (i == VOTE_REJECT)
			continue;
		next.votes[i]++;
		all |= outcomes(p, next, n - 1);
	}
	return all;
}

static void
it_ends_early_only_when_the_outcome_too_is_certain(void **unused)
{
	struct tally_policy p = {3, 1, 2, 2, false, 0, 0};
	int ended = 0;
	(void)unused;

	for (int bits = 0; bits < 3 * 3 * 3 * 3 * 3; bits++)
		for (int silent = 1; silent <= 2; silent++) {
			struct tally_count c = promotion(bits % 3, 0, silent);
			c.votes[VOTE_MORE_EVIDENCE] = bits / 3 % 3;
			c.votes[VOTE_NARROWER] = bits / 9 % 3;
			c.votes[VOTE_REFUSE] = bits / 27 % 3;
			c.votes[VOTE_PAUSE] = bits / 81 % 3;
			struct tally t = tally_close(&p, &c, false);
			unsigned all = outcomes(&p, c, silent);
			bool one = (all & (all - 1)) == 0 && all != 1u << (VOTE_COUNT + 1);
			assert_int_equal(t.end == TALLY_NOT_APPROVED, one);
			if (one)
				assert_int_equal(all, 1u << t.outcome);
			ended += one;
		}
	assert_in_range(ended, 10, 400);
}

static void
too_few_approvals_with_nobody_against_have_no_outcome_of_their_own(void **unused)
{
	(void)unused;
	struct tally_count c = promotion(1, 0, 0);
	struct tally t = tally_final(&(struct tally_policy){1, 1, 2, 2, false, 0, 0}, &c);
	assert_int_equal(t.end, TALLY_NOT_APPROVED);
	assert_int_equal(t.outcome, VOTE_COUNT);
}

static void
a_casting_vote_against_counts_for_the_outcome_too(void **unused)
{
	(void)unused;
	struct tally_count c = promotion(2, 0, 0);
	c.votes[VOTE_MORE_EVIDENCE] = c.votes[VOTE_NARROWER] = 1;
	assert_int_equal(tally_cast(&c, VOTE_COUNT).outcome, VOTE_NARROWER);
	assert_int_equal(tally_cast(&c, VOTE_MORE_EVIDENCE).outcome, VOTE_MORE_EVIDENCE);
}

static void
conditions_are_united(void **unused)
{
	(void)unused;
	struct str all[] = {STR("A model card first."), STR(" \n"), STR("Weekly reports."),
	    STR(" A model card first.\n")};
	struct str ret[4];
	assert_int_equal(tally_unite(all, 4, ret), 2);
	assert_true(str_is(ret[0], "A model card first."));
	assert_true(str_is(ret[1], "Weekly reports."));
}

/* --- several boards, what is missing, how close ----------------------------------------------- */

static void
every_board_must_approve_and_one_refusal_ends_it(void **unused)
{
	(void)unused;
	enum tally_end b[3] = {TALLY_APPROVED, TALLY_OPEN, TALLY_APPROVED};
	assert_int_equal(tally_of_boards(b, 3), TALLY_OPEN);
	assert_int_equal(tally_of_boards(b, 1), TALLY_APPROVED);
	b[1] = TALLY_TIED;
	assert_int_equal(tally_of_boards(b, 3), TALLY_OPEN);
	b[1] = TALLY_NO_QUORUM;
	assert_int_equal(tally_of_boards(b, 3), TALLY_OPEN);
	b[1] = TALLY_NOT_APPROVED;
	assert_int_equal(tally_of_boards(b, 3), TALLY_NOT_APPROVED);
	b[1] = TALLY_APPROVED;
	assert_int_equal(tally_of_boards(b, 3), TALLY_APPROVED);
	assert_int_equal(tally_of_boards(b, 0), TALLY_OPEN);
}

static void
what_is_missing_is_counted_in_votes(void **unused)
{
	(void)unused;
	struct tally_policy p = {3, 1, 2, 2, false, 0, 0};
	struct tally_count c = of(1, 0, 0, 4);
	struct tally_missing m = tally_missing(&p, &c);
	assert_int_equal(m.for_quorum, 2);
	assert_int_equal(m.to_approve, 2);
	assert_int_equal(m.to_refuse, 3);
	c = of(1, 0, 0, 3);
	m = tally_missing(&two_of_three, &c);
	assert_int_equal(m.to_approve, 2);
	assert_int_equal(m.to_refuse, 3);
	c = of(1, 1, 0, 0);
	m = tally_missing(&p, &c);
	assert_int_equal(m.for_quorum, 1);
	assert_int_equal(m.to_approve, -1);
	assert_int_equal(m.to_refuse, -1);
}

static void
check_fewest(int yes, int no, int silent)
{
	struct tally_policy p = {3, 2, 3, 2, false, 0, 0};
	struct tally_count c = of(yes, no, 0, silent);
	struct tally_missing m = tally_missing(&p, &c);

	for (int n = 0; n <= silent; n++) {
		assert_int_equal(expected(&p, yes + n, no, silent - n) == TALLY_APPROVED,
		    m.to_approve >= 0 && n >= m.to_approve);
		assert_int_equal(expected(&p, yes, no + n, silent - n) == TALLY_NOT_APPROVED,
		    m.to_refuse >= 0 && n >= m.to_refuse);
	}
}

static void
what_is_said_to_be_missing_is_the_fewest_that_suffice(void **unused)
{
	(void)unused;
	for (int yes = 0; yes <= 4; yes++)
		for (int no = 0; no <= 4; no++)
			for (int silent = 0; silent <= 4; silent++)
				check_fewest(yes, no, silent);
}

static void
how_close_it_was_is_the_fewest_votes_cast_the_other_way(void **unused)
{
	(void)unused;
	struct tally_count c = of(5, 0, 0, 0);
	assert_int_equal(tally_margin(&two_of_three, &c), 3);
	c = of(3, 2, 0, 0);
	assert_int_equal(tally_margin(&two_of_three, &c), 1);
	c = of(1, 4, 0, 0);
	assert_int_equal(tally_margin(&two_of_three, &c), 2);
	c = of(2, 2, 0, 0);
	assert_int_equal(tally_margin(&two_of_three, &c), 1);
	c = of(1, 0, 0, 0);
	assert_int_equal(tally_margin(&two_of_three, &c), 0);
}

static void
words_are_those_of_their_kind_of_case(void **unused)
{
	(void)unused;
	assert_int_equal(vote_of(STR("reject"), VOTES_APPLICATION), VOTE_REJECT);
	assert_int_equal(vote_of(STR("reject"), VOTES_PROMOTION), VOTE_COUNT);
	assert_int_equal(vote_of(STR("pause"), VOTES_APPLICATION), VOTE_COUNT);
	for (int i = 0; i < VOTE_COUNT; i++)
		assert_int_equal(vote_of(str_of(vote_word((enum vote)i)), VOTES_EITHER), i);
	assert_false(vote_for(VOTE_COUNT) || vote_against(VOTE_COUNT));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_closes_exactly_when_the_silent_cannot_change_it),
	    cmocka_unit_test(more_for_than_against_passes_at_one_half),
	    cmocka_unit_test(above_one_half_the_share_itself_passes),
	    cmocka_unit_test(abstentions_and_recusals_count_neither_for_a_side_nor_for_the_quorum),
	    cmocka_unit_test(a_recusal_can_put_the_quorum_out_of_reach_but_never_lowers_it),
	    cmocka_unit_test(fewer_approvals_than_the_policy_asks_for_never_approve),
	    cmocka_unit_test(it_closes_early_when_the_votes_cast_leave_one_outcome),
	    cmocka_unit_test(a_blind_vote_stays_open_until_all_have_voted_or_its_deadline),
	    cmocka_unit_test(at_the_deadline_the_votes_cast_decide),
	    cmocka_unit_test(a_tie_is_decided_by_the_chair_else_the_deputy_else_it_is_not_approved),
	    cmocka_unit_test(approving_with_conditions_counts_for),
	    cmocka_unit_test(the_outcome_is_the_most_frequent_vote_against),
	    cmocka_unit_test(of_equally_frequent_ones_the_more_cautious),
	    cmocka_unit_test(it_ends_early_only_when_the_outcome_too_is_certain),
	    cmocka_unit_test(too_few_approvals_with_nobody_against_have_no_outcome_of_their_own),
	    cmocka_unit_test(a_casting_vote_against_counts_for_the_outcome_too),
	    cmocka_unit_test(conditions_are_united),
	    cmocka_unit_test(every_board_must_approve_and_one_refusal_ends_it),
	    cmocka_unit_test(what_is_missing_is_counted_in_votes),
	    cmocka_unit_test(what_is_said_to_be_missing_is_the_fewest_that_suffice),
	    cmocka_unit_test(how_close_it_was_is_the_fewest_votes_cast_the_other_way),
	    cmocka_unit_test(words_are_those_of_their_kind_of_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
