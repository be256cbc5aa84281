/* Releases: list, show, preview. */
#include "daemon/command/release/release.h"
#include "daemon/command/release/lottery.h"

#include "daemon/command/command.h"
#include "daemon/command/gate/assess.h"
#include "daemon/command/gate/reopen.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/plan/stay.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/release/act.h"
#include "daemon/command/release/impact.h"
#include "daemon/command/render.h"
#include "lib/time.h"

/* --- reading ----------------------------------------------------------------------------------- */

enum err
release_read(struct call *call, struct str id, struct release *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_release_row, ARGS(TEXT(id)), &row));
	*ret = (struct release){.id = id,
	    .model = row_text(&row, "model_id", a),
	    .model_slug = row_text(&row, "model", a),
	    .plan = row_text(&row, "plan_id", a),
	    .state = state_of(OBJECT_RELEASE, row_text(&row, "state", a)),
	    .stage = row_text(&row, "stage_id", a),
	    .stage_slug = row_text(&row, "stage", a),
	    .position = (int)row_int(&row, "position"),
	    .stages = (int)row_int(&row, "stages"),
	    .stage_since = row_int(&row, "stage_since"),
	    .dwell_from = row_int(&row, "dwell_from"),
	    .held_since = row_int(&row, "held_since"),
	    .cut_short = row_int(&row, "cut_short") != 0};
	return rows_close(&row);
}

enum err
release_going_on(struct call *call, struct str model, struct release *ret)
{
	struct rows rows = db_query(call->db, STMT_release_going_on, ARGS(TEXT(model)));
	struct str id = rows_next(&rows) ? row_text(&rows, "id", call->arena) : STR("");

	*ret = (struct release){.position = 0};
	TRY(rows_close(&rows));
	return id.n == 0 ? OK : release_read(call, id, ret);
}

enum err
release_lived(struct call *call, const struct release *r, struct release *ret)
{
	struct release on;

	*ret = *r;
	if (r->stage.n != 0)
		return OK;
	TRY(release_going_on(call, r->model, &on));
	ret->stage = on.stage;
	ret->stage_since = on.stage_since;
	ret->dwell_from = on.dwell_from;
	ret->held_since = on.held_since;
	return OK;
}

int64_t
release_dwell(const struct release *r, int64_t now)
{
	if (r->stage.n == 0)
		return -1;
	return (r->held_since != 0 ? r->held_since : now) - r->dwell_from;
}

enum state
release_state_unheld(const struct release *r)
{
	if (r->stage.n == 0 && r->position == 0)
		return STATE_RELEASE_PLANNED;
	return r->position < r->stages && !r->cut_short ? STATE_RELEASE_RUNNING
							: STATE_RELEASE_COMPLETED;
}

/* --- what stands in the way of the next proposal ---------------------------------------------- */

enum err
release_weigh(struct call *call, struct object_row *o)
{
	struct release r;
	struct assessment a;
	bool open;

	TRY(lottery_weigh(call, o, IS_UNDRAWABLE));
	if (o->state != STATE_RELEASE_PLANNED && o->state != STATE_RELEASE_RUNNING)
		return OK;
	TRY(release_read(call, o->id, &r));
	TRY(assess(call, &r, &a));
	TRY(promotion_is_open(call, r.id, &open));
	if (open || !assess_ready(&a))
		o->relations |= IS_BLOCKED;
	if (!assess_forcible(&a))
		o->relations |= IS_CROSSING;
	return OK;
}

/* --- show ------------------------------------------------------------------------------------- */

static enum err
put_holds(struct call *call, struct str release)
{
	struct rows rows = db_query(call->db, STMT_release_holds, ARGS(TEXT(release)));

	json_open_list(&call->reply, "holds");
	while (rows_next(&rows)) {
		json_open(&call->reply, NULL);
		act_put(call, &rows);
		json_close(&call->reply);
	}
	json_close_list(&call->reply);
	return rows_close(&rows);
}

static enum err
put_stopped(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_stopped_of_model, ARGS(TEXT(model)));
	enum err err = OK;

	json_open_list(o, "stopped");
	while (err == OK && rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "id", row_text(&rows, "id", call->arena));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		err = act_put_scope(call, &rows);
		act_put(call, &rows);
		json_close(o);
	}
	json_close_list(o);
	enum err closed = rows_close(&rows);
	return err != OK ? err : closed;
}

static enum err
put_rollbacks(struct call *call, struct str release)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_release_rollbacks, ARGS(TEXT(release)));

	json_open_list(o, "rollbacks");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "from", row_text(&rows, "from_slug", call->arena));
		json_put_text(o, "to", row_text(&rows, "to_slug", call->arena));
		act_put(call, &rows);
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_exposure(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_release_exposure, ARGS(TEXT(model)));

	json_open_list(o, "exposure");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "component", row_text(&rows, "component", call->arena));
		json_put_text(o, "version", row_text(&rows, "version", call->arena));
		json_put_text(o, "audience", row_text(&rows, "audience", call->arena));
		json_put_text(o, "class",
		    str_printf(call->arena, "R%lld", (long long)row_int(&rows, "class")));
		render_time(call, "since", &rows, "since");
		json_put_text(o, "cause", row_text(&rows, "cause", call->arena));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_history(struct call *call, struct str release)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(
	    call->db, STMT_promotions_of_release, ARGS(TEXT(release), INT(call->now)));

	json_open_list(o, "history");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "stage", row_text(&rows, "stage", call->arena));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		render_time(call, "proposed_at", &rows, "proposed_at");
		render_time(call, "effective_at", &rows, "effective_at");
		render_time(call, "ended_at", &rows, "ended_at");
		json_put_text(o, "id", row_text(&rows, "id", call->arena));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_next(struct call *call, const struct release *r)
{
	struct json_out *o = &call->reply;
	struct assessment a;

	TRY(assess(call, r, &a));
	if (a.stage.id.n != 0) {
		json_open(o, "next");
		json_put_text(o, "slug", a.stage.slug);
		json_put_text(o, "name", a.stage.name);
		json_put_text(o, "procedure", str_of(procedure_word(a.facts.procedure)));
		json_put_text(o, "earliest", time_text(call->arena, a.earliest));
		assess_put_gate(call, &a);
		json_close(o);
	}
	json_open_list(o, "missing");
	if (r->held_since != 0)
		json_put_text(
		    o, NULL, STR("the release is on hold: nothing new begins until it is resumed"));
	assess_put_missing(call, &a);
	json_close_list(o);
	return OK;
}

/* Five clocks are kept apart; of the longest stay nothing moves by itself. */
static enum err
put_stay(struct call *call, const struct release *r)
{
	struct json_out *o = &call->reply;
	struct stage s;

	if (r->stage.n == 0)
		return OK;
	json_put_text(o, "dwell", duration_text(call->arena, release_dwell(r, call->now)));
	TRY(stage_at(call, r->plan, r->position, &s));
	if (s.longest_stay_ms == 0)
		return OK;
	json_put_text(o, "stale_from", time_text(call->arena, r->stage_since + s.longest_stay_ms));
	json_put_bool(o, "stale", call->now >= r->stage_since + s.longest_stay_ms);
	return OK;
}

/* Which release of MODEL goes on until another begins; its stage, or empty. */
static enum err
put_going_on(struct call *call, struct str model, struct str *stage)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_release_going_on, ARGS(TEXT(model)));

	*stage = STR("");
	if (rows_next(&rows)) {
		*stage = row_text(&rows, "stage_id", call->arena);
		json_open(o, "offered_by");
		json_put_text(o, "release", row_text(&rows, "id", call->arena));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		json_put_text(o, "stage", row_text(&rows, "stage", call->arena));
		json_close(o);
	}
	return rows_close(&rows);
}

/* What is offered now: by this release, or before it begins by the one that goes on. */
static enum err
put_offers(struct call *call, const struct release *r)
{
	struct str stage = r->stage;

	if (r->state == STATE_RELEASE_PLANNED)
		TRY(put_going_on(call, r->model, &stage));
	return stage_put_offers(call, r->model, stage, true);
}

static enum err
put_alone(struct call *call, struct str id)
{
	struct release r;

	TRY(release_read(call, id, &r));
	TRY(put_stay(call, &r));
	TRY(reopened_put(call, &r));
	TRY(put_offers(call, &r));
	TRY(admission_put(call, r.stage, r.model));
	TRY(signals_put(call, r.stage));
	TRY(put_next(call, &r));
	TRY(waiting_put(call, r.model, r.stage_since));
	TRY(put_holds(call, r.id));
	TRY(put_stopped(call, r.model));
	TRY(put_rollbacks(call, r.id));
	TRY(put_history(call, r.id));
	return put_exposure(call, r.model);
}

enum err
release_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text_or_null(o, "stage", row_text(row, "stage", a));
	render_text(call, "stage_name", row, "stage_name");
	json_put_int(o, "position", row_int(row, "position"));
	json_put_int(o, "stages", row_int(row, "stages"));
	render_time(call, "since", row, "stage_since");
	render_time(call, "held_since", row, "held_since");
	json_put_text(o, "plan", row_text(row, "plan_id", a));
	json_put_text(o, "plan_title", row_text(row, "plan_title", a));
	return alone ? put_alone(call, row_text(row, "id", a)) : OK;
}

enum err
release_show(struct call *call)
{
	call_result(call, OBJECT_RELEASE, call->object.id);
	return OK;
}

enum err
release_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_RELEASE, STMT_release_list,
		      {TEXT(call->caller.account), INT(call->now), INT(object_sees_all(call))}});
}

/* --- preview ---------------------------------------------------------------------------------- */

static bool
lacks_evidence(const struct assessment *a)
{
	for (size_t i = 0; i < a->gate.count; i++)
		if (a->gate.lines[i].counted && a->gate.lines[i].wish.criterion.n != 0 &&
		    !gate_met(a->gate.findings[i].result))
			return true;
	return false;
}

/* What is to be done towards the stage; nothing while the release is on hold, or only time is. */
static void
put_next_step(struct call *call, const struct release *r, const struct assessment *a)
{
	struct json_out *o = &call->reply;

	if (r->held_since == 0 && assess_ready(a))
		json_put_text(o, "hint",
		    str_printf(call->arena, "sluice release propose %.*s%s --reason TEXT",
			STR_ARG(r->model_slug),
			a->facts.procedure == PROCEDURE_FULL ? " --worksheet FILE" : ""));
	else if (lacks_evidence(a))
		json_put_text(o, "hint",
		    str_printf(call->arena,
			"sluice evidence submit %.*s FILE, for lines that lack it: sluice evidence "
			"submit --help says what it holds",
			STR_ARG(r->model_slug)));
}

enum err
release_preview(struct call *call)
{
	struct json_out *o = &call->reply;
	struct release r;
	struct assessment a;

	TRY(release_read(call, call->object.id, &r));
	TRY(assess(call, &r, &a));
	if (a.stage.id.n == 0)
		return call_refuse(call, ERR_WRONG_STATE,
		    "The release has come to its last stage; nothing follows it.");
	json_open(o, NULL);
	json_put_text(o, "release", r.id);
	json_put_text(o, "model", r.model_slug);
	json_put_bool(o, "ready", assess_ready(&a) && r.held_since == 0);
	assess_put(call, &a);
	TRY(waiting_put(call, r.model, r.stage_since));
	json_open(o, "impact");
	TRY(impact_put(call, &r, &(struct impact){.act = "promotion", .stage = a.stage.id}));
	json_close(o);
	put_next_step(call, &r, &a);
	json_close(o);
	return OK;
}
