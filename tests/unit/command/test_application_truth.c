/* In every state an application shows everybody what they may do with it, and no more. */
#include "tests/unit/command/review_scene.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

static struct review_scene r;
static struct house *const h = &r.s.house;
static struct person olga; /* an auditor */

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	olga = house_person(h, "olga", NULL);
	house_do(h, &h->ada, "role_propose",
	    "{'role':'auditor','account':'olga@example.org','reason':'to read along'}");
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

/* Everybody reads the truth about ID, which is in STATE. */
static void
check(struct str id, const char *state)
{
	const struct person *people[] = {&r.grace, &r.heidi, &r.rita, &r.otto, &r.s.chair,
	    &r.s.deputy, &r.s.lead, &r.s.stranger, &h->ada, &olga};
	const char *line = review_line(&r, "application_show", id);

	assert_text(text_at(house_do(h, &olga, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(h, people[i], line) >= 8);
		(void)truth_of_list(h, people[i], "application_list");
	}
	(void)truth_of_list(h, &r.rita, "review_queue");
	(void)truth_of_list(h, &r.s.chair, "review_queue");
}

static void
give_back(const struct person *who, struct str id)
{
	house_do(h, who, review_line(&r, "application_return", id), "{'questions':'Why?'}");
}

static void
resubmit(struct str id)
{
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
}

static void
as_a_draft_and_deleted(void **unused)
{
	(void)unused;
	struct str id = text_at(house_do(h, &r.grace, "application_create",
				    "{'tier':'gpt-2/partner','answers':{'purpose':'x'}}"),
	    "id");
	check(id, "draft");
	house_do(h, &r.grace, review_line(&r, "application_delete", id), NULL);
	check(id, "deleted");
}

static void
in_review_returned_and_returned_again(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	check(id, "in_review");
	give_back(&r.s.deputy, id);
	check(id, "returned");
	resubmit(id);
	check(id, "in_review");
	give_back(&r.s.chair, id);
	check(id, "returned");
	resubmit(id);
	check(id, "in_review");
	house_do(h, &r.grace, review_line(&r, "application_withdraw", id), NULL);
	check(id, "withdrawn");
}

static void
while_some_have_voted_and_one_is_recused(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.s.chair, id, "recuse");
	check(id, "in_review");
	review_vote(&r, &r.otto, id, "approve");
	check(id, "approved");
}

static void
tied_and_when_the_time_for_a_casting_vote_is_over(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.s.chair, id, "approve");
	review_vote(&r, &r.otto, id, "reject");
	review_vote(&r, &r.s.deputy, id, "reject");
	check(id, "in_review");
	h->now += 3 * DAY_MS;
	check(id, "overdue");
	house_do(h, &r.otto, review_line(&r, "application_tally", id), NULL);
	check(id, "rejected");
}

static void
overdue_with_and_without_a_quorum(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace), none = review_apply_anew(&r);
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	h->now += 14 * DAY_MS;
	check(id, "overdue");
	check(none, "overdue");
}

static void
of_a_member_and_of_a_members_organisation(void **unused)
{
	const struct person *people[] = {&r.rita, &r.otto, &r.heidi, &r.s.chair, &r.s.deputy};
	(void)unused;

	struct str own = review_apply(&r, &r.rita), theirs = review_apply(&r, &r.heidi);
	for (size_t i = 0; i < 5; i++) {
		(void)truth_of(h, people[i], review_line(&r, "application_show", own));
		(void)truth_of(h, people[i], review_line(&r, "application_show", theirs));
	}
}

static void
appealed_voted_on_again_and_extended(void **unused)
{
	const struct person *voters[] = {&r.rita, &r.otto, &r.s.chair};
	(void)unused;

	struct str id = review_apply(&r, &r.grace), late = review_apply_anew(&r);
	for (int i = 0; i < 3; i++)
		review_vote(&r, voters[i], id, "reject");
	check(id, "rejected");
	house_do(h, &r.s.chair, review_line(&r, "application_revote", id),
	    "{'cause':'fault','reason':'We read another one.'}");
	check(id, "in_review");
	for (int i = 0; i < 3; i++)
		review_vote(&r, voters[i], id, "approve");
	check(id, "approved");
	h->now += 14 * DAY_MS;
	check(late, "overdue");
	house_do(h, &r.s.chair, review_line(&r, "application_extend", late), "{'reason':'x'}");
	check(late, "in_review");
	h->now += 14 * DAY_MS;
	check(late, "overdue");
}

static void
let_lapse_by_the_boards_and_by_its_applicant(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace), draft;
	h->now += 14 * DAY_MS;
	(void)house_due(h);
	check(id, "overdue");
	h->now += 14 * DAY_MS;
	(void)house_due(h);
	check(id, "lapsed_by_board");
	house_do(h, &r.grace, review_line(&r, "application_reopen", id), NULL);
	check(id, "in_review");
	draft = text_at(house_do(h, &r.heidi, "application_create",
			    "{'tier':'gpt-2/partner','answers':{'purpose':'x'}}"),
	    "id");
	h->now += 90 * DAY_MS;
	house_stay_signed_in(h);
	(void)house_due(h);
	check(draft, "lapsed");
}

static void
amended_and_taken_over(void **unused)
{
	(void)unused;
	struct str id = text_at(house_do(h, &r.grace, "application_create",
				    "{'tier':'gpt-2/partner','answers':{'purpose':'x'}}"),
	    "id");
	struct str member = text_at(house_do(h, &r.grace, review_line(&r, "application_invite", id),
					house_text(h, "{'who':'%.*s'}", STR_ARG(r.heidi.account))),
	    "id");
	house_do(h, &r.heidi, review_line(&r, "member_accept", member), NULL);
	house_do(h, &r.grace, review_line(&r, "application_submit", id), NULL);
	h->now += SECOND_MS;
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	review_vote(&r, &r.s.deputy, id, "approve");
	check(id, "approved");
	struct str amendment = text_at(
	    house_do(h, &r.grace, review_line(&r, "application_amend", id), "{}"), "id");
	check(amendment, "draft");
	house_do(h, &h->ada, house_text(h, "account_suspend %.*s", STR_ARG(r.grace.account)),
	    "{'reason':'Away.'}");
	(void)truth_of(h, &r.heidi, review_line(&r, "application_show", id));
	house_do(h, &r.heidi, review_line(&r, "application_take_over", id), NULL);
	(void)truth_of(h, &r.heidi, review_line(&r, "application_show", id));
	(void)truth_of(h, &r.rita, review_line(&r, "application_show", id));
	(void)truth_of_list(h, &r.heidi, "member_list");
	assert_true(truth_of(h, &r.heidi, review_line(&r, "member_show", member)) >= 4);
}

static void
removed_or_never_answering(void **unused)
{
	const struct person *people[] = {&r.grace, &r.heidi, &r.rita, &r.s.stranger};
	(void)unused;

	struct str id = text_at(house_do(h, &r.grace, "application_create",
				    "{'tier':'gpt-2/partner','answers':{'purpose':'x'}}"),
	    "id");
	struct str member[2];
	for (int i = 0; i < 2; i++)
		member[i] = text_at(
		    house_do(h, &r.grace, review_line(&r, "application_invite", id),
			house_text(h, "{'who':'%.*s'}", STR_ARG(people[i + 1]->account))),
		    "id");
	house_do(h, &r.grace, review_line(&r, "member_remove", member[0]), NULL);
	h->now += 30 * DAY_MS;
	house_stay_signed_in(h);
	for (size_t p = 0; p < 4; p++)
		for (int i = 0; i < 2; i++)
			(void)truth_of(h, people[p], review_line(&r, "member_show", member[i]));
}

static void
rejected_until_the_time_for_an_appeal_is_over(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, id, "reject");
	review_vote(&r, &r.otto, id, "reject");
	review_vote(&r, &r.s.chair, id, "recuse");
	check(id, "rejected");
	h->now += 30 * DAY_MS;
	check(id, "rejected");
}

/* … and so do its members, about themselves and about the application. */
static void
with_members_in_every_state(void **unused)
{
	const struct person *people[] = {
	    &r.grace, &r.heidi, &r.rita, &r.otto, &r.s.stranger, &olga};
	const struct person *invited[] = {&r.heidi, &r.rita, &r.otto, &r.s.lead};
	struct str member[4], id;
	(void)unused;

	id = text_at(house_do(h, &r.grace, "application_create",
			 "{'tier':'gpt-2/partner','answers':{'purpose':'x'}}"),
	    "id");
	for (int i = 0; i < 4; i++)
		member[i] = text_at(
		    house_do(h, &r.grace, review_line(&r, "application_invite", id),
			house_text(h, "{'who':'%.*s'}", STR_ARG(invited[i]->account))),
		    "id");
	house_do(h, &r.heidi, review_line(&r, "member_accept", member[0]), NULL);
	house_do(h, &r.grace, review_line(&r, "application_submit", id), NULL);
	review_vote(&r, &r.rita, id, "approve");
	house_do(h, &r.otto, review_line(&r, "member_accept", member[2]), NULL);
	house_do(h, &r.s.lead, review_line(&r, "member_decline", member[3]), NULL);
	for (int step = 0; step < 3; step++) {
		check(id, step < 2 ? "in_review" : "withdrawn");
		for (size_t p = 0; p < 6; p++) {
			for (int i = 0; i < 4; i++)
				(void)truth_of(
				    h, people[p], review_line(&r, "member_show", member[i]));
			(void)truth_of_list(h, people[p], "member_list");
		}
		if (step == 0)
			house_do(h, &r.otto, review_line(&r, "member_leave", member[2]), NULL);
		if (step == 1)
			house_do(h, &r.grace, review_line(&r, "application_withdraw", id), NULL);
	}
}

/* A stage PLACES, with one place for partners, and then one in which everybody has the same. */
static void
open_stages(void)
{
	static const char offer[] = "{'tier':'partner','components':['api'],'versions':['124m',"
				    "'1.5b']}";

	house_do(h, &r.s.lead, "tier_create gpt-2",
	    "{'slug':'all','title':'All','audience':'public','open':true,"
	    "'capabilities':['prompt_api'],'components':['api'],'versions':['124m','1.5b']}");
	house_do(h, &r.s.lead, "plan_import gpt-2",
	    house_text(h,
		"{'title':'Two','stages':["
		"{'slug':'few','name':'Few','minimum_dwell':'PT0S','cooling_off':'PT2H',"
		"'offers':[%s],'gate':[],'review':{'board':'safety','quorum':2},"
		"'admission':{'rule':'fifo','places':1}},"
		"{'slug':'wide','name':'Wide','minimum_dwell':'PT0S','cooling_off':'PT2H',"
		"'offers':[%s,{'tier':'all','components':['api'],'versions':['124m','1.5b']}],"
		"'gate':[],'review':{'board':'safety','quorum':2}}]}",
		offer, offer));
	house_do(h, &r.s.lead, "plan_publish gpt-2", NULL);
	h->now += SECOND_MS;
	review_next_stage(&r);
	(void)house_due(h);
}

static void
approve(struct str id)
{
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	review_vote(&r, &r.s.chair, id, "approve");
	(void)house_due(h);
}

static void
waiting_for_a_place_and_when_everybody_has_the_same(void **unused)
{
	(void)unused;
	open_stages();
	approve(review_apply_anew(&r));
	struct str waits = review_apply(&r, &r.grace), reviewed = review_apply_anew(&r);
	approve(waits);
	check(waits, "waitlisted");
	review_next_stage(&r);
	(void)house_due(h);
	check(reviewed, "not_needed");
}

/* The chair is also the signing official of heidi's organisation. */
static void
while_it_waits_for_an_official_and_when_it_is_endorsed(void **unused)
{
	const struct person *people[] = {
	    &r.heidi, &r.s.chair, &r.s.deputy, &r.rita, &r.s.stranger, &olga, &h->ada};
	struct str id;
	(void)unused;

	house_do(h, &h->ada, "role_propose",
	    "{'role':'signing_official','account':'chloe@example.org','on':'Northfield',"
	    "'reason':'signs'}");
	house_do(h, &r.s.lead, "tier_create gpt-2", scene_partner(&r.s, ",'endorsement':{}"));
	id = text_at(
	    house_do(h, &r.heidi, "application_create", "{'tier':'gpt-2/partner','submit':true}"),
	    "id");
	for (int step = 0; step < 4; step++) {
		for (size_t p = 0; p < sizeof(people) / sizeof(people[0]); p++) {
			(void)truth_of(h, people[p], review_line(&r, "application_show", id));
			(void)truth_of_list(h, people[p], "application_list");
			(void)truth_of_list(h, people[p], "organisation_list");
		}
		if (step == 0)
			house_do(h, &r.s.chair, review_line(&r, "application_refuse", id),
			    "{'reason':'who?'}");
		if (step == 1)
			house_do(h, &r.heidi, review_line(&r, "application_resubmit", id), NULL);
		if (step == 2)
			house_do(h, &r.s.chair, review_line(&r, "application_endorse", id), NULL);
	}
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_APPLICATION);
	truth_covers(OBJECT_MEMBER);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(as_a_draft_and_deleted),
	    TEST(in_review_returned_and_returned_again),
	    TEST(while_some_have_voted_and_one_is_recused),
	    TEST(tied_and_when_the_time_for_a_casting_vote_is_over),
	    TEST(overdue_with_and_without_a_quorum),
	    TEST(appealed_voted_on_again_and_extended),
	    TEST(let_lapse_by_the_boards_and_by_its_applicant),
	    TEST(amended_and_taken_over),
	    TEST(removed_or_never_answering),
	    TEST(rejected_until_the_time_for_an_appeal_is_over),
	    TEST(while_it_waits_for_an_official_and_when_it_is_endorsed),
	    TEST(with_members_in_every_state),
	    TEST(of_a_member_and_of_a_members_organisation),
	    TEST(waiting_for_a_place_and_when_everybody_has_the_same),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
