/* Files, tickets and who holds what, without threads: what is allowed is true, what was sent
 * adds up, and nothing is held that wasn't. */
#include "daemon/command/access/download.h"
#include "tests/unit/command/staging.h"
#include "tests/unit/command/truth.h"

#include "lib/time.h"

#include <string.h>

enum { SIZE = 100 };

static struct staging s;
static struct house *const h = &s.scene.house;
static struct str file;

static struct str
place(const char *name, const char *version)
{
	struct call *call = house_call(h, &s.scene.lead, "artefact_place gpt-2",
	    house_text(h, "{'path':'%s','version':'%s','component':'weights'}", name, version));

	call->file_in.size = SIZE;
	struct reply r = house_give(h, call);
	assert_int_equal(r.status, 201);
	return text_at(r.body, "id");
}

/* The weights of 124m are open to everybody. */
static int
set_up(void **unused)
{
	(void)unused;
	staging_open(&s);
	staging_publish(&s);
	staging_measure(&s);
	file = place("small.bin", "124m");
	staging_enter(&s);
	house_stay_signed_in(h);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	staging_close(&s);
	return 0;
}

static const char *
line(const char *command, struct str id)
{
	return house_text(h, "%s %.*s", command, STR_ARG(id));
}

static struct str
ticket(const struct person *who)
{
	return text_at(house_do(h, who, line("artefact_ticket", file), NULL), "id");
}

/* Begin to fetch RANGE; the part, p == NULL when it is refused. */
static struct str
begin(const struct person *who, struct str id, const char *range)
{
	struct call *call = house_call(h, who, line("download_fetch", id), NULL);

	call->range = str_of(range);
	(void)house_give(h, call);
	return call->file_out != NULL ? call->file_out->part : (struct str){NULL, 0};
}

static void
sent(struct str part, uint64_t to)
{
	struct call *call = NEW(&h->arena, struct call);

	call->arena = &h->arena;
	call->now = h->now;
	download_sent(call, part, to);
	house_batch(h, &call, 1);
}

static void
ended_meanwhile(void)
{
	struct call *call = NEW(&h->arena, struct call);

	call->arena = &h->arena;
	call->now = h->now;
	download_settle(call);
	house_batch(h, &call, 1);
}

/* How it is known of the NUMBER holders that there are. */
static const char *
holders(int number)
{
	const struct json *r = house_do(h, &s.scene.lead, "trace_show",
	    "of=0000000000000000000000000000000000000000000000000000000000000000");

	assert_int_equal(json_member(r, "items")->count, number);
	return number == 0 ? "" : str_c(&h->arena, text_at(r, "items.0.how"));
}

static void
what_is_allowed_of_files_is_true_to_all(void **unused)
{
	const struct person *const people[] = {
	    &h->ada, &s.scene.chair, &s.scene.deputy, &s.scene.lead, &s.scene.stranger, &s.ines};
	struct str later = place("large.bin", "1.5b"), retired = place("old.bin", "124m");

	(void)unused;
	house_do(h, &s.scene.lead, line("artefact_retire", retired), "{'reason':'It is old.'}");
	const struct str files[] = {file, later, retired};
	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		for (size_t j = 0; j < 3; j++)
			assert_true(truth_of(h, people[i], line("artefact_show", files[j])) >= 2);
		assert_true(truth_of(h, people[i], "model_show gpt-2") >= 2);
	}
}

static void
who_has_all_of_it_holds_it_in_however_many_pieces(void **unused)
{
	const struct person *who = &s.scene.stranger;

	(void)unused;
	struct str id = ticket(who);
	struct str last = begin(who, id, "bytes=50-"), first = begin(who, id, "bytes=0-59");
	sent(last, SIZE);
	assert_string_equal(holders(0), "");
	sent(first, 49); /* cut off one byte before the other */
	assert_string_equal(holders(0), "");
	sent(begin(who, id, "bytes=49-49"), 50);
	assert_string_equal(holders(1), "sent");
	house_refused(h, who, line("download_fetch", id), NULL, "ticket_over");
}

static void
pieces_by_several_tickets_add_up_and_those_of_others_do_not(void **unused)
{
	(void)unused;
	sent(begin(&s.scene.stranger, ticket(&s.scene.stranger), "bytes=0-49"), 50);
	sent(begin(&s.ines, ticket(&s.ines), "bytes=50-99"), SIZE);
	assert_string_equal(holders(0), "");
	h->now += HOUR_MS;
	sent(begin(&s.scene.stranger, ticket(&s.scene.stranger), "bytes=50-99"), SIZE);
	assert_string_equal(holders(1), "sent");
	sent(begin(&s.scene.stranger, ticket(&s.scene.stranger), "bytes=0-0"), 1);
	assert_string_equal(holders(1), "sent");
}

static void
what_was_under_way_when_the_daemon_ended_counts_as_sent(void **unused)
{
	(void)unused;
	struct str part = begin(&s.scene.stranger, ticket(&s.scene.stranger), "");
	assert_string_equal(holders(0), "");
	ended_meanwhile();
	assert_string_equal(holders(1), "assumed");
	sent(part, 10); /* it is over */
	ended_meanwhile();
	assert_string_equal(holders(1), "assumed");
}

static void
a_part_that_is_reported_twice_counts_once_and_an_unknown_one_never(void **unused)
{
	(void)unused;
	struct str part = begin(&s.scene.stranger, ticket(&s.scene.stranger), "bytes=0-49");
	sent(part, 50);
	sent(part, SIZE);
	sent(STR("0123456789abcdef0123456789abcdef"), SIZE);
	assert_string_equal(holders(0), "");
}

static void
a_ticket_wears_out(void **unused)
{
	(void)unused;
	struct str id = ticket(&s.scene.stranger);
	for (int i = 0; i < 1000; i++)
		assert_non_null(begin(&s.scene.stranger, id, "bytes=0-0").p);
	const struct json *r = house_refused(
	    h, &s.scene.stranger, line("download_fetch", id), NULL, "ticket_over");
	assert_non_null(strstr(text_at(r, "detail").p, "too many ranges"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_allowed_of_files_is_true_to_all),
	    TEST(who_has_all_of_it_holds_it_in_however_many_pieces),
	    TEST(pieces_by_several_tickets_add_up_and_those_of_others_do_not),
	    TEST(what_was_under_way_when_the_daemon_ended_counts_as_sent),
	    TEST(a_part_that_is_reported_twice_counts_once_and_an_unknown_one_never),
	    TEST(a_ticket_wears_out),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
