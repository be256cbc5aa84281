/* Every act that takes two: not by whoever did the first half of it, not by whoever has a part in
 * the matter or isn't of those who may, but by somebody who is fit. */
#include "tests/unit/command/pairs.h"

static struct house *const h = &pair.s.scene.house;
static const struct person *const ada = &pair.s.scene.house.ada;
static const struct person *const chair = &pair.s.scene.chair;
static const struct person *const deputy = &pair.s.scene.deputy;
static const struct person *const lena = &pair.s.scene.lead;
static const struct person *const ines = &pair.s.ines;

static const char why[] = "{'reason':'For a reason.'}";
static const char aye[] = "{'vote':'approve','reason':'Good.'}";

/* Who is refused, and as what. */
struct unfit {
	const struct person *who;
	const char *code;
};

struct act {
	const char *act;
	struct str (*half)(void); /* what is done before; the id that the command names */
	const char *command, *body;
	struct unfit first, conflicted; /* who did the first half; who may not for another cause */
	const struct person *fit;
};

/* What governs people is the admins' part, too. */
static const struct act appointments[] = {
    {"appointing a reviewer", proposed_appointment, "role_confirm", NULL, {ada, "second_person"},
	{&pair.bea, "own_case"}, chair},
    {"appointing a lead", proposed_lead, "role_confirm", NULL, {ada, "second_person"},
	{chair, "own_case"}, deputy},
    {"saying what a member speaks for", the_board, "board_seat",
	"{'account':'chloe@example.org','speaks_for':['law']}", {chair, "second_person"},
	{ines, "forbidden"}, deputy},
    {"linking a claimed identity", claimed_identity, "identity_confirm", NULL,
	{ada, "second_person"}, {&pair.grace, "not_found"}, &pair.bea},
};

static const struct act acts[] = {
    {"voting on an application", application_of_the_deputy, "application_vote", aye,
	{deputy, "own_case"}, {chair, "own_case"}, ines},
    {"voting beside its member", application_with_a_member, "application_vote", aye,
	{&pair.grace, "own_case"}, {ines, "own_case"}, chair},
    {"voting beside its endorser", endorsed_application, "application_vote", aye,
	{&pair.grace, "own_case"}, {&pair.otto, "own_case"}, ines},
    {"endorsing", application_of_an_official, "application_endorse", NULL, {&pair.otto, "own_case"},
	{&pair.rob, "forbidden"}, &pair.petra},
    {"voting on a promotion", proposed_promotion, "promotion_vote", aye,
	{&pair.lars, "second_person"}, {&pair.opal, "own_case"}, ines},
    {"objecting to it", approved_promotion, "promotion_object", why, {&pair.lars, "forbidden"},
	{chair, "forbidden"}, ines},
    {"confirming that a condition is met", met_condition, "obligation_confirm", NULL,
	{lena, "forbidden"}, {&pair.rob, "own_case"}, chair},
    {"voting on an announcement", proposed_announcement, "announcement_vote", aye,
	{&pair.lars, "second_person"}, {lena, "forbidden"}, ines},
    {"voting on an import", proposed_import, "import_vote", aye, {&pair.lars, "second_person"},
	{&pair.opal, "forbidden"}, ines},
    {"waiving a line", an_unmet_line, "gate_waive",
	"{'line':'card','until':'2030-02-01T00:00:00Z','reason':'For a month.'}",
	{lena, "forbidden"}, {deputy, "forbidden"}, chair},
    {"forcing a promotion", proposed_force, "act_confirm", NULL, {lena, "forbidden"},
	{ines, "forbidden"}, chair},
    {"letting a barred version in", barred_version, "act_lift", why, {lena, "second_person"},
	{ines, "forbidden"}, chair},
    {"resuming a release", held, "release_resume", why, {lena, "second_person"},
	{ines, "forbidden"}, chair},
    {"confirming a restriction", restricted, "restriction_confirm", NULL, {lena, "second_person"},
	{ines, "forbidden"}, &pair.lars},
    {"lifting a restriction", restricted, "restriction_lift", why, {lena, "second_person"},
	{ines, "forbidden"}, chair},
    {"lifting a confirmed restriction", confirmed_restriction, "restriction_lift", why,
	{lena, "second_person"}, {ines, "forbidden"}, &pair.lars},
    {"confirming a leak", suspected_leak, "leak_confirm", NULL, {lena, "second_person"},
	{ines, "forbidden"}, deputy},
    {"annulling a leak", half_annulled_leak, "leak_annul", why, {deputy, "second_person"},
	{ines, "forbidden"}, chair},
    {"triaging an incident", incident_of_a_leading_deputy, "incident_triage",
	"{'note':'Looked at.'}", {deputy, "own_case"}, {lena, "forbidden"}, chair},
    {"lowering an incident", incident_of_a_leading_deputy, "incident_lower",
	"{'severity':4,'reason':'Less.'}", {deputy, "own_case"}, {lena, "forbidden"}, chair},
    {"accepting a flag", flag_of_the_deputy, "flag_accept", why, {deputy, "own_case"},
	{lena, "forbidden"}, chair},
    {"confirming a denial", denial_by_the_chair, "denial_confirm", "{}", {chair, "second_person"},
	{&pair.lars, "own_case"}, lena},
    {"upholding a denial", appealed_denial, "denial_uphold", why, {chair, "second_person"},
	{&pair.lars, "own_case"}, deputy},
    {"upholding a denial that one confirmed", appealed_denial, "denial_uphold", why,
	{lena, "second_person"}, {&pair.lars, "own_case"}, deputy},
    {"lifting a denial", appealed_denial, "denial_lift", why, {lena, "second_person"},
	{&pair.lars, "own_case"}, deputy},
    {"confirming a suspension", suspended_grant, "grant_confirm", NULL, {lena, "second_person"},
	{chair, "own_case"}, deputy},
    {"upholding a suspension", appealed_suspension, "grant_uphold", why, {lena, "second_person"},
	{chair, "own_case"}, deputy},
    {"upholding a suspension that one confirmed", appealed_suspension, "grant_uphold", why,
	{&pair.lars, "second_person"}, {chair, "own_case"}, deputy},
    {"upholding a revocation", appealed_revocation, "grant_uphold", why, {lena, "second_person"},
	{chair, "own_case"}, deputy},
    {"undoing a revocation", appealed_revocation, "grant_reinstate", why, {lena, "second_person"},
	{chair, "own_case"}, &pair.lars},
    {"linking an offered identity", offered_identity, "identity_confirm", NULL,
	{ada, "second_person"}, {&pair.bea, "wrong_state"}, &pair.grace},
};

static void
check_refused(const struct act *a, struct str id, const struct unfit *u)
{
	struct reply r = house_ask(h, u->who, pair_line(a->command, id), a->body);

	if (!str_is(r.code, u->code))
		fail_msg("%s: %d %.*s instead of %s", a->act, r.status, STR_ARG(r.code), u->code);
}

static void
check_act(const struct act *a)
{
	pair_open();
	struct str id = a->half();
	check_refused(a, id, &a->first);
	check_refused(a, id, &a->conflicted);
	struct reply r = house_ask(h, a->fit, pair_line(a->command, id), a->body);
	if (r.status >= 300)
		fail_msg("%s: %d %.*s for who is fit", a->act, r.status, STR_ARG(r.code));
	pair_close();
}

static void
every_act_of_two_takes_a_second_person_who_is_fit(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(appointments) / sizeof(appointments[0]); i++)
		check_act(&appointments[i]);
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		check_act(&acts[i]);
}

static void
an_admin_has_no_part_in_what_others_decide(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		const struct act *a = &acts[i];
		pair_open();
		struct str id = a->half();
		struct reply r = house_ask(h, &pair.bea, pair_line(a->command, id), a->body);
		if (r.status < 400 || r.status == 422)
			fail_msg("%s: %d %.*s for an admin", a->act, r.status, STR_ARG(r.code));
		pair_close();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_of_two_takes_a_second_person_who_is_fit),
	    cmocka_unit_test(an_admin_has_no_part_in_what_others_decide),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
