/* A control that stops working where a stage puts the model can't be relied on there. */
#include "daemon/command/plan/plan_controls.h"

#include "daemon/command/gate/gate.h"

enum { CONTROLS_MAX = 32 };

bool
plan_offers_tier(const struct json *stage, struct str tier)
{
	json_each(offer, json_list(stage, "offers", STAGE_OFFERS_MAX))
		if (str_eq(json_text(offer, "tier"), tier))
			return true;
	return false;
}

void
plan_controls_check(struct call *call, const struct json *stage, size_t at)
{
	size_t i = 0;

	json_each(item, json_list(stage, "controls", CONTROLS_MAX)) {
		struct str place = plan_place(call, at, "controls", i++);
		struct str word = json_text(item, "control"), tier = json_text(item, "tier");
		if (word.n != 0 && control_of(word) == CONTROL_COUNT)
			fault_add(&call->faults,
			    str_printf(call->arena, "%.*s/control", STR_ARG(place)),
			    "is no control; sluice control list has them");
		if (tier.n != 0 && !plan_offers_tier(stage, tier))
			fault_add(&call->faults,
			    str_printf(call->arena, "%.*s/tier", STR_ARG(place)),
			    "is not offered by the stage");
	}
}

enum err
plan_controls_enter(struct call *call, struct str id, const struct json *stage)
{
	int64_t position = 1;

	json_each(item, json_member(stage, "controls"))
		TRY(db_run(call->db, STMT_stage_control_insert,
		    ARGS(TEXT(id), INT(position++), TEXT(json_text(item, "control")),
			text_or_null(json_text(item, "tier")))));
	return OK;
}

/* --- where do they work? ---------------------------------------------------------------------- */

struct where {
	const struct gate_surface *all;
	size_t count;
};

static enum surface
surface_for(const struct where *w, struct str tier)
{
	for (size_t i = 0; i < w->count; i++)
		if (str_eq(w->all[i].tier, tier))
			return w->all[i].surface;
	return SURFACE_HOSTED; /* the tier gives no access to the model itself */
}

static void
hold_one(struct call *call, const struct where *w, const struct json *item, struct str place)
{
	enum control control = control_of(json_text(item, "control"));
	enum surface surface = surface_for(w, json_text(item, "tier"));

	if (control == CONTROL_COUNT || control_at(control, surface) != ENFORCEABLE_NONE)
		return;
	fault_add(&call->faults, str_printf(call->arena, "%.*s/control", STR_ARG(place)),
	    "%s cannot be enforced where the stage puts the model (%s): %s", control_word(control),
	    surface_word(surface),
	    surface == SURFACE_PUBLIC ? "anybody has copies" : "others have copies");
}

enum err
plan_controls_hold(struct call *call, struct str id, const struct json *stage, size_t at)
{
	struct where w;
	size_t i = 0;

	TRY(gate_surfaces(call, id, &w.all, &w.count));
	json_each(item, json_member(stage, "controls"))
		hold_one(call, &w, item, plan_place(call, at, "controls", i++));
	i = 0;
	json_each(line, json_member(stage, "gate")) {
		struct str place = plan_place(call, at, "gate", i++);
		if (str_is(json_text(line, "type"), "control"))
			hold_one(call, &w, line, place);
	}
	return OK;
}

enum err
plan_controls_put(struct call *call, struct str stage)
{
	struct json_out *o = &call->reply;
	struct where w;

	TRY(gate_surfaces(call, stage, &w.all, &w.count));
	struct rows rows = db_query(call->db, STMT_stage_controls, ARGS(TEXT(stage)));
	json_open_list(o, "controls");
	while (rows_next(&rows)) {
		struct str word = row_text(&rows, "control", call->arena);
		struct str tier = row_text(&rows, "tier", call->arena);
		enum surface surface = surface_for(&w, tier);
		json_open(o, NULL);
		json_put_text(o, "control", word);
		json_put_text_or_null(o, "tier", tier);
		json_put_text(o, "where", str_of(surface_word(surface)));
		json_put_text(
		    o, "works", str_of(enforceable_word(control_at(control_of(word), surface))));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}
