/* A case that two boards vote on. */
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

/* Model "pair", whose tier "both" takes safety and ethics: chair rita, deputy otto. */
static struct str
apply_to_both(void)
{
	house_do(h, &h->ada, "board_create",
	    "{'slug':'ethics','name':'Ethics','chair':'rita@example.org',"
	    "'deputy':'otto@example.org'}");
	const struct json *l = house_do(h, &h->ada, "role_list", NULL);
	house_do(h, &h->ada, "role_propose",
	    "{'role':'admin','account':'sam@example.org','reason':'a second one'}");
	for (int i = 0; i < 2; i++)
		house_do(h, &r.s.stranger,
		    review_line(&r, "role_confirm", text_at(l, house_text(h, "items.%d.id", i))),
		    NULL);
	const struct json *m = house_do(h, &h->ada, "model_import",
	    "{'slug':'pair','name':'Pair','developer':'Openlab','modality':'text',"
	    "'disclosure':'announced','lead':'lena@example.org','boards':['safety','ethics'],"
	    "'versions':[{'slug':'v1','name':'V1'}],'components':[{'slug':'api',"
	    "'kind':'interface','name':'API','categories':['model_access'],"
	    "'licence_class':'none','versions':['v1']}]}");
	house_do(h, &r.s.chair, review_line(&r, "role_confirm", text_at(m, "leads.0.role")), NULL);
	house_do(h, &r.s.lead, "tier_create pair",
	    "{'slug':'both','title':'Both','audience':'partner','capabilities':['prompt_api'],"
	    "'components':['api'],'versions':['v1'],'term':'P30D','review':["
	    "{'board':'safety','quorum':2,'deadline':'P14D'},"
	    "{'board':'ethics','quorum':2,'guests':1,'deadline':'P20D'}]}");
	h->now += SECOND_MS;
	return text_at(
	    house_do(h, &r.grace, "application_create", "{'tier':'pair/both','submit':true}"),
	    "id");
}

static const struct json *
vote_for_board(const struct person *who, struct str id, const char *vote, const char *board)
{
	return house_do(h, who, review_line(&r, "application_vote", id),
	    house_text(h, "{'vote':'%s','reason':'So.','board':'%s'}", vote, board));
}

static void
every_board_must_approve(void **unused)
{
	(void)unused;
	struct str id = apply_to_both();
	house_refused(h, &r.rita, review_line(&r, "application_vote", id),
	    "{'vote':'approve','reason':'So.'}", "invalid");
	vote_for_board(&r.rita, id, "approve", "ethics");
	vote_for_board(&r.otto, id, "approve", "ethics");
	const struct json *a = show(&r.rita, id);
	assert_text(text_at(a, "boards.0.state"), "approved");
	assert_text(text_at(a, "boards.1.state"), "voting");
	assert_text(text_at(a, "state"), "in_review");
	assert_text(text_at(a, "deadline_at"), "2030-01-15T09:01:01.000Z");
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	a = review_vote(&r, &r.s.chair, id, "approve");
	assert_text(text_at(a, "state"), "approved");
}

static void
one_board_that_refuses_ends_it(void **unused)
{
	(void)unused;
	struct str id = apply_to_both();
	vote_for_board(&r.rita, id, "reject", "ethics");
	const struct json *a = vote_for_board(&r.otto, id, "reject", "ethics");
	assert_text(text_at(a, "state"), "rejected");
	assert_text(text_at(a, "boards.1.state"), "stopped");
	review_vote_refused(&r, &r.s.chair, id, "wrong_state");
	assert_null(json_at(house_do(h, &r.s.chair, "review_queue", NULL), "items.0"));
}

static void
on_two_boards_it_waits_for_each_of_the_votes(void **unused)
{
	(void)unused;
	struct str id = apply_to_both();
	const struct json *l = house_do(h, &r.rita, "review_queue", NULL);
	assert_true(str_eq(text_at(l, "items.0.id"), id));
	assert_true(str_eq(text_at(l, "items.1.id"), id));
	assert_false(str_eq(text_at(l, "items.0.board"), text_at(l, "items.1.board")));
	assert_null(json_at(l, "items.2"));
	vote_for_board(&r.rita, id, "approve", "ethics");
	l = house_do(h, &r.rita, "review_queue", NULL);
	assert_text(text_at(l, "items.0.board"), "safety");
	assert_null(json_at(l, "items.1"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_board_must_approve),
	    TEST(one_board_that_refuses_ends_it),
	    TEST(on_two_boards_it_waits_for_each_of_the_votes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
