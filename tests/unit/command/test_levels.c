/* Levels as a model's page shows them, from offers and exposure; and how exposure rises. */
#include "daemon/command/model/exposure.h"
#include "daemon/command/record.h"
#include "tests/support/raw.h"
#include "tests/unit/command/scene.h"

#include <string.h>

static struct scene scene;
static struct house *const house = &scene.house;

#define PLAN    "pln_01J0000000000000000000000A"
#define RELEASE "rel_01J0000000000000000000000A"
#define FIRST   "stg_01J0000000000000000000000A"
#define SECOND  "stg_01J0000000000000000000000B"

/* Rows of pieces that have commands of their own. */
static void
write_rows(const char *script)
{
	sqlite3 *sql = raw_open(house_text(house, "%s/sluice.db", house->folder));

	raw_run(sql, script);
	raw_close(sql);
	house->memory.misled = true;
}

/* A published plan of two stages, of which RELEASE has begun none. */
static void
write_plan(void)
{
	write_rows(
	    "INSERT INTO plan (id, model_id, revision, state, title, digest, created_by, "
	    "created_at)"
	    "SELECT '" PLAN
	    "', m.id, 1, 'published', 'P', 'd', min(a.id), 1 FROM model m, account a;"
	    "INSERT INTO stage (id, plan_id, position, slug, name, minimum_dwell_ms, "
	    "cooling_off_ms) SELECT s.id, '" PLAN
	    "', s.n, 'stage-' || s.n, 'S', 0, 0 FROM (SELECT '" FIRST
	    "' AS id, 1 AS n UNION SELECT '" SECOND "', 2) s;"
	    "INSERT INTO stage_board SELECT s.id, 1, b.id, 2, 1, 2, 2, 1, 0, 'recuse', 0, 0, 0 "
	    "FROM stage s, board b;"
	    "INSERT INTO release (id, model_id, plan_id, state, created_at)"
	    "SELECT '" RELEASE "', id, '" PLAN "', 'planned', 1 FROM model");
}

/* STAGE offers all of TIER that it and the stage's model have. */
static void
write_offer(const char *stage, const char *tier)
{
	write_rows(house_text(house,
	    "INSERT INTO stage_offer SELECT '%s', t.id, c.component_id, v.id FROM tier t "
	    "JOIN tier_component c ON c.tier_id = t.id JOIN component_version h "
	    "ON h.component_id = c.component_id JOIN version v ON v.id = h.version_id "
	    "WHERE t.slug = '%s' AND (t.versions >> v.bit) & 1 = 1",
	    stage, tier));
}

static void
write_stage(const char *stage, const char *state)
{
	write_rows(house_text(house,
	    "UPDATE release SET stage_id = '%s', stage_since = %lld, state = '%s'", stage,
	    (long long)house->now, state));
}

static void
write_grant(const char *id, const char *tier, const char *version)
{
	write_rows(house_text(house,
	    "INSERT INTO access_grant (id, account_id, model_id, tier_id, capabilities_low,"
	    " capabilities_high, versions, start_at, end_at, terms_pending, created_at)"
	    "SELECT '%s', (SELECT min(id) FROM account), t.model_id, t.id, t.capabilities_low,"
	    " t.capabilities_high, 1 << v.bit, 1, %lld, 0, 1 FROM tier t JOIN version v "
	    "ON v.slug = '%s' WHERE t.slug = '%s'",
	    id, (long long)house->now + 1, version, tier));
}

/* What the raising records: "component class audience versions…" each. */
static const char *
raised(enum err (*raise)(struct call *, struct str, struct str), const char *cause)
{
	const struct json *model = house_do(house, &scene.lead, "model_show gpt-2", NULL);
	struct call call = {.arena = &house->arena,
	    .now = house->now,
	    .db = house->writing.db,
	    .ids = &house->writing.ids};
	struct buf b = {.arena = &house->arena};

	assert_int_equal(db_begin(call.db), OK);
	assert_int_equal(raise(&call, text_at(model, "id"), str_of(cause)), OK);
	assert_int_equal(db_commit(call.db), OK);
	for (struct entry *e = call.entries; e != NULL; e = e->next)
		buf_printf(&b, "%.*s}\n", STR_ARG(buf_str(&e->facts.text)));
	return b.n == 0 ? "" : str_c(&house->arena, buf_str(&b));
}

static int
open_scene(void **unused)
{
	(void)unused;
	scene_open(&scene);
	scene_import(&scene, "gpt-2", "announced");
	(void)house_do(house, &scene.lead, "tier_create gpt-2", scene_public(&scene));
	(void)house_do(house, &scene.lead, "tier_create gpt-2", scene_partner(&scene, ""));
	write_plan();
	write_offer(FIRST, "public");
	write_offer(FIRST, "partner");
	write_offer(SECOND, "public");
	return 0;
}

static int
close_scene(void **unused)
{
	(void)unused;
	scene_close(&scene);
	return 0;
}

/* The row of LIST about these, of which any may be NULL. */
static const struct json *
row(const char *list, const char *component, const char *version, const char *audience)
{
	const struct json *model = house_do(house, &scene.stranger, "model_show gpt-2", NULL);

	json_each(item, json_member(model, list))
		if ((component == NULL || str_is(json_text(item, "component"), component)) &&
		    str_is(json_text(item, "version"), version) &&
		    str_is(json_text(item, "audience"), audience))
			return item;
	fail_msg("no row of %s is about %s for %s", list, version, audience);
	return NULL;
}

static void
assert_level(const char *version, const char *audience, const char *level, bool gated)
{
	const struct json *r = row("levels", NULL, version, audience);

	assert_text(text_at(r, "level"), level);
	assert_int_equal(json_at(r, "gated")->truth, gated);
}

/* --- offers ----------------------------------------------------------------------------------- */

static void
before_the_first_stage_everything_is_closed(void **unused)
{
	const struct json *model = house_do(house, &scene.stranger, "model_show gpt-2", NULL);

	(void)unused;
	json_each(item, json_member(model, "levels"))
		assert_text(text_at(item, "level"), "fully_closed");
	assert_int_equal(json_at(model, "levels")->count, 2 * 4);
	assert_int_equal(json_at(model, "access")->count, 7 * 4);
	assert_int_equal(json_at(model, "exposure")->count, 0);
	assert_false(json_at(model, "levels.0.staged")->truth);
	assert_text(text_at(model, "release.state"), "planned");
}

static void
the_present_stage_makes_the_levels(void **unused)
{
	(void)unused;
	write_stage(FIRST, "running");
	assert_level("124m", "public", "fully_closed", false);
	assert_level("124m", "partner", "downloadable", true);
	assert_level("124m", "vetted", "fully_closed", false);
	assert_level("1.5b", "internal", "downloadable", true);
	const struct json *api = row("access", "api", "124m", "partner");
	assert_text(text_at(api, "level"), "cloud_api");
	assert_text(text_at(api, "licence_class"), "none");
	const struct json *code = row("access", "code", "124m", "public");
	assert_text(text_at(code, "level"), "downloadable");
	assert_true(json_at(row("levels", NULL, "124m", "public"), "staged")->truth);
}

static void
a_release_that_is_over_is_no_longer_staged(void **unused)
{
	(void)unused;
	write_stage(SECOND, "completed");
	assert_false(json_at(row("levels", NULL, "124m", "public"), "staged")->truth);
	assert_text(text_at(row("access", "code", "124m", "public"), "level"), "downloadable");
	write_stage(SECOND, "withdrawn");
	assert_text(text_at(row("access", "code", "124m", "public"), "level"), "fully_closed");
}

static void
what_a_leak_made_void_still_offers_its_last_stage(void **unused)
{
	(void)unused;
	write_stage(SECOND, "void");
	assert_false(json_at(row("levels", NULL, "124m", "public"), "staged")->truth);
	assert_text(text_at(row("access", "code", "124m", "public"), "level"), "downloadable");
}

static void
openness_counts_what_the_public_has(void **unused)
{
	(void)unused;
	write_stage(FIRST, "running");
	const struct json *model = house_do(house, &scene.stranger, "model_show gpt-2", NULL);
	const struct json *r = json_at(model, "openness.0");
	assert_text(text_at(r, "version"), "124m");
	assert_text(text_at(r, "complete"), "none");
	bool card = false, weights = false;
	json_each(kind, json_member(r, "lacking")) {
		card |= str_is(kind->text, "model_card");
		weights |= str_is(kind->text, "weights");
	}
	assert_true(weights);
	assert_false(card);
}

/* --- exposure --------------------------------------------------------------------------------- */

static void
a_stage_gives_out_to_the_public_at_once(void **unused)
{
	(void)unused;
	write_stage(FIRST, "running");
	const char *first = raised(exposure_raise_stage, "prm_x");
	assert_string_equal(first,
	    "{\"component\":\"code\",\"audience\":\"public\",\"class\":\"R3\",\"cause\":\"prm_x\","
	    "\"versions\":[\"124m\"]}\n"
	    "{\"component\":\"card\",\"audience\":\"public\",\"class\":\"R3\",\"cause\":\"prm_x\","
	    "\"versions\":[\"124m\"]}\n");
	assert_string_equal(raised(exposure_raise_stage, "prm_y"), "");
}

static void
to_others_the_first_grant_gives_out_what_it_covers(void **unused)
{
	(void)unused;
	write_stage(FIRST, "running");
	write_grant("grt_a", "partner", "124m");
	assert_string_equal(raised(exposure_raise_grant, "grt_a"),
	    "{\"component\":\"weights\",\"audience\":\"partner\",\"class\":\"R2\","
	    "\"cause\":\"grt_a\",\"versions\":[\"124m\"]}\n");
	write_grant("grt_b", "partner", "124m");
	assert_string_equal(raised(exposure_raise_grant, "grt_b"), "");
	write_grant("grt_c", "partner", "1.5b");
	assert_non_null(strstr(raised(exposure_raise_grant, "grt_c"), "1.5b"));
}

static void
a_stage_that_does_not_offer_the_tier_gives_a_grant_nothing(void **unused)
{
	(void)unused;
	write_stage(SECOND, "running");
	write_grant("grt_a", "partner", "124m");
	assert_string_equal(raised(exposure_raise_grant, "grt_a"), "");
}

static void
a_stage_that_offers_more_gives_it_to_active_grants(void **unused)
{
	(void)unused;
	write_grant("grt_a", "partner", "1.5b");
	write_stage(FIRST, "running");
	assert_non_null(strstr(raised(exposure_raise_stage, "prm_x"),
	    "{\"component\":\"weights\",\"audience\":\"partner\",\"class\":\"R2\","
	    "\"cause\":\"prm_x\",\"versions\":[\"1.5b\"]}\n"));
}

static void
what_is_out_stays_out_when_it_is_offered_no_more(void **unused)
{
	(void)unused;
	write_stage(FIRST, "running");
	write_grant("grt_a", "partner", "124m");
	(void)raised(exposure_raise_grant, "grt_a");
	(void)raised(exposure_raise_stage, "prm_x");
	write_stage(SECOND, "running");
	const struct json *r = row("levels", NULL, "124m", "partner");
	assert_text(text_at(r, "level"), "fully_closed");
	assert_text(text_at(r, "effective"), "downloadable");
	assert_true(json_at(r, "effective_gated")->truth);
	assert_text(text_at(r, "exposure"), "R3");
	r = row("access", "weights", "124m", "partner");
	assert_text(text_at(r, "exposure"), "R2");
	assert_int_equal(
	    json_at(row("access", "weights", "1.5b", "partner"), "exposure")->kind, JSON_NULL);
	const struct json *model = house_do(house, &scene.stranger, "model_show gpt-2", NULL);
	assert_text(text_at(model, "exposure.0.cause"), "grt_a");
	assert_int_equal(json_at(model, "exposure")->count, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(before_the_first_stage_everything_is_closed),
	    TEST(the_present_stage_makes_the_levels),
	    TEST(a_release_that_is_over_is_no_longer_staged),
	    TEST(what_a_leak_made_void_still_offers_its_last_stage),
	    TEST(openness_counts_what_the_public_has),
	    TEST(a_stage_gives_out_to_the_public_at_once),
	    TEST(to_others_the_first_grant_gives_out_what_it_covers),
	    TEST(a_stage_that_does_not_offer_the_tier_gives_a_grant_nothing),
	    TEST(a_stage_that_offers_more_gives_it_to_active_grants),
	    TEST(what_is_out_stays_out_when_it_is_offered_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
