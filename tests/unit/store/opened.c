/* One database for each test. */
#include "tests/unit/store/opened.h"

struct arena arena;
struct place place;
struct db *db;
struct signing_key ledger_key;

void
open_writer(void)
{
	const char *why = NULL;

	db = db_open_writer(place.db, true, &why);
	if (db == NULL)
		fail_msg("%s", why);
}

int
open_db(void **state)
{
	(void)state;
	place_open(&place);
	open_writer();
	return 0;
}

int
open_founded(void **state)
{
	(void)open_db(state);
	signing_key_make(&ledger_key);
	struct str vkey = vkey_text(&arena, STR(LEDGER_ORIGIN), ledger_key.public);
	assert_int_equal(
	    db_run(db, STMT_installation_insert,
		ARGS(TEXT(STR("Tests")), TEXT(STR(LEDGER_ORIGIN)), TEXT(vkey), INT(1))),
	    OK);
	return 0;
}

int
close_db(void **state)
{
	(void)state;
	(void)vfs_heal();
	vfs_write_protect(false);
	db_close(db);
	place_close(&place);
	arena_free(&arena);
	return 0;
}
