/* People: invite, show, edit, suspend. */
#include "daemon/command/people/account.h"

#include "daemon/command/grant/prerequisite.h"

#include "daemon/command/board/board_check.h"
#include "daemon/command/command.h"
#include "daemon/command/people/lead.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/hash.h"
#include "lib/time.h"

static const int64_t invitation_lives = 14 * DAY_MS;

static struct str
digest_of_secret(struct call *call, struct str secret)
{
	struct digest *d = NEW(call->arena, struct digest);

	*d = hash_of(secret);
	return (struct str){(const char *)d->b, DIGEST_BYTES};
}

/* A new invitation is the reply's secret. */
static enum err
invite(struct call *call, struct str account)
{
	struct str id = id_make(call->ids, "inv", call->now, call->arena);

	call->secret_name = STR("invitation");
	call->secret = secret_make(call->arena, "sli_");
	return db_run(call->db, STMT_invitation_insert,
	    ARGS(TEXT(id), TEXT(account), BLOB(digest_of_secret(call, call->secret)),
		INT(call->now), INT(call->now + invitation_lives)));
}

/* The canonical ORCID iD of the body, NULL when it names none. */
static struct str
orcid_of_body(struct call *call)
{
	struct str orcid = {NULL, 0};

	(void)orcid_parse(call->arena, json_text(call->body, "orcid"), &orcid);
	return orcid;
}

static enum err
organisation_of_body(struct call *call, struct str *ret)
{
	struct object_row organisation;

	*ret = (struct str){NULL, 0};
	if (json_member(call->body, "organisation") == NULL)
		return OK;
	TRY(object_of_body(call, OBJECT_ORGANISATION, "organisation", &organisation));
	*ret = organisation.id;
	return OK;
}

static enum err
taken(struct call *call, enum err e)
{
	if (e != ERR_EXISTS)
		return e;
	return call_refuse(call, e,
	    "There is an account with this mail address or ORCID iD already; "
	    "nothing was changed.");
}

enum err
account_make(struct call *call, const struct person *p, struct str *id)
{
	*id = id_make(call->ids, "acc", call->now, call->arena);
	TRY(taken(
	    call, db_run(call->db, STMT_account_insert,
		      ARGS(TEXT(*id), TEXT(p->name), TEXT(p->email), TEXT(p->orcid),
			  TEXT(p->organisation), TEXT(p->language.n == 0 ? STR("en") : p->language),
			  INT(p->service), INT(call->now)))));
	TRY(invite(call, *id));

	struct entry *e = record_new(call, EVENT_ACCOUNT_INVITED, OBJECT_ACCOUNT, *id);
	if (p->organisation.n != 0)
		record_on(e, OBJECT_ORGANISATION, p->organisation);
	record_seal(e, "name", p->name);
	record_seal(e, "email", p->email);
	record_seal(e, "orcid", p->orcid);
	return OK;
}

enum err
account_invite(struct call *call)
{
	struct person p = {.name = json_text(call->body, "name"),
	    .email = json_text(call->body, "email"),
	    .orcid = orcid_of_body(call),
	    .language = json_text(call->body, "language"),
	    .service = json_true(call->body, "service")};
	struct str id;

	TRY(organisation_of_body(call, &p.organisation));
	TRY(account_make(call, &p, &id));
	call_result(call, OBJECT_ACCOUNT, id);
	call->location = str_printf(call->arena, "/v1/accounts/%.*s", STR_ARG(id));
	call_said(call,
	    "Invited %.*s. The invitation is shown this once; hand it over in person or by "
	    "a channel you trust. It is valid for 14 days.",
	    STR_ARG(p.name));
	return OK;
}

/* Whoever may have used the old tokens is shut out. */
static enum err
revoke_tokens(struct call *call, struct str account)
{
	struct rows rows = db_query(
	    call->db, STMT_token_live_of_account, ARGS(TEXT(account), INT(call->now)));

	while (rows_next(&rows)) {
		struct str token = row_text(&rows, "id", call->arena);
		struct entry *e = record_new(call, EVENT_TOKEN_REVOKED, OBJECT_TOKEN, token);
		record_on(e, OBJECT_ACCOUNT, account);
	}
	TRY(rows_close(&rows));
	for (struct entry *e = call->entries; e != NULL; e = e->next)
		TRY(db_run(call->db, STMT_token_revoke, ARGS(TEXT(e->on[0].id), INT(call->now))));
	return OK;
}

enum err
account_is_program(struct call *call, struct str account, bool *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_account_service, ARGS(TEXT(account)), &row));
	*ret = row_int(&row, "service") != 0;
	return rows_close(&row);
}

enum err
account_invite_anew(struct call *call, struct str account)
{
	TRY(revoke_tokens(call, account));
	TRY(db_run(
	    call->db, STMT_invitation_revoke_of_account, ARGS(TEXT(account), INT(call->now))));
	return invite(call, account);
}

enum err
account_reinvite(struct call *call)
{
	enum state to;

	TRY(object_step(call, &call->object, STEP_REINVITE, &to));
	TRY(account_invite_anew(call, call->object.id));
	struct entry *e = record_new(
	    call, EVENT_ACCOUNT_REINVITED, OBJECT_ACCOUNT, call->object.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	TRY(board_miss(call, call->object.id, NOTICE_REVIEWER_REINVITED));
	call_result(call, OBJECT_ACCOUNT, call->object.id);
	call_said(
	    call, "Invited again; the tokens used so far are revoked, and the ledger says so.");
	return OK;
}

/* What is to be there no more. */
static bool
is_without(const char *detail, const struct call *call)
{
	json_each(item, json_member(call->body, "without"))
		if (str_is(item->text, detail))
			return true;
	return false;
}

/* Nobody says it of another. */
static enum err
check_community(struct call *call, struct str community)
{
	if (community.n == 0 || str_eq(call->object.id, call->caller.account))
		return OK;
	fault_add(&call->faults, STR("/community"), "is said by nobody but the person");
	return ERR_INVALID;
}

enum err
account_edit(struct call *call)
{
	enum state to;
	struct str name = json_text(call->body, "name"), orcid = orcid_of_body(call), organisation;
	struct str community = json_text(call->body, "community");

	TRY(object_step(call, &call->object, STEP_EDIT, &to));
	TRY(check_community(call, community));
	TRY(organisation_of_body(call, &organisation));
	bool leaves = is_without("organisation", call);
	if (organisation.n != 0 || leaves)
		TRY(db_run(call->db, STMT_account_leaves_organisation,
		    ARGS(TEXT(call->object.id), TEXT(organisation), INT(call->now))));
	TRY(taken(
	    call, db_run(call->db, STMT_account_update,
		      ARGS(TEXT(call->object.id), TEXT(name), TEXT(orcid), TEXT(organisation),
			  TEXT(json_text(call->body, "language")), INT(is_without("orcid", call)),
			  INT(leaves), INT(is_without("community", call)), TEXT(community)))));
	TRY(prerequisites_changed(call, call->object.id));

	struct entry *e = record_new(call, EVENT_ACCOUNT_EDITED, OBJECT_ACCOUNT, call->object.id);
	if (organisation.n != 0)
		record_on(e, OBJECT_ORGANISATION, organisation);
	record_seal(e, "name", name);
	record_seal(e, "orcid", orcid);
	call_result(call, OBJECT_ACCOUNT, call->object.id);
	call_said(call, "Changed the account.");
	return OK;
}

static enum err
set_status(struct call *call, enum step step, enum event event)
{
	enum state to;

	TRY(object_step(call, &call->object, step, &to));
	TRY(db_run(call->db, STMT_account_set_status,
	    ARGS(TEXT(call->object.id), TEXT(str_of(state_word(to))))));
	struct entry *e = record_new(call, event, OBJECT_ACCOUNT, call->object.id);
	json_put_text(&e->facts, "status", str_of(state_word(to)));
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, OBJECT_ACCOUNT, call->object.id);
	TRY(prerequisites_changed(call, call->object.id));
	call_said(call, "The account is now %s.", state_word(to));
	TRY(lead_check_of(call, call->object.id));
	if (to == STATE_ACCOUNT_ACTIVE)
		return OK;
	TRY(board_miss(call, call->object.id, NOTICE_REVIEWER_SUSPENDED));
	return board_lost_of(call, call->object.id);
}

enum err
account_suspend(struct call *call)
{
	return set_status(call, STEP_SUSPEND, EVENT_ACCOUNT_SUSPENDED);
}

enum err
account_reinstate(struct call *call)
{
	return set_status(call, STEP_REINSTATE, EVENT_ACCOUNT_REINSTATED);
}

static enum err
put_roles(struct call *call, struct str account)
{
	struct rows rows = db_query(call->db, STMT_account_roles,
	    ARGS(TEXT(account), TEXT(call->caller.account), INT(call->now),
		INT(object_sees_all(call))));

	json_open_list(&call->reply, "roles");
	while (rows_next(&rows)) {
		json_open(&call->reply, NULL);
		json_put_text(&call->reply, "id", row_text(&rows, "id", call->arena));
		json_put_text(&call->reply, "role", row_text(&rows, "role", call->arena));
		struct str scope = row_text(&rows, "scope_id", call->arena);
		if (scope.n != 0) {
			json_put_text(&call->reply, "on", scope);
			json_put_text(
			    &call->reply, "scope", row_text(&rows, "scope_name", call->arena));
		}
		json_put_text(&call->reply, "state", row_text(&rows, "state", call->arena));
		json_close(&call->reply);
	}
	json_close_list(&call->reply);
	return rows_close(&rows);
}

enum err
account_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "name", row_text(row, "name", a));
	json_put_text(o, "email", row_text(row, "email", a));
	json_put_text_or_null(o, "orcid", row_text(row, "orcid", a));
	json_put_text_or_null(o, "organisation", row_text(row, "organisation_name", a));
	json_put_text(o, "language", row_text(row, "language", a));
	if (str_eq(row_peek(row, "id"), call->caller.account) && !row_null(row, "community"))
		json_put_text(o, "community", row_text(row, "community", a));
	json_put_bool(o, "service", row_int(row, "service") != 0);
	json_put_text(o, "created_at", time_text(a, row_int(row, "created_at")));
	return alone ? put_roles(call, row_text(row, "id", a)) : OK;
}

enum err
account_show(struct call *call)
{
	call_result(call, OBJECT_ACCOUNT, call->object.id);
	return OK;
}

enum err
me_show(struct call *call)
{
	call_result(call, OBJECT_ACCOUNT, call->caller.account);
	return OK;
}

enum err
account_list(struct call *call)
{
	struct str status = call_query(call, "status"), self = call->caller.account;
	const unsigned who = 1u << ROLE_ADMIN | 1u << ROLE_AUDITOR;

	if ((call->caller.roles & who) == 0)
		return call_refuse(call, ERR_FORBIDDEN,
		    "Admins and auditors list all accounts; "
		    "look up one by its mail address or id: sluice account show");
	if (status.p != NULL)
		return render_page(call, &(struct page){OBJECT_ACCOUNT, STMT_account_list_by_status,
					     {TEXT(status), TEXT(self)}});
	return render_page(call, &(struct page){OBJECT_ACCOUNT, STMT_account_list, {TEXT(self)}});
}
