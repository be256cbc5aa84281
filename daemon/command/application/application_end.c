/* Applications that their applicant ends: withdrawn, or deleted while they are drafts. */
#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/release/admission.h"

static enum err
end(struct call *call, enum step step, enum event event)
{
	struct str id = call->object.id;
	enum state to;

	TRY(object_step(call, &call->object, step, &to));
	TRY(ballot_stop(call, id));
	TRY(db_run(call->db, STMT_application_end, ARGS(TEXT(id), TEXT(str_of(state_word(to))))));
	(void)record_new(call, event, OBJECT_APPLICATION, id);
	call_result(call, OBJECT_APPLICATION, id);
	return OK;
}

enum err
application_withdraw(struct call *call)
{
	TRY(end(call, STEP_WITHDRAW, EVENT_APPLICATION_WITHDRAWN));
	TRY(admission_leave(call, call->object.id));
	call_said(call, "Withdrawn. You may apply again at any time.");
	return OK;
}

enum err
application_delete(struct call *call)
{
	TRY(end(call, STEP_DELETE, EVENT_APPLICATION_DELETED));
	TRY(db_run(call->db, STMT_application_revision_erase, ARGS(TEXT(call->object.id))));
	TRY(db_run(call->db, STMT_application_files_forget, ARGS(TEXT(call->object.id))));
	TRY(db_run(call->db, STMT_members_forget, ARGS(TEXT(call->object.id), INT(call->now))));
	TRY(db_run(call->db, STMT_application_touch,
	    ARGS(TEXT(call->object.id), TEXT(((struct str){NULL, 0})))));
	call_said(call, "Deleted the draft with its answers.");
	return OK;
}
