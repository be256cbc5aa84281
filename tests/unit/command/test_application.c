/* Applications as their applicant writes them, and who sees them. */
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

static struct str
draft(const char *answers)
{
	return text_at(house_do(h, &r.grace, "application_create",
			   house_text(h, "{'tier':'gpt-2/partner','answers':%s}", answers)),
	    "id");
}

/* --- drafts ----------------------------------------------------------------------------------- */

static void
a_draft_may_be_incomplete_and_says_so(void **unused)
{
	(void)unused;
	const struct json *a = show(&r.grace, draft("{'people':'many','shoe':1}"));
	assert_text(text_at(a, "state"), "draft");
	assert_text(text_at(a, "warnings.0.pointer"), "/answers/purpose");
	assert_text(text_at(a, "warnings.1.pointer"), "/answers/people");
	assert_text(text_at(a, "warnings.2.pointer"), "/answers/shoe");
	assert_true(allows(a, "edit") && allows(a, "submit") && allows(a, "delete"));
	assert_false(allows(a, "vote") || allows(a, "return") || allows(a, "resubmit"));
}

static void
an_incomplete_one_is_refused_question_by_question(void **unused)
{
	(void)unused;
	struct str id = draft("{'people':'many'}");
	const struct json *problem = house_refused(
	    h, &r.grace, review_line(&r, "application_submit", id), NULL, "invalid");
	assert_true(fault_at(problem, "/answers/purpose"));
	assert_true(fault_at(problem, "/answers/people"));
	assert_text(text_at(show(&r.grace, id), "state"), "draft");
	problem = house_refused(h, &r.heidi, "application_create",
	    "{'tier':'gpt-2/partner','answers':{},'submit':true}", "invalid");
	assert_true(fault_at(problem, "/answers/purpose"));
}

static void
a_draft_is_edited_and_then_submitted(void **unused)
{
	(void)unused;
	struct str id = draft("{}");
	house_do(h, &r.grace, review_line(&r, "application_edit", id),
	    "{'title':'Better','answers':{'purpose':'To see.'}}");
	const struct json *a = house_do(
	    h, &r.grace, review_line(&r, "application_submit", id), NULL);
	assert_text(text_at(a, "state"), "in_review");
	a = show(&r.grace, id);
	assert_text(text_at(a, "title"), "Better");
	assert_text(text_at(a, "answers.purpose"), "To see.");
	assert_null(json_at(a, "warnings"));
	assert_int_equal(json_int(a, "revision", 0), 1);
}

static void
a_deleted_draft_is_gone_with_its_answers(void **unused)
{
	(void)unused;
	struct str id = draft("{'purpose':'A secret.'}");
	house_do(h, &r.grace, review_line(&r, "application_delete", id), NULL);
	const struct json *a = show(&r.grace, id);
	assert_text(text_at(a, "state"), "deleted");
	assert_null(json_at(a, "answers.purpose"));
	assert_null(json_at(house_do(h, &r.grace, "application_list", "mine=true"), "items.0"));
	house_refused(h, &r.grace, review_line(&r, "application_submit", id), NULL, "wrong_state");
}

/* --- submitting ------------------------------------------------------------------------------- */

static void
one_request_creates_and_submits(void **unused)
{
	(void)unused;
	const struct json *a = show(&r.grace, review_apply(&r, &r.grace));
	assert_text(text_at(a, "state"), "in_review");
	assert_text(text_at(a, "deadline_at"), "2030-01-15T09:01:00.000Z");
	assert_int_equal(text_at(a, "digest").n, 64);
	assert_text(text_at(a, "boards.0.board"), "safety");
	assert_text(text_at(a, "organisation"), "Southbank");
}

static void
there_is_nothing_to_apply_for_in_an_open_tier(void **unused)
{
	(void)unused;
	house_do(h, &r.s.lead, "tier_create gpt-2",
	    "{'slug':'public','title':'Public','audience':'public','open':true,"
	    "'capabilities':['prompt_api'],'components':['api'],'versions':['124m']}");
	const struct json *problem = house_refused(
	    h, &r.grace, "application_create", "{'tier':'gpt-2/public'}", "invalid");
	assert_true(fault_at(problem, "/tier"));
	problem = house_refused(
	    h, &r.grace, "application_create", "{'tier':'gpt-2/none'}", "invalid");
	assert_true(fault_at(problem, "/tier"));
}

static void
an_application_keeps_the_tier_revision_that_it_was_made_with(void **unused)
{
	(void)unused;
	struct str id = draft("{'purpose':'To see.'}");
	review_tier(&r, "'quorum':1,'min_approve':1");
	house_do(h, &r.grace, review_line(&r, "application_submit", id), NULL);
	const struct json *a = show(&r.grace, id);
	assert_int_equal(json_int(a, "tier_revision", 0), 1);
	assert_int_equal(json_int(json_at(a, "boards.0"), "quorum", 0), 2);
	house_do(h, &r.grace, review_line(&r, "application_withdraw", id), NULL);
	a = show(&r.grace, review_apply(&r, &r.grace));
	assert_int_equal(json_int(a, "tier_revision", 0), 2);
}

/* Heidi is of Northfield, as are chair and deputy: two of four may judge her case. */
static void
a_board_that_cannot_come_to_its_quorum_is_not_asked(void **unused)
{
	(void)unused;
	review_tier(&r, "'quorum':3,'min_approve':2");
	const struct json *problem = house_refused(h, &r.heidi, "application_create",
	    "{'tier':'gpt-2/partner','answers':{'purpose':'x'},'submit':true}", "invalid");
	assert_true(fault_at(problem, "/tier"));
	(void)review_apply(&r, &r.grace);
}

static void
withdrawing_ends_it(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	house_do(h, &r.grace, review_line(&r, "application_withdraw", id), NULL);
	assert_text(text_at(show(&r.grace, id), "state"), "withdrawn");
	assert_null(json_at(show(&r.grace, id), "allowed.0"));
	review_vote_refused(&r, &r.rita, id, "wrong_state");
	assert_null(json_at(house_do(h, &r.rita, "review_queue", NULL), "items.0"));
}

/* --- sight ------------------------------------------------------------------------------------ */

static void
nobody_sees_an_application_that_is_not_theirs(void **unused)
{
	(void)unused;
	struct str id = review_apply_anew(&r), mine = draft("{}");
	const struct person *others[] = {&r.heidi, &r.s.stranger, &r.s.lead, &h->ada};
	for (size_t i = 0; i < 4; i++) {
		house_refused(
		    h, others[i], review_line(&r, "application_show", id), NULL, "not_found");
		house_refused(
		    h, others[i], review_line(&r, "application_withdraw", id), NULL, "not_found");
		review_vote_refused(&r, others[i], id, "not_found");
		assert_null(json_at(house_do(h, others[i], "application_list", NULL), "items.0"));
	}
	(void)show(&r.rita, id);
	house_refused(h, &r.rita, review_line(&r, "application_show", mine), NULL, "not_found");
}

static void
only_members_list_a_boards_applications(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	const struct json *l = house_do(h, &r.otto, "application_list", "board=safety");
	assert_true(str_eq(text_at(l, "items.0.id"), id));
	house_refused(h, &r.grace, "application_list", "board=safety", "forbidden");
	house_refused(h, &r.grace, "application_list", "board=nowhere", "not_found");
	house_refused(h, &r.grace, "review_queue", NULL, "forbidden");
}

static void
a_list_holds_what_is_ones_own_and_ones_boards_once(void **unused)
{
	(void)unused;
	struct str theirs = review_apply(&r, &r.grace), own = review_apply(&r, &r.rita);
	const struct json *l = house_do(h, &r.rita, "application_list", NULL);
	assert_true(str_eq(text_at(l, "items.0.id"), own));
	assert_true(str_eq(text_at(l, "items.1.id"), theirs));
	assert_null(json_at(l, "items.2"));
	l = house_do(h, &r.rita, "application_list", "mine=true");
	assert_true(str_eq(text_at(l, "items.0.id"), own));
	assert_null(json_at(l, "items.1"));
	house_do(h, &r.rita, review_line(&r, "application_withdraw", own), NULL);
	l = house_do(h, &r.rita, "application_list", "state=in_review");
	assert_true(str_eq(text_at(l, "items.0.id"), theirs));
	assert_null(json_at(l, "items.1"));
	house_refused(h, &r.rita, "application_list", "state=lost", "invalid");
}

static void
lists_go_on_where_the_page_ended(void **unused)
{
	struct str id[5];
	(void)unused;

	for (int i = 0; i < 5; i++)
		id[i] = review_apply_anew(&r);
	const struct json *l = house_do(h, &r.rita, "application_list", "limit=2");
	assert_true(str_eq(text_at(l, "items.0.id"), id[4]));
	assert_true(str_eq(text_at(l, "next"), id[3]));
	l = house_do(
	    h, &r.rita, "application_list", house_text(h, "limit=2&cursor=%.*s", STR_ARG(id[3])));
	assert_true(str_eq(text_at(l, "items.0.id"), id[2]));
	l = house_do(h, &r.rita, "review_queue", "limit=2");
	assert_true(str_eq(text_at(l, "items.0.id"), id[0]));
	l = house_do(h, &r.rita, "review_queue",
	    house_text(h, "limit=5&cursor=%.*s", STR_ARG(text_at(l, "next"))));
	assert_true(str_eq(text_at(l, "items.0.id"), id[2]));
	assert_true(str_eq(text_at(l, "items.2.id"), id[4]));
	assert_int_equal(json_at(l, "next")->kind, JSON_NULL);
}

/* --- returns ---------------------------------------------------------------------------------- */

static void
give_back(const struct person *who, struct str id)
{
	house_do(
	    h, who, review_line(&r, "application_return", id), "{'questions':'What is it for?'}");
}

static void
a_return_asks_and_the_deadline_waits(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	give_back(&r.s.deputy, id);
	const struct json *a = show(&r.grace, id);
	assert_text(text_at(a, "state"), "returned");
	assert_text(text_at(a, "returns.0.questions"), "What is it for?");
	assert_null(json_at(a, "deadline_at"));
	assert_true(allows(a, "edit") && allows(a, "resubmit") && allows(a, "withdraw"));
	h->now += 20 * DAY_MS;
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
	a = show(&r.grace, id);
	assert_text(text_at(a, "state"), "in_review");
	assert_text(text_at(a, "deadline_at"), "2030-02-04T09:01:00.000Z");
}

static void
after_a_return_five_days_remain_at_least(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	h->now += 13 * DAY_MS;
	give_back(&r.s.chair, id);
	h->now += DAY_MS;
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
	assert_text(text_at(show(&r.grace, id), "deadline_at"), "2030-01-20T09:01:01.000Z");
}

static void
the_second_return_is_the_chairs_and_there_is_no_third(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	const char *ask = review_line(&r, "application_return", id);
	const char *again = review_line(&r, "application_resubmit", id);
	house_refused(h, &r.rita, ask, "{'questions':'x'}", "forbidden");
	give_back(&r.s.deputy, id);
	house_do(h, &r.grace, again, NULL);
	assert_false(allows(show(&r.s.deputy, id), "return"));
	house_refused(h, &r.s.deputy, ask, "{'questions':'x'}", "forbidden");
	assert_true(allows(show(&r.s.chair, id), "return"));
	give_back(&r.s.chair, id);
	house_do(h, &r.grace, again, NULL);
	assert_false(allows(show(&r.s.chair, id), "return"));
	house_refused(h, &r.s.chair, ask, "{'questions':'x'}", "forbidden");
}

static void
what_is_being_worked_on_is_its_applicants_alone(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	give_back(&r.s.chair, id);
	house_do(h, &r.grace, review_line(&r, "application_edit", id),
	    "{'answers':{'purpose':'Something else.'}}");
	assert_text(text_at(show(&r.grace, id), "answers.purpose"), "Something else.");
	assert_text(text_at(show(&r.rita, id), "answers.purpose"), "To see.");
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
	const struct json *a = show(&r.rita, id);
	assert_text(text_at(a, "answers.purpose"), "Something else.");
	assert_text(text_at(a, "changes.0.question"), "purpose");
	assert_text(text_at(a, "changes.0.was"), "To see.");
	assert_int_equal(json_int(a, "revision", 0), 2);
}

static void
a_stale_etag_changes_nothing(void **unused)
{
	(void)unused;
	struct str id = draft("{}");
	int64_t before = json_int(show(&r.grace, id), "etag", 0);
	house_do(h, &r.grace, review_line(&r, "application_edit", id), "{'title':'New'}");
	assert_int_equal(json_int(show(&r.grace, id), "etag", 0), before + 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_draft_may_be_incomplete_and_says_so),
	    TEST(an_incomplete_one_is_refused_question_by_question),
	    TEST(a_draft_is_edited_and_then_submitted),
	    TEST(a_deleted_draft_is_gone_with_its_answers),
	    TEST(one_request_creates_and_submits),
	    TEST(there_is_nothing_to_apply_for_in_an_open_tier),
	    TEST(an_application_keeps_the_tier_revision_that_it_was_made_with),
	    TEST(a_board_that_cannot_come_to_its_quorum_is_not_asked),
	    TEST(withdrawing_ends_it),
	    TEST(nobody_sees_an_application_that_is_not_theirs),
	    TEST(only_members_list_a_boards_applications),
	    TEST(a_list_holds_what_is_ones_own_and_ones_boards_once),
	    TEST(lists_go_on_where_the_page_ended),
	    TEST(a_return_asks_and_the_deadline_waits),
	    TEST(after_a_return_five_days_remain_at_least),
	    TEST(the_second_return_is_the_chairs_and_there_is_no_third),
	    TEST(what_is_being_worked_on_is_its_applicants_alone),
	    TEST(a_stale_etag_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
