/* Corrective actions: the catalogue, those that an act takes, and what still bites of them. */
#include "daemon/rules/action.h"

#include "daemon/command/command.h"
#include "daemon/command/release/act.h"
#include "daemon/store/db.h"

enum err
action_list(struct call *call)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_open_list(o, "items");
	for (int i = 0; i < ACTION_COUNT; i++) {
		json_open(o, NULL);
		json_put_text(o, "action", str_of(action_word((enum action)i)));
		for (int s = 0; s < SURFACE_COUNT; s++)
			json_put_text(o, surface_word((enum surface)s),
			    str_of(enforceable_word(action_at((enum action)i, (enum surface)s))));
		json_put_text(o, "what", str_of(action_text((enum action)i)));
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return OK;
}

/* In whose hands copies of MODEL are: what was given out for good decides. */
static enum err
surface_of_model(struct call *call, struct str model, enum surface *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_exposure_widest, ARGS(TEXT(model)), &row));
	*ret = row_int(&row, "gated") == 0 ? SURFACE_API : SURFACE_GATED;
	if (row_int(&row, "public") != 0)
		*ret = SURFACE_PUBLIC;
	return rows_close(&row);
}

/* The widest hands in which something of what ACT is about is for good, and its names. */
static enum err
read_out(struct call *call, const struct act *act, enum surface *surface, struct buf *names)
{
	struct rows rows = db_query(call->db, STMT_exposure_of_act, ARGS(TEXT(act->id)));

	*surface = SURFACE_API;
	while (rows_next(&rows)) {
		enum surface s = str_is(row_peek(&rows, "audience"), "public") ? SURFACE_PUBLIC
									       : SURFACE_GATED;
		*surface = s > *surface ? s : *surface;
		buf_printf(names, "%s%.*s", names->n == 0 ? "" : ", ",
		    STR_ARG(row_text(&rows, "component", call->arena)));
	}
	return rows_close(&rows);
}

enum err
act_honest_words(struct call *call, const struct act *act, const char **ret)
{
	struct buf still = {.arena = call->arena}, names = {.arena = call->arena};
	enum surface surface;

	*ret = "";
	TRY(read_out(call, act, &surface, &names));
	if (surface == SURFACE_API)
		return OK;
	for (int i = 0; i < ACTION_COUNT; i++)
		if (action_at((enum action)i, surface) == ENFORCEABLE_FULL)
			buf_printf(
			    &still, "%s%s", still.n == 0 ? "" : ", ", action_word((enum action)i));
	*ret = str_printf(call->arena,
	    " What was given out for good stays out (%.*s): of that this stops new copies only. "
	    "What still bites: %.*s (sluice action list).",
	    STR_ARG(buf_str(&names)), STR_ARG(buf_str(&still)))
		   .p;
	return OK;
}

enum err
act_put_actions(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	enum surface surface;

	TRY(surface_of_model(call, row_text(row, "model_id", call->arena), &surface));
	struct rows rows = db_query(
	    call->db, STMT_act_actions, ARGS(TEXT(row_text(row, "id", call->arena))));
	json_open_list(o, "actions");
	while (rows_next(&rows)) {
		enum action a = action_of(row_text(&rows, "action", call->arena));
		json_open(o, NULL);
		json_put_text(o, "action", str_of(action_word(a)));
		json_put_text(o, "bites", str_of(enforceable_word(action_at(a, surface))));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}
