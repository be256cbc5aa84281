/* A report that takes long: who asked is told how far it is, and nobody counts for the gone. */
#include "daemon/store/db.h"
#include "tests/support/raw.h"
#include "tests/unit/http/client.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { LONG_US = 3500000 };

static atomic_bool slow; /* the next count of applications takes long … */
static atomic_int grants_counted; /* … and grants follow only when somebody waits */

struct rows __real_db_query(struct db *db, enum stmt stmt, const struct arg *args);
struct rows __wrap_db_query(struct db *db, enum stmt stmt, const struct arg *args);

struct rows
__wrap_db_query(struct db *db, enum stmt stmt, const struct arg *args)
{
	if (stmt == STMT_metrics_applications && slow)
		usleep(LONG_US);
	grants_counted += stmt == STMT_metrics_grants;
	return __real_db_query(db, stmt, args);
}

static int
open_server_with_applications(void **unused)
{
	(void)open_server(unused);
	sqlite3 *sql = raw_open(server.place.db);
	raw_run(sql, "PRAGMA foreign_keys = off; WITH n (n) AS (VALUES (1), (2), (3)) "
		     "INSERT INTO application (id, model_id, tier_id, applicant_id, kind, state,"
		     " revision, created_at) SELECT printf('app_%026d', n), 'm', 't', 'a', 'first',"
		     " 'draft', 0, 1 FROM n");
	raw_close(sql);
	slow = true;
	grants_counted = 0;
	return 0;
}

static void
whoever_wants_to_know_is_told_how_far_a_report_is(void **unused)
{
	struct client c;
	struct got got;
	int told = 0;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1/reports/metrics", NULL, "Prefer: progress\r\n");
	for (client_expect(&c, &got, 0); got.status == 102; client_expect(&c, &got, 0)) {
		assert_string_equal(got.head, "HTTP/1.1 102 Processing\r\n"
					      "Sluice-Progress: 0/3\r\n\r\n");
		told++;
	}
	assert_int_equal(got.status, 200);
	assert_in_range(told, 1, 6);
	assert_int_equal(grants_counted, 1);
	slow = false;
	client_ask(&c, "GET", "/v1/reports/metrics", NULL, "Prefer: progress\r\n");
	client_expect(&c, &got, 200);
	client_close(&c);
}

static void
nobody_else_is_told(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1/reports/metrics", NULL, NULL);
	client_expect(&c, &got, 200);
	client_close(&c);
}

static void
a_report_for_somebody_who_has_gone_is_not_finished(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1/reports/metrics", NULL, "Prefer: progress\r\n");
	usleep(LONG_US / 10);
	client_close(&c);
	usleep(LONG_US);
	slow = false;
	client_open(&c, &server);
	client_ask(&c, "GET", "/v1/reports/metrics", NULL, NULL);
	client_expect(&c, &got, 200);
	client_close(&c);
	assert_int_equal(grants_counted, 1); /* for the second alone */
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_server_with_applications, close_server)
	const struct CMUnitTest tests[] = {
	    TEST(whoever_wants_to_know_is_told_how_far_a_report_is),
	    TEST(nobody_else_is_told),
	    TEST(a_report_for_somebody_who_has_gone_is_not_finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
