/* A new admin where none can sign in any more. */
#include "daemon/command/people/recover.h"

#include "daemon/command/people/found.h"
#include "daemon/store/db.h"
#include "lib/time.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"
#include "tests/support/raw.h"

static const int64_t begin = 1900000000000;

static struct arena arena;
static struct place place;
static struct db *db;
static struct founding founding;

static int
open_db(void **unused)
{
	const char *why = NULL;
	struct str invitation;

	(void)unused;
	place_open(&place);
	db = db_open_writer(place.db, true, &why);
	assert_non_null(db);
	founding = (struct founding){.name = STR("Openlab"),
	    .origin = STR("openlab.example/ledger"),
	    .admin_name = STR("Ada Admin"),
	    .admin_email = STR("ada@example.org")};
	signing_key_make(&founding.key);
	assert_int_equal(found_installation(db, &founding, begin, &arena, &invitation), OK);
	return 0;
}

static int
close_db(void **unused)
{
	(void)unused;
	db_close(db);
	place_close(&place);
	arena_free(&arena);
	return 0;
}

static void
change(const char *statements)
{
	sqlite3 *sql = raw_open(place.db);

	assert_int_equal(sqlite3_exec(sql, statements, NULL, NULL, NULL), SQLITE_OK);
	raw_close(sql);
}

static void
assert_number(const char *statement, int64_t expected)
{
	sqlite3 *sql = raw_open(place.db);

	assert_int_equal(raw_number(sql, statement), expected);
	raw_close(sql);
}

static enum err
recover(const char *email, int64_t now, struct str *who)
{
	struct id_source ids = {0};
	struct recovery r = {
	    .admin_name = STR("Eve"), .admin_email = str_of(email), .key = founding.key};
	struct call call = {.arena = &arena, .now = now, .db = db, .ids = &ids};
	struct str invitation = {NULL, 0};

	enum err e = recover_admin(&call, &r, &invitation, who);
	assert_true(e != OK || str_starts(invitation, "sli_"));
	return e;
}

static void
nobody_is_made_admin_while_one_can_sign_in(void **unused)
{
	struct str who;

	(void)unused;
	assert_int_equal(recover("eve@example.org", begin + DAY_MS, &who), ERR_EXISTS);
	assert_true(str_is(who, "Ada Admin"));
	assert_number("SELECT count(*) FROM account", 1);
	assert_number("SELECT count(*) FROM ledger WHERE entry LIKE '%admin_recovered%'", 0);
}

static void
when_none_can_somebody_is_invited_and_everybody_is_told(void **unused)
{
	struct str who;

	(void)unused;
	change("INSERT INTO role (id, account_id, role, scope_id, state, from_at, created_at) "
	       "SELECT 'rol_x', id, 'auditor', '', 'active', 1, 1 FROM account");
	assert_int_equal(recover("eve@example.org", begin + 15 * DAY_MS, &who), OK);
	assert_number("SELECT count(*) FROM role WHERE role = 'admin' AND state = 'active'", 2);
	assert_number("SELECT count(*) FROM ledger WHERE entry LIKE '%admin_recovered%'", 1);
	assert_number("SELECT count(*) FROM notice WHERE kind = 'admin_recovered'", 1);
	assert_int_equal(recover("zoe@example.org", begin + 16 * DAY_MS, &who), ERR_EXISTS);
	assert_true(str_is(who, "Eve"));
}

/* Who lost their tokens, or is suspended, is who they were, with a new invitation. */
static void
the_last_admin_can_be_invited_anew(void **unused)
{
	struct str who;

	(void)unused;
	change("UPDATE account SET status = 'suspended'");
	assert_int_equal(recover("ada@example.org", begin + DAY_MS, &who), OK);
	assert_number("SELECT count(*) FROM account", 1);
	assert_number("SELECT count(*) FROM account WHERE status = 'active'", 1);
	assert_number("SELECT count(*) FROM role WHERE role = 'admin'", 1);
	assert_number("SELECT count(*) FROM invitation WHERE revoked_at IS NULL", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_db, close_db)
	    TEST(nobody_is_made_admin_while_one_can_sign_in),
	    TEST(when_none_can_somebody_is_invited_and_everybody_is_told),
	    TEST(the_last_admin_can_be_invited_anew),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
