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

enum err
act_honest_words(struct call *call, struct str model, const char **ret)
{
	struct buf b = {.arena = call->arena};
	enum surface surface;

	*ret = "";
	TRY(surface_of_model(call, model, &surface));
	if (surface == SURFACE_API)
		return OK;
	for (int i = 0; i < ACTION_COUNT; i++)
		if (action_at((enum action)i, surface) == ENFORCEABLE_FULL)
			buf_printf(&b, "%s%s", b.n == 0 ? "" : ", ", action_word((enum action)i));
	*ret = str_printf(call->arena,
	    " What was given out for good stays out: this stops new copies only. What still bites: "
	    "%.*s (sluice action list).",
	    STR_ARG(buf_str(&b)))
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
