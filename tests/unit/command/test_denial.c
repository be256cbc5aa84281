/* The deny list: in every state everybody reads what they may do with it, and no more; and
 * the index knows of it what it would know after a restart. */
#include "tests/unit/command/review_scene.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

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

/* Everybody reads the truth about ID, which is in STATE. */
static void
check(struct str id, const char *state)
{
	const struct person *people[] = {
	    &r.grace, &r.heidi, &r.rita, &r.s.chair, &r.s.deputy, &r.s.lead, &h->ada};
	const char *line = review_line(&r, "denial_show", id);

	assert_text(text_at(house_do(h, &h->ada, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(h, people[i], line) >= 5);
		(void)truth_of_list(h, people[i], "denial_list");
	}
}

static struct str
propose(const struct person *who, const char *party)
{
	return text_at(
	    house_do(h, who, "denial_propose",
		house_text(h, "{%s,'until':'2030-02-10T00:00:00Z','reason':'Why.'}", party)),
	    "id");
}

static void
take(const struct person *who, const char *command, struct str id, const char *body)
{
	house_do(h, who, review_line(&r, command, id), body);
}

static void
from_its_proposal_to_its_end(void **unused)
{
	(void)unused;
	struct str id = propose(&r.s.lead, "'account':'grace@example.org'");
	check(id, "proposed");
	take(&r.s.chair, "denial_confirm", id, "{}");
	check(id, "active");
	take(&r.grace, "denial_appeal", id, "{'reason':'It was not me.'}");
	check(id, "appealed");
	take(&r.s.deputy, "denial_uphold", id, "{'reason':'It was.'}");
	check(id, "upheld");
	h->now += 50 * DAY_MS;
	check(id, "expired");
}

static void
dropped_and_lifted(void **unused)
{
	(void)unused;
	struct str id = propose(&r.s.deputy, "'organisation':'Southbank'");
	check(id, "proposed");
	take(&r.s.chair, "denial_drop", id, "{'reason':'It is too much.'}");
	check(id, "dropped");
	id = propose(&r.s.deputy, "'organisation':'Southbank'");
	take(&r.s.lead, "denial_confirm", id, "{}");
	take(&r.s.chair, "denial_lift", id, "{'reason':'It is over.'}");
	check(id, "lifted");
}

static void
about_one_who_keeps_the_list(void **unused)
{
	(void)unused;
	struct str id = propose(&r.s.lead, "'account':'chloe@example.org'");
	check(id, "proposed");
	take(&r.s.deputy, "denial_confirm", id, "{}");
	check(id, "active");
}

static void
the_longest_denial_of_a_person_and_their_organisation_counts(void **unused)
{
	(void)unused;
	const char *ask = "prompt_api gpt-2 124m api";
	struct str both = propose(&r.s.lead, "'organisation':'Southbank'");
	take(&r.s.chair, "denial_confirm", both, "{}");
	struct str own = propose(&r.s.lead, "'account':'grace@example.org'");
	take(&r.s.chair, "denial_confirm", own, "{}");
	take(&r.s.deputy, "denial_lift", both, "{'reason':'One is enough.'}");
	assert_string_equal(house_evaluate(h, &r.grace, ask), "denied_party");
	take(&r.s.deputy, "denial_lift", own, "{'reason':'None is.'}");
	assert_string_equal(house_evaluate(h, &r.grace, ask), "stage_not_offered");
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_DENIAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	    IN_PLACE(from_its_proposal_to_its_end),
	    IN_PLACE(dropped_and_lifted),
	    IN_PLACE(about_one_who_keeps_the_list),
	    IN_PLACE(the_longest_denial_of_a_person_and_their_organisation_counts),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
