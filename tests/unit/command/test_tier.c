/* Tiers: checked whole, entered in revisions, known to the index at once. */
#include "tests/unit/command/scene.h"

static struct scene scene;
static struct house *const house = &scene.house;

static int
open_scene(void **unused)
{
	(void)unused;
	scene_open(&scene);
	scene_import(&scene, "gpt-2", "announced");
	return 0;
}

static int
close_scene(void **unused)
{
	(void)unused;
	scene_close(&scene);
	return 0;
}

/* --- entering --------------------------------------------------------------------------------- */

static void
a_tier_is_entered_with_what_it_offers_and_takes(void **unused)
{
	const struct json *r;

	(void)unused;
	(void)house_do(house, &scene.lead, "terms_create gpt-2",
	    "{'slug':'agreement','title':'Agreement','text':'abc'}");
	(void)house_do(house, &scene.lead, "tier_create gpt-2",
	    scene_partner(&scene, ",'terms':'agreement','form':{'fields':[{'name':'purpose',"
				  "'title':'Purpose','kind':'long_text','required':true}]}"));
	r = house_do(house, &scene.stranger, "tier_show gpt-2/partner", NULL);
	assert_text(text_at(r, "capabilities.1"), "weights_download_gated");
	assert_text(text_at(r, "components.0"), "api");
	assert_text(text_at(r, "versions.1"), "1.5b");
	assert_text(text_at(r, "term"), "P365D");
	assert_text(text_at(r, "terms.slug"), "agreement");
	assert_text(text_at(r, "form.fields.0.name"), "purpose");
	assert_text(text_at(r, "review.0.board"), "safety");
	assert_int_equal(json_at(r, "review.0.threshold.q")->integer, 2);
	assert_text(text_at(r, "review.0.same_organisation"), "recuse");
}

static void
answers_about_weights_are_not_kept_others_for_a_minute(void **unused)
{
	const struct json *r;

	(void)unused;
	r = house_do(house, &scene.lead, "tier_create gpt-2", scene_partner(&scene, ""));
	assert_text(text_at(r, "max_stale"), "PT0S");
	r = house_do(house, &scene.lead, "tier_create gpt-2", scene_public(&scene));
	assert_text(text_at(r, "max_stale"), "PT1M");
	r = house_do(house, &scene.lead, "tier_create gpt-2",
	    scene_partner(&scene, ",'max_stale':'PT5S','stale_if_unreachable':'PT1H'"));
	assert_text(text_at(r, "max_stale"), "PT5S");
	assert_text(text_at(r, "stale_if_unreachable"), "PT1H");
}

static void
one_of_the_same_slug_is_its_next_revision(void **unused)
{
	const struct json *r;

	(void)unused;
	r = house_do(house, &scene.lead, "tier_create gpt-2", scene_partner(&scene, ""));
	const char *first = house_text(house, "tier_show %.*s", STR_ARG(text_at(r, "id")));
	(void)house_do(house, &scene.lead, "tier_create gpt-2", scene_partner(&scene, ""));
	r = house_do(house, &scene.stranger, first, NULL);
	assert_text(text_at(r, "state"), "superseded");
	assert_int_equal(json_at(r, "other_revisions.0.revision")->integer, 2);
	r = house_do(house, &scene.stranger, "tier_show gpt-2/partner", NULL);
	assert_int_equal(json_at(r, "revision")->integer, 2);
	r = house_do(house, &scene.stranger, "tier_list gpt-2", NULL);
	assert_int_equal(json_at(r, "items")->count, 1);
}

static void
only_a_lead_of_the_model_enters_tiers(void **unused)
{
	(void)unused;
	(void)house_refused(
	    house, &house->ada, "tier_create gpt-2", scene_public(&scene), "forbidden");
	(void)house_refused(
	    house, &scene.stranger, "tier_create gpt-2", scene_public(&scene), "forbidden");
}

/* --- faults ----------------------------------------------------------------------------------- */

static const struct json *
refused(const char *document)
{
	return house_refused(house, &scene.lead, "tier_create gpt-2", document, "invalid");
}

static void
every_fault_of_a_document_is_named_at_once(void **unused)
{
	static const char *const faults[] = {"/audience", "/capabilities/1", "/capabilities/2",
	    "/capabilities/3", "/components/1", "/components/2", "/versions/1", "/versions/2",
	    "/term", "/terms", "/form/fields/0/choices", "/form/fields/1/name",
	    "/form/fields/2/name", "/form/fields/2/choices", "/form/fields/2/kind",
	    "/review/0/threshold", "/review/1/board", "/review/2/board", "/price"};

	(void)unused;
	const struct json *r = refused(
	    "{'slug':'x','title':'X','audience':'friends','capabilities':['prompt_api','fly',"
	    "'prompt_api','docs_card'],'components':['api','nothing','code'],"
	    "'versions':['124m','117M','9b'],'term':'PT0S','terms':'none','form':{'fields':["
	    "{'name':'a','title':'A','kind':'choice'},{'name':'a','title':'A','kind':'text'},"
	    "{'name':'B:','title':'B','kind':'tick','choices':['x']}]},"
	    "'review':[{'board':'safety','quorum':2,'threshold':{'p':1,'q':3}},"
	    "{'board':'none','quorum':1},{'board':'safety','quorum':1}],'price':3}");
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (!fault_at(r, faults[i]))
			fail_msg("nothing is said of %s", faults[i]);
	r = house_do(house, &scene.lead, "tier_list gpt-2", NULL);
	assert_int_equal(json_at(r, "items")->count, 0);
}

static void
an_open_tier_is_public_and_nobody_applies_for_it(void **unused)
{
	const struct json *r;

	(void)unused;
	r = refused(scene_partner(&scene, ",'open':true"));
	assert_true(fault_at(r, "/audience"));
	assert_true(fault_at(r, "/review"));
	assert_true(fault_at(r, "/term"));
	assert_true(fault_at(r, "/capabilities/1"));
}

static void
any_other_tier_has_a_review(void **unused)
{
	const struct json *r;

	(void)unused;
	r = refused("{'slug':'x','title':'X','audience':'vetted','capabilities':['prompt_api'],"
		    "'components':['api'],'versions':['124m'],'term':'P1D'}");
	assert_true(fault_at(r, "/review"));
}

static void
a_policy_that_the_board_can_not_meet_is_refused(void **unused)
{
	const struct json *r;

	(void)unused;
	r = refused("{'slug':'x','title':'X','audience':'vetted','capabilities':['prompt_api'],"
		    "'components':['api'],'versions':['124m'],'term':'P1D',"
		    "'review':[{'board':'safety','quorum':3}]}");
	assert_true(fault_at(r, "/review/0/quorum"));
	(void)house_do(
	    house, &house->ada, "account_suspend david@example.org", "{'reason':'left the house'}");
	r = refused("{'slug':'x','title':'X','audience':'vetted','capabilities':['prompt_api'],"
		    "'components':['api'],'versions':['124m'],'term':'P1D',"
		    "'review':[{'board':'safety','quorum':2}]}");
	assert_true(fault_at(r, "/review/0/quorum"));
}

static void
a_policy_that_takes_everybodys_vote_leaves_nobody_for_an_appeal(void **unused)
{
	const struct json *r;

	(void)unused;
	r = refused("{'slug':'x','title':'X','audience':'vetted','capabilities':['prompt_api'],"
		    "'components':['api'],'versions':['124m'],'term':'P1D',"
		    "'review':[{'board':'safety','quorum':2}]}");
	assert_true(fault_at(r, "/review/0/quorum"));
	(void)house_do(house, &scene.lead, "tier_create gpt-2", scene_partner(&scene, ""));
}

static void
what_can_not_be_taken_back_takes_two_approvals(void **unused)
{
	const struct json *r;

	(void)unused;
	r = refused("{'slug':'x','title':'X','audience':'partner','capabilities':"
		    "['weights_download_gated'],'components':['weights'],'versions':['124m'],"
		    "'term':'P1D','review':[{'board':'safety','quorum':1,'min_approve':1}]}");
	assert_true(fault_at(r, "/review/0/min_approve"));
	(void)house_do(house, &scene.lead, "tier_create gpt-2",
	    "{'slug':'x','title':'X','audience':'partner','capabilities':['prompt_api'],"
	    "'components':['api'],'versions':['124m'],'term':'P1D',"
	    "'review':[{'board':'safety','quorum':1,'min_approve':1}]}");
}

static void
weights_for_the_public_are_for_the_public_only(void **unused)
{
	const struct json *r;

	(void)unused;
	r = refused("{'slug':'x','title':'X','audience':'vetted','capabilities':"
		    "['weights_download_public'],'components':['weights'],'versions':['124m'],"
		    "'term':'P1D','review':[{'board':'safety','quorum':2}]}");
	assert_true(fault_at(r, "/capabilities/0"));
}

/* --- comparing and evaluating ----------------------------------------------------------------- */

static void
tiers_of_which_neither_includes_the_other_are_incomparable(void **unused)
{
	const struct json *r;

	(void)unused;
	(void)house_do(house, &scene.lead, "tier_create gpt-2", scene_partner(&scene, ""));
	(void)house_do(house, &scene.lead, "tier_create gpt-2", scene_public(&scene));
	(void)house_do(house, &scene.lead, "tier_create gpt-2",
	    "{'slug':'small','title':'S','audience':'vetted','capabilities':['prompt_api'],"
	    "'components':['api'],'versions':['124m'],'term':'P1D',"
	    "'review':[{'board':'safety','quorum':2,'guests':1}]}");
	r = house_do(house, &scene.stranger, "tier_show gpt-2/partner", NULL);
	assert_text(text_at(r, "compared_with.0.tier"), "public");
	assert_text(text_at(r, "compared_with.0.is"), "incomparable");
	assert_text(text_at(r, "compared_with.1.is"), "wider");
	r = house_do(house, &scene.stranger, "tier_show gpt-2/small", NULL);
	assert_text(text_at(r, "compared_with.0.is"), "narrower");
}

static void
an_evaluation_knows_the_model_as_soon_as_it_is_imported(void **unused)
{
	(void)unused;
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "prompt_api nosuch"), "unknown_model");
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "prompt_api gpt-2"), "stage_not_offered");
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "weights_download_gated gpt-2 117M"),
	    "stage_not_offered");
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "prompt_api gpt-2 9b"), "version_not_covered");
	assert_string_equal(house_evaluate(house, &scene.stranger, "training_code gpt-2"),
	    "capability_not_covered");
	assert_string_equal(house_evaluate(house, &scene.stranger, "inference_code gpt-2 1.5b"),
	    "version_not_covered");
}

static void
at_a_start_the_index_learns_the_same(void **unused)
{
	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	(void)house_do(house, &scene.lead, "tier_create gpt-2", scene_public(&scene));
	house_fill_index(house);
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "prompt_api secret"), "unknown_model");
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "inference_code gpt-2 117M code"),
	    "stage_not_offered");
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "inference_code gpt-2 124m weights"),
	    "capability_not_covered");
}

static void
to_a_stranger_an_undisclosed_model_is_an_unknown_one(void **unused)
{
	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "prompt_api secret"), "unknown_model");
	const struct person *part[] = {&scene.lead, &scene.chair, &scene.deputy, &house->ada};
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++)
		assert_string_equal(
		    house_evaluate(house, part[i], "prompt_api secret"), "stage_not_offered");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_tier_is_entered_with_what_it_offers_and_takes),
	    TEST(answers_about_weights_are_not_kept_others_for_a_minute),
	    TEST(one_of_the_same_slug_is_its_next_revision),
	    TEST(only_a_lead_of_the_model_enters_tiers),
	    TEST(every_fault_of_a_document_is_named_at_once),
	    TEST(an_open_tier_is_public_and_nobody_applies_for_it),
	    TEST(any_other_tier_has_a_review),
	    TEST(a_policy_that_the_board_can_not_meet_is_refused),
	    TEST(a_policy_that_takes_everybodys_vote_leaves_nobody_for_an_appeal),
	    TEST(what_can_not_be_taken_back_takes_two_approvals),
	    TEST(weights_for_the_public_are_for_the_public_only),
	    TEST(tiers_of_which_neither_includes_the_other_are_incomparable),
	    TEST(an_evaluation_knows_the_model_as_soon_as_it_is_imported),
	    TEST(at_a_start_the_index_learns_the_same),
	    TEST(to_a_stranger_an_undisclosed_model_is_an_unknown_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
