/* Tokens, keys and roles: who is asking, who may ask, and what a key is good for. */
#include "tests/unit/index/scene.h"

static struct fact
token_fact(const char *secret, uint32_t account)
{
	return (struct fact){.kind = FACT_TOKEN,
	    .token = {hash_of(str_of(secret)), id(OBJECT_TOKEN, account),
		id(OBJECT_ACCOUNT, account), NOW + 1000, false}};
}

static struct fact
key_fact(const char *secret, uint32_t account)
{
	return (struct fact){.kind = FACT_KEY,
	    .key = {.digest = hash_of(str_of(secret)),
		.id = id(OBJECT_KEY, account),
		.account = id(OBJECT_ACCOUNT, account),
		.expires_at = NOW + 1000}};
}

static struct fact
role_fact(uint32_t n, uint32_t account, int role, struct ulid scope)
{
	return (struct fact){.kind = FACT_ROLE,
	    .role = {id(OBJECT_ROLE, n), id(OBJECT_ACCOUNT, account), scope, role, NOW, NOW + 1000,
		true}};
}

static bool
signs_in(struct world *w, const char *secret, int64_t now, struct bearer *ret)
{
	struct digest digest = hash_of(str_of(secret));
	index_enter(w->reader);
	bool known = index_bearer(w->reader, &digest, now, ret);
	index_leave(w->reader);
	return known;
}

static bool
holds(struct world *w, uint32_t account, int role, struct ulid scope, int64_t now)
{
	struct ulid who = id(OBJECT_ACCOUNT, account);
	index_enter(w->reader);
	bool held = index_has_role(w->reader, &who, role, &scope, now);
	index_leave(w->reader);
	return held;
}

static bool
may_ask(struct world *w, struct bearer bearer, struct question q)
{
	index_enter(w->reader);
	bool may = index_may_ask(w->reader, &bearer, &q, NOW);
	index_leave(w->reader);
	return may;
}

static struct question
by_key(const char *secret)
{
	struct question q = question(0);
	q.subject_kind = SUBJECT_KEY;
	q.subject = str_of(secret);
	return q;
}

static const struct ulid installation;

/* --- signing in ------------------------------------------------------------------------------- */

static void
a_token_is_its_accounts_until_it_expires(void **unused)
{
	(void)unused;
	struct world w;
	struct bearer b;
	world_open(&w);
	apply_one(&w, token_fact("slt_one", 1));
	assert_true(signs_in(&w, "slt_one", NOW + 999, &b));
	assert_id(b.account, id(OBJECT_ACCOUNT, 1));
	assert_id(b.token, id(OBJECT_TOKEN, 1));
	assert_false(b.is_key);
	assert_false(signs_in(&w, "slt_one", NOW + 1000, &b));
	assert_false(signs_in(&w, "slt_two", NOW, &b));
	assert_false(signs_in(&w, "", NOW, &b));
	world_close(&w);
}

static void
a_revoked_token_is_nobodys(void **unused)
{
	(void)unused;
	struct world w;
	struct bearer b;
	world_open(&w);
	struct fact token = token_fact("slt_one", 1);
	apply_one(&w, token);
	token.token.revoked = true;
	apply_one(&w, token);
	assert_false(signs_in(&w, "slt_one", NOW, &b));
	apply_one(&w, token);
	world_close(&w);
}

static void
nobody_signs_in_to_an_account_that_is_not_active(void **unused)
{
	(void)unused;
	struct world w;
	struct bearer b;
	world_open(&w);
	apply_one(&w, token_fact("slt_one", 1));
	struct fact account = account_fact(1);
	account.account.active = false;
	apply_one(&w, account);
	assert_false(signs_in(&w, "slt_one", NOW, &b));
	apply_one(&w, token_fact("slt_five", 5));
	assert_false(signs_in(&w, "slt_five", NOW, &b));
	world_close(&w);
}

/* --- keys ------------------------------------------------------------------------------------- */

static void
a_key_is_good_for_what_its_account_is_granted(void **unused)
{
	(void)unused;
	struct world w;
	struct bearer b;
	world_open(&w);
	struct fact token = token_fact("slt_zero", 0);
	apply_one(&w, key_fact("slk_zero", 0));
	apply_one(&w, token);
	assert_true(signs_in(&w, "slk_zero", NOW, &b));
	assert_true(b.is_key);
	assert_permitted(&w, by_key("slk_zero"));
	assert_int_equal(ask(&w, by_key("slk_zero"), NOW).expires_in_ms, 1000);
	assert_denied(&w, by_key("slk_one"), UNKNOWN_SUBJECT);
	assert_denied(&w, by_key("slt_zero"), UNKNOWN_SUBJECT);
	assert_int_equal(ask(&w, by_key("slk_zero"), NOW + 1000).reason, REASON_EXPIRED);
	struct fact account = account_fact(0);
	account.account.active = false;
	apply_one(&w, account);
	assert_denied(&w, by_key("slk_zero"), SUSPENDED);
	world_close(&w);
}

static void
a_key_may_be_narrowed_to_some_grants(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct ulid grants[] = {id(OBJECT_GRANT, 7), id(OBJECT_GRANT, 0)};
	struct fact key = key_fact("slk_zero", 0);
	key.key.grants = grants;
	key.key.grant_count = 1;
	apply_one(&w, key);
	assert_denied(&w, by_key("slk_zero"), NO_GRANT);
	key.key.grant_count = 2;
	apply_one(&w, key);
	assert_permitted(&w, by_key("slk_zero"));
	assert_permitted(&w, question(0));
	world_close(&w);
}

static void
a_revoked_key_is_unknown(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact key = key_fact("slk_zero", 0);
	apply_one(&w, key);
	key.key.revoked = true;
	apply_one(&w, key);
	assert_denied(&w, by_key("slk_zero"), UNKNOWN_SUBJECT);
	world_close(&w);
}

/* --- roles ------------------------------------------------------------------------------------ */

static void
a_role_is_held_on_its_scope_between_its_dates(void **unused)
{
	(void)unused;
	struct world w;
	struct ulid model = id(OBJECT_MODEL, 0), other = id(OBJECT_MODEL, 1);
	world_open(&w);
	apply_one(&w, role_fact(0, 1, ROLE_LEAD, model));
	assert_true(holds(&w, 1, ROLE_LEAD, model, NOW));
	assert_true(holds(&w, 1, ROLE_LEAD, model, NOW + 999));
	assert_false(holds(&w, 1, ROLE_LEAD, model, NOW - 1));
	assert_false(holds(&w, 1, ROLE_LEAD, model, NOW + 1000));
	assert_false(holds(&w, 1, ROLE_LEAD, other, NOW));
	assert_false(holds(&w, 1, ROLE_LEAD, installation, NOW));
	assert_false(holds(&w, 1, ROLE_DUTY, model, NOW));
	assert_false(holds(&w, 0, ROLE_LEAD, model, NOW));
	world_close(&w);
}

static void
ended_roles_leave_and_the_others_stay(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact roles[] = {role_fact(0, 1, ROLE_ADMIN, installation),
	    role_fact(1, 1, ROLE_LEAD, id(OBJECT_MODEL, 0)),
	    role_fact(2, 1, ROLE_AUDITOR, installation)};
	apply(&w, roles, 3);
	roles[1].role.active = false;
	apply_one(&w, roles[1]);
	assert_true(holds(&w, 1, ROLE_ADMIN, installation, NOW));
	assert_false(holds(&w, 1, ROLE_LEAD, id(OBJECT_MODEL, 0), NOW));
	assert_true(holds(&w, 1, ROLE_AUDITOR, installation, NOW));
	roles[0].role.active = roles[2].role.active = false;
	apply(&w, roles, 3);
	assert_false(holds(&w, 1, ROLE_ADMIN, installation, NOW));
	apply(&w, roles, 3);
	world_close(&w);
}

/* --- who may ask ------------------------------------------------------------------------------ */

static struct bearer
bearer_of(uint32_t account)
{
	return (struct bearer){
	    id(OBJECT_ACCOUNT, account), id(OBJECT_TOKEN, account), false, LATER};
}

static void
everyone_may_ask_about_themselves(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact account = account_fact(0);
	account.account.orcid = STR("0000-0002-1825-0097");
	apply_one(&w, account);
	apply_one(&w, key_fact("slk_zero", 0));
	struct question orcid = question(0);
	orcid.subject_kind = SUBJECT_ORCID;
	orcid.subject = STR("https://orcid.org/0000-0002-1825-0097");
	assert_true(may_ask(&w, bearer_of(0), question(0)));
	assert_true(may_ask(&w, bearer_of(0), by_key("slk_zero")));
	assert_true(may_ask(&w, bearer_of(0), orcid));
	assert_false(may_ask(&w, bearer_of(1), question(0)));
	assert_false(may_ask(&w, bearer_of(1), by_key("slk_zero")));
	assert_false(may_ask(&w, bearer_of(1), orcid));
	assert_false(may_ask(&w, bearer_of(1), question(77)));
	world_close(&w);
}

static void
a_key_may_ask_about_itself_alone(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact second = key_fact("slk_second", 0);
	second.key.id = id(OBJECT_KEY, 99);
	apply_one(&w, key_fact("slk_zero", 0));
	apply_one(&w, second);
	apply_one(&w, role_fact(0, 0, ROLE_ADMIN, installation));
	struct bearer key = {id(OBJECT_ACCOUNT, 0), id(OBJECT_KEY, 0), true, LATER};
	assert_true(may_ask(&w, key, by_key("slk_zero")));
	assert_false(may_ask(&w, key, by_key("slk_second")));
	assert_false(may_ask(&w, key, question(0)));
	assert_false(may_ask(&w, key, question(1)));
	world_close(&w);
}

static void
some_roles_may_ask_about_others(void **unused)
{
	(void)unused;
	static const struct {
		int role;
		bool on_model, may;
	} rows[] = {
	    {ROLE_ADMIN, false, true},
	    {ROLE_AUDITOR, false, true},
	    {ROLE_GATEWAY, true, true},
	    {ROLE_LEAD, true, true},
	    {ROLE_DUTY, true, true},
	    {ROLE_REPORTER, true, false},
	    {ROLE_REVIEWER, false, false},
	    {ROLE_CHAIR, false, false},
	    {ROLE_OFFICIAL, false, false},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct world w;
		world_open(&w);
		struct ulid scope = rows[i].on_model ? id(OBJECT_MODEL, 0) : installation;
		apply_one(&w, role_fact(0, 1, rows[i].role, scope));
		assert_int_equal(may_ask(&w, bearer_of(1), question(0)), rows[i].may);
		struct question elsewhere = question(0);
		elsewhere.model = STR("gpt3");
		assert_int_equal(
		    may_ask(&w, bearer_of(1), elsewhere), rows[i].may && !rows[i].on_model);
		world_close(&w);
	}
}

static void
a_gateway_may_ask_about_a_model_that_is_not_announced(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact model = model_fact();
	model.model.announced = false;
	apply_one(&w, model);
	apply_one(&w, role_fact(0, 1, ROLE_GATEWAY, id(OBJECT_MODEL, 0)));
	assert_true(may_ask(&w, bearer_of(1), question(0)));
	assert_permitted(&w, question(0));
	world_close(&w);
}

static void
a_permit_that_a_role_shows_the_model_for_ends_with_the_role(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact model = model_fact(), tier = tier_fact(0);
	model.model.announced = false;
	tier.tier.open = true;
	apply_one(&w, model);
	apply_one(&w, tier);
	apply_one(&w, role_fact(0, 1, ROLE_GATEWAY, id(OBJECT_MODEL, 0)));
	struct answer a = ask(&w, question(1), NOW);
	assert_true(a.permit);
	assert_int_equal(a.expires_in_ms + a.unreachable_ms, 1000);
	assert_int_equal(ask(&w, question(1), NOW + 999).expires_in_ms, 1);
	assert_false(ask(&w, question(1), NOW + 1000).permit);
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_token_is_its_accounts_until_it_expires),
	    cmocka_unit_test(a_revoked_token_is_nobodys),
	    cmocka_unit_test(nobody_signs_in_to_an_account_that_is_not_active),
	    cmocka_unit_test(a_key_is_good_for_what_its_account_is_granted),
	    cmocka_unit_test(a_key_may_be_narrowed_to_some_grants),
	    cmocka_unit_test(a_revoked_key_is_unknown),
	    cmocka_unit_test(a_role_is_held_on_its_scope_between_its_dates),
	    cmocka_unit_test(ended_roles_leave_and_the_others_stay),
	    cmocka_unit_test(everyone_may_ask_about_themselves),
	    cmocka_unit_test(a_key_may_ask_about_itself_alone),
	    cmocka_unit_test(some_roles_may_ask_about_others),
	    cmocka_unit_test(a_gateway_may_ask_about_a_model_that_is_not_announced),
	    cmocka_unit_test(a_permit_that_a_role_shows_the_model_for_ends_with_the_role),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
