/* The names by which other systems know people: said by one side, confirmed by the other.
 * An evaluation about such a name is about the person, so nobody links one alone. */
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

enum { IDENTITIES_MAX = 20 }; /* of one account: the index holds them all */

/* Types of subject that are ours. */
static bool
is_own_type(struct str type)
{
	return str_is(type, "account") || str_is(type, "key") || str_is(type, "orcid");
}

static enum err
check_room(struct call *call)
{
	struct rows row;

	TRY(db_one(call->db, STMT_identity_count, ARGS(TEXT(call->object.id)), &row));
	int64_t n = row_int(&row, "n");
	TRY(rows_close(&row));
	if (n >= IDENTITIES_MAX)
		fault_add(&call->faults, STR("/id"),
		    "would be the account's %dth identity and more; end one of the others first",
		    IDENTITIES_MAX + 1);
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

static enum err
insert(struct call *call, struct str id, enum state state)
{
	struct str by = call->caller.account;
	enum err e = db_run(call->db, STMT_identity_insert,
	    ARGS(TEXT(id), TEXT(call->object.id), TEXT(json_text(call->body, "type")),
		TEXT(json_text(call->body, "id")), TEXT(str_of(state_word(state))), TEXT(by),
		INT(call->now)));

	if (e != ERR_EXISTS)
		return e;
	return call_refuse(call, e,
	    "This identity of the account is proposed or linked already; nothing was changed.");
}

enum err
account_link(struct call *call)
{
	bool own = str_eq(call->object.id, call->caller.account);
	enum state to, state = own ? STATE_IDENTITY_CLAIMED : STATE_IDENTITY_OFFERED;

	TRY(object_step(call, &call->object, STEP_LINK, &to));
	if (is_own_type(json_text(call->body, "type")))
		fault_add(&call->faults, STR("/type"),
		    "must be another system's: account, key and orcid are known already");
	TRY(check_room(call));
	struct str id = id_make(call->ids, "idn", call->now, call->arena);
	TRY(insert(call, id, state));
	struct entry *e = record_new(call, EVENT_IDENTITY_PROPOSED, OBJECT_IDENTITY, id);
	record_on(e, OBJECT_ACCOUNT, call->object.id);
	json_put_text(&e->facts, "state", str_of(state_word(state)));
	record_seal(e, "type", json_text(call->body, "type"));
	record_seal(e, "id", json_text(call->body, "id"));
	if (!own)
		TRY(notice_to(call, call->object.id, NOTICE_IDENTITY_OFFERED, id));
	call_result(call, OBJECT_IDENTITY, id);
	call_said(call, "Proposed the identity; evaluations know it when %s confirms it.",
	    own ? "an admin" : "the person");
	call_hint(call, "sluice identity confirm %.*s, by %s", STR_ARG(str_from(id, 24)),
	    own ? "an admin who knows that it is theirs" : "the person whose it is");
	return OK;
}

static enum err
account_of(struct call *call, struct str *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_identity_by_id,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account)), &row));
	*ret = row_text(&row, "account_id", call->arena);
	return rows_close(&row);
}

static enum err
record_step(struct call *call, enum event event)
{
	struct str account;

	TRY(account_of(call, &account));
	struct entry *e = record_new(call, event, OBJECT_IDENTITY, call->object.id);
	record_on(e, OBJECT_ACCOUNT, account);
	call_result(call, OBJECT_IDENTITY, call->object.id);
	return OK;
}

enum err
identity_confirm(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_CONFIRM, &to);

	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "This identity is linked to another account; nothing was changed. That link "
		    "has "
		    "to end first.");
	TRY(e);
	TRY(db_run(call->db, STMT_identity_activate,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account))));
	TRY(record_step(call, EVENT_IDENTITY_LINKED));
	call_said(call, "Linked the identity; the next evaluation about it is about the account.");
	return OK;
}

enum err
identity_end(struct call *call)
{
	enum state to;

	TRY(object_step(call, &call->object, STEP_END, &to));
	TRY(db_run(call->db, STMT_identity_end, ARGS(TEXT(call->object.id))));
	TRY(record_step(call, EVENT_IDENTITY_ENDED));
	call_said(call, "Ended the link; the next evaluation about it knows nobody.");
	return OK;
}

enum err
identity_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "account", row_text(row, "account_id", a));
	json_put_text(o, "type", row_text(row, "type", a));
	json_put_text(o, "value", row_text(row, "value", a));
	json_put_text(o, "proposed_by", row_text(row, "proposed_by", a));
	json_put_text_or_null(o, "confirmed_by", row_text(row, "confirmed_by", a));
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	return OK;
}

enum err
identity_list(struct call *call)
{
	if (!str_eq(call->object.id, call->caller.account) && !object_sees_all(call))
		return call_refuse(call, ERR_FORBIDDEN,
		    "Whom other systems know by which name is for the person, admins and "
		    "auditors.");
	return render_page(call, &(struct page){OBJECT_IDENTITY, STMT_identity_list,
				     {TEXT(call->object.id), TEXT(call->caller.account)}});
}
