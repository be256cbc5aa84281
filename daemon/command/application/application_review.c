/* Applications as boards judge them: return, vote, the count, and what a decision does. */
#include "daemon/command/application/application.h"
#include "daemon/command/release/admission.h"

#include "daemon/command/application/amendment.h"
#include "daemon/command/application/member.h"
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/time.h"

static const int64_t reapply_after = 30 * DAY_MS, appeal_window = 30 * DAY_MS;

/* --- returning -------------------------------------------------------------------------------- */

/* Why someone of the board may not; the rules only know that. */
static enum err
may_return(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_RETURN, &to);

	if (e != ERR_FORBIDDEN || (call->object.relations & IS_SEATED) == 0)
		return e;
	return call_refuse(call, e,
	    "The chair or the deputy returns an application once, the chair alone a second time, "
	    "and nobody a third time. Nothing was changed.");
}

enum err
application_return(struct call *call)
{
	struct str id = call->object.id, questions = json_text(call->body, "questions");
	struct application a;
	struct rows row;

	TRY(may_return(call));
	TRY(application_read(call, id, &a));
	TRY(db_one(call->db, STMT_application_may_return,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now)), &row));
	struct str board = row_text(&row, "board_id", call->arena);
	TRY(rows_close(&row));
	TRY(ballot_stop(call, id));
	TRY(db_run(call->db, STMT_application_return, ARGS(TEXT(id))));
	TRY(application_age(call, id));
	TRY(db_run(call->db, STMT_application_return_insert,
	    ARGS(TEXT(id), TEXT(call->caller.account), TEXT(board), INT(call->now),
		TEXT(questions))));
	struct entry *e = record_new(call, EVENT_APPLICATION_RETURNED, OBJECT_APPLICATION, id);
	record_on(e, OBJECT_BOARD, board);
	record_seal(e, "questions", questions);
	TRY(notice_to(call, a.applicant, NOTICE_APPLICATION_RETURNED, id));
	call_result(call, OBJECT_APPLICATION, id);
	call_said(call, "Returned to the applicant with your questions; the deadline waits.");
	return OK;
}

/* --- decisions -------------------------------------------------------------------------------- */

struct rejection {
	struct str code; /* the commonest of the votes against, NULL: none gave one */
	int64_t reapply_at; /* the earliest date that one of them gives */
};

static enum err
read_rejection(struct call *call, struct str id, struct rejection *ret)
{
	struct rows rows = db_query(call->db, STMT_application_rejection, ARGS(TEXT(id)));

	*ret = (struct rejection){{NULL, 0}, 0};
	while (rows_next(&rows)) {
		int64_t at = row_int(&rows, "reapply_at");
		if (ret->code.n == 0)
			ret->code = row_text(&rows, "code", call->arena);
		if (at != 0 && (ret->reapply_at == 0 || at < ret->reapply_at))
			ret->reapply_at = at;
	}
	if (ret->reapply_at == 0)
		ret->reapply_at = call->now + reapply_after;
	if (ret->code.n == 0)
		ret->code = STR("other");
	return rows_close(&rows);
}

static enum err
reject(struct call *call, const struct application *a)
{
	struct rejection r;

	TRY(read_rejection(call, a->id, &r));
	TRY(db_run(call->db, STMT_application_decide,
	    ARGS(TEXT(a->id), TEXT(STR("rejected")), INT(call->now), TEXT(r.code),
		INT(r.reapply_at), INT(call->now + appeal_window))));
	struct entry *e = record_new(call, EVENT_APPLICATION_DECIDED, OBJECT_APPLICATION, a->id);
	json_put_text(&e->facts, "outcome", STR("rejected"));
	json_put_text(&e->facts, "code", r.code);
	json_put_text(&e->facts, "reapply_at", time_text(call->arena, r.reapply_at));
	TRY(notice_to_people(call, a->id, NOTICE_APPLICATION_REJECTED));
	return grants_revoke(call, a->id, STR("The boards voted again, and did not approve it."));
}

enum err
application_grant(struct call *call, const struct application *a)
{
	struct application given = *a;
	bool nothing;

	TRY(application_given(call, &given, &nothing));
	if (a->amends.n != 0)
		return amendment_carry_out(call, &given);
	TRY(grant_make(call,
	    &(struct granting){.account = a->applicant, .application = a->id, .tier = a->tier}));
	return members_grant(call, a);
}

enum err
application_approve(struct call *call, const struct application *a)
{
	struct application given = *a;
	bool nothing;

	TRY(application_given(call, &given, &nothing));
	if (nothing)
		return reject(call, a);
	TRY(db_run(call->db, STMT_application_decide,
	    ARGS(
		TEXT(a->id), TEXT(STR("approved")), INT(call->now), NULL_ARG, NULL_ARG, NULL_ARG)));
	struct entry *e = record_new(call, EVENT_APPLICATION_DECIDED, OBJECT_APPLICATION, a->id);
	json_put_text(&e->facts, "outcome", STR("approved"));
	return admission_seek(call, a);
}

/* Do what the votes have come to. */
static enum err
carry_out(struct call *call, const struct application *a, const struct ballot_result *r)
{
	if (r->end == TALLY_APPROVED)
		return application_approve(call, a);
	if (r->end == TALLY_NOT_APPROVED)
		return reject(call, a);
	return db_run(call->db, STMT_application_set_deadline,
	    ARGS(TEXT(a->id), r->deadline_at == 0 ? NULL_ARG : INT(r->deadline_at)));
}

/* --- voting ----------------------------------------------------------------------------------- */

/* Why someone who asks to vote may not; the rules only know that. */
static enum err
may_vote(struct call *call)
{
	const struct object_row *o = &call->object;
	enum state to;

	if ((o->relations & IS_SELF) != 0)
		return call_refuse(call, ERR_OWN_CASE,
		    "It is your own application; others decide about it. Nothing was changed.");
	if ((o->relations & IS_CONFLICTED) != 0)
		return call_refuse(call, ERR_OWN_CASE,
		    "You have recused yourself, are a member of it, or belong to the applicant's "
		    "organisation; others decide about it. Nothing was changed.");
	if ((o->relations & IS_SEATED) != 0 && o->state == STATE_APPLICATION_OVERDUE)
		return ERR_DEADLINE_PASSED;
	if ((o->relations & IS_SEATED) != 0 && o->state != STATE_APPLICATION_IN_REVIEW)
		return call_refuse(call, ERR_WRONG_STATE,
		    "This application is %s; it is voted on while it is in review. Nothing was "
		    "changed.",
		    state_word(o->state));
	enum err e = object_step(call, o, STEP_VOTE, &to);
	if (e == ERR_FORBIDDEN && (o->relations & IS_SEATED) != 0)
		return call_refuse(call, e,
		    "You vote only on what was submitted after you were appointed, and while your "
		    "board's vote is open; when it is tied, the casting vote is the chair's. Of "
		    "who is away and "
		    "their alternate one has a vote. "
		    "Nothing was changed.");
	return e;
}

enum err
application_cast(struct call *call)
{
	struct application a;
	struct ballot_result r;
	struct measure asked;

	TRY(may_vote(call));
	TRY(application_read(call, call->object.id, &a));
	struct ballot b = application_ballot(&a);
	TRY(application_measure(call, &a, &asked));
	b.asked = &asked;
	TRY(application_take_narrowing(call, &a, &b));
	TRY(ballot_vote(call, &b, &r));
	return carry_out(call, &a, &r);
}

enum err
application_vote(struct call *call)
{
	TRY(application_cast(call));
	call_result(call, OBJECT_APPLICATION, call->object.id);
	return OK;
}

/* Why there is nothing to count yet; the rules only know that. */
static enum err
may_count(struct call *call)
{
	const struct object_row *o = &call->object;
	enum state to;

	if (o->state != STATE_APPLICATION_OVERDUE)
		return call_refuse(call, ERR_WRONG_STATE,
		    "This application is %s; its votes are counted by themselves, and on demand "
		    "when "
		    "the time for them is over. Nothing was changed.",
		    state_word(o->state));
	if ((o->relations & IS_COUNTABLE) == 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The time for votes is over, and there was no quorum. The chair or the deputy "
		    "can "
		    "return it, which gives the board time again. Nothing was changed.");
	return object_step(call, o, STEP_TALLY, &to);
}

static enum err
settle(struct call *call, struct str id, struct ballot_result *r)
{
	struct application a;
	struct measure asked;

	TRY(application_read(call, id, &a));
	struct ballot b = application_ballot(&a);
	TRY(application_measure(call, &a, &asked));
	b.asked = &asked;
	TRY(ballot_settle(call, &b, r));
	return carry_out(call, &a, r);
}

enum err
application_settle(struct call *call, struct str id)
{
	struct ballot_result r;

	return settle(call, id, &r);
}

enum err
application_relieve(struct call *call, struct str id, bool *handed)
{
	struct application a;
	struct ballot_result r;

	TRY(application_read(call, id, &a));
	struct ballot b = application_ballot(&a);
	TRY(ballot_relieve(call, &b, &r, handed));
	return *handed ? carry_out(call, &a, &r) : OK;
}

enum err
application_tally(struct call *call)
{
	struct ballot_result r;

	TRY(may_count(call));
	TRY(settle(call, call->object.id, &r));
	call_result(call, OBJECT_APPLICATION, call->object.id);
	call_said(call,
	    r.end == TALLY_OPEN ? "Counted: the votes are tied, and a casting vote decides "
				  "within 3 days."
				: "Counted: the application is %s.",
	    r.end == TALLY_APPROVED ? "approved" : "rejected");
	return OK;
}
