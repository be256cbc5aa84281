/* Signals while they are watched: reported or counted, judged, silent. */
#include "daemon/command/gate/signal.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/release/hold.h"
#include "daemon/command/render.h"
#include "daemon/rules/signal.h"
#include "lib/decimal.h"
#include "lib/time.h"

/* The two codes (of hold_code) by which a signal holds. */
static const char monitoring_blind[] = "monitoring_blind",
		  signal_out_of_range[] = "signal_out_of_range";

struct signal_row {
	struct str id, model, slug, tier, source;
	struct watched watched;
	bool live; /* its stage is the present one */
	enum watch state; /* meaningful when it is */
	int64_t window_ms, began_at, heard_at; /* heard: 0: nothing yet */
};

static enum err
read_signal(struct call *call, struct str id, struct signal_row *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_signal_row, ARGS(TEXT(id)), &row));
	struct str state = row_text(&row, "state", a);
	bool watched = !str_is(state, "declared") && !str_is(state, "ended");
	*ret = (struct signal_row){.id = id,
	    .model = row_text(&row, "model_id", a),
	    .slug = row_text(&row, "slug", a),
	    .tier = row_text(&row, "tier", a),
	    .source = row_text(&row, "source", a),
	    .watched = {!row_null(&row, "low_micro"), !row_null(&row, "high_micro"),
		row_int(&row, "low_micro"), row_int(&row, "high_micro"), row_int(&row, "floor"),
		row_int(&row, "holds") != 0},
	    .live = watched && !row_null(&row, "release_id"),
	    .state = watched ? watch_of(state) : WATCH_WAITING,
	    .window_ms = row_int(&row, "window_ms"),
	    .began_at = row_int(&row, "began_at"),
	    .heard_at = row_null(&row, "heard_at") ? 0 : row_int(&row, "heard_at")};
	return rows_close(&row);
}

/* --- when it is looked at --------------------------------------------------------------------- */

/* Until when it may say nothing; the time in which nobody could report isn't counted. */
static enum err
patience(struct call *call, const struct signal_row *s, int64_t *ret)
{
	int64_t from = s->heard_at != 0 ? s->heard_at : s->began_at;
	struct rows row;

	TRY(db_one(call->db, STMT_downtime_between, ARGS(INT(from), INT(call->now)), &row));
	*ret = from + s->window_ms + row_int(&row, "down");
	return rows_close(&row);
}

/* What is counted here is counted by days: it is looked at when one is over. */
static enum err
await(struct call *call, const struct signal_row *s)
{
	int64_t at = (call->now / DAY_MS + 1) * DAY_MS;

	if (str_is(s->source, "reports"))
		TRY(patience(call, s, &at));
	return due_at(call, DUE_SIGNAL_WATCH, s->id, at);
}

/* --- what its state leads to ------------------------------------------------------------------ */

static enum err
hold_for(struct call *call, const struct signal_row *s, enum watch to)
{
	bool silent = to == WATCH_SILENT;

	return hold_set_by_daemon(
	    call, &(struct hold_cause){.model = s->model,
		      .cause = s->id,
		      .code = str_of(silent ? monitoring_blind : signal_out_of_range),
		      .reason = str_printf(call->arena, "the signal %.*s is %s", STR_ARG(s->slug),
			  silent ? "silent" : "out of its range"),
		      .reentry = silent ? STR("its feed reports again")
					: STR("a value is in its range again")});
}

static enum err
alarm(struct call *call, const struct signal_row *s, enum watch to)
{
	enum notice notice = to == WATCH_SILENT ? NOTICE_SIGNAL_SILENT : NOTICE_SIGNAL_OUT;
	struct entry *e = record_new(call,
	    to == WATCH_SILENT ? EVENT_SIGNAL_SILENT : EVENT_SIGNAL_OUT_OF_RANGE, OBJECT_SIGNAL,
	    s->id);

	record_on(e, OBJECT_MODEL, s->model);
	json_put_text(&e->facts, "slug", s->slug);
	TRY(notice_to_leads(call, s->model, notice, s->id));
	return notice_to_chairs(call, s->model, notice, s->id);
}

/* Its state is written; proposals that it weighs on are looked at again. */
static enum err
carry_out(struct call *call, const struct signal_row *s, enum watch to)
{
	struct watch_effect effect = watch_change(&s->watched, s->state, to);

	if (effect.alarm)
		TRY(alarm(call, s, to));
	if (effect.hold)
		TRY(hold_for(call, s, to));
	if (effect.heard)
		TRY(hold_code_closed(call, s->id, monitoring_blind));
	if (effect.back)
		TRY(hold_code_closed(call, s->id, signal_out_of_range));
	TRY(reconsider_model(call, s->model));
	return await(call, s);
}

/* A value that came now. */
struct reading {
	int64_t value, exposure;
	struct str by, note; /* by: empty: counted here */
};

/* Who reports speaks of a whole window; what is counted here has one behind it, or not yet. */
static enum watch
judge(const struct call *call, const struct signal_row *s, const struct reading *r)
{
	bool whole = r->by.n != 0 || call->now - s->began_at >= s->window_ms;

	return watch_judge(&s->watched, r->value, r->exposure, whole);
}

static enum err
take_in(struct call *call, struct signal_row *s, const struct reading *r)
{
	enum watch to = judge(call, s, r);
	struct str word = str_of(watch_word(to));

	TRY(db_run(call->db, STMT_signal_reading_insert,
	    ARGS(TEXT(s->id), INT(call->now), INT(r->value), INT(r->exposure), TEXT(word),
		text_or_null(r->by), text_or_null(r->note))));
	TRY(db_run(call->db, STMT_signal_read,
	    ARGS(TEXT(s->id), TEXT(word), INT(call->now), INT(r->value), INT(r->exposure))));
	struct entry *e = record_new(call, EVENT_SIGNAL_READ, OBJECT_SIGNAL, s->id);
	record_on(e, OBJECT_MODEL, s->model);
	json_put_text(&e->facts, "value", decimal_text(call->arena, r->value));
	json_put_int(&e->facts, "exposure", r->exposure);
	json_put_text(&e->facts, "state", word);
	record_seal(e, "note", r->note);
	s->heard_at = call->now;
	return carry_out(call, s, to);
}

/* --- reported --------------------------------------------------------------------------------- */

static enum err
value_of_body(struct call *call, struct reading *ret)
{
	struct str value = json_text(call->body, "value");
	int64_t numerator = json_int(call->body, "numerator", -1);

	ret->exposure = json_int(call->body, "exposure", 0);
	if (value.n != 0 && numerator >= 0)
		fault_add(&call->faults, STR("/value"), "and numerator are two ways; give one");
	else if (value.n != 0 && !decimal_parse(value, &ret->value))
		fault_add(&call->faults, STR("/value"), "must be a decimal number");
	else if (value.n == 0 && (numerator < 0 || ret->exposure == 0))
		fault_add(&call->faults, STR("/value"),
		    "is needed, or a numerator of the exposure that it is counted in");
	else if (value.n == 0 && numerator > ret->exposure)
		fault_add(&call->faults, STR("/numerator"), "is more than the exposure");
	else if (value.n == 0)
		ret->value = (int64_t)((__int128)numerator * MICRO / ret->exposure);
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

enum err
signal_report(struct call *call)
{
	struct reading r = {.by = call->caller.account, .note = json_text(call->body, "note")};
	struct signal_row s;
	enum state to;

	enum err e = object_step(call, &call->object, STEP_REPORT, &to);
	if (e == ERR_NOT_READY_TO)
		return call_refuse(call, e,
		    "This signal is counted here, and nobody reports it; nothing was changed.");
	TRY(e);
	TRY(value_of_body(call, &r));
	TRY(read_signal(call, call->object.id, &s));
	TRY(take_in(call, &s, &r));
	call_result(call, OBJECT_SIGNAL, s.id);
	call_said(call, "Noted: %.*s is %s.", STR_ARG(s.slug), watch_word(judge(call, &s, &r)));
	return OK;
}

/* --- counted, or silent ----------------------------------------------------------------------- */

/* The last whole days that the window takes, today not among them, as far as the stage lasted. */
static enum err
count_use(struct call *call, const struct signal_row *s, int64_t *ret)
{
	int64_t today = call->now / DAY_MS, from = today - s->window_ms / DAY_MS,
		began = s->began_at / DAY_MS;
	struct rows row;

	TRY(db_one(call->db, STMT_signal_usage,
	    ARGS(TEXT(s->model), INT(from > began ? from : began), text_or_null(s->tier),
		INT(today)),
	    &row));
	*ret = row_int(&row, "calls");
	return rows_close(&row);
}

static enum err
count_incidents(struct call *call, const struct signal_row *s, int64_t *ret)
{
	int64_t from = call->now - s->window_ms;
	struct rows row;

	TRY(db_one(call->db, STMT_signal_incidents,
	    ARGS(TEXT(s->model), INT(from > s->began_at ? from : s->began_at)), &row));
	*ret = row_int(&row, "incidents");
	return rows_close(&row);
}

static enum err
count(struct call *call, struct signal_row *s)
{
	struct reading r = {.value = 0};
	int64_t value;

	TRY(count_use(call, s, &r.exposure));
	value = r.exposure;
	if (str_is(s->source, "incidents"))
		TRY(count_incidents(call, s, &value));
	r.value = value * MICRO;
	return take_in(call, s, &r);
}

enum err
due_signal_watch(struct call *call, struct str id)
{
	struct signal_row s;
	int64_t until;

	TRY(read_signal(call, id, &s));
	if (!s.live)
		return OK;
	if (!str_is(s.source, "reports"))
		return count(call, &s);
	TRY(patience(call, &s, &until));
	if (until > call->now)
		return due_at(call, DUE_SIGNAL_WATCH, id, until);
	if (s.state == WATCH_SILENT)
		return OK;
	TRY(db_run(call->db, STMT_signal_set_state, ARGS(TEXT(id), TEXT(STR("silent")))));
	struct watch_effect effect = watch_change(&s.watched, s.state, WATCH_SILENT);
	TRY(alarm(call, &s, WATCH_SILENT));
	if (effect.hold)
		TRY(hold_for(call, &s, WATCH_SILENT));
	return reconsider_model(call, s.model);
}

enum { WATCHED_MAX = 64 };

static enum err
ids_of(struct call *call, struct rows rows, struct str ret[WATCHED_MAX], int *count)
{
	*count = 0;
	while (*count < WATCHED_MAX && rows_next(&rows))
		ret[(*count)++] = row_text(&rows, "id", call->arena);
	return rows_close(&rows);
}

/* Those of MODEL that are watched in STAGE, or, when it is empty, in any. */
static enum err
watched(struct call *call, struct str model, struct str stage, struct str ret[WATCHED_MAX], int *n)
{
	return ids_of(call,
	    db_query(call->db, STMT_signals_watched, ARGS(TEXT(model), text_or_null(stage))), ret,
	    n);
}

enum err
signals_count_incidents(struct call *call, struct str model)
{
	struct str id[WATCHED_MAX];
	struct signal_row s;
	int n;

	TRY(watched(call, model, (struct str){NULL, 0}, id, &n));
	for (int i = 0; i < n; i++) {
		TRY(read_signal(call, id[i], &s));
		if (s.live && str_is(s.source, "incidents"))
			TRY(count(call, &s));
	}
	return OK;
}

/* --- a stage opens, or a release ends --------------------------------------------------------- */

static enum err
end(struct call *call, struct str id)
{
	TRY(db_run(call->db, STMT_signal_end, ARGS(TEXT(id))));
	return due_never(call, DUE_SIGNAL_WATCH, id);
}

enum err
signals_end(struct call *call, struct str model, struct str stage)
{
	struct str id[WATCHED_MAX];
	int n;

	if (stage.n == 0)
		return OK;
	TRY(watched(call, model, stage, id, &n));
	for (int i = 0; i < n; i++)
		TRY(end(call, id[i]));
	return OK;
}

enum err
signals_begin(struct call *call, struct str model, struct str stage)
{
	struct str id[WATCHED_MAX];
	struct signal_row s;
	int n;

	TRY(watched(call, model, (struct str){NULL, 0}, id, &n));
	for (int i = 0; i < n; i++) {
		TRY(end(call, id[i]));
		TRY(hold_cause_closed(call, id[i]));
	}
	TRY(ids_of(call, db_query(call->db, STMT_signals_of_stage, ARGS(TEXT(stage))), id, &n));
	for (int i = 0; i < n; i++) {
		TRY(db_run(call->db, STMT_signal_begin, ARGS(TEXT(id[i]), INT(call->now))));
		TRY(read_signal(call, id[i], &s));
		TRY(await(call, &s));
	}
	return OK;
}

/* --- list and show ---------------------------------------------------------------------------- */

static enum err
put_readings(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_signal_readings, ARGS(TEXT(id)));

	json_open_list(o, "readings");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		render_time(call, "at", &rows, "at");
		render_decimal(call, "value", &rows, "value_micro");
		json_put_int(o, "exposure", row_int(&rows, "exposure"));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		render_text(call, "by", &rows, "by_name");
		render_text(call, "note", &rows, "note");
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
signal_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "stage", row_text(row, "stage", a));
	json_put_text(o, "slug", row_text(row, "slug", a));
	json_put_text_or_null(o, "template", row_text(row, "template", a));
	json_put_text(o, "title", row_text(row, "title", a));
	json_put_text(o, "source", row_text(row, "source", a));
	render_text(call, "tier", row, "tier");
	render_decimal(call, "at_least", row, "low_micro");
	render_decimal(call, "at_most", row, "high_micro");
	json_put_text(o, "window", duration_text(a, row_int(row, "window_ms")));
	json_put_int(o, "exposure_floor", row_int(row, "floor"));
	json_put_text(o, "out_of_range", row_int(row, "holds") != 0 ? STR("hold") : STR("alarm"));
	render_decimal(call, "value", row, "value_micro");
	if (!row_null(row, "exposure"))
		json_put_int(o, "exposure", row_int(row, "exposure"));
	render_time(call, "heard_at", row, "heard_at");
	json_put_text(o, "owner", row_text(row, "owner", a));
	json_put_text(o, "reason", row_text(row, "reason", a));
	return alone ? put_readings(call, row_text(row, "id", a)) : OK;
}

enum err
signal_show(struct call *call)
{
	call_result(call, OBJECT_SIGNAL, call->object.id);
	return OK;
}

enum err
signal_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_SIGNAL, STMT_signal_list,
		      {TEXT(call->caller.account), INT(call->now), TEXT(call->object.id)}});
}

enum err
signal_templates(struct call *call)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_open_list(o, "items");
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		json_open(o, NULL);
		json_put_text(o, "code", str_of(signal_code((enum signal)i)));
		json_put_text(o, "watches", str_of(signal_text((enum signal)i)));
		json_open_list(o, "works_at");
		for (int at = 0; at < SURFACE_COUNT; at++)
			if (signal_works((enum signal)i, (enum surface)at))
				json_put_text(o, NULL, str_of(surface_word((enum surface)at)));
		json_close_list(o);
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return OK;
}
