/* Evidence: entered whole, replaced by the same measured again, invalidated for a reason. */
#include "tests/unit/command/staging.h"

#include "lib/time.h"

static struct staging staging;
static struct house *const house = &staging.scene.house;
static const struct person *const lead = &staging.scene.lead;
static const struct person *const stranger = &staging.scene.stranger;

static int
open_staging(void **unused)
{
	(void)unused;
	staging_open(&staging);
	return 0;
}

static int
close_staging(void **unused)
{
	(void)unused;
	staging_close(&staging);
	return 0;
}

static const char *
submit(const char *document)
{
	const struct json *r = house_do(house, lead, "evidence_submit gpt-2", document);

	return house_text(house, "evidence_show %.*s", STR_ARG(text_at(r, "id")));
}

static void
assert_state(const char *show, const char *state)
{
	assert_text(text_at(house_do(house, stranger, show, NULL), "state"), state);
}

static void
a_piece_is_shown_as_it_was_submitted(void **unused)
{
	(void)unused;
	const char *show = submit(staging_evidence(&staging, "117M", "95.70",
	    ",'dimensions':{'trained_on':'774m','text_of':'1.5b'},'independent':true,'made_by':'"
	    "Southfield',"
	    "'source':'https://example.org','valid_until':'2030-07-01'"));
	const struct json *r = house_do(house, stranger, show, NULL);
	assert_text(text_at(r, "version"), "124m");
	assert_text(text_at(r, "value"), "95.7");
	assert_int_equal(json_at(r, "n")->integer, 5000);
	assert_text(text_at(r, "style"), "weights");
	assert_text(text_at(r, "dimensions.text_of"), "1.5b");
	assert_text(json_at(r, "dimensions")->first->name, "text_of");
	assert_true(json_at(r, "independent")->truth);
	assert_text(text_at(r, "valid_until"), "2030-07-01T00:00:00.000Z");
	assert_text(text_at(r, "state"), "valid");
}

static void
a_rate_is_shown_with_its_interval(void **unused)
{
	(void)unused;
	const char *show = submit("{'criterion':'misuse','version':'124m','kind':'rate',"
				  "'numerator':4,'denominator':100,'title':'Misuse'}");
	const struct json *r = house_do(house, stranger, show, NULL);
	assert_text(text_at(r, "value"), "0.04");
	assert_int_equal(json_at(r, "n")->integer, 100);
	assert_text(text_at(r, "interval"), "0.015663 to 0.098371 (95 %)");
}

static void
several_are_entered_together_or_not_at_all(void **unused)
{
	(void)unused;
	const char *good = staging_evidence(&staging, "124m", "99.3", "");
	const struct json *r = house_refused(house, lead, "evidence_submit gpt-2",
	    house_text(house, "[%s,%s]", good, staging_evidence(&staging, "9b", "1,5", "")),
	    "invalid");
	assert_true(fault_at(r, "/1/version"));
	assert_true(fault_at(r, "/1/value"));
	r = house_do(house, stranger, "evidence_list gpt-2", NULL);
	assert_int_equal(json_at(r, "items")->count, 0);
	r = house_do(house, lead, "evidence_submit gpt-2",
	    house_text(house, "[%s,%s]", good, staging_evidence(&staging, "1.5b", "96.0", "")));
	assert_text(text_at(r, "said"), "Submitted 2 pieces of evidence.");
	r = house_do(house, stranger, "evidence_list gpt-2", "criterion=detector_accuracy");
	assert_int_equal(json_at(r, "items")->count, 2);
	r = house_do(house, stranger, "evidence_list gpt-2", "criterion=bias");
	assert_int_equal(json_at(r, "items")->count, 0);
}

static void
a_number_is_of_its_kind(void **unused)
{
	static const struct {
		const char *members, *at;
	} cases[] = {
	    {"'kind':'rate','numerator':2,'denominator':1", "/numerator"},
	    {"'kind':'rate','value':'0.5'", "/value"},
	    {"'kind':'rate','numerator':1,'denominator':2,'n':3", "/n"},
	    {"'kind':'rate','numerator':1,'denominator':2,'statistic':'delta','baseline':'1.5b'",
		"/statistic"},
	    {"'kind':'mean'", "/value"},
	    {"'kind':'mean','value':true", "/value"},
	    {"'kind':'mean','value':'1','numerator':1", "/numerator"},
	    {"'kind':'count','value':'1.5'", "/value"},
	    {"'kind':'count','value':'-1'", "/value"},
	    {"'kind':'yes_no','value':'1'", "/value"},
	    {"'kind':'guess','value':'1'", "/kind"},
	    {"'kind':'mean','value':'1','statistic':'delta'", "/baseline"},
	    {"'kind':'mean','value':'1','baseline':'1.5b'", "/baseline"},
	    {"'kind':'mean','value':'1','valid_until':'2029-12-31'", "/valid_until"},
	    {"'kind':'mean','value':'1','dimensions':{'a':['b']}", "/dimensions/a"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct json *r = house_refused(house, lead, "evidence_submit gpt-2",
		    house_text(house, "{'criterion':'c','version':'124m','title':'T',%s}",
			cases[i].members),
		    "invalid");
		if (!fault_at(r, cases[i].at))
			fail_msg("no fault at %s for %s", cases[i].at, cases[i].members);
	}
}

static void
the_same_measured_again_replaces_it(void **unused)
{
	(void)unused;
	const char *first = submit(staging_evidence(&staging, "124m", "99.3", ""));
	const char *other = submit(
	    staging_evidence(&staging, "124m", "88", ",'dimensions':{'k':'40'}"));
	house->now++;
	const char *second = submit(staging_evidence(&staging, "117M", "98.0", ""));
	assert_state(first, "replaced");
	assert_state(other, "valid");
	assert_state(second, "valid");
	(void)house_refused(house, lead,
	    house_text(house, "evidence_invalidate %s", first + sizeof("evidence_show")),
	    "{'reason':'late'}", "wrong_state");
}

static void
it_expires_by_itself(void **unused)
{
	(void)unused;
	const char *show = submit(
	    staging_evidence(&staging, "124m", "99.3", ",'valid_until':'2030-01-02'"));
	assert_state(show, "valid");
	house->now += DAY_MS;
	assert_state(show, "expired");
}

static void
a_lead_or_a_chair_invalidates_it_with_a_reason(void **unused)
{
	(void)unused;
	const char *show = submit(staging_evidence(&staging, "124m", "99.3", ""));
	const char *line = house_text(
	    house, "evidence_invalidate %s", show + sizeof("evidence_show"));
	(void)house_refused(house, stranger, line, "{'reason':'why'}", "forbidden");
	(void)house_refused(house, &staging.ines, line, "{'reason':'why'}", "forbidden");
	(void)house_refused(house, &staging.scene.chair, line, "{'reason':' '}", "invalid");
	const struct json *r = house_do(
	    house, &staging.scene.chair, line, "{'reason':'the set had leaked'}");
	assert_text(text_at(r, "state"), "invalidated");
	assert_text(text_at(r, "invalidated_reason"), "the set had leaked");
}

static void
only_a_lead_submits(void **unused)
{
	(void)unused;
	(void)house_refused(house, &staging.scene.chair, "evidence_submit gpt-2",
	    staging_evidence(&staging, "124m", "1", ""), "forbidden");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(a_piece_is_shown_as_it_was_submitted),
	    TEST(a_rate_is_shown_with_its_interval),
	    TEST(several_are_entered_together_or_not_at_all),
	    TEST(a_number_is_of_its_kind),
	    TEST(the_same_measured_again_replaces_it),
	    TEST(it_expires_by_itself),
	    TEST(a_lead_or_a_chair_invalidates_it_with_a_reason),
	    TEST(only_a_lead_submits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
