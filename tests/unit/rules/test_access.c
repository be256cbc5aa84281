/* The permit rule: every reason, on a small model. */
#include "daemon/rules/access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { NOW = 1000000, MINUTE = 60000, YEAR = 500000000 };
enum { CHAT, WEIGHTS }; /* capabilities */
enum { API, FILES }; /* components */
enum { PARTNER, OPEN, VETTED }; /* tiers */

static struct capabilities
only(int capability)
{
	struct capabilities c = {{0, 0}};
	capability_add(&c, capability);
	return c;
}

static struct access_offer
offer(uint32_t tier, int capability, int component, uint64_t versions)
{
	return (struct access_offer){tier, component, versions, only(capability), tier == OPEN,
	    tier == OPEN ? MINUTE / 2 : MINUTE, 3 * MINUTE, {{0, 0}}};
}

static struct access_grant
grant(uint32_t tier, int capability, uint64_t versions)
{
	return (struct access_grant){{.start_at = 0, .end_at = NOW + YEAR}, tier, only(capability),
	    versions, MINUTE, 2 * MINUTE, SPENT_NOTHING};
}

/* One case: at most two of each. */
struct scene {
	struct access_need needs[2];
	struct access_offer offers[3];
	struct access_grant grants[3];
	size_t need_count, offer_count, grant_count;
	bool held;
};

static struct access_verdict
play(const struct scene *s, int capability)
{
	struct access_ask ask = {capability, s->needs, s->need_count, s->offers, s->offer_count,
	    s->grants, s->grant_count, s->held, NOW};
	struct access_verdict v;
	access_decide(&ask, &v);
	return v;
}

/* Chat with version 1 over the API, offered to partners; the subject is one. */
static struct scene
partner(void)
{
	return (struct scene){.needs = {{API, 1}},
	    .need_count = 1,
	    .offers = {offer(PARTNER, CHAT, API, 1)},
	    .offer_count = 1,
	    .grants = {grant(PARTNER, CHAT, 1)},
	    .grant_count = 1};
}

static void
denied(const struct scene *s, int capability, enum reason reason, size_t nearest)
{
	struct access_verdict v = play(s, capability);
	assert_false(v.permit);
	assert_int_equal(v.unreachable_ms, 0);
	assert_int_equal(v.reason, reason);
	assert_int_equal(v.expires_in_ms, 5000);
	assert_int_equal(v.grant, nearest);
	if (reason == REASON_NO_GRANT)
		assert_true(v.offer != ACCESS_NONE);
	if (v.offer == ACCESS_NONE)
		return;
	assert_true(reason == REASON_NO_GRANT || reason == REASON_EXPIRED ||
		    reason == REASON_VERSION_NOT_COVERED ||
		    reason == REASON_CAPABILITY_NOT_COVERED);
	assert_true(capability_in(&s->offers[v.offer].capabilities, capability));
}

static void
an_active_grant_that_the_stage_offers_permits(void **unused)
{
	(void)unused;
	struct scene s = partner();
	struct access_verdict v = play(&s, CHAT);
	assert_true(v.permit);
	assert_int_equal(v.expires_in_ms, MINUTE);
	assert_int_equal(v.grant, 0);
	assert_int_equal(v.offer, ACCESS_NONE);
}

static void
a_permit_is_not_kept_past_the_end_of_the_grant(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grants[0].facts.end_at = NOW + 7;
	assert_int_equal(play(&s, CHAT).expires_in_ms, 7);
}

static void
a_permit_is_kept_no_longer_than_either_revision_allows(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grants[0].max_stale_ms = 9;
	assert_int_equal(play(&s, CHAT).expires_in_ms, 9);
	s.offers[0].max_stale_ms = 0;
	assert_true(play(&s, CHAT).permit);
	assert_int_equal(play(&s, CHAT).expires_in_ms, 0);
}

static void
a_permit_outlives_our_silence_for_as_long_as_every_tier_allows(void **unused)
{
	(void)unused;
	struct scene s = partner();
	assert_int_equal(play(&s, CHAT).unreachable_ms, 2 * MINUTE);
	s.offers[0].unreachable_ms = 9;
	assert_int_equal(play(&s, CHAT).unreachable_ms, 9);
	s.offers[0].unreachable_ms = 0;
	assert_int_equal(play(&s, CHAT).unreachable_ms, 0);
	s.offers[0].unreachable_ms = MINUTE;
	s.grants[0].facts.end_at = NOW + MINUTE + 7;
	assert_int_equal(play(&s, CHAT).unreachable_ms, 7);
	s.grants[0].facts.end_at = NOW + 7;
	assert_int_equal(play(&s, CHAT).unreachable_ms, 0);
}

/* Waiting helps with what is spent, not with what is stopped. */
static void
a_spent_limit_is_the_reason_only_of_what_is_not_stopped(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.needs[1] = (struct access_need){FILES, 1};
	s.need_count = 2;
	s.offers[1] = offer(PARTNER, CHAT, FILES, 1);
	s.offer_count = 2;
	s.grants[0].spent = SPENT_RATE;
	s.grants[1] = grant(PARTNER, CHAT, 1);
	s.grant_count = 2;
	s.offers[1].stopped = only(CHAT);
	denied(&s, CHAT, REASON_RESTRICTED, 0);
	s.offers[1].stopped = (struct capabilities){{0, 0}};
	s.grants[1].spent = SPENT_QUOTA;
	denied(&s, CHAT, REASON_RATE_LIMITED, 0);
}

static void
what_is_restricted_stops_for_everybody_and_says_so(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[0].stopped = only(CHAT);
	denied(&s, CHAT, REASON_RESTRICTED, 0);
	s.grants[0].facts.terms_pending = true;
	denied(&s, CHAT, REASON_TERMS_PENDING, 0);
	s.grant_count = 0;
	denied(&s, CHAT, REASON_RESTRICTED, ACCESS_NONE);
	s.offers[0] = offer(OPEN, CHAT, API, 1);
	s.offers[0].stopped = only(CHAT);
	denied(&s, CHAT, REASON_RESTRICTED, ACCESS_NONE);
	s.offers[0].stopped = only(WEIGHTS);
	assert_true(play(&s, CHAT).permit);
}

static void
another_tier_that_is_not_restricted_is_one_to_apply_for(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[0].stopped = only(CHAT);
	s.offers[1] = offer(VETTED, CHAT, API, 1);
	s.offer_count = 2;
	s.grant_count = 0;
	denied(&s, CHAT, REASON_NO_GRANT, ACCESS_NONE);
	assert_int_equal(play(&s, CHAT).offer, 1);
}

static void
an_open_tier_permits_without_a_grant(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[0] = offer(OPEN, CHAT, API, 1);
	s.grant_count = 0;
	struct access_verdict v = play(&s, CHAT);
	assert_true(v.permit);
	assert_int_equal(v.expires_in_ms, MINUTE / 2);
	assert_int_equal(v.grant, ACCESS_NONE);
	assert_int_equal(v.offer, 0);
}

static void
of_two_that_permit_the_one_that_stays_good_longer_is_named(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[1] = offer(OPEN, CHAT, API, 1);
	s.offer_count = 2;
	assert_int_equal(play(&s, CHAT).grant, 0);
	s.grants[0].facts.end_at = NOW + 1;
	assert_int_equal(play(&s, CHAT).grant, ACCESS_NONE);
	assert_int_equal(play(&s, CHAT).offer, 1);
}

static void
grants_are_united(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.needs[0].versions = 3;
	s.offers[0].versions = 3;
	s.grants[1] = grant(PARTNER, CHAT, 2);
	s.grants[1].facts.end_at = NOW + 70;
	denied(&s, CHAT, REASON_VERSION_NOT_COVERED, 0);
	s.grant_count = 2;
	struct access_verdict v = play(&s, CHAT);
	assert_true(v.permit);
	assert_int_equal(v.expires_in_ms, 70);
	assert_int_equal(v.grant, 0);
}

static void
a_grant_and_an_open_tier_are_united(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.needs[0].versions = 3;
	s.offers[1] = offer(OPEN, CHAT, API, 2);
	s.offer_count = 2;
	assert_true(play(&s, CHAT).permit);
	assert_int_equal(play(&s, CHAT).expires_in_ms, MINUTE / 2);
	s.grant_count = 0;
	denied(&s, CHAT, REASON_VERSION_NOT_COVERED, ACCESS_NONE);
}

static void
who_has_a_grant_is_told_which_other_tier_to_apply_for(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[1] = offer(VETTED, WEIGHTS, API, 1);
	s.offer_count = 2;
	denied(&s, WEIGHTS, REASON_CAPABILITY_NOT_COVERED, 0);
	assert_int_equal(play(&s, WEIGHTS).offer, 1);
	s.grants[0].facts.end_at = NOW;
	denied(&s, CHAT, REASON_EXPIRED, 0);
	assert_int_equal(play(&s, CHAT).offer, 0);
	s.offer_count = 0;
	denied(&s, CHAT, REASON_EXPIRED, 0);
	assert_int_equal(play(&s, CHAT).offer, ACCESS_NONE);
}

static void
every_touched_component_must_be_covered(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.needs[1] = (struct access_need){FILES, 1};
	s.need_count = 2;
	denied(&s, CHAT, REASON_VERSION_NOT_COVERED, 0);
	s.offers[1] = offer(PARTNER, CHAT, FILES, 1);
	s.offer_count = 2;
	assert_true(play(&s, CHAT).permit);
}

static void
a_later_revision_of_the_tier_serves_only_what_both_include(void **unused)
{
	(void)unused;
	struct scene s = partner();
	capability_add(&s.grants[0].capabilities, WEIGHTS);
	assert_true(play(&s, CHAT).permit);
	denied(&s, WEIGHTS, REASON_DORMANT, 0);
}

/* --- each reason ------------------------------------------------------------------------------ */

static void
needing_nothing_is_a_capability_not_covered(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.need_count = 0;
	denied(&s, CHAT, REASON_CAPABILITY_NOT_COVERED, ACCESS_NONE);
}

static void
needing_no_version_is_a_version_not_covered(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.needs[0].versions = 0;
	denied(&s, CHAT, REASON_VERSION_NOT_COVERED, ACCESS_NONE);
}

static void
open_terms_are_the_reason_before_all_others(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grants[0].facts.terms_pending = true;
	s.grants[0].facts.start_at = INT64_MAX;
	s.held = true;
	denied(&s, CHAT, REASON_TERMS_PENDING, 0);
	s.grants[1] = s.grants[0];
	s.grants[0].facts.revoked = true;
	s.grant_count = 2;
	denied(&s, CHAT, REASON_TERMS_PENDING, 1);
}

static void
a_start_that_lies_ahead_is_told_as_pending(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grants[0].facts.start_at = NOW + 1;
	denied(&s, CHAT, REASON_TERMS_PENDING, 0);
	s.held = true;
	denied(&s, CHAT, REASON_TERMS_PENDING, 0);
}

static void
a_hold_keeps_a_grant_from_beginning_and_lets_others_go_on(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.held = true;
	assert_true(play(&s, CHAT).permit);
	s.grants[0].facts.start_at = INT64_MAX;
	denied(&s, CHAT, REASON_RELEASE_HELD, 0);
}

static void
each_ended_or_stopped_grant_gives_its_reason(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grants[0].facts.suspended = true;
	denied(&s, CHAT, REASON_SUSPENDED, 0);
	s.grants[0].facts.closed = true;
	denied(&s, CHAT, REASON_REVOKED, 0);
	s.grants[0].facts.closed = false;
	s.grants[0].facts.revoked = true;
	denied(&s, CHAT, REASON_REVOKED, 0);
	s.grants[0].facts.end_at = NOW;
	denied(&s, CHAT, REASON_EXPIRED, 0);
}

static void
a_superseded_grant_is_as_none(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grants[0].facts.superseded = true;
	denied(&s, CHAT, REASON_NO_GRANT, ACCESS_NONE);
	s.offer_count = 0;
	denied(&s, CHAT, REASON_STAGE_NOT_OFFERED, ACCESS_NONE);
}

static void
a_denial_without_a_grant_names_a_tier_that_would_do(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grant_count = 0;
	s.offers[0].versions = 2;
	s.offers[1] = offer(PARTNER + 1, CHAT, API, 1);
	s.offer_count = 2;
	assert_int_equal(play(&s, CHAT).offer, 1);
}

static void
what_is_granted_and_not_offered_is_dormant(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[0].versions = 2;
	denied(&s, CHAT, REASON_DORMANT, 0);
	s.offer_count = 0;
	denied(&s, CHAT, REASON_DORMANT, 0);
}

static void
a_component_that_the_tier_leaves_out_is_not_dormant(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[0].component = FILES;
	denied(&s, CHAT, REASON_VERSION_NOT_COVERED, 0);
}

static void
without_a_grant_it_depends_on_whether_a_tier_offers_it(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.grant_count = 0;
	denied(&s, CHAT, REASON_NO_GRANT, ACCESS_NONE);
	denied(&s, WEIGHTS, REASON_STAGE_NOT_OFFERED, ACCESS_NONE);
	s.needs[0].versions = 2;
	denied(&s, CHAT, REASON_STAGE_NOT_OFFERED, ACCESS_NONE);
}

static void
a_grant_of_something_else_says_what_it_lacks(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[1] = offer(VETTED, WEIGHTS, API, 1);
	s.offer_count = 2;
	denied(&s, WEIGHTS, REASON_CAPABILITY_NOT_COVERED, 0);
	s.needs[0].versions = 2;
	denied(&s, CHAT, REASON_VERSION_NOT_COVERED, 0);
}

static void
nobody_is_sent_to_apply_for_what_no_tier_offers(void **unused)
{
	(void)unused;
	struct scene s = partner();
	denied(&s, WEIGHTS, REASON_STAGE_NOT_OFFERED, ACCESS_NONE);
	s.offers[1] = offer(VETTED, WEIGHTS, API, 2);
	s.offer_count = 2;
	denied(&s, WEIGHTS, REASON_STAGE_NOT_OFFERED, ACCESS_NONE);
}

static void
a_suspended_grant_of_something_else_is_beside_the_point(void **unused)
{
	(void)unused;
	struct scene s = partner();
	s.offers[1] = offer(VETTED, WEIGHTS, API, 1);
	s.offer_count = 2;
	s.grants[0].facts.suspended = true;
	denied(&s, WEIGHTS, REASON_NO_GRANT, ACCESS_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_active_grant_that_the_stage_offers_permits),
	    cmocka_unit_test(a_permit_is_not_kept_past_the_end_of_the_grant),
	    cmocka_unit_test(a_permit_is_kept_no_longer_than_either_revision_allows),
	    cmocka_unit_test(a_permit_outlives_our_silence_for_as_long_as_every_tier_allows),
	    cmocka_unit_test(a_spent_limit_is_the_reason_only_of_what_is_not_stopped),
	    cmocka_unit_test(what_is_restricted_stops_for_everybody_and_says_so),
	    cmocka_unit_test(another_tier_that_is_not_restricted_is_one_to_apply_for),
	    cmocka_unit_test(an_open_tier_permits_without_a_grant),
	    cmocka_unit_test(of_two_that_permit_the_one_that_stays_good_longer_is_named),
	    cmocka_unit_test(grants_are_united),
	    cmocka_unit_test(a_grant_and_an_open_tier_are_united),
	    cmocka_unit_test(who_has_a_grant_is_told_which_other_tier_to_apply_for),
	    cmocka_unit_test(every_touched_component_must_be_covered),
	    cmocka_unit_test(a_later_revision_of_the_tier_serves_only_what_both_include),
	    cmocka_unit_test(needing_nothing_is_a_capability_not_covered),
	    cmocka_unit_test(needing_no_version_is_a_version_not_covered),
	    cmocka_unit_test(open_terms_are_the_reason_before_all_others),
	    cmocka_unit_test(a_start_that_lies_ahead_is_told_as_pending),
	    cmocka_unit_test(a_hold_keeps_a_grant_from_beginning_and_lets_others_go_on),
	    cmocka_unit_test(each_ended_or_stopped_grant_gives_its_reason),
	    cmocka_unit_test(a_superseded_grant_is_as_none),
	    cmocka_unit_test(a_denial_without_a_grant_names_a_tier_that_would_do),
	    cmocka_unit_test(what_is_granted_and_not_offered_is_dormant),
	    cmocka_unit_test(a_component_that_the_tier_leaves_out_is_not_dormant),
	    cmocka_unit_test(without_a_grant_it_depends_on_whether_a_tier_offers_it),
	    cmocka_unit_test(a_grant_of_something_else_says_what_it_lacks),
	    cmocka_unit_test(nobody_is_sent_to_apply_for_what_no_tier_offers),
	    cmocka_unit_test(a_suspended_grant_of_something_else_is_beside_the_point),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
