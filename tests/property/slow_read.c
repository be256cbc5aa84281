/* Tables into arrays. */
#include "tests/property/slow_read.h"

#include "tests/support/cmocka.h"
#include "tests/support/raw.h"

#include <stdlib.h>

static struct str
text(struct slow *s, sqlite3_stmt *row, int i)
{
	const char *p = (const char *)sqlite3_column_blob(row, i);
	struct str view = {p, (size_t)sqlite3_column_bytes(row, i)};

	return p == NULL ? (struct str){"", 0} : str_copy(&s->arena, view);
}

static int64_t
number(sqlite3_stmt *row, int i, int64_t if_null)
{
	return sqlite3_column_type(row, i) == SQLITE_NULL ? if_null : sqlite3_column_int64(row, i);
}

static bool
truth(sqlite3_stmt *row, int i)
{
	return sqlite3_column_int(row, i) != 0;
}

/* The place for one more row. */
static size_t
next(size_t *count)
{
	assert_true(*count < ROWS);
	return (*count)++;
}

static void
take_account(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->accounts[next(&s->account_count)] = (struct slow_account){
	    text(s, row, 0), text(s, row, 1), truth(row, 2), number(row, 3, 0)};
}

static void
take_key(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->keys[next(&s->key_count)] = (struct slow_key){
	    text(s, row, 0), text(s, row, 1), text(s, row, 2), number(row, 3, 0), truth(row, 4)};
}

static struct slow_pair
pair(struct slow *s, sqlite3_stmt *row)
{
	return (struct slow_pair){text(s, row, 0), text(s, row, 1), (int)number(row, 2, -1)};
}

static void
take_key_grant(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->key_grants[next(&s->key_grant_count)] = pair(s, row);
}

static void
take_identity(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->identities[next(&s->identity_count)] = pair(s, row);
}

static void
take_board(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->model_boards[next(&s->model_board_count)] = pair(s, row);
}

static void
take_capability(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->capabilities[next(&s->capability_count)] = pair(s, row);
}

static void
take_touch(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->touches[next(&s->touch_count)] = pair(s, row);
}

static void
take_has(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->has[next(&s->has_count)] = pair(s, row);
}

static void
take_held(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->held[next(&s->held_count)] = pair(s, row);
}

static void
take_role(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->roles[next(&s->role_count)] = (struct slow_role){text(s, row, 0), text(s, row, 1),
	    text(s, row, 2), number(row, 3, 0), number(row, 4, INT64_MAX)};
}

static void
take_model(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->models[next(&s->model_count)] = (struct slow_model){
	    text(s, row, 0), text(s, row, 1), truth(row, 2)};
}

static void
take_version(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->versions[next(&s->version_count)] = (struct slow_version){
	    text(s, row, 0), text(s, row, 1), (int)number(row, 2, 0), truth(row, 3)};
}

static void
take_component(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->components[next(&s->component_count)] = (struct slow_component){
	    text(s, row, 0), text(s, row, 1), text(s, row, 2), text(s, row, 3)};
}

static void
take_tier(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->tiers[next(&s->tier_count)] = (struct slow_tier){text(s, row, 0), text(s, row, 1),
	    text(s, row, 2), truth(row, 3),
	    {(uint64_t)number(row, 4, 0), (uint64_t)number(row, 5, 0)}, number(row, 6, 0),
	    number(row, 7, 0)};
}

static const struct slow_tier *
tier_of(const struct slow *s, struct str id)
{
	for (size_t i = 0; i < s->tier_count; i++)
		if (str_eq(s->tiers[i].id, id))
			return &s->tiers[i];
	abort();
}

static void
take_offer(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->offers[next(&s->offer_count)] = (struct slow_offer){text(s, row, 0), text(s, row, 1),
	    tier_of(s, text(s, row, 2)), (int)number(row, 3, 0), (int)number(row, 4, 0)};
}

static void
take_stop(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->stops[next(&s->stop_count)] = (struct slow_stop){text(s, row, 0), text(s, row, 1),
	    {(uint64_t)number(row, 2, 0), (uint64_t)number(row, 3, 0)}, (uint64_t)number(row, 4, 0),
	    (uint64_t)number(row, 5, 0)};
}

static void
take_grant(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->grants[next(&s->grant_count)] = (struct slow_grant){text(s, row, 0), text(s, row, 1),
	    text(s, row, 2), tier_of(s, text(s, row, 3)),
	    {(uint64_t)number(row, 4, 0), (uint64_t)number(row, 5, 0)}, (uint64_t)number(row, 6, 0),
	    number(row, 7, INT64_MAX), number(row, 8, INT64_MAX),
	    number(row, 7, INT64_MAX) != INT64_MAX, truth(row, 9), truth(row, 10), truth(row, 11),
	    truth(row, 12), truth(row, 13)};
}

static void
take_limit(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;

	s->limits[next(&s->limit_count)] = (struct slow_limit){
	    text(s, row, 0), text(s, row, 1), number(row, 2, 0)};
}

static struct slow_use
use(struct slow *s, sqlite3_stmt *row)
{
	return (struct slow_use){
	    text(s, row, 0), text(s, row, 1), number(row, 2, 0), number(row, 3, 0)};
}

static void
take_use(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->uses[next(&s->use_count)] = use(s, row);
}

static void
take_running(void *of, sqlite3_stmt *row)
{
	struct slow *s = of;
	s->running[next(&s->running_count)] = use(s, row);
}

#define LIMIT_ROWS(name) "SELECT tier_id, '" #name "', " #name " FROM tier_allowance WHERE " #name

/* Tiers stand before what refers to them. */
static const struct {
	const char *query;
	raw_row *take;
} tables[] = {
    {"SELECT a.id, a.orcid, a.status = 'active', (SELECT max(d.until_at) FROM denial d"
     " WHERE d.stands = 1 AND (d.account_id = a.id OR d.organisation_id = a.organisation_id))"
     " FROM account a",
	take_account},
    {"SELECT id, account_id, digest, expires_at, revoked_at IS NOT NULL FROM access_key", take_key},
    {"SELECT key_id, grant_id, 0 FROM key_grant", take_key_grant},
    {"SELECT model_id, board_id, 0 FROM model_board", take_board},
    {"SELECT type || ' ' || value, account_id, 0 FROM identity WHERE state = 'active'",
	take_identity},
    {"SELECT name, '', number FROM capability", take_capability},
    {"SELECT k.name, '', c.number FROM component_kind k"
     " JOIN capability c ON c.component_kind = k.touched_as",
	take_touch},
    {"SELECT h.component_id, '', v.bit FROM component_version h"
     " JOIN version v ON v.id = h.version_id",
	take_has},
    {"SELECT model_id, '', 0 FROM release WHERE state = 'held'"
     " OR (state = 'void' AND stage_id IS NOT NULL)",
	take_held},
    {"SELECT account_id, scope_id, role, from_at, until_at FROM role WHERE state = 'active'",
	take_role},
    {"SELECT id, slug, disclosure = 'announced' FROM model", take_model},
    {"SELECT model_id, slug, bit, status = 'retired' FROM version UNION ALL"
     " SELECT a.model_id, a.alias, v.bit, v.status = 'retired' FROM version_alias a"
     " JOIN version v ON v.id = a.version_id",
	take_version},
    {"SELECT id, model_id, slug, kind FROM component", take_component},
    {"SELECT id, model_id, slug, open, capabilities_low, capabilities_high, max_stale_ms,"
     " stale_if_unreachable_ms FROM tier",
	take_tier},
    {"SELECT r.model_id, o.component_id, o.tier_id, v.bit, c.bit FROM release r"
     " JOIN stage_offer o ON o.stage_id = r.stage_id JOIN version v ON v.id = o.version_id"
     " JOIN component c ON c.id = o.component_id"
     " WHERE r.state IN ('running', 'held', 'completed', 'void')",
	take_offer},
    {"SELECT id, account_id, model_id, tier_id, capabilities_low, capabilities_high, versions,"
     " start_at, end_at, terms_pending, suspended_at IS NOT NULL, revoked_at IS NOT NULL,"
     " closed_at IS NOT NULL, superseded_at IS NOT NULL FROM access_grant",
	take_grant},
    {"SELECT model_id, tier, capabilities_low, capabilities_high, components, versions"
     " FROM stopped",
	take_stop},
    {LIMIT_ROWS(requests_per_minute), take_limit},
    {LIMIT_ROWS(calls_per_day), take_limit},
    {LIMIT_ROWS(calls_per_month), take_limit},
    {LIMIT_ROWS(tokens_per_day), take_limit},
    {LIMIT_ROWS(tokens_per_month), take_limit},
    {LIMIT_ROWS(downloads_per_month), take_limit},
    {LIMIT_ROWS(concurrency), take_limit},
    {"SELECT grant_id, name, period, used FROM usage_counter", take_use},
    {"SELECT grant_id, '', 0, until_at FROM usage_running", take_running},
};

struct slow *
slow_read(sqlite3 *sql)
{
	struct slow *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		raw_each(sql, tables[i].query, tables[i].take, s);
	return s;
}

void
slow_free(struct slow *s)
{
	arena_free(&s->arena);
	free(s);
}

bool
slow_moment(const struct slow *s, size_t n, int64_t *ret)
{
	int64_t at = INT64_MAX;

	if (n < s->grant_count * 2)
		at = n % 2 == 0 ? s->grants[n / 2].start_at : s->grants[n / 2].end_at;
	else if ((n -= s->grant_count * 2) < s->key_count)
		at = s->keys[n].expires_at;
	else if ((n -= s->key_count) < s->role_count * 2)
		at = n % 2 == 0 ? s->roles[n / 2].from_at : s->roles[n / 2].until_at;
	*ret = at;
	return at != INT64_MAX;
}

static struct str
slug_of(const struct slow *s, struct str model)
{
	for (size_t i = 0; i < s->model_count; i++)
		if (str_eq(s->models[i].id, model))
			return s->models[i].slug;
	abort();
}

/* Name the version and the component of a line that offers its tier, from the ATth on. */
static void
aim_at_line(const struct slow *s, const struct slow_grant *g, size_t at, struct question *q)
{
	for (size_t i = 0; i < s->offer_count; i++) {
		const struct slow_offer *o = &s->offers[(at + i) % s->offer_count];
		if (!str_eq(o->model, g->model) || !str_eq(o->tier->slug, g->tier->slug))
			continue;
		for (size_t k = 0; k < s->component_count; k++)
			if (str_eq(s->components[k].id, o->component))
				q->component = s->components[k].slug;
		for (size_t k = 0; k < s->version_count; k++)
			if (str_eq(s->versions[k].model, g->model) &&
			    s->versions[k].bit == o->version)
				q->version = s->versions[k].name;
		return;
	}
}

bool
slow_aim(const struct slow *s, uint64_t chance, struct question *q)
{
	if (s->grant_count == 0)
		return false;
	const struct slow_grant *g = &s->grants[chance % s->grant_count];
	q->subject_kind = SUBJECT_ACCOUNT;
	q->subject = g->account;
	q->model = slug_of(s, g->model);
	if ((chance >> 20) % 2 == 0)
		aim_at_line(s, g, (chance >> 24) % ROWS, q);
	size_t at = (size_t)(chance >> 32) % s->capability_count;
	for (size_t i = 0; i < s->capability_count; i++) {
		const struct slow_pair *c = &s->capabilities[(at + i) % s->capability_count];
		if ((g->capabilities[c->number / 64] >> (c->number % 64) & 1) != 0) {
			q->capability = c->a;
			return true;
		}
	}
	return true;
}
