/* The queue asks what `allowed` asks, by a way of its own: both must agree. */
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

/* Has WHO a vote on it that counts? */
static bool
voted(const struct person *who, const struct json *application)
{
	json_each(vote, json_at(application, "boards.0.votes"))
		if (str_eq(json_text(vote, "account"), who->account) && !json_truth(vote, "void"))
			return true;
	return false;
}

static bool
waits_for(const struct person *who, struct str id)
{
	const struct json *a = house_do(h, who, review_line(&r, "application_show", id), NULL);
	bool tied = str_is(text_at(a, "boards.0.state"), "tied");

	return allows(a, "vote") && (tied || !voted(who, a));
}

static bool
holds(const struct json *queue, struct str id)
{
	json_each(item, json_member(queue, "items"))
		if (str_eq(json_text(item, "id"), id))
			return true;
	return false;
}

/* How many of WHO's board wait for them; each must be in the queue, and no other. */
static int
check(const struct person *who)
{
	const struct json *all = house_do(h, who, "application_list", "board=safety&limit=500");
	const struct json *queue = house_do(h, who, "review_queue", "limit=500");
	int waiting = 0;

	json_each(item, json_member(all, "items")) {
		struct str id = json_text(item, "id");
		bool expected = waits_for(who, id);
		assert_int_equal(holds(queue, id), expected);
		waiting += expected;
	}
	assert_int_equal(json_member(queue, "items")->count, waiting);
	return waiting;
}

static void
give_back(struct str id, const char *answers)
{
	house_do(h, &r.s.chair, review_line(&r, "application_return", id), "{'questions':'Why?'}");
	if (answers == NULL)
		return;
	house_do(h, &r.grace, review_line(&r, "application_edit", id),
	    house_text(h, "{'answers':%s}", answers));
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
}

static void
tie(struct str id)
{
	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.s.chair, id, "approve");
	review_vote(&r, &r.otto, id, "reject");
	review_vote(&r, &r.s.deputy, id, "reject");
}

static void
seat_sam(void)
{
	const struct json *role = house_do(h, &h->ada, "role_propose",
	    "{'role':'reviewer','account':'sam@example.org','on':'safety','reason':'new'}");

	house_do(h, &r.s.chair, review_line(&r, "role_confirm", text_at(role, "id")), NULL);
}

static void
it_holds_what_one_may_still_vote_on_and_nothing_else(void **unused)
{
	(void)unused;
	review_vote(&r, &r.rita, review_apply_anew(&r), "approve");
	review_vote(&r, &r.otto, review_apply_anew(&r), "recuse");
	(void)review_apply(&r, &r.heidi);
	(void)review_apply(&r, &r.rita);
	tie(review_apply_anew(&r));
	struct str changed = review_apply(&r, &r.grace);
	review_vote(&r, &r.rita, changed, "approve");
	give_back(changed, "{'purpose':'Something else.'}");
	give_back(review_apply_anew(&r), NULL);
	seat_sam();
	h->now += SECOND_MS;
	(void)review_apply_anew(&r);
	assert_int_equal(check(&r.rita), 4);
	assert_int_equal(check(&r.otto), 5);
	assert_int_equal(check(&r.s.chair), 6);
	assert_int_equal(check(&r.s.deputy), 5);
	assert_int_equal(check(&r.s.stranger), 1);
}

static void
what_is_late_waits_no_more(void **unused)
{
	(void)unused;
	(void)review_apply_anew(&r);
	tie(review_apply_anew(&r));
	h->now += 4 * DAY_MS;
	assert_int_equal(check(&r.s.chair), 1);
	h->now += 10 * DAY_MS;
	assert_int_equal(check(&r.s.chair), 0);
	assert_int_equal(check(&r.rita), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_holds_what_one_may_still_vote_on_and_nothing_else),
	    TEST(what_is_late_waits_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
