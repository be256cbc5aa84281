/* Announcing an undisclosed model: a lead proposes it, a board of the model votes, and from
 * then on it shows to everyone. */
#include "daemon/command/board/ballot.h"
#include "daemon/command/board/policy.h"
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/plan/stay.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

/* What a model's plan does not say yet: how its board votes on this. */
static const struct board_policy votes = {.same_organisation = {"declare", 7},
    .votes = {.quorum = 2, .threshold_p = 1, .threshold_q = 2, .min_approve = 2},
    .deadline_ms = 14 * DAY_MS};

struct announcement {
	struct str id, model, digest, proposer;
};

/* --- proposing -------------------------------------------------------------------------------- */

/* The board that is named, or the only one. */
static enum err
find_board(struct call *call, struct board_policy *ret)
{
	struct str named = json_text(call->body, "board");
	struct rows rows = db_query(call->db, STMT_model_boards, ARGS(TEXT(call->object.id)));
	int count = 0, fit = 0;

	while (rows_next(&rows)) {
		struct str slug = row_text(&rows, "slug", call->arena);
		count++;
		if (named.n != 0 && !str_eq(named, slug))
			continue;
		fit++;
		ret->slug = slug;
		ret->board = row_text(&rows, "id", call->arena);
	}
	TRY(rows_close(&rows));
	if (fit == 1)
		return OK;
	fault_add(
	    &call->faults, STR("/board"), "must name one of the %d boards of this model", count);
	return ERR_INVALID;
}

static enum err
write_down(struct call *call, const struct announcement *n, int64_t deadline_at)
{
	struct str reason = json_text(call->body, "reason");

	TRY(db_run(call->db, STMT_announcement_insert,
	    ARGS(TEXT(n->id), TEXT(n->model), TEXT(reason), TEXT(n->digest), TEXT(n->proposer),
		INT(call->now), INT(deadline_at))));
	TRY(db_run(call->db, STMT_model_touch, ARGS(TEXT(n->model))));
	TRY(due_at(call, DUE_ANNOUNCEMENT_DEADLINE, n->id, deadline_at));
	struct entry *e = record_new(call, EVENT_ANNOUNCEMENT_PROPOSED, OBJECT_ANNOUNCEMENT, n->id);
	record_on(e, OBJECT_MODEL, n->model);
	json_put_text(&e->facts, "digest", n->digest);
	record_seal(e, "reason", reason);
	return OK;
}

enum err
model_announce(struct call *call)
{
	struct announcement n = {.model = call->object.id, .proposer = call->caller.account};
	struct board_policy policy = votes;
	struct ballot_opened opened;
	enum state to;

	enum err e = object_step(call, &call->object, STEP_ANNOUNCE, &to);
	if (e == ERR_NOT_READY_TO)
		return call_refuse(
		    call, e, "Its announcement is being voted on already; nothing was changed.");
	TRY(e);
	TRY(find_board(call, &policy));
	n.id = id_make(call->ids, object_prefix(OBJECT_ANNOUNCEMENT), call->now, call->arena);
	struct digest d = hash_of(str_printf(
	    call->arena, "%.*s\n%.*s", STR_ARG(n.model), STR_ARG(json_text(call->body, "reason"))));
	n.digest = digest_hex(call->arena, &d);
	TRY(ballot_open(call,
	    &(struct ballot_opening){n.id, n.proposer, call->caller.organisation, "/board", false},
	    &policy, 1, &opened));
	TRY(write_down(call, &n, opened.deadline_at));
	TRY(notice_to_judges(call, NOTICE_ANNOUNCEMENT_PROPOSED, n.id));
	call_result(call, OBJECT_ANNOUNCEMENT, n.id);
	call->location = str_printf(call->arena, "/v1/announcements/%.*s", STR_ARG(n.id));
	call_said(call,
	    "Proposed. The board %.*s decides until %.*s; until then the model stays hidden.",
	    STR_ARG(opened.boards), STR_ARG(time_words(call->arena, opened.deadline_at)));
	call_hint(call, "sluice announcement vote %.*s approve --reason TEXT, by its members",
	    STR_ARG(str_from(n.id, 24)));
	return OK;
}

/* --- deciding --------------------------------------------------------------------------------- */

static struct announcement
announcement_of_row(struct call *call, const struct rows *row)
{
	struct arena *a = call->arena;

	return (struct announcement){row_text(row, "id", a), row_text(row, "model_id", a),
	    row_text(row, "digest", a), row_text(row, "proposed_by", a)};
}

static enum err
read_announcement(struct call *call, struct str id, struct announcement *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_announcement_row, ARGS(TEXT(id)), &row));
	*ret = announcement_of_row(call, &row);
	return rows_close(&row);
}

static struct ballot
ballot_of(const struct announcement *n)
{
	return (struct ballot){.id = n->id,
	    .kind = OBJECT_ANNOUNCEMENT,
	    .cases = VOTES_APPLICATION,
	    .model = n->model,
	    .digest = n->digest};
}

/* It shows from here on, and why each version is held back is due. */
static enum err
announce(struct call *call, const struct announcement *n)
{
	TRY(db_run(call->db, STMT_model_announce, ARGS(TEXT(n->model))));
	TRY(db_run(call->db, STMT_versions_announce, ARGS(TEXT(n->model), INT(call->now))));
	struct entry *e = record_new(call, EVENT_MODEL_ANNOUNCED, OBJECT_MODEL, n->model);
	record_on(e, OBJECT_ANNOUNCEMENT, n->id);
	TRY(notice_to_leads(call, n->model, NOTICE_MODEL_ANNOUNCED, n->model));
	return stay_begin(call, n->model);
}

static enum err
decide(struct call *call, const struct announcement *n, const char *state)
{
	TRY(due_never(call, DUE_ANNOUNCEMENT_DEADLINE, n->id));
	TRY(db_run(call->db, STMT_announcement_decide,
	    ARGS(TEXT(n->id), TEXT(str_of(state)), INT(call->now))));
	struct entry *e = record_new(call, EVENT_ANNOUNCEMENT_DECIDED, OBJECT_ANNOUNCEMENT, n->id);
	record_on(e, OBJECT_MODEL, n->model);
	json_put_text(&e->facts, "outcome", str_of(state));
	return db_run(call->db, STMT_model_touch, ARGS(TEXT(n->model)));
}

static enum err
carry_out(struct call *call, const struct announcement *n, const struct ballot_result *r)
{
	call_result(call, OBJECT_ANNOUNCEMENT, n->id);
	if (r->end == TALLY_OPEN) {
		TRY(db_run(call->db, STMT_announcement_set_deadline,
		    ARGS(TEXT(n->id), r->deadline_at == 0 ? NULL_ARG : INT(r->deadline_at))));
		return due_at(call, DUE_ANNOUNCEMENT_DEADLINE, n->id, r->deadline_at);
	}
	if (r->end == TALLY_NOT_APPROVED)
		return decide(call, n, "rejected");
	TRY(decide(call, n, "approved"));
	return announce(call, n);
}

/* Why someone of the board may not any more; the rules only know that. */
static enum err
may_vote(struct call *call)
{
	const struct object_row *o = &call->object;
	enum state to;

	if ((o->relations & IS_SEATED) != 0 && o->state == STATE_ANNOUNCEMENT_OVERDUE)
		return ERR_DEADLINE_PASSED;
	if ((o->relations & IS_SEATED) != 0 && o->state != STATE_ANNOUNCEMENT_VOTING)
		return call_refuse(call, ERR_WRONG_STATE,
		    "This announcement is %s; nothing was changed.", state_word(o->state));
	return object_step(call, o, STEP_VOTE, &to);
}

enum err
announcement_vote(struct call *call)
{
	struct announcement n;
	struct ballot_result r;

	TRY(may_vote(call));
	TRY(read_announcement(call, call->object.id, &n));
	struct ballot b = ballot_of(&n);
	TRY(ballot_vote(call, &b, &r));
	return carry_out(call, &n, &r);
}

enum err
announcement_tally(struct call *call)
{
	struct announcement n;
	struct ballot_result r;
	enum state to;

	TRY(object_step(call, &call->object, STEP_TALLY, &to));
	TRY(read_announcement(call, call->object.id, &n));
	struct ballot b = ballot_of(&n);
	TRY(ballot_settle(call, &b, &r));
	call_said(call, "Counted.");
	return carry_out(call, &n, &r);
}

/* Votes that suffice are counted; without a quorum its lead withdraws it and asks anew. */
enum err
due_announcement_deadline(struct call *call, struct str id)
{
	struct announcement n;
	struct ballot_result r;

	TRY(read_announcement(call, id, &n));
	struct ballot b = ballot_of(&n);
	enum err e = ballot_settle(call, &b, &r);
	if (e != ERR_NOT_READY_TO)
		return e != OK ? e : carry_out(call, &n, &r);
	call->detail = (struct str){NULL, 0};
	return notice_to_leads(call, n.model, NOTICE_ANNOUNCEMENT_LATE, id);
}

enum err
announcement_withdraw(struct call *call)
{
	struct announcement n;
	enum state to;

	TRY(object_step(call, &call->object, STEP_WITHDRAW, &to));
	TRY(read_announcement(call, call->object.id, &n));
	TRY(ballot_stop(call, n.id));
	TRY(decide(call, &n, "withdrawn"));
	call_result(call, OBJECT_ANNOUNCEMENT, n.id);
	call_said(call, "Withdrawn; the model stays hidden.");
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

static enum err
put_alone(struct call *call, const struct rows *row)
{
	struct object_row o = object_of_row(call, OBJECT_ANNOUNCEMENT, row);
	struct announcement n = announcement_of_row(call, row);
	struct ballot b = ballot_of(&n);
	bool board = (o.relations & (IS_SEATED | IS_AUDITOR)) != 0 &&
		     (o.relations & IS_CONFLICTED) == 0;

	return ballot_put(call, &b, board ? BALLOT_BOARD : BALLOT_RECUSED, (struct str){NULL, 0});
}

enum err
announcement_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "reason", row_text(row, "reason", a));
	json_put_text(o, "proposed_by", row_text(row, "proposer_name", a));
	render_time(call, "proposed_at", row, "proposed_at");
	render_time(call, "deadline_at", row, "deadline_at");
	render_time(call, "decided_at", row, "decided_at");
	return alone ? put_alone(call, row) : OK;
}

enum err
announcement_show(struct call *call)
{
	call_result(call, OBJECT_ANNOUNCEMENT, call->object.id);
	return OK;
}
