/* What every command passes through: who calls, which state they mean, what they sent
 * before, and what is left of a command that was refused. */
#include "tests/unit/command/house.h"

#include "daemon/store/ledger.h"
#include "lib/hash.h"
#include "lib/time.h"
#include "tests/support/raw.h"

#include <string.h>

static struct house house;
static struct person grace;
static const struct person nobody;

static int
open_house(void **unused)
{
	(void)unused;
	house_open(&house);
	grace = house_person(&house, "grace", NULL);
	return 0;
}

static int
close_house(void **unused)
{
	(void)unused;
	house_close(&house);
	return 0;
}

/* A digest of every row of every table. */
static struct str
everything(void)
{
	sqlite3 *sql = raw_open(house_text(&house, "%s/sluice.db", house.folder));
	struct digest d = hash_of(raw_rows(sql, &house.arena));

	raw_close(sql);
	return digest_hex(&house.arena, &d);
}

static const char *
enter(const char *name)
{
	return house_text(&house, "{'name':'%s','country':'NL','sector':'academia'}", name);
}

static struct reply
give_keyed(const struct person *who, const char *key, const char *line, const char *body)
{
	struct call *call = house_call(&house, who, line, body);

	call->idempotency_key = str_of(key);
	return house_give(&house, call);
}

/* --- who calls -------------------------------------------------------------------------------- */

static void
nobody_signs_in_with_a_token_that_is_none(void **unused)
{
	static const char *const tokens[] = {"tok_00000000000000000000000000", "tok", "x", "'"};

	(void)unused;
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		struct person stranger = {.token = str_of(tokens[i])};
		(void)house_refused(&house, &stranger, "me_show", NULL, "unauthenticated");
		(void)house_refused(
		    &house, &stranger, "organisation_create", enter("X"), "unauthenticated");
	}
	(void)house_refused(&house, &nobody, "me_show", NULL, "unauthenticated");
	(void)house_do(&house, &nobody, "server_show", NULL);
}

static void
a_bad_token_is_told_so_even_where_none_is_needed(void **unused)
{
	struct person stranger = {.token = STR("tok_00000000000000000000000000")};

	(void)unused;
	(void)house_refused(&house, &stranger, "server_show", NULL, "unauthenticated");
}

static void
a_token_ends_at_its_time(void **unused)
{
	(void)unused;
	house.now += 90 * DAY_MS - 1;
	(void)house_do(&house, &grace, "me_show", NULL);
	house.now += 1;
	(void)house_refused(&house, &grace, "me_show", NULL, "unauthenticated");
}

static void
who_has_not_the_right_is_refused_whatever_else_is_wrong(void **unused)
{
	struct str before = everything();

	(void)unused;
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &command_table[i];
		if (c->needs == ANYONE || (c->needs & SIGNED_IN) != 0 || c->mode != WRITES)
			continue;
		struct call *call = house_call(&house, &grace, c->name, NULL);
		call->param[0] = call->param[1] = STR("nothing");
		house_batch(&house, &call, 1);
		assert_text(house_reply(&house, call).code, "forbidden");
	}
	assert_true(str_eq(before, everything()));
}

/* The thread that took the request may have known more roles than there are by now. */
static void
rights_come_from_the_store_and_not_with_the_call(void **unused)
{
	struct call *call = house_call(&house, &grace, "organisation_create", enter("X"));

	(void)unused;
	call->caller.roles = ~0u;
	call->caller.account = house.ada.account;
	assert_text(house_give(&house, call).code, "forbidden");
	call = house_call(&house, &nobody, "ledger_checkpoint", NULL);
	call->caller.roles = ~0u;
	assert_int_equal(house_give(&house, call).status, 200);
	assert_int_equal(call->caller.roles, 0);
}

static void
who_was_suspended_a_moment_ago_does_nothing_in_the_same_batch(void **unused)
{
	struct call *calls[3];

	(void)unused;
	calls[0] = house_call(&house, &grace, "token_create", "{'name':'before'}");
	calls[1] = house_call(
	    &house, &house.ada, "account_suspend grace@example.org", "{'reason':'a lost laptop'}");
	calls[2] = house_call(&house, &grace, "token_create", "{'name':'after'}");
	for (int i = 0; i < 3; i++)
		assert_int_equal(command_prepare(calls[i]), OK);
	house_batch(&house, calls, 3);
	assert_int_equal(house_reply(&house, calls[0]).status, 201);
	assert_int_equal(house_reply(&house, calls[1]).status, 200);
	assert_text(house_reply(&house, calls[2]).code, "unauthenticated");
}

/* --- what they send --------------------------------------------------------------------------- */

static void
a_body_that_is_wrong_is_refused_before_anything_is_looked_up(void **unused)
{
	static const struct {
		const char *line, *body, *code;
	} wrong[] = {
	    {"token_create", "", "invalid"},
	    {"token_create", "{", "malformed"},
	    {"token_create", "[]", "invalid"},
	    {"token_create", "{'name':'x','days':1.5}", "malformed"},
	    {"token_create", "{'name':'x','days':0}", "invalid"},
	    {"token_create", "{'name':'x','days':'7'}", "invalid"},
	    {"token_create", "{'name':'x','more':1}", "invalid"},
	    {"token_create", "{'name':'x','name':'y'}", "malformed"},
	    {"token_create", "{'name':'\xff'}", "malformed"},
	    {"token_create", "{'name':'two\\nlines'}", "invalid"},
	    {"token_revoke x", "{'reason':'none is taken'}", "malformed"},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		(void)house_refused(&house, &nobody, wrong[i].line, wrong[i].body, wrong[i].code);
}

static void
an_empty_object_is_no_body(void **unused)
{
	struct reply r = house_ask(&house, &grace, "token_revoke nothing", " {} ");

	(void)unused;
	assert_text(r.code, "malformed");
	assert_text(house_ask(&house, &grace, "token_revoke nothing", "{}").code, "not_found");
}

static void
a_change_says_which_state_it_means(void **unused)
{
	struct call *call = house_call(
	    &house, &grace, "account_edit grace@example.org", "{'name':'Grace H.'}");
	const char *etags[] = {"0", "2", "1x", "", "1"};
	const char *codes[] = {"stale", "stale", "stale", "precondition_required", NULL};

	(void)unused;
	call->if_match = (struct str){NULL, 0};
	assert_int_equal(house_give(&house, call).status, 428);
	for (size_t i = 0; i < sizeof(etags) / sizeof(etags[0]); i++) {
		call = house_call(
		    &house, &grace, "account_edit grace@example.org", "{'name':'Grace H.'}");
		call->if_match = str_of(etags[i]);
		struct reply r = house_give(&house, call);
		assert_text(r.code, codes[i] == NULL ? "" : codes[i]);
	}
	assert_text(call->etag, "2");
	assert_int_equal(json_int(house_reply(&house, call).body, "etag", 0), 2);
}

static void
a_stale_state_is_refused_wherever_one_is_named(void **unused)
{
	struct call *call = house_call(
	    &house, &house.ada, "account_suspend grace@example.org", "{'reason':'x'}");

	(void)unused;
	call->if_match = STR("7");
	assert_int_equal(house_give(&house, call).status, 412);
}

/* --- what they sent before -------------------------------------------------------------------- */

static void
the_same_request_under_the_same_key_is_done_once_and_shown_again(void **unused)
{
	struct reply first = give_keyed(&house.ada, "k1", "organisation_create", enter("North"));
	struct str after = everything();

	(void)unused;
	assert_int_equal(first.status, 201);
	for (int i = 0; i < 3; i++) {
		struct reply again = give_keyed(
		    &house.ada, "k1", "organisation_create", enter("North"));
		assert_int_equal(again.status, 201);
		assert_true(str_eq(text_at(first.body, "id"), text_at(again.body, "id")));
		assert_text(text_at(again.body, "name"), "North");
	}
	assert_true(str_eq(after, everything()));
}

static void
a_replay_shows_what_has_become_of_it_since(void **unused)
{
	struct reply first = give_keyed(&house.ada, "k1", "organisation_create", enter("North"));
	const char *edit = house_text(
	    &house, "organisation_edit %.*s", STR_ARG(text_at(first.body, "id")));

	(void)unused;
	(void)house_do(&house, &house.ada, edit, "{'name':'Northfield'}");
	struct reply again = give_keyed(&house.ada, "k1", "organisation_create", enter("North"));
	assert_text(text_at(again.body, "name"), "Northfield");
}

static void
a_key_stands_for_one_request(void **unused)
{
	(void)unused;
	(void)give_keyed(&house.ada, "k1", "organisation_create", enter("North"));
	struct str after = everything();
	assert_text(
	    give_keyed(&house.ada, "k1", "organisation_create", enter("South")).code, "key_reused");
	assert_text(
	    give_keyed(&house.ada, "k1", "account_suspend grace@example.org", "{'reason':'x'}")
		.code,
	    "key_reused");
	assert_text(
	    give_keyed(&house.ada, "k1", "account_reinstate grace@example.org", "{'reason':'x'}")
		.code,
	    "key_reused");
	assert_true(str_eq(after, everything()));
}

static void
keys_of_different_people_have_nothing_to_do_with_each_other(void **unused)
{
	(void)unused;
	assert_int_equal(give_keyed(&grace, "k1", "token_create", "{'name':'one'}").status, 201);
	assert_int_equal(
	    give_keyed(&house.ada, "k1", "token_create", "{'name':'two'}").status, 201);
}

static void
a_secret_is_not_shown_again(void **unused)
{
	struct reply first = give_keyed(&grace, "k1", "token_create", "{'name':'one'}");
	struct str after = everything();

	(void)unused;
	assert_true(str_starts(text_at(first.body, "token"), "slt_"));
	struct reply again = give_keyed(&grace, "k1", "token_create", "{'name':'one'}");
	assert_int_equal(again.status, 409);
	assert_text(again.code, "already_done");
	assert_null(json_at(again.body, "token"));
	assert_true(str_eq(after, everything()));
}

static void
a_refusal_is_not_remembered(void **unused)
{
	(void)unused;
	(void)house_do(&house, &house.ada, "organisation_create", enter("North"));
	assert_text(
	    give_keyed(&house.ada, "k1", "organisation_create", enter("North")).code, "exists");
	assert_int_equal(
	    give_keyed(&house.ada, "k1", "organisation_create", enter("South")).status, 201);
}

static void
a_key_is_forgotten_after_a_day(void **unused)
{
	(void)unused;
	(void)give_keyed(&house.ada, "k1", "organisation_create", enter("North"));
	house.now += DAY_MS - 1;
	assert_text(
	    give_keyed(&house.ada, "k1", "organisation_create", enter("South")).code, "key_reused");
	house.now += 1;
	assert_int_equal(
	    give_keyed(&house.ada, "k1", "organisation_create", enter("South")).status, 201);
}

static void
a_key_longer_than_it_may_be_is_refused(void **unused)
{
	char key[257];

	(void)unused;
	memset(key, 'k', 256);
	key[256] = '\0';
	assert_text(
	    give_keyed(&house.ada, key, "organisation_create", enter("North")).code, "malformed");
	key[255] = '\0';
	assert_int_equal(
	    give_keyed(&house.ada, key, "organisation_create", enter("North")).status, 201);
}

static void
a_key_belongs_to_whoever_sent_it_and_not_to_whom_it_made_known(void **unused)
{
	const struct json *r = house_do(
	    &house, &house.ada, "account_invite", "{'name':'Carl','email':'carl@example.org'}");
	const char *body = house_text(
	    &house, "{'invitation':'%.*s'}", STR_ARG(text_at(r, "invitation")));
	struct reply first = give_keyed(&nobody, "k1", "invitation_accept", body);
	struct person carl = {text_at(first.body, "account"), text_at(first.body, "id")};

	(void)unused;
	assert_int_equal(give_keyed(&carl, "k1", "token_create", "{'name':'x'}").status, 201);
	assert_text(
	    give_keyed(&nobody, "k1", "invitation_accept", body).code, "invitation_invalid");
}

/* --- what is left ----------------------------------------------------------------------------- */

static void
a_dry_run_shows_what_would_be_and_leaves_nothing(void **unused)
{
	struct call *call = house_call(&house, &house.ada, "organisation_create", enter("North"));
	struct str before = everything();

	(void)unused;
	call->dry_run = true;
	call->idempotency_key = STR("k1");
	struct reply r = house_give(&house, call);
	assert_int_equal(r.status, 200);
	assert_text(text_at(r.body, "name"), "North");
	assert_int_equal(r.position, 0);
	assert_true(str_eq(before, everything()));
	assert_int_equal(
	    give_keyed(&house.ada, "k1", "organisation_create", enter("North")).status, 201);
}

static void
a_dry_run_refuses_what_would_be_refused(void **unused)
{
	struct call *call = house_call(&house, &grace, "organisation_create", enter("North"));

	(void)unused;
	call->dry_run = true;
	assert_text(house_give(&house, call).code, "forbidden");
}

/* Refused after it had changed rows: the second seat is taken by nobody that there is. */
static void
a_refused_command_is_undone_among_neighbours_that_stand(void **unused)
{
	static const char *const bodies[] = {"{'name':'A','country':'NL','sector':'academia'}",
	    "{'name':'A','country':'DE','sector':'industry'}",
	    "{'name':'B','country':'NL','sector':'academia'}"};
	struct call *calls[5];
	uint64_t size = ledger_size(house.writing.ledger);

	(void)unused;
	for (int i = 0; i < 3; i++)
		calls[i] = house_call(&house, &house.ada, "organisation_create", bodies[i]);
	calls[3] = house_call(&house, &house.ada, "account_invite",
	    "{'name':'Carl','email':'grace@example.org','organisation':'A'}");
	calls[4] = house_call(&house, &house.ada, "account_invite",
	    "{'name':'Carl','email':'carl@example.org','organisation':'B'}");
	for (int i = 0; i < 5; i++)
		assert_int_equal(command_prepare(calls[i]), OK);
	house_batch(&house, calls, 5);
	static const int expected[] = {201, 409, 201, 409, 201};
	for (int i = 0; i < 5; i++)
		assert_int_equal(house_reply(&house, calls[i]).status, expected[i]);
	assert_int_equal(ledger_size(house.writing.ledger), size + 3);
	assert_int_equal(calls[0]->position, size + 1);
	assert_int_equal(calls[1]->position, 0);
	assert_int_equal(calls[2]->position, size + 2);
	assert_int_equal(calls[4]->position, size + 3);
	const struct json *r = house_do(&house, &grace, "organisation_list", NULL);
	assert_int_equal(json_member(r, "items")->count, 2);
	assert_text(text_at(r, "items.1.country"), "NL");
}

static void
a_refusal_says_what_happened_that_nothing_changed_and_what_to_do(void **unused)
{
	const struct json *r = house_refused(
	    &house, &grace, "account_suspend grace@example.org", "{'reason':'x'}", "forbidden");

	(void)unused;
	assert_text(text_at(r, "type"), "urn:sluice:problem:forbidden");
	assert_int_equal(json_int(r, "status", 0), 403);
	assert_non_null(strstr(text_at(r, "title").p, "nothing was changed"));
	assert_null(json_at(r, "id"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)
	    IN_HOUSE(nobody_signs_in_with_a_token_that_is_none),
	    IN_HOUSE(a_bad_token_is_told_so_even_where_none_is_needed),
	    IN_HOUSE(a_token_ends_at_its_time),
	    IN_HOUSE(who_has_not_the_right_is_refused_whatever_else_is_wrong),
	    IN_HOUSE(rights_come_from_the_store_and_not_with_the_call),
	    IN_HOUSE(who_was_suspended_a_moment_ago_does_nothing_in_the_same_batch),
	    IN_HOUSE(a_body_that_is_wrong_is_refused_before_anything_is_looked_up),
	    IN_HOUSE(an_empty_object_is_no_body),
	    IN_HOUSE(a_change_says_which_state_it_means),
	    IN_HOUSE(a_stale_state_is_refused_wherever_one_is_named),
	    IN_HOUSE(the_same_request_under_the_same_key_is_done_once_and_shown_again),
	    IN_HOUSE(a_replay_shows_what_has_become_of_it_since),
	    IN_HOUSE(a_key_stands_for_one_request),
	    IN_HOUSE(keys_of_different_people_have_nothing_to_do_with_each_other),
	    IN_HOUSE(a_secret_is_not_shown_again),
	    IN_HOUSE(a_refusal_is_not_remembered),
	    IN_HOUSE(a_key_is_forgotten_after_a_day),
	    IN_HOUSE(a_key_longer_than_it_may_be_is_refused),
	    IN_HOUSE(a_key_belongs_to_whoever_sent_it_and_not_to_whom_it_made_known),
	    IN_HOUSE(a_dry_run_shows_what_would_be_and_leaves_nothing),
	    IN_HOUSE(a_dry_run_refuses_what_would_be_refused),
	    IN_HOUSE(a_refused_command_is_undone_among_neighbours_that_stand),
	    IN_HOUSE(a_refusal_says_what_happened_that_nothing_changed_and_what_to_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
