/* Signing lines of gates; and the controls that a plan may rely on. */
#include "daemon/command/command.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/release/release.h"
#include "daemon/rules/control.h"

static enum err
line_of_body(struct call *call, struct str *ret)
{
	struct str slug = json_text(call->body, "line");
	struct rows row;
	enum err e = db_one(call->db, STMT_gate_line_signed_by,
	    ARGS(TEXT(call->object.id), TEXT(slug), TEXT(call->caller.account), INT(call->now)),
	    &row);

	if (e == OK)
		*ret = row_text(&row, "line_id", call->arena);
	(void)rows_close(&row);
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(&call->faults, STR("/line"),
	    "the next stage's gate has no line %.*s that you sign", STR_ARG(slug));
	return ERR_INVALID;
}

enum err
gate_sign(struct call *call)
{
	struct str reason = json_text(call->body, "reason"), line = {NULL, 0};
	bool refused = json_truth(call->body, "refuse");
	struct release r;
	enum state to;

	TRY(object_step(call, &call->object, STEP_GATE_SIGN, &to));
	TRY(line_of_body(call, &line));
	TRY(release_read(call, call->object.id, &r));
	TRY(db_run(call->db, STMT_gate_sign,
	    ARGS(TEXT(line), TEXT(call->caller.account), INT(call->now), INT(refused),
		TEXT(reason))));
	struct entry *e = record_new(call, EVENT_GATE_SIGNED, OBJECT_RELEASE, r.id);
	record_on(e, OBJECT_MODEL, r.model);
	json_put_text(&e->facts, "line", line);
	json_put_bool(&e->facts, "refused", refused);
	record_seal(e, "reason", reason);
	call_result(call, OBJECT_RELEASE, r.id);
	call_said(call, "%s the line %.*s of the next stage's gate.",
	    refused ? "Refused" : "Signed", STR_ARG(json_text(call->body, "line")));
	call_hint(call, "sluice release preview %.*s", STR_ARG(r.model_slug));
	return reconsider_model(call, r.model);
}

/* --- controls --------------------------------------------------------------------------------- */

enum err
control_list(struct call *call)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_open_list(o, "items");
	for (int i = 0; i < CONTROL_COUNT; i++) {
		enum control c = (enum control)i;
		json_open(o, NULL);
		json_put_text(o, "control", str_of(control_word(c)));
		for (int s = 0; s < SURFACE_COUNT; s++)
			json_put_text(o, surface_word((enum surface)s),
			    str_of(enforceable_word(control_at(c, (enum surface)s))));
		json_put_text(o, "kind", str_of(control_kind(c)));
		json_put_text(o, "what", str_of(control_text(c)));
		json_close(o);
	}
	json_close_list(o);
	json_close(o);
	return OK;
}
