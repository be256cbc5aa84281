/* A model's release at a moment, from the ledger: the record of it, and what led there. */
#include "daemon/command/command.h"
#include "daemon/command/model/model.h"
#include "daemon/command/past.h"
#include "daemon/command/render.h"
#include "daemon/command/report/ledger_sight.h"
#include "lib/time.h"

enum { PAGE_DEFAULT = 200, PAGE_MAX = 1000 };

/* What is reported on. */
struct record_of {
	int64_t at, position;
};

static enum err
asked(struct call *call, struct record_of *ret)
{
	TRY(past_asked(call, &ret->at));
	return past_position(call, ret->at, &ret->position);
}

/* --- where it stood --------------------------------------------------------------------------- */

static enum err
put_tier(struct call *call, struct str id)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_report_tier, ARGS(TEXT(id)), &row);

	if (e == OK) {
		json_put_text(&call->reply, "tier", row_text(&row, "slug", call->arena));
		json_put_int(&call->reply, "revision", row_int(&row, "revision"));
	}
	(void)rows_close(&row);
	return e;
}

static enum err
put_offers(struct call *call, const struct json *facts, const struct model_parts *parts)
{
	struct json_out *o = &call->reply;

	json_open_list(o, "offers");
	json_each(offer, json_member(facts, "offers")) {
		int64_t component = json_int(offer, "component", 0);
		json_open(o, NULL);
		TRY(put_tier(call, json_text(offer, "tier")));
		if (component < parts->components)
			json_put_text(o, "component", parts->component[component].slug);
		model_put_versions(
		    call, "versions", parts, known_bits(json_text(offer, "versions")));
		if (json_member(offer, "stopped") != NULL)
			json_put_tree(o, "stopped", json_member(offer, "stopped"));
		json_close(o);
	}
	json_close_list(o);
	return OK;
}

/* As the last entry about it says; a model without a release has none. */
static enum err
put_release(struct call *call, const struct record_of *of, const struct model_parts *parts)
{
	struct json_out *o = &call->reply;
	struct known_past known;
	struct rows row;

	enum err e = db_one(
	    call->db, STMT_report_release, ARGS(TEXT(call->object.id), INT(of->position)), &row);
	struct str id = e == OK ? row_text(&row, "id", call->arena) : STR("");
	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(known_past(call->db, call->arena, id, of->position, &known));
	json_put_text(o, "release", id);
	json_put_int(o, "stage", json_int(known.facts, "stage", 0));
	json_put_bool(o, "held", json_truth(known.facts, "held"));
	json_put_bool(o, "over", json_truth(known.facts, "over"));
	json_put_int(o, "said_by_entry", known.seq);
	return put_offers(call, known.facts, parts);
}

/* --- how it was decided ----------------------------------------------------------------------- */

/* What had become of the proposal by then. */
static const char *
state_then(const struct rows *row, int64_t at, struct arena *a)
{
	if (!row_null(row, "effective_at") && row_int(row, "effective_at") <= at)
		return "effective";
	if (!row_null(row, "ended_at") && row_int(row, "ended_at") <= at)
		return str_c(a, row_text(row, "state", a));
	if (row_null(row, "decided_at") || row_int(row, "decided_at") > at)
		return "voting";
	if (str_is(row_peek(row, "state"), "not_approved"))
		return "not_approved";
	return row_int(row, "cooling_until") > at ? "cooling_off" : "ready";
}

/* What its votes came to. */
static void
put_decision(struct call *call, const struct rows *row)
{
	render_time(call, "decided_at", row, "decided_at");
	json_put_int(&call->reply, "organisations", row_int(row, "lines"));
	json_put_int(&call->reply, "independents", row_int(row, "independents"));
	render_text(call, "conditions", row, "conditions");
}

static void
put_promotion(struct call *call, const struct rows *row, int64_t at)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	render_text(call, "stage", row, "stage");
	json_put_text(o, "state", str_of(state_then(row, at, call->arena)));
	render_time(call, "proposed_at", row, "proposed_at");
	if (!row_null(row, "decided_at") && row_int(row, "decided_at") <= at)
		put_decision(call, row);
	if (row_int(row, "effective_at") <= at)
		render_time(call, "effective_at", row, "effective_at");
	json_put_bool(o, "crosses", row_int(row, "crosses") != 0);
	render_text(call, "procedure", row, "procedure");
	render_text(call, "id", row, "id");
	render_text(call, "digest", row, "digest");
	render_text(call, "statement", row, "statement");
	json_close(o);
}

static enum err
put_promotions(struct call *call, const struct record_of *of)
{
	struct rows rows = db_query(
	    call->db, STMT_report_promotions, ARGS(TEXT(call->object.id), INT(of->at)));

	json_open_list(&call->reply, "promotions");
	while (rows_next(&rows))
		put_promotion(call, &rows, of->at);
	json_close_list(&call->reply);
	return rows_close(&rows);
}

/* The lines of a gate as it was voted on, which nothing changes any more. */
static void
put_lines(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	const char *why;
	const struct json *report = json_parse(
	    call->arena, row_text(row, "report", call->arena), &why);

	json_each(line, json_member(json_member(report, "gate"), "lines")) {
		json_open(o, NULL);
		render_text(call, "stage", row, "stage");
		json_each(m, line)
			json_put_tree(o, str_c(call->arena, m->name), m);
		json_close(o);
	}
}

static enum err
put_gates(struct call *call, const struct record_of *of)
{
	struct rows rows = db_query(
	    call->db, STMT_report_promotions, ARGS(TEXT(call->object.id), INT(of->at)));

	json_open_list(&call->reply, "lines");
	while (rows_next(&rows))
		put_lines(call, &rows);
	json_close_list(&call->reply);
	return rows_close(&rows);
}

static enum err
put_acts(struct call *call, const struct record_of *of)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(
	    call->db, STMT_report_acts, ARGS(TEXT(call->object.id), INT(of->at)));

	json_open_list(o, "acts");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		render_text(call, "kind", &rows, "kind");
		render_time(call, "at", &rows, "at");
		if (row_int(&rows, "lifted_at") <= of->at)
			render_time(call, "lifted_at", &rows, "lifted_at");
		render_text(call, "code", &rows, "code");
		render_text(call, "id", &rows, "id");
		render_text(call, "reason", &rows, "reason");
		render_text(call, "reentry", &rows, "reentry");
		json_close(o);
	}
	json_close_list(o);
	return rows_close(&rows);
}

enum err
report_release(struct call *call)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct json_out *o = &call->reply;
	struct record_of of;

	TRY(asked(call, &of));
	TRY(model_parts_read(call, call->object.id, parts));
	json_open(o, NULL);
	json_put_text(o, "model", call->param[0]);
	json_put_text(o, "at", time_text(call->arena, of.at));
	json_put_int(o, "entries", of.position);
	TRY(put_release(call, &of, parts));
	TRY(put_promotions(call, &of));
	TRY(put_gates(call, &of));
	TRY(put_acts(call, &of));
	json_close(o);
	return OK;
}

/* --- what led there --------------------------------------------------------------------------- */

static void
put_event(struct call *call, const struct json *entry)
{
	struct json_out *o = &call->reply;

	json_open(o, NULL);
	json_put_text(o, "at", json_text(entry, "at"));
	json_put_text(o, "type", json_text(entry, "type"));
	json_put_int(o, "seq", json_int(entry, "seq", 0));
	json_put_text(o, "actor", json_text(entry, "actor"));
	json_put_tree(o, "facts", json_member(entry, "facts"));
	json_close(o);
}

static enum err
cursor(struct call *call, int64_t *from, int64_t *limit)
{
	struct str asked_from = call_query(call, "cursor"), most = call_query(call, "limit");

	*from = 0;
	*limit = PAGE_DEFAULT;
	if (asked_from.p != NULL && (!str_int(asked_from, from) || *from < 0))
		fault_add(&call->faults, STR("/cursor"), "is none that this list gave out");
	if (most.p != NULL && (!str_int(most, limit) || *limit < 1 || *limit > PAGE_MAX))
		fault_add(&call->faults, STR("/limit"), "must be 1 to %d", PAGE_MAX);
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* Of the entries that name the model those that the caller may read. */
enum err
report_timeline(struct call *call)
{
	struct ledger_reader reader = {.knows_model = false};
	struct json_out *o = &call->reply;
	int64_t from, limit, seen = 0;
	struct record_of of;
	const char *why;

	TRY(asked(call, &of));
	TRY(cursor(call, &from, &limit));
	struct rows rows = db_query(call->db, STMT_ledger_page_of_object,
	    ARGS(TEXT(call->object.id), INT(from), INT(limit)));
	json_open(o, NULL);
	json_open_list(o, "items");
	for (; rows_next(&rows) && row_int(&rows, "seq") < of.position; seen++) {
		struct ledger_sight sight;
		const struct json *entry = json_parse(
		    call->arena, row_text(&rows, "entry", call->arena), &why);
		from = row_int(&rows, "seq") + 1;
		TRY(ledger_sight(call, &reader, entry, &sight));
		if (sight.exists && sight.entry)
			put_event(call, entry);
	}
	TRY(rows_close(&rows));
	json_close_list(o);
	if (seen == limit)
		call->link_next = str_printf(call->arena, "%lld", (long long)from);
	json_put_text_or_null(o, "next", call->link_next);
	json_close(o);
	return OK;
}
