/* Flags: anybody, signed in or not, points something out about a model; a chair or deputy who is no
 * lead looks at it, and what they accept re-opens the gate lines that rest on the evidence that they
 * name. */
#include "daemon/command/incident/flag.h"

#include "daemon/command/command.h"
#include "daemon/command/gate/evidence.h"
#include "daemon/command/gate/gate.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/model/model.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "lib/id.h"
#include "lib/time.h"

/* In a day: flags of one person; of all who didn't sign in, about one model, and about any. */
enum { A_DAY = 20, OF_MODEL = 20, OF_ALL = 200 };
enum { FALLS_MAX = 256 }; /* evidence that one flag fells */

/* --- raising ---------------------------------------------------------------------------------- */

struct about {
	struct str model, version, component; /* ids; the latter two may be empty */
};

static enum err
read_about(struct call *call, struct about *ret)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct str version = json_text(call->body, "version"),
		   component = json_text(call->body, "component");

	TRY(model_parts_read(call, ret->model, parts));
	int v = model_version_bit(parts, version), c = model_component_bit(parts, component);
	if (version.n != 0 && v < 0)
		fault_add(&call->faults, STR("/version"), "the model has none of that name");
	if (component.n != 0 && c < 0)
		fault_add(&call->faults, STR("/component"), "the model has none of that name");
	if (v >= 0)
		ret->version = parts->version[v].id;
	if (c >= 0)
		ret->component = parts->component[c].id;
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* Who didn't sign in shares what a day takes with everybody else who didn't. */
static enum err
check_pace(struct call *call, struct str model)
{
	bool known = call->caller.signed_in;
	struct rows row;

	TRY(db_one(call->db, STMT_flags_since,
	    ARGS(text_or_null(call->caller.account), INT(call->now - DAY_MS), TEXT(model),
		INT(OF_ALL)),
	    &row));
	int64_t all = row_int(&row, "flags"), of_model = row_int(&row, "of_model");
	TRY(rows_close(&row));
	if (known && all >= A_DAY)
		return call_refuse(call, ERR_TOO_MANY,
		    "You have raised %d flags in a day; nothing was changed. Raise the next one "
		    "tomorrow.",
		    A_DAY);
	if (!known && (all >= OF_ALL || of_model >= OF_MODEL))
		return call_refuse(call, ERR_TOO_MANY,
		    "So many have flagged it today without signing in that no more are taken; "
		    "nothing was changed. Sign in to flag it, or come again tomorrow.");
	return OK;
}

enum err
model_flag(struct call *call)
{
	struct str id = id_make(call->ids, object_prefix(OBJECT_FLAG), call->now, call->arena);
	struct str category = json_text(call->body, "category"),
		   what = json_text(call->body, "what");
	struct about about = {.model = call->object.id};
	enum state to;

	TRY(object_step(call, &call->object, STEP_FLAG, &to));
	TRY(read_about(call, &about));
	TRY(check_pace(call, about.model));
	TRY(db_run(call->db, STMT_flag_insert,
	    ARGS(TEXT(id), TEXT(about.model), text_or_null(about.version),
		text_or_null(about.component), TEXT(category), TEXT(what),
		text_or_null(call->caller.account), INT(call->now))));
	struct entry *e = record_new(call, EVENT_FLAG_RAISED, OBJECT_FLAG, id);
	if (!call->caller.signed_in)
		e->actor = STR("public:");
	record_on(e, OBJECT_MODEL, about.model);
	json_put_text(&e->facts, "category", category);
	record_seal(e, "what", what);
	TRY(notice_to_chairs(call, about.model, NOTICE_FLAG_RAISED, id));
	call_result(call, OBJECT_FLAG, id);
	call->location = str_printf(call->arena, "/v1/flags/%.*s", STR_ARG(id));
	call_said(call, "Flagged. A chair or deputy who does not lead the model looks at it%s.",
	    call->caller.signed_in ? ", and you are told what comes of it"
				   : "; you didn't sign in, so that nobody can answer you");
	return OK;
}

/* --- looking at it ---------------------------------------------------------------------------- */

struct flag {
	struct str model, version, raised_by;
	struct entry *entry; /* of what is decided about it */
	int fell; /* pieces of evidence */
	int lines; /* of gates */
};

/* The flag that the path names takes STEP, with the body's reason; EVENT is recorded. */
static enum err
decide(struct call *call, enum step step, enum event event, struct flag *ret)
{
	struct str id = call->object.id, reason = json_text(call->body, "reason");
	struct rows row;
	enum state to;

	TRY(object_step(call, &call->object, step, &to));
	TRY(db_one(call->db, STMT_flag_row, ARGS(TEXT(id)), &row));
	*ret = (struct flag){.model = row_text(&row, "model_id", call->arena),
	    .version = row_text(&row, "version_id", call->arena),
	    .raised_by = row_text(&row, "raised_by", call->arena)};
	TRY(rows_close(&row));
	TRY(db_run(call->db, STMT_flag_decide,
	    ARGS(TEXT(id), TEXT(str_of(state_word(to))), TEXT(call->caller.account), INT(call->now),
		text_or_null(reason))));
	ret->entry = record_new(call, event, OBJECT_FLAG, id);
	record_on(ret->entry, OBJECT_MODEL, ret->model);
	record_seal(ret->entry, "reason", reason);
	call_result(call, OBJECT_FLAG, id);
	return OK;
}

/* What counts of the evidence about CRITERION falls; returns how many by *FELL. */
static enum err
fell_criterion(struct call *call, const struct flag *f, struct str criterion, int *fell)
{
	struct str id[FALLS_MAX], reason = json_text(call->body, "reason");
	struct rows rows = db_query(call->db, STMT_flag_falls,
	    ARGS(TEXT(f->model), TEXT(criterion), text_or_null(f->version), INT(call->now)));
	int n = 0;

	while (n < FALLS_MAX && rows_next(&rows))
		id[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		TRY(evidence_end(call, f->model, id[i], TRIGGER_NONE, reason));
		TRY(db_run(
		    call->db, STMT_flag_evidence_insert, ARGS(TEXT(call->object.id), TEXT(id[i]))));
	}
	*fell = n;
	return OK;
}

/* Every criterion that the body names must have evidence that can fall. */
static enum err
reopen_criteria(struct call *call, struct flag *f)
{
	int at = 0, fell;

	json_open_list(&f->entry->facts, "criteria");
	json_each(item, json_member(call->body, "criterion")) {
		TRY(fell_criterion(call, f, item->text, &fell));
		if (fell == 0)
			fault_add(&call->faults, str_printf(call->arena, "/criterion/%d", at),
			    "no evidence about it counts, so that no line rests on it");
		json_put_text(&f->entry->facts, NULL, item->text);
		f->fell += fell;
		at++;
	}
	json_close_list(&f->entry->facts);
	return OK;
}

/* What lets a line pass falls: its evidence, its signatures, its waiver. */
static enum err
reopen_line(struct call *call, struct flag *f, struct str slug, bool *found)
{
	struct rows row;
	struct line_of of = {f->model, {NULL, 0}, slug};
	struct str line = {NULL, 0}, criterion = {NULL, 0};
	int fell = 0;
	bool ended;
	enum err e = db_one(call->db, STMT_flag_next_line, ARGS(TEXT(f->model), TEXT(slug)), &row);

	*found = e == OK;
	if (*found) {
		line = row_text(&row, "line_id", call->arena);
		criterion = row_text(&row, "criterion", call->arena);
		of.release = row_text(&row, "release_id", call->arena);
	}
	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	if (criterion.n != 0)
		TRY(fell_criterion(call, f, criterion, &fell));
	TRY(db_run(call->db, STMT_flag_void_signatures, ARGS(TEXT(line), INT(call->now))));
	TRY(gate_waiver_end(call, &of, json_text(call->body, "reason"), &ended));
	f->fell += fell;
	f->lines++;
	return db_run(call->db, STMT_flag_line_insert, ARGS(TEXT(call->object.id), TEXT(line)));
}

static enum err
reopen_lines(struct call *call, struct flag *f)
{
	int at = 0;
	bool found;

	json_open_list(&f->entry->facts, "lines");
	json_each(item, json_member(call->body, "line")) {
		TRY(reopen_line(call, f, item->text, &found));
		if (!found)
			fault_add(&call->faults, str_printf(call->arena, "/line/%d", at),
			    "the model's next gate has no such line");
		json_put_text(&f->entry->facts, NULL, item->text);
		at++;
	}
	json_close_list(&f->entry->facts);
	return OK;
}

static enum err
reopen(struct call *call, struct flag *f)
{
	TRY(reopen_criteria(call, f));
	TRY(reopen_lines(call, f));
	if (call->faults.count != 0)
		return ERR_INVALID;
	return f->fell + f->lines == 0 ? OK : reconsider_model(call, f->model);
}

static void
say_accepted(struct call *call, const struct flag *f)
{
	if (f->fell + f->lines == 0)
		call_said(call, "Accepted. No gate line is re-opened by it.");
	else if (f->fell == 0)
		call_said(call, "Accepted. The lines that are named are open again.");
	else
		call_said(call,
		    "Accepted. %d %s of evidence fell; the gate lines that rested on it are open "
		    "again.",
		    f->fell, f->fell == 1 ? "piece" : "pieces");
}

static enum err
tell_raiser(struct call *call, const struct flag *f, enum notice notice)
{
	return f->raised_by.n == 0 ? OK : notice_to(call, f->raised_by, notice, call->object.id);
}

enum err
flag_accept(struct call *call)
{
	struct flag f;

	TRY(decide(call, STEP_ACCEPT, EVENT_FLAG_ACCEPTED, &f));
	TRY(reopen(call, &f));
	TRY(tell_raiser(call, &f, NOTICE_FLAG_ACCEPTED));
	TRY(notice_to_leads(call, f.model, NOTICE_FLAG_OF_MODEL, call->object.id));
	say_accepted(call, &f);
	return OK;
}

enum err
flag_decline(struct call *call)
{
	struct flag f;

	TRY(decide(call, STEP_DECLINE, EVENT_FLAG_DECLINED, &f));
	TRY(tell_raiser(call, &f, NOTICE_FLAG_DECLINED));
	call_said(
	    call, "Declined%s.", f.raised_by.n == 0 ? "" : "; whoever raised it reads your reason");
	return OK;
}

enum err
flag_withdraw(struct call *call)
{
	struct flag f;

	TRY(decide(call, STEP_WITHDRAW, EVENT_FLAG_WITHDRAWN, &f));
	call_said(call, "Withdrawn.");
	return OK;
}

/* --- list and show ---------------------------------------------------------------------------- */

static enum err
put_fallen(struct call *call, struct str id)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_flag_evidence, ARGS(TEXT(id)));

	json_open_list(o, "fallen");
	while (rows_next(&rows)) {
		json_open(o, NULL);
		json_put_text(o, "criterion", row_text(&rows, "criterion", call->arena));
		json_put_text(o, "id", row_text(&rows, "id", call->arena));
		json_close(o);
	}
	json_close_list(o);
	TRY(rows_close(&rows));
	rows = db_query(call->db, STMT_flag_lines, ARGS(TEXT(id)));
	json_open_list(o, "lines");
	while (rows_next(&rows))
		json_put_text(o, NULL, row_text(&rows, "slug", call->arena));
	json_close_list(o);
	return rows_close(&rows);
}

enum err
flag_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "model", row_text(row, "model", a));
	json_put_text_or_null(o, "version", row_text(row, "version", a));
	json_put_text_or_null(o, "component", row_text(row, "component", a));
	json_put_text(o, "category", row_text(row, "category", a));
	json_put_text(o, "what", row_text(row, "what", a));
	json_put_text_or_null(o, "by", row_text(row, "raised_by_name", a));
	render_time(call, "at", row, "raised_at");
	if (!row_null(row, "decided_at")) {
		json_put_text(o, "decided_by", row_text(row, "decided_by_name", a));
		render_time(call, "decided_at", row, "decided_at");
		json_put_text_or_null(o, "reason", row_text(row, "reason", a));
	}
	return alone ? put_fallen(call, row_text(row, "id", a)) : OK;
}

enum err
flag_show(struct call *call)
{
	call_result(call, OBJECT_FLAG, call->object.id);
	return OK;
}

enum err
flag_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_FLAG, STMT_flag_list,
				     {TEXT(call->caller.account), INT(call->now),
					 TEXT(call->object.id), INT(object_sees_all(call))}});
}

enum err
flag_put_counts(struct call *call, struct str model)
{
	struct json_out *o = &call->reply;
	struct rows row;

	TRY(db_one(call->db, STMT_flag_counts, ARGS(TEXT(model)), &row));
	json_open(o, "flags");
	json_put_int(o, "flags", row_int(&row, "flags"));
	json_put_int(o, "open", row_int(&row, "open"));
	json_put_int(o, "accepted", row_int(&row, "accepted"));
	json_close(o);
	return rows_close(&row);
}
