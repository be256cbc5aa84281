/* A request for access as the task that one polls (§4 of the profile). */
#include "daemon/command/application/request.h"
#include "daemon/command/board/ballot_seat.h"
#include "daemon/command/command.h"
#include "daemon/command/render.h"
#include "lib/id.h"
#include "lib/time.h"

#include <stdlib.h>
#include <string.h>

enum { POLL_S = 30, STEPS = 3 };
static const int64_t endless = 366 * DAY_MS; /* of a grant that has no end */

/* --- approvals -------------------------------------------------------------------------------- */

/* Until then the grant is good; it may have to be begun first. */
static int64_t
until_of(const struct rows *item)
{
	int64_t whole = row_int(item, "created_at") +
			(row_null(item, "term_ms") ? endless : row_int(item, "term_ms"));

	if (row_null(item, "end_at"))
		return whole;
	int64_t end = row_int(item, "end_at"); /* until it begins, as long as was asked for */
	return row_null(item, "start_at") && end > whole ? whole : end;
}

static void
put_result(struct call *call, const struct rows *item)
{
	struct json_out *o = &call->reply;
	struct str grant = row_text(item, "grant_id", call->arena),
		   digest = row_blob(item, "digest", call->arena);
	struct approval a = {.from = row_int(item, "decided_at"), .until = until_of(item)};

	memcpy(a.request.b, digest.p, sizeof(a.request.b));
	if (!id_bytes(grant, a.grant.b))
		abort();
	json_open(o, "result");
	json_put_text(o, "mode", STR("reevaluate"));
	json_open(o, "approval");
	json_put_text(o, "id", grant);
	json_put_text(o, "approved_at", time_text(call->arena, a.from));
	json_put_text(o, "approved_until", time_text(call->arena, a.until));
	json_put_text(
	    o, "state", approval_text(call->arena, &call->bindings->approvals, call->self, &a));
	json_close(o);
	json_close(o);
}

static bool
is_approved(const struct call *call, const struct rows *item)
{
	return str_is(row_text(item, "status", call->arena), "approved");
}

/* --- progress --------------------------------------------------------------------------------- */

/* What a pending application waits for: its applicant, or the boards, which are not named. */
static void
put_progress(struct call *call, const struct rows *item)
{
	static const char *const with_applicant[] = {"draft", "returned"};
	struct str state = row_text(item, "state", call->arena);
	struct json_out *o = &call->reply;
	bool theirs = str_is(state, with_applicant[0]) || str_is(state, with_applicant[1]);

	json_open(o, "progress");
	json_put_int(o, "current_step", theirs ? 1 : 2);
	json_put_int(o, "total_steps", STEPS);
	json_put_text(o, "step_name", state);
	json_open_list(o, "awaiting");
	json_put_text(o, NULL, theirs ? STR("subject") : STR("board"));
	json_close_list(o);
	json_close(o);
}

/* When it lapses if nobody goes on with it; 0: it doesn't. */
static int64_t
lapses_at(struct call *call, const struct rows *item)
{
	struct str state = row_text(item, "state", call->arena);

	if (str_is(state, "draft") || str_is(state, "returned"))
		return row_int(item, "ages_at");
	if (str_is(state, "awaiting_endorsement"))
		return row_int(item, "endorse_by");
	if (!str_is(state, "in_review") || row_null(item, "deadline_at"))
		return 0;
	return row_int(item, "deadline_at") + (row_int(item, "extended") ? 0 : ballot_grace);
}

static void
put_links(struct call *call, struct str task, struct str application)
{
	struct json_out *o = &call->reply;
	struct str self = call->self;

	json_open(o, "links");
	json_put_text(o, "ticket",
	    str_printf(
		call->arena, "%.*s/v1/applications/%.*s", STR_ARG(self), STR_ARG(application)));
	json_put_text(o, "cancel",
	    str_printf(
		call->arena, "%.*s/access/v1/requests/%.*s/cancel", STR_ARG(self), STR_ARG(task)));
	json_close(o);
}

/* --- the task --------------------------------------------------------------------------------- */

static void
put_item(struct call *call, const struct rows *item)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_open(o, "resource");
	json_put_text(o, "type", STR("model"));
	json_put_text(o, "id", row_text(item, "resource", call->arena));
	json_close(o);
	json_open(o, "action");
	json_put_text(o, "name", row_text(item, "action", call->arena));
	json_close(o);
	json_put_text(o, "status", row_text(item, "status", call->arena));
	json_put_text(o, "application", row_text(item, "application_id", call->arena));
	if (is_approved(call, item))
		put_result(call, item);
	json_close(o);
}

static enum err
put_items(struct call *call, struct str id)
{
	struct rows rows = db_query(call->db, STMT_request_items, ARGS(TEXT(id)));

	json_open_list(&call->reply, "items");
	while (rows_next(&rows))
		put_item(call, &rows);
	json_close_list(&call->reply);
	return rows_close(&rows);
}

/* Of the first item; where there are several each has its own result. */
static enum err
put_first(struct call *call, struct str id, struct str task, bool pending)
{
	struct rows item = db_query(call->db, STMT_request_items, ARGS(TEXT(id)));
	bool found = rows_next(&item);

	while (found && pending && !str_is(row_text(&item, "status", call->arena), "pending"))
		found = rows_next(&item);
	if (found && pending) {
		put_progress(call, &item);
		int64_t at = lapses_at(call, &item);
		if (at != 0)
			json_put_text(&call->reply, "expires_at", time_text(call->arena, at));
	}
	if (found)
		put_links(call, task, row_text(&item, "application_id", call->arena));
	return rows_close(&item);
}

static enum err
put_single_result(struct call *call, struct str id)
{
	struct rows item = db_query(call->db, STMT_request_items, ARGS(TEXT(id)));

	if (rows_next(&item) && is_approved(call, &item))
		put_result(call, &item);
	return rows_close(&item);
}

enum err
request_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct str id = row_text(row, "id", call->arena), task = row_text(row, "task", call->arena),
		   state = row_text(row, "state", call->arena);
	bool pending = str_is(state, "pending"), several = row_int(row, "items") > 1;

	(void)alone;
	json_open(o, "task");
	json_put_text(o, "id", task);
	json_put_text(o, "status", state);
	json_put_text(o, "status_endpoint",
	    str_printf(
		call->arena, "%.*s/access/v1/requests/%.*s", STR_ARG(call->self), STR_ARG(task)));
	TRY(put_first(call, id, task, pending));
	if (several)
		TRY(put_items(call, id));
	json_close(o);
	if (pending)
		call->retry_after = POLL_S;
	return several ? OK : put_single_result(call, id);
}

enum err
request_show(struct call *call)
{
	call_result(call, OBJECT_REQUEST, call->object.id);
	return OK;
}
