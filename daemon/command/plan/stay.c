/* Staying: the reason for holding a version back, what that costs, and until when it counts. */
#include "daemon/command/plan/stay.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

static const int64_t first_review = 30 * DAY_MS, alarm_again = 30 * DAY_MS;

enum err
stay_begin(struct call *call, struct str model)
{
	TRY(db_run(call->db, STMT_stay_begin, ARGS(TEXT(model), INT(call->now + first_review))));
	return db_run(call->db, STMT_stay_await, ARGS(TEXT(model), TEXT(STR("stay_review"))));
}

/* --- giving it -------------------------------------------------------------------------------- */

static enum err
read_review(struct call *call, int64_t *ret)
{
	if (time_parse(json_text(call->body, "review"), ret) && *ret > call->now)
		return OK;
	fault_add(&call->faults, STR("/review"), "must be a date in the future");
	return ERR_INVALID;
}

/* Who answers for it: whoever is named, else who writes it down. */
static enum err
read_owner(struct call *call, struct str *ret)
{
	struct object_row owner;

	TRY(object_named(
	    call, OBJECT_ACCOUNT, json_text(call->body, "owner"), STR("/owner"), &owner));
	if (call->faults.first != NULL)
		return ERR_INVALID;
	*ret = owner.id.n != 0 ? owner.id : call->caller.account;
	return OK;
}

static enum err
record(struct call *call, struct str model, struct str owner, int64_t review_at)
{
	struct entry *e = record_new(call, EVENT_STAY_GIVEN, OBJECT_STAY, call->object.id);

	record_on(e, OBJECT_MODEL, model);
	record_on(e, OBJECT_ACCOUNT, owner);
	json_put_text(&e->facts, "review_at", time_text(call->arena, review_at));
	record_seal(e, "reason", json_text(call->body, "reason"));
	record_seal(e, "cost", json_text(call->body, "cost"));
	return due_at(call, DUE_STAY_REVIEW, call->object.id, review_at);
}

enum err
stay_give(struct call *call)
{
	struct str id = call->object.id, owner, model;
	int64_t review_at;
	struct rows row;
	enum state to;

	TRY(object_step(call, &call->object, STEP_GIVE, &to));
	TRY(read_review(call, &review_at));
	TRY(read_owner(call, &owner));
	TRY(db_one(call->db, STMT_stay_row, ARGS(TEXT(id)), &row));
	model = row_text(&row, "model_id", call->arena);
	TRY(rows_close(&row));
	TRY(db_run(call->db, STMT_stay_give,
	    ARGS(TEXT(id), TEXT(json_text(call->body, "reason")),
		TEXT(json_text(call->body, "cost")), TEXT(owner), INT(review_at),
		TEXT(call->caller.account), INT(call->now))));
	TRY(record(call, model, owner, review_at));
	call_result(call, OBJECT_STAY, id);
	call_said(call, "Written down, for everyone to read; it is to be given anew by %.*s.",
	    STR_ARG(time_words(call->arena, review_at)));
	return OK;
}

/* --- nobody has ------------------------------------------------------------------------------- */

enum err
due_stay_review(struct call *call, struct str id)
{
	struct rows row;

	TRY(db_one(call->db, STMT_stay_row, ARGS(TEXT(id)), &row));
	struct str model = row_text(&row, "model_id", call->arena);
	struct str owner = row_text(&row, "owner_id", call->arena);
	bool over = str_is(row_text(&row, "state", call->arena), "ended");
	int64_t review_at = row_int(&row, "review_at");
	TRY(rows_close(&row));
	if (over || review_at > call->now)
		return OK;
	record_on(record_new(call, EVENT_STAY_OVERDUE, OBJECT_STAY, id), OBJECT_MODEL, model);
	TRY(notice_to_leads(call, model, NOTICE_STAY_OVERDUE, id));
	if (owner.n != 0)
		TRY(notice_to(call, owner, NOTICE_STAY_OVERDUE, id));
	return due_at(call, DUE_STAY_REVIEW, id, call->now + alarm_again);
}

/* --- what waiting costs ----------------------------------------------------------------------- */

static enum err
put_people(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(
	    call->db, STMT_waiting_people, ARGS(TEXT(model), INT(call->now)));
	int64_t people = 0, overdue = 0;

	json_open_list(o, "by_resource_class");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "class", row_text(&rows, "class", call->arena));
		json_put_int(o, "people", row_int(&rows, "people"));
		json_close(o);
		people += row_int(&rows, "people");
		overdue += row_int(&rows, "overdue");
	}
	json_close_list(o);
	json_put_int(o, "people", people);
	json_put_int(o, "reviews_overdue", overdue);
	return rows_close(&rows);
}

enum err
waiting_put(struct call *call, struct str model, int64_t since)
{
	struct json_out *o = &call->reply;
	struct rows row;

	TRY(db_one(call->db, STMT_waiting_stays, ARGS(TEXT(model), INT(call->now)), &row));
	if (since == 0 && !row_null(&row, "since"))
		since = row_int(&row, "since");
	int64_t overdue = row_int(&row, "overdue");
	TRY(rows_close(&row));
	json_open(o, "waiting");
	if (since != 0)
		json_put_int(o, "days", (call->now - since) / DAY_MS);
	TRY(put_people(call, model));
	json_put_int(o, "stays_overdue", overdue);
	json_close(o);
	return OK;
}

/* --- list and show ---------------------------------------------------------------------------- */

enum err
stay_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	int64_t given = row_int(row, "given");

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text(o, "version", row_text(row, "version", a));
	render_time(call, "since", row, "since");
	render_time(call, "review_at", row, "review_at");
	json_put_int(o, "renewals", given == 0 ? 0 : given - 1);
	if (given != 0) {
		json_put_text(o, "reason", row_text(row, "reason", a));
		json_put_text(o, "cost", row_text(row, "cost", a));
		json_put_text(o, "owner", row_text(row, "owner_name", a));
		json_put_text(o, "given_by", row_text(row, "given_by_name", a));
		render_time(call, "given_at", row, "given_at");
	}
	return alone ? waiting_put(call, row_text(row, "model_id", a), row_int(row, "since")) : OK;
}

enum err
stay_show(struct call *call)
{
	call_result(call, OBJECT_STAY, call->object.id);
	return OK;
}

enum err
stay_list(struct call *call)
{
	return render_page(
	    call, &(struct page){OBJECT_STAY, STMT_stay_list,
		      {TEXT(call->caller.account), INT(call->now), TEXT(call->object.id)}});
}
