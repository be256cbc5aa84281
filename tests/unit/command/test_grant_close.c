/* Close-out: who downloaded something says that it is destroyed. */
#include "tests/support/raw.h"
#include "tests/unit/command/review_scene.h"

#include <string.h>

static struct review_scene r;
static struct house *const h = &r.s.house;
static const char statement[] = "Every copy of what was downloaded under this grant is destroyed.";

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	review_release(&r);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

static struct str
granted(void)
{
	struct str id = review_apply(&r, &r.grace);

	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	return text_at(review_vote(&r, &r.s.chair, id, "approve"), "grant");
}

/* Grace has downloaded something under GRANT. */
static void
hold(struct str grant)
{
	sqlite3 *sql = raw_open(house_text(h, "%s/sluice.db", h->folder));

	raw_run(sql, house_text(h,
			 "PRAGMA foreign_keys = OFF; INSERT INTO holder (ticket_id, account_id,"
			 " artefact_id, digest, grant_id, tier_id, how, at) VALUES ('tkt', '%.*s',"
			 " 'art', 'd', '%.*s', 'tir', 'sent', 1)",
			 STR_ARG(r.grace.account), STR_ARG(grant)));
	raw_close(sql);
}

static const struct json *
show(struct str grant)
{
	return house_do(h, &r.grace, review_line(&r, "grant_show", grant), NULL);
}

static void
who_downloaded_nothing_states_nothing(void **unused)
{
	(void)unused;
	struct str grant = granted();

	assert_null(json_member(show(grant), "statement"));
	house_do(h, &r.grace, review_line(&r, "grant_close", grant), NULL);
	assert_text(text_at(show(grant), "state"), "closed_out");
}

static void
who_holds_a_file_types_that_it_is_destroyed(void **unused)
{
	(void)unused;
	struct str grant = granted();
	const char *line = review_line(&r, "grant_close", grant);

	hold(grant);
	assert_text(text_at(show(grant), "statement"), statement);
	house_refused(h, &r.grace, line, NULL, "confirmation");
	house_refused(h, &r.grace, line, "{'statement':'It is.'}", "confirmation");
	assert_text(text_at(show(grant), "state"), "pending_terms");
	house_do(h, &r.grace, line, house_text(h, "{'statement':'%s'}", statement));
	assert_text(text_at(show(grant), "state"), "closed_out");
	const struct json *entries = json_at(
	    house_do(h, &h->ada, "ledger_list", house_text(h, "object=%.*s", STR_ARG(grant))),
	    "items");
	const char *last = house_text(h, "%zu.entry", entries->count - 1);
	assert_non_null(strstr(str_c(&h->arena, text_at(entries, last)), statement));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		who_downloaded_nothing_states_nothing, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		who_holds_a_file_types_that_it_is_destroyed, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
