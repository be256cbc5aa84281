/* Every deadline that people have is put off by what they could not use of it. */
#include "daemon/command/downtime.h"

#include "daemon/command/due.h"
#include "daemon/command/record.h"

static const enum stmt deadlines[] = {STMT_downtime_tally, STMT_downtime_application,
    STMT_downtime_appeal, STMT_downtime_member, STMT_downtime_invitation, STMT_downtime_terms,
    STMT_downtime_recertification, STMT_downtime_import, STMT_downtime_announcement,
    STMT_downtime_promotion, STMT_downtime_approved, STMT_downtime_obligation,
    STMT_downtime_incident};

enum err
downtime_deduct(struct call *call, int64_t from)
{
	int64_t ms = call->now - from;

	call->caller.scheduler = true;
	TRY(db_run(call->db, STMT_downtime_insert, ARGS(INT(from), INT(call->now))));
	for (size_t i = 0; i < sizeof(deadlines) / sizeof(deadlines[0]); i++)
		TRY(db_run(call->db, deadlines[i], ARGS(INT(from), INT(ms))));
	TRY(due_delay(call, from, ms));
	struct entry *e = record_new(
	    call, EVENT_DOWNTIME_DEDUCTED, OBJECT_NOTHING, STR("installation"));
	json_put_int(&e->facts, "from", from);
	json_put_int(&e->facts, "ms", ms);
	return OK;
}
