/* Incidents: what people read that they may do is what they can do, at every state. */
#include "tests/unit/command/promotion_scene.h"

static struct str incident;

static const char *
line(const char *command)
{
	return house_text(house, "%s %.*s", command, STR_ARG(incident));
}

static void
assert_true_to_all(const char *state)
{
	const struct person *const people[] = {
	    &house->ada, chair, deputy, lead, stranger, ines, &auditor};
	const struct json *r = house_do(house, lead, line("incident_show"), NULL);

	assert_text(text_at(r, "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(house, people[i], line("incident_show")) >= 6);
		(void)truth_of_list(house, people[i], "incident_list gpt-2");
		assert_true(truth_of(house, people[i], "release_show gpt-2") >= 3);
		assert_true(truth_of(house, people[i], "model_show gpt-2") >= 3);
	}
}

static void
raise_one(int severity)
{
	const struct json *r = house_do(house, ines, "model_incident_raise gpt-2",
	    house_text(
		house, "{'severity':%d,'category':'misuse','what':'Forged letters.'}", severity));

	incident = text_at(r, "id");
}

static void
at_every_state_of_an_incident_what_is_allowed_is_true(void **unused)
{
	(void)unused;
	raise_one(3);
	assert_true_to_all("open");
	house_do(house, deputy, line("incident_triage"), "{'note':'Seen.'}");
	assert_true_to_all("triaged");
	house_do(house, lead, line("incident_contain"), "{'response':'Stopped.'}");
	assert_true_to_all("contained");
	house_do(house, deputy, line("incident_publish"), "{'summary':'Letters were forged.'}");
	assert_true_to_all("contained");
	house_do(house, chair, line("incident_close"), "{'review':'All of it.','root_cause':'x'}");
	assert_true_to_all("closed");
}

static void
a_severe_one_holds_the_release_until_the_chair_resumes_it_after_the_close(void **unused)
{
	(void)unused;
	raise_one(1);
	assert_true_to_all("open");
	assert_text(text_at(house_do(house, lead, "release_show gpt-2", NULL), "state"), "held");
	house_do(house, deputy, line("incident_lower"), "{'severity':4,'reason':'A hoax.'}");
	assert_true_to_all("open");
	house_refused(house, chair, "release_resume gpt-2", because, "unmet");
	house_do(house, deputy, line("incident_triage"), "{'note':'Seen.'}");
	house_do(house, lead, line("incident_contain"), "{'response':'None needed.'}");
	house_do(house, chair, line("incident_close"), "{'review':'All of it.','root_cause':'x'}");
	assert_true_to_all("closed");
	house_refused(house, lead, "release_resume gpt-2", because, "unmet");
	house_do(house, deputy, "release_resume gpt-2", because);
	assert_text(text_at(house_do(house, lead, "release_show gpt-2", NULL), "state"), "planned");
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_INCIDENT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_staging, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(at_every_state_of_an_incident_what_is_allowed_is_true),
	    TEST(a_severe_one_holds_the_release_until_the_chair_resumes_it_after_the_close),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
