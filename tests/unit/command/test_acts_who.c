/* Who does what that the model's table of four eyes names beside acts on a release itself: waivers,
 * grants, incidents, objections, what is lifted again. */
#include "tests/unit/command/acts_scene.h"

#include "lib/time.h"

enum {
	LEAD = 1,
	CHAIR = 2,
	DEPUTY = 4,
	DUTY = 8,
	REVIEWER = 16,
	AUDITOR = 32,
	ADMIN = 64,
	OWNER = 128
};

static const struct {
	const struct person *who;
	unsigned is;
} people[] = {{lead, LEAD}, {chair, CHAIR}, {&acts_scene.r.s.deputy, DEPUTY},
    {&acts_scene.duty, DUTY}, {&acts_scene.r.rita, REVIEWER}, {&acts_scene.auditor, AUDITOR},
    {&acts_scene.r.s.house.ada, ADMIN}, {&acts_scene.r.grace, OWNER}};

/* Is STEP on what the command SHOW shows allowed to those in WHO, and to nobody else? */
static void
assert_for(const char *show, struct str id, const char *step, unsigned who)
{
	for (size_t p = 0; p < sizeof(people) / sizeof(people[0]); p++) {
		struct reply reply = house_ask(
		    h, people[p].who, review_line(&acts_scene.r, show, id), NULL);
		bool may = reply.status == 200 && allows(reply.body, step);
		if (may != ((people[p].is & who) != 0))
			fail_msg("%s of %s, to person %zu: %s", step, show, p, may ? "yes" : "no");
	}
}

static struct str
made(const struct person *who, const char *line, const char *body)
{
	struct str id = text_at(house_do(h, who, line, body), "id");

	h->now += SECOND_MS;
	return id;
}

/* Whoever set something never lifts it alone; the deputy acts as the chair does. */
static void
what_one_sets_another_lifts(void **unused)
{
	(void)unused;
	acts_hold();
	assert_for("release_show", STR("gpt-2"), "resume", LEAD | DEPUTY);
	house_do(h, lead, "release_resume gpt-2", "{'reason':'Looked into.'}");
	struct str id = made(&acts_scene.duty, "release_restrict gpt-2",
	    "{'capability':['prompt_api'],'code':'use_drift','reason':'A reason.'}");
	assert_for("restriction_show", id, "lift", LEAD | CHAIR | DEPUTY);
	assert_for("restriction_show", id, "confirm", LEAD | CHAIR | DEPUTY);
	id = made(chair, "release_bar gpt-2",
	    "{'stage':'last','version':['1.5b'],'code':'use_drift','reason':'A reason.'}");
	assert_for("act_show", id, "lift", LEAD | DEPUTY);
}

static void
a_forced_step_takes_the_lead_and_a_chair(void **unused)
{
	(void)unused;
	assert_for("release_show", STR("gpt-2"), "force", LEAD);
	assert_for("act_show", made(lead, "release_force gpt-2", why), "confirm", CHAIR | DEPUTY);
}

static void
a_grant_is_suspended_and_revoked_by_a_lead_or_chair(void **unused)
{
	(void)unused;
	struct str id = acts_scene.active_grant;

	assert_for("grant_show", id, "suspend", LEAD | CHAIR | DEPUTY);
	assert_for("grant_show", id, "revoke", LEAD | CHAIR | DEPUTY);
	assert_for("grant_show", id, "close", OWNER);
	house_do(
	    h, chair, review_line(&acts_scene.r, "grant_suspend", id), "{'reason':'A reason.'}");
	h->now += SECOND_MS;
	assert_for("grant_show", id, "confirm", LEAD | DEPUTY);
	assert_for("grant_show", id, "appeal", OWNER);
	house_do(h, &acts_scene.r.grace, review_line(&acts_scene.r, "grant_appeal", id),
	    "{'reason':'I did not.'}");
	assert_for("grant_show", id, "uphold", LEAD | DEPUTY);
}

static void
an_incident_is_judged_by_a_chair_who_is_no_lead(void **unused)
{
	(void)unused;
	assert_for(
	    "model_show", STR("gpt-2"), "incident_raise", LEAD | CHAIR | DEPUTY | DUTY | REVIEWER);
	struct str id = made(lead, "model_incident_raise gpt-2",
	    "{'severity':3,'category':'misuse','what':'Odd use.'}");
	assert_for("incident_show", id, "triage", CHAIR | DEPUTY);
	assert_for("incident_show", id, "lower", CHAIR | DEPUTY);
	assert_for("incident_show", id, "escalate", LEAD | CHAIR | DEPUTY | DUTY | REVIEWER);
	assert_for("incident_show", id, "close", 0);
	house_do(h, chair, review_line(&acts_scene.r, "incident_triage", id), "{'note':'Seen.'}");
	assert_for("incident_show", id, "contain", LEAD | CHAIR | DEPUTY | DUTY);
	house_do(h, lead, review_line(&acts_scene.r, "incident_contain", id),
	    "{'response':'It was stopped.'}");
	assert_for("incident_show", id, "close", CHAIR | DEPUTY);
}

static void
approvers_and_auditors_object_while_it_cools_off(void **unused)
{
	(void)unused;
	struct str gpt2 = STR("gpt-2");

	assert_for("promotion_show", gpt2, "object", 0);
	assert_for("promotion_show", gpt2, "abort", LEAD | CHAIR | DEPUTY);
	assert_for("promotion_show", gpt2, "vote", CHAIR | DEPUTY | REVIEWER);
	house_do(h, chair, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(
	    h, &acts_scene.r.rita, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(
	    h, &acts_scene.r.otto, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	assert_for("promotion_show", gpt2, "object", CHAIR | REVIEWER | AUDITOR);
	assert_for("promotion_show", gpt2, "promote", 0);
	h->now += 2 * HOUR_MS;
	assert_for("promotion_show", gpt2, "promote", LEAD);
	assert_for("promotion_show", gpt2, "object", 0);
}

static void
a_leak_is_confirmed_and_annulled_by_another(void **unused)
{
	(void)unused;
	struct str id = made(&acts_scene.duty, "leak_suspect gpt-2", "{'reason':'A torrent.'}");

	assert_for("leak_show", id, "confirm", LEAD | CHAIR | DEPUTY);
	assert_for("leak_show", id, "annul", LEAD | CHAIR | DEPUTY);
	house_do(
	    h, chair, review_line(&acts_scene.r, "leak_annul", id), "{'reason':'It is none.'}");
	assert_for("leak_show", id, "annul", LEAD | DEPUTY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, acts_open, acts_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_one_sets_another_lifts),
	    TEST(a_forced_step_takes_the_lead_and_a_chair),
	    TEST(a_grant_is_suspended_and_revoked_by_a_lead_or_chair),
	    TEST(an_incident_is_judged_by_a_chair_who_is_no_lead),
	    TEST(approvers_and_auditors_object_while_it_cools_off),
	    TEST(a_leak_is_confirmed_and_annulled_by_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
