/* Accounts, invitations, tokens and organisations, with what the ledger says of them. */
#include "tests/unit/command/house.h"

#include "daemon/store/ledger.h"
#include "lib/time.h"

#include <string.h>

static struct house house;
static const struct person nobody;
static struct person audrey; /* an auditor */

static int
open_house(void **unused)
{
	(void)unused;
	house_open(&house);
	audrey = house_person(&house, "audrey", NULL);
	house_do(&house, &house.ada, "role_propose",
	    "{'role':'auditor','account':'audrey@example.org','reason':'to look on'}");
	return 0;
}

static int
close_house(void **unused)
{
	(void)unused;
	house_close(&house);
	return 0;
}

/* --- the ledger ------------------------------------------------------------------------------- */

/* What happened since it had SIZE entries: their types and what they seal, in order. */
static struct str
happened(uint64_t size)
{
	struct buf b = {.arena = &house.arena};
	const char *why;
	const struct json *r = house_do(&house, &audrey, "ledger_list",
	    house_text(&house, "from=%llu&limit=100&sealed=true", (unsigned long long)size));

	json_each(item, json_member(r, "items")) {
		const struct json *e = json_parse(&house.arena, json_text(item, "entry"), &why);
		const struct json *sealed = json_member(item, "sealed");
		buf_printf(&b, "%s%.*s", b.n == 0 ? "" : " ", STR_ARG(json_text(e, "type")));
		if (sealed != NULL)
			buf_printf(&b, "%.*s", STR_ARG(json_text(sealed, "content")));
	}
	return b.n == 0 ? STR("") : buf_str(&b);
}

static uint64_t
size_now(void)
{
	return ledger_size(house.writing.ledger);
}

static struct reply
accept(struct str invitation)
{
	return house_ask(&house, &nobody, "invitation_accept",
	    house_text(&house, "{'invitation':'%.*s'}", STR_ARG(invitation)));
}

static struct str
invite(const char *name)
{
	const struct json *r = house_do(&house, &house.ada, "account_invite",
	    house_text(&house, "{'name':'%s','email':'%s@example.org'}", name, name));

	return text_at(r, "invitation");
}

/* --- accounts --------------------------------------------------------------------------------- */

static void
an_invitation_names_a_person_and_the_ledger_only_seals_it(void **unused)
{
	uint64_t size = size_now();

	(void)unused;
	const struct json *r = house_do(&house, &house.ada, "account_invite",
	    "{'name':'Grace Hopper','email':'grace@example.org','orcid':'0000-0002-1825-0097'}");
	assert_text(text_at(r, "email"), "grace@example.org");
	assert_text(text_at(r, "state"), "active");
	assert_text(text_at(r, "orcid"), "0000-0002-1825-0097");
	assert_true(str_starts(text_at(r, "invitation"), "sli_"));
	assert_non_null(strstr(text_at(r, "said").p, "Invited Grace Hopper"));
	assert_text(happened(size),
	    "account.invited{\"name\":\"Grace Hopper\",\"email\":\"grace@example.org\","
	    "\"orcid\":\"0000-0002-1825-0097\"}");
	r = house_do(&house, &house.ada, "ledger_list",
	    house_text(&house, "from=%llu", (unsigned long long)size));
	assert_null(strstr(text_at(r, "items.0.entry").p, "Grace"));
	assert_null(json_at(r, "items.0.sealed"));
}

static void
an_address_and_an_orcid_belong_to_one_account(void **unused)
{
	static const char *const taken[] = {"{'name':'X','email':'grace@example.org'}",
	    "{'name':'X','email':'x@example.org','orcid':'https://orcid.org/0000-0002-1825-0097'}"};
	static const char *const wrong[] = {
	    "{'name':'X','email':'x@example.org','orcid':'0000-0002-1825-0098'}",
	    "{'name':'X','email':'nobody'}", "{'name':'','email':'x@example.org'}",
	    "{'name':'X','email':'x@example.org','organisation':'Nowhere'}"};

	(void)unused;
	(void)house_do(&house, &house.ada, "account_invite",
	    "{'name':'Grace','email':'grace@example.org','orcid':'0000-0002-1825-0097'}");
	uint64_t size = size_now();
	for (size_t i = 0; i < 2; i++)
		(void)house_refused(&house, &house.ada, "account_invite", taken[i], "exists");
	for (size_t i = 0; i < 4; i++)
		(void)house_refused(&house, &house.ada, "account_invite", wrong[i], "invalid");
	assert_int_equal(size_now(), size);
}

static void
one_edits_oneself_and_an_admin_anyone(void **unused)
{
	struct person grace = house_person(&house, "grace", NULL);
	struct person carl = house_person(&house, "carl", NULL);
	uint64_t size = size_now();

	(void)unused;
	const struct json *r = house_do(
	    &house, &grace, "account_edit grace@example.org", "{'name':'Grace B. Hopper'}");
	assert_text(text_at(r, "name"), "Grace B. Hopper");
	assert_text(happened(size), "account.edited{\"name\":\"Grace B. Hopper\"}");
	(void)house_do(&house, &house.ada, "account_edit grace@example.org", "{'language':'nl'}");
	(void)house_refused(
	    &house, &carl, "account_edit grace@example.org", "{'name':'X'}", "not_found");
	r = house_do(&house, &grace, "me_show", NULL);
	assert_text(text_at(r, "language"), "nl");
}

static void
people_are_seen_by_themselves_and_by_those_who_work_with_them(void **unused)
{
	struct person grace = house_person(&house, "grace", NULL);
	struct person carl = house_person(&house, "carl", NULL);

	(void)unused;
	(void)house_refused(&house, &carl, "account_show grace@example.org", NULL, "not_found");
	(void)house_refused(&house, &carl, "account_list", NULL, "forbidden");
	(void)house_do(&house, &grace, "account_show grace@example.org", NULL);
	(void)house_do(&house, &house.ada, "role_propose",
	    "{'role':'auditor','account':'carl@example.org','reason':'to look on'}");
	(void)house_do(&house, &carl, "account_show grace@example.org", NULL);
	const struct json *r = house_do(&house, &carl, "account_list", NULL);
	assert_int_equal(json_member(r, "items")->count, 4);
	r = house_do(&house, &carl, "account_list", "status=suspended");
	assert_int_equal(json_member(r, "items")->count, 0);
}

static void
lists_are_read_page_by_page_the_newest_first(void **unused)
{
	const char *query = "limit=2";
	int seen = 0;

	(void)unused;
	for (int i = 0; i < 6; i++)
		(void)invite(house_text(&house, "guest%d", i));
	for (int pages = 1; pages < 10; pages++) {
		const struct json *r = house_do(&house, &house.ada, "account_list", query);
		json_each(item, json_member(r, "items"))
			if (seen++ < 6)
				assert_text(json_text(item, "email"),
				    house_text(&house, "guest%d@example.org", 6 - seen));
		struct str next = json_text(r, "next");
		if (next.p == NULL)
			break;
		query = house_text(&house, "limit=2&cursor=%.*s", STR_ARG(next));
	}
	assert_int_equal(seen, 8);
	(void)house_refused(&house, &house.ada, "account_list", "limit=0", "invalid");
	(void)house_refused(&house, &house.ada, "account_list", "limit=501", "invalid");
	(void)house_refused(&house, &house.ada, "account_list", "limit=x", "invalid");
}

static void
a_suspension_shuts_out_and_its_end_lets_in_again(void **unused)
{
	struct person grace = house_person(&house, "grace", NULL);
	uint64_t size = size_now();

	(void)unused;
	(void)house_do(
	    &house, &house.ada, "account_suspend grace@example.org", "{'reason':'a lost laptop'}");
	(void)house_refused(&house, &grace, "me_show", NULL, "unauthenticated");
	(void)house_refused(&house, &house.ada, "account_suspend grace@example.org",
	    "{'reason':'again'}", "wrong_state");
	(void)house_refused(
	    &house, &house.ada, "account_edit grace@example.org", "{'name':'X'}", "wrong_state");
	const struct json *r = house_do(
	    &house, &house.ada, "account_reinstate grace@example.org", "{'reason':'found again'}");
	assert_text(text_at(r, "state"), "active");
	(void)house_do(&house, &grace, "me_show", NULL);
	assert_text(happened(size), "account.suspended{\"reason\":\"a lost laptop\"} "
				    "account.reinstated{\"reason\":\"found again\"}");
}

static void
nobody_suspends_or_reinvites_themselves(void **unused)
{
	(void)unused;
	(void)house_refused(&house, &house.ada, "account_suspend ada@example.org",
	    "{'reason':'tired'}", "own_case");
	(void)house_refused(&house, &house.ada, "account_reinvite ada@example.org",
	    "{'reason':'lost'}", "own_case");
}

/* --- invitations ------------------------------------------------------------------------------ */

static void
an_invitation_is_good_once(void **unused)
{
	struct str invitation = invite("grace");
	uint64_t size = size_now();
	struct reply r = accept(invitation);

	(void)unused;
	assert_int_equal(r.status, 201);
	assert_true(str_starts(text_at(r.body, "token"), "slt_"));
	assert_text(happened(size), "invitation.accepted token.created{\"name\":\"first\"}");
	assert_text(accept(invitation).code, "invitation_invalid");
	assert_text(accept(STR("sli_never_made")).code, "invitation_invalid");
	assert_int_equal(size_now(), size + 2);
}

static void
an_invitation_ends_after_a_fortnight(void **unused)
{
	struct str early = invite("grace"), late = invite("carl");

	(void)unused;
	house.now += 14 * DAY_MS - 1;
	assert_int_equal(accept(early).status, 201);
	house.now += 1;
	assert_text(accept(late).code, "invitation_invalid");
}

static void
an_invitation_of_someone_suspended_is_refused(void **unused)
{
	struct str invitation = invite("grace");

	(void)unused;
	(void)house_do(
	    &house, &house.ada, "account_suspend grace@example.org", "{'reason':'a mistake'}");
	assert_text(accept(invitation).code, "invitation_invalid");
	(void)house_do(
	    &house, &house.ada, "account_reinstate grace@example.org", "{'reason':'none'}");
	assert_int_equal(accept(invitation).status, 201);
}

static void
inviting_again_ends_what_was_there_before_and_says_so(void **unused)
{
	struct str unused_one = invite("carl");
	struct person grace = house_person(&house, "grace", NULL);
	uint64_t size;

	(void)unused;
	(void)house_do(&house, &grace, "token_create", "{'name':'second'}");
	size = size_now();
	const struct json *r = house_do(&house, &house.ada, "account_reinvite grace@example.org",
	    "{'reason':'lost everything'}");
	assert_text(happened(size), "token.revoked token.revoked "
				    "account.reinvited{\"reason\":\"lost everything\"}");
	(void)house_refused(&house, &grace, "me_show", NULL, "unauthenticated");
	assert_int_equal(accept(text_at(r, "invitation")).status, 201);
	(void)house_do(&house, &house.ada, "account_reinvite carl@example.org",
	    "{'reason':'the letter was lost'}");
	assert_text(accept(unused_one).code, "invitation_invalid");
}

/* --- tokens ----------------------------------------------------------------------------------- */

static void
a_token_is_its_owners_alone(void **unused)
{
	struct person grace = house_person(&house, "grace", NULL);
	const struct json *r = house_do(&house, &grace, "token_create", "{'name':'ci','days':7}");
	const char *revoke = house_text(&house, "token_revoke %.*s", STR_ARG(text_at(r, "id")));
	uint64_t size = size_now();

	(void)unused;
	struct person second = {grace.account, text_at(r, "id")};
	(void)house_refused(&house, &house.ada, revoke, NULL, "not_found");
	(void)house_do(&house, &second, "me_show", NULL);
	(void)house_do(&house, &grace, revoke, NULL);
	assert_text(happened(size), "token.revoked");
	(void)house_refused(&house, &second, "me_show", NULL, "unauthenticated");
	(void)house_refused(&house, &grace, revoke, NULL, "wrong_state");
	r = house_do(&house, &grace, "token_list", NULL);
	assert_int_equal(json_member(r, "items")->count, 2);
	assert_null(json_at(r, "items.0.token"));
	r = house_do(&house, &house.ada, "token_list", NULL);
	assert_int_equal(json_member(r, "items")->count, 1);
}

/* --- organisations ---------------------------------------------------------------------------- */

static void
an_organisation_is_entered_once_and_changed_by_admins(void **unused)
{
	struct person grace = house_person(&house, "grace", NULL);
	uint64_t size = size_now();

	(void)unused;
	const struct json *r = house_do(&house, &house.ada, "organisation_create",
	    "{'name':'Northfield','country':'NL','sector':'academia',"
	    "'ror':'https://ror.org/05a28rw58'}");
	assert_text(text_at(r, "ror"), "05a28rw58");
	assert_text(text_at(r, "resource_class"), "standard");
	(void)house_refused(&house, &house.ada, "organisation_create",
	    "{'name':'Northfield','country':'DE','sector':'industry'}", "exists");
	(void)house_refused(&house, &house.ada, "organisation_create",
	    "{'name':'Other','country':'DE','sector':'industry','ror':'05a28rw58'}", "exists");
	(void)house_refused(&house, &house.ada, "organisation_create",
	    "{'name':'Other','country':'XX','sector':'industry'}", "invalid");
	(void)house_refused(
	    &house, &grace, "organisation_edit Northfield", "{'country':'DE'}", "forbidden");
	r = house_do(
	    &house, &house.ada, "organisation_edit Northfield", "{'resource_class':'low'}");
	assert_text(text_at(r, "resource_class"), "low");
	assert_text(text_at(r, "country"), "NL");
	assert_text(happened(size), "organisation.entered organisation.edited");
	r = house_do(&house, &grace, "organisation_show Northfield", NULL);
	assert_int_equal(json_member(r, "allowed")->count, 0);
}

static void
things_are_found_by_id_by_name_and_by_the_ending_of_the_id(void **unused)
{
	const struct json *r = house_do(&house, &house.ada, "organisation_create",
	    "{'name':'Northfield','country':'NL','sector':'academia'}");
	struct str id = text_at(r, "id");

	(void)unused;
	for (size_t from = 0; from <= ID_LENGTH - ID_ENDING_MIN; from++) {
		r = house_do(&house, &house.ada,
		    house_text(&house, "organisation_show %.*s", STR_ARG(str_from(id, from))),
		    NULL);
		assert_text(text_at(r, "name"), "Northfield");
	}
	(void)house_refused(&house, &house.ada,
	    house_text(&house, "organisation_show %.*s",
		STR_ARG(str_from(id, ID_LENGTH - ID_ENDING_MIN + 1))),
	    NULL, "not_found");
	(void)house_refused(&house, &house.ada,
	    house_text(&house, "account_show %.*s", STR_ARG(id)), NULL, "not_found");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)
	    IN_HOUSE(an_invitation_names_a_person_and_the_ledger_only_seals_it),
	    IN_HOUSE(an_address_and_an_orcid_belong_to_one_account),
	    IN_HOUSE(one_edits_oneself_and_an_admin_anyone),
	    IN_HOUSE(people_are_seen_by_themselves_and_by_those_who_work_with_them),
	    IN_HOUSE(lists_are_read_page_by_page_the_newest_first),
	    IN_HOUSE(a_suspension_shuts_out_and_its_end_lets_in_again),
	    IN_HOUSE(nobody_suspends_or_reinvites_themselves),
	    IN_HOUSE(an_invitation_is_good_once),
	    IN_HOUSE(an_invitation_ends_after_a_fortnight),
	    IN_HOUSE(an_invitation_of_someone_suspended_is_refused),
	    IN_HOUSE(inviting_again_ends_what_was_there_before_and_says_so),
	    IN_HOUSE(a_token_is_its_owners_alone),
	    IN_HOUSE(an_organisation_is_entered_once_and_changed_by_admins),
	    IN_HOUSE(things_are_found_by_id_by_name_and_by_the_ending_of_the_id),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
