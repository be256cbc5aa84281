/* What a person reads in "allowed" is what they can do, whoever they are and whatever it
 * is that they look at. */
#include "tests/unit/command/scene.h"
#include "tests/unit/command/truth.h"

#include "lib/time.h"
#include "tests/support/raw.h"

static struct scene scene;
static struct house *const house = &scene.house;
static struct person auditor;

static int
open_scene(void **unused)
{
	(void)unused;
	scene_open(&scene);
	auditor = house_person(house, "olga", NULL);
	house_do(house, &house->ada, "role_propose",
	    "{'role':'auditor','account':'olga@example.org','reason':'to read along'}");
	return 0;
}

static int
close_scene(void **unused)
{
	(void)unused;
	scene_close(&scene);
	return 0;
}

/* Everybody looks at it. */
static void
assert_true_to_all(const char *show)
{
	const struct person *const people[] = {
	    &house->ada, &scene.chair, &scene.deputy, &scene.lead, &scene.stranger, &auditor};

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		if (truth_of(house, people[i], show) == 0)
			fail_msg("%s: nothing was rehearsed", show);
}

static const char *
shown(const char *command, struct str id)
{
	return house_text(house, "%s %.*s", command, STR_ARG(id));
}

/* Each item of a list, as ada sees it, shown by COMMAND. */
static int
assert_true_of_list(const char *list, const char *command)
{
	struct reply r = house_ask(house, &house->ada, list, NULL);
	int count = 0;

	json_each(item, json_member(r.body, "items")) {
		assert_true_to_all(shown(command, json_text(item, "id")));
		count++;
	}
	return count;
}

/* As the operator does it; no command does. */
static void
erase(struct str account)
{
	sqlite3 *sql = raw_open(house_text(house, "%s/sluice.db", house->folder));

	raw_run(sql, house_text(house, "UPDATE account SET status = 'erased' WHERE id = '%.*s'",
			 STR_ARG(account)));
	raw_close(sql);
	house_fill_index(house);
}

static void
of_accounts(void **unused)
{
	(void)unused;
	house_do(house, &house->ada, shown("account_suspend", scene.stranger.account),
	    "{'reason':'to see'}");
	scene.stranger = house_person(house, "tess", NULL);
	assert_true(assert_true_of_list("account_list", "account_show") >= 7);
	erase(scene.stranger.account);
	scene.stranger = house_person(house, "uma", NULL);
	assert_true(assert_true_of_list("account_list", "account_show") >= 8);
	truth_covers(OBJECT_ACCOUNT);
}

static void
of_organisations(void **unused)
{
	(void)unused;
	assert_int_equal(assert_true_of_list("organisation_list", "organisation_show"), 2);
}

static void
of_tokens(void **unused)
{
	(void)unused;
	const struct json *r = house_do(house, &scene.lead, "token_create", "{'name':'a'}");
	house_do(house, &scene.lead, shown("token_revoke", text_at(r, "id")), NULL);
	house_do(house, &scene.lead, "token_create", "{'name':'b','days':1}");
	assert_int_equal(truth_of_list(house, &scene.lead, "token_list"), 3);
	house->now += DAY_MS;
	assert_int_equal(truth_of_list(house, &scene.lead, "token_list"), 3);
}

static void
of_appointments(void **unused)
{
	const struct person *const people[] = {
	    &house->ada, &scene.chair, &scene.deputy, &scene.lead, &scene.stranger, &auditor};

	(void)unused;
	scene_import(&scene, "gpt-2", "announced");
	house_do(house, &house->ada, "role_propose",
	    "{'role':'reviewer','account':'sam@example.org','on':'safety','reason':'x'}");
	house_do(house, &house->ada, "role_propose",
	    "{'role':'duty_officer','account':'david@example.org','on':'gpt-2','reason':'x',"
	    "'until':'2030-01-02'}");
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		assert_true(truth_of_list(house, people[i], "role_list") >= 14);
	house->now += 2 * DAY_MS;
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		assert_true(truth_of_list(house, people[i], "role_list") >= 14);
}

static void
of_models_and_what_belongs_to_them(void **unused)
{
	static const char *const slugs[] = {"gpt-2", "gpt-x"};

	(void)unused;
	scene_import(&scene, slugs[0], "announced");
	scene_import(&scene, slugs[1], "undisclosed");
	for (size_t i = 0; i < 2; i++)
		assert_true_to_all(house_text(house, "model_show %s", slugs[i]));
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_ROLE);
	truth_covers(OBJECT_TOKEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(of_accounts, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(of_organisations, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(of_tokens, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(of_appointments, open_scene, close_scene),
	    cmocka_unit_test_setup_teardown(
		of_models_and_what_belongs_to_them, open_scene, close_scene),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
