/* Hold and resume: nobody lifts what they set. */
#include "daemon/command/release/hold.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "lib/time.h"

/* --- hold ------------------------------------------------------------------------------------- */

/* Nobody is asked for a vote while it is held. */
static enum err
stop_ballot(struct call *call, struct str release)
{
	struct promotion p;

	TRY(promotion_open(call, release, &p));
	return p.id.n == 0 ? OK : ballot_stop(call, p.id);
}

enum err
hold_set(struct call *call, struct act *hold)
{
	TRY(act_write(call, hold));
	TRY(db_run(call->db, STMT_release_set_held, ARGS(TEXT(hold->release), INT(call->now))));
	TRY(stop_ballot(call, hold->release));
	TRY(due_at(call, DUE_ACT_TELL, hold->id, call->now));
	act_record(call, record_new(call, EVENT_RELEASE_HELD, OBJECT_RELEASE, hold->release), hold);
	return OK;
}

enum err
release_hold(struct call *call)
{
	struct release r;
	struct act hold;
	const char *honest;
	enum state to;

	TRY(object_step(call, &call->object, STEP_HOLD, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(act_of_body(call, ACT_HOLD, &r, &hold));
	TRY(hold_set(call, &hold));
	call_result(call, OBJECT_RELEASE, r.id);
	TRY(act_honest_words(call, &hold, &honest));
	call_said(call,
	    "Held the release: no proposal goes on and no grant is activated; what is in use goes "
	    "on. Somebody else resumes it.%s",
	    honest);
	call_hint(call,
	    "sluice release resume %.*s --reason TEXT, by a lead or chair who did not "
	    "hold it",
	    STR_ARG(r.model_slug));
	return OK;
}

/* --- by the rules ----------------------------------------------------------------------------- */

static enum err
held_for(struct call *call, struct str release, const struct hold_cause *c, bool *ret)
{
	struct rows row;
	enum err e = db_one(
	    call->db, STMT_hold_of_cause, ARGS(TEXT(c->cause), TEXT(release), TEXT(c->code)), &row);

	(void)rows_close(&row);
	*ret = e == OK;
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
hold_for(struct call *call, struct str release, const struct hold_cause *c)
{
	struct act hold = {.kind = ACT_HOLD,
	    .release = release,
	    .model = c->model,
	    .by_rules = true,
	    .code = c->code,
	    .reason = c->reason,
	    .reentry = c->reentry,
	    .review_at = c->review_at,
	    .cause = c->cause};
	bool held;

	TRY(held_for(call, release, c, &held));
	if (held)
		return OK;
	TRY(hold_set(call, &hold));
	TRY(notice_to_leads(call, c->model, NOTICE_RELEASE_HELD, release));
	if (c->admins)
		TRY(notice_to_admins(call, NOTICE_RELEASE_HELD, release));
	return notice_to_chairs(call, c->model, NOTICE_RELEASE_HELD, release);
}

enum { RELEASES_MAX = 16 };

enum err
hold_set_by_daemon(struct call *call, const struct hold_cause *c)
{
	struct str release[RELEASES_MAX];
	struct rows rows = db_query(call->db, STMT_releases_to_hold, ARGS(TEXT(c->model)));
	int n = 0;

	while (n < RELEASES_MAX && rows_next(&rows))
		release[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(hold_for(call, release[i], c));
	return OK;
}

/* CODE: empty: by whatever it held. */
static enum err
close_holds(struct call *call, struct str cause, struct str code)
{
	struct held {
		struct str release, model;
	} held[RELEASES_MAX];
	struct rows rows = db_query(
	    call->db, STMT_holds_of_cause, ARGS(TEXT(cause), text_or_null(code)));
	int n = 0;

	for (; n < RELEASES_MAX && rows_next(&rows); n++)
		held[n] = (struct held){row_text(&rows, "release_id", call->arena),
		    row_text(&rows, "model_id", call->arena)};
	TRY(rows_close(&rows));
	TRY(db_run(call->db, STMT_hold_close_cause,
	    ARGS(TEXT(cause), text_or_null(code), INT(call->now))));
	for (int i = 0; i < n; i++) {
		struct entry *e = record_new(
		    call, EVENT_HOLD_CAUSE_CLOSED, OBJECT_RELEASE, held[i].release);
		record_on(e, OBJECT_MODEL, held[i].model);
		json_put_text(&e->facts, "cause", cause);
		TRY(notice_to_chairs(
		    call, held[i].model, NOTICE_HOLD_CAUSE_CLOSED, held[i].release));
	}
	return OK;
}

enum err
hold_cause_closed(struct call *call, struct str cause)
{
	return close_holds(call, cause, (struct str){NULL, 0});
}

enum err
hold_code_closed(struct call *call, struct str cause, const char *code)
{
	return close_holds(call, cause, str_of(code));
}

/* --- resume ----------------------------------------------------------------------------------- */

/* A proposal that stood still has the time that it had. */
static enum err
go_on_voting(struct call *call, const struct release *r)
{
	int64_t held_ms = call->now - r->held_since, deadline_at;
	struct promotion p;

	TRY(promotion_open(call, r->id, &p));
	if (p.id.n == 0)
		return OK;
	TRY(db_run(call->db, STMT_promotion_go_on, ARGS(TEXT(p.id), INT(held_ms))));
	if (p.cooling_until == 0)
		TRY(ballot_resume(call, p.id, held_ms, 0, &deadline_at));
	return OK;
}

static enum err
go_on(struct call *call, const struct release *r)
{
	enum state to = release_state_unheld(r);

	struct promotion p;

	TRY(go_on_voting(call, r));
	TRY(db_run(call->db, STMT_release_set_resumed,
	    ARGS(TEXT(r->id), TEXT(str_of(state_word(to))), INT(call->now))));
	TRY(promotion_open(call, r->id, &p));
	if (p.id.n != 0)
		TRY(promotion_await(call, p.id));
	struct entry *e = record_new(call, EVENT_RELEASE_RESUMED, OBJECT_RELEASE, r->id);
	record_on(e, OBJECT_MODEL, r->model);
	json_put_int(&e->facts, "held_ms", call->now - r->held_since);
	record_seal(e, "reason", json_text(call->body, "reason"));
	return grants_activate_waiting(call, r->model);
}

/* How many holds stand, and how many of them the rules set. */
struct standing {
	int64_t all, automatic;
};

static enum err
read_standing(struct call *call, struct str release, struct standing *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_release_holds_standing, ARGS(TEXT(release)), &row));
	*ret = (struct standing){row_int(&row, "holds"), row_int(&row, "automatic")};
	return rows_close(&row);
}

static enum err
check_resume(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_RESUME, &to);

	if (e != ERR_NOT_READY_TO)
		return e;
	call_hint(call, "sluice release show %.*s", STR_ARG(call->object.id));
	return call_refuse(call, e,
	    "The rules hold it; nothing was changed. Its chair or deputy lifts that, once what "
	    "caused it is closed.");
}

/* Something stands still: whose hold that is says who can lift it. */
static void
say_what_stands(struct call *call, const struct standing *left)
{
	if (left->automatic != 0)
		call_said(call,
		    "Lifted what you could. The rules hold it still: its chair or deputy lifts "
		    "that, once what caused it is closed.");
	else
		call_said(call,
		    "Lifted what others had set; a hold of your own stands, and somebody else "
		    "lifts it.");
}

enum err
release_resume(struct call *call)
{
	struct release r;
	struct standing left;
	bool chair = (call->object.relations & IS_CHAIR) != 0;

	TRY(check_resume(call));
	TRY(release_read(call, call->object.id, &r));
	TRY(db_run(call->db, STMT_release_hold_lift,
	    ARGS(TEXT(r.id), TEXT(call->caller.account), INT(call->now),
		TEXT(json_text(call->body, "reason")), INT(chair))));
	TRY(read_standing(call, r.id, &left));
	call_result(call, OBJECT_RELEASE, r.id);
	if (left.all == 0) {
		call_said(call, "Resumed the release: what stood still goes on.");
		return go_on(call, &r);
	}
	struct entry *e = record_new(call, EVENT_HOLD_LIFTED, OBJECT_RELEASE, r.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	say_what_stands(call, &left);
	return OK;
}
