/* Texts that people accept, in revisions. */
#include "tests/unit/command/scene.h"
#include "tests/unit/command/truth.h"

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

static const char *
text(const char *words)
{
	return house_text(
	    house, "{'slug':'agreement','title':'Partner agreement','text':'%s'}", words);
}

static void
a_text_is_entered_with_its_digest(void **unused)
{
	const struct json *r;

	(void)unused;
	r = house_do(house, &scene.lead, "terms_create gpt-2", text("abc"));
	assert_text(text_at(r, "digest"),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_text(text_at(r, "party"), "person");
	r = house_do(house, &scene.stranger, "terms_show gpt-2/agreement", NULL);
	assert_text(text_at(r, "text"), "abc");
	assert_text(text_at(r, "state"), "current");
}

static void
a_text_in_use_is_followed_and_never_edited(void **unused)
{
	const struct json *r;

	(void)unused;
	r = house_do(house, &scene.lead, "terms_create gpt-2", text("first"));
	const char *first = house_text(house, "terms_show %.*s", STR_ARG(text_at(r, "id")));
	r = house_do(house, &scene.lead, "terms_create gpt-2", text("second"));
	assert_int_equal(json_at(r, "revision")->integer, 2);
	r = house_do(house, &scene.stranger, first, NULL);
	assert_text(text_at(r, "text"), "first");
	assert_text(text_at(r, "state"), "superseded");
	r = house_do(house, &scene.stranger, "terms_show gpt-2/agreement", NULL);
	assert_text(text_at(r, "text"), "second");
	r = house_do(house, &scene.stranger, "terms_list gpt-2", NULL);
	assert_int_equal(json_at(r, "items")->count, 2);
	assert_text(text_at(r, "items.1.state"), "superseded");
}

static void
what_reads_the_same_is_not_entered_again(void **unused)
{
	(void)unused;
	(void)house_do(house, &scene.lead, "terms_create gpt-2", text("same"));
	(void)house_refused(house, &scene.lead, "terms_create gpt-2", text("same"), "exists");
}

static void
only_a_lead_of_the_model_enters_terms(void **unused)
{
	const struct json *r;

	(void)unused;
	(void)house_refused(house, &house->ada, "terms_create gpt-2", text("x"), "forbidden");
	(void)house_refused(house, &scene.chair, "terms_create gpt-2", text("x"), "forbidden");
	r = house_do(house, &house->ada, "model_import", scene_model(&scene, "other", "announced"));
	assert_text(text_at(r, "leads.0.state"), "proposed");
	(void)house_refused(house, &scene.lead, "terms_create other", text("x"), "forbidden");
}

static void
the_allowed_steps_of_a_model_are_true(void **unused)
{
	const struct json *r;

	(void)unused;
	assert_true(truth_of(house, &scene.lead, "model_show gpt-2") > 0);
	assert_true(truth_of(house, &scene.chair, "model_show gpt-2") > 0);
	r = house_do(house, &scene.chair, "model_show gpt-2", NULL);
	json_each(step, json_at(r, "allowed"))
		assert_false(str_is(step->text, "terms_create"));
}

static void
terms_of_an_undisclosed_model_are_as_hidden_as_it(void **unused)
{
	const struct json *r;

	(void)unused;
	scene_import(&scene, "secret", "undisclosed");
	r = house_do(house, &scene.lead, "terms_create secret", text("x"));
	const char *by_id = house_text(house, "terms_show %.*s", STR_ARG(text_at(r, "id")));
	(void)house_do(house, &scene.chair, by_id, NULL);
	(void)house_refused(house, &scene.stranger, by_id, NULL, "not_found");
	(void)house_refused(
	    house, &scene.stranger, "terms_show secret/agreement", NULL, "not_found");
	(void)house_refused(house, &scene.stranger, "terms_list secret", NULL, "not_found");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_text_is_entered_with_its_digest),
	    TEST(a_text_in_use_is_followed_and_never_edited),
	    TEST(what_reads_the_same_is_not_entered_again),
	    TEST(only_a_lead_of_the_model_enters_terms),
	    TEST(the_allowed_steps_of_a_model_are_true),
	    TEST(terms_of_an_undisclosed_model_are_as_hidden_as_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
