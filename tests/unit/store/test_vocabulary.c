/* What is seeded by migrations is what schema/ lists. */
#include "daemon/rules/capability.h"
#include "daemon/rules/ticket.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"
#include "tests/support/raw.h"

#include "daemon/store/db.h"

#include <stdlib.h>

static struct arena arena;
static struct place place;
static sqlite3 *sql;

static int
open_database(void **state)
{
	const char *why = NULL;

	(void)state;
	place_open(&place);
	struct db *db = db_open_writer(place.db, true, &why);
	if (db == NULL)
		return -1;
	db_close(db);
	sql = raw_open(place.db);
	return 0;
}

static int
close_database(void **state)
{
	(void)state;
	raw_close(sql);
	place_close(&place);
	arena_free(&arena);
	return 0;
}

static struct str
asked(const char *query)
{
	return raw_text(sql, &arena, query);
}

/* All of a table in one text. */
#define ALL_OF(columns, table, order)                                                              \
	asked("SELECT group_concat(line, '') FROM (SELECT " columns " || char(10) AS line FROM "   \
	      "" table " ORDER BY " order ")")

static void
assert_same(struct str seeded, const char *listed)
{
	assert_string_equal(str_c(&arena, seeded), listed);
}

static void
the_capabilities_are_those_of_the_list(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
#define CAPABILITY(number, name, group, gated, public, procedure, touches)                         \
	buf_printf(&b,                                                                             \
	    "%d " #name " " #group " " #gated " " #public " " #procedure " " #touches "\n",        \
	    number);
#include "schema/capabilities.def"
#undef CAPABILITY
	assert_same(ALL_OF("number || ' ' || name || ' ' || family || ' R' || class_gated || ' R' "
			   "|| class_public || ' ' || upper(procedure) || ' ' || component_kind",
			"capability", "number"),
	    str_c(&arena, buf_str(&b)));
}

static int
by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
the_kinds_of_component_are_those_of_the_list(void **state)
{
	struct str lines[] = {
#define COMPONENT_KIND(kind, whose, carries, part, openness) STR(#kind " " #whose "\n"),
#include "schema/components.def"
#undef COMPONENT_KIND
	};
	size_t n = sizeof(lines) / sizeof(lines[0]);
	struct buf b = {.arena = &arena};

	(void)state;
	qsort(lines, n, sizeof(lines[0]), by_text);
	for (size_t i = 0; i < n; i++)
		buf_put(&b, lines[i]);
	assert_same(ALL_OF("name || ' ' || touched_as", "component_kind", "name || ' '"),
	    str_c(&arena, buf_str(&b)));
}

static void
the_audiences_are_those_of_the_list(void **state)
{
	struct buf b = {.arena = &arena};

	(void)state;
	for (int i = 0; i < AUDIENCE_COUNT; i++)
		buf_printf(&b, "%d %s\n", i, audience_word((enum audience)i));
	assert_same(ALL_OF("rank || ' ' || name", "audience", "rank"), str_c(&arena, buf_str(&b)));
}

static void
the_faults_of_tickets_are_those_of_the_list(void **state)
{
	(void)state;
	for (int i = 0; i < TICKET_GOOD; i++)
		assert_int_equal(
		    raw_number(sql,
			str_printf(&arena, "SELECT count(*) FROM ticket_fault WHERE name = '%s'",
			    ticket_fault_word((enum ticket_fault)i))
			    .p),
		    1);
	assert_int_equal(raw_number(sql, "SELECT count(*) FROM ticket_fault"), TICKET_GOOD);
}

static void
the_store_and_the_rules_agree_on_what_touches_what(void **state)
{
	int64_t pairs = 0;

	(void)state;
	for (int n = 0; n < CAPABILITIES_MAX; n++)
		for (int kind = 0; kind < KIND_COUNT; kind++)
			pairs += capability_touches(n, (enum component_kind)kind);
	assert_int_equal(raw_number(sql, "SELECT count(*) FROM capability_touches"), pairs);
	assert_int_equal(
	    raw_number(sql, "SELECT count(*) FROM capability_touches t "
			    "JOIN capability c ON c.number = t.number "
			    "WHERE c.name = 'docs_card' AND t.kind = 'data_description'"),
	    1);
}

static void
what_was_given_out_can_not_be_taken_from_the_store(void **state)
{
	(void)state;
	raw_run(sql, "PRAGMA foreign_keys = OFF;"
		     "INSERT INTO exposure VALUES ('c', 'v', 'public', 3, 1, 'x'),"
		     "('c', 'v', 'public', 1, 1, 'x')");
	assert_non_null(raw_refused(sql, &arena, "DELETE FROM exposure WHERE class = 3").p);
	assert_non_null(
	    raw_refused(sql, &arena, "UPDATE exposure SET class = 0 WHERE class = 3").p);
	raw_run(sql, "DELETE FROM exposure WHERE class = 1");
	assert_int_equal(raw_number(sql, "SELECT count(*) FROM exposure"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_database, close_database)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_capabilities_are_those_of_the_list),
	    TEST(the_kinds_of_component_are_those_of_the_list),
	    TEST(the_audiences_are_those_of_the_list),
	    TEST(the_faults_of_tickets_are_those_of_the_list),
	    TEST(the_store_and_the_rules_agree_on_what_touches_what),
	    TEST(what_was_given_out_can_not_be_taken_from_the_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
