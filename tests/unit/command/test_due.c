/* What falls due, done once; and what people are told of it. */
#include "daemon/command/due.h"

#include "lib/time.h"
#include "tests/unit/command/review_scene.h"
#include "tests/unit/command/truth.h"

#include <string.h>

static struct review_scene r;
static struct house *const h = &r.s.house;

/* Else that would fall due among what is counted here. */
static void
say_why_it_stays(const char *stay)
{
	house_do(h, &r.s.lead, stay, "{'reason':'R','cost':'C','review':'2090-01-01'}");
}

static int
set_up(void **unused)
{
	(void)unused;
	review_open(&r, NULL);
	review_release(&r);
	house_stay_signed_in(h);
	say_why_it_stays("stay_give gpt-2/124m");
	say_why_it_stays("stay_give gpt-2/1.5b");
	(void)house_due(h); /* what entering a stage leaves to be done */
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	review_close(&r);
	return 0;
}

/* Grace's active grant, which ends in a year. */
static struct str
granted(void)
{
	struct str id = review_apply(&r, &r.grace);

	review_vote(&r, &r.rita, id, "approve");
	review_vote(&r, &r.otto, id, "approve");
	struct str grant = text_at(review_vote(&r, &r.s.chair, id, "approve"), "grant");
	struct str digest = text_at(
	    house_do(h, &r.grace, review_line(&r, "grant_show", grant), NULL), "terms.digest");
	house_do(h, &r.grace, review_line(&r, "grant_accept", grant),
	    house_text(h, "{'digest':'%.*s'}", STR_ARG(digest)));
	(void)house_due(h); /* what the stage that was entered brought with it */
	struct str approved = text_at(house_do(h, &r.grace, "notice_list", NULL), "items.0.id");
	house_do(h, &r.grace, review_line(&r, "notice_read", approved), NULL);
	return grant;
}

static size_t
unread(const struct person *who)
{
	return json_at(house_do(h, who, "notice_list", NULL), "items")->count;
}

static size_t
entries_of(struct str id)
{
	const struct json *entries = house_do(
	    h, &h->ada, "ledger_list", house_text(h, "object=%.*s&limit=500", STR_ARG(id)));
	return json_at(entries, "items")->count;
}

static void
a_grant_is_reminded_of_twice_and_expires_once(void **unused)
{
	(void)unused;
	struct str grant = granted();
	size_t entries = entries_of(grant);

	assert_int_equal(house_due(h), 0);
	h->now += 334 * DAY_MS;
	assert_int_equal(house_due(h), 0);
	h->now += DAY_MS;
	assert_int_equal(house_due(h), 1);
	assert_int_equal(house_due(h), 0);
	assert_int_equal(unread(&r.grace), 1);
	h->now += 23 * DAY_MS;
	assert_int_equal(house_due(h), 1);
	h->now += 7 * DAY_MS - 1;
	assert_int_equal(house_due(h), 0);
	h->now++;
	assert_int_equal(house_due(h), 1);
	h->now += 1000 * DAY_MS;
	assert_int_equal(house_due(h), 0);
	assert_int_equal(unread(&r.grace), 3);
	assert_int_equal(entries_of(grant), entries + 3);
}

static void
after_a_long_downtime_only_the_end_is_told(void **unused)
{
	(void)unused;
	(void)granted();
	h->now += 4000 * DAY_MS;
	assert_int_equal(house_due(h), 2); /* the reminder found nothing to do */
	const struct json *inbox = house_do(h, &r.grace, "notice_list", NULL);
	assert_int_equal(json_at(inbox, "items")->count, 1);
	assert_text(text_at(inbox, "items.0.kind"), "grant_expired");
}

static void
what_was_closed_neither_reminds_nor_expires(void **unused)
{
	(void)unused;
	struct str grant = granted();

	house_do(h, &r.grace, review_line(&r, "grant_close", grant), NULL);
	h->now += 4000 * DAY_MS;
	assert_int_equal(house_due(h), 0);
}

static void
the_daemon_does_it_and_says_so(void **unused)
{
	(void)unused;
	struct str grant = granted();

	h->now += 366 * DAY_MS;
	house_due(h);
	const struct json *entries = house_do(
	    h, &h->ada, "ledger_list", house_text(h, "object=%.*s&limit=500", STR_ARG(grant)));
	const char *last = house_text(h, "items.%zu.entry", json_at(entries, "items")->count - 1);
	const char *entry = str_c(&h->arena, text_at(entries, last));
	assert_non_null(strstr(entry, "\"grant.expired\""));
	assert_non_null(strstr(entry, "\"daemon:scheduler\""));
}

static void
what_fails_changes_nothing_and_is_tried_later_and_later(void **unused)
{
	struct writing *w = &h->writing;
	struct call call = {.arena = &h->arena, .now = h->now, .db = w->db};
	struct due_list due;
	enum err failed;
	int64_t at, wait = MINUTE_MS;

	(void)unused;
	assert_int_equal(db_begin(w->db), OK);
	assert_int_equal(due_at(&call, DUE_GRANT_EXPIRY, STR("grt_none"), h->now), OK);
	for (int i = 0; i < 15; i++) {
		assert_int_equal(due_find(w->db, &h->arena, call.now, &due), OK);
		assert_int_equal(due.count, 1);
		assert_true(due_run(&call, w, &due.item[0], &failed));
		assert_int_equal(failed, ERR_NOT_FOUND);
		assert_int_equal(due_next(w->db, &at), OK);
		assert_int_equal(at, call.now + wait);
		call.now = at;
		wait = 2 * wait < DAY_MS ? 2 * wait : DAY_MS;
	}
	db_rollback(w->db);
}

static void
a_notice_is_its_persons_alone(void **unused)
{
	(void)unused;
	(void)granted();
	h->now += 366 * DAY_MS;
	house_due(h);
	struct str id = text_at(house_do(h, &r.grace, "notice_list", NULL), "items.0.id");
	const char *line = review_line(&r, "notice_read", id);

	assert_int_equal(truth_of_list(h, &r.grace, "notice_list"), 1);
	house_refused(h, &r.rita, line, NULL, "not_found");
	house_do(h, &r.grace, line, NULL);
	house_refused(h, &r.grace, line, NULL, "wrong_state");
	assert_int_equal(unread(&r.grace), 0);
}

static void
older_notices_are_read_with_it(void **unused)
{
	(void)unused;
	(void)granted();
	h->now += 335 * DAY_MS;
	house_due(h);
	h->now += 30 * DAY_MS;
	house_due(h);
	struct str id = text_at(house_do(h, &r.grace, "notice_list", NULL), "items.0.id");
	assert_int_equal(unread(&r.grace), 2);
	house_do(h, &r.grace, review_line(&r, "notice_read", id), "{'older':true}");
	assert_int_equal(unread(&r.grace), 0);
	assert_int_equal(
	    json_at(house_do(h, &r.grace, "notice_list", "all=true"), "items")->count, 3);
}

/* --- our own downtime ------------------------------------------------------------------------- */

static int64_t
moment(const char *command, struct str id, const char *member)
{
	int64_t at;

	assert_true(time_parse(
	    text_at(house_do(h, &r.grace, review_line(&r, command, id), NULL), member), &at));
	return at;
}

static void
boards_have_the_time_back_in_which_we_were_down(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	int64_t deadline = moment("application_show", id, "deadline_at");
	size_t told = unread(&r.s.chair);

	h->now += 10 * DAY_MS;
	house_down(h, 20);
	assert_int_equal(moment("application_show", id, "deadline_at"), deadline + 20 * DAY_MS);
	assert_int_equal(house_due(h), 0);
	review_vote(&r, &r.rita, id, "approve");
	h->now = deadline + 20 * DAY_MS - 1;
	assert_int_equal(house_due(h), 0);
	h->now++;
	assert_int_equal(house_due(h), 1);
	assert_int_equal(unread(&r.s.chair), told + 1);
}

static void
what_was_late_before_stays_late(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	int64_t deadline = moment("application_show", id, "deadline_at");

	h->now = deadline;
	house_down(h, 1);
	assert_int_equal(moment("application_show", id, "deadline_at"), deadline);
	assert_text(
	    text_at(house_do(h, &r.grace, review_line(&r, "application_show", id), NULL), "state"),
	    "overdue");
}

static void
a_return_counts_the_time_once(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);
	int64_t deadline = moment("application_show", id, "deadline_at");

	house_do(h, &r.s.chair, review_line(&r, "application_return", id), "{'questions':'Q?'}");
	house_down(h, 10);
	house_do(h, &r.grace, review_line(&r, "application_resubmit", id), NULL);
	assert_int_equal(moment("application_show", id, "deadline_at"), deadline + 10 * DAY_MS);
}

static void
an_applicant_has_the_time_to_appeal_back(void **unused)
{
	(void)unused;
	struct str id = review_apply(&r, &r.grace);

	review_vote(&r, &r.rita, id, "reject");
	review_vote(&r, &r.otto, id, "reject");
	review_vote(&r, &r.s.chair, id, "reject");
	h->now += 29 * DAY_MS;
	house_down(h, 60);
	assert_true(
	    allows(house_do(h, &r.grace, review_line(&r, "application_show", id), NULL), "appeal"));
	h->now += DAY_MS;
	assert_false(
	    allows(house_do(h, &r.grace, review_line(&r, "application_show", id), NULL), "appeal"));
}

static void
a_grant_ends_when_it_ends(void **unused)
{
	(void)unused;
	struct str grant = granted();
	int64_t end = moment("grant_show", grant, "end_at");

	house_down(h, 20);
	assert_int_equal(moment("grant_show", grant, "end_at"), end);
}

static int64_t
due_in_sum(void)
{
	struct due_list due;
	int64_t n = 0;

	assert_int_equal(due_find(h->writing.db, &h->arena, h->now, &due), OK);
	for (int i = 0; i < due.count; i++)
		n += str_is(due.item[i].object, "none");
	return n;
}

static enum err
set_all(struct call *call, const void *unused)
{
	(void)unused;
	for (int i = 0; i < DUE_COUNT; i++)
		TRY(due_at(call, (enum due)i, STR("none"), call->now + DAY_MS));
	return OK;
}

static void
only_what_waits_for_people_is_put_off(void **unused)
{
	int calendar = 0, people = 0;

	(void)unused;
#define CALENDAR                                calendar
#define PEOPLE                                  people
#define DUE(name, word, object, handler, waits) waits++;
#include "schema/due.def"
#undef DUE
	house_by_itself(h, set_all, NULL);
	house_down(h, 10);
	assert_int_equal(due_in_sum(), calendar);
	h->now += DAY_MS - 1;
	assert_int_equal(due_in_sum(), calendar);
	h->now++;
	assert_int_equal(due_in_sum(), calendar + people);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_grant_is_reminded_of_twice_and_expires_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		after_a_long_downtime_only_the_end_is_told, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		what_was_closed_neither_reminds_nor_expires, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(the_daemon_does_it_and_says_so, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		what_fails_changes_nothing_and_is_tried_later_and_later, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_notice_is_its_persons_alone, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(older_notices_are_read_with_it, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		boards_have_the_time_back_in_which_we_were_down, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_was_late_before_stays_late, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_return_counts_the_time_once, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		an_applicant_has_the_time_to_appeal_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_grant_ends_when_it_ends, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		only_what_waits_for_people_is_put_off, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
