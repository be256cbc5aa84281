/* The gradient: the catalogue of systems as it was given, and our own models. */
#include "tests/unit/command/scene.h"

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

static const struct json *
item(const struct json *gradient, const char *name)
{
	json_each(found, json_member(gradient, "items"))
		if (str_is(json_text(found, "name"), name))
			return found;
	return NULL;
}

static void
the_paper_s_systems_stand_at_the_paper_s_levels(void **unused)
{
	static const struct {
		const char *level, *systems[4];
	} figure_1[] = {
	    {"fully_closed", {"PaLM", "Gopher", "Imagen", "Make-A-Video"}},
	    {"gradual_staged", {"GPT-2", "Stable Diffusion"}},
	    {"hosted", {"DALL-E 2", "Midjourney"}},
	    {"cloud_api", {"GPT-3"}},
	    {"downloadable", {"OPT", "Craiyon"}},
	    {"fully_open", {"BLOOM", "GPT-J"}},
	};
	const struct json *r = house_do(house, &scene.stranger, "gradient_show", NULL);

	(void)unused;
	assert_int_equal(json_at(r, "items")->count, 31);
	for (size_t i = 0; i < sizeof(figure_1) / sizeof(figure_1[0]); i++)
		for (int n = 0; n < 4 && figure_1[i].systems[n] != NULL; n++) {
			const struct json *s = item(r, figure_1[i].systems[n]);
			assert_text(text_at(s, "level"), figure_1[i].level);
			assert_text(text_at(s, "basis"), "text");
		}
}

static void
commas_and_gaps_of_the_catalogue_survive(void **unused)
{
	const struct json *r = house_do(house, &scene.stranger, "gradient_show", NULL);

	(void)unused;
	assert_text(text_at(item(r, "Make-A-Video"), "note"), "announced, not reachable");
	assert_null(json_at(item(r, "Make-A-Video"), "parameters"));
	assert_int_equal(json_at(item(r, "GLaM"), "parameters")->integer, 1200000000000);
	assert_int_equal(json_at(item(r, "Codex"), "note")->kind, JSON_TEXT);
	assert_int_equal(json_at(item(r, "Gopher"), "note")->kind, JSON_NULL);
}

static void
an_announced_model_of_ours_stands_where_its_level_is(void **unused)
{
	(void)unused;
	scene_import(&scene, "gpt-2", "announced");
	scene_import(&scene, "secret", "undisclosed");
	const struct json *r = house_do(house, &scene.lead, "gradient_show", NULL);
	assert_int_equal(json_at(r, "items")->count, 32);
	assert_text(text_at(r, "items.0.model"), "gpt-2");
	assert_text(text_at(r, "items.0.level"), "fully_closed");
	assert_text(text_at(r, "items.0.basis"), "derived here");
	assert_text(text_at(r, "items.0.date"), "2030-01");
	assert_false(json_at(r, "items.0.staged")->truth);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_paper_s_systems_stand_at_the_paper_s_levels),
	    TEST(commas_and_gaps_of_the_catalogue_survive),
	    TEST(an_announced_model_of_ours_stands_where_its_level_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
