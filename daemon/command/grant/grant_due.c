/* What falls due for a grant: reminders before its end, and its end. */
#include "daemon/command/due.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/release/admission.h"
#include "lib/time.h"

static const int64_t reminders[] = {30 * DAY_MS, 7 * DAY_MS}; /* before the end */
enum { REMINDERS = sizeof(reminders) / sizeof(reminders[0]), PENDING_DAYS = 14 };

struct dates {
	struct str account;
	int64_t end_at; /* INT64_MAX: without end, or not known before it begins */
	bool begun, ready; /* ready: the present stage offers it, and isn't held */
	bool terms_pending, asked; /* asked: for a revision, in time */
	bool suspended, confirmed;
	bool over; /* ended before its time */
};

static enum err
read_dates(struct call *call, struct str id, struct dates *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_grant_dates, ARGS(TEXT(id)), &row));
	*ret = (struct dates){.account = row_text(&row, "account_id", call->arena),
	    .end_at = row_null(&row, "end_at") ? INT64_MAX : row_int(&row, "end_at"),
	    .begun = !row_null(&row, "start_at"),
	    .ready = row_int(&row, "ready") != 0,
	    .terms_pending = row_int(&row, "terms_pending") != 0,
	    .asked = !row_null(&row, "asked_until"),
	    .suspended = !row_null(&row, "suspended_at"),
	    .confirmed = !row_null(&row, "confirmed_by"),
	    .over = row_int(&row, "over") != 0};
	return rows_close(&row);
}

/* --- telling ---------------------------------------------------------------------------------- */

enum err
grant_tell_holder(struct call *call, struct str id, enum notice notice)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	return notice_to(call, d.account, notice, id);
}

enum err
grant_alarm(struct call *call, struct str id, enum notice notice)
{
	struct rows rows = db_query(call->db, STMT_grant_boards, ARGS(TEXT(id)));
	struct str model = {NULL, 0};
	enum err e = OK;

	while (e == OK && rows_next(&rows)) {
		model = row_text(&rows, "model_id", call->arena);
		e = notice_to_board_heads(
		    call, row_text(&rows, "board_id", call->arena), notice, id);
	}
	if (e == OK)
		e = rows_close(&rows);
	(void)rows_close(&rows);
	return e == OK && model.n != 0 ? notice_to_leads(call, model, notice, id) : e;
}

/* --- when ------------------------------------------------------------------------------------- */

/* The next reminder that lies ahead; none when the end is nearer. */
static enum err
remind_next(struct call *call, struct str id, const struct dates *d)
{
	for (int i = 0; i < REMINDERS; i++)
		if (d->end_at - reminders[i] > call->now)
			return due_at(call, DUE_GRANT_REMINDER, id, d->end_at - reminders[i]);
	return due_never(call, DUE_GRANT_REMINDER, id);
}

enum err
grant_set_due(struct call *call, struct str id)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	if (d.over || d.begun)
		TRY(due_never(call, DUE_GRANT_PENDING, id));
	if (d.over)
		TRY(admission_wake(call, id));
	if (d.over || d.end_at == INT64_MAX) {
		TRY(due_never(call, DUE_GRANT_EXPIRY, id));
		return due_never(call, DUE_GRANT_REMINDER, id);
	}
	TRY(due_at(call, DUE_GRANT_EXPIRY, id, d.end_at));
	return remind_next(call, id, &d);
}

enum err
grant_set_pending(struct call *call, struct str id)
{
	return due_at(call, DUE_GRANT_PENDING, id, call->now + PENDING_DAYS * DAY_MS);
}

/* --- what is done then ------------------------------------------------------------------------ */

enum err
due_grant_expiry(struct call *call, struct str id)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	if (d.over || d.end_at > call->now)
		return grant_set_due(call, id);
	(void)record_new(call, EVENT_GRANT_EXPIRED, OBJECT_GRANT, id);
	TRY(admission_wake(call, id));
	return notice_to(call, d.account, NOTICE_GRANT_EXPIRED, id);
}

/* After a long downtime the end may have come before its reminder. */
enum err
due_grant_reminder(struct call *call, struct str id)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	if (d.over || d.end_at <= call->now)
		return OK;
	(void)record_new(call, EVENT_GRANT_REMINDED, OBJECT_GRANT, id);
	TRY(notice_to(call, d.account, NOTICE_GRANT_ENDS_SOON, id));
	return remind_next(call, id, &d);
}

/* A place that nobody takes passes on; while no stage offers it the time doesn't run. */
enum err
due_grant_pending(struct call *call, struct str id)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	if (d.over || d.begun || !d.terms_pending || d.end_at <= call->now)
		return OK;
	if (!d.ready || d.suspended)
		return grant_set_pending(call, id);
	TRY(db_run(call->db, STMT_grant_end, ARGS(TEXT(id), INT(call->now))));
	TRY(admission_wake(call, id));
	(void)record_new(call, EVENT_GRANT_ENDED, OBJECT_GRANT, id);
	return notice_to(call, d.account, NOTICE_GRANT_ENDED, id);
}

/* A suspension that one person alone stands for is looked at by others. */
enum err
due_grant_confirm(struct call *call, struct str id)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	if (d.over || !d.suspended || d.confirmed)
		return OK;
	(void)record_new(call, EVENT_GRANT_UNCONFIRMED, OBJECT_GRANT, id);
	return grant_alarm(call, id, NOTICE_GRANT_UNCONFIRMED);
}

enum err
due_grant_terms(struct call *call, struct str id)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	if (d.over || !d.asked || d.terms_pending)
		return OK;
	TRY(db_run(call->db, STMT_grant_terms_late, ARGS(TEXT(id))));
	(void)record_new(call, EVENT_GRANT_TERMS_LATE, OBJECT_GRANT, id);
	return notice_to(call, d.account, NOTICE_TERMS_LATE, id);
}
