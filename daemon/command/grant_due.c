/* What falls due for a grant: reminders before its end, and its end. */
#include "daemon/command/due.h"
#include "daemon/command/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "lib/time.h"

static const int64_t reminders[] = {30 * DAY_MS, 7 * DAY_MS}; /* before the end */
enum { REMINDERS = sizeof(reminders) / sizeof(reminders[0]) };

struct dates {
	struct str account;
	int64_t end_at; /* INT64_MAX: without end, or not begun */
	bool over; /* ended before its time */
};

static enum err
read_dates(struct call *call, struct str id, struct dates *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_grant_dates, ARGS(TEXT(id)), &row));
	*ret = (struct dates){.account = row_text(&row, "account_id", call->arena),
	    .end_at = row_null(&row, "end_at") ? INT64_MAX : row_int(&row, "end_at"),
	    .over = row_int(&row, "over") != 0};
	return rows_close(&row);
}

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
	if (d.over || d.end_at == INT64_MAX) {
		TRY(due_never(call, DUE_GRANT_EXPIRY, id));
		return due_never(call, DUE_GRANT_REMINDER, id);
	}
	TRY(due_at(call, DUE_GRANT_EXPIRY, id, d.end_at));
	return remind_next(call, id, &d);
}

enum err
due_grant_expiry(struct call *call, struct str id)
{
	struct dates d;

	TRY(read_dates(call, id, &d));
	if (d.over || d.end_at > call->now)
		return grant_set_due(call, id);
	(void)record_new(call, EVENT_GRANT_EXPIRED, OBJECT_GRANT, id);
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
