/* Hold and resume: nobody lifts what they set. */
#include "daemon/command/hold.h"

#include "daemon/command/command.h"
#include "daemon/command/grant.h"
#include "daemon/command/object.h"
#include "daemon/command/promotion.h"
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
hold_review(struct call *call, int64_t *ret)
{
	struct str review = json_text(call->body, "review");

	*ret = 0;
	if (review.n == 0 || (time_parse(review, ret) && *ret > call->now))
		return OK;
	fault_add(&call->faults, STR("/review"), "must be a date in the future");
	return ERR_INVALID;
}

enum err
hold_set(struct call *call, const struct holding *h)
{
	struct str id = id_make(call->ids, "hld", call->now, call->arena);
	int64_t review_at;

	TRY(hold_review(call, &review_at));
	TRY(db_run(call->db, STMT_release_hold_insert,
	    ARGS(TEXT(id), TEXT(h->release), TEXT(call->caller.account), INT(call->now),
		TEXT(h->code), TEXT(h->reason), review_at != 0 ? INT(review_at) : NULL_ARG,
		text_or_null(json_text(call->body, "reentry")), text_or_null(h->promotion))));
	TRY(db_run(call->db, STMT_release_set_held, ARGS(TEXT(h->release), INT(call->now))));
	TRY(stop_ballot(call, h->release));
	struct entry *e = record_new(call, EVENT_RELEASE_HELD, OBJECT_RELEASE, h->release);
	record_on(e, OBJECT_MODEL, h->model);
	json_put_text(&e->facts, "code", h->code);
	if (review_at != 0)
		json_put_text(&e->facts, "review_at", time_text(call->arena, review_at));
	record_seal(e, "reason", h->reason);
	record_seal(e, "reentry", json_text(call->body, "reentry"));
	return OK;
}

enum err
release_hold(struct call *call)
{
	struct release r;
	enum state to;

	TRY(object_step(call, &call->object, STEP_HOLD, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(hold_set(call, &(struct holding){.release = r.id,
			       .model = r.model,
			       .code = json_text(call->body, "code"),
			       .reason = json_text(call->body, "reason")}));
	call_result(call, OBJECT_RELEASE, r.id);
	call_said(call,
	    "Held the release: no proposal goes on and no grant is activated; what is in use goes "
	    "on. Somebody else resumes it.");
	call_hint(call,
	    "sluice release resume %.*s --reason TEXT, by a lead or chair who did not "
	    "hold it",
	    STR_ARG(r.model_slug));
	return OK;
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
	if (p.cooling_until != 0)
		return OK;
	return ballot_resume(call, p.id, held_ms, 0, &deadline_at);
}

static enum err
go_on(struct call *call, const struct release *r)
{
	enum state to = release_state_at(r->position, r->stages);

	TRY(go_on_voting(call, r));
	TRY(db_run(call->db, STMT_release_set_resumed,
	    ARGS(TEXT(r->id), TEXT(str_of(state_word(to))), INT(call->now))));
	struct entry *e = record_new(call, EVENT_RELEASE_RESUMED, OBJECT_RELEASE, r->id);
	record_on(e, OBJECT_MODEL, r->model);
	json_put_int(&e->facts, "held_ms", call->now - r->held_since);
	record_seal(e, "reason", json_text(call->body, "reason"));
	return grants_activate_waiting(call, r->model);
}

static enum err
standing(struct call *call, struct str release, int64_t *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_release_holds_standing, ARGS(TEXT(release)), &row));
	*ret = row_int(&row, "holds");
	return rows_close(&row);
}

enum err
release_resume(struct call *call)
{
	struct release r;
	enum state to;
	int64_t left;

	TRY(object_step(call, &call->object, STEP_RESUME, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(db_run(call->db, STMT_release_hold_lift,
	    ARGS(TEXT(r.id), TEXT(call->caller.account), INT(call->now),
		TEXT(json_text(call->body, "reason")))));
	TRY(standing(call, r.id, &left));
	call_result(call, OBJECT_RELEASE, r.id);
	if (left == 0) {
		call_said(call, "Resumed the release: what stood still goes on.");
		return go_on(call, &r);
	}
	struct entry *e = record_new(call, EVENT_HOLD_LIFTED, OBJECT_RELEASE, r.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_said(call,
	    "Lifted what others had set; a hold of your own stands, and somebody else lifts it.");
	return OK;
}
