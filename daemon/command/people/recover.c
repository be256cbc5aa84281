/* When nobody is left who can sign in as admin. */
#include "daemon/command/people/recover.h"

#include "daemon/command/notice.h"
#include "daemon/command/people/account.h"
#include "daemon/command/people/found.h"
#include "daemon/command/people/lead.h"
#include "daemon/command/people/role.h"

/* An admin with a token that is good, or an invitation that is open. */
static enum err
find_admin(struct call *call, struct str *who)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_admin_who_signs_in, ARGS(INT(call->now)), &row);

	if (e == OK)
		*who = row_text(&row, "name", call->arena);
	(void)rows_close(&row);
	return e == OK ? ERR_EXISTS : e == ERR_NOT_FOUND ? OK : e;
}

/* The account of that mail address, which is active again; or a new one. */
static enum err
find_person(struct call *call, const struct recovery *r, struct str *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_account_of_email, ARGS(TEXT(r->admin_email)), &row);

	*ret = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	if (e == ERR_NOT_FOUND)
		return account_make(
		    call, &(struct person){.name = r->admin_name, .email = r->admin_email}, ret);
	TRY(e);
	TRY(account_invite_anew(call, *ret));
	TRY(db_run(call->db, STMT_account_set_status, ARGS(TEXT(*ret), TEXT(STR("active")))));
	return lead_check_of(call, *ret);
}

static enum err
appoint(struct call *call, struct str account)
{
	enum err e = role_appoint(call,
	    &(struct appointment){.role = ROLE_ADMIN, .account = account, .founding = true}, NULL);

	return e == ERR_EXISTS ? OK : e; /* it was they who could not sign in any more */
}

static enum err
write_rows(struct call *call, const struct recovery *r, struct str *who)
{
	struct str account;

	TRY(find_admin(call, who));
	TRY(find_person(call, r, &account));
	struct entry *e = record_new(
	    call, EVENT_INSTALLATION_RECOVERED, OBJECT_NOTHING, STR("installation"));
	record_on(e, OBJECT_ACCOUNT, account);
	TRY(appoint(call, account));
	return notice_to_governing(call, NOTICE_ADMIN_RECOVERED, account);
}

enum err
recover_admin(struct call *call, const struct recovery *r, struct str *invitation, struct str *who)
{
	*who = (struct str){NULL, 0};
	call->faults.arena = call->reply.text.arena = call->arena;
	TRY(db_begin(call->db));
	enum err e = write_rows(call, r, who);
	if (e == OK)
		e = found_write_entries(call, &r->key);
	if (e == OK)
		e = db_commit(call->db);
	else
		db_rollback(call->db);
	*invitation = call->secret;
	return e;
}
