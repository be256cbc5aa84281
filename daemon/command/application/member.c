/* Members of an application: invited, accepted, declined, gone; each has a grant of their
 * own. */
#include "daemon/command/application/member.h"
#include "daemon/command/release/admission.h"

#include "daemon/command/application/eligibility.h"
#include "daemon/command/application/endorsement.h"
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/render.h"
#include "lib/hash.h"
#include "lib/time.h"

enum { MEMBERS_MAX = 50 };
static const int64_t invitation_lives = 30 * DAY_MS;

/* --- inviting --------------------------------------------------------------------------------- */

/* Whom the body names: an account, or a mail address, to which a secret is bound. */
struct invited {
	struct str account, email;
	struct digest digest;
};

static enum err
account_of(struct call *call, struct str id, struct invited *who)
{
	struct rows row;
	enum err e = db_one(
	    call->db, STMT_account_by_id, ARGS(TEXT(id), TEXT(call->caller.account)), &row);
	bool there = e == OK && str_is(row_peek(&row, "status"), "active") &&
		     row_int(&row, "service") == 0;

	(void)rows_close(&row);
	who->account = id;
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (!there)
		fault_add(&call->faults, STR("/who"), "is no account that can be invited");
	return OK;
}

static enum err
who_of_body(struct call *call, struct invited *who)
{
	struct str given = json_text(call->body, "who");

	*who = (struct invited){.account = {NULL, 0}};
	if (str_eq(given, call->caller.account))
		fault_add(&call->faults, STR("/who"), "is you, and you are part of it already");
	else if (id_ok(given, object_prefix(OBJECT_ACCOUNT)))
		TRY(account_of(call, given, who));
	else if (email_ok(given))
		who->email = given;
	else
		fault_add(&call->faults, STR("/who"), "must be a mail address or an account's id");
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

static enum err
check_room(struct call *call)
{
	struct rows row;

	TRY(db_one(call->db, STMT_member_count, ARGS(TEXT(call->object.id)), &row));
	if (row_int(&row, "members") >= MEMBERS_MAX)
		fault_add(&call->faults, STR("/who"),
		    "is one too many: %d people are or were named in it", MEMBERS_MAX);
	TRY(rows_close(&row));
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* An invitation by mail address is the reply's secret. */
static enum err
insert(struct call *call, struct str id, struct invited *who)
{
	struct arg digest = NULL_ARG;

	if (who->email.n != 0) {
		call->secret_name = STR("invitation");
		call->secret = secret_make(call->arena, "slm_");
		who->digest = hash_of(call->secret);
		digest = BLOB(((struct str){(const char *)who->digest.b, DIGEST_BYTES}));
	}
	enum err e = db_run(call->db, STMT_member_insert,
	    ARGS(TEXT(id), TEXT(call->object.id), TEXT(who->account), TEXT(who->email), digest,
		INT(call->now), INT(call->now + invitation_lives)));
	return e != ERR_EXISTS
		   ? e
		   : call_refuse(call, e, "They are named in it already; nothing was changed.");
}

enum err
application_invite(struct call *call)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_MEMBER), call->now, call->arena);
	struct invited who;
	enum state to;

	TRY(object_step(call, &call->object, STEP_INVITE, &to));
	TRY(who_of_body(call, &who));
	TRY(check_room(call));
	TRY(db_run(call->db, STMT_member_expire, ARGS(TEXT(call->object.id), INT(call->now))));
	TRY(insert(call, id, &who));
	struct entry *e = record_new(
	    call, EVENT_MEMBER_INVITED, OBJECT_APPLICATION, call->object.id);
	record_on(e, OBJECT_MEMBER, id);
	if (who.account.n != 0) {
		record_on(e, OBJECT_ACCOUNT, who.account);
		TRY(notice_to(call, who.account, NOTICE_MEMBER_INVITED, id));
	}
	record_seal(e, "email", who.email);
	call_result(call, OBJECT_MEMBER, id);
	call->location = str_printf(call->arena, "/v1/members/%.*s", STR_ARG(id));
	if (who.email.n == 0)
		call_said(call, "Invited. They accept it within 30 days: sluice member list");
	else
		call_said(call,
		    "Invited. The invitation is shown this once; send it to that address. Whoever "
		    "has an account with it can accept within 30 days.");
	call_hint(call, "sluice member %s, by the person invited",
	    who.email.n == 0 ? "accept" : "join --invitation FILE");
	return OK;
}

/* --- accepting -------------------------------------------------------------------------------- */

struct member {
	struct str id, application, account, state, tier;
	bool to_endorse; /* is to be endorsed, and isn't */
};

static enum err
read_member(struct call *call, struct str id, struct member *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_member_row, ARGS(TEXT(id)), &row));
	*ret = (struct member){.id = id,
	    .application = row_text(&row, "application_id", a),
	    .account = row_text(&row, "account_id", a),
	    .state = row_text(&row, "state", a),
	    .tier = row_text(&row, "tier_id", a),
	    .to_endorse = row_int(&row, "endorsement") != 0 && row_int(&row, "endorsed") == 0};
	return rows_close(&row);
}

static struct entry *
record(struct call *call, enum event event, const struct member *m)
{
	struct entry *e = record_new(call, event, OBJECT_APPLICATION, m->application);

	record_on(e, OBJECT_MEMBER, m->id);
	if (m->account.n != 0)
		record_on(e, OBJECT_ACCOUNT, m->account);
	call_result(call, OBJECT_MEMBER, m->id);
	return e;
}

/* Why someone invited may not; the rules only know that. */
static enum err
may_accept(struct call *call, const struct object_row *member)
{
	const unsigned over = IS_SELF | IS_BLOCKED;
	enum state to;

	if ((member->relations & IS_SELF) != 0 && member->state == STATE_MEMBER_EXPIRED)
		return call_refuse(call, ERR_WRONG_STATE,
		    "This invitation has expired; nothing was changed. Its applicant can invite "
		    "you "
		    "again.");
	if ((member->relations & over) == over && member->state == STATE_MEMBER_INVITED)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The application is over, and nobody joins it any more; nothing was changed.");
	if ((member->relations & IS_SELF) != 0 && (member->relations & IS_CONFLICTED) != 0)
		return call_refuse(call, ERR_OWN_CASE,
		    "You have voted on this application, and whoever judges a case is no part of "
		    "it; nothing was changed. Recuse yourself first.");
	return object_step(call, member, STEP_ACCEPT, &to);
}

/* Members are asked the same as applicants, and the application's answers are their proof. */
static enum err
is_eligible(struct call *call, const struct object_row *member)
{
	const struct kept_tier *t;
	struct application a;
	struct str exceptions;
	struct member m;

	TRY(read_member(call, member->id, &m));
	TRY(application_read(call, m.application, &a));
	TRY(kept_tier_get(call->tiers, call->db, m.tier, &t));
	TRY(eligibility_check(call, t,
	    &(struct applying){call->caller.account, a.answers, &call->faults}, &exceptions));
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* Who accepts when it is approved already takes a place at once. */
static enum err
has_place(struct call *call, const struct object_row *member)
{
	struct member m;

	TRY(read_member(call, member->id, &m));
	return str_is(m.state, "approved") ? admission_late(call, m.application) : OK;
}

/* What was approved already is granted to a member who accepts later. */
static enum err
accept(struct call *call, const struct object_row *member)
{
	struct member m;

	TRY(may_accept(call, member));
	TRY(is_eligible(call, member));
	TRY(has_place(call, member));
	TRY(db_run(call->db, STMT_member_accept, ARGS(TEXT(member->id), INT(call->now))));
	TRY(read_member(call, member->id, &m));
	if (m.to_endorse)
		TRY(endorsement_of_member(call, m.application, m.account));
	TRY(read_member(call, member->id, &m));
	(void)record(call, EVENT_MEMBER_ACCEPTED, &m);
	bool approved = str_is(m.state, "approved");
	call_said(call, approved ? "Accepted; you have a grant of your own."
				 : "Accepted. When the boards approve it, you get a grant of your "
				   "own.");
	call_hint(call, approved ? "sluice grant list --mine" : "sluice application show %.*s",
	    STR_ARG(str_from(m.application, 24)));
	if (m.to_endorse)
		call_said(call,
		    "Accepted. An official of your organisation has to endorse you before "
		    "it is decided.");
	if (!approved || m.to_endorse)
		return OK;
	return grant_make(call,
	    &(struct granting){.account = m.account, .application = m.application, .tier = m.tier});
}

enum err
member_accept(struct call *call)
{
	return accept(call, &call->object);
}

/* A file that holds an invitation ends in a line break. */
static struct str
invitation_of_body(struct call *call)
{
	struct str s = json_text(call->body, "invitation");

	while (s.n > 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' '))
		s.n--;
	return s;
}

static enum err
refuse_invitation(struct call *call)
{
	return call_refuse(call, ERR_INVITATION,
	    "This invitation is unknown, used, withdrawn or expired, or was sent to another mail "
	    "address than your account's; nothing was changed. Its applicant can send a new one.");
}

enum err
member_join(struct call *call)
{
	struct digest d = hash_of(invitation_of_body(call));
	struct object_row member;
	struct rows row;

	enum err e = db_one(call->db, STMT_member_invitation,
	    ARGS(BLOB(((struct str){(const char *)d.b, DIGEST_BYTES})), TEXT(call->caller.account)),
	    &row);
	if (e != OK)
		return rows_close(&row), e == ERR_NOT_FOUND ? refuse_invitation(call) : e;
	struct str id = row_text(&row, "id", call->arena);
	bool good = row_int(&row, "expires_at") > call->now && row_int(&row, "theirs") != 0;
	(void)rows_close(&row);
	if (!good)
		return refuse_invitation(call);
	e = db_run(call->db, STMT_member_claim, ARGS(TEXT(id), TEXT(call->caller.account)));
	if (e == ERR_EXISTS)
		return call_refuse(
		    call, e, "You are named in this application already; nothing was changed.");
	TRY(e);
	TRY(object_find(call, OBJECT_MEMBER, id, &member));
	return accept(call, &member);
}

/* --- going ------------------------------------------------------------------------------------ */

/* Take STEP, record EVENT, and end the grants of who goes. */
static enum err
end(struct call *call, enum step step, enum event event)
{
	struct member m;
	enum state to;

	TRY(object_step(call, &call->object, step, &to));
	TRY(read_member(call, call->object.id, &m));
	TRY(db_run(call->db, STMT_member_end,
	    ARGS(TEXT(m.id), INT(call->now), TEXT(str_of(state_word(to))))));
	(void)record(call, event, &m);
	return m.account.n == 0 ? OK : grants_end(call, m.application, m.account);
}

enum err
member_decline(struct call *call)
{
	TRY(end(call, STEP_DECLINE, EVENT_MEMBER_DECLINED));
	call_said(call, "Declined.");
	return OK;
}

enum err
member_leave(struct call *call)
{
	TRY(end(call, STEP_LEAVE, EVENT_MEMBER_LEFT));
	call_said(call, "You have left the application; what it granted you has ended.");
	return OK;
}

enum err
member_remove(struct call *call)
{
	TRY(end(call, STEP_REMOVE, EVENT_MEMBER_REMOVED));
	call_said(call, "Removed; what the application granted them has ended.");
	return OK;
}

/* --- as others need them ---------------------------------------------------------------------- */

enum err
members_named(struct call *call, struct str application, struct str *ret)
{
	struct json_out o = {.text.arena = call->arena};
	struct rows rows = db_query(call->db, STMT_members_named, ARGS(TEXT(application)));
	bool any = false;

	json_open_list(&o, NULL);
	while (rows_next(&rows)) {
		json_put_text(&o, NULL, row_text(&rows, "named", call->arena));
		any = true;
	}
	json_close_list(&o);
	*ret = any ? buf_str(&o.text) : (struct str){NULL, 0};
	return rows_close(&rows);
}

enum err
members_grant(struct call *call, const struct application *a)
{
	struct rows rows = db_query(call->db, STMT_members_accepted, ARGS(TEXT(a->id)));
	struct str accounts[MEMBERS_MAX];
	int n = 0;

	while (n < MEMBERS_MAX && rows_next(&rows))
		accounts[n++] = row_text(&rows, "account_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(grant_make(
		    call, &(struct granting){
			      .account = accounts[i], .application = a->id, .tier = a->tier}));
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

static enum state
present_state(const struct call *call, const struct rows *row)
{
	enum state stored = state_of(OBJECT_MEMBER, row_peek(row, "state"));

	return stored == STATE_MEMBER_INVITED && row_int(row, "expires_at") <= call->now
		   ? state_ripe(stored)
		   : stored;
}

static void
put_listed(struct call *call, const struct rows *row, bool addresses)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_open(o, NULL);
	json_put_text(o, "id", row_text(row, "id", a));
	json_put_text_or_null(o, "account", row_text(row, "account_id", a));
	json_put_text_or_null(o, "name", row_text(row, "name", a));
	if (addresses && !row_null(row, "email"))
		json_put_text(o, "email", row_text(row, "email", a));
	json_put_text_or_null(o, "organisation", row_text(row, "organisation_name", a));
	json_put_text(o, "state", str_of(state_word(present_state(call, row))));
	json_put_text_or_null(o, "grant", row_text(row, "grant_id", a));
	json_close(o);
}

enum err
members_put(struct call *call, struct str application, bool addresses)
{
	struct rows rows = db_query(call->db, STMT_members_of_application, ARGS(TEXT(application)));
	bool any = false;

	while (rows_next(&rows)) {
		if (!any)
			json_open_list(&call->reply, "members");
		any = true;
		put_listed(call, &rows, addresses);
	}
	if (any)
		json_close_list(&call->reply);
	return rows_close(&rows);
}

enum err
member_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "application", row_text(row, "application_id", a));
	json_put_text(o, "tier",
	    str_printf(a, "%.*s/%.*s", STR_ARG(row_text(row, "model", a)),
		STR_ARG(row_text(row, "tier", a))));
	json_put_text_or_null(o, "title", row_text(row, "title", a));
	json_put_text(o, "applicant_name", row_text(row, "applicant_name", a));
	json_put_text_or_null(o, "account", row_text(row, "account_id", a));
	json_put_text_or_null(o, "name", row_text(row, "name", a));
	json_put_text_or_null(o, "email", row_text(row, "email", a));
	json_put_text(o, "invited_at", time_text(a, row_int(row, "invited_at")));
	json_put_text(o, "expires_at", time_text(a, row_int(row, "expires_at")));
	return OK;
}

enum err
member_show(struct call *call)
{
	call_result(call, OBJECT_MEMBER, call->object.id);
	return OK;
}

enum err
member_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_MEMBER, STMT_member_list,
				     {TEXT(call->caller.account), INT(call->now)}});
}
