/* Perspectives and vetoes, held against the words of the rule, voice by voice. */
#include "daemon/rules/tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* At one half: more for than against. */
static enum tally_end
counted(const struct tally_policy *p, int yes, int no)
{
	if (yes + no < p->quorum)
		return TALLY_NO_QUORUM;
	if (yes < p->min_approve)
		return TALLY_NOT_APPROVED;
	if (yes == no)
		return TALLY_TIED;
	return yes > no ? TALLY_APPROVED : TALLY_NOT_APPROVED;
}

enum { SECURITY = 1, LAW = 2 };

/* One voter or silent person, who speaks for some of both. */
struct voice {
	enum vote vote; /* VOTE_COUNT: silent */
	uint64_t speaks_for;
};

static struct tally_count
heard(const struct tally_policy *p, const struct voice *voices, int count)
{
	struct tally_count c = {.cases = VOTES_APPLICATION};

	for (int i = 0; i < count; i++) {
		if (voices[i].vote == VOTE_COUNT)
			c.silent++;
		else
			c.votes[voices[i].vote]++;
		tally_hear(p, &c, voices[i].vote, voices[i].speaks_for);
	}
	return c;
}

/* By the words of the rule, from each voice. */
static enum tally_end
end_by_hand(const struct tally_policy *p, const struct voice *voices, int count)
{
	int yes = 0, no = 0;
	uint64_t spoken = 0;
	bool vetoed = false;

	for (int i = 0; i < count; i++) {
		yes += voices[i].vote == VOTE_APPROVE;
		no += voices[i].vote == VOTE_REJECT;
		if (voices[i].vote == VOTE_APPROVE || voices[i].vote == VOTE_REJECT)
			spoken |= voices[i].speaks_for;
		vetoed = vetoed ||
			 (voices[i].vote == VOTE_REJECT && (voices[i].speaks_for & p->vetoes) != 0);
	}
	enum tally_end end = counted(p, yes, no);
	if (end == TALLY_NO_QUORUM || (p->required & ~spoken) != 0)
		return TALLY_NO_QUORUM;
	return vetoed ? TALLY_NOT_APPROVED : end;
}

/* The ends that are possible when each of the silent still does something. */
static unsigned
ends_by_hand(const struct tally_policy *p, struct voice *voices, int count)
{
	static const enum vote could[] = {VOTE_APPROVE, VOTE_REJECT, VOTE_ABSTAIN};
	unsigned all = 0;

	for (int i = 0; i < count; i++) {
		if (voices[i].vote != VOTE_COUNT)
			continue;
		for (int k = 0; k < 3; k++) {
			voices[i].vote = could[k];
			all |= ends_by_hand(p, voices, count);
		}
		voices[i].vote = VOTE_COUNT;
		return all;
	}
	return 1u << end_by_hand(p, voices, count);
}

static void
check_voices(const struct tally_policy *p, struct voice *voices, int count)
{
	struct tally_count c = heard(p, voices, count);
	unsigned all = ends_by_hand(p, voices, count);
	struct tally closed_now = tally_close(p, &c, false);

	assert_int_equal(tally_close(p, &c, true).end, end_by_hand(p, voices, count));
	/* Never closed while it could come out otherwise; what nobody can fill may stay open. */
	if (closed_now.end != TALLY_OPEN)
		assert_int_equal(all, 1u << closed_now.end);
}

static void
nothing_closes_while_a_perspective_or_a_veto_may_still_change_it(void **unused)
{
	static const enum vote votes[] = {VOTE_APPROVE, VOTE_REJECT, VOTE_COUNT};
	(void)unused;

	for (int asked = 0; asked < 16; asked++) {
		struct tally_policy p = {2, 1, 2, 1, false, asked & 3, (uint64_t)asked >> 2};
		for (int code = 0; code < 12 * 12 * 12 * 12; code++) {
			struct voice v[4];
			for (int i = 0, rest = code; i < 4; i++, rest /= 12)
				v[i] = (struct voice){votes[rest % 3], (uint64_t)(rest / 3 % 4)};
			check_voices(&p, v, 4);
		}
	}
}

static void
a_vote_of_every_required_perspective_is_needed(void **unused)
{
	struct tally_policy p = {2, 1, 2, 1, false, SECURITY | LAW, 0};
	struct voice v[] = {{VOTE_APPROVE, SECURITY}, {VOTE_APPROVE, 0}, {VOTE_ABSTAIN, LAW}};
	struct tally_count c = heard(&p, v, 3);
	(void)unused;

	assert_int_equal(tally_final(&p, &c).end, TALLY_NO_QUORUM);
	assert_int_equal(tally_missing(&p, &c).unheard, LAW);
	v[2].vote = VOTE_REJECT;
	c = heard(&p, v, 3);
	assert_int_equal(tally_final(&p, &c).end, TALLY_APPROVED);
}

static void
one_veto_refuses_whatever_the_others_say(void **unused)
{
	struct tally_policy p = {2, 1, 2, 1, false, 0, LAW};
	struct voice v[] = {
	    {VOTE_APPROVE, 0}, {VOTE_APPROVE, 0}, {VOTE_APPROVE, 0}, {VOTE_REJECT, LAW}};
	struct tally_count c = heard(&p, v, 4);
	(void)unused;

	assert_int_equal(tally_final(&p, &c).end, TALLY_NOT_APPROVED);
	assert_int_equal(tally_margin(&p, &c), 1);
	v[3].vote = VOTE_COUNT;
	c = heard(&p, v, 4);
	assert_int_equal(tally_close(&p, &c, false).end, TALLY_OPEN);
	v[3].vote = VOTE_APPROVE;
	c = heard(&p, v, 4);
	assert_int_equal(tally_close(&p, &c, false).end, TALLY_APPROVED);
	assert_int_equal(tally_margin(&p, &c), 1);
}

/* VOTED for it, SILENT left: is that what a policy of two votes and APPROVALS takes? */
static bool
possible(int approvals, int voted, int silent)
{
	struct tally_policy p = {2, 1, 2, approvals, false, 0, 0};
	struct tally_count c = {.cases = VOTES_APPLICATION, .silent = silent};

	c.votes[VOTE_APPROVE] = voted;
	c.votes[VOTE_ABSTAIN] = 3;
	return tally_possible(&p, &c);
}

static void
too_few_are_left_when_all_of_them_together_are_fewer_than_it_takes(void **unused)
{
	(void)unused;
	for (int approvals = 1; approvals <= 3; approvals++)
		for (int voted = 0; voted <= 3; voted++)
			for (int silent = 0; silent <= 3; silent++)
				assert_int_equal(possible(approvals, voted, silent),
				    voted + silent >= 2 && voted + silent >= approvals);
}

static void
too_few_are_left_when_nobody_of_them_speaks_for_what_is_required(void **unused)
{
	struct tally_policy p = {2, 1, 2, 2, false, LAW, 0};
	struct voice v[] = {{VOTE_APPROVE, SECURITY}, {VOTE_COUNT, SECURITY}, {VOTE_COUNT, 0}};
	struct tally_count c = heard(&p, v, 3);

	(void)unused;
	assert_false(tally_possible(&p, &c));
	v[2].speaks_for = LAW;
	c = heard(&p, v, 3);
	assert_true(tally_possible(&p, &c));
	v[2].vote = VOTE_REJECT;
	c = heard(&p, v, 3);
	assert_true(tally_possible(&p, &c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_closes_while_a_perspective_or_a_veto_may_still_change_it),
	    cmocka_unit_test(a_vote_of_every_required_perspective_is_needed),
	    cmocka_unit_test(one_veto_refuses_whatever_the_others_say),
	    cmocka_unit_test(too_few_are_left_when_all_of_them_together_are_fewer_than_it_takes),
	    cmocka_unit_test(too_few_are_left_when_nobody_of_them_speaks_for_what_is_required),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
