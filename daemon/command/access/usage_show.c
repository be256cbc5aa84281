/* What was used of a grant: how its limits stand, and the days of the last month. */
#include "daemon/command/command.h"
#include "daemon/command/render.h"
#include "daemon/index/meter.h"
#include "daemon/rules/capability.h"
#include "daemon/store/usage.h"
#include "lib/id.h"
#include "lib/time.h"

enum { DAYS_SHOWN = 31 };

static void
put_limit(struct call *call, enum limit limit, int64_t quota, const struct standing_of *s)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "limit", str_of(limit_word(limit)));
	json_put_int(o, "quota", quota);
	json_put_int(o, "used", (int64_t)s->used);
	json_put_int(o, "remaining", (int64_t)s->remaining);
	if (s->resets_in_ms > 0)
		json_put_text(o, "renewed_at", time_text(call->arena, call->now + s->resets_in_ms));
	json_close(o);
}

static bool
running(struct call *call, uint64_t most, struct standing_of *ret)
{
	struct rows rows = db_query(call->db, STMT_fact_running_of, ARGS(TEXT(call->object.id)));

	*ret = (struct standing_of){0};
	while (rows_next(&rows))
		ret->used += row_int(&rows, "until_at") > call->now;
	ret->remaining = ret->used < most ? most - ret->used : 0;
	return rows_close(&rows) == OK;
}

/* As last written: behind what is counted by [limits] usage_flush at most. */
static bool
standing(struct call *call, const struct allowance *a, enum limit limit, struct standing_of *ret)
{
	struct rows row;
	uint64_t counter = 0;

	if (a->limit[limit] == 0)
		return false;
	if (limit == LIMIT_CONCURRENCY)
		return running(call, (uint64_t)a->limit[limit], ret);
	if (db_one(call->db, STMT_usage_counter,
		ARGS(TEXT(call->object.id), TEXT(str_of(limit_word(limit)))), &row) == OK)
		counter = usage_counter_read(&row, &limit);
	(void)rows_close(&row);
	limit_standing(limit, a->limit[limit], counter, call->now, ret);
	return true;
}

static void
put_limits(struct call *call, const struct allowance *a)
{
	struct standing_of s;

	json_open_list(&call->reply, "limits");
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (standing(call, a, (enum limit)i, &s))
			put_limit(call, (enum limit)i, a->limit[i], &s);
	json_close_list(&call->reply);
}

static struct str
day_text(struct arena *a, uint32_t day)
{
	struct str text = time_text(a, DAY_MS * day);

	return (struct str){text.p, 10};
}

static void
put_day(struct call *call, const struct rows *row, uint32_t day)
{
	struct json_out *o = &call->reply;
	const char *capability = capability_name((int)row_int(row, "capability"));

	json_open(o, NULL);
	json_put_text(o, "day", day_text(call->arena, day));
	json_put_text_or_null(o, "version", row_text(row, "slug", call->arena));
	if (capability == NULL)
		json_put_null(o, "capability");
	else
		json_put_text(o, "capability", str_of(capability));
	json_put_int(o, "calls", row_int(row, "calls"));
	json_put_int(o, "tokens", row_int(row, "tokens"));
	json_put_int(o, "downloads", row_int(row, "downloads"));
	json_close(o);
}

static enum err
put_days(struct call *call)
{
	uint32_t today = period_number(PERIOD_DAY, call->now);

	json_open_list(&call->reply, "days");
	for (uint32_t i = 0; i < DAYS_SHOWN && i <= today; i++) {
		struct rows rows = db_query(
		    call->db, STMT_usage_days, ARGS(INT(today - i), TEXT(call->object.id)));
		while (rows_next(&rows))
			put_day(call, &rows, today - i);
		TRY(rows_close(&rows));
	}
	json_close_list(&call->reply);
	return OK;
}

/* How much somebody works is their own business, and that of who answers for the model. */
static enum err
may_see(struct call *call)
{
	if ((call->object.relations & (IS_SELF | IS_LEAD)) != 0)
		return OK;
	return call_refuse(call, ERR_FORBIDDEN,
	    "The holder of a grant and the leads of its model see how much of it is used.");
}

enum err
usage_show(struct call *call)
{
	struct json_out *o = &call->reply;
	struct allowance allowance = {.counting = COUNTING_NOTHING};
	struct rows row;

	TRY(may_see(call));
	enum err e = db_one(call->db, STMT_usage_grant, ARGS(TEXT(call->object.id)), &row);
	if (e == OK)
		allowance_read(&row, &allowance);
	(void)rows_close(&row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	json_open(o, NULL);
	json_put_text(o, "grant", call->object.id);
	json_put_text(o, "counting",
	    allowance.counting == COUNTING_NOTHING ? STR("nothing")
						   : str_of(counting_word(allowance.counting)));
	put_limits(call, &allowance);
	TRY(put_days(call));
	json_close(o);
	return OK;
}

/* --- all of one's own ------------------------------------------------------------------------- */

static enum err
sum_days(struct call *call, struct str grant, int64_t sums[3])
{
	static const char *const columns[] = {"calls", "tokens", "downloads"};
	uint32_t today = period_number(PERIOD_DAY, call->now);

	for (uint32_t i = 0; i < DAYS_SHOWN && i <= today; i++) {
		struct rows rows = db_query(
		    call->db, STMT_usage_days, ARGS(INT(today - i), TEXT(grant)));
		while (rows_next(&rows))
			for (int c = 0; c < 3; c++)
				sums[c] += row_int(&rows, columns[c]);
		TRY(rows_close(&rows));
	}
	return OK;
}

static enum err
put_grant(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	struct str grant = row_text(row, "id", call->arena);
	struct allowance allowance;
	int64_t sums[3] = {0, 0, 0};

	allowance_read(row, &allowance);
	TRY(sum_days(call, grant, sums));
	json_open(o, NULL);
	json_put_text(o, "grant", grant);
	json_put_text(o, "model", row_text(row, "model", call->arena));
	json_put_text(o, "tier", row_text(row, "tier", call->arena));
	json_put_text(o, "counting", str_of(counting_word(allowance.counting)));
	json_put_int(o, "calls", sums[0]);
	json_put_int(o, "tokens", sums[1]);
	json_put_int(o, "downloads", sums[2]);
	json_close(o);
	return OK;
}

enum err
usage_list(struct call *call)
{
	struct rows rows = db_query(
	    call->db, STMT_usage_grants_of, ARGS(TEXT(call->caller.account)));
	enum err e = OK;

	json_open(&call->reply, NULL);
	json_open_list(&call->reply, "items");
	while (e == OK && rows_next(&rows))
		e = put_grant(call, &rows);
	e = rows_end(&rows, e);
	json_close_list(&call->reply);
	json_close(&call->reply);
	return e;
}
