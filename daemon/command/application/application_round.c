/* An application that is judged once more: extended, reopened, appealed, voted on again. */
#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/people/conflict.h"
#include "lib/time.h"

static struct entry *
done(struct call *call, enum event event)
{
	call_result(call, OBJECT_APPLICATION, call->object.id);
	return record_new(call, event, OBJECT_APPLICATION, call->object.id);
}

static void
say_until(struct call *call, const char *what, int64_t deadline_at)
{
	call_said(
	    call, "%s The boards have until %.10s.", what, time_text(call->arena, deadline_at).p);
}

/* --- more time -------------------------------------------------------------------------------- */

/* Why there is no extension; the rules only know that. */
static enum err
may_extend(struct call *call)
{
	const struct object_row *o = &call->object;
	enum state to;
	enum err e = object_step(call, o, STEP_EXTEND, &to);

	if (e == ERR_NOT_READY_TO && (o->relations & IS_COUNTABLE) != 0)
		return call_refuse(call, e,
		    "The board came to its quorum: the votes are counted (sluice application "
		    "tally), and nothing was changed.");
	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "It was extended once already; nothing was changed. The chair or the deputy "
		    "can return it, or the applicant reopens it when it has lapsed.");
	return e;
}

enum err
application_extend(struct call *call)
{
	struct application a;
	int64_t deadline_at;

	TRY(may_extend(call));
	TRY(application_read(call, call->object.id, &a));
	TRY(ballot_extend(call, a.id, a.tier, &deadline_at));
	TRY(db_run(call->db, STMT_application_extend, ARGS(TEXT(a.id), INT(deadline_at))));
	record_seal(
	    done(call, EVENT_APPLICATION_EXTENDED), "reason", json_text(call->body, "reason"));
	say_until(call, "Extended, this once.", deadline_at);
	return OK;
}

static enum err
refuse_another(struct call *call, enum err e)
{
	return call_refuse(call, e,
	    "You have applied for this tier anew since, or have a grant of it: one is decided at a "
	    "time. Withdraw the new one to go on with this; nothing was changed.");
}

static enum err
may_reopen(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_REOPEN, &to);

	return e == ERR_NOT_READY_TO ? refuse_another(call, e) : e;
}

/* The same revision, so that votes cast before stand. */
enum err
application_reopen(struct call *call)
{
	struct application a;
	int64_t deadline_at;

	TRY(may_reopen(call));
	TRY(application_read(call, call->object.id, &a));
	TRY(ballot_begin_anew(call, a.id, a.tier, &deadline_at));
	TRY(db_run(call->db, STMT_application_reopen, ARGS(TEXT(a.id), INT(deadline_at))));
	(void)done(call, EVENT_APPLICATION_REOPENED);
	say_until(call, "Reopened.", deadline_at);
	return OK;
}

/* --- another round ---------------------------------------------------------------------------- */

/* A board that has nobody left to judge it is a fault of the request. */
static enum err
open_again(struct call *call, const struct application *a, bool appeal)
{
	struct ballot_opened opened;
	const struct kept_tier *t;
	struct rows row;

	TRY(db_one(call->db, STMT_application_party, ARGS(TEXT(a->id)), &row));
	struct ballot_opening o = {.id = a->id,
	    .party = a->applicant,
	    .organisation = row_text(&row, "organisation_id", call->arena),
	    .pointer = "",
	    .appeal = appeal};
	TRY(rows_close(&row));
	TRY(kept_tier_get(call->tiers, call->db, a->tier, &t));
	TRY(ballot_open(call, &o, t->policy, t->policy_count, &opened));
	TRY(db_run(call->db, STMT_application_again,
	    ARGS(TEXT(a->id), INT(opened.deadline_at), INT(appeal))));
	say_until(call,
	    appeal ? "Appealed: reviewers who took no part decide."
		   : "The boards vote on it again; what was granted stands meanwhile.",
	    opened.deadline_at);
	return OK;
}

/* Why there is none; the rules only know that. */
static enum err
may_appeal(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_APPEAL, &to);

	if (e == ERR_NOT_READY_TO && (call->object.relations & IS_FINAL) == 0)
		return refuse_another(call, e);
	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "A rejection is appealed against once, within 30 days; nothing was changed. "
		    "Its page says from when on you may apply again.");
	return e;
}

enum err
application_appeal(struct call *call)
{
	struct application a;
	struct str reason = json_text(call->body, "reason");

	TRY(may_appeal(call));
	TRY(application_read(call, call->object.id, &a));
	TRY(db_run(call->db, STMT_case_bar_took_part, ARGS(TEXT(a.id), INT(call->now))));
	TRY(ballot_again(call, a.id, STR("appeal"), reason));
	TRY(open_again(call, &a, true));
	record_seal(done(call, EVENT_APPLICATION_APPEALED), "text", reason);
	return OK;
}

static enum err
exclude(struct call *call, const struct application *a)
{
	struct object_row person;
	size_t at = 0;

	json_each(item, json_member(call->body, "conflicted")) {
		TRY(object_named(call, OBJECT_ACCOUNT, item->text,
		    str_printf(call->arena, "/conflicted/%zu", at++), &person));
		if (person.id.n != 0)
			TRY(conflict_bar(call, a->id, person.id, "conflict"));
	}
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* Why it isn't voted on again; the rules only know that. */
static enum err
may_revote(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_REVOTE, &to);

	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "A case is voted on again once, and not after an appeal; nothing was changed.");
	return e;
}

enum err
application_revote(struct call *call)
{
	struct application a;
	struct str cause = json_text(call->body, "cause"), reason = json_text(call->body, "reason");

	TRY(may_revote(call));
	TRY(application_read(call, call->object.id, &a));
	TRY(exclude(call, &a));
	TRY(ballot_again(call, a.id, cause, reason));
	TRY(open_again(call, &a, false));
	struct entry *e = done(call, EVENT_APPLICATION_REVOTE);
	json_put_text(&e->facts, "cause", cause);
	record_seal(e, "reason", reason);
	return OK;
}
