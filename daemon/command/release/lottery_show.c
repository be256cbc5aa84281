/* Draws as people see them, and the record by which anybody repeats one. */
#include "daemon/command/command.h"
#include "daemon/command/release/lottery.h"
#include "daemon/command/render.h"
#include "lib/time.h"

#include <string.h>

/* --- list and show ---------------------------------------------------------------------------- */

/* The numbers that were drawn, by rank, as the open list. */
static void
put_drawn(struct call *call, struct lottery *l)
{
	struct draw_stratum stratum[STRATA_MAX];
	struct draw_rule rule = lottery_rule(l, stratum);
	struct digest seed;

	if (!digest_parse(l->seed, &seed))
		return;
	draw_run(&rule, &seed, l->entrant, l->entrants);
	for (size_t i = 0; i < l->entrants; i++)
		if (l->entrant[i].drawn)
			json_put_text(&call->reply, NULL, l->entrant[i].number);
}

static enum err
put_rule(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct lottery l;

	TRY(lottery_read(call, id, &l));
	admission_put_strata(o, &l.rule);
	json_open_list(o, "drawn");
	put_drawn(call, &l);
	json_close_list(o);
	return OK;
}

enum err
lottery_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "stage", row_text(row, "stage", a));
	json_put_int(o, "places", row_int(row, "places"));
	json_put_int(o, "entrants", row_int(row, "entrants"));
	json_put_text(o, "by", row_text(row, "by_name", a));
	render_time(call, "at", row, "at");
	json_put_text(o, "list_digest", row_text(row, "list_digest", a));
	json_put_int(o, "entry", row_int(row, "seq"));
	json_put_int(o, "checkpoint", row_int(row, "checkpoint"));
	json_put_text(o, "outside_name", row_text(row, "outside_name", a));
	render_time(call, "outside_at", row, "outside_at");
	if (!row_null(row, "ended_at")) {
		json_put_text(o, "ended_by", row_text(row, "ended_by_name", a));
		render_time(call, "ended_at", row, "ended_at");
	}
	render_text(call, "reason", row, "reason");
	if (!row_null(row, "seed")) {
		json_put_text(o, "outside", row_text(row, "outside", a));
		json_put_text(o, "seed", row_text(row, "seed", a));
	}
	return alone ? put_rule(call, row_text(row, "id", a)) : OK;
}

enum err
lottery_show(struct call *call)
{
	call_result(call, OBJECT_LOTTERY, call->object.id);
	return OK;
}

enum err
lottery_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_LOTTERY, STMT_lottery_list,
		      {TEXT(call->caller.account), INT(call->now), TEXT(call->object.id)}});
}

/* --- whose number ----------------------------------------------------------------------------- */

enum err
lottery_put_numbers(struct call *call, struct str application)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_lottery_numbers, ARGS(TEXT(application)));
	bool any = false;

	for (; rows_next(&rows); any = true) {
		if (!any)
			json_open_list(o, "draws");
		json_open(o, NULL);
		json_put_text(o, "lottery", row_text(&rows, "lottery_id", call->arena));
		json_put_text(o, "number", row_text(&rows, "number", call->arena));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		json_put_bool(o, "drawn", row_int(&rows, "drawn") != 0);
		if (!row_null(&rows, "rank"))
			json_put_int(o, "rank", row_int(&rows, "rank"));
		json_put_int(o, "entrants", row_int(&rows, "entrants"));
		render_time(call, "drawn_from", &rows, "outside_at");
		json_close(o);
	}
	if (any)
		json_close_list(o);
	return rows_close(&rows);
}

/* --- the record ------------------------------------------------------------------------------- */

static enum err
put_entry(struct call *call, int64_t seq)
{
	struct json_out *o = &call->reply;
	struct rows row;

	TRY(db_one(call->db, STMT_ledger_entry, ARGS(INT(seq)), &row));
	json_open(o, "commitment");
	json_put_int(o, "seq", seq);
	json_put_text(o, "entry", row_text(&row, "entry", call->arena));
	json_close(o);
	return rows_close(&row);
}

/* What the seed is made of, and what came of it. */
static void
put_outcome(struct call *call, struct lottery *l)
{
	struct json_out *o = &call->reply;
	struct checkpoint c = {.origin = l->origin, .size = (uint64_t)l->checkpoint};

	if (!digest_parse(l->root, &c.root))
		return;
	json_put_text(o, "checkpoint", draw_checkpoint(call->arena, &c));
	json_put_text(o, "outside", l->outside);
	json_put_text(o, "seed", l->seed);
	json_open_list(o, "drawn");
	put_drawn(call, l);
	json_close_list(o);
}

enum err
lottery_record(struct call *call)
{
	struct json_out *o = &call->reply;
	struct lottery l;

	TRY(lottery_read(call, call->object.id, &l));
	json_open(o, NULL);
	json_put_text(o, "lottery", l.id);
	json_put_text(o, "model", l.model_slug);
	json_put_int(o, "places", l.places);
	admission_put_strata(o, &l.rule);
	json_put_text(o, "list", draw_list(call->arena, l.entrant, l.entrants));
	TRY(put_entry(call, l.seq));
	json_put_text(o, "outside_name", l.outside_name);
	put_outcome(call, &l);
	json_close(o);
	return OK;
}
