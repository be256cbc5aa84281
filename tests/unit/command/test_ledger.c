/* The ledger as people read it: everyone can verify all of it, and sees what concerns them. */
#include "tests/unit/command/review_scene.h"

#include "lib/merkle.h"
#include "lib/note.h"

static struct review_scene scene;
static struct house *const house = &scene.s.house;
static struct person audrey; /* an auditor */

static int
open_scene(void **unused)
{
	(void)unused;
	review_open(&scene, "'quorum':2,'min_approve':2,'blind':true");
	audrey = house_person(house, "audrey", NULL);
	house_do(house, &house->ada, "role_propose",
	    "{'role':'auditor','account':'audrey@example.org','reason':'to look on'}");
	return 0;
}

static int
close_scene(void **unused)
{
	(void)unused;
	review_close(&scene);
	return 0;
}

/* A board that has nothing to do with the model; its chair. */
static struct person
found_other_board(void)
{
	struct person olga = house_person(house, "olga", NULL);
	struct person omar = house_person(house, "omar", NULL);
	const struct json *r = house_do(house, &house->ada, "board_create",
	    "{'slug':'other','name':'Other','chair':'olga@example.org',"
	    "'deputy':'omar@example.org'}");

	(void)omar;
	r = house_do(house, &house->ada, "role_list", "account=olga@example.org");
	house_do(house, &scene.s.house.ada, "role_propose",
	    "{'role':'admin','account':'omar@example.org','reason':'a second one'}");
	house_do(house, &omar,
	    house_text(house, "role_confirm %.*s", STR_ARG(text_at(r, "items.0.id"))), NULL);
	return olga;
}

/* --- the whole -------------------------------------------------------------------------------- */

static struct digest
leaf_of(const struct json *item)
{
	struct digest d;

	if (json_member(item, "entry") != NULL)
		return merkle_leaf(json_text(item, "entry"));
	assert_true(digest_parse(json_text(item, "leaf"), &d));
	return d;
}

static void
check_sealed(const struct json *item)
{
	const struct json *sealed = json_member(item, "sealed");
	struct digest committed;
	struct str salt;
	const char *why;

	if (sealed == NULL)
		return;
	const struct json *entry = json_parse(&house->arena, json_text(item, "entry"), &why);
	assert_true(digest_parse(json_text(entry, "sealed"), &committed));
	assert_true(base64_parse(&house->arena, json_text(sealed, "salt"), &salt));
	struct digest d = hash_of_two(salt, json_text(sealed, "content"));
	assert_true(digest_eq(&d, &committed));
}

/* Page by page, from what WHO is shown and nothing else. */
static struct merkle_edge
recompute(const struct person *who)
{
	struct merkle_edge edge = {0};
	struct str next = STR("0");

	while (next.p != NULL) {
		const struct json *r = house_do(house, who, "ledger_list",
		    house_text(house, "from=%.*s&limit=7&sealed=true", STR_ARG(next)));
		json_each(item, json_member(r, "items")) {
			struct digest leaf = leaf_of(item);
			assert_int_equal(json_int(item, "seq", -1), edge.size);
			check_sealed(item);
			merkle_append(&edge, &leaf);
		}
		next = json_text(r, "next");
	}
	return edge;
}

static void
whoever_is_signed_in_verifies_all_of_it(void **unused)
{
	const struct person *readers[] = {
	    &house->ada, &audrey, &scene.s.chair, &scene.grace, &scene.s.stranger};
	static const struct person nobody;
	struct str application = review_apply(&scene, &scene.grace);
	struct checkpoint c;
	const char *why;

	(void)unused;
	(void)review_vote(&scene, &scene.rita, application, "approve");
	const struct json *r = house_do(house, &nobody, "ledger_checkpoint", NULL);
	assert_true(
	    checkpoint_open(&house->arena, text_at(r, "note"), text_at(r, "key"), &c, &why));
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		struct merkle_edge edge = recompute(readers[i]);
		struct digest root = merkle_root(&edge);
		assert_int_equal(edge.size, c.size);
		assert_true(digest_eq(&root, &c.root));
	}
	(void)house_refused(house, &nobody, "ledger_list", NULL, "unauthenticated");
}

/* --- who sees what ---------------------------------------------------------------------------- */

/* The last entry of TYPE that WHO is shown, with what it seals where they may; NULL: none. */
static const struct json *
shown(const struct person *who, const char *type)
{
	const struct json *r = house_do(house, who, "ledger_list", "from=0&limit=1000&sealed=true");
	const struct json *found = NULL;
	const char *why;

	json_each(item, json_member(r, "items")) {
		const struct json *entry = json_parse(
		    &house->arena, json_text(item, "entry"), &why);
		if (entry != NULL && str_is(json_text(entry, "type"), type))
			found = item;
	}
	return found;
}

static bool
sees(const struct person *who, const char *type)
{
	return shown(who, type) != NULL;
}

static bool
sees_content(const struct person *who, const char *type)
{
	return json_member(shown(who, type), "sealed") != NULL;
}

static void
what_is_public_is_shown_to_everyone_signed_in(void **unused)
{
	(void)unused;
	assert_true(sees(&scene.s.stranger, "installation.founded"));
	assert_true(sees(&scene.s.stranger, "board.founded"));
	assert_true(sees(&scene.s.stranger, "role.granted"));
	assert_false(sees_content(&scene.s.stranger, "installation.founded"));
	assert_false(sees(&scene.s.stranger, "account.invited"));
	assert_false(sees(&scene.s.stranger, "token.created"));
}

static void
a_decision_is_shown_to_whom_it_concerns(void **unused)
{
	struct str application = review_apply(&scene, &scene.grace);

	(void)unused;
	(void)review_vote(&scene, &scene.rita, application, "approve");
	(void)review_vote(&scene, &scene.otto, application, "approve");
	(void)review_vote(&scene, &scene.s.chair, application, "approve");
	(void)review_vote(&scene, &scene.s.deputy, application, "approve");
	assert_true(sees(&scene.grace, "application.decided"));
	assert_true(sees(&scene.grace, "grant.made"));
	assert_true(sees(&scene.rita, "application.decided"));
	assert_true(sees(&audrey, "application.decided"));
	assert_false(sees(&scene.heidi, "application.decided"));
	assert_false(sees(&scene.s.stranger, "grant.made"));
}

static void
a_boards_cases_are_shown_to_that_board(void **unused)
{
	struct person olga = found_other_board();
	struct str application = review_apply(&scene, &scene.grace);

	(void)unused;
	(void)review_vote(&scene, &scene.rita, application, "approve");
	assert_true(sees(&scene.rita, "application.submitted"));
	assert_true(sees(&scene.otto, "vote.cast"));
	assert_false(sees(&olga, "application.submitted"));
	assert_false(sees(&olga, "vote.cast"));
	assert_false(sees(&scene.grace, "vote.cast"));
	assert_false(sees_content(&scene.rita, "application.submitted"));
}

/* --- what is sealed --------------------------------------------------------------------------- */

static void
an_open_vote_is_shown_to_nobody(void **unused)
{
	struct str application = review_apply(&scene, &scene.grace);

	(void)unused;
	(void)review_vote(&scene, &scene.rita, application, "approve");
	assert_true(sees(&audrey, "vote.cast"));
	assert_false(sees_content(&audrey, "vote.cast"));
	assert_false(sees_content(&house->ada, "vote.cast"));
	assert_false(sees_content(&scene.rita, "vote.cast"));
	(void)review_vote(&scene, &scene.otto, application, "approve");
	(void)review_vote(&scene, &scene.s.chair, application, "approve");
	(void)review_vote(&scene, &scene.s.deputy, application, "approve");
	assert_true(sees_content(&audrey, "vote.cast"));
	assert_false(sees_content(&house->ada, "vote.cast"));
}

static void
an_admin_reads_what_is_sealed_of_what_an_admin_may_see(void **unused)
{
	(void)unused;
	(void)review_apply(&scene, &scene.grace);
	assert_true(sees(&house->ada, "application.submitted"));
	assert_false(sees_content(&house->ada, "application.submitted"));
	assert_true(sees_content(&audrey, "application.submitted"));
	assert_true(sees_content(&house->ada, "account.invited"));
	assert_true(sees_content(&house->ada, "role.proposed"));
	assert_false(sees_content(&house->ada, "token.created"));
}

/* --- pages ------------------------------------------------------------------------------------ */

static void
the_newest_are_shown_when_nothing_is_asked(void **unused)
{
	const struct json *all = house_do(house, &audrey, "ledger_list", "from=0&limit=1000");
	int64_t size = (int64_t)json_member(all, "items")->count;

	(void)unused;
	const struct json *r = house_do(house, &audrey, "ledger_list", "limit=5");
	assert_int_equal(json_member(r, "items")->count, 5);
	assert_int_equal(json_int(json_at(r, "items.4"), "seq", -1), size - 1);
	r = house_do(
	    house, &audrey, "ledger_list", house_text(house, "from=%lld", (long long)size));
	assert_int_equal(json_member(r, "items")->count, 0);
	assert_null(json_text(r, "next").p);
	(void)house_refused(house, &audrey, "ledger_list", "limit=1001", "invalid");
	(void)house_refused(house, &audrey, "ledger_list", "from=-1", "invalid");
	(void)house_refused(house, &audrey, "ledger_list", "from=x", "invalid");
}

static void
an_objects_story_is_its_entries_in_order(void **unused)
{
	static const char *const story[] = {"account.invited", "invitation.accepted",
	    "token.created", "account.edited", "account.suspended", "account.reinstated"};
	struct person kate = house_person(house, "kate", NULL);
	const char *why;
	size_t i = 0;

	(void)unused;
	house_do(house, &kate, "account_edit kate@example.org", "{'name':'Kate K.'}");
	house_do(house, &house->ada, "account_suspend kate@example.org", "{'reason':'x'}");
	house_do(house, &house->ada, "account_reinstate kate@example.org", "{'reason':'x'}");
	const struct json *r = house_do(
	    house, &audrey, "ledger_list", house_text(house, "object=%.*s", STR_ARG(kate.account)));
	json_each(item, json_member(r, "items")) {
		const struct json *e = json_parse(&house->arena, json_text(item, "entry"), &why);
		assert_true(i < sizeof(story) / sizeof(story[0]));
		assert_text(json_text(e, "type"), story[i++]);
	}
	assert_int_equal(i, sizeof(story) / sizeof(story[0]));
}

static void
an_object_is_found_by_the_ending_of_its_id(void **unused)
{
	struct person kate = house_person(house, "kate", NULL);

	(void)unused;
	const struct json *whole = house_do(
	    house, &audrey, "ledger_list", house_text(house, "object=%.*s", STR_ARG(kate.account)));
	const struct json *ending = house_do(house, &audrey, "ledger_list",
	    house_text(house, "object=%.*s", STR_ARG(str_from(kate.account, ID_LENGTH - 6))));
	assert_true(json_member(whole, "items")->count > 0);
	assert_int_equal(json_member(ending, "items")->count, json_member(whole, "items")->count);
	house_refused(house, &audrey, "ledger_list", "object=kate@example.org", "invalid");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)
	    IN_SCENE(whoever_is_signed_in_verifies_all_of_it),
	    IN_SCENE(what_is_public_is_shown_to_everyone_signed_in),
	    IN_SCENE(a_decision_is_shown_to_whom_it_concerns),
	    IN_SCENE(a_boards_cases_are_shown_to_that_board),
	    IN_SCENE(an_open_vote_is_shown_to_nobody),
	    IN_SCENE(an_admin_reads_what_is_sealed_of_what_an_admin_may_see),
	    IN_SCENE(the_newest_are_shown_when_nothing_is_asked),
	    IN_SCENE(an_objects_story_is_its_entries_in_order),
	    IN_SCENE(an_object_is_found_by_the_ending_of_its_id),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
