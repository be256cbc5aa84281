/* The gate report by itself: for people, for programs, and as a table. */
#include "daemon/command/command.h"
#include "daemon/command/gate/assess.h"
#include "daemon/command/past.h"
#include "daemon/command/plan/stay.h"
#include "lib/time.h"

/* --- as it was -------------------------------------------------------------------------------- */

static void
put_frozen(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	const char *why;
	const struct json *report = json_parse(
	    call->arena, row_text(row, "report", call->arena), &why);

	json_put_text(o, "stage", row_text(row, "stage", call->arena));
	json_put_int(o, "position", row_int(row, "position"));
	json_put_text(o, "promotion", row_text(row, "id", call->arena));
	json_put_text(o, "at", time_text(call->arena, row_int(row, "proposed_at")));
	json_put_text(o, "digest", row_text(row, "digest", call->arena));
	json_each(m, json_member(report, "gate"))
		json_put_tree(o, str_c(call->arena, m->name), m);
}

/* What a gate comes to between two proposals isn't kept; what was voted on is, to the byte. */
static enum err
put_past(struct call *call, const struct release *r, int64_t at)
{
	struct json_out *o = &call->reply;
	struct rows row;
	enum err e = db_one(call->db, STMT_report_gate, ARGS(TEXT(r->id), INT(at)), &row);

	if (e == OK) {
		json_open(o, NULL);
		json_put_text(o, "model", r->model_slug);
		json_put_text(o, "release", r->id);
		put_frozen(call, &row);
		json_close(o);
	}
	(void)rows_close(&row);
	if (e == ERR_NOT_FOUND)
		return call_refuse(call, e,
		    "No gate of this release had been put to a vote by then; the present one is "
		    "shown without --at.");
	return e;
}

/* --- as it is --------------------------------------------------------------------------------- */

static enum err
put_present(struct call *call, const struct release *r)
{
	struct json_out *o = &call->reply;
	struct assessment a;

	TRY(assess(call, r, &a));
	if (a.stage.id.n == 0)
		return call_refuse(call, ERR_NOT_FOUND,
		    "The release has come to its last stage: there is no gate before it.");
	json_open(o, NULL);
	json_put_text(o, "model", r->model_slug);
	json_put_text(o, "release", r->id);
	json_put_text(o, "stage", a.stage.slug);
	json_put_int(o, "position", a.stage.position);
	json_put_text(o, "at", time_text(call->arena, call->now));
	assess_put_report(call, &a);
	TRY(waiting_put(call, r->model, r->stage_since));
	json_close(o);
	return OK;
}

enum err
release_gate(struct call *call)
{
	struct release r;
	int64_t at;

	TRY(past_asked(call, &at));
	TRY(release_read(call, call->object.id, &r));
	return call_query(call, "at").p != NULL ? put_past(call, &r, at) : put_present(call, &r);
}
