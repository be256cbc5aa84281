/* Personal tokens, and the invitation that gives the first one. */
#include "daemon/command/command.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/hash.h"
#include "lib/time.h"

enum { TOKEN_DAYS = 90 };

static struct digest
digest_of(struct str secret)
{
	return hash_of(secret);
}

static enum err
make(struct call *call, struct str account, struct str name, int64_t days)
{
	struct str id = id_make(call->ids, "tok", call->now, call->arena);

	call->secret_name = STR("token");
	call->secret = secret_make(call->arena, "slt_");
	struct digest d = digest_of(call->secret);
	TRY(db_run(call->db, STMT_token_insert,
	    ARGS(TEXT(id), TEXT(account), TEXT(name),
		BLOB(((struct str){(const char *)d.b, DIGEST_BYTES})), INT(call->now),
		INT(call->now + days * DAY_MS))));
	struct entry *e = record_new(call, EVENT_TOKEN_CREATED, OBJECT_TOKEN, id);
	record_on(e, OBJECT_ACCOUNT, account);
	json_put_int(&e->facts, "days", days);
	record_seal(e, "name", name);
	call_result(call, OBJECT_TOKEN, id);
	call->location = str_printf(call->arena, "/v1/tokens/%.*s", STR_ARG(id));
	return OK;
}

enum err
invitation_accept(struct call *call)
{
	struct digest d = digest_of(json_text(call->body, "invitation"));
	struct rows row;

	enum err e = db_one(call->db, STMT_invitation_by_digest,
	    ARGS(BLOB(((struct str){(const char *)d.b, DIGEST_BYTES}))), &row);
	if (e != OK)
		return rows_close(&row), e == ERR_NOT_FOUND ? ERR_INVITATION : e;
	struct str id = row_text(&row, "id", call->arena);
	struct str account = row_text(&row, "account_id", call->arena);
	bool good = row_null(&row, "used_at") && row_null(&row, "revoked_at") &&
		    row_int(&row, "expires_at") > call->now &&
		    str_is(row_text(&row, "status", call->arena), "active");
	(void)rows_close(&row);
	if (!good)
		return ERR_INVITATION;
	TRY(db_run(call->db, STMT_invitation_use, ARGS(TEXT(id), INT(call->now))));

	call->caller.account = account;
	call->caller.signed_in = true;
	struct entry *entry = record_new(call, EVENT_INVITATION_ACCEPTED, OBJECT_INVITATION, id);
	record_on(entry, OBJECT_ACCOUNT, account);
	struct str name = json_text(call->body, "name");
	TRY(make(call, account, name.n == 0 ? STR("first") : name, TOKEN_DAYS));
	call_said(call, "Welcome. The token is valid for %d days.", TOKEN_DAYS);
	call_hint(call, "sluice whoami");
	return OK;
}

enum err
token_create(struct call *call)
{
	int64_t days = json_int(call->body, "days", TOKEN_DAYS);

	TRY(make(call, call->caller.account, json_text(call->body, "name"), days));
	call_said(call, "Made a token that is valid for %lld days; it is shown this once.",
	    (long long)days);
	return OK;
}

enum err
token_revoke(struct call *call)
{
	enum state to;

	TRY(object_step(call, &call->object, STEP_REVOKE, &to));
	TRY(db_run(call->db, STMT_token_revoke, ARGS(TEXT(call->object.id), INT(call->now))));
	struct entry *e = record_new(call, EVENT_TOKEN_REVOKED, OBJECT_TOKEN, call->object.id);
	record_on(e, OBJECT_ACCOUNT, call->caller.account);
	call_result(call, OBJECT_TOKEN, call->object.id);
	call_said(call, "Revoked the token.");
	return OK;
}

enum err
token_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "name", row_text(row, "name", a));
	json_put_text(o, "account", row_text(row, "account_id", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	json_put_text(o, "expires_at", time_text(a, row_int(row, "expires_at")));
	return OK;
}

enum err
token_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_TOKEN, STMT_token_list, {TEXT(call->caller.account)}});
}
