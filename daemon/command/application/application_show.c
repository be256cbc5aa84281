/* An application on its own page and in lists. */
#include "daemon/command/application/application.h"
#include "daemon/command/release/lottery.h"

#include "daemon/command/application/endorsement.h"
#include "daemon/command/application/member.h"
#include "daemon/command/board/assign.h"
#include "daemon/command/board/review_queue.h"
#include "daemon/command/command.h"
#include "daemon/command/render.h"
#include "lib/time.h"

/* --- what happened to it ---------------------------------------------------------------------- */

static enum err
put_returns(struct call *call, const struct object_row *o)
{
	struct json_out *out = &call->reply;
	struct rows rows = db_query(call->db, STMT_application_returns, ARGS(TEXT(o->id)));

	json_open_list(out, "returns");
	while (rows_next(&rows)) {
		json_open(out, NULL);
		json_put_text(out, "board", row_text(&rows, "board", call->arena));
		render_time(call, "at", &rows, "at");
		json_put_text(out, "questions", row_text(&rows, "questions", call->arena));
		json_close(out);
	}
	json_close_list(out);
	return rows_close(&rows);
}

/* The reasons of those who voted against, without their names. */
static enum err
put_rejection(struct call *call, const struct rows *row, const struct object_row *o)
{
	struct json_out *out = &call->reply;

	json_open(out, "rejection");
	json_put_text(out, "code", row_text(row, "reject_code", call->arena));
	render_time(call, "reapply_at", row, "reapply_at");
	render_time(call, "appeal_until", row, "appeal_until");
	json_open_list(out, "reasons");
	struct rows rows = db_query(call->db, STMT_application_reasons, ARGS(TEXT(o->id)));
	while (rows_next(&rows))
		json_put_text(out, NULL, row_text(&rows, "reason", call->arena));
	json_close_list(out);
	json_close(out);
	return rows_close(&rows);
}

static enum err
put_grant(struct call *call, const struct object_row *o)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_grant_of_application,
	    ARGS(TEXT(o->id), TEXT(call->caller.account)), &row);

	if (e == OK) {
		struct str grant = row_text(&row, "id", call->arena);
		json_put_text(&call->reply, "grant", grant);
		if (row_int(&row, "own") != 0)
			call_hint(call, "sluice grant show %.*s", STR_ARG(str_from(grant, 24)));
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

static struct str
next_by_applicant(const struct object_row *o)
{
	if (o->state == STATE_APPLICATION_DRAFT)
		return STR("It is not submitted yet.");
	if (o->state == STATE_APPLICATION_RETURNED)
		return (o->relations & IS_SELF) != 0
			   ? STR("Answer the board's questions, and submit it again.")
			   : STR("The applicant has questions to answer, and then resubmits it.");
	if (o->state == STATE_APPLICATION_AWAITING_ENDORSEMENT)
		return STR("An official of the applicant's organisation has to endorse it.");
	return (struct str){NULL, 0};
}

static enum err
put_outcome(struct call *call, const struct rows *row, const struct object_row *o)
{
	if (o->state == STATE_APPLICATION_REJECTED)
		return put_rejection(call, row, o);
	if (o->state == STATE_APPLICATION_WAITLISTED)
		return admission_put_waiting(call, o->id);
	if (o->state != STATE_APPLICATION_APPROVED)
		return OK;
	TRY(application_put_given(call, o->id));
	return put_grant(call, o);
}

/* The command that who reads it would give next. */
static void
hint_next(struct call *call, const struct object_row *o)
{
	struct str id = str_from(o->id, 24);
	bool self = (o->relations & IS_SELF) != 0;

	if (call->hint.n != 0)
		return;
	if (self && o->state == STATE_APPLICATION_DRAFT)
		call_hint(call, "sluice application submit %.*s", STR_ARG(id));
	else if (self && o->state == STATE_APPLICATION_RETURNED)
		call_hint(call,
		    "sluice application edit %.*s --answers FILE, then: sluice application "
		    "resubmit "
		    "%.*s",
		    STR_ARG(id), STR_ARG(id));
	else if (o->state == STATE_APPLICATION_IN_REVIEW && (o->relations & IS_ELIGIBLE) != 0)
		call_hint(call,
		    "sluice application vote %.*s approve --reason TEXT; or reject, abstain, "
		    "recuse",
		    STR_ARG(id));
	else if (o->state == STATE_APPLICATION_AWAITING_ENDORSEMENT &&
		 (o->relations & IS_ENDORSER) != 0)
		call_hint(call,
		    "sluice application endorse %.*s, or: sluice application refuse %.*s --reason "
		    "TEXT",
		    STR_ARG(id), STR_ARG(id));
	else if (self && o->state == STATE_APPLICATION_REJECTED && (o->relations & IS_FINAL) == 0)
		call_hint(call, "sluice application appeal %.*s --reason TEXT", STR_ARG(id));
	else if (self && o->state == STATE_APPLICATION_LAPSED_BY_BOARD)
		call_hint(call, "sluice application reopen %.*s", STR_ARG(id));
	else if (o->state == STATE_APPLICATION_OVERDUE &&
		 (o->relations & (IS_HEAD | IS_EXTENDED | IS_COUNTABLE | IS_SELF)) == IS_HEAD)
		call_hint(call, "sluice application extend %.*s --reason TEXT", STR_ARG(id));
	else if (o->state == STATE_APPLICATION_OVERDUE && (o->relations & IS_COUNTABLE) != 0)
		call_hint(call, "sluice application tally %.*s", STR_ARG(id));
}

static void
put_exceptions(struct call *call, const struct rows *row)
{
	struct str exceptions = row_text(row, "exceptions", call->arena);

	if (exceptions.n != 0)
		json_put_raw(&call->reply, "exceptions", exceptions);
}

static void
put_renewal(struct call *call, const struct rows *row)
{
	struct str report = row_text(row, "report", call->arena);

	if (report.n == 0)
		return;
	json_put_text(&call->reply, "kind", row_text(row, "kind", call->arena));
	json_put_text(&call->reply, "renews", row_text(row, "renews_id", call->arena));
	json_put_text(&call->reply, "report", report);
}

/* Votes and what boards say among themselves are for their members, and for auditors. */
bool
application_judged_by(uint64_t relations)
{
	return (relations & (IS_SEATED | IS_AUDITOR)) != 0 &&
	       (relations & (IS_SELF | IS_MEMBER | IS_CONFLICTED)) == 0;
}

static enum err
put_alone(struct call *call, const struct rows *row)
{
	struct object_row object = object_of_row(call, OBJECT_APPLICATION, row), *o = &object;
	struct application a = {.id = o->id, .digest = row_text(row, "digest", call->arena)};
	struct ballot b = application_ballot(&a);
	const unsigned shown = IS_SELF | IS_SEATED | IS_AUDITOR;
	bool party = !application_judged_by(o->relations);

	json_put_text_or_null(&call->reply, "digest", a.digest);
	put_exceptions(call, row);
	render_text(call, "amends", row, "amends_id");
	if (row_int(row, "endorsement") != 0)
		TRY(endorsements_put(call, o->id));
	put_renewal(call, row);
	if (!row_null(row, "paused_at"))
		json_put_text(&call->reply, "blocked_by", STR("stage"));
	application_put_policy(call, row);
	TRY(application_put_text(call, row, o));
	TRY(members_put(call, o->id, (o->relations & shown) != 0));
	TRY(put_returns(call, o));
	TRY(application_put_comments(call, o->id, party));
	if (!party)
		TRY(application_put_advice(call, o->id));
	if (!party)
		TRY(assign_put(call, o->id));
	TRY(put_outcome(call, row, o));
	if ((o->relations & IS_SELF) != 0)
		TRY(lottery_put_numbers(call, o->id));
	if (call->command->mode == READS)
		hint_next(call, o);
	TRY(ballot_put(call, &b, party ? BALLOT_PARTY : BALLOT_BOARD, next_by_applicant(o)));
	return ballot_put_rounds(call, o->id, !party);
}

/* --- the members of all ----------------------------------------------------------------------- */

/* In a board's queue: what it takes to choose. */
static enum err
put_in_queue(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	const struct kept_tier *tier;

	TRY(kept_tier_get(call->tiers, call->db, row_peek(row, "tier_id"), &tier));
	json_put_text(o, "tier", tier->name);
	json_put_text_or_null(o, "title", row_peek(row, "title"));
	json_put_text(o, "applicant", row_peek(row, "applicant_id"));
	json_put_text(o, "applicant_name", row_peek(row, "applicant_name"));
	json_put_text_or_null(o, "organisation", row_peek(row, "organisation_name"));
	review_queue_put(call, row);
	return OK;
}

enum err
application_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	const struct kept_tier *tier;

	if (!alone && row_has(row, "closes_at"))
		return put_in_queue(call, row);
	TRY(kept_tier_get(call->tiers, call->db, row_peek(row, "tier_id"), &tier));
	json_put_text_or_null(o, "title", row_text(row, "title", a));
	json_put_text(o, "model", tier->model_slug);
	json_put_text(o, "tier", tier->name);
	json_put_int(o, "tier_revision", tier->revision);
	json_put_text(o, "applicant", row_text(row, "applicant_id", a));
	json_put_text(o, "applicant_name", row_text(row, "applicant_name", a));
	json_put_text_or_null(o, "organisation", row_text(row, "organisation_name", a));
	json_put_int(o, "revision", row_int(row, "revision"));
	render_time(call, "created_at", row, "created_at");
	render_time(call, "submitted_at", row, "submitted_at");
	render_time(call, "deadline_at", row, "deadline_at");
	render_time(call, "decided_at", row, "decided_at");
	if (row_int(row, "small_installation") != 0)
		json_put_bool(o, "small_installation", true);
	return alone && !call->brief ? put_alone(call, row) : OK;
}

void
application_put_submitted(struct call *call, struct str id, const struct kept_tier *t,
    const struct content *c, int64_t deadline_at)
{
	struct object_row made = object_made(
	    call, OBJECT_APPLICATION, id, STATE_APPLICATION_IN_REVIEW);
	struct json_out *o = &call->reply;
	struct str now = time_text(call->arena, call->now);

	json_open(o, NULL);
	json_put_text(o, "said", call->said);
	json_put_text(o, "id", id);
	json_put_text(o, "state", str_of(state_word(made.state)));
	json_put_text_or_null(o, "title", c->title);
	json_put_text(o, "model", t->model_slug);
	json_put_text(o, "tier", t->name);
	json_put_int(o, "tier_revision", t->revision);
	json_put_text(o, "applicant", call->caller.account);
	json_put_int(o, "revision", 1);
	json_put_text(o, "created_at", now);
	json_put_text(o, "submitted_at", now);
	json_put_text(o, "deadline_at", time_text(call->arena, deadline_at));
	json_put_int(o, "etag", made.etag);
	object_put_allowed(call, &made);
	json_put_text(o, "hint", call->hint);
	json_close(o);
	call->etag = STR("1");
	call->rendered = true;
}

enum err
application_show(struct call *call)
{
	call_result(call, OBJECT_APPLICATION, call->object.id);
	return OK;
}
