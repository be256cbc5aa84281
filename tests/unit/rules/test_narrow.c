/* Approvals of less than was asked for: what a board has agreed on. */
#include "daemon/rules/narrow.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { YEAR = 365, MONTH = 30 };

static const struct measure asked = {{{7, 0}}, YEAR};
static const struct tally_policy two_of_three = {
    .quorum = 2, .threshold_p = 1, .threshold_q = 2, .min_approve = 2};

static struct narrow_vote
only(uint64_t set, int64_t term)
{
	return (struct narrow_vote){{{{set, 0}}, term}, 0};
}

static struct narrowed
count(int approve, int reject, int silent, const struct narrow_vote *votes, int n)
{
	struct tally_count c = {.cases = VOTES_APPLICATION, .silent = silent};

	c.votes[VOTE_APPROVE] = approve;
	c.votes[VOTE_REJECT] = reject;
	return narrow_votes(
	    &(struct narrow_count){&two_of_three, &c, silent == 0}, votes, n, &asked);
}

static void
what_nobody_leaves_out_is_given_whole(void **unused)
{
	(void)unused;
	struct narrowed n = count(2, 0, 0, NULL, 0);
	assert_int_equal(n.given.set.bits[0], 7);
	assert_int_equal(n.given.term_ms, YEAR);
	assert_false(n.open);
}

static void
what_too_few_are_for_is_left_out(void **unused)
{
	struct narrow_vote votes[] = {only(3, YEAR), only(1, MONTH)};
	(void)unused;

	struct narrowed n = count(3, 0, 0, votes, 2);
	assert_int_equal(n.given.set.bits[0], 3); /* 4 has one approval, 2 has two, 1 all three */
	assert_int_equal(n.given.term_ms, YEAR);
	votes[0].only.term_ms = 2 * MONTH;
	assert_int_equal(count(3, 0, 0, votes, 2).given.term_ms, 2 * MONTH);
	n = count(2, 0, 0, votes, 2);
	assert_int_equal(n.given.set.bits[0], 1);
	assert_int_equal(n.given.term_ms, MONTH);
}

static void
a_rejection_and_a_narrower_approval_count_together_against_the_rest(void **unused)
{
	const struct narrow_vote one = only(1, YEAR);
	(void)unused;

	struct narrowed n = count(3, 2, 0, &one, 1);
	assert_int_equal(n.given.set.bits[0], 1);
	n = count(4, 1, 0, &one, 1);
	assert_int_equal(n.given.set.bits[0], 7);
}

static void
those_who_agree_on_nothing_give_nothing(void **unused)
{
	const struct narrow_vote votes[] = {only(1, YEAR), only(2, YEAR)};
	(void)unused;

	assert_int_equal(count(2, 0, 0, votes, 2).given.set.bits[0], 0);
}

static void
who_is_silent_may_still_give_more(void **unused)
{
	const struct narrow_vote one = only(3, MONTH);
	(void)unused;

	assert_true(count(2, 0, 1, &one, 1).open);
	assert_false(count(4, 0, 1, &one, 1).open);
	assert_false(count(2, 0, 0, &one, 1).open);
}

static void
who_has_a_veto_also_has_it_on_what_they_leave_out(void **unused)
{
	struct tally_policy policy = two_of_three;
	struct tally_count c = {.cases = VOTES_APPLICATION, .vetoes_for = 1};
	struct narrow_vote one = only(3, YEAR);
	(void)unused;

	policy.vetoes = one.speaks_for = 2;
	c.votes[VOTE_APPROVE] = 4;
	struct narrowed n = narrow_votes(
	    &(struct narrow_count){&policy, &c, true}, &one, 1, &asked);
	assert_int_equal(n.given.set.bits[0], 3);
}

/* Whatever is voted, nothing is given that wasn't asked for, and nothing that fewer are for than
 * the policy takes. */
static void
a_board_never_gives_more_than_was_asked_or_agreed(void **unused)
{
	(void)unused;
	for (unsigned bits = 0; bits < 512; bits++) {
		struct narrow_vote votes[3];
		for (int i = 0; i < 3; i++)
			votes[i] = only(bits >> 3 * i & 7, YEAR - i);
		struct narrowed n = count(3, 0, 0, votes, 3);
		for (unsigned c = 0; c < 3; c++) {
			unsigned yes = (bits >> c & 1) + (bits >> (3 + c) & 1) +
				       (bits >> (6 + c) & 1);
			assert_int_equal(n.given.set.bits[0] >> c & 1, yes >= 2);
		}
		assert_int_equal(n.given.set.bits[0] & ~UINT64_C(7), 0);
		assert_int_equal(n.given.term_ms, YEAR - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_nobody_leaves_out_is_given_whole),
	    cmocka_unit_test(what_too_few_are_for_is_left_out),
	    cmocka_unit_test(a_rejection_and_a_narrower_approval_count_together_against_the_rest),
	    cmocka_unit_test(those_who_agree_on_nothing_give_nothing),
	    cmocka_unit_test(who_is_silent_may_still_give_more),
	    cmocka_unit_test(who_has_a_veto_also_has_it_on_what_they_leave_out),
	    cmocka_unit_test(a_board_never_gives_more_than_was_asked_or_agreed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
