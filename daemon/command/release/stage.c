/* Stages read: rows become what the rules take. */
#include "daemon/command/release/stage.h"

#include "daemon/command/gate/evidence.h"
#include "daemon/command/model/model.h"
#include "daemon/command/record.h"
#include "lib/decimal.h"
#include "lib/time.h"

#include <stdlib.h>

static enum err
read_boards(struct call *call, struct stage *s)
{
	struct rows rows = db_query(call->db, STMT_stage_boards, ARGS(TEXT(s->id)));

	while (s->policy_count < STAGE_BOARDS_MAX && rows_next(&rows)) {
		struct board_policy *p = &s->policy[s->policy_count++];
		policy_of_row(call->arena, &rows, p);
		if (p->deadline_ms > s->deadline_ms)
			s->deadline_ms = p->deadline_ms;
	}
	return rows_close(&rows);
}

static enum err
read_stage(struct call *call, struct rows rows, struct stage *ret)
{
	struct arena *a = call->arena;

	*ret = (struct stage){.position = 0};
	if (!rows_next(&rows))
		return rows_close(&rows);
	*ret = (struct stage){.id = row_text(&rows, "id", a),
	    .slug = row_text(&rows, "slug", a),
	    .name = row_text(&rows, "name", a),
	    .position = (int)row_int(&rows, "position"),
	    .minimum_dwell_ms = row_int(&rows, "minimum_dwell_ms"),
	    .longest_stay_ms = row_int(&rows, "longest_stay_ms"),
	    .cooling_off_ms = row_int(&rows, "cooling_off_ms"),
	    .reason_not_closed_first = row_text(&rows, "reason_not_closed_first", a),
	    .owner = row_text(&rows, "owner", a)};
	TRY(rows_close(&rows));
	return read_boards(call, ret);
}

enum err
stage_at(struct call *call, struct str plan, int position, struct stage *ret)
{
	return read_stage(
	    call, db_query(call->db, STMT_stage_at, ARGS(TEXT(plan), INT(position))), ret);
}

enum err
stage_by_id(struct call *call, struct str id, struct stage *ret)
{
	return read_stage(call, db_query(call->db, STMT_stage_by_id, ARGS(TEXT(id))), ret);
}

/* --- the gate --------------------------------------------------------------------------------- */

static struct gate_line
line_of_row(struct call *call, const struct rows *row)
{
	struct arena *a = call->arena;
	enum gate_type type = gate_type_of(row_text(row, "type", a));
	struct str account = row_text(row, "account_id", a), subject = row_text(row, "subject", a);

	return (struct gate_line){.id = row_text(row, "id", a),
	    .type = type,
	    .wish = {.criterion = row_text(row, "criterion", a),
		.version = row_text(row, "version", a),
		.dimensions = row_text(row, "dimensions", a),
		.reporter = type == GATE_EXTERNAL ? account : STR(""),
		.independent = row_int(row, "independent") != 0,
		.within_ms = type == GATE_DRILL ? 0 : row_int(row, "within_ms"),
		.style = style_of(row_text(row, "style", a)),
		.statistic = statistic_of(row_text(row, "statistic", a))},
	    .baseline = row_text(row, "baseline", a),
	    .comparison = comparison_of(row_text(row, "comparison", a)),
	    .limit = row_int(row, "limit_micro"),
	    .subject = subject.n == 0 ? row_text(row, "account", a) : subject,
	    .tier = row_text(row, "tier", a),
	    .within_ms = row_int(row, "within_ms"),
	    .floor = row_int(row, "exposure_floor"),
	    .lenient = row_int(row, "lenient") != 0,
	    .missing_n_warns = str_is(row_text(row, "missing_n", a), "warn"),
	    .counted = row_int(row, "counted") != 0,
	    .aborts = str_is(row_text(row, "on_fail", a), "abort")};
}

/* The plan's own dwell, asked for before the next stage is entered. */
static void
add_dwell(struct call *call, const struct stage *before, struct sheet *ret)
{
	ret->line[0] = (struct gate_line){.type = GATE_DWELL,
	    .wish = {.style = STYLE_ANY},
	    .comparison = COMPARISON_AT_LEAST,
	    .limit = before->minimum_dwell_ms * (MICRO / SECOND_MS),
	    .counted = true};
	ret->words[0] = (struct sheet_words){STR("minimum-dwell"),
	    str_printf(call->arena, "Time in the stage %.*s", STR_ARG(before->slug)), STR("plan"),
	    STR("the plan's minimum dwell"), STR(""), false, false, STR("")};
	ret->count = 1;
}

enum err
stage_sheet(struct call *call, struct str stage, const struct stage *before, struct sheet *ret)
{
	struct rows rows = db_query(call->db, STMT_gate_lines_of_stage, ARGS(TEXT(stage)));
	struct arena *a = call->arena;

	ret->count = 0;
	if (before->id.n != 0)
		add_dwell(call, before, ret);
	while (rows_next(&rows)) {
		if (ret->count == SHEET_MAX)
			abort(); /* an imported gate has fewer lines */
		ret->line[ret->count] = line_of_row(call, &rows);
		ret->words[ret->count++] = (struct sheet_words){row_text(&rows, "slug", a),
		    row_text(&rows, "title", a), row_text(&rows, "owner", a),
		    row_text(&rows, "reason", a), row_text(&rows, "template", a),
		    !row_null(&rows, "rebaselined"), row_int(&rows, "measured") != 0,
		    row_text(&rows, "was", a)};
	}
	return rows_close(&rows);
}

enum err
stage_evidence(struct call *call, struct str model, struct str stage, const struct evidence **ret,
    size_t *count)
{
	struct rows row;
	struct evidence *all;
	size_t n = 0;

	TRY(db_one(call->db, STMT_evidence_count_for_stage, ARGS(TEXT(model), TEXT(stage)), &row));
	size_t room = (size_t)row_int(&row, "pieces");
	TRY(rows_close(&row));
	all = NEW_ARRAY(call->arena, room + 1, struct evidence);
	struct rows rows = db_query(
	    call->db, STMT_evidence_for_stage, ARGS(TEXT(model), TEXT(stage)));
	while (n < room && rows_next(&rows))
		all[n++] = evidence_of_row(call, &rows);
	*ret = all;
	*count = n;
	return rows_close(&rows);
}

/* --- parts ------------------------------------------------------------------------------------ */

static void
add_part(struct call *call, struct parts *to, size_t *room, const struct rows *row)
{
	struct arena *a = call->arena;

	if (to->count == *room) {
		struct part *more = NEW_ARRAY(a, *room * 2, struct part);
		for (size_t i = 0; i < to->count; i++)
			more[i] = to->part[i];
		to->part = more;
		*room *= 2;
	}
	to->part[to->count++] = (struct part){.component = row_text(row, "component", a),
	    .version = row_text(row, "version", a),
	    .audience = (int)row_int(row, "audience"),
	    .class = (int)row_int(row, "class"),
	    .confirm = str_is(row_text(row, "procedure", a), "confirm"),
	    .policy = row_text(row, "policy", a),
	    .style = crossing_style(row_text(row, "family", a))};
}

static enum err
read_parts(struct call *call, struct rows rows, struct parts *ret)
{
	size_t room = 16;

	*ret = (struct parts){NEW_ARRAY(call->arena, room, struct part), 0};
	while (rows_next(&rows))
		add_part(call, ret, &room, &rows);
	return rows_close(&rows);
}

enum err
stage_parts(struct call *call, struct str stage, struct parts *ret)
{
	return read_parts(call, db_query(call->db, STMT_stage_parts, ARGS(TEXT(stage))), ret);
}

enum err
stage_parts_out(struct call *call, struct str model, struct parts *ret)
{
	return read_parts(call, db_query(call->db, STMT_parts_out, ARGS(TEXT(model))), ret);
}

enum err
stage_restricted(struct call *call, struct str stage, struct str *ret)
{
	struct rows rows = db_query(call->db, STMT_stage_restricted, ARGS(TEXT(stage)));

	*ret = rows_next(&rows) ? row_text(&rows, "id", call->arena) : STR("");
	return rows_close(&rows);
}

/* --- offers ----------------------------------------------------------------------------------- */

enum err
stage_put_offers(struct call *call, struct str model, struct str stage, bool stands)
{
	struct json_out *o = &call->reply;
	struct model_parts *parts = NEW(call->arena, struct model_parts);

	TRY(model_parts_read(call, model, parts));
	struct rows rows = db_query(call->db, STMT_offers_of_stage, ARGS(TEXT(stage), INT(stands)));
	json_open_list(o, "offers");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "tier", row_text(&rows, "tier", call->arena));
		json_put_text(o, "component", row_text(&rows, "component", call->arena));
		model_put_versions(call, "versions", parts, (uint64_t)row_int(&rows, "versions"));
		json_put_text(o, "audience", row_text(&rows, "audience", call->arena));
		json_put_bool(o, "open", row_int(&rows, "open") != 0);
		json_put_int(o, "revision", row_int(&rows, "revision"));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
stage_record_offers(struct call *call, struct entry *e, struct str stage)
{
	struct rows rows = db_query(call->db, STMT_offers_recorded, ARGS(TEXT(stage)));

	json_open_list(&e->facts, "offers");
	while (rows_next(&rows)) {
		json_open(&e->facts, NULL);
		json_put_text(&e->facts, "tier", row_text(&rows, "tier_id", call->arena));
		json_put_text(&e->facts, "component", row_text(&rows, "slug", call->arena));
		json_put_int(&e->facts, "versions", row_int(&rows, "versions"));
		json_close(&e->facts);
	}
	json_close_list(&e->facts);
	return rows_close(&rows);
}
