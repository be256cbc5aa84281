/* Documents with anything anywhere: each is refused with its faults or taken, and nothing
 * that is written there by chance ends the program. */
#include "tests/unit/command/scene.h"

enum { TRIES = 400 };

static struct scene scene;
static struct house *const house = &scene.house;
static uint64_t seed = 11;

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

static unsigned
chance(unsigned below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % below;
}

static size_t
nodes(const struct json *json)
{
	size_t n = 1;

	json_each(inner, json)
		n += nodes(inner);
	return n;
}

static void
put_anything(struct json_out *o, const char *name)
{
	static const char *const anything[] = {"null", "true", "0", "-1", "9223372036854775807",
	    "\"\"", "\"x\"", "\"124m\"", "\"safety\"", "[]", "{}", "[[]]", "[null]", "[\"\",\"\"]",
	    "{\"slug\":\"124m\"}", "[{\"slug\":1},{\"slug\":{}}]", "\"P1D\"", "\"PT0S\""};

	json_put_raw(o, name, str_of(anything[chance(sizeof(anything) / sizeof(anything[0]))]));
}

/* JSON again, with something else for the node that *at counts down to. */
static void
put_changed(struct json_out *o, const char *name, const struct json *json, size_t *at)
{
	if ((*at)-- == 0) {
		put_anything(o, name);
		return;
	}
	if (json->kind == JSON_OBJECT) {
		json_open(o, name);
		json_each(member, json)
			put_changed(o, str_c(&house->arena, member->name), member, at);
		json_close(o);
	} else if (json->kind == JSON_LIST) {
		json_open_list(o, name);
		json_each(item, json)
			put_changed(o, NULL, item, at);
		json_close_list(o);
	} else {
		json_put_tree(o, name, json);
	}
}

static const struct json *
parse(const char *text)
{
	struct str copy = str_copy(&house->arena, str_of(text));
	const char *why;

	for (char *p = (char *)(uintptr_t)copy.p; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	return json_parse(&house->arena, copy, &why);
}

static void
try_changed(const struct person *who, const char *line, const struct json *document)
{
	struct json_out o = {.text.arena = &house->arena};
	size_t at = chance((unsigned)nodes(document) - 1) + 1;

	put_changed(&o, NULL, document, &at);
	struct reply r = house_ask(house, who, line, str_c(&house->arena, buf_str(&o.text)));
	if (r.status != 201 && !str_is(r.code, "invalid") && !str_is(r.code, "exists"))
		fail_msg("%s with %.*s: %d %.*s", line, STR_ARG(buf_str(&o.text)), r.status,
		    STR_ARG(r.code));
	if (str_is(r.code, "invalid"))
		assert_non_null(json_at(r.body, "fields.0.pointer"));
}

static void
a_model_of_anything_is_taken_or_refused(void **unused)
{
	struct str model = str_of(scene_model(&scene, "gpt-2", "announced"));
	const struct json *document = parse(house_text(house,
	    "%.*s,'out':[{'components':['weights','card'],'versions':['117M'],'capabilities':"
	    "['weights_download_public','docs_card'],'audience':'public','since':'2019-02-14'}]}",
	    (int)model.n - 1, model.p));

	(void)unused;
	for (int i = 0; i < TRIES; i++)
		try_changed(&house->ada, "model_import", document);
}

static void
a_tier_of_anything_is_taken_or_refused(void **unused)
{
	const struct json *document = parse(
	    scene_partner(&scene, ",'form':{'fields':[{'name':'use','title':'Use','kind':'choice',"
				  "'choices':['a','b'],'required':true}]},'max_stale':'PT1S'"));

	(void)unused;
	for (int i = 0; i < TRIES; i++)
		try_changed(&scene.lead, "tier_create gpt-2", document);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_model_of_anything_is_taken_or_refused, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(
		a_tier_of_anything_is_taken_or_refused, open_scene, close_scene),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
