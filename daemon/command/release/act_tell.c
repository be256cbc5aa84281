/* Telling those whom a hold, a restriction or an offer's end concerns, and lengthening their terms
 * once a restriction is lifted, five hundred grants at a time: the act itself waits for nobody.  And
 * reminding of the day on which it is to be looked at again. */
#include "daemon/command/due.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/release/act.h"

enum { PIECE = 500 };

struct holder {
	struct str grant, account;
	bool concerned;
	int64_t lost_ms; /* for how long it was stopped, once that is lifted; else 0 */
};

static enum err
read_piece(struct call *call, const struct act_row *act, struct holder *ret, int *count)
{
	struct rows rows = db_query(
	    call->db, STMT_act_grants, ARGS(TEXT(act->id), TEXT(act->carried)));

	for (*count = 0; *count < PIECE && rows_next(&rows); (*count)++)
		ret[*count] = (struct holder){row_text(&rows, "id", call->arena),
		    row_text(&rows, "account_id", call->arena), row_int(&rows, "concerned") != 0,
		    row_int(&rows, "lost_ms")};
	return rows_close(&rows);
}

/* Who applies is told once, with the first piece. */
static enum err
tell_applicants(struct call *call, const struct act_row *act)
{
	struct rows rows = db_query(call->db, STMT_act_applicants, ARGS(TEXT(act->id)));

	while (rows_next(&rows)) {
		enum err e = notice_to(call, row_text(&rows, "applicant_id", call->arena),
		    NOTICE_APPLICATION_RESTRICTED, row_text(&rows, "id", call->arena));
		if (e != OK)
			return rows_end(&rows, e);
	}
	return rows_close(&rows);
}

/* What was stopped meanwhile is given back as time. */
static enum err
lengthen(struct call *call, const struct holder *holder)
{
	if (holder->lost_ms <= 0)
		return OK;
	TRY(db_run(call->db, STMT_grant_lengthen, ARGS(TEXT(holder->grant), INT(holder->lost_ms))));
	TRY(grant_set_due(call, holder->grant));
	json_put_int(&record_new(call, EVENT_GRANT_LENGTHENED, OBJECT_GRANT, holder->grant)->facts,
	    "by_ms", holder->lost_ms);
	return notice_to(call, holder->account, NOTICE_GRANT_LENGTHENED, holder->grant);
}

static enum err
carry(struct call *call, const struct act_row *act, const struct holder *holder)
{
	if (!holder->concerned)
		return OK;
	if (act->lifted)
		return lengthen(call, holder);
	return notice_to(call, holder->account,
	    act->holds ? NOTICE_GRANT_HELD : NOTICE_GRANT_RESTRICTED, holder->grant);
}

enum err
due_act_tell(struct call *call, struct str id)
{
	struct holder *holders = NEW_ARRAY(call->arena, PIECE, struct holder);
	struct act_row act;
	int n;

	TRY(act_read(call, id, &act));
	if (act.lifted && !act.restricts)
		return OK;
	if (act.carried.n == 0 && !act.holds && !act.lifted)
		TRY(tell_applicants(call, &act));
	TRY(read_piece(call, &act, holders, &n));
	for (int i = 0; i < n; i++)
		TRY(carry(call, &act, &holders[i]));
	if (n == 0)
		return OK;
	TRY(db_run(call->db, STMT_act_set_carried, ARGS(TEXT(id), TEXT(holders[n - 1].grant))));
	return n < PIECE ? OK : due_at(call, DUE_ACT_TELL, id, call->now);
}

/* What stands is looked at again; nothing is undone by a day. */
enum err
due_act_review(struct call *call, struct str id)
{
	struct act_row act;

	TRY(act_read(call, id, &act));
	if (act.lifted)
		return OK;
	struct entry *e = record_new(call, EVENT_ACT_REVIEW_DUE, OBJECT_MODEL, act.model);
	json_put_text(&e->facts, "act", id);
	TRY(notice_to_leads(call, act.model, NOTICE_ACT_REVIEW_DUE, id));
	return notice_to_chairs(call, act.model, NOTICE_ACT_REVIEW_DUE, id);
}
