/* What ends a proposal: the evidence that it rests on, an abort, a hold in between. */
#include "tests/unit/command/promotion_scene.h"

static struct str
evidence_of(const char *version)
{
	const struct json *r = house_do(house, lead, "evidence_list gpt-2", NULL);

	json_each(item, json_at(r, "items"))
		if (str_is(json_text(item, "version"), version))
			return json_text(item, "id");
	fail_msg("no evidence about %s", version);
	return (struct str){NULL, 0};
}

static void
assert_end(const char *state, const char *reason)
{
	const struct json *r = house_do(house, lead, "promotion_show gpt-2", NULL);

	assert_text(text_at(r, "state"), state);
	struct str said = text_at(r, "end_reason");
	if (memmem(said.p, said.n, reason, strlen(reason)) == NULL)
		fail_msg("%.*s doesn't say: %s", STR_ARG(said), reason);
}

/* --- evidence --------------------------------------------------------------------------------- */

static void
evidence_that_is_invalidated_takes_the_proposal_with_it(void **unused)
{
	(void)unused;
	propose();
	house_do(house, chair,
	    house_text(house, "evidence_invalidate %.*s", STR_ARG(evidence_of("1.5b"))), because);
	assert_state("voting"); /* it rests on 124m only */
	house_do(house, chair,
	    house_text(house, "evidence_invalidate %.*s", STR_ARG(evidence_of("124m"))), because);
	assert_end("void", "was invalidated");
	assert_truth();
	(void)house_refused(
	    house, lead, "release_propose gpt-2", staging_proposal(&staging), "unmet");
}

static void
evidence_that_is_replaced_does_so_even_by_better(void **unused)
{
	(void)unused;
	propose();
	staging_approve(&staging);
	house_do(
	    house, lead, "evidence_submit gpt-2", staging_evidence(&staging, "124m", "99.9", ""));
	assert_end("void", "was replaced");
	assert_truth();
	propose();
	assert_state("voting");
}

static void
evidence_about_something_else_does_not(void **unused)
{
	(void)unused;
	propose();
	house_do(house, lead, "evidence_submit gpt-2",
	    "{'criterion':'bias','version':'124m','kind':'score','value':'1','title':'Bias'}");
	assert_state("voting");
}

static void
evidence_that_expires_makes_it_void_by_itself(void **unused)
{
	(void)unused;
	house_do(house, lead, "evidence_submit gpt-2",
	    staging_evidence(&staging, "124m", "99.3", ",'valid_until':'2030-01-01T12:00:00Z'"));
	propose();
	staging_approve(&staging);
	house->now += 2 * HOUR_MS;
	assert_state("ready");
	const char *statement = staging_statement(&staging);
	house->now += HOUR_MS;
	assert_state("void");
	assert_truth();
	(void)house_refused(house, lead, "promotion_promote gpt-2", statement, "wrong_state");
	house_do(
	    house, lead, "evidence_submit gpt-2", staging_evidence(&staging, "124m", "99.3", ""));
	assert_end("void", "has expired");
	propose();
	assert_state("voting");
}

/* Misuse is measured anew. */
static void
misuse_reports(const char *reports)
{
	house_do(house, lead, "evidence_submit gpt-2",
	    house_text(house,
		"{'criterion':'misuse','version':'124m','kind':'count','value':'%s',"
		"'title':'Reports'}",
		reports));
	house->now++;
}

/* Its first gate aborts when there is more misuse than 5. */
static void
plan_that_aborts(void)
{
	house_do(house, lead, "plan_import gpt-2",
	    "{'title':'Hosted','stages':[{'slug':'hosted','name':'Hosted','minimum_dwell':'PT0S',"
	    "'cooling_off':'PT0S','offers':[],'review':{'board':'safety','quorum':2},"
	    "'gate':[{'slug':'misuse','type':'evaluation','title':'Misuse','criterion':'misuse',"
	    "'version':'124m','operator':'<=','limit':'5','on_fail':'abort','owner':'Lena',"
	    "'reason':'few'}]}]}");
	house_do(house, lead, "plan_publish gpt-2", NULL);
}

/* A line whose plan says so aborts when it fails; the rules hold the release until it doesn't. */
static void
a_line_that_aborts_holds_the_release(void **unused)
{
	(void)unused;
	plan_that_aborts();
	misuse_reports("2");
	house_do(house, lead, "release_propose gpt-2", because);
	misuse_reports("7");
	assert_end("aborted", "the line misuse became fail: misuse 7 <= 5");
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "held");
	assert_text(text_at(r, "holds.0.code"), "evidence_invalid");
	assert_text(text_at(r, "holds.0.by"), "the rules");
	assert_truth();
	house_refused(house, chair, "release_resume gpt-2", because, "unmet");
	misuse_reports("6");
	house_refused(house, chair, "release_resume gpt-2", because, "unmet");
	misuse_reports("3");
	assert_truth();
	house_refused(house, lead, "release_resume gpt-2", because, "unmet");
	house_do(house, chair, "release_resume gpt-2", because);
}

/* A waiver that ends is no failure that came: what rested on it is void, and nothing is aborted. */
static void
a_line_whose_waiver_ends_holds_and_never_aborts(void **unused)
{
	(void)unused;
	plan_that_aborts();
	misuse_reports("7");
	house_do(house, chair, "gate_waive gpt-2",
	    house_text(house, "{'line':'misuse','until':'%s','reason':'For a day.'}",
		time_text(&house->arena, house->now + DAY_MS).p));
	house_do(house, lead, "release_propose gpt-2", because);
	assert_truth();
	house_do(house, chair, "gate_unwaive gpt-2", "{'line':'misuse','reason':'No.'}");
	assert_end("void", "the line misuse became fail: misuse 7 <= 5");
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "planned");
	assert_truth();
}

static void
a_line_whose_evidence_ends_holds_and_never_aborts(void **unused)
{
	(void)unused;
	plan_that_aborts();
	house_do(house, lead, "evidence_submit gpt-2",
	    "{'criterion':'misuse','version':'124m','kind':'count','value':'2','title':'Reports',"
	    "'valid_until':'2030-01-01T12:00:00Z'}");
	house_do(house, lead, "release_propose gpt-2", because);
	assert_true(time_parse(STR("2030-01-01T13:00:00Z"), &house->now));
	(void)house_due(house);
	assert_end("void", "has expired");
	const struct json *r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "planned");
	assert_text(text_at(r, "next.gate.lines.0.result"), "no_data");
	(void)house_refused(house, lead, "release_propose gpt-2", because, "unmet");
	misuse_reports("2");
	house_do(house, lead, "release_propose gpt-2", because);
}

/* --- lines about how things stand ------------------------------------------------------------- */

/* The stage behind a gate of lines about how things stand, all of which pass, and proposed. */
static int
open_present(void **unused)
{
	const char *line = "'title':'Line','owner':'Lena','reason':'of our own'";

	(void)unused;
	staging_open(&staging);
	auditor = house_person(house, "olga", NULL);
	house_do(house, &house->ada, "role_propose",
	    "{'role':'auditor','account':'olga@example.org','reason':'to read along'}");
	const char *gate = house_text(house,
	    "{'slug':'calm','type':'incidents','scope':'model','contained':'counts','limit':'4',%s}"
	    ","
	    "{'slug':'read','type':'signoff','role':'chair',%s},"
	    "{'slug':'limits','type':'control','control':'rate_limits','tier':'hosted',%s},"
	    "{'slug':'drill','type':'drill','drill':'restrict','limit':'PT10M','within':'P30D',%s}",
	    line, line, line, line);
	const char *offers = "{'tier':'hosted','components':['api'],'versions':['124m']}";
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(
		&staging, house_text(house, "%s,%s", staging_stage(&staging, "few", offers, "", ""),
			      staging_stage(&staging, "more", offers, gate, ""))));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	staging_enter_plainly(&staging);
	house_do(house, chair, "gate_sign gpt-2", "{'line':'read','reason':'I have read it.'}");
	house_do(house, lead, "evidence_submit gpt-2",
	    "{'criterion':'rate_limits','kind':'yes_no','value':true,'title':'On'}");
	house_do(house, chair, "release_drill_restrict gpt-2", "{}");
	house->now++;
	house_do(house, lead, "release_propose gpt-2", because);
	house->now++;
	return 0;
}

static void
nothing_happens(void)
{
}
static void
mild_incident(void)
{
	house_do(house, lead, "model_incident_raise gpt-2",
	    "{'severity':4,'category':'misuse','what':'A joke.'}");
}
static void
worse_incident(void)
{
	house_do(house, lead, "model_incident_raise gpt-2",
	    "{'severity':3,'category':'misuse','what':'Spam.'}");
}
static void
refused_signature(void)
{
	house_do(house, chair, "gate_sign gpt-2",
	    "{'line':'read','refuse':true,'reason':'It was changed since.'}");
}
static void
control_that_is_off(void)
{
	house_do(house, lead, "evidence_submit gpt-2",
	    "{'criterion':'rate_limits','kind':'yes_no','value':false,'title':'Off'}");
}
static void
control_in_doubt(void)
{
	house_do(house, lead, "evidence_trigger gpt-2",
	    "{'trigger':'mitigations_changed','reason':'A new gateway.'}");
}
static void
drill_again(void)
{
	house_do(house, chair, "release_drill_restrict gpt-2", "{}");
}
static void
drill_that_is_old(void)
{
	house->now += 30 * DAY_MS;
}
static void
flag_on_a_line(void)
{
	const struct json *r = house_do(
	    house, ines, "model_flag gpt-2", "{'category':'misuse','what':'Nobody read it.'}");

	house_do(house, deputy, house_text(house, "flag_accept %.*s", STR_ARG(text_at(r, "id"))),
	    "{'line':['read'],'reason':'So it is.'}");
}
static void
restricted_offer(void)
{
	house_do(house, lead, "release_restrict gpt-2",
	    "{'capability':['prompt_api'],'code':'misuse_confirmed','reason':'Forged.'}");
}

/* What makes a proposal fall, and what doesn't: a value that moves within its result. */
static void
a_proposal_falls_when_a_line_becomes_worse_and_not_before(void **unused)
{
	static const struct {
		void (*happens)(void);
		const char *state, *reason;
	} cases[] = {{nothing_happens, "voting", NULL}, {mild_incident, "voting", NULL},
	    {drill_again, "voting", NULL},
	    {worse_incident, "void", "the line calm became fail: worst open incident, severity 3"},
	    {refused_signature, "void", "the line read became fail"},
	    {control_that_is_off, "void", "evidence that it rests on was replaced"},
	    {control_in_doubt, "void", "evidence that it rests on was invalidated"},
	    {drill_that_is_old, "void", "has expired"},
	    {flag_on_a_line, "void", "the line read became no_data"},
	    {restricted_offer, "void", "it offers what was restricted"}};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)close_staging(NULL);
		(void)open_present(NULL);
		cases[i].happens();
		(void)house_due(house);
		if (cases[i].reason == NULL)
			assert_state(cases[i].state);
		else
			assert_end(cases[i].state, cases[i].reason);
		assert_truth();
	}
}

/* --- abort ------------------------------------------------------------------------------------ */

static void
an_abort_ends_it_holds_the_release_and_resets_the_dwell(void **unused)
{
	(void)unused;
	staging_enter(&staging);
	house->now += DAY_MS;
	propose();
	(void)house_refused(house, ines, "promotion_abort gpt-2", drift, "forbidden");
	(void)house_refused(
	    house, lead, "promotion_abort gpt-2", "{'reason':'no code'}", "invalid");
	const struct json *r = house_do(house, lead, "promotion_abort gpt-2", drift);
	assert_text(text_at(r, "state"), "aborted");
	assert_truth();
	r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "state"), "held");
	assert_text(text_at(r, "dwell"), "PT0S");
	(void)house_refused(house, lead, "release_resume gpt-2", because, "second_person");
	house->now += DAY_MS;
	house_do(house, chair, "release_resume gpt-2", because);
	house->now += HOUR_MS;
	r = house_do(house, lead, "release_show gpt-2", NULL);
	assert_text(text_at(r, "dwell"), "PT1H");
}

static void
abort_beats_promote(void **unused)
{
	(void)unused;
	make_ready();
	house_do(house, chair, "promotion_abort gpt-2", drift);
	(void)house_refused(
	    house, lead, "promotion_promote gpt-2", staging_statement(&staging), "wrong_state");
}

/* --- hold ------------------------------------------------------------------------------------- */

static void
a_hold_freezes_votes_and_gives_their_time_back(void **unused)
{
	(void)unused;
	propose();
	house->now += DAY_MS;
	house_do(house, lead, "release_hold gpt-2", drift);
	(void)house_refused(house, ines, "promotion_vote gpt-2", approve, "release_held");
	assert_truth();
	house->now += 30 * DAY_MS;
	assert_state("voting");
	house_do(house, chair, "release_resume gpt-2", because);
	assert_truth();
	house->now += 6 * DAY_MS - 2;
	assert_state("voting");
	house_do(house, ines, "promotion_vote gpt-2", approve);
	house->now += 2;
	assert_state("overdue");
}

static void
a_hold_freezes_what_cools_off_and_what_is_ready(void **unused)
{
	(void)unused;
	propose();
	staging_approve(&staging);
	const char *statement = staging_statement(&staging);
	house->now += HOUR_MS;
	house_do(house, lead, "release_hold gpt-2", drift);
	house->now += DAY_MS;
	assert_state("cooling_off");
	assert_truth();
	house_do(house, chair, "release_resume gpt-2", because);
	house->now += HOUR_MS;
	assert_state("ready");
	house_do(house, lead, "release_hold gpt-2", drift);
	(void)house_refused(house, lead, "promotion_promote gpt-2", statement, "release_held");
	assert_truth();
	house_do(house, chair, "release_resume gpt-2", because);
	house_do(house, lead, "promotion_promote gpt-2", statement);
}

static void
an_objection_is_heard_during_a_hold_too(void **unused)
{
	(void)unused;
	propose();
	staging_approve(&staging);
	house_do(house, lead, "release_hold gpt-2", drift);
	const struct json *r = house_do(house, ines, "promotion_object gpt-2", because);
	assert_text(text_at(r, "state"), "objected");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(evidence_that_is_invalidated_takes_the_proposal_with_it),
	    TEST(evidence_that_is_replaced_does_so_even_by_better),
	    TEST(evidence_about_something_else_does_not),
	    TEST(evidence_that_expires_makes_it_void_by_itself),
	    TEST(a_line_that_aborts_holds_the_release),
	    TEST(a_line_whose_waiver_ends_holds_and_never_aborts),
	    TEST(a_line_whose_evidence_ends_holds_and_never_aborts),
	    TEST(a_proposal_falls_when_a_line_becomes_worse_and_not_before),
	    TEST(an_abort_ends_it_holds_the_release_and_resets_the_dwell),
	    TEST(abort_beats_promote),
	    TEST(a_hold_freezes_votes_and_gives_their_time_back),
	    TEST(a_hold_freezes_what_cools_off_and_what_is_ready),
	    TEST(an_objection_is_heard_during_a_hold_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
