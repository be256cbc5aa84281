/* Votes on applications bind: who has one, what it comes to, who reads it. */
#include "tests/unit/command/review_scene.h"

#include "lib/time.h"

static struct review_scene r;
static struct house *const h = &r.s.house;

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

static const struct json *
show(const struct person *who, struct str id)
{
	return house_do(h, who, review_line(&r, "application_show", id), NULL);
}

static int64_t
number_at(const struct json *json, const char *path)
{
	const struct json *n = json_at(json, path);

	return n == NULL ? -1 : n->integer;
}

/* --- what it comes to ------------------------------------------------------------------------- */

/* Of four members two are for it: the other two could still tie it. */
static void
the_votes_cast_decide_as_soon_as_they_leave_one_outcome(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	const struct json *a = review_vote(&r, &r.otto, id, "approve");
	assert_text(text_at(a, "state"), "in_review");
	a = review_vote(&r, &r.s.chair, id, "approve");
	assert_text(text_at(a, "state"), "approved");
	assert_text(text_at(a, "boards.0.state"), "approved");
	assert_int_equal(number_at(a, "boards.0.approvals"), 3);
	assert_int_equal(number_at(a, "boards.0.margin"), 2);
	review_vote_refused(&r, &r.s.deputy, id, "wrong_state");
}

static void
an_approval_grants_access(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	review_vote(&r, &r.s.chair, id, "approve");
	const struct json *a = show(&r.grace, id);
	assert_text(text_at(a, "grant"), str_c(&h->arena, text_at(a, "grant")));
	const struct json *l = house_do(h, &r.grace, "grant_list", "mine=true");
	assert_true(str_eq(text_at(l, "items.0.id"), text_at(a, "grant")));
	assert_true(str_eq(text_at(l, "items.0.application"), id));
}

static void
a_rejection_says_why_and_until_when(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	const char *vote = review_line(&r, "application_vote", id);
	house_do(h, &r.rita, vote,
	    "{'vote':'reject','reason':'It is vague.','code':'purpose_unclear',"
	    "'reapply':'2030-03-01'}");
	h->now += SECOND_MS;
	house_do(h, &r.otto, vote,
	    "{'vote':'reject','reason':'No purpose.','code':'purpose_unclear',"
	    "'reapply':'2030-06-01'}");
	h->now += SECOND_MS;
	const struct json *a = house_do(
	    h, &r.s.chair, vote, "{'vote':'reject','reason':'Risky.','code':'risk_too_high'}");
	assert_text(text_at(a, "state"), "rejected");
	a = show(&r.grace, id);
	assert_text(text_at(a, "rejection.code"), "purpose_unclear");
	assert_text(text_at(a, "rejection.reapply_at"), "2030-03-01T00:00:00.000Z");
	assert_text(text_at(a, "rejection.reasons.1"), "No purpose.");
	assert_null(json_at(a, "boards.0.votes"));
}

static void
whom_a_board_refused_applies_again_when_it_said(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "reject");
	review_vote(&r, &r.otto, id, "reject");
	review_vote(&r, &r.s.chair, id, "reject");
	const char *body = "{'tier':'gpt-2/partner','answers':{'purpose':'x'},'submit':true}";
	const struct json *p = house_refused(h, &r.grace, "application_create", body, "invalid");
	assert_true(fault_at(p, "/tier"));
	h->now += 30 * DAY_MS;
	house_do(h, &r.grace, "application_create", body);
}

static void
a_vote_may_be_changed_until_it_closes(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "reject");
	const struct json *a = review_vote(&r, &r.rita, id, "approve");
	assert_int_equal(number_at(a, "boards.0.approvals"), 1);
	assert_int_equal(number_at(a, "boards.0.rejections"), 0);
	assert_null(json_at(a, "boards.0.votes.1"));
}

static void
a_tie_is_decided_by_the_chairs_casting_vote(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.s.chair, id, "approve");
	review_vote(&r, &r.otto, id, "reject");
	const struct json *a = review_vote(&r, &r.s.deputy, id, "reject");
	assert_text(text_at(a, "boards.0.state"), "tied");
	assert_false(allows(show(&r.rita, id), "vote") || allows(show(&r.s.deputy, id), "vote"));
	review_vote_refused(&r, &r.s.deputy, id, "forbidden");
	a = house_do(h, &r.s.chair, "review_queue", NULL);
	assert_true(str_eq(text_at(a, "items.0.id"), id));
	house_refused(h, &r.s.chair, review_line(&r, "application_vote", id),
	    "{'vote':'abstain','reason':'x'}", "invalid");
	a = review_vote(&r, &r.s.chair, id, "reject");
	assert_text(text_at(a, "state"), "rejected");
	assert_int_equal(number_at(a, "boards.0.approvals"), 2);
}

static void
a_tie_without_a_casting_vote_is_not_approved_after_three_days(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.s.chair, id, "approve");
	review_vote(&r, &r.otto, id, "reject");
	review_vote(&r, &r.s.deputy, id, "reject");
	h->now += 3 * DAY_MS;
	review_vote_refused(&r, &r.s.chair, id, "deadline_passed");
	assert_true(allows(show(&r.grace, id), "tally"));
	const struct json *a = house_do(
	    h, &r.grace, review_line(&r, "application_tally", id), NULL);
	assert_text(text_at(a, "state"), "rejected");
}

/* Heidi's own organisation has chair and deputy: there is nobody to cast a vote. */
static void
a_tie_that_nobody_can_break_is_not_approved(void **unused)
{
	(void)unused;
	review_tier(&r, "'quorum':2,'min_approve':1");
	struct str id = review_apply(&r, &r.heidi);
	review_vote(&r, &r.rita, id, "approve");
	assert_text(text_at(review_vote(&r, &r.otto, id, "reject"), "state"), "rejected");
}

/* --- who has a vote --------------------------------------------------------------------------- */

static void
nobody_votes_on_their_own_application(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.rita);
	assert_false(allows(show(&r.rita, id), "vote"));
	review_vote_refused(&r, &r.rita, id, "own_case");
	assert_null(json_at(house_do(h, &r.rita, "review_queue", NULL), "items.0"));
	assert_null(json_at(show(&r.rita, id), "boards.0.votes"));
}

static void
nobody_votes_on_their_organisations_application(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.heidi);
	assert_false(allows(show(&r.s.chair, id), "vote"));
	review_vote_refused(&r, &r.s.chair, id, "own_case");
	house_refused(h, &r.s.chair, review_line(&r, "application_return", id), "{'questions':'x'}",
	    "own_case");
	assert_true(allows(show(&r.rita, id), "vote"));
}

static void
unless_the_policy_says_that_it_is_declared(void **unused)
{
	(void)unused;
	review_tier(&r, "'quorum':2,'same_organisation':'declare'");
	struct str id = review_apply(&r, &r.heidi);
	review_vote(&r, &r.s.chair, id, "approve");
}

static void
who_was_appointed_later_does_not_vote(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	const struct json *role = house_do(h, &h->ada, "role_propose",
	    "{'role':'reviewer','account':'sam@example.org','on':'safety','reason':'new'}");
	house_do(h, &r.s.chair, review_line(&r, "role_confirm", text_at(role, "id")), NULL);
	assert_false(allows(show(&r.s.stranger, id), "vote"));
	review_vote_refused(&r, &r.s.stranger, id, "forbidden");
	h->now += SECOND_MS;
	review_vote(&r, &r.s.stranger, review_apply_anew(&r), "approve");
}

static void
who_recused_themselves_is_out_and_reads_no_votes(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	const struct json *a = review_vote(&r, &r.otto, id, "recuse");
	assert_null(json_at(a, "boards.0.votes"));
	assert_false(allows(a, "vote"));
	review_vote_refused(&r, &r.otto, id, "own_case");
	a = show(&r.s.chair, id);
	assert_int_equal(number_at(a, "boards.0.recusals"), 1);
}

static void
recusals_lower_no_quorum(void **unused)
{
	(void)unused;
	review_tier(&r, "'quorum':3,'min_approve':2");
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "recuse");
	const struct json *a = review_vote(&r, &r.s.chair, id, "recuse");
	assert_text(text_at(a, "state"), "in_review");
	a = review_vote(&r, &r.s.deputy, id, "approve");
	assert_text(text_at(a, "state"), "in_review");
	assert_memory_equal(text_at(a, "said").p, "Recorded, but without effect:", 29);
}

/* --- what is voted on ------------------------------------------------------------------------- */

static void
give_back_and_resubmit(struct str id, const char *answers)
{
	house_do(h, &r.s.chair, review_line(&r, "application_return", id), "{'questions':'Why?'}");
	if (answers != NULL)
		house_do(h, &r.grace, review_line(&r, "application_edit", id),
		    house_text(h, "{'answers':%s}", answers));
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
}

static void
a_change_voids_the_votes(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	give_back_and_resubmit(id, "{'purpose':'Something else.'}");
	const struct json *a = show(&r.s.chair, id);
	assert_int_equal(number_at(a, "boards.0.approvals"), 0);
	assert_true(json_at(a, "boards.0.votes.0.void")->truth);
	a = review_vote(&r, &r.s.chair, id, "approve");
	assert_text(text_at(a, "state"), "in_review");
}

static void
resubmitted_unchanged_the_votes_stand(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	give_back_and_resubmit(id, "{'purpose':'To see.','people':null}");
	assert_text(text_at(review_vote(&r, &r.s.chair, id, "approve"), "state"), "approved");
}

static void
a_vote_is_on_what_was_read(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	const char *read = str_c(&h->arena, text_at(show(&r.rita, id), "digest"));
	const char *vote = review_line(&r, "application_vote", id);
	const char *body = house_text(h, "{'vote':'approve','reason':'Good.','digest':'%s'}", read);
	give_back_and_resubmit(id, "{'purpose':'Something else.'}");
	house_refused(h, &r.rita, vote, body, "stale");
	give_back_and_resubmit(id, "{'purpose':'To see.'}");
	house_do(h, &r.rita, vote, body);
}

/* --- time ------------------------------------------------------------------------------------- */

static void
a_vote_after_the_deadline_is_refused(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	h->now += 14 * DAY_MS;
	const struct json *a = show(&r.otto, id);
	assert_text(text_at(a, "state"), "overdue");
	assert_false(allows(a, "vote"));
	review_vote_refused(&r, &r.otto, id, "deadline_passed");
	assert_null(json_at(house_do(h, &r.otto, "review_queue", NULL), "items.0"));
	a = house_do(h, &r.otto, "application_list", "state=overdue");
	assert_true(str_eq(text_at(a, "items.0.id"), id));
}

static void
at_the_deadline_the_votes_cast_count_when_someone_asks(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	const char *count = review_line(&r, "application_tally", id);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	house_refused(h, &r.grace, count, NULL, "wrong_state");
	h->now += 14 * DAY_MS;
	assert_true(allows(show(&r.grace, id), "tally"));
	const struct json *a = house_do(h, &r.grace, count, NULL);
	assert_text(text_at(a, "state"), "approved");
}

static void
without_a_quorum_there_is_nothing_to_count(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	h->now += 14 * DAY_MS;
	assert_false(allows(show(&r.grace, id), "tally"));
	house_refused(h, &r.grace, review_line(&r, "application_tally", id), NULL, "unmet");
	house_do(h, &r.s.chair, review_line(&r, "application_return", id), "{'questions':'?'}");
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
	review_vote(&r, &r.otto, id, "approve");
}

/* --- blind votes, and what is missing --------------------------------------------------------- */

static void
a_blind_vote_shows_its_own_voter_alone(void **unused)
{
	(void)unused;
	review_tier(&r, "'quorum':2,'blind':true");
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	const struct json *a = review_vote(&r, &r.s.chair, id, "approve");
	assert_text(text_at(a, "state"), "in_review");
	assert_null(json_at(a, "boards.0.approvals"));
	assert_text(text_at(a, "boards.0.votes.0.name"), "chloe");
	assert_null(json_at(a, "boards.0.votes.1"));
	assert_null(json_at(house_do(h, &r.s.deputy, "review_queue", NULL), "items.0.approvals"));
	a = review_vote(&r, &r.s.deputy, id, "reject");
	assert_text(text_at(a, "state"), "approved");
	assert_text(text_at(a, "boards.0.votes.3.reason"), "It is reject.");
}

static void
the_applicant_reads_no_votes(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	const struct json *a = show(&r.grace, id);
	assert_null(json_at(a, "boards.0.votes"));
	assert_null(json_at(a, "boards.0.approvals"));
	assert_text(text_at(a, "missing.0"), "The board safety decides by 2030-01-15 09:01 UTC; "
					     "nothing is needed from you.");
}

static void
what_is_missing_is_said_in_words(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	const struct json *a = review_vote(&r, &r.rita, id, "approve");
	assert_text(text_at(a, "missing.0"),
	    "safety: 2 more for it approve it, 3 more against it refuse it. Still to vote, until "
	    "2030-01-15 09:01 UTC: chloe, david, otto. If nobody does: no quorum.");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_votes_cast_decide_as_soon_as_they_leave_one_outcome),
	    TEST(an_approval_grants_access),
	    TEST(a_rejection_says_why_and_until_when),
	    TEST(whom_a_board_refused_applies_again_when_it_said),
	    TEST(a_vote_may_be_changed_until_it_closes),
	    TEST(a_tie_is_decided_by_the_chairs_casting_vote),
	    TEST(a_tie_without_a_casting_vote_is_not_approved_after_three_days),
	    TEST(a_tie_that_nobody_can_break_is_not_approved),
	    TEST(nobody_votes_on_their_own_application),
	    TEST(nobody_votes_on_their_organisations_application),
	    TEST(unless_the_policy_says_that_it_is_declared),
	    TEST(who_was_appointed_later_does_not_vote),
	    TEST(who_recused_themselves_is_out_and_reads_no_votes),
	    TEST(recusals_lower_no_quorum),
	    TEST(a_change_voids_the_votes),
	    TEST(resubmitted_unchanged_the_votes_stand),
	    TEST(a_vote_is_on_what_was_read),
	    TEST(a_vote_after_the_deadline_is_refused),
	    TEST(at_the_deadline_the_votes_cast_count_when_someone_asks),
	    TEST(without_a_quorum_there_is_nothing_to_count),
	    TEST(a_blind_vote_shows_its_own_voter_alone),
	    TEST(the_applicant_reads_no_votes),
	    TEST(what_is_missing_is_said_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
