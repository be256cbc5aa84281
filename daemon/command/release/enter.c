/* The stage is entered. */
#include "daemon/command/release/enter.h"

#include "daemon/command/gate/evidence.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/model/exposure.h"
#include "daemon/command/record.h"

/* Releases that came before give way: what is offered now is what this stage says. */
static enum err
end_predecessors(struct call *call, const struct release *r)
{
	enum { OLD_MAX = 16 };
	struct rows rows = db_query(
	    call->db, STMT_release_predecessors, ARGS(TEXT(r->model), TEXT(r->id)));
	struct str old[OLD_MAX];
	int n = 0;

	while (n < OLD_MAX && rows_next(&rows))
		old[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		TRY(db_run(
		    call->db, STMT_release_set_state, ARGS(TEXT(old[i]), TEXT(STR("withdrawn")))));
		struct entry *e = record_new(
		    call, EVENT_RELEASE_SUPERSEDED, OBJECT_RELEASE, old[i]);
		record_on(e, OBJECT_MODEL, r->model);
		json_put_text(&e->facts, "by", r->id);
	}
	return OK;
}

enum err
stage_enter(struct call *call, const struct release *r, struct str stage, struct str cause)
{
	struct release then = *r;

	then.position++;
	enum state to = release_state_unheld(&then);
	TRY(db_run(call->db, STMT_release_enter_stage,
	    ARGS(TEXT(r->id), TEXT(str_of(state_word(to))), TEXT(stage), INT(call->now))));
	if (to == STATE_RELEASE_COMPLETED)
		record_on(record_new(call, EVENT_RELEASE_COMPLETED, OBJECT_RELEASE, r->id),
		    OBJECT_MODEL, r->model);
	TRY(end_predecessors(call, r));
	TRY(exposure_raise_stage(call, r->model, cause));
	TRY(evidence_reach_grew(call, r->model, r->stage, stage));
	TRY(signals_begin(call, r->model, stage));
	TRY(grants_activate_waiting(call, r->model));
	return release_settle(call, r->id);
}
