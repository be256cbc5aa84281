/* Grants, from the decision to their end, as evaluations see them. */
#include "tests/unit/command/review_scene.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

static struct review_scene r;
static struct house *const h = &r.s.house;
static const char use[] = "prompt_api gpt-2 124m";

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

/* Grace's grant, approved by three. */
static struct str
granted(void)
{
	struct str id = review_apply(&r, &r.grace);

	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	return text_at(review_vote(&r, &r.s.chair, id, "approve"), "grant");
}

static const struct json *
show(const struct person *who, struct str id)
{
	return house_do(h, who, review_line(&r, "grant_show", id), NULL);
}

static const struct json *
accept(struct str id)
{
	struct str digest = text_at(show(&r.grace, id), "terms.digest");

	return house_do(h, &r.grace, review_line(&r, "grant_accept", id),
	    house_text(h, "{'digest':'%.*s'}", STR_ARG(digest)));
}

static void
assert_use(const char *expected)
{
	assert_string_equal(house_evaluate(h, &r.grace, use), expected);
}

/* --- beginning -------------------------------------------------------------------------------- */

static void
it_begins_when_its_terms_are_accepted(void **unused)
{
	(void)unused;
	review_release(&r);
	assert_use("no_grant");
	struct str id = granted();
	assert_text(text_at(show(&r.grace, id), "state"), "pending_terms");
	assert_text(text_at(show(&r.grace, id), "terms.text"), "Use it well.");
	assert_use("terms_pending");
	h->now += DAY_MS;
	const struct json *g = accept(id);
	assert_text(text_at(g, "state"), "active");
	assert_text(text_at(g, "start_at"), "2030-01-02T11:01:07.000Z");
	assert_text(text_at(g, "end_at"), "2031-01-02T11:01:07.000Z");
	assert_use("permit");
	assert_string_equal(house_evaluate(h, &r.heidi, use), "no_grant");
}

static void
another_text_than_the_one_shown_is_not_accepted(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	house_refused(h, &r.grace, review_line(&r, "grant_accept", id),
	    "{'digest':'0000000000000000000000000000000000000000000000000000000000000000'}",
	    "confirmation");
	assert_use("terms_pending");
	accept(id);
	house_refused(h, &r.grace, review_line(&r, "grant_accept", id),
	    "{'digest':'0000000000000000000000000000000000000000000000000000000000000000'}",
	    "forbidden");
}

static void
accepted_before_its_stage_it_begins_with_the_stage(void **unused)
{
	(void)unused;
	struct str id = granted();
	assert_text(text_at(show(&r.grace, id), "state"), "dormant");
	const struct json *g = accept(id);
	assert_text(text_at(g, "state"), "dormant");
	assert_null(json_at(g, "start_at"));
	assert_use("dormant");
	review_release(&r);
	g = show(&r.grace, id);
	assert_text(text_at(g, "state"), "active");
	assert_non_null(json_at(g, "start_at"));
	assert_use("permit");
}

static void
nothing_begins_while_the_release_is_held(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	house_do(h, &r.s.lead, "release_hold gpt-2", "{'code':'use_drift','reason':'To look.'}");
	const struct json *g = accept(id);
	assert_text(text_at(g, "state"), "waiting");
	assert_use("release_held");
	h->now += DAY_MS;
	house_do(h, &r.s.chair, "release_resume gpt-2", "{'reason':'It is fine.'}");
	assert_text(text_at(show(&r.grace, id), "state"), "active");
	assert_use("permit");
}

static void
without_terms_it_begins_at_once(void **unused)
{
	(void)unused;
	house_do(h, &r.s.lead, "tier_create gpt-2",
	    "{'slug':'partner','title':'Partners','audience':'partner',"
	    "'capabilities':['prompt_api'],'components':['api'],'versions':['124m','1.5b'],"
	    "'term':'P365D','form':{'fields':[{'name':'purpose','title':'Purpose',"
	    "'kind':'text'}]},'review':[{'board':'safety','quorum':2,'deadline':'P14D'}]}");
	review_release(&r);
	struct str id = granted();
	assert_text(text_at(show(&r.grace, id), "state"), "active");
	assert_null(json_at(show(&r.grace, id), "terms"));
	assert_use("permit");
}

/* --- ending ----------------------------------------------------------------------------------- */

static void
it_is_over_at_the_end_of_its_term(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	accept(id);
	struct str token = text_at(
	    house_do(h, &r.grace, "token_create", "{'name':'long','days':366}"), "id");
	h->now += 365 * DAY_MS - 1;
	assert_use("permit");
	h->now += 1;
	assert_use("expired");
	struct person later = {r.grace.account, token};
	assert_text(text_at(show(&later, id), "state"), "expired");
	assert_text(text_at(show(&later, id), "allowed.0"), "renew");
	assert_null(json_at(show(&later, id), "allowed.1"));
}

/* Asked for until DATE, granted, and its terms accepted before a stage offers it. */
static struct str
granted_until(const char *date)
{
	struct str app = text_at(
	    house_do(h, &r.grace, "application_create",
		house_text(h,
		    "{'tier':'gpt-2/partner','answers':{'purpose':'To see.'},'until':'%s'}", date)),
	    "id");

	house_do(h, &r.grace, review_line(&r, "application_submit", app), NULL);
	h->now += SECOND_MS;
	review_vote(&r, &r.rita, app, "approve");
	review_vote(&r, &r.otto, app, "approve");
	struct str id = text_at(review_vote(&r, &r.s.chair, app, "approve"), "grant");
	assert_text(text_at(accept(id), "state"), "dormant");
	return id;
}

static void
begun_late_it_lasts_no_longer_than_was_asked_for(void **unused)
{
	(void)unused;
	struct str id = granted_until("2030-03-01");
	h->now += 20 * DAY_MS;
	house_stay_signed_in(h);
	review_release(&r);
	assert_use("permit");
	assert_text(text_at(show(&r.grace, id), "end_at"), "2030-03-01T00:00:00.000Z");
	h->now += 40 * DAY_MS;
	assert_use("expired");
}

static void
nothing_begins_after_the_date_until_which_it_was_asked_for(void **unused)
{
	(void)unused;
	struct str id = granted_until("2030-02-01");
	h->now += 40 * DAY_MS;
	house_stay_signed_in(h);
	assert_true(house_due(h) > 0);
	review_release(&r);
	assert_use("expired");
	assert_text(text_at(show(&r.grace, id), "state"), "expired");
	assert_null(json_at(show(&r.grace, id), "start_at"));
}

static void
suspended_it_is_denied_at_the_next_evaluation_and_reinstated_permitted(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	accept(id);
	house_do(h, &r.s.lead, review_line(&r, "grant_suspend", id), "{'reason':'Odd use.'}");
	assert_use("suspended");
	const struct json *g = show(&r.grace, id);
	assert_text(text_at(g, "state"), "suspended");
	assert_text(text_at(g, "reason"), "Odd use.");
	house_do(h, &r.s.deputy, review_line(&r, "grant_reinstate", id), "{'reason':'Explained.'}");
	assert_use("permit");
}

static void
revoked_it_is_over_for_who_revoked_it(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	accept(id);
	house_do(h, &r.s.chair, review_line(&r, "grant_revoke", id), "{'reason':'Misuse.'}");
	assert_use("revoked");
	house_refused(h, &r.s.chair, review_line(&r, "grant_reinstate", id), "{'reason':'x'}",
	    "second_person");
}

static void
its_holder_gives_it_back(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	accept(id);
	house_do(h, &r.grace, review_line(&r, "grant_close", id), NULL);
	assert_use("revoked");
	assert_text(text_at(show(&r.grace, id), "state"), "closed_out");
}

static void
a_stage_that_does_not_offer_it_lays_it_to_rest(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	accept(id);
	review_next_stage(&r);
	assert_use("dormant");
	assert_text(text_at(show(&r.grace, id), "state"), "dormant");
}

static void
a_suspended_account_uses_nothing(void **unused)
{
	(void)unused;
	review_release(&r);
	accept(granted());
	house_do(h, &h->ada, "account_suspend grace@example.org", "{'reason':'Stolen.'}");
	assert_use("suspended");
}

/* --- who may ---------------------------------------------------------------------------------- */

static void
nobody_ends_or_sees_what_is_not_their_business(void **unused)
{
	(void)unused;
	review_release(&r);
	struct str id = granted();
	const char *line = review_line(&r, "grant_suspend", id), *why = "{'reason':'x'}";
	house_refused(h, &r.s.stranger, line, why, "not_found");
	house_refused(h, &h->ada, line, why, "not_found");
	house_refused(h, &r.heidi, review_line(&r, "grant_show", id), NULL, "not_found");
	house_refused(h, &r.rita, line, why, "forbidden");
	house_refused(h, &r.grace, line, why, "forbidden");
	assert_null(json_at(house_do(h, &r.heidi, "grant_list", NULL), "items.0"));
	assert_non_null(json_at(house_do(h, &r.rita, "grant_list", NULL), "items.0"));
	assert_null(json_at(house_do(h, &r.rita, "grant_list", "mine=true"), "items.0"));
}

/* --- in every state ----------------------------------------------------------------------------- */

static const char why[] = "{'code':'use_drift','reason':'A reason.'}";

static void
activate(struct str id)
{
	accept(id);
}

static void
act(const struct person *who, const char *command, struct str id, const char *body)
{
	accept(id);
	house_do(h, who, review_line(&r, command, id), body);
}

static void
suspend(struct str id)
{
	act(&r.s.lead, "grant_suspend", id, "{'reason':'Odd use.'}");
}

static void
revoke(struct str id)
{
	act(&r.s.lead, "grant_revoke", id, "{'reason':'Misuse.'}");
}

static void
close_out(struct str id)
{
	act(&r.grace, "grant_close", id, NULL);
}

static void
leave_its_stage(struct str id)
{
	accept(id);
	review_next_stage(&r);
}

static void
wait_for_the_end_of_a_hold(struct str id)
{
	house_do(h, &r.s.lead, "release_hold gpt-2", why);
	accept(id);
}

static void
expire(struct str id)
{
	accept(id);
	h->now += 365 * DAY_MS;
	house_stay_signed_in(h);
}

static void
renew(struct str id)
{
	accept(id);
	struct str again = text_at(
	    house_do(h, &r.grace, review_line(&r, "grant_renew", id), "{'report':'I saw.'}"), "id");
	house_do(h, &r.grace, review_line(&r, "application_submit", again), NULL);
	h->now += SECOND_MS;
	review_vote(&r, &r.rita, again, "approve");
	review_vote(&r, &r.otto, again, "approve");
	struct str next = text_at(review_vote(&r, &r.s.chair, again, "approve"), "grant");
	h->now += SECOND_MS;
	(void)house_ask(h, &r.grace, review_line(&r, "grant_accept", next),
	    house_text(
		h, "{'digest':'%.*s'}", STR_ARG(text_at(show(&r.grace, next), "terms.digest"))));
}

static void
withdraw_it_all(struct str id)
{
	accept(id);
	house_do(h, &r.s.lead, "release_withdraw gpt-2", why);
	house_due(h);
}

static void
everybody_reads_the_truth_about_it_in_every_state(void **unused)
{
	static const struct {
		void (*happens)(struct str grant);
		const char *state;
	} ways[] = {
	    {NULL, "pending_terms"},
	    {activate, "active"},
	    {suspend, "suspended"},
	    {revoke, "revoked"},
	    {close_out, "closed_out"},
	    {leave_its_stage, "dormant"},
	    {wait_for_the_end_of_a_hold, "waiting"},
	    {expire, "expired"},
	    {renew, "superseded"},
	    {withdraw_it_all, "ended"},
	};
	const struct person *people[] = {
	    &r.grace, &r.heidi, &r.s.lead, &r.s.chair, &r.rita, &r.s.stranger, &h->ada};

	for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
		review_release(&r);
		struct str id = granted();
		const char *line = review_line(&r, "grant_show", id);
		if (ways[w].happens != NULL)
			ways[w].happens(id);
		assert_text(text_at(show(&r.s.lead, id), "state"), ways[w].state);
		for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
			assert_true(truth_of(h, people[i], line) >= 5);
			(void)truth_of_list(h, people[i], "grant_list");
		}
		(void)tear_down(unused);
		(void)set_up(unused);
	}
	truth_covers(OBJECT_GRANT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(it_begins_when_its_terms_are_accepted),
	    TEST(another_text_than_the_one_shown_is_not_accepted),
	    TEST(accepted_before_its_stage_it_begins_with_the_stage),
	    TEST(nothing_begins_while_the_release_is_held),
	    TEST(without_terms_it_begins_at_once),
	    TEST(it_is_over_at_the_end_of_its_term),
	    TEST(begun_late_it_lasts_no_longer_than_was_asked_for),
	    TEST(nothing_begins_after_the_date_until_which_it_was_asked_for),
	    TEST(suspended_it_is_denied_at_the_next_evaluation_and_reinstated_permitted),
	    TEST(revoked_it_is_over_for_who_revoked_it),
	    TEST(its_holder_gives_it_back),
	    TEST(a_stage_that_does_not_offer_it_lays_it_to_rest),
	    TEST(a_suspended_account_uses_nothing),
	    TEST(nobody_ends_or_sees_what_is_not_their_business),
	    TEST(everybody_reads_the_truth_about_it_in_every_state),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
