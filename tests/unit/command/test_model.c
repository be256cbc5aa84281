/* Models: imported whole or not at all, and invisible while undisclosed. */
#include "tests/unit/command/scene.h"

#include "lib/time.h"

#include <string.h>

static struct scene scene;
static struct house *const house = &scene.house;

static int
open_scene(void **unused)
{
	(void)unused;
	scene_open(&scene);
	return 0;
}

static int
close_scene(void **unused)
{
	(void)unused;
	scene_close(&scene);
	return 0;
}

/* --- import ----------------------------------------------------------------------------------- */

static void
a_model_is_imported_with_all_its_parts(void **unused)
{
	const struct json *r;

	(void)unused;
	r = house_do(house, &house->ada, "model_import", scene_model(&scene, "gpt-2", "announced"));
	assert_text(text_at(r, "slug"), "gpt-2");
	r = house_do(house, &scene.stranger, "model_show gpt-2", NULL);
	assert_text(text_at(r, "developer"), "Openlab");
	assert_text(text_at(r, "versions.0.aliases.0"), "117M");
	assert_text(text_at(r, "versions.0.announced_at"), "2019-02-14T00:00:00.000Z");
	assert_int_equal(json_at(r, "versions")->count, 2);
	assert_int_equal(json_at(r, "versions.1.aliases")->count, 0);
	assert_text(text_at(r, "components.1.categories.1"), "replication");
	assert_text(text_at(r, "components.1.versions.0"), "124m");
	assert_text(text_at(r, "components.1.licence"), "MIT");
	assert_int_equal(json_at(r, "components.2.versions")->count, 1);
	assert_text(text_at(r, "boards.0.slug"), "safety");
}

static void
only_an_admin_imports(void **unused)
{
	(void)unused;
	(void)house_refused(house, &scene.chair, "model_import",
	    scene_model(&scene, "gpt-2", "announced"), "forbidden");
}

static void
one_slug_is_one_model(void **unused)
{
	(void)unused;
	scene_import(&scene, "gpt-2", "announced");
	(void)house_refused(house, &house->ada, "model_import",
	    scene_model(&scene, "gpt-2", "announced"), "exists");
}

static void
every_fault_of_a_document_is_named_at_once(void **unused)
{
	static const char *const faults[] = {"/slug", "/developer", "/lead", "/boards/1",
	    "/boards/2", "/versions/1/slug", "/versions/1/aliases/0", "/versions/2/name",
	    "/components/0/categories/0", "/components/0/versions/1", "/components/0/versions/2",
	    "/components/1/slug", "/components/1/kind", "/components/1/licence_class", "/colour"};
	const struct json *r;

	(void)unused;
	r = house_refused(house, &house->ada, "model_import",
	    "{'slug':'GPT 2','name':'GPT-2','developer':'Nowhere','modality':'text',"
	    "'disclosure':'announced','lead':'nobody@example.org',"
	    "'boards':['safety','none','safety'],'colour':'red','versions':["
	    "{'slug':'a','name':'A','aliases':['x']},{'slug':'a','name':'B','aliases':['x']},"
	    "{'slug':'c'}],'components':[{'slug':'w','kind':'weights','name':'W',"
	    "'categories':['fun'],'licence_class':'open','versions':['a','z','x']},"
	    "{'slug':'w','kind':'teapot','name':'W','categories':['replication'],"
	    "'licence_class':'free','versions':['c']}]}",
	    "invalid");
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (!fault_at(r, faults[i]))
			fail_msg("nothing is said of %s", faults[i]);
	r = house_do(house, &house->ada, "model_list", NULL);
	assert_int_equal(json_at(r, "items")->count, 0);
}

static const char *
many_versions(int n)
{
	struct buf b = {.arena = &house->arena};

	for (int i = 0; i < n; i++)
		buf_printf(&b, "%s{'slug':'v%d','name':'V'}", i == 0 ? "" : ",", i);
	return house_text(house,
	    "{'slug':'many','name':'M','developer':'Openlab','modality':'text',"
	    "'disclosure':'announced','lead':'lena@example.org','boards':['safety'],"
	    "'versions':[%.*s],'components':[{'slug':'w','kind':'weights','name':'W',"
	    "'categories':['model_access'],'licence_class':'open','versions':['v%d']}]}",
	    STR_ARG(buf_str(&b)), n - 1);
}

static void
a_model_has_at_most_64_versions(void **unused)
{
	(void)unused;
	const struct json *r = house_refused(
	    house, &house->ada, "model_import", many_versions(65), "invalid");
	assert_true(fault_at(r, "/versions"));
	r = house_do(house, &house->ada, "model_import", many_versions(64));
	assert_text(text_at(r, "components.0.versions.0"), "v63");
}

static void
the_largest_model_fits_its_page(void **unused)
{
	struct buf v = {.arena = &house->arena}, c = {.arena = &house->arena},
		   all = {.arena = &house->arena};

	(void)unused;
	for (int i = 0; i < 64; i++) {
		buf_printf(&v, "%s{'slug':'version-%d','name':'V'}", i == 0 ? "" : ",", i);
		buf_printf(&all, "%s'version-%d'", i == 0 ? "" : ",", i);
	}
	for (int i = 0; i < 64; i++)
		buf_printf(&c,
		    "%s{'slug':'component-%d','kind':'weights','name':'W','categories':"
		    "['model_access','risk_analysis','replication'],'licence_class':'open',"
		    "'versions':[%.*s]}",
		    i == 0 ? "" : ",", i, STR_ARG(buf_str(&all)));
	(void)house_do(house, &house->ada, "model_import",
	    house_text(house,
		"{'slug':'large','name':'L','developer':'Openlab','modality':'text',"
		"'disclosure':'announced','lead':'lena@example.org','boards':['safety'],"
		"'versions':[%.*s],'components':[%.*s]}",
		STR_ARG(buf_str(&v)), STR_ARG(buf_str(&c))));
	const struct json *r = house_do(house, &scene.stranger, "model_show large", NULL);
	assert_int_equal(json_at(r, "access")->count, 64 * 64 * 4);
	assert_int_equal(json_at(r, "components.63.versions")->count, 64);
	house_fill_index(house);
	assert_string_equal(
	    house_evaluate(house, &scene.stranger, "model_family large version-63 component-63"),
	    "stage_not_offered");
}

static void
a_body_that_is_no_document_is_refused(void **unused)
{
	(void)unused;
	(void)house_refused(house, &house->ada, "model_import", "[]", "invalid");
	(void)house_refused(house, &house->ada, "model_import",
	    "{'versions':{'a':1},'components':'x','boards':[1,[]],'lead':3}", "invalid");
}

/* --- the lead --------------------------------------------------------------------------------- */

static void
the_first_lead_is_confirmed_by_a_second_person(void **unused)
{
	const struct json *r;

	(void)unused;
	r = house_do(house, &house->ada, "model_import", scene_model(&scene, "gpt-2", "announced"));
	assert_text(text_at(r, "leads.0.state"), "proposed");
	const char *confirm = house_text(
	    house, "role_confirm %.*s", STR_ARG(text_at(r, "leads.0.role")));
	(void)house_refused(house, &house->ada, confirm, NULL, "second_person");
	(void)house_refused(house, &scene.stranger, confirm, NULL, "forbidden");
	(void)house_refused(house, &scene.lead, confirm, NULL, "forbidden");
	(void)house_do(house, &scene.deputy, confirm, NULL);
	r = house_do(house, &scene.stranger, "model_show gpt-2", NULL);
	assert_text(text_at(r, "leads.0.state"), "active");
}

/* A second board, "other", with olga as its chair: another admin, bob, confirms its seats. */
static struct person
found_other_board(struct person *bob)
{
	struct person olga = house_person(house, "olga", NULL);
	const struct json *r;

	*bob = house_person(house, "bob", NULL);
	house_do(house, &house->ada, "role_propose",
	    "{'role':'admin','account':'bob@example.org','reason':'x'}");
	house_do(house, &house->ada, "board_create",
	    "{'slug':'other','name':'Other','chair':'olga@example.org',"
	    "'deputy':'sam@example.org'}");
	r = house_do(house, &house->ada, "role_list", NULL);
	json_each(role, json_member(r, "items"))
		if (str_is(json_text(role, "state"), "proposed"))
			house_do(house, bob,
			    house_text(house, "role_confirm %.*s", STR_ARG(json_text(role, "id"))),
			    NULL);
	return olga;
}

static void
the_chair_of_a_board_that_serves_another_model_does_not_confirm(void **unused)
{
	struct person bob, olga = found_other_board(&bob);
	const struct json *r;

	(void)unused;
	r = house_do(house, &house->ada, "model_import", scene_model(&scene, "gpt-2", "announced"));
	const char *confirm = house_text(
	    house, "role_confirm %.*s", STR_ARG(text_at(r, "leads.0.role")));
	(void)house_refused(house, &olga, confirm, NULL, "forbidden");
	(void)house_do(house, &bob, confirm, NULL);
}

/* --- undisclosed ------------------------------------------------------------------------------ */

static void
an_undisclosed_model_shows_to_those_on_it_alone(void **unused)
{
	const struct person *all[] = {&house->ada, &scene.chair, &scene.lead};
	const struct json *r;

	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		(void)house_do(house, all[i], "model_show secret", NULL);
		r = house_do(house, all[i], "model_list", NULL);
		assert_int_equal(json_at(r, "items")->count, 1);
	}
	r = house_do(house, &scene.stranger, "model_list", NULL);
	assert_int_equal(json_at(r, "items")->count, 0);
	struct reply hidden = house_ask(house, &scene.stranger, "model_show secret", NULL);
	struct reply missing = house_ask(house, &scene.stranger, "model_show nosuch", NULL);
	assert_int_equal(hidden.status, 404);
	assert_text(text_at(hidden.body, "detail"), "There is no model secret that you may see.");
	assert_text(text_at(missing.body, "detail"), "There is no model nosuch that you may see.");
}

static void
its_appointments_show_to_those_on_it_alone(void **unused)
{
	const struct json *r;

	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	r = house_do(house, &scene.stranger, "role_list", NULL);
	json_each(role, json_member(r, "items"))
		assert_false(str_is(json_text(role, "role"), "release_lead"));
	r = house_do(house, &scene.chair, "role_list", "limit=1");
	assert_text(text_at(r, "items.0.role"), "release_lead");
	const char *show = house_text(house, "role_end %.*s", STR_ARG(text_at(r, "items.0.id")));
	(void)house_refused(house, &scene.stranger, show, "{'reason':'x'}", "not_found");
}

static void
the_ledger_shows_it_to_those_on_it_alone(void **unused)
{
	const struct json *r;

	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	scene_import(&scene, "gpt-2", "announced");
	r = house_do(house, &scene.chair, "model_show secret", NULL);
	const char *query = house_text(house, "object=%.*s", STR_ARG(text_at(r, "id")));
	r = house_do(house, &scene.chair, "ledger_list", query);
	assert_int_equal(json_at(r, "items")->count, 3);
	assert_non_null(json_at(r, "items.0.entry"));
	r = house_do(house, &scene.stranger, "ledger_list", query);
	assert_int_equal(json_at(r, "items")->count, 0);
	r = house_do(house, &scene.stranger, "ledger_list", NULL);
	size_t entries = 0;
	json_each(item, json_member(r, "items"))
		if (str_starts(json_text(item, "entry"), "{") && ++entries > 0)
			assert_null(
			    strstr(str_c(&house->arena, json_text(item, "entry")), "secret"));
	assert_true(entries > 3);
}

static void
applications_for_it_show_in_the_ledger_to_no_other_board(void **unused)
{
	struct person bob, olga = found_other_board(&bob);
	const struct json *r;

	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	house_do(house, &scene.lead, "tier_create secret", scene_partner(&scene, ""));
	r = house_do(house, &scene.lead, "application_create",
	    "{'tier':'secret/partner','title':'Ours','submit':true}");
	const char *query = house_text(house, "object=%.*s", STR_ARG(text_at(r, "id")));
	r = house_do(house, &scene.chair, "ledger_list", query);
	assert_true(json_at(r, "items")->count > 0);
	assert_non_null(json_at(r, "items.0.entry"));
	r = house_do(house, &olga, "ledger_list", query);
	assert_int_equal(json_at(r, "items")->count, 0);
}

static void
one_whose_role_on_it_has_ended_sees_it_no_more(void **unused)
{
	const struct json *r;

	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	house_do(house, &house->ada, "role_propose",
	    "{'role':'gateway','account':'sam@example.org','on':'secret','reason':'x',"
	    "'until':'2030-01-02'}");
	(void)house_do(house, &scene.stranger, "model_show secret", NULL);
	assert_true(time_parse(STR("2030-01-02T00:00:00Z"), &house->now));
	(void)house_refused(house, &scene.stranger, "model_show secret", NULL, "not_found");
	r = house_do(house, &scene.stranger, "model_list", NULL);
	assert_int_equal(json_at(r, "items")->count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_model_is_imported_with_all_its_parts),
	    TEST(only_an_admin_imports),
	    TEST(one_slug_is_one_model),
	    TEST(every_fault_of_a_document_is_named_at_once),
	    TEST(a_model_has_at_most_64_versions),
	    TEST(the_largest_model_fits_its_page),
	    TEST(a_body_that_is_no_document_is_refused),
	    TEST(the_first_lead_is_confirmed_by_a_second_person),
	    TEST(the_chair_of_a_board_that_serves_another_model_does_not_confirm),
	    TEST(an_undisclosed_model_shows_to_those_on_it_alone),
	    TEST(its_appointments_show_to_those_on_it_alone),
	    TEST(the_ledger_shows_it_to_those_on_it_alone),
	    TEST(applications_for_it_show_in_the_ledger_to_no_other_board),
	    TEST(one_whose_role_on_it_has_ended_sees_it_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
