/* Facts for the index: the same columns at start and after a command. */
#include "daemon/store/fact.h"

#include "daemon/store/fact_row.h"

#include <stdlib.h>

static enum err
account_fact(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	(void)db;
	ret->kind = FACT_ACCOUNT;
	ret->account = (struct fact_account){row_ulid(row, "id"), row_int(row, "active") != 0,
	    row_int(row, "denied_until"), row_text(row, "orcid", a)};
	return OK;
}

static enum err
token_fact(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	(void)db;
	ret->kind = FACT_TOKEN;
	ret->token = (struct fact_token){row_digest(row, "digest", a), row_ulid(row, "id"),
	    row_ulid(row, "account_id"), row_int(row, "expires_at"), !row_null(row, "revoked_at")};
	return OK;
}

static enum err
role_fact(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	(void)db;
	(void)a;
	ret->kind = FACT_ROLE;
	ret->role = (struct fact_role){row_ulid(row, "id"), row_ulid(row, "account_id"),
	    row_ulid(row, "scope_id"), role_number(row_peek(row, "role")), row_int(row, "from_at"),
	    row_null(row, "until_at") ? INT64_MAX : row_int(row, "until_at"),
	    row_int(row, "active") != 0};
	return OK;
}

static enum err
identity_fact(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	(void)db;
	ret->kind = FACT_IDENTITY;
	ret->identity = (struct fact_identity){row_ulid(row, "id"), row_ulid(row, "account_id"),
	    row_text(row, "type", a), row_text(row, "value", a), row_int(row, "active") != 0};
	return OK;
}

static const struct source {
	enum object kind;
	enum stmt all, by_id; /* all == by_id: the facts are other objects', at start as well */
	fact_of_row *make;
} sources[] = {
    {OBJECT_ACCOUNT, STMT_fact_account_all, STMT_fact_account_by_id, account_fact},
    {OBJECT_DENIAL, STMT_fact_account_by_denial, STMT_fact_account_by_denial, account_fact},
    {OBJECT_TOKEN, STMT_fact_token_all, STMT_fact_token_by_id, token_fact},
    {OBJECT_ROLE, STMT_fact_role_all, STMT_fact_role_by_id, role_fact},

    {OBJECT_MODEL, STMT_fact_model_all, STMT_fact_model_by_id, fact_of_model},
    {OBJECT_TIER, STMT_fact_tier_all, STMT_fact_tier_by_id, fact_of_tier},
    {OBJECT_RELEASE, STMT_fact_release_all, STMT_fact_releases_beside, fact_of_release},

    {OBJECT_GRANT, STMT_fact_grant_all, STMT_fact_grant_by_id, fact_of_grant},
    {OBJECT_GRANT, STMT_fact_counter_all, STMT_fact_counter_by_id, fact_of_counter},
    {OBJECT_GRANT, STMT_fact_running_all, STMT_fact_running_by_id, fact_of_running},
    {OBJECT_KEY, STMT_fact_key_all, STMT_fact_key_by_id, fact_of_key},
    {OBJECT_IDENTITY, STMT_fact_identity_all, STMT_fact_identity_by_id, identity_fact},
};
enum { SOURCES = sizeof(sources) / sizeof(sources[0]) };

/* What every function here is passed on. */
struct drain {
	struct db *db;
	struct arena *arena;
	fact_sink *sink;
	void *of;
};

static enum err
drain(const struct drain *d, const struct source *s, struct rows rows)
{
	while (rows_next(&rows)) {
		struct fact f;
		TRY(s->make(d->db, &rows, d->arena, &f));
		d->sink(d->of, &f);
	}
	return rows_close(&rows);
}

enum err
fact_all(struct db *db, struct arena *a, fact_sink *sink, void *of)
{
	struct drain d = {db, a, sink, of};

	for (int i = 0; i < SOURCES; i++)
		if (sources[i].all != sources[i].by_id)
			TRY(drain(&d, &sources[i], db_query(db, sources[i].all, NO_ARGS)));
	return OK;
}

static enum err
fact_of_object(const struct drain *d, enum object kind, struct str id)
{
	for (int i = 0; i < SOURCES; i++)
		if (sources[i].kind == kind)
			TRY(drain(
			    d, &sources[i], db_query(d->db, sources[i].by_id, ARGS(TEXT(id)))));
	return OK;
}

enum err
fact_of_entries(
    struct db *db, const struct entry *entries, struct arena *a, fact_sink *sink, void *of)
{
	struct drain d = {db, a, sink, of};

	for (const struct entry *e = entries; e != NULL; e = e->next)
		for (int i = 0; i < e->on_count; i++)
			TRY(fact_of_object(&d, e->on[i].kind, e->on[i].id));
	return OK;
}

enum err
fact_of_used(struct db *db, struct str grant, struct arena *a, fact_sink *sink, void *of)
{
	struct drain d = {db, a, sink, of};

	for (int i = 0; i < SOURCES; i++)
		if (sources[i].make == fact_of_counter || sources[i].make == fact_of_running)
			TRY(drain(
			    &d, &sources[i], db_query(db, sources[i].by_id, ARGS(TEXT(grant)))));
	return OK;
}
