/* A member becomes the applicant when that person can't or doesn't act any more. */
#include "daemon/command/application/member.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/people/conflict.h"

/* Why a member may not; the rules only know that. */
static enum err
may_take_over(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_TAKE_OVER, &to);

	if (e != ERR_NOT_READY_TO)
		return e;
	return call_refuse(call, e,
	    "Its applicant is there: a member takes it over when they are suspended, or leave "
	    "questions unanswered for 14 days. Nothing was changed.");
}

/* Whoever is in conflict with the new party judges it no more. */
static enum err
find_conflicts(struct call *call, const struct application *a)
{
	const struct kept_tier *t;

	TRY(kept_tier_get(call->tiers, call->db, a->tier, &t));
	for (int i = 0; i < t->policy_count; i++)
		TRY(conflict_find(
		    call, a->id, call->caller.account, &t->policy[i], (struct str){NULL, 0}));
	return OK;
}

enum err
application_take_over(struct call *call)
{
	struct str member = id_make(
	    call->ids, object_prefix(OBJECT_MEMBER), call->now, call->arena);
	struct arg self = TEXT(call->caller.account), of = TEXT(call->caller.organisation);
	struct application a;

	TRY(may_take_over(call));
	TRY(application_read(call, call->object.id, &a));
	TRY(db_run(call->db, STMT_member_promote, ARGS(TEXT(a.id), self)));
	TRY(db_run(call->db, STMT_member_demote,
	    ARGS(TEXT(member), TEXT(a.id), TEXT(a.applicant), INT(call->now))));
	TRY(db_run(call->db, STMT_application_take_over, ARGS(TEXT(a.id), self, of)));
	TRY(db_run(call->db, STMT_tally_take_over, ARGS(TEXT(a.id), self, of)));
	TRY(find_conflicts(call, &a));
	struct entry *e = record_new(call, EVENT_APPLICATION_TAKEN_OVER, OBJECT_APPLICATION, a.id);
	record_on(e, OBJECT_MEMBER, member);
	json_put_text(&e->facts, "from", a.applicant);
	call_result(call, OBJECT_APPLICATION, a.id);
	call_said(call, "You are its applicant from now on; votes cast stand.");
	return OK;
}
