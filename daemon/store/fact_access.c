/* Grants, what was used of them, and keys, as facts. */
#include "daemon/store/fact_row.h"
#include "daemon/store/usage.h"

enum err
fact_of_grant(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	(void)db;
	(void)a;
	ret->kind = FACT_GRANT;
	ret->grant = (struct fact_grant){.id = row_ulid(row, "id"),
	    .account = row_ulid(row, "account_id"),
	    .model = row_ulid(row, "model_id"),
	    .tier = row_ulid(row, "tier_id"),
	    .capabilities = row_capabilities(row),
	    .versions = (uint64_t)row_int(row, "versions"),
	    .start_at = row_int(row, "start_at"),
	    .end_at = row_int(row, "end_at"),
	    .terms_pending = row_int(row, "terms_pending") != 0,
	    .suspended = row_int(row, "suspended") != 0,
	    .revoked = row_int(row, "revoked") != 0,
	    .closed = row_int(row, "closed") != 0,
	    .superseded = row_int(row, "superseded") != 0};
	return OK;
}

enum { KEY_GRANTS_MAX = 50 };

enum err
fact_of_key(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	struct ulid *grants = NEW_ARRAY(a, KEY_GRANTS_MAX, struct ulid);
	size_t n = 0;

	struct rows rows = db_query(db, STMT_fact_key_grants, ARGS(TEXT(row_text(row, "id", a))));
	while (n < KEY_GRANTS_MAX && rows_next(&rows))
		grants[n++] = row_ulid(&rows, "grant_id");
	ret->kind = FACT_KEY;
	ret->key = (struct fact_key){row_digest(row, "digest", a), row_ulid(row, "id"),
	    row_ulid(row, "account_id"), row_int(row, "expires_at"), !row_null(row, "revoked_at"),
	    grants, n};
	return rows_close(&rows);
}

/* --- what was used ---------------------------------------------------------------------------- */

enum err
fact_of_counter(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	enum limit limit;
	uint64_t counter = usage_counter_read(row, &limit);

	(void)db;
	(void)a;
	ret->kind = FACT_COUNTER;
	ret->counter = (struct fact_counter){row_ulid(row, "grant_id"), limit, counter};
	return OK;
}

enum { RUNNING_MOST = 256 }; /* schema/shapes/limits.json */

enum err
fact_of_running(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	int64_t *until = NEW_ARRAY(a, RUNNING_MOST, int64_t);
	size_t n = 0;

	struct rows rows = db_query(
	    db, STMT_fact_running_of, ARGS(TEXT(row_text(row, "grant_id", a))));
	while (n < RUNNING_MOST && rows_next(&rows))
		until[n++] = row_int(&rows, "until_at");
	ret->kind = FACT_RUNNING;
	ret->running = (struct fact_running){row_ulid(row, "grant_id"), until, n};
	return rows_close(&rows);
}
