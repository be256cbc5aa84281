/* Keys with which a person's programs ask; scoped to grants, expiring, revocable. */
#include "daemon/command/command.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/hash.h"
#include "lib/time.h"

enum { KEY_DAYS = 90, GRANTS_MAX = 50 };

static bool
is_over(enum state grant)
{
	return grant == STATE_GRANT_EXPIRED || grant == STATE_GRANT_REVOKED ||
	       grant == STATE_GRANT_CLOSED_OUT || grant == STATE_GRANT_SUPERSEDED;
}

/* A key is for grants that its owner can use now or later. */
static enum err
grant_of_owner(struct call *call, struct str given, int at, struct str *ret)
{
	struct str pointer = str_printf(call->arena, "/grant/%d", at);
	struct object_row grant;

	TRY(object_named(call, OBJECT_GRANT, given, pointer, &grant));
	if (grant.id.n == 0)
		return OK;
	if ((grant.relations & IS_SELF) == 0)
		fault_add(&call->faults, pointer, "is the grant of someone else");
	else if (is_over(grant.state))
		fault_add(&call->faults, pointer, "is %s", state_word(grant.state));
	*ret = grant.id;
	return OK;
}

static enum err
grants_of_body(struct call *call, struct str ret[GRANTS_MAX], int *count)
{
	*count = 0;
	json_each(given, json_member(call->body, "grant"))
		if (*count < GRANTS_MAX) {
			TRY(grant_of_owner(call, given->text, *count, &ret[*count]));
			++*count;
		}
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

static enum err
insert(struct call *call, struct str id, int64_t days)
{
	call->secret_name = STR("key");
	call->secret = secret_make(call->arena, "slk_");
	struct digest d = hash_of(call->secret);
	return db_run(call->db, STMT_key_insert,
	    ARGS(TEXT(id), TEXT(call->caller.account), TEXT(json_text(call->body, "name")),
		BLOB(((struct str){(const char *)d.b, DIGEST_BYTES})), INT(call->now),
		INT(call->now + days * DAY_MS)));
}

enum err
key_create(struct call *call)
{
	struct str id = id_make(call->ids, "key", call->now, call->arena), grants[GRANTS_MAX];
	int64_t days = json_int(call->body, "days", KEY_DAYS);
	int count;

	TRY(grants_of_body(call, grants, &count));
	TRY(insert(call, id, days));
	struct entry *e = record_new(call, EVENT_KEY_CREATED, OBJECT_KEY, id);
	json_put_int(&e->facts, "days", days);
	json_open_list(&e->facts, "grants");
	for (int i = 0; i < count; i++) {
		TRY(db_run(call->db, STMT_key_grant_insert, ARGS(TEXT(id), TEXT(grants[i]))));
		json_put_text(&e->facts, NULL, grants[i]);
	}
	json_close_list(&e->facts);
	record_seal(e, "name", json_text(call->body, "name"));
	call_result(call, OBJECT_KEY, id);
	call->location = str_printf(call->arena, "/v1/keys/%.*s", STR_ARG(id));
	call_said(call, "Made a key for %s that is valid for %lld days; it is shown this once.",
	    count == 0 ? "all of your grants" : "the grants named", (long long)days);
	return OK;
}

enum err
key_revoke(struct call *call)
{
	enum state to;

	TRY(object_step(call, &call->object, STEP_REVOKE, &to));
	TRY(db_run(call->db, STMT_key_revoke, ARGS(TEXT(call->object.id), INT(call->now))));
	(void)record_new(call, EVENT_KEY_REVOKED, OBJECT_KEY, call->object.id);
	call_result(call, OBJECT_KEY, call->object.id);
	call_said(call, "Revoked the key; the next evaluation with it is denied.");
	return OK;
}

static enum err
put_grants(struct call *call, struct str id)
{
	struct rows rows = db_query(call->db, STMT_key_grants, ARGS(TEXT(id)));

	json_open_list(&call->reply, "grants");
	while (rows_next(&rows))
		json_put_text(&call->reply, NULL, row_text(&rows, "grant_id", call->arena));
	json_close_list(&call->reply);
	return rows_close(&rows);
}

enum err
key_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "name", row_text(row, "name", a));
	json_put_text(o, "account", row_text(row, "account_id", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	json_put_text(o, "expires_at", time_text(a, row_int(row, "expires_at")));
	return put_grants(call, row_text(row, "id", a));
}

enum err
key_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_KEY, STMT_key_list, {TEXT(call->caller.account)}});
}
