/* The two tables of what is done to a release: what each act does to each thing that is in
 * flight, and who may do it. */
#include "tests/support/raw.h"
#include "tests/unit/command/acts_scene.h"

#include "lib/time.h"

static const struct effect {
	void (*act)(void);
	const char *release, *in_review, *waitlist, *pending, *active, *use, *proposal;
} effects[] = {
    /*                 release      in review     waitlist      pending    active    its use      proposal */
    {acts_hold, "held", "in_review", "waitlisted", "waiting", "active", "permit", "voting"},
    {acts_restrict_api, "running", "in_review", "waitlisted", "active", "active", "restricted",
	"void"},
    {acts_roll_back, "running", "in_review", "waitlisted", "dormant", "dormant", "dormant",
	"aborted"},
    {acts_leak, "void", "in_review", "waitlisted", "waiting", "active", "permit", "void"},
    {acts_widen, "running", "not_needed", "approved", "active", "active", "permit", "effective"},
    {acts_complete, "completed", "in_review", "waitlisted", "active", "active", "permit", "void"},
    {acts_withdraw, "withdrawn", "withdrawn", "withdrawn", "ended", "ended", "revoked", "aborted"},
    {acts_withdraw_offer, "running", "withdrawn", "withdrawn", "ended", "ended", "revoked",
	"voting"},
};

static const char *
state(const struct person *who, const char *command, struct str id)
{
	return str_c(&h->arena,
	    text_at(house_do(h, who, review_line(&acts_scene.r, command, id), NULL), "state"));
}

static void
check(const struct effect *e)
{
	e->act();
	h->now += SECOND_MS;
	house_due(h);
	assert_text(text_at(house_do(h, lead, "release_show gpt-2", NULL), "state"), e->release);
	assert_string_equal(
	    state(&acts_scene.r.heidi, "application_show", acts_scene.reviewed), e->in_review);
	assert_string_equal(
	    state(&acts_scene.waiting, "application_show", acts_scene.waitlisted), e->waitlist);
	acts_accept_terms(&acts_scene.pending, acts_scene.pending_grant);
	assert_string_equal(
	    state(&acts_scene.pending, "grant_show", acts_scene.pending_grant), e->pending);
	assert_string_equal(
	    state(&acts_scene.r.grace, "grant_show", acts_scene.active_grant), e->active);
	assert_string_equal(
	    house_evaluate(h, &acts_scene.r.grace, "prompt_api gpt-2 124m"), e->use);
	assert_text(text_at(house_do(h, lead, "promotion_show gpt-2", NULL), "state"), e->proposal);
}

static void
each_act_does_to_what_is_in_flight_what_the_table_says(void **unused)
{
	for (size_t i = 0; i < sizeof(effects) / sizeof(effects[0]); i++) {
		if (i != 0)
			(void)acts_open(unused);
		check(&effects[i]);
		if (i + 1 < sizeof(effects) / sizeof(effects[0]))
			(void)acts_close(unused);
	}
}

/* --- what the table says beside states -------------------------------------------------------- */

/* Withdrawn by us is no rejection: whoever applied may apply at once, wherever there is something. */
static void
what_we_withdraw_keeps_nobody_from_applying_again(void **unused)
{
	(void)unused;
	acts_withdraw();
	h->now += SECOND_MS;
	house_due(h);
	const struct json *a = house_do(h, &acts_scene.r.heidi,
	    review_line(&acts_scene.r, "application_show", acts_scene.reviewed), NULL);
	assert_text(text_at(a, "state"), "withdrawn");
	assert_null(json_at(a, "rejection"));
	struct str again = review_apply(&acts_scene.r, &acts_scene.r.heidi);
	assert_string_equal(state(&acts_scene.r.heidi, "application_show", again), "in_review");
}

static void
in_a_hold_review_goes_on_and_what_it_approves_waits(void **unused)
{
	(void)unused;
	acts_hold();
	review_vote(&acts_scene.r, &acts_scene.r.rita, acts_scene.reviewed, "approve");
	review_vote(&acts_scene.r, &acts_scene.r.otto, acts_scene.reviewed, "approve");
	house_due(h);
	assert_string_equal(
	    state(&acts_scene.r.heidi, "application_show", acts_scene.reviewed), "waitlisted");
	assert_text(text_at(house_do(h, lead, "promotion_show gpt-2", NULL), "blocked_by"), "hold");
	(void)house_refused(h, &acts_scene.r.rita, "promotion_vote gpt-2",
	    "{'vote':'approve','reason':'x'}", "release_held");
	acts_accept_terms(&acts_scene.pending, acts_scene.pending_grant);
	const struct json *g = house_do(h, &acts_scene.pending,
	    review_line(&acts_scene.r, "grant_show", acts_scene.pending_grant), NULL);
	assert_text(text_at(g, "blocked_by"), "hold");
}

static void
what_is_rolled_back_pauses_reviews_and_terms_and_they_go_on_where_they_stood(void **unused)
{
	(void)unused;
	const char *line = review_line(&acts_scene.r, "grant_show", acts_scene.active_grant);
	int64_t end_at, then;

	assert_true(
	    time_parse(text_at(house_do(h, &acts_scene.r.grace, line, NULL), "end_at"), &end_at));
	acts_roll_back();
	int64_t left = end_at - h->now;
	h->now += SECOND_MS;
	house_due(h);
	review_vote_refused(&acts_scene.r, &acts_scene.r.rita, acts_scene.reviewed, "forbidden");
	assert_text(
	    text_at(house_do(h, &acts_scene.r.heidi,
			review_line(&acts_scene.r, "application_show", acts_scene.reviewed), NULL),
		"blocked_by"),
	    "stage");
	h->now += 400 * DAY_MS;
	house_stay_signed_in(h);
	house_due(h);
	assert_string_equal(
	    state(&acts_scene.r.grace, "grant_show", acts_scene.active_grant), "dormant");
	assert_string_equal(
	    state(&acts_scene.r.heidi, "application_show", acts_scene.reviewed), "in_review");
	house_do(h, lead, "release_propose gpt-2", "{'reason':'Again.','retry':'It is mended.'}");
	acts_widen();
	int64_t again = h->now;
	house_due(h);
	assert_true(
	    time_parse(text_at(house_do(h, &acts_scene.r.grace, line, NULL), "end_at"), &then));
	assert_int_equal(then, again + left);
	review_vote(&acts_scene.r, &acts_scene.r.rita, acts_scene.reviewed, "approve");
}

/* What an earlier change left to be looked at may be the last few of many grants. */
static void
what_is_rolled_back_meanwhile_is_followed_from_the_beginning(void **unused)
{
	sqlite3 *sql = raw_open(house_text(h, "%s/sluice.db", h->folder));

	(void)unused;
	raw_run(sql, "UPDATE release SET settled = 'grt_ZZZZZZZZZZZZZZZZZZZZZZZZZZ'");
	raw_close(sql);
	acts_roll_back();
	h->now += SECOND_MS;
	house_due(h);
	h->now += 400 * DAY_MS;
	house_stay_signed_in(h);
	house_due(h);
	assert_string_equal(
	    state(&acts_scene.r.grace, "grant_show", acts_scene.active_grant), "dormant");
}

static void
a_restriction_of_what_is_granted_tells_those_whom_it_concerns(void **unused)
{
	(void)unused;
	acts_restrict_api();
	house_due(h);
	assert_text(text_at(house_do(h, &acts_scene.r.grace, "notice_list", NULL), "items.0.kind"),
	    "grant_restricted");
	assert_text(text_at(house_do(h, &acts_scene.r.heidi, "notice_list", NULL), "items.0.kind"),
	    "application_restricted");
}

static void
a_term_is_longer_by_the_time_that_a_restriction_stood(void **unused)
{
	const char *line = review_line(&acts_scene.r, "grant_show", acts_scene.active_grant);
	int64_t before, after, from = h->now;

	(void)unused;
	assert_true(
	    time_parse(text_at(house_do(h, &acts_scene.r.grace, line, NULL), "end_at"), &before));
	acts_restrict_api();
	h->now += 3 * DAY_MS;
	struct str id = text_at(house_do(h, lead, "restriction_list gpt-2", NULL), "items.0.id");
	house_do(
	    h, lead, review_line(&acts_scene.r, "restriction_lift", id), "{'reason':'Mended.'}");
	int64_t lost = h->now - from;
	house_due(h);
	assert_true(
	    time_parse(text_at(house_do(h, &acts_scene.r.grace, line, NULL), "end_at"), &after));
	assert_int_equal(after - before, lost);
	assert_text(text_at(house_do(h, &acts_scene.r.grace, "notice_list", NULL), "items.0.kind"),
	    "grant_lengthened");
}

/* --- who -------------------------------------------------------------------------------------- */

enum { LEAD = 1, CHAIR = 2, DEPUTY = 4, DUTY = 8, ANYBODY_ELSE = 16 };

static const struct {
	const char *step;
	unsigned who;
} acts[] = {
    {"hold", LEAD | CHAIR | DEPUTY | DUTY},
    {"restrict", LEAD | CHAIR | DEPUTY | DUTY},
    {"drill", LEAD | CHAIR | DEPUTY | DUTY},
    {"bar", LEAD | CHAIR | DEPUTY},
    {"roll_back", LEAD},
    {"withdraw", LEAD},
    {"withdraw_offer", LEAD},
    {"complete", LEAD},
    {"force", LEAD},
    {"resume", 0},
};

static void
each_act_is_for_those_whom_the_table_names_and_nobody_else(void **unused)
{
	const struct {
		const struct person *who;
		unsigned is;
	} people[] = {{lead, LEAD}, {chair, CHAIR}, {&acts_scene.r.s.deputy, DEPUTY},
	    {&acts_scene.duty, DUTY}, {&acts_scene.r.rita, ANYBODY_ELSE}, {&h->ada, ANYBODY_ELSE},
	    {&acts_scene.auditor, ANYBODY_ELSE}, {&acts_scene.r.grace, ANYBODY_ELSE}};

	(void)unused;
	for (size_t p = 0; p < sizeof(people) / sizeof(people[0]); p++) {
		const struct json *shown = house_do(h, people[p].who, "release_show gpt-2", NULL);
		for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
			if (allows(shown, acts[i].step) != ((acts[i].who & people[p].is) != 0))
				fail_msg("%s, to person %zu", acts[i].step, p);
		assert_true(truth_of(h, people[p].who, "release_show gpt-2") >= 11);
		bool reports = (people[p].is & (LEAD | CHAIR | DEPUTY | DUTY)) != 0;
		shown = house_do(h, people[p].who, "model_show gpt-2", NULL);
		assert_int_equal(allows(shown, "leak_suspect"), reports);
	}
}

static void
what_an_act_may_undergo_is_true_for_everybody(void **unused)
{
	const struct person *const people[] = {lead, chair, &acts_scene.r.s.deputy,
	    &acts_scene.duty, &acts_scene.r.rita, &h->ada, &acts_scene.auditor,
	    &acts_scene.r.grace};

	(void)unused;
	house_do(h, lead, "release_bar gpt-2",
	    "{'stage':'last','version':['1.5b'],'code':'use_drift','reason':'A reason.'}");
	h->now++;
	house_do(h, lead, "release_force gpt-2", why);
	h->now++;
	struct str id = text_at(
	    house_do(h, &acts_scene.duty, "leak_suspect gpt-2", "{'reason':'A torrent.'}"), "id");
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of_list(h, people[i], "act_list gpt-2") >= 4);
		(void)truth_of(h, people[i], review_line(&acts_scene.r, "leak_show", id));
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, acts_open, acts_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_act_does_to_what_is_in_flight_what_the_table_says),
	    TEST(what_we_withdraw_keeps_nobody_from_applying_again),
	    TEST(in_a_hold_review_goes_on_and_what_it_approves_waits),
	    TEST(what_is_rolled_back_pauses_reviews_and_terms_and_they_go_on_where_they_stood),
	    TEST(what_is_rolled_back_meanwhile_is_followed_from_the_beginning),
	    TEST(a_restriction_of_what_is_granted_tells_those_whom_it_concerns),
	    TEST(a_term_is_longer_by_the_time_that_a_restriction_stood),
	    TEST(each_act_is_for_those_whom_the_table_names_and_nobody_else),
	    TEST(what_an_act_may_undergo_is_true_for_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
