/* What is said in public of a version's level, beside the one that is so. */
#include "daemon/command/command.h"
#include "daemon/command/model/model.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"

enum err
model_claim(struct call *call)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct str name = json_text(call->body, "version"), level = json_text(call->body, "level");
	enum state to;

	TRY(object_step(call, &call->object, STEP_VERSION, &to));
	TRY(model_parts_read(call, call->object.id, parts));
	int bit = model_version_bit(parts, name);
	if (bit < 0) {
		fault_add(
		    &call->faults, STR("/version"), "no version is called %.*s", STR_ARG(name));
		return ERR_INVALID;
	}
	TRY(db_run(call->db, STMT_version_set_claim,
	    ARGS(TEXT(parts->version[bit].id), str_is(level, "none") ? NULL_ARG : TEXT(level))));
	TRY(db_run(call->db, STMT_model_touch, ARGS(TEXT(call->object.id))));
	struct entry *e = record_new(call, EVENT_VERSION_CLAIMED, OBJECT_MODEL, call->object.id);
	record_on(e, OBJECT_VERSION, parts->version[bit].id);
	json_put_text(&e->facts, "level", level);
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, OBJECT_MODEL, call->object.id);
	call_said(call, "The version %.*s is said to be %.*s; its page shows whether it is.",
	    STR_ARG(parts->version[bit].slug), STR_ARG(level));
	return OK;
}
