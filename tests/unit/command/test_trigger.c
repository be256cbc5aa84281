/* What outdates evidence: each trigger fells the lines that it should and spares the others, and
 * the gate's report says which line fell, with what, and why. */
#include "daemon/rules/evidence.h"
#include "tests/unit/command/promotion_scene.h"

#define DIGEST "'digest':'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'"
#define HARM(criterion, version, style)                                                            \
	"'type':'evaluation','operator':'<=','limit':'5','criterion':'" criterion                  \
	"','version':'" version "','style':'" style "'",                                           \
	    "'criterion':'" criterion "','version':'" version "','style':'" style                  \
	    "','kind':'count','value':'0','n':9"
static const struct {
	const char *slug, *line, *evidence;
} lines[] = {
    {"asked", HARM("asked", "124m", "query")},
    {"tuned", HARM("tuned", "124m", "adaptation")},
    {"attacked", HARM("attacked", "124m", "weights")},
    {"larger", HARM("larger", "1.5b", "query")},
    {"survey", "'type':'document','criterion':'survey'",
	"'criterion':'survey','kind':'count','value':'3','n':9," DIGEST},
    {"limits", "'type':'control','control':'rate_limits','tier':'hosted'",
	"'criterion':'rate_limits','kind':'yes_no','value':true"},
    {"worksheet", "'type':'document','criterion':'worksheet'",
	"'criterion':'worksheet','kind':'yes_no','value':true," DIGEST},
};
enum { LINES = sizeof(lines) / sizeof(lines[0]) };

static const struct {
	const char *trigger, *why;
	const char *fells; /* when it is said of the version 124m */
	const char *more; /* … and when of the model: these too */
} triggers[] = {
    {"capability_gained", "the model can do more", "asked tuned attacked survey", "larger"},
    {"fine_tuning_enabled", "fine-tuning was enabled", "asked", "larger"},
    {"weights_released", "weights were released", "asked tuned", "larger"},
    {"new_version", "the model has a new version", "survey limits", ""},
    {"better_methods", "there are better methods", "asked tuned attacked survey", "larger"},
    {"mitigations_changed", "mitigations were changed", "asked tuned attacked survey limits",
	"larger"},
    {"serious_incident", "a serious incident", "asked tuned attacked survey", "larger"},
    {"use_drift", "it is used otherwise", "asked tuned attacked survey worksheet", "larger"},
    {"internal_finding", "internal use showed", "asked tuned attacked survey", "larger"},
};
enum { ALL = sizeof(triggers) / sizeof(triggers[0]) };

static int
open_gate(void **unused)
{
	const char *gate = "";

	(void)unused;
	staging_open(&staging);
	for (int i = 0; i < LINES; i++) {
		gate = house_text(house,
		    "%s%s{'slug':'%s','title':'Line','owner':'Lena','reason':'of our own',%s}",
		    gate, i == 0 ? "" : ",", lines[i].slug, lines[i].line);
	}
	const char *offers = "{'tier':'hosted','components':['api'],'versions':['124m']}";
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(&staging, staging_stage(&staging, "use", offers, gate, "")));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	return 0;
}

static void
submit_all(void)
{
	house->now++;
	for (int i = 0; i < LINES; i++)
		house_do(house, lead, "evidence_submit gpt-2",
		    house_text(house, "{'title':'All of it',%s}", lines[i].evidence));
	assert_text(text_at(house_do(house, lead, "release_gate gpt-2", NULL), "result"), "pass");
}

/* Is SLUG among the words of FELLS? */
static bool
named(const char *fells, const char *slug)
{
	const char *at = strstr(fells, slug);

	return at != NULL && (at == fells || at[-1] == ' ') &&
	       (at[strlen(slug)] == ' ' || at[strlen(slug)] == '\0');
}

/* What fell and what didn't; who reads the report reads which, with which evidence, and why. */
static void
assert_fell(int i, const char *fells, const char *more)
{
	const struct json *r = house_do(house, stranger, "release_gate gpt-2", NULL);

	json_each(line, json_at(r, "lines")) {
		const char *slug = str_c(&house->arena, text_at(line, "slug"));
		if (!named(fells, slug) && !named(more, slug)) {
			if (!str_is(text_at(line, "result"), "pass"))
				fail_msg("%s fells %s", triggers[i].trigger, slug);
			continue;
		}
		if (!str_is(text_at(line, "result"), "no_data"))
			fail_msg("%s spares %s", triggers[i].trigger, slug);
		assert_text(text_at(line, "trigger"), triggers[i].trigger);
		assert_non_null(
		    strstr(str_c(&house->arena, text_at(line, "why")), triggers[i].why));
		const struct json *e = house_do(house, stranger,
		    house_text(
			house, "evidence_show %.*s", STR_ARG(text_at(line, "fallen_evidence"))),
		    NULL);
		assert_text(text_at(e, "invalidated_reason"), "It came out.");
	}
}

static void
each_fells_what_it_outdates_and_nothing_else(void **unused)
{
	(void)unused;
	for (int i = 0; i < ALL; i++) {
		submit_all();
		house_do(house, lead, "evidence_trigger gpt-2",
		    house_text(house, "{'trigger':'%s','version':'124m','reason':'It came out.'}",
			triggers[i].trigger));
		assert_fell(i, triggers[i].fells, "");
		submit_all();
		house_do(house, lead, "evidence_trigger gpt-2",
		    house_text(
			house, "{'trigger':'%s','reason':'It came out.'}", triggers[i].trigger));
		assert_fell(i, triggers[i].fells, triggers[i].more);
	}
	assert_int_equal(ALL, TRIGGERS - 1);
}

static void
of_a_criterion_that_is_named_documents_and_controls_fall_too(void **unused)
{
	static const struct {
		const char *criterion, *slug;
	} cases[] = {
	    {"worksheet", "worksheet"}, {"rate_limits", "limits"}, {"attacked", "attacked"}};

	(void)unused;
	for (int i = 0; i < 3; i++) {
		submit_all();
		house_do(house, lead, "evidence_trigger gpt-2",
		    house_text(house,
			"{'trigger':'better_methods','criterion':'%s','reason':'It came out.'}",
			cases[i].criterion));
		assert_fell(4, cases[i].slug, "");
	}
}

static void
naming_a_criterion_does_not_fell_what_had_the_reach(void **unused)
{
	(void)unused;
	submit_all();
	(void)house_refused(house, lead, "evidence_trigger gpt-2",
	    "{'trigger':'weights_released','criterion':'attacked','reason':'It came out.'}",
	    "invalid");
	assert_fell(2, "", "");
}

/* --- by itself -------------------------------------------------------------------------------- */

static int
open_scene(void **unused)
{
	(void)unused;
	staging_open(&staging);
	return 0;
}

/* The weights of 124m for everybody, then the API of both. */
static void
entering_a_stage_that_gives_weights_outdates_what_was_measured_without_them(void **unused)
{
	static const char line[] =
	    "{'slug':'%s','title':'Harm','owner':'Lena','reason':'of our own',"
	    "'type':'evaluation','criterion':'harm','operator':'<=','limit':'5',"
	    "'version':'%s','style':'query'}";

	(void)unused;
	const char *use = staging_stage(&staging, "use",
	    "{'tier':'hosted','components':['api'],'versions':['124m','1.5b']}",
	    house_text(house, "%s,%s", house_text(house, line, "small", "124m"),
		house_text(house, line, "large", "1.5b")),
	    "");
	house_do(house, lead, "plan_import gpt-2",
	    staging_plan(&staging, house_text(house, "%s,%s", staging_small(&staging), use)));
	house_do(house, lead, "plan_publish gpt-2", NULL);
	staging_measure(&staging);
	for (int i = 0; i < 2; i++)
		house_do(house, lead, "evidence_submit gpt-2",
		    house_text(house,
			"{'criterion':'harm','title':'Asked','kind':'count','value':'0','n':9,"
			"'version':'%s','style':'query'}",
			i == 0 ? "124m" : "1.5b"));
	staging_enter(&staging);
	const struct json *r = house_do(house, stranger, "release_gate gpt-2", NULL);
	assert_text(text_at(r, "stage"), "use");
	assert_text(text_at(r, "lines.1.slug"), "small");
	assert_text(text_at(r, "lines.1.result"), "no_data");
	assert_text(text_at(r, "lines.1.trigger"), "weights_released");
	assert_text(text_at(r, "lines.2.result"), "pass");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_gate, close_staging)
	const struct CMUnitTest tests[] = {
	    TEST(each_fells_what_it_outdates_and_nothing_else),
	    TEST(of_a_criterion_that_is_named_documents_and_controls_fall_too),
	    TEST(naming_a_criterion_does_not_fell_what_had_the_reach),
	    cmocka_unit_test_setup_teardown(
		entering_a_stage_that_gives_weights_outdates_what_was_measured_without_them,
		open_scene, close_staging),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
