/* Grants of another gate: in every state everybody reads what they may do with an import; and
 * what reports hold, row by row. */
#include "tests/unit/command/review_scene.h"

#include "lib/hash.h"
#include "lib/time.h"
#include "tests/unit/command/truth.h"

#include <string.h>

static struct review_scene r;
static struct house *const h = &r.s.house;

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

static const char table[] =
    "email,status\ngrace@example.net,accepted\nheidi@example.net,accepted\n";

/* The body that proposes REPORT. */
static const char *
body_of(const char *report, const char *more)
{
	struct str text = base64_text(&h->arena, (const uint8_t *)report, strlen(report));

	return house_text(h, "{'tier':'partner','report':'%.*s'%s}", STR_ARG(text), more);
}

static struct str
propose(const char *report, const char *more)
{
	return text_at(house_do(h, &r.s.lead, "import_propose gpt-2", body_of(report, more)), "id");
}

static void
check(struct str id, const char *state)
{
	const struct person *people[] = {
	    &r.grace, &r.rita, &r.otto, &r.s.chair, &r.s.deputy, &r.s.lead, &h->ada};
	const char *line = review_line(&r, "import_show", id);

	assert_text(text_at(house_do(h, &r.s.lead, line, NULL), "state"), state);
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++)
		assert_true(truth_of(h, people[i], line) >= 4);
	(void)truth_of_list(h, &r.s.lead, "import_list gpt-2");
	(void)truth_of_list(h, &r.rita, "import_list gpt-2");
}

static void
vote(const struct person *who, struct str id, const char *word)
{
	house_do(h, who, review_line(&r, "import_vote", id),
	    house_text(h, "{'vote':'%s','reason':'Seen.'}", word));
}

static void
approved_claimed_and_over(void **unused)
{
	(void)unused;
	struct str id = propose(table, ",'claims':true");
	check(id, "voting");
	vote(&r.rita, id, "approve");
	check(id, "voting");
	vote(&r.otto, id, "approve");
	vote(&r.s.chair, id, "approve");
	check(id, "approved");
	const struct json *tokens = house_do(
	    h, &r.s.lead, review_line(&r, "import_tokens", id), "{}");
	struct str token = text_at(tokens, "tokens.0.token");
	house_do(h, &r.grace, "grant_claim", house_text(h, "{'token':'%.*s'}", STR_ARG(token)));
	check(id, "approved");
	h->now += 60 * DAY_MS;
	check(id, "approved");
	house_refused(h, &r.s.lead, review_line(&r, "import_tokens", id), "{}", "unmet");
}

static void
rejected_withdrawn_and_overdue(void **unused)
{
	(void)unused;
	struct str id = propose(table, "");
	house_do(h, &r.s.lead, review_line(&r, "import_withdraw", id), NULL);
	check(id, "withdrawn");
	id = propose(table, "");
	vote(&r.rita, id, "recuse");
	check(id, "voting");
	h->now += 14 * DAY_MS;
	check(id, "overdue");
	house_do(h, &r.s.lead, review_line(&r, "import_withdraw", id), NULL);
	id = propose(table, "");
	vote(&r.rita, id, "reject");
	vote(&r.otto, id, "reject");
	h->now += 14 * DAY_MS;
	check(id, "overdue");
	house_do(h, &r.rita, review_line(&r, "import_tally", id), NULL);
	check(id, "rejected");
}

/* How many REPORT has who have access, the faulty left out; 0: it is refused. */
static int64_t
holders(const char *report)
{
	struct reply reply = house_ask(
	    h, &r.s.lead, "import_propose gpt-2", body_of(report, ",'skip_faulty':true"));

	if (reply.status == 422)
		return 0;
	assert_int_equal(reply.status, 201);
	int64_t n = json_int(reply.body, "holders", -1);
	house_do(h, &r.s.lead, review_line(&r, "import_withdraw", text_at(reply.body, "id")), NULL);
	return n;
}

static void
reports_are_read_as_programs_write_them(void **unused)
{
	(void)unused;
	assert_int_equal(holders("\xef\xbb\xbf"
				 "Email,Status\r\na@b.example,accepted\r\n"),
	    1);
	assert_int_equal(holders("status,x,email\naccepted,\"a\nb\",a@b.example\n\n"), 1);
	assert_int_equal(holders("status,email\naccepted,a@b.example"), 1);
	assert_int_equal(holders("[{\"email\":\"a@b.example\",\"status\":\"accepted\"}]"), 1);
	assert_int_equal(holders("[{\"email\":\"a@b.example\",\"status\":\"accepted\",\"n\":{}},"
				 "{\"email\":\"A@B.example\",\"status\":\"accepted\"}]"),
	    1);
	assert_int_equal(holders("[{\"email\":1,\"status\":\"accepted\"}]"), 0);
	assert_int_equal(holders("[1]"), 0);
	assert_int_equal(holders("{\"email\":\"a@b.example\"}"), 0);
	assert_int_equal(holders("[{\"email\":\"a@b.example\""), 0);
	assert_int_equal(holders("email\na@b.example\n"), 0);
	assert_int_equal(holders("email,status\n\"a@b.example,accepted\n"), 0);
	assert_int_equal(holders("email,status\na@b.example,accepted,more\n"), 0);
	assert_int_equal(holders("email,status,user\na@b.example,accepted,\"\x1b[2J\"\n"), 0);
	assert_int_equal(holders(""), 0);
}

static void
a_report_has_no_more_than_five_thousand_rows(void **unused)
{
	(void)unused;
	struct buf b = {.arena = &h->arena};

	buf_put(&b, STR("email,status\n"));
	for (int i = 0; i < 5000; i++)
		buf_printf(&b, "person%d@example.net,accepted\n", i);
	buf_char(&b, '\0');
	assert_int_equal(holders(b.p), 5000);
	b.n--;
	buf_put(&b, STR("one@example.net,accepted\n"));
	buf_char(&b, '\0');
	assert_int_equal(holders(b.p), 0);
}

/* A report of COUNT rows that were accepted. */
static const char *
large(int count)
{
	struct buf b = {.arena = &h->arena};

	buf_printf(&b, "email,fullname,status\n");
	for (int i = 0; i < count; i++)
		buf_printf(&b, "p%d@example.net,Person %d,accepted\n", i, i);
	buf_put(&b, (struct str){"", 1});
	return buf_str(&b).p;
}

static void
five_thousand_have_secrets_some_hundreds_at_a_time(void **unused)
{
	int64_t after = 0;
	int made = 0, replies = 0;

	(void)unused;
	struct str id = propose(large(5000), ",'claims':true");
	vote(&r.rita, id, "approve");
	vote(&r.otto, id, "approve");
	vote(&r.s.chair, id, "approve");
	for (; after >= 0; replies++) {
		const struct json *t = house_do(h, &r.s.lead, review_line(&r, "import_tokens", id),
		    house_text(h, "{'after':%d}", (int)after));
		made += (int)json_at(t, "tokens")->count;
		after = json_int(t, "next", -1);
	}
	assert_int_equal(made, 5000);
	assert_int_equal(replies, 11); /* the last finds that there are no more */
	assert_int_equal(json_int(house_do(h, &r.s.lead, review_line(&r, "import_show", id), NULL),
			     "holders", 0),
	    5000);
}

static void
every_state_was_looked_at(void **unused)
{
	(void)unused;
	truth_covers(OBJECT_IMPORT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	    IN_PLACE(approved_claimed_and_over),
	    IN_PLACE(rejected_withdrawn_and_overdue),
	    IN_PLACE(reports_are_read_as_programs_write_them),
	    IN_PLACE(a_report_has_no_more_than_five_thousand_rows),
	    IN_PLACE(five_thousand_have_secrets_some_hundreds_at_a_time),
	    cmocka_unit_test(every_state_was_looked_at),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
