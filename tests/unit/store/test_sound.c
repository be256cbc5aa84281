/* What is damaged is found, wherever it is. */
#include "daemon/store/sound.h"

#include "daemon/store/ledger.h"
#include "tests/support/raw.h"
#include "tests/unit/store/opened.h"

#include <string.h>

static struct entry *
new_entry(void)
{
	struct entry *e = NEW(&arena, struct entry);

	e->event = EVENT_ACCOUNT_SUSPENDED;
	e->actor = STR("acc_ada");
	e->facts.text.arena = e->sealed.text.arena = &arena;
	return e;
}

static void
write_entries(int n)
{
	const char *why = NULL;
	struct ledger *ledger = ledger_open(db, &ledger_key, &why);

	assert_non_null(ledger);
	assert_int_equal(db_begin(db), OK);
	for (int i = 0; i < n; i++)
		assert_int_equal(ledger_append(ledger, db, new_entry(), 1), OK);
	assert_int_equal(ledger_seal(ledger, db, &arena), OK);
	assert_int_equal(db_commit(db), OK);
	ledger_close(ledger);
}

static void
damage(const char *sql)
{
	sqlite3 *raw = raw_open(place.db);

	raw_run(raw, "DROP TRIGGER IF EXISTS ledger_keeps_its_entries;"
		     "DROP TRIGGER IF EXISTS ledger_loses_none");
	raw_run(raw, sql);
	raw_close(raw);
}

static void
find(const char *words)
{
	uint64_t entries = 0;
	const char *why = sound_check(db, &ledger_key, &entries);

	assert_non_null(why);
	assert_non_null(strstr(why, words));
}

static void
what_is_whole_is_found_whole(void **state)
{
	static const int sizes[] = {0, 1, 999, 1, 1000, 3};
	uint64_t entries = 0, written = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		write_entries(sizes[i]);
		written += (uint64_t)sizes[i];
		assert_null(sound_check(db, &ledger_key, &entries));
		assert_int_equal(entries, written);
	}
}

static void
another_schema_or_none_is_found(void **state)
{
	(void)state;
	damage("PRAGMA user_version = 1");
	find("of an earlier sluiced");
	damage("PRAGMA user_version = 9999");
	find("newer than this program");
	damage("PRAGMA application_id = 0");
	find("not a Sluice database");
}

static void
an_entry_that_was_edited_is_found(void **state)
{
	(void)state;
	write_entries(5);
	damage("UPDATE ledger SET entry = replace(entry, 'acc_ada', 'acc_eve') WHERE seq = 2");
	find("another than was written");
}

static void
an_entry_that_was_edited_with_its_leaf_is_found(void **state)
{
	(void)state;
	write_entries(5);
	damage("UPDATE ledger SET (entry, leaf) = (SELECT entry, leaf FROM ledger WHERE seq = 1) "
	       "WHERE seq = 2");
	find("not those that its head was signed for");
}

static void
an_entry_that_is_missing_is_found(void **state)
{
	(void)state;
	write_entries(1500);
	damage("DELETE FROM ledger WHERE seq = 1200");
	find("missing");
}

static void
a_reference_to_nothing_is_found(void **state)
{
	(void)state;
	damage("INSERT INTO ledger_object (object_id, seq) VALUES ('acc_ada', 77)");
	find("rows that it does not hold");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, open_founded, close_db)
	    IN_PLACE(what_is_whole_is_found_whole),
	    IN_PLACE(another_schema_or_none_is_found),
	    IN_PLACE(an_entry_that_was_edited_is_found),
	    IN_PLACE(an_entry_that_was_edited_with_its_leaf_is_found),
	    IN_PLACE(an_entry_that_is_missing_is_found),
	    IN_PLACE(a_reference_to_nothing_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
