/* What an act would touch, against a count that goes through everybody one by one: of people,
 * grants and applications made by chance, for every act and for scopes made by chance. */
#include "tests/support/raw.h"
#include "tests/unit/command/staging.h"

#include "daemon/rules/capability.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

enum { TIERS = 3, PEOPLE = 30, GRANTS = 300, APPLICATIONS = 200, SCOPES = 400 };
enum { FORTNIGHT = 14 };

/* What a tier has, and which of the plan's stages offer it: the test's own knowledge. */
static const struct tier {
	const char *slug, *capabilities[2], *components[2];
	bool offered[4]; /* [stage] */
} tiers[TIERS] = {
    {"hosted", {"prompt_api", NULL}, {"api", NULL}, {false, true, true, true}},
    {"partner", {"prompt_api", "weights_download_gated"}, {"api", "weights"},
	{false, false, true, false}},
    {"later", {"prompt_ui", "logprobs_topk"}, {"api", NULL}, {false, false, false, true}},
};
static const char *const versions[] = {"124m", "1.5b"};

struct one {
	int tier, person;
	bool has[2], at[2]; /* of its capabilities; of the versions */
	bool waits, over, open; /* not begun; ended in whichever way; an open application */
	bool soon; /* its end, or deadline, within a fortnight */
};
static struct one grants[GRANTS], applications[APPLICATIONS];

static struct staging staging;
static struct house *const h = &staging.scene.house;

/* --- the scene -------------------------------------------------------------------------------- */

static const char *
offer(const char *tier)
{
	return house_text(h, "{'tier':'%s','components':['api'],'versions':['124m','1.5b']}", tier);
}

static void
enter_the_second_of_three(void)
{
	const char *hosted = offer("hosted");

	house_do(h, &staging.scene.lead, "tier_create gpt-2",
	    "{'slug':'later','title':'Later','audience':'vetted','capabilities':['prompt_ui',"
	    "'logprobs_topk'],'components':['api'],'versions':['124m','1.5b'],'term':'P30D',"
	    "'review':[{'board':'safety','quorum':2}]}");
	house_do(h, &staging.scene.lead, "plan_import gpt-2",
	    staging_plan(&staging,
		house_text(h, "%s,%s,%s", staging_stage(&staging, "first", hosted, "", ""),
		    staging_stage(&staging, "second",
			house_text(h, "%s,%s", hosted, offer("partner")), "", ""),
		    staging_stage(&staging, "third", house_text(h, "%s,%s", hosted, offer("later")),
			"", ""))));
	house_do(h, &staging.scene.lead, "plan_publish gpt-2", NULL);
	h->now++;
	staging_enter_plainly(&staging);
	staging_enter_plainly(&staging);
}

static bool
chance(int percent)
{
	return random() % 100 < percent;
}

static struct one
anyone(void)
{
	struct one o = {.tier = (int)(random() % TIERS),
	    .person = (int)(random() % PEOPLE),
	    .waits = chance(30),
	    .over = chance(20),
	    .open = chance(70),
	    .soon = chance(40)};

	for (int i = 0; i < 2; i++) {
		o.has[i] = tiers[o.tier].capabilities[i] != NULL && chance(70);
		o.at[i] = chance(70);
	}
	return o;
}

/* As the store keeps it: which of its ways to be over, by I. */
static const char *
grant_row(const struct one *o, int i)
{
	static const char *const ways[] = {"revoked_at", "closed_at", "superseded_at"};
	uint64_t low = 0;
	int64_t end = h->now + (o->soon ? 1 : 2) * FORTNIGHT * DAY_MS;

	for (int k = 0; k < 2; k++)
		if (o->has[k])
			low |= UINT64_C(1) << capability_of(str_of(tiers[o->tier].capabilities[k]));
	bool past = o->over && !o->waits && i % 4 == 3;
	return house_text(h,
	    "INSERT INTO access_grant (id, account_id, model_id, tier_id, capabilities_low,"
	    " capabilities_high, versions, start_at, end_at, terms_pending, created_at%s%s)"
	    "SELECT 'grt_%026d', 'acc_%026d', model_id, id, %lld, 0, %d, %s, %s, 0, 1%s "
	    "FROM tier WHERE slug = '%s';",
	    o->over && !past ? ", " : "", o->over && !past ? ways[i % 3] : "", i, o->person,
	    (long long)low, o->at[0] + 2 * o->at[1], o->waits ? "NULL" : "1",
	    o->waits ? "NULL" : house_text(h, "%lld", past ? (long long)h->now : (long long)end),
	    o->over && !past ? ", 1" : "", tiers[o->tier].slug);
}

static const char *
application_row(const struct one *o, int i)
{
	static const char *const open[] = {
	    "awaiting_endorsement", "in_review", "returned", "waitlisted"};
	static const char *const closed[] = {"draft", "rejected", "withdrawn", "lapsed"};
	int64_t deadline = h->now + (o->soon ? 1 : 2) * FORTNIGHT * DAY_MS;

	return house_text(h,
	    "INSERT INTO application (id, model_id, tier_id, applicant_id, kind, state, revision,"
	    " created_at, deadline_at)"
	    "SELECT 'app_%026d', model_id, id, 'acc_%026d', 'first', '%s', 1, 1, %lld "
	    "FROM tier WHERE slug = '%s';",
	    i, i, o->open ? open[i % 4] : closed[i % 4], (long long)deadline, tiers[o->tier].slug);
}

static void
write_rows(void)
{
	sqlite3 *sql = raw_open(house_text(h, "%s/sluice.db", h->folder));

	raw_run(sql, "BEGIN");
	for (int i = 0; i < APPLICATIONS; i++)
		raw_run(
		    sql, house_text(h,
			     "INSERT INTO account (id, name, email, language, service, status,"
			     " created_at) VALUES ('acc_%026d', 'N', 'n%d@example.org', 'en', 0,"
			     " 'active', 1)",
			     i, i));
	for (int i = 0; i < GRANTS; i++)
		raw_run(sql, grant_row(&grants[i], i));
	for (int i = 0; i < APPLICATIONS; i++)
		raw_run(sql, application_row(&applications[i], i));
	raw_run(sql, "COMMIT");
	raw_close(sql);
	h->memory.misled = true;
}

static int
open_scene(void **state)
{
	(void)state;
	srandom(5);
	staging_open(&staging);
	enter_the_second_of_three();
	for (int i = 0; i < GRANTS; i++)
		grants[i] = anyone();
	for (int i = 0; i < APPLICATIONS; i++)
		applications[i] = anyone();
	write_rows();
	return 0;
}

static int
close_scene(void **state)
{
	(void)state;
	staging_close(&staging);
	return 0;
}

/* --- one by one ------------------------------------------------------------------------------- */

/* What is asked: NULL and negative name nothing, and so everything. */
struct ask {
	const char *act, *capability, *component;
	int tier, version, stage; /* stage: whose offers count then */
};

static bool
is_any(const char *word, const char *const of[2])
{
	return word == NULL || (of[0] != NULL && strcmp(word, of[0]) == 0) ||
	       (of[1] != NULL && strcmp(word, of[1]) == 0);
}

/* Does a restriction reach what somebody has, or asks for, of this tier? */
static bool
is_restricted(const struct ask *a, const struct one *o, bool grant)
{
	const struct tier *t = &tiers[o->tier];
	const char *const has[2] = {!grant || o->has[0] ? t->capabilities[0] : NULL,
	    !grant || o->has[1] ? t->capabilities[1] : NULL};
	bool some = has[0] != NULL || has[1] != NULL;
	bool version = !grant || (a->version < 0 ? o->at[0] || o->at[1] : o->at[a->version]);

	return (a->tier < 0 || a->tier == o->tier) && some && is_any(a->capability, has) &&
	       is_any(a->component, t->components) && version;
}

static bool
touches(const struct ask *a, const struct one *o, bool grant)
{
	if (grant ? o->over : !o->open)
		return false;
	if (strcmp(a->act, "restrict") == 0 || strcmp(a->act, "withdraw_offer") == 0)
		return is_restricted(a, o, grant);
	if (strcmp(a->act, "withdraw") == 0)
		return true;
	if (strcmp(a->act, "hold") == 0)
		return !grant || o->waits;
	if (!grant)
		return strcmp(a->act, "promotion") == 0 || !tiers[o->tier].offered[a->stage];
	return o->waits == tiers[o->tier].offered[a->stage];
}

/* How many caches go on answering: one for each tier offered now, in the second stage. */
static int
caches(const struct ask *a)
{
	int n = 0;

	for (int t = 0; t < TIERS; t++) {
		struct one o = {.tier = t};
		bool scoped = strcmp(a->act, "restrict") == 0 ||
			      strcmp(a->act, "withdraw_offer") == 0;
		if (!tiers[t].offered[2] || strcmp(a->act, "hold") == 0)
			continue;
		if (scoped)
			n += is_restricted(a, &o, false) &&
			     (a->component == NULL || strcmp(a->component, "api") == 0);
		else
			n += strcmp(a->act, "withdraw") == 0 || !tiers[t].offered[a->stage];
	}
	return n;
}

static void
expect(const struct json *reply, const char *name, int64_t count, const char *asked)
{
	if (json_int(reply, name, -1) != count)
		fail_msg("%s: %s is %lld, and counted one by one %lld", asked, name,
		    (long long)json_int(reply, name, -1), (long long)count);
}

static void
compare(const struct ask *a, const char *asked, const struct json *reply)
{
	bool seen[PEOPLE] = {false};
	int64_t people = 0, count = 0, waiting = 0, ending = 0, asking = 0, deadlines = 0;

	for (int i = 0; i < GRANTS; i++) {
		const struct one *o = &grants[i];
		if (!touches(a, o, true))
			continue;
		people += !seen[o->person];
		seen[o->person] = true;
		count++;
		waiting += o->waits;
		ending += !o->waits && o->soon;
	}
	for (int i = 0; i < APPLICATIONS; i++) {
		bool touched = touches(a, &applications[i], false);
		asking += touched;
		deadlines += touched && applications[i].soon;
	}
	expect(reply, "people", people, asked);
	expect(reply, "grants", count, asked);
	expect(reply, "grants_waiting", waiting, asked);
	expect(reply, "grants_ending_within_14_days", ending, asked);
	expect(reply, "applications", asking, asked);
	expect(reply, "deadlines_within_14_days", deadlines, asked);
	int answers = 0;
	json_each(item, json_member(reply, "caches"))
		answers += item->kind == JSON_OBJECT;
	if (answers != caches(a))
		fail_msg("%s: %d caches, and %d one by one", asked, answers, caches(a));
}

/* --- the tests -------------------------------------------------------------------------------- */

static void
ask(const struct ask *a, const char *more)
{
	const char *asked = house_text(h, "act=%s%s", a->act, more);

	compare(a, asked, house_do(h, &staging.scene.lead, "release_impact gpt-2", asked));
}

static void
every_act_touches_whom_a_count_one_by_one_finds(void **state)
{
	const struct ask acts[] = {{"hold", NULL, NULL, -1, -1, 2},
	    {"withdraw", NULL, NULL, -1, -1, 2}, {"promotion", NULL, NULL, -1, -1, 3},
	    {"restrict", NULL, NULL, -1, -1, 2}, {"withdraw_offer", NULL, NULL, -1, -1, 2}};
	const struct ask back = {"roll_back", NULL, NULL, -1, -1, 1};

	(void)state;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		ask(&acts[i], "");
	ask(&back, "&stage=first");
}

static void
every_scope_does(void **state)
{
	static const char *const capabilities[] = {NULL, "prompt_api", "weights_download_gated",
	    "prompt_ui", "logprobs_topk", "embeddings"};
	static const char *const components[] = {NULL, "api", "weights", "card"};

	(void)state;
	for (int i = 0; i < SCOPES; i++) {
		const struct ask a = {chance(50) ? "restrict" : "withdraw_offer",
		    capabilities[random() % 6], components[random() % 4], (int)(random() % 3) - 1,
		    (int)(random() % 3) - 1, 2};
		struct buf b = {.arena = &h->arena};
		if (a.capability != NULL)
			buf_printf(&b, "&capability=%s", a.capability);
		if (a.component != NULL)
			buf_printf(&b, "&component=%s", a.component);
		if (a.tier >= 0)
			buf_printf(&b, "&tier=%s", tiers[a.tier].slug);
		if (a.version >= 0)
			buf_printf(&b, "&version=%s", versions[a.version]);
		ask(&a, b.n == 0 ? "" : str_c(&h->arena, buf_str(&b)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_touches_whom_a_count_one_by_one_finds),
	    cmocka_unit_test(every_scope_does),
	};

	return cmocka_run_group_tests(tests, open_scene, close_scene);
}
