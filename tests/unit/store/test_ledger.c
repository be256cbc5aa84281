/* The ledger: what an entry is, that it stays, and that its checkpoints can be checked
 * without the server's word for anything. */
#include "daemon/store/ledger.h"

#include "lib/time.h"
#include "tests/support/raw.h"
#include "tests/unit/store/opened.h"

#include <string.h>

static struct ledger *ledger;

static void
open_ledger(void)
{
	const char *why = NULL;

	ledger = ledger_open(db, &ledger_key, &why);
	if (ledger == NULL)
		fail_msg("%s", why);
}

static int
open_all(void **state)
{
	(void)open_founded(state);
	open_ledger();
	return 0;
}

static int
close_all(void **state)
{
	ledger_close(ledger);
	return close_db(state);
}

/* --- making entries --------------------------------------------------------------------------- */

static struct entry *
new_entry(void)
{
	struct entry *e = NEW(&arena, struct entry);

	e->event = EVENT_ACCOUNT_SUSPENDED;
	e->actor = STR("acc_ada");
	e->facts.text.arena = e->sealed.text.arena = &arena;
	e->on[e->on_count].kind = OBJECT_ACCOUNT;
	e->on[e->on_count++].id = STR("acc_grace");
	json_open(&e->facts, NULL);
	json_put_text(&e->facts, "status", STR("suspended"));
	return e;
}

static void
seal_reason(struct entry *e, const char *reason)
{
	json_open(&e->sealed, NULL);
	json_put_text(&e->sealed, "reason", str_of(reason));
}

static void
append(struct entry *e, int64_t now)
{
	assert_int_equal(ledger_append(ledger, db, e, now), OK);
}

/* N entries in one transaction, sealed and committed. */
static void
commit_entries(int n, int64_t now)
{
	assert_int_equal(db_begin(db), OK);
	for (int i = 0; i < n; i++)
		append(new_entry(), now);
	assert_int_equal(ledger_seal(ledger, db, &arena), OK);
	assert_int_equal(db_commit(db), OK);
}

/* --- looking from outside --------------------------------------------------------------------- */

static struct str
stored(const char *query)
{
	sqlite3 *raw = raw_open(place.db);
	struct str text = raw_text(raw, &arena, query);

	raw_close(raw);
	return text;
}

static void
add_leaf(void *of, sqlite3_stmt *row)
{
	struct merkle_edge *edge = of;
	struct str entry = {
	    (const char *)sqlite3_column_text(row, 1), (size_t)sqlite3_column_bytes(row, 1)};
	struct digest leaf = merkle_leaf(entry);

	assert_int_equal(sqlite3_column_int64(row, 0), edge->size);
	assert_int_equal(sqlite3_column_bytes(row, 2), DIGEST_BYTES);
	assert_memory_equal(sqlite3_column_blob(row, 2), leaf.b, DIGEST_BYTES);
	merkle_append(edge, &leaf);
}

/* The stored note is a checkpoint of exactly the stored entries, by the stored key. */
static uint64_t
check_whole(void)
{
	struct merkle_edge edge = {0};
	struct checkpoint c;
	const char *why;
	sqlite3 *raw = raw_open(place.db);

	raw_each(raw, "SELECT seq, entry, leaf FROM ledger ORDER BY seq", add_leaf, &edge);
	raw_close(raw);
	if (!checkpoint_open(&arena, stored("SELECT note FROM ledger_head"),
		stored("SELECT vkey FROM installation"), &c, &why))
		fail_msg("%s", why);
	struct digest root = merkle_root(&edge);
	assert_true(str_is(c.origin, LEDGER_ORIGIN));
	assert_int_equal(c.size, edge.size);
	assert_true(digest_eq(&c.root, &root));
	return edge.size;
}

/* --- entries ---------------------------------------------------------------------------------- */

static void
an_entry_is_written_in_its_published_order(void **state)
{
	(void)state;
	append(new_entry(), 1550134800000);
	assert_string_equal(stored("SELECT entry FROM ledger").p,
	    "{\"v\":1,\"seq\":0,\"at\":\"2019-02-14T09:00:00.000Z\","
	    "\"type\":\"account.suspended\",\"actor\":\"acc_ada\","
	    "\"on\":{\"account\":\"acc_grace\"},\"facts\":{\"status\":\"suspended\"}}");
	assert_string_equal(stored("SELECT object_id FROM ledger_object").p, "acc_grace");
}

static void
an_entry_without_facts_has_an_empty_object_of_them(void **state)
{
	struct entry *e = new_entry();

	(void)state;
	e->facts = (struct json_out){.text.arena = &arena};
	append(e, 1);
	assert_non_null(strstr(stored("SELECT entry FROM ledger").p, "\"facts\":{}}"));
}

static void
hash_sealed(void *of, sqlite3_stmt *row)
{
	struct str salt = {sqlite3_column_blob(row, 0), (size_t)sqlite3_column_bytes(row, 0)};
	struct str content = {sqlite3_column_blob(row, 1), (size_t)sqlite3_column_bytes(row, 1)};

	assert_int_equal(salt.n, 16);
	*(struct digest *)of = hash_of_two(salt, content);
}

static void
sealed_content_is_committed_to_and_stands_beside(void **state)
{
	struct entry *e = new_entry();
	struct digest committed, d = {{0}};
	const char *why;

	(void)state;
	seal_reason(e, "Zo\xc3\xab wrote \"so\"");
	append(e, 1);
	struct str entry = stored("SELECT entry FROM ledger");
	struct str content = stored("SELECT content FROM sealed WHERE seq = 0");
	assert_string_equal(content.p, "{\"reason\":\"Zo\xc3\xab wrote \\\"so\\\"\"}");
	assert_null(strstr(entry.p, "wrote"));
	sqlite3 *raw = raw_open(place.db);
	raw_each(raw, "SELECT salt, content FROM sealed", hash_sealed, &d);
	raw_close(raw);
	const struct json *json = json_parse(&arena, entry, &why);
	assert_true(digest_parse(json_text(json, "sealed"), &committed));
	assert_true(digest_eq(&committed, &d));
}

static void
the_same_content_is_never_sealed_alike(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct entry *e = new_entry();
		seal_reason(e, "the same words");
		append(e, 1);
	}
	sqlite3 *raw = raw_open(place.db);
	assert_int_equal(raw_number(raw, "SELECT count(DISTINCT salt) FROM sealed"), 2);
	assert_int_equal(
	    raw_number(raw, "SELECT count(DISTINCT substr(entry, instr(entry, '\"sealed\"')))"
			    " FROM ledger"),
	    2);
	raw_close(raw);
}

static void
time_never_falls_from_entry_to_entry(void **state)
{
	static const int64_t times[] = {5000, 4000, 6000, 1, 6000};
	static const int64_t expected[] = {5000, 5000, 6000, 6000, 6000};

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		append(new_entry(), times[i]);
		assert_int_equal(ledger_at(ledger), expected[i]);
		struct str at = time_text(&arena, expected[i]);
		struct str entry = stored(
		    str_printf(&arena, "SELECT entry FROM ledger WHERE seq = %zu", i).p);
		assert_non_null(memmem(entry.p, entry.n, at.p, at.n));
	}
}

static void
an_entry_may_be_about_several_objects(void **state)
{
	struct entry *e = new_entry();

	(void)state;
	e->on[e->on_count].kind = OBJECT_TOKEN;
	e->on[e->on_count++].id = STR("tok_one");
	append(e, 1);
	assert_non_null(strstr(stored("SELECT entry FROM ledger").p,
	    "\"on\":{\"account\":\"acc_grace\",\"token\":\"tok_one\"}"));
	sqlite3 *raw = raw_open(place.db);
	assert_int_equal(raw_number(raw, "SELECT count(*) FROM ledger_object WHERE seq = 0"), 2);
	raw_close(raw);
}

/* --- the tree --------------------------------------------------------------------------------- */

static void
every_size_has_a_checkpoint_that_verifies(void **state)
{
	(void)state;
	for (uint64_t n = 1; n <= 40; n++) {
		commit_entries(1, (int64_t)n);
		assert_int_equal(ledger_size(ledger), n);
		assert_int_equal(check_whole(), n);
	}
}

static void
a_ledger_opened_again_goes_on_where_it_stood(void **state)
{
	(void)state;
	for (int n = 1; n <= 9; n++) {
		commit_entries(n, 1000 * n);
		ledger_close(ledger);
		open_ledger();
		assert_int_equal(ledger_at(ledger), 1000 * n);
		assert_int_equal(ledger_size(ledger), n * (n + 1) / 2);
	}
	assert_int_equal(check_whole(), 45);
}

static void
sealing_nothing_writes_nothing(void **state)
{
	(void)state;
	commit_entries(2, 1);
	sqlite3 *raw = raw_open(place.db);
	int64_t before = raw_number(raw, "PRAGMA data_version");
	commit_entries(0, 2);
	assert_int_equal(raw_number(raw, "PRAGMA data_version"), before);
	commit_entries(1, 3);
	assert_int_not_equal(raw_number(raw, "PRAGMA data_version"), before);
	raw_close(raw);
}

/* --- marks ------------------------------------------------------------------------------------ */

static void
what_is_undone_leaves_no_leaf(void **state)
{
	struct ledger_mark mark;

	(void)state;
	commit_entries(3, 10);
	assert_int_equal(db_begin(db), OK);
	for (int i = 0; i < 8; i++) {
		ledger_mark(ledger, &mark);
		assert_int_equal(db_savepoint(db), OK);
		append(new_entry(), 20 + i);
		append(new_entry(), 20 + i);
		if (i % 2 == 0) {
			assert_true(db_release(db));
			continue;
		}
		assert_true(db_undo(db));
		ledger_return(ledger, &mark);
	}
	assert_int_equal(ledger_seal(ledger, db, &arena), OK);
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(ledger_size(ledger), 3 + 8);
	assert_int_equal(check_whole(), 3 + 8);
}

static void
a_batch_that_was_sealed_and_lost_is_sealed_anew(void **state)
{
	struct ledger_mark mark;

	(void)state;
	commit_entries(2, 10);
	ledger_mark(ledger, &mark);
	assert_int_equal(db_begin(db), OK);
	append(new_entry(), 99);
	assert_int_equal(ledger_seal(ledger, db, &arena), OK);
	db_rollback(db);
	ledger_return(ledger, &mark);
	assert_int_equal(ledger_at(ledger), 10);
	assert_int_equal(check_whole(), 2);
	commit_entries(1, 11);
	assert_int_equal(ledger_at(ledger), 11);
	assert_int_equal(check_whole(), 3);
}

/* --- what the database itself refuses --------------------------------------------------------- */

static void
entries_can_neither_be_changed_nor_removed_nor_skipped(void **state)
{
	static const char *const attempts[] = {
	    "UPDATE ledger SET entry = '{}' WHERE seq = 1",
	    "UPDATE ledger SET seq = 9 WHERE seq = 1",
	    "UPDATE ledger SET leaf = x'00'",
	    "DELETE FROM ledger WHERE seq = 2",
	    "DELETE FROM ledger",
	    "INSERT INTO ledger VALUES (4, '{}', x'00')",
	    "INSERT INTO ledger VALUES (2, '{}', x'00')",
	    "INSERT OR REPLACE INTO ledger VALUES (2, '{}', x'00')",
	    "INSERT INTO ledger VALUES (-1, '{}', x'00')",
	};

	(void)state;
	commit_entries(3, 1);
	struct str before = stored("SELECT group_concat(entry) FROM ledger");
	sqlite3 *raw = raw_open(place.db);
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
		if (raw_refused(raw, &arena, attempts[i]).p == NULL)
			fail_msg("the database did this: %s", attempts[i]);
	raw_close(raw);
	assert_true(str_eq(before, stored("SELECT group_concat(entry) FROM ledger")));
	assert_int_equal(check_whole(), 3);
}

static void
erasing_sealed_content_leaves_the_ledger_whole(void **state)
{
	struct entry *e = new_entry();

	(void)state;
	seal_reason(e, "to be forgotten");
	append(e, 1);
	commit_entries(1, 2);
	sqlite3 *raw = raw_open(place.db);
	raw_run(raw, "DELETE FROM sealed WHERE seq = 0");
	raw_close(raw);
	assert_int_equal(check_whole(), 2);
}

/* --- opening ---------------------------------------------------------------------------------- */

static void
refuse_to_open(const struct signing_key *with, const char *because)
{
	const char *why = NULL;

	assert_null(ledger_open(db, with, &why));
	if (strstr(why, because) == NULL)
		fail_msg("%s", why);
}

static void
a_ledger_is_opened_with_its_own_key_only(void **state)
{
	struct signing_key other;

	(void)state;
	commit_entries(1, 1);
	signing_key_make(&other);
	refuse_to_open(&other, "signing key");
}

static void
a_damaged_head_is_refused(void **state)
{
	static const char *const damages[] = {"UPDATE ledger_head SET edge = x'00'",
	    "UPDATE ledger_head SET size = 2", "UPDATE ledger_head SET size = -1",
	    "DELETE FROM ledger_head", "UPDATE ledger_head SET edge = zeroblob(64)",
	    "UPDATE ledger_head SET note = replace(note, 'ledger', 'lodger')",
	    "UPDATE ledger_head SET size = 2, edge = zeroblob(32)"};

	(void)state;
	commit_entries(3, 1);
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		sqlite3 *raw = raw_open(place.db);
		raw_run(raw, "CREATE TABLE whole AS SELECT * FROM ledger_head");
		raw_run(raw, damages[i]);
		refuse_to_open(&ledger_key, "damaged");
		raw_run(raw, "INSERT OR REPLACE INTO ledger_head SELECT * FROM whole;"
			     "DROP TABLE whole");
		raw_close(raw);
	}
	ledger_close(ledger);
	open_ledger();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_LEDGER(test) cmocka_unit_test_setup_teardown(test, open_all, close_all)
	    IN_LEDGER(an_entry_is_written_in_its_published_order),
	    IN_LEDGER(an_entry_without_facts_has_an_empty_object_of_them),
	    IN_LEDGER(sealed_content_is_committed_to_and_stands_beside),
	    IN_LEDGER(the_same_content_is_never_sealed_alike),
	    IN_LEDGER(time_never_falls_from_entry_to_entry),
	    IN_LEDGER(an_entry_may_be_about_several_objects),
	    IN_LEDGER(every_size_has_a_checkpoint_that_verifies),
	    IN_LEDGER(a_ledger_opened_again_goes_on_where_it_stood),
	    IN_LEDGER(sealing_nothing_writes_nothing),
	    IN_LEDGER(what_is_undone_leaves_no_leaf),
	    IN_LEDGER(a_batch_that_was_sealed_and_lost_is_sealed_anew),
	    IN_LEDGER(entries_can_neither_be_changed_nor_removed_nor_skipped),
	    IN_LEDGER(erasing_sealed_content_leaves_the_ledger_whole),
	    IN_LEDGER(a_ledger_is_opened_with_its_own_key_only),
	    IN_LEDGER(a_damaged_head_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
