/* Facts in, answers out. */
#include "tests/unit/index/scene.h"

static const struct ulid no_id;

/* --- answers ---------------------------------------------------------------------------------- */

static void
a_grant_that_is_offered_permits_and_the_answer_names_it(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct answer a = ask(&w, question(0), NOW);
	assert_true(a.permit);
	assert_int_equal(a.expires_in_ms, 60000);
	assert_int_equal(a.stage, 2);
	assert_int_equal(a.position, 1);
	assert_id(a.grant, id(OBJECT_GRANT, 0));
	assert_id(a.tier, id(OBJECT_TIER, 0));
	world_close(&w);
}

static void
a_denial_has_its_reason_and_the_nearest_grant(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct question q = question(0);
	q.capability = STR("weights_download_gated");
	struct answer a = ask(&w, q, NOW);
	assert_false(a.permit);
	assert_int_equal(a.reason, REASON_VERSION_NOT_COVERED);
	assert_int_equal(a.expires_in_ms, 5000);
	assert_id(a.grant, id(OBJECT_GRANT, 0));
	assert_id(a.tier, id(OBJECT_TIER, 0));
	a = ask(&w, question(1), NOW);
	assert_int_equal(a.reason, REASON_NO_GRANT);
	assert_id(a.grant, no_id);
	assert_id(a.tier, id(OBJECT_TIER, 0));
	world_close(&w);
}

static void
names_of_versions_and_components_are_looked_up(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct question q = question(0);
	q.capability = STR("weights_download_gated");
	q.version = STR("124m");
	assert_permitted(&w, q);
	q.version = STR("small");
	assert_permitted(&w, q);
	q.component = STR("weights");
	assert_permitted(&w, q);
	q.component = STR("api");
	assert_denied(&w, q, CAPABILITY_NOT_COVERED);
	q.component = STR("head");
	assert_denied(&w, q, VERSION_NOT_COVERED);
	q.component = STR("");
	q.version = STR("774m");
	assert_denied(&w, q, VERSION_NOT_COVERED);
	world_close(&w);
}

static void
what_no_component_is_touched_by_is_not_covered(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct question q = question(0);
	q.capability = STR("logits_full");
	assert_denied(&w, q, CAPABILITY_NOT_COVERED);
	q.capability = STR("telepathy");
	assert_denied(&w, q, CAPABILITY_NOT_COVERED);
	q.capability = STR("");
	assert_denied(&w, q, CAPABILITY_NOT_COVERED);
	world_close(&w);
}

static void
a_retired_version_is_left_out_of_all_but_may_be_named(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct question q = question(0);
	q.capability = STR("weights_download_gated");
	assert_denied(&w, q, VERSION_NOT_COVERED);
	struct fact model = model_fact();
	model.model.retired = 2;
	apply_one(&w, model);
	assert_permitted(&w, q);
	q.capability = STR("prompt_api");
	q.version = STR("1.5b");
	assert_permitted(&w, q);
	model.model.retired = 3;
	apply_one(&w, model);
	q.version = STR("");
	assert_denied(&w, q, VERSION_NOT_COVERED);
	world_close(&w);
}

/* --- who -------------------------------------------------------------------------------------- */

static void
a_subject_that_nobody_knows_may_use_only_what_is_open(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct question stranger = question(77), other = question(0), garbled = question(0);
	other.subject_kind = SUBJECT_OTHER;
	garbled.subject = STR("acc_nonsense");
	assert_denied(&w, stranger, UNKNOWN_SUBJECT);
	assert_denied(&w, other, UNKNOWN_SUBJECT);
	assert_denied(&w, garbled, UNKNOWN_SUBJECT);
	assert_denied(&w, question(1), NO_GRANT);
	struct fact_offer open = {id(OBJECT_TIER, 1), API, 3, {{0, 0}}};
	struct fact release = release_fact();
	release.release.offers = &open;
	release.release.offer_count = 1;
	apply_one(&w, release);
	assert_permitted(&w, stranger);
	assert_permitted(&w, other);
	assert_permitted(&w, question(1));
	struct answer a = ask(&w, stranger, NOW);
	assert_id(a.tier, id(OBJECT_TIER, 1));
	assert_id(a.grant, no_id);
	world_close(&w);
}

static void
a_suspended_account_is_stopped_whatever_it_asks(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact account = account_fact(0);
	account.account.active = false;
	apply_one(&w, account);
	assert_denied(&w, question(0), SUSPENDED);
	struct question q = question(0);
	q.capability = STR("telepathy");
	assert_denied(&w, q, SUSPENDED);
	account.account.active = true;
	apply_one(&w, account);
	assert_permitted(&w, question(0));
	world_close(&w);
}

static void
who_is_denied_is_stopped_whatever_they_ask_until_the_denial_ends(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact account = account_fact(0);
	account.account.denied_until = LATER;
	apply_one(&w, account);
	assert_denied(&w, question(0), DENIED_PARTY);
	apply_one(&w, grant_fact(5, 0));
	assert_int_equal(ask(&w, question(0), LATER - 1).reason, REASON_DENIED_PARTY);
	assert_true(ask(&w, question(0), LATER).permit);
	account.account.active = false;
	apply_one(&w, account);
	assert_denied(&w, question(0), SUSPENDED);
	world_close(&w);
}

static void
grants_without_their_account_permit_nothing(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	apply_one(&w, grant_fact(5, 5));
	assert_denied(&w, question(5), UNKNOWN_SUBJECT);
	apply_one(&w, account_fact(5));
	assert_permitted(&w, question(5));
	world_close(&w);
}

static struct question
by_orcid(const char *orcid)
{
	struct question q = question(0);
	q.subject_kind = SUBJECT_ORCID;
	q.subject = str_of(orcid);
	return q;
}

static void
an_orcid_id_stands_for_its_account(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact account = account_fact(0);
	account.account.orcid = STR("0000-0002-1825-0097");
	apply_one(&w, account);
	assert_permitted(&w, by_orcid("0000-0002-1825-0097"));
	assert_permitted(&w, by_orcid("https://orcid.org/0000-0002-1825-0097"));
	assert_denied(&w, by_orcid("0000-0002-1825-0098"), UNKNOWN_SUBJECT);
	assert_denied(&w, by_orcid("0000-0002-1694-233X"), UNKNOWN_SUBJECT);
	assert_denied(&w, by_orcid("0000-0002-1825-009"), UNKNOWN_SUBJECT);
	assert_denied(&w, by_orcid("0000-0002x1825-0097"), UNKNOWN_SUBJECT);
	assert_denied(&w, by_orcid(""), UNKNOWN_SUBJECT);
	world_close(&w);
}

static void
an_orcid_id_follows_when_it_is_changed(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact account = account_fact(0);
	account.account.orcid = STR("0000-0002-1825-0097");
	apply_one(&w, account);
	apply_one(&w, grant_fact(9, 0));
	assert_permitted(&w, by_orcid("0000-0002-1825-0097"));
	account.account.orcid = STR("0000-0002-1694-233X");
	apply_one(&w, account);
	assert_denied(&w, by_orcid("0000-0002-1825-0097"), UNKNOWN_SUBJECT);
	assert_permitted(&w, by_orcid("0000-0002-1694-233X"));
	struct fact other = account_fact(1);
	other.account.orcid = STR("0000-0002-1694-233X");
	account.account.orcid = STR("");
	apply_one(&w, other);
	apply_one(&w, account);
	assert_denied(&w, by_orcid("0000-0002-1694-233X"), NO_GRANT);
	world_close(&w);
}

/* --- which model ------------------------------------------------------------------------------ */

static struct question
about(struct str model, struct question q)
{
	q.model = model;
	return q;
}

static void
an_undisclosed_model_is_as_none_to_those_without_a_part_in_it(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact model = model_fact();
	model.model.announced = false;
	apply_one(&w, model);
	struct answer hidden = ask(&w, question(1), NOW);
	struct answer none = ask(&w, about(STR("gpt3"), question(1)), NOW);
	assert_int_equal(hidden.reason, REASON_UNKNOWN_MODEL);
	assert_int_equal(none.reason, hidden.reason);
	assert_int_equal(none.expires_in_ms, hidden.expires_in_ms);
	assert_int_equal(none.stage, hidden.stage);
	assert_id(hidden.grant, no_id);
	assert_id(hidden.tier, no_id);
	assert_denied(&w, question(77), UNKNOWN_SUBJECT);
	assert_denied(&w, about(STR("gpt3"), question(77)), UNKNOWN_SUBJECT);
	assert_permitted(&w, question(0));
	struct fact role = {.kind = FACT_ROLE,
	    .role = {id(OBJECT_ROLE, 0), id(OBJECT_ACCOUNT, 1), id(OBJECT_MODEL, 0), ROLE_LEAD, 0,
		INT64_MAX, true}};
	apply_one(&w, role);
	assert_denied(&w, question(1), NO_GRANT);
	role.role.until_at = NOW;
	apply_one(&w, role);
	assert_denied(&w, question(1), UNKNOWN_MODEL);
	world_close(&w);
}

static void
whoever_sits_on_its_board_or_sees_everything_knows_an_undisclosed_model(void **unused)
{
	static const struct {
		int role;
		struct ulid scope;
	} parts[] = {{ROLE_REVIEWER, {{1}}}, {ROLE_ADMIN, {{0}}}, {ROLE_AUDITOR, {{0}}}};
	static const struct ulid boards[] = {{{2}}, {{1}}};

	(void)unused;
	struct world w;
	world_open(&w);
	struct fact model = model_fact();
	model.model.announced = false;
	model.model.boards = boards;
	model.model.board_count = 2;
	apply_one(&w, model);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct fact role = {.kind = FACT_ROLE,
		    .role = {id(OBJECT_ROLE, 0), id(OBJECT_ACCOUNT, 1), parts[i].scope,
			parts[i].role, 0, INT64_MAX, true}};
		assert_denied(&w, question(1), UNKNOWN_MODEL);
		apply_one(&w, role);
		assert_denied(&w, question(1), NO_GRANT);
		role.role.active = false;
		apply_one(&w, role);
	}
	world_close(&w);
}

static void
a_model_of_another_slug_is_another_model(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	assert_denied(&w, about(STR("gpt"), question(0)), UNKNOWN_MODEL);
	assert_denied(&w, about(STR(""), question(0)), UNKNOWN_MODEL);
	struct fact model = model_fact();
	model.model.slug = STR("gpt-2");
	apply_one(&w, model);
	assert_denied(&w, question(0), UNKNOWN_MODEL);
	assert_permitted(&w, about(STR("gpt-2"), question(0)));
	struct fact second = model_fact();
	second.model.id = id(OBJECT_MODEL, 1);
	apply_one(&w, second);
	assert_denied(&w, question(0), STAGE_NOT_OFFERED);
	world_close(&w);
}

static void
a_release_decides_what_is_offered(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact release = release_fact();
	release.release.held = true;
	struct fact waiting = grant_fact(3, 1);
	waiting.grant.start_at = INT64_MAX;
	apply_one(&w, waiting);
	assert_denied(&w, question(1), TERMS_PENDING);
	apply_one(&w, release);
	assert_denied(&w, question(1), RELEASE_HELD);
	assert_permitted(&w, question(0));
	release.release.over = true;
	apply_one(&w, release);
	assert_denied(&w, question(0), DORMANT);
	assert_denied(&w, question(1), DORMANT);
	assert_int_equal(ask(&w, question(0), NOW).stage, 0);
	struct fact successor = release_fact();
	successor.release.id = id(OBJECT_RELEASE, 1);
	successor.release.stage = 7;
	apply_one(&w, successor);
	assert_permitted(&w, question(0));
	assert_int_equal(ask(&w, question(0), NOW).stage, 7);
	world_close(&w);
}

static void
a_grant_outlives_its_tiers_revision(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact revision = tier_fact(0), release = release_fact();
	revision.tier.id = id(OBJECT_TIER, 8);
	revision.tier.revision = 2;
	revision.tier.max_stale_ms = 1000;
	struct fact_offer offer = {revision.tier.id, API, 3, {{0, 0}}};
	release.release.offers = &offer;
	release.release.offer_count = 1;
	apply_one(&w, release);
	assert_denied(&w, question(0), DORMANT);
	apply_one(&w, revision);
	assert_permitted(&w, question(0));
	assert_int_equal(ask(&w, question(0), NOW).expires_in_ms, 1000);
	world_close(&w);
}

/* --- change ----------------------------------------------------------------------------------- */

static void
a_fact_replaces_the_one_of_the_same_id(void **unused)
{
	(void)unused;
	struct world w;
	struct index_size size;
	world_open(&w);
	struct fact grant = grant_fact(0, 0);
	grant.grant.suspended = true;
	apply_one(&w, grant);
	assert_denied(&w, question(0), SUSPENDED);
	grant.grant.revoked = true;
	apply_one(&w, grant);
	assert_denied(&w, question(0), REVOKED);
	struct fact both[] = {grant_fact(0, 0), grant};
	apply(&w, both, 2);
	assert_denied(&w, question(0), REVOKED);
	struct fact swapped[] = {grant, grant_fact(0, 0)};
	apply(&w, swapped, 2);
	assert_permitted(&w, question(0));
	index_size(w.index, &size);
	assert_int_equal(size.grants, 1);
	assert_int_equal(size.accounts, 2);
	grant.grant.superseded = true;
	apply_one(&w, grant);
	assert_denied(&w, question(0), NO_GRANT);
	index_size(w.index, &size);
	assert_int_equal(size.grants, 0);
	world_close(&w);
}

static void
time_is_folded_in_when_it_is_asked(void **unused)
{
	(void)unused;
	struct world w;
	world_open(&w);
	struct fact grant = grant_fact(0, 0);
	grant.grant.start_at = NOW;
	grant.grant.end_at = NOW + 100;
	apply_one(&w, grant);
	assert_int_equal(ask(&w, question(0), NOW - 1).reason, REASON_TERMS_PENDING);
	assert_true(ask(&w, question(0), NOW).permit);
	assert_int_equal(ask(&w, question(0), NOW).expires_in_ms, 100);
	assert_true(ask(&w, question(0), NOW + 99).permit);
	assert_int_equal(ask(&w, question(0), NOW + 99).expires_in_ms, 1);
	assert_int_equal(ask(&w, question(0), NOW + 100).reason, REASON_EXPIRED);
	world_close(&w);
}

static void
facts_may_come_in_any_order(void **unused)
{
	(void)unused;
	struct fact facts[] = {
	    account_fact(0), model_fact(), tier_fact(0), release_fact(), grant_fact(0, 0)};
	enum { N = sizeof(facts) / sizeof(facts[0]) };
	for (int round = 0; round < 200; round++) {
		struct world w = {index_open(), NULL, 0};
		w.reader = index_reader_open(w.index);
		for (int i = N - 1; i > 0; i--) {
			int j = rand() % (i + 1);
			struct fact f = facts[i];
			facts[i] = facts[j];
			facts[j] = f;
		}
		if (round % 2 == 0)
			apply(&w, facts, N);
		else
			for (int i = 0; i < N; i++)
				apply_one(&w, facts[i]);
		assert_permitted(&w, question(0));
		assert_int_equal(ask(&w, question(0), NOW).position, w.position);
		world_close(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_grant_that_is_offered_permits_and_the_answer_names_it),
	    cmocka_unit_test(a_denial_has_its_reason_and_the_nearest_grant),
	    cmocka_unit_test(names_of_versions_and_components_are_looked_up),
	    cmocka_unit_test(what_no_component_is_touched_by_is_not_covered),
	    cmocka_unit_test(a_retired_version_is_left_out_of_all_but_may_be_named),
	    cmocka_unit_test(a_subject_that_nobody_knows_may_use_only_what_is_open),
	    cmocka_unit_test(a_suspended_account_is_stopped_whatever_it_asks),
	    cmocka_unit_test(who_is_denied_is_stopped_whatever_they_ask_until_the_denial_ends),
	    cmocka_unit_test(grants_without_their_account_permit_nothing),
	    cmocka_unit_test(an_orcid_id_stands_for_its_account),
	    cmocka_unit_test(an_orcid_id_follows_when_it_is_changed),
	    cmocka_unit_test(an_undisclosed_model_is_as_none_to_those_without_a_part_in_it),
	    cmocka_unit_test(
		whoever_sits_on_its_board_or_sees_everything_knows_an_undisclosed_model),
	    cmocka_unit_test(a_model_of_another_slug_is_another_model),
	    cmocka_unit_test(a_release_decides_what_is_offered),
	    cmocka_unit_test(a_grant_outlives_its_tiers_revision),
	    cmocka_unit_test(a_fact_replaces_the_one_of_the_same_id),
	    cmocka_unit_test(time_is_folded_in_when_it_is_asked),
	    cmocka_unit_test(facts_may_come_in_any_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
