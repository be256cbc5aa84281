/* What can be done to a release after what: each act after each other, allowed, or refused for a
 * reason. */
#include "tests/unit/command/acts_scene.h"

#include "lib/time.h"

#include <string.h>

/* --- what was done first ---------------------------------------------------------------------- */

static struct str draft, forced, restriction;

static void
nothing(void)
{
}

static void
abort_it(void)
{
	house_do(h, chair, "promotion_abort gpt-2", why);
}

static void
approve_it(void)
{
	house_do(h, chair, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(
	    h, &acts_scene.r.rita, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
	house_do(
	    h, &acts_scene.r.otto, "promotion_vote gpt-2", "{'vote':'approve','reason':'Good.'}");
}

static void
suspect(void)
{
	house_do(h, &acts_scene.duty, "leak_suspect gpt-2", "{'reason':'A torrent.'}");
}

static void
bar(void)
{
	house_do(h, chair, "release_bar gpt-2",
	    "{'stage':'wide','version':['1.5b'],'code':'use_drift','reason':'A reason.'}");
}

static void
force(void)
{
	forced = text_at(house_do(h, lead, "release_force gpt-2", why), "id");
}

static void
change_plan(void)
{
	abort_it();
	house_do(h, lead, "release_resume gpt-2", "{'reason':'A plan that does.'}");
	house_do(
	    h, lead, review_line(&acts_scene.r, "plan_propose", draft), "{'reason':'Better.'}");
}

static void
last_stage(void)
{
	acts_widen();
	h->now += SECOND_MS;
	review_next_stage(&acts_scene.r);
}

/* --- what is done then ------------------------------------------------------------------------ */

static const struct second {
	const char *command;
	const struct str *object; /* NULL: of gpt-2 */
	const struct person *who;
	const char *body;
} seconds[] = {
    {"release_propose", NULL, lead, "{'reason':'It is time.','retry':'It is mended.'}"},
    {"promotion_vote", NULL, &acts_scene.r.rita, "{'vote':'approve','reason':'Good.'}"},
    {"promotion_promote", NULL, lead, "{}"},
    {"promotion_abort", NULL, chair, why},
    {"promotion_object", NULL, &acts_scene.r.otto, "{'reason':'No.'}"},
    {"release_hold", NULL, &acts_scene.duty, why},
    {"release_resume", NULL, &acts_scene.r.s.deputy, "{'reason':'Looked into.'}"},
    {"release_restrict", NULL, &acts_scene.duty,
	"{'capability':['prompt_api'],'code':'use_drift','reason':'A reason.'}"},
    {"restriction_lift", &restriction, lead, "{'reason':'Mended.'}"},
    {"release_roll_back", NULL, lead, "{'stage':'own','code':'use_drift','reason':'A reason.'}"},
    {"release_withdraw_offer", NULL, lead,
	"{'tier':'others','code':'use_drift','reason':'A reason.'}"},
    {"release_withdraw", NULL, lead, why},
    {"release_complete", NULL, lead, why},
    {"release_bar", NULL, chair,
	"{'stage':'last','version':['124m'],'code':'use_drift','reason':'A reason.'}"},
    {"release_force", NULL, lead, why},
    {"act_confirm", &forced, chair, NULL},
    {"leak_suspect", NULL, &acts_scene.duty, "{'reason':'A torrent.'}"},
    {"plan_publish", &draft, lead, NULL},
    {"plan_propose", &draft, lead, "{'reason':'Better.'}"},
};
enum { SECONDS = sizeof(seconds) / sizeof(seconds[0]) };

/* In the order of the acts above, what comes of each: + it is done; else it is refused, since the
 * state is w)rong, the release is on acts_hold (r), it is u)nmet what must be so before, it is f)orbidden,
 * there is n)o such thing, or what is asked for is i)nvalid. */
static const struct first {
	void (*act)(void);
	const char *then;
} firsts[] = {
    /*                pro vote prom abort obj | hold resume | restrict lift | back | offer all | complete
     *                bar force confirm | leak | publish change */
    {nothing, "u+w+f +w +n + ++ +++n + uu"},
    {acts_hold, "wrr+f ++ +n + ++ w+wn + uu"},
    {acts_restrict_api, "uwwwf +w ++ + ++ ++un + u+"},
    {acts_roll_back, "+wwwf +w +n u ++ +++n + u+"},
    {acts_withdraw_offer, "u+w+f +w +n + ++ +++n + uu"},
    {acts_withdraw, "wwwwf ww wn w ww wwwn + +u"},
    {acts_complete, "wwwwf +w +n + ++ wwwn + +u"},
    {bar, "uwwwf +w +n + ++ ++un + u+"},
    {force, "u+w+f +w +n + ++ ++++ + uu"},
    {suspect, "wrr+f +u +n + ++ w+wn + uu"},
    {acts_leak, "wwwwf ww +n + ++ wwwn + +u"},
    {abort_it, "wwwwf ++ +n + ++ w+wn + uu"},
    {approve_it, "uww++ +w +n + ++ +++n + uu"},
    {acts_widen, "+wwww +w +n + ++ +++n + ui"},
    {change_plan, "u+w+f +w +n + ++ +++n + uu"},
    {last_stage, "wwwww +w +n + ++ wwwn + +u"},
};

static char
outcome(const struct second *s)
{
	struct str none = STR("none");
	struct str id = s->object == NULL ? STR("gpt-2") : s->object->n == 0 ? none : *s->object;
	struct call *call = house_call(
	    h, s->who, review_line(&acts_scene.r, s->command, id), s->body);

	call->dry_run = true;
	struct reply reply = house_give(h, call);
	return reply.status < 300 ? '+' : reply.code.p[0];
}

/* A draft that could follow, and what the first act has left to be undone. */
static void
do_first(const struct first *first)
{
	const char *some = house_text(h, "%s,%s", acts_offer("others"), acts_offer("partner"));
	const char *stages = house_text(h, "%s,%s,%s", acts_stage("own", acts_offer("others"), ""),
	    acts_stage("some", some, ""), acts_stage("wide", acts_offer("all"), ""));

	draft = text_at(house_do(h, lead, "plan_import gpt-2",
			    house_text(h, "{'title':'Other','stages':[%s]}", stages)),
	    "id");
	forced = restriction = STR("");
	first->act();
	h->now += SECOND_MS;
	house_due(h);
	const struct json *stops = house_do(h, lead, "restriction_list gpt-2", NULL);
	if (json_at(stops, "items.0.id") != NULL)
		restriction = text_at(stops, "items.0.id");
}

static void
check(const struct first *first)
{
	const char *expected = first->then;

	do_first(first);
	for (size_t i = 0; i < SECONDS; i++, expected++) {
		expected += strspn(expected, " ");
		char got = outcome(&seconds[i]);
		if (got != *expected)
			fail_msg("row %zu, %s: %c instead of %c", (size_t)(first - firsts),
			    seconds[i].command, got, *expected);
	}
	assert_int_equal(*expected, '\0');
}

static void
each_act_after_each_other_is_done_or_refused_for_its_reason(void **unused)
{
	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
		if (i != 0)
			(void)acts_open(unused);
		check(&firsts[i]);
		if (i + 1 < sizeof(firsts) / sizeof(firsts[0]))
			(void)acts_close(unused);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, acts_open, acts_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_act_after_each_other_is_done_or_refused_for_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
