/* The founding: one admin, one invitation, the first entries; once. */
#include "daemon/command/people/found.h"

#include "daemon/store/ledger.h"
#include "lib/note.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"
#include "tests/support/raw.h"

#include <string.h>

static struct arena arena;
static struct place place;
static struct db *db;
static struct founding founding;

static int
open_db(void **unused)
{
	const char *why = NULL;

	(void)unused;
	place_open(&place);
	db = db_open_writer(place.db, true, &why);
	assert_non_null(db);
	founding = (struct founding){.name = STR("Openlab"),
	    .origin = STR("openlab.example/ledger"),
	    .admin_name = STR("Ada Admin"),
	    .admin_email = STR("ada@example.org")};
	signing_key_make(&founding.key);
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

static enum err
found(struct str *invitation)
{
	return found_installation(db, &founding, 1900000000000, &arena, invitation);
}

static struct str
rows_now(void)
{
	sqlite3 *sql = raw_open(place.db);
	struct str rows = raw_rows(sql, &arena);

	raw_close(sql);
	return rows;
}

static void
an_installation_begins_with_one_admin_who_is_invited(void **unused)
{
	struct str invitation;

	(void)unused;
	assert_int_equal(found(&invitation), OK);
	assert_true(str_starts(invitation, "sli_"));
	sqlite3 *sql = raw_open(place.db);
	assert_string_equal(
	    raw_text(sql, &arena, "SELECT email FROM account").p, "ada@example.org");
	assert_string_equal(
	    raw_text(sql, &arena, "SELECT role || ' ' || state || ' ' || scope_id FROM role").p,
	    "admin active ");
	assert_int_equal(raw_number(sql, "SELECT count(*) FROM token"), 0);
	struct digest d = hash_of(invitation);
	assert_string_equal(raw_text(sql, &arena, "SELECT lower(hex(digest)) FROM invitation").p,
	    str_c(&arena, digest_hex(&arena, &d)));
	raw_close(sql);
	assert_null(memmem(rows_now().p, rows_now().n, invitation.p, invitation.n));
}

static void
its_first_entries_are_signed_by_its_key(void **unused)
{
	struct str invitation;
	struct checkpoint c;
	const char *why;

	(void)unused;
	assert_int_equal(found(&invitation), OK);
	sqlite3 *sql = raw_open(place.db);
	struct str note = raw_text(sql, &arena, "SELECT note FROM ledger_head");
	struct str first = raw_text(sql, &arena, "SELECT entry FROM ledger WHERE seq = 0");
	struct str who = raw_text(sql, &arena, "SELECT group_concat(entry) FROM ledger");
	raw_close(sql);
	struct str vkey = vkey_text(&arena, founding.origin, founding.key.public);
	assert_true(checkpoint_open(&arena, note, vkey, &c, &why));
	assert_int_equal(c.size, 3);
	assert_non_null(strstr(first.p, "\"type\":\"installation.founded\",\"actor\":\"host:\""));
	assert_null(strstr(who.p, "Ada"));
	struct ledger *ledger = ledger_open(db, &founding.key, &why);
	assert_non_null(ledger);
	ledger_close(ledger);
}

static void
it_is_founded_once(void **unused)
{
	struct str invitation, before;

	(void)unused;
	assert_int_equal(found(&invitation), OK);
	before = rows_now();
	founding.name = STR("Another");
	assert_int_equal(found(&invitation), ERR_EXISTS);
	assert_true(str_eq(before, rows_now()));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_DB(test) cmocka_unit_test_setup_teardown(test, open_db, close_db)
	    IN_DB(an_installation_begins_with_one_admin_who_is_invited),
	    IN_DB(its_first_entries_are_signed_by_its_key),
	    IN_DB(it_is_founded_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
