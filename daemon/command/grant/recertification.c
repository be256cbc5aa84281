/* A list of who has access by a tier falls due, with two weeks' notice; the tier's chairs and its
 * model's leads keep or remove each. */
#include "daemon/command/grant/recertification.h"

#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "daemon/command/tier/kept_tier.h"
#include "lib/id.h"
#include "lib/time.h"

static const int64_t month_ms = 730 * (int64_t)HOUR_MS; /* twelve are 365 days */
static const int64_t notice_ms = 14 * DAY_MS;

/* --- when ------------------------------------------------------------------------------------- */

static enum err
planned_at(struct call *call, struct str tier, int64_t *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_recertification_next, ARGS(TEXT(tier)), &row);

	if (e == OK)
		*ret = row_int(&row, "at");
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err
recertification_plan(struct call *call, struct str tier, struct str former, int64_t months)
{
	int64_t at = call->now + months * month_ms - notice_ms, before = INT64_MAX;

	if (former.n != 0) {
		TRY(planned_at(call, former, &before));
		TRY(due_never(call, DUE_RECERTIFICATION_NOTICE, former));
	}
	if (months == 0)
		return OK;
	return due_at(call, DUE_RECERTIFICATION_NOTICE, tier, before < at ? before : at);
}

enum err
recertification_put_tier(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	int64_t next = 0;

	if (row_null(row, "recertify_months"))
		return OK;
	TRY(planned_at(call, row_text(row, "id", call->arena), &next));
	json_open(o, "recertification");
	json_put_int(o, "months", row_int(row, "recertify_months"));
	json_put_text(o, "on_overdue",
	    row_int(row, "recertify_suspends") != 0 ? STR("suspend") : STR("warn"));
	if (next != 0)
		json_put_text(o, "next", time_text(call->arena, next + notice_ms));
	json_close(o);
	return OK;
}

/* --- what falls due --------------------------------------------------------------------------- */

struct recertified {
	struct str model, slug;
	int64_t months, grants;
	bool suspends, over, open; /* over: a later revision says what follows */
};

static enum err
read_tier(struct call *call, struct str tier, struct recertified *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_recertification_tier, ARGS(TEXT(tier)), &row));
	*ret = (struct recertified){.model = row_text(&row, "model_id", call->arena),
	    .slug = row_text(&row, "slug", call->arena),
	    .months = row_int(&row, "recertify_months"),
	    .suspends = row_int(&row, "recertify_suspends") != 0,
	    .over = !row_null(&row, "superseded_at"),
	    .open = row_int(&row, "open") != 0};
	TRY(rows_close(&row));
	TRY(db_one(call->db, STMT_recertification_count,
	    ARGS(TEXT(ret->model), TEXT(ret->slug), INT(call->now)), &row));
	ret->grants = row_int(&row, "grants");
	return rows_close(&row);
}

/* Those who may do it. */
static enum err
tell(struct call *call, struct str tier, struct str id, enum notice notice)
{
	const struct kept_tier *t;

	TRY(kept_tier_get(call->tiers, call->db, tier, &t));
	for (int i = 0; i < t->policy_count; i++)
		TRY(notice_to_board_heads(
		    call, str_copy(call->arena, t->policy[i].board), notice, id));
	return notice_to_leads(call, t->model, notice, id);
}

static enum err
open_list(struct call *call, struct str tier, const struct recertified *r)
{
	struct str id = id_make(
	    call->ids, object_prefix(OBJECT_RECERTIFICATION), call->now, call->arena);
	int64_t due = call->now + notice_ms;

	TRY(db_run(call->db, STMT_recertification_insert,
	    ARGS(TEXT(id), TEXT(r->model), TEXT(r->slug), TEXT(tier), INT(r->suspends),
		INT(call->now), INT(due), INT(r->grants))));
	struct entry *e = record_new(
	    call, EVENT_RECERTIFICATION_OPENED, OBJECT_RECERTIFICATION, id);
	record_on(e, OBJECT_TIER, tier);
	json_put_int(&e->facts, "grants", r->grants);
	json_put_text(&e->facts, "due_at", time_text(call->arena, due));
	TRY(due_at(call, DUE_RECERTIFICATION_OVERDUE, id, due));
	return tell(call, tier, id, NOTICE_RECERTIFICATION_DUE);
}

/* Nobody is asked to look at an empty list, nor at two. */
enum err
due_recertification_notice(struct call *call, struct str tier)
{
	struct recertified r;

	TRY(read_tier(call, tier, &r));
	if (r.over || r.months == 0)
		return OK;
	TRY(due_at(call, DUE_RECERTIFICATION_NOTICE, tier, call->now + r.months * month_ms));
	return r.grants == 0 || r.open ? OK : open_list(call, tier, &r);
}

/* The row that CALL's list is of. */
struct round {
	struct str tier;
	bool open, suspends;
};

static enum err
read_round(struct call *call, struct str id, struct round *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_recertification_by_id,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now)), &row));
	*ret = (struct round){.tier = row_text(&row, "tier_id", call->arena),
	    .open = str_is(row_peek(&row, "state"), "open"),
	    .suspends = row_int(&row, "suspends") != 0};
	return rows_close(&row);
}

enum err
due_recertification_overdue(struct call *call, struct str id)
{
	struct round r;

	TRY(read_round(call, id, &r));
	if (!r.open)
		return OK;
	json_put_bool(
	    &record_new(call, EVENT_RECERTIFICATION_OVERDUE, OBJECT_RECERTIFICATION, id)->facts,
	    "suspends", r.suspends);
	if (r.suspends)
		TRY(db_run(call->db, STMT_prerequisites_due_of_recertification,
		    ARGS(TEXT(id), INT(call->now))));
	return tell(call, r.tier, id, NOTICE_RECERTIFICATION_OVERDUE);
}

/* --- doing it --------------------------------------------------------------------------------- */

static enum err
check_removed(struct call *call, struct str place, struct str grant)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_recertification_lists,
	    ARGS(TEXT(call->object.id), TEXT(grant), INT(call->now)), &row);

	(void)rows_close(&row);
	if (e == ERR_NOT_FOUND)
		fault_add(&call->faults, place, "is not on this list");
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	e = db_one(call->db, STMT_grant_sheltered, ARGS(TEXT(grant)), &row);
	(void)rows_close(&row);
	if (e == OK && !json_truth(call->body, "safe_harbour_seen"))
		fault_add(&call->faults, STR("/safe_harbour_seen"),
		    "must be true: the grant %.*s is sheltered; look at what it is used for first",
		    STR_ARG(str_from(grant, ID_LENGTH - 6)));
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
remove_one(struct call *call, struct str grant)
{
	struct str reason = json_text(call->body, "reason");

	TRY(db_run(call->db, STMT_grant_revoke,
	    ARGS(TEXT(grant), INT(call->now), TEXT(reason), TEXT(call->caller.account))));
	TRY(grant_set_due(call, grant));
	struct entry *e = record_new(call, EVENT_GRANT_REVOKED, OBJECT_GRANT, grant);
	record_on(e, OBJECT_RECERTIFICATION, call->object.id);
	record_seal(e, "reason", reason);
	return grant_tell_holder(call, grant, NOTICE_GRANT_REVOKED);
}

static enum err
remove_all(struct call *call, int *count)
{
	struct object_row grant;

	*count = 0;
	json_each(item, json_member(call->body, "remove")) {
		struct str place = str_printf(call->arena, "/remove/%d", (*count)++);
		TRY(object_named(call, OBJECT_GRANT, item->text, place, &grant));
		if (grant.id.n == 0)
			continue;
		TRY(check_removed(call, place, grant.id));
		if (call->faults.first == NULL)
			TRY(remove_one(call, grant.id));
	}
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

/* Why somebody of the board may not; the rules only know that. */
static enum err
may_confirm(struct call *call)
{
	enum state to;
	enum err e = object_step(call, &call->object, STEP_CONFIRM, &to);

	if (e != OK && e != ERR_WRONG_STATE && (call->object.relations & IS_CONFLICTED) != 0)
		return call_refuse(call, ERR_OWN_CASE,
		    "A grant of yours is on this list; others look at it. Nothing was changed.");
	return e;
}

enum err
recertification_confirm(struct call *call)
{
	struct str id = call->object.id, reason = json_text(call->body, "reason");
	int count;

	TRY(may_confirm(call));
	TRY(remove_all(call, &count));
	TRY(db_run(call->db, STMT_recertification_done,
	    ARGS(TEXT(id), INT(count), TEXT(call->caller.account), INT(call->now), TEXT(reason))));
	TRY(due_never(call, DUE_RECERTIFICATION_OVERDUE, id));
	TRY(db_run(
	    call->db, STMT_prerequisites_due_of_recertification, ARGS(TEXT(id), INT(call->now))));
	struct entry *e = record_new(call, EVENT_RECERTIFICATION_DONE, OBJECT_RECERTIFICATION, id);
	json_put_int(&e->facts, "removed", count);
	record_seal(e, "reason", reason);
	call_result(call, OBJECT_RECERTIFICATION, id);
	call_said(call, "Done: %d removed, the others keep their grants.", count);
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

static enum err
put_grants(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(
	    call->db, STMT_recertification_grants, ARGS(TEXT(id), INT(call->now)));

	json_open_list(o, "grants");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "grant", row_text(&rows, "grant_id", call->arena));
		json_put_text(o, "name", row_text(&rows, "name", call->arena));
		json_put_text_or_null(
		    o, "organisation", row_text(&rows, "organisation", call->arena));
		render_time(call, "since", &rows, "start_at");
		render_time(call, "until", &rows, "end_at");
		json_put_bool(o, "suspended", !row_null(&rows, "suspended_at"));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
recertification_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "tier",
	    str_printf(a, "%.*s/%.*s", STR_ARG(row_text(row, "model", a)),
		STR_ARG(row_text(row, "tier", a))));
	render_time(call, "opened_at", row, "opened_at");
	render_time(call, "due_at", row, "due_at");
	json_put_text(
	    o, "on_overdue", row_int(row, "suspends") != 0 ? STR("suspend") : STR("warn"));
	json_put_int(o, "listed", row_int(row, "listed"));
	if (!row_null(row, "done_at")) {
		json_put_int(o, "removed", row_int(row, "removed"));
		json_put_text(o, "done_by", row_text(row, "done_by_name", a));
		render_time(call, "done_at", row, "done_at");
		json_put_text(o, "reason", row_text(row, "reason", a));
	}
	return alone ? put_grants(call, row_text(row, "id", a)) : OK;
}

enum err
recertification_show(struct call *call)
{
	call_result(call, OBJECT_RECERTIFICATION, call->object.id);
	if (call->object.state != STATE_RECERTIFICATION_DONE)
		call_hint(call,
		    "sluice recertification confirm %.*s --reason TEXT; --remove GRANT for who "
		    "needs it no more",
		    STR_ARG(str_from(call->object.id, ID_LENGTH - 6)));
	return OK;
}

enum err
recertification_list(struct call *call)
{
	bool all = (call->caller.roles & 1u << ROLE_AUDITOR) != 0;

	return render_page(call, &(struct page){OBJECT_RECERTIFICATION, STMT_recertification_list,
				     {TEXT(call->caller.account), INT(call->now), INT(all)}});
}
