/* After a stage was entered, left or withdrawn: what is in flight is brought in line with what is
 * offered now, piece by piece, until nothing is out of line.  It looks at what is there, so that
 * it may begin anew at any time. */
#include "daemon/command/board/ballot.h"
#include "daemon/command/due.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/release/admission.h"
#include "daemon/command/release/release.h"
#include "daemon/command/release/stale.h"

enum { APPLICATIONS = 100, GRANTS = 500 };

/* --- applications ----------------------------------------------------------------------------- */

struct pending {
	struct str id, applicant;
	struct str act; /* that withdrew what it asks for, or empty */
	int64_t paused_at;
};

/* What one kind of them comes to. */
typedef enum err settle_one(struct call *call, const struct pending *p);

static enum err
end_by_us(struct call *call, const struct pending *p)
{
	TRY(ballot_stop(call, p->id));
	TRY(db_run(call->db, STMT_application_end_by,
	    ARGS(TEXT(p->id), TEXT(STR("withdrawn")), TEXT(p->act))));
	struct entry *e = record_new(call, EVENT_APPLICATION_WITHDRAWN, OBJECT_APPLICATION, p->id);
	json_put_text(&e->facts, "by", p->act);
	TRY(admission_leave(call, p->id));
	return notice_to(call, p->applicant, NOTICE_APPLICATION_ENDED_BY_US, p->id);
}

static enum err
end_not_needed(struct call *call, const struct pending *p)
{
	TRY(ballot_stop(call, p->id));
	TRY(db_run(call->db, STMT_application_end_by,
	    ARGS(TEXT(p->id), TEXT(STR("not_needed")), NULL_ARG)));
	(void)record_new(call, EVENT_APPLICATION_NOT_NEEDED, OBJECT_APPLICATION, p->id);
	TRY(admission_leave(call, p->id));
	return notice_to(call, p->applicant, NOTICE_APPLICATION_NOT_NEEDED, p->id);
}

static enum err
pause(struct call *call, const struct pending *p)
{
	TRY(ballot_stop(call, p->id));
	TRY(db_run(call->db, STMT_application_pause, ARGS(TEXT(p->id), INT(call->now))));
	(void)record_new(call, EVENT_APPLICATION_PAUSED, OBJECT_APPLICATION, p->id);
	return notice_to(call, p->applicant, NOTICE_APPLICATION_PAUSED, p->id);
}

/* The boards have the time that they had. */
static enum err
go_on(struct call *call, const struct pending *p)
{
	int64_t deadline_at;

	TRY(ballot_resume(call, p->id, call->now - p->paused_at, 0, &deadline_at));
	TRY(db_run(call->db, STMT_application_go_on, ARGS(TEXT(p->id), INT(deadline_at))));
	(void)record_new(call, EVENT_APPLICATION_WENT_ON, OBJECT_APPLICATION, p->id);
	return notice_to(call, p->applicant, NOTICE_APPLICATION_WENT_ON, p->id);
}

static const struct {
	enum stmt find;
	settle_one *settle;
} kinds[] = {
    {STMT_settle_withdrawn, end_by_us},
    {STMT_settle_not_needed, end_not_needed},
    {STMT_settle_pausing, pause},
    {STMT_settle_going_on, go_on},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static enum err
settle_kind(struct call *call, struct str model, int kind, int *count)
{
	struct pending *all = NEW_ARRAY(call->arena, APPLICATIONS, struct pending);
	struct rows rows = db_query(call->db, kinds[kind].find, ARGS(TEXT(model)));

	for (*count = 0; *count < APPLICATIONS && rows_next(&rows); (*count)++)
		all[*count] = (struct pending){row_text(&rows, "id", call->arena),
		    row_text(&rows, "applicant_id", call->arena),
		    row_has(&rows, "act") ? row_text(&rows, "act", call->arena)
					  : (struct str){NULL, 0},
		    row_flag(&rows, "paused_at")};
	TRY(rows_close(&rows));
	for (int i = 0; i < *count; i++)
		TRY(kinds[kind].settle(call, &all[i]));
	return OK;
}

/* *whole: none is left out of line. */
static enum err
settle_applications(struct call *call, struct str model, bool *whole)
{
	*whole = true;
	for (int i = 0; i < KINDS; i++) {
		int n;
		TRY(settle_kind(call, model, i, &n));
		*whole = *whole && n < APPLICATIONS;
	}
	return OK;
}

/* --- grants ----------------------------------------------------------------------------------- */

struct out {
	struct str id, account;
	bool begun, runs, stopped, still, withdrawn, offered;
	int64_t end_at;
};

static struct out
out_of_row(struct call *call, const struct rows *row)
{
	return (struct out){row_text(row, "id", call->arena),
	    row_text(row, "account_id", call->arena), !row_null(row, "start_at"),
	    !row_null(row, "end_at"), !row_null(row, "term_left_ms"), row_int(row, "still") != 0,
	    row_int(row, "withdrawn") != 0, row_int(row, "offered") != 0, row_int(row, "end_at")};
}

static enum err
end_grant(struct call *call, const struct out *g)
{
	TRY(db_run(call->db, STMT_grant_end_by, ARGS(TEXT(g->id), INT(call->now))));
	TRY(grant_set_due(call, g->id));
	(void)record_new(call, EVENT_GRANT_ENDED, OBJECT_GRANT, g->id);
	return notice_to(call, g->account, NOTICE_GRANT_WITHDRAWN, g->id);
}

static enum err
set_term(struct call *call, const struct out *g, bool runs, int64_t since)
{
	TRY(db_run(call->db, runs ? STMT_grant_run_term : STMT_grant_stop_term,
	    ARGS(TEXT(g->id), INT(since))));
	TRY(grant_set_due(call, g->id));
	(void)record_new(
	    call, runs ? EVENT_GRANT_TERM_WENT_ON : EVENT_GRANT_TERM_STOPPED, OBJECT_GRANT, g->id);
	return notice_to(
	    call, g->account, runs ? NOTICE_GRANT_WENT_ON : NOTICE_GRANT_DORMANT, g->id);
}

/* A term runs while its tier is offered; SINCE: from when on that has been so, or not. */
static enum err
settle_grant(struct call *call, const struct out *g, int64_t since)
{
	if (g->withdrawn)
		return end_grant(call, g);
	if (g->still || !g->begun)
		return OK;
	if (!g->offered && g->runs && g->end_at > since)
		return set_term(call, g, false, since);
	return g->offered && g->stopped ? set_term(call, g, true, since) : OK;
}

static enum err
settle_grants(struct call *call, struct str model, struct str *behind, int64_t since, bool *whole)
{
	struct out *all = NEW_ARRAY(call->arena, GRANTS, struct out);
	struct rows rows = db_query(call->db, STMT_settle_grants, ARGS(TEXT(model), TEXT(*behind)));
	int n = 0;

	while (n < GRANTS && rows_next(&rows))
		all[n++] = out_of_row(call, &rows);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(settle_grant(call, &all[i], since));
	*whole = n < GRANTS;
	if (n != 0)
		*behind = all[n - 1].id;
	return OK;
}

enum err
release_settle(struct call *call, struct str id)
{
	TRY(db_run(call->db, STMT_release_set_settled, ARGS(TEXT(id), NULL_ARG)));
	return due_at(call, DUE_RELEASE_SETTLE, id, call->now);
}

/* Its applications first, then its grants in their order, from where it came to. */
enum err
due_release_settle(struct call *call, struct str id)
{
	struct rows row;
	bool whole;

	TRY(db_one(call->db, STMT_release_settled, ARGS(TEXT(id)), &row));
	struct str model = row_text(&row, "model_id", call->arena);
	struct str behind = row_text(&row, "settled", call->arena);
	int64_t since = row_null(&row, "stage_since") ? call->now : row_int(&row, "stage_since");
	TRY(rows_close(&row));
	TRY(stale_watch(call, id));
	if (behind.n == 0) {
		TRY(settle_applications(call, model, &whole));
		if (!whole)
			return due_at(call, DUE_RELEASE_SETTLE, id, call->now);
	}
	TRY(settle_grants(call, model, &behind, since, &whole));
	TRY(db_run(
	    call->db, STMT_release_set_settled, ARGS(TEXT(id), whole ? NULL_ARG : TEXT(behind))));
	return whole ? OK : due_at(call, DUE_RELEASE_SETTLE, id, call->now);
}
