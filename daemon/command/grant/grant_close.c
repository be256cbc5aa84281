/* Close-out: what was granted for an application is given back together, and who downloaded
 * weights says that they are destroyed. */
#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/id.h"

static const struct str attestation = {
    "Every copy of what was downloaded under this grant is destroyed.", 64};

/* The grants that are closed together. */
struct closing {
	struct str id, account;
	struct closing *next;
};

static enum err
find_closing(struct call *call, struct str id, struct closing **ret, bool *held)
{
	struct rows rows = db_query(call->db, STMT_grant_closing,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now)));

	*ret = NULL;
	*held = false;
	while (rows_next(&rows)) {
		struct closing *c = NEW(call->arena, struct closing);
		*c = (struct closing){row_text(&rows, "id", call->arena),
		    row_text(&rows, "account_id", call->arena), *ret};
		*ret = c;
		*held = *held || row_int(&rows, "held") != 0;
	}
	return rows_close(&rows);
}

enum err
grant_statement(struct call *call, struct str id, struct str *ret)
{
	struct closing *all;
	bool held;

	TRY(find_closing(call, id, &all, &held));
	*ret = held ? attestation : (struct str){NULL, 0};
	return OK;
}

static enum err
close_one(struct call *call, const struct closing *c, bool attested)
{
	TRY(db_run(call->db, STMT_grant_close, ARGS(TEXT(c->id), INT(call->now))));
	TRY(grant_set_due(call, c->id));
	struct entry *e = record_new(call, EVENT_GRANT_CLOSED, OBJECT_GRANT, c->id);
	if (attested)
		json_put_text(&e->facts, "attestation", attestation);
	return str_eq(c->account, call->caller.account)
		   ? OK
		   : notice_to(call, c->account, NOTICE_GRANT_CLOSED, c->id);
}

enum err
grant_close(struct call *call)
{
	struct str id = call->object.id;
	struct closing *all;
	enum state to;
	int count = 0;
	bool held;

	TRY(object_step(call, &call->object, STEP_CLOSE, &to));
	TRY(find_closing(call, id, &all, &held));
	if (held && !str_eq(json_text(call->body, "statement"), attestation)) {
		call_hint(call, "sluice grant close %.*s --statement \"%.*s\"",
		    STR_ARG(str_from(id, ID_LENGTH - 6)), STR_ARG(attestation));
		return ERR_CONFIRMATION;
	}
	for (const struct closing *c = all; c != NULL; c = c->next, count++)
		TRY(close_one(call, c, held));
	call_result(call, OBJECT_GRANT, id);
	if (count > 1)
		call_said(call, "Closed what was granted for the application: %d grants.", count);
	else
		call_said(call, "Closed your grant. To use the model again, apply again.");
	return OK;
}
