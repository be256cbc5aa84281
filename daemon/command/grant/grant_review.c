/* What people decide about a grant after it was made: suspending, revoking,
 * appeals. */
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/id.h"
#include "lib/time.h"

enum { CONFIRM_DAYS = 7 };

/* Take STEP: run STMT ($2 the time, $3 the reason, $4 who), and record EVENT. */
struct change {
	enum step step;
	enum stmt stmt;
	enum event event;
};

static enum err
change(struct call *call, const struct change *c)
{
	struct str id = call->object.id, reason = json_text(call->body, "reason");
	enum state to;

	TRY(object_step(call, &call->object, c->step, &to));
	TRY(db_run(call->db, c->stmt,
	    ARGS(TEXT(id), SPARE, INT(call->now), TEXT(reason), TEXT(call->caller.account))));
	TRY(grant_set_due(call, id));
	record_seal(record_new(call, c->event, OBJECT_GRANT, id), "reason", reason);
	call_result(call, OBJECT_GRANT, id);
	return OK;
}

/* Take STEP, by which its dates stay as they are: STMT with VALUE. */
static enum err
note(struct call *call, const struct change *c, struct str value)
{
	struct str id = call->object.id;
	enum state to;

	TRY(object_step(call, &call->object, c->step, &to));
	TRY(db_run(call->db, c->stmt, ARGS(TEXT(id), TEXT(value))));
	record_seal(record_new(call, c->event, OBJECT_GRANT, id), "reason",
	    json_text(call->body, "reason"));
	call_result(call, OBJECT_GRANT, id);
	return OK;
}

/* --- suspending and revoking ------------------------------------------------------------------ */

/* What is done in good faith, under safe harbour or by who has flagged the model, is stopped
 * only by who has looked at it. */
static enum err
check_sheltered(struct call *call)
{
	struct rows row;

	if (json_truth(call->body, "safe_harbour_seen"))
		return OK;
	enum err e = db_one(call->db, STMT_grant_sheltered, ARGS(TEXT(call->object.id)), &row);
	struct str flag = e == OK ? row_text(&row, "flag_id", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	if (flag.n == 0)
		fault_add(&call->faults, STR("/safe_harbour_seen"),
		    "must be true: the grant is under safe harbour; look at what it is used for "
		    "first");
	else
		fault_add(&call->faults, STR("/safe_harbour_seen"),
		    "must be true: its holder has flagged this model (sluice flag show %.*s), and "
		    "pointing something out in good faith is no cause; look at that first",
		    STR_ARG(str_from(flag, ID_LENGTH - 6)));
	return ERR_INVALID;
}

/* Nothing of a sheltered grant stops unseen. */
static enum err
stop(struct call *call, const struct change *c)
{
	enum state to;

	TRY(object_step(call, &call->object, c->step, &to));
	TRY(check_sheltered(call));
	TRY(change(call, c));
	return db_run(call->db, STMT_grant_stop_note, ARGS(TEXT(call->object.id), INT(call->now)));
}

enum err
grant_suspend(struct call *call)
{
	TRY(stop(call, &(struct change){STEP_SUSPEND, STMT_grant_suspend, EVENT_GRANT_SUSPENDED}));
	TRY(due_at(call, DUE_GRANT_CONFIRM, call->result.id, call->now + CONFIRM_DAYS * DAY_MS));
	TRY(grant_tell_holder(call, call->result.id, NOTICE_GRANT_SUSPENDED));
	call_said(call,
	    "Suspended; the next evaluation denies. A second person confirms it within "
	    "%d days.",
	    CONFIRM_DAYS);
	call_hint(call, "sluice grant reinstate %.*s --reason TEXT",
	    STR_ARG(str_from(call->result.id, ID_LENGTH - 6)));
	return OK;
}

enum err
grant_confirm(struct call *call)
{
	TRY(note(call, &(struct change){STEP_CONFIRM, STMT_grant_confirm, EVENT_GRANT_CONFIRMED},
	    call->caller.account));
	TRY(due_never(call, DUE_GRANT_CONFIRM, call->result.id));
	TRY(notice_settle_kind(call, NOTICE_GRANT_UNCONFIRMED, call->result.id));
	call_said(call, "Confirmed: the grant stays suspended.");
	return OK;
}

/* Its holder may have got another meanwhile. */
static enum err
give_back(struct call *call, struct str id)
{
	struct str taken;

	TRY(grant_activate_if_ready(call, id));
	TRY(grant_give_way(call, id, &taken));
	if (taken.n == 0)
		call_said(call, "Given back; the grant is longer by the time that was lost.");
	else
		call_said(call,
		    "What was done to it is annulled; its holder has got grant %.*s meanwhile, "
		    "which gives no less and stays in its place.",
		    STR_ARG(str_from(taken, ID_LENGTH - 6)));
	return grant_tell_holder(
	    call, id, taken.n == 0 ? NOTICE_GRANT_REINSTATED : NOTICE_GRANT_REPLACED);
}

enum err
grant_reinstate(struct call *call)
{
	enum err e = change(
	    call, &(struct change){STEP_REINSTATE, STMT_grant_reinstate, EVENT_GRANT_REINSTATED});
	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "What was revoked, or has run out, is given back only when its holder has "
		    "appealed, by someone who had no part in it; nothing was changed.");
	TRY(e);
	TRY(notice_settle(call, call->result.id));
	TRY(db_run(call->db, STMT_grant_stop_ended, ARGS(TEXT(call->result.id), INT(call->now))));
	TRY(due_never(call, DUE_GRANT_CONFIRM, call->result.id));
	return give_back(call, call->result.id);
}

enum err
grant_revoke(struct call *call)
{
	TRY(stop(call, &(struct change){STEP_REVOKE, STMT_grant_revoke, EVENT_GRANT_REVOKED}));
	TRY(due_never(call, DUE_GRANT_CONFIRM, call->result.id));
	TRY(notice_settle(call, call->result.id));
	TRY(grant_tell_holder(call, call->result.id, NOTICE_GRANT_REVOKED));
	call_said(call,
	    "Revoked; the next evaluation denies. What was downloaded is not recalled by it.");
	return OK;
}

/* --- appeals ---------------------------------------------------------------------------------- */

enum err
grant_appeal(struct call *call)
{
	enum err e = note(call,
	    &(struct change){STEP_APPEAL, STMT_grant_appeal, EVENT_GRANT_APPEALED},
	    json_text(call->body, "reason"));
	if (e == ERR_FORBIDDEN && (call->object.relations & IS_SELF) != 0)
		return call_refuse(call, e,
		    "Its holder appeals once against a suspension or a revocation, and against "
		    "nothing else; nothing was changed.");
	TRY(e);
	TRY(db_run(
	    call->db, STMT_grant_stop_appealed, ARGS(TEXT(call->result.id), INT(call->now))));
	TRY(grant_alarm(call, call->result.id, NOTICE_GRANT_APPEALED));
	call_said(
	    call, "Appealed. Someone who had no part in it reinstates the grant, or refuses.");
	return OK;
}

enum err
grant_uphold(struct call *call)
{
	TRY(note(call, &(struct change){STEP_UPHOLD, STMT_grant_uphold, EVENT_GRANT_UPHELD},
	    call->caller.account));
	TRY(notice_settle(call, call->result.id));
	TRY(grant_tell_holder(call, call->result.id, NOTICE_GRANT_UPHELD));
	call_said(call, "The appeal is refused; what was done stands.");
	return OK;
}
