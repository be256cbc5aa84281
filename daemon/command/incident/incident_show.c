/* Incidents as people see them: all of it on the model, a published summary elsewhere. */
#include "daemon/command/command.h"
#include "daemon/command/incident/incident.h"
#include "daemon/command/render.h"
#include "lib/time.h"

/* COLUMN of ROW as a member of that name, where it isn't NULL. */
static enum err
put_grants(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_incident_grants, ARGS(TEXT(id)));

	json_open_list(o, "grants");
	while (rows_next(&rows))
		json_put_text(o, NULL, row_text(&rows, "grant_id", call->arena));
	json_close_list(o);
	return rows_close(&rows);
}

static enum err
put_severities(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_incident_severities, ARGS(TEXT(id)));

	json_open_list(o, "severities");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_int(o, "was", row_int(&rows, "was"));
		json_put_int(o, "becomes", row_int(&rows, "becomes"));
		json_put_text(o, "by", row_text(&rows, "name", call->arena));
		json_put_text(o, "at", time_text(call->arena, row_int(&rows, "at")));
		json_put_text(o, "reason", row_text(&rows, "reason", call->arena));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

/* Who did what to it. */
static void
put_acts(struct call *call, const struct rows *row)
{
	static const struct {
		const char *by, *name, *at;
	} acts[] = {
	    {"raised_by", "raised_by_name", "raised_at"},
	    {"triaged_by", "triaged_by_name", "triaged_at"},
	    {"contained_by", "contained_by_name", "contained_at"},
	    {"closed_by", "closed_by_name", "closed_at"},
	};

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (row_null(row, acts[i].at))
			continue;
		json_put_text(&call->reply, acts[i].by, row_text(row, acts[i].name, call->arena));
		if (i != 2) /* since when it is contained is everybody's to know */
			render_time(call, acts[i].at, row, acts[i].at);
	}
}

static enum err
put_inside(struct call *call, const struct rows *row)
{
	static const char *const texts[] = {
	    "what", "harm", "involvement", "chain", "note", "response", "root_cause", "review"};
	struct str id = row_text(row, "id", call->arena);

	put_acts(call, row);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		render_text(call, texts[i], row, texts[i]);
	if (!row_null(row, "triaged_at"))
		json_put_bool(
		    &call->reply, "evidence_judged", row_int(row, "evidence_judged") != 0);
	TRY(put_grants(call, id));
	return put_severities(call, id);
}

enum err
incident_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	bool inside = row_int(row, "on_model") != 0 || object_sees_all(call);

	render_text(call, "model", row, "model");
	json_put_text(o, "kind", row_text(row, "kind", call->arena));
	json_put_int(o, "severity", row_int(row, "severity"));
	json_put_text(o, "category", row_text(row, "category", call->arena));
	render_text(call, "version", row, "version");
	render_text(call, "stage", row, "stage");
	render_time(call, "happened_at", row, "happened_at");
	render_time(call, "detected_at", row, "detected_at");
	render_time(call, "contained_at", row, "contained_at");
	render_text(call, "summary", row, "summary");
	render_time(call, "published_at", row, "published_at");
	if (!inside)
		return OK;
	if (!row_null(row, "review_due") && row_null(row, "closed_at")) {
		render_time(call, "review_due", row, "review_due");
		json_put_bool(o, "overdue", call->now >= row_int(row, "review_due"));
	}
	return alone ? put_inside(call, row) : OK;
}

enum err
incident_show(struct call *call)
{
	call_result(call, OBJECT_INCIDENT, call->object.id);
	return OK;
}

enum err
incident_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_INCIDENT, STMT_incident_list,
				     {TEXT(call->caller.account), INT(call->now),
					 TEXT(call->object.id), INT(object_sees_all(call))}});
}

enum err
incident_put_counts(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_incident_counts, ARGS(TEXT(model)));

	json_open_list(o, "incidents");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_int(o, "severity", row_int(&rows, "severity"));
		json_put_int(o, "incidents", row_int(&rows, "incidents"));
		json_put_int(o, "unclosed", row_int(&rows, "unclosed"));
		json_put_int(o, "near_misses", row_int(&rows, "near_misses"));
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}
