/* Incidents and near-misses raised, by anyone with a role on the model.  A severe one holds the
 * release by itself. */
#include "daemon/command/incident/incident_case.h"
#include "daemon/command/incident/incident_hold.h"

#include "daemon/command/command.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/gate/signal.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/plan/plan_document.h"
#include "daemon/command/record.h"
#include "daemon/command/release/hold.h"
#include "lib/id.h"
#include "lib/time.h"

enum { SEVERE = 2 }; /* from there on it holds the release; 1 is worst */

/* --- raising ---------------------------------------------------------------------------------- */

enum err
incident_past(struct call *call, const char *name, int64_t if_not, int64_t *ret)
{
	struct str given = json_text(call->body, name);

	*ret = if_not;
	if (given.n == 0 || (time_parse(given, ret) && *ret <= call->now))
		return OK;
	fault_add(&call->faults, str_printf(call->arena, "/%s", name),
	    "must be a time that is not in the future");
	return ERR_INVALID;
}

static enum err
read_dates(struct call *call, struct incident *i)
{
	TRY(incident_past(call, "happened", 0, &i->happened_at));
	TRY(incident_past(call, "detected", call->now, &i->detected_at));
	if (i->happened_at <= i->detected_at)
		return OK;
	fault_add(&call->faults, STR("/happened"), "must not be later than it was detected");
	return ERR_INVALID;
}

static enum err
read_release(struct call *call, struct incident *i)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_incident_release, ARGS(TEXT(i->model)), &row);

	if (e == OK) {
		i->release = row_text(&row, "id", call->arena);
		i->stage = row_text(&row, "stage_id", call->arena);
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

static enum err
insert(struct call *call, const struct incident *i)
{
	return db_run(call->db, STMT_incident_insert,
	    ARGS(TEXT(i->id), TEXT(i->model), text_or_null(i->release), text_or_null(i->stage),
		text_or_null(i->version.id), TEXT(i->kind), INT(i->severity), TEXT(i->category),
		TEXT(i->what), text_or_null(i->harm), text_or_null(i->involvement),
		text_or_null(i->chain), i->happened_at != 0 ? INT(i->happened_at) : NULL_ARG,
		INT(i->detected_at), TEXT(call->caller.account), INT(call->now)));
}

/* The grants that the body names; who names one must see it. */
static enum err
insert_grants(struct call *call, const struct incident *i)
{
	struct object_row found;
	int at = 0;

	json_each(item, json_member(call->body, "grant")) {
		struct str pointer = str_printf(call->arena, "/grant/%d", at++);
		TRY(object_named(call, OBJECT_GRANT, item->text, pointer, &found));
		if (found.id.n != 0)
			TRY(db_run(call->db, STMT_incident_grant_insert,
			    ARGS(TEXT(i->id), TEXT(found.id))));
	}
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

struct entry *
incident_record(struct call *call, enum event event, const struct incident *i)
{
	struct entry *e = record_new(call, event, OBJECT_INCIDENT, i->id);

	record_on(e, OBJECT_MODEL, i->model);
	return e;
}

static void
record_raised(struct call *call, const struct incident *i)
{
	struct entry *e = incident_record(call, EVENT_INCIDENT_RAISED, i);

	if (i->release.n != 0)
		record_on(e, OBJECT_RELEASE, i->release);
	json_put_text(&e->facts, "kind", i->kind);
	json_put_int(&e->facts, "severity", i->severity);
	json_put_text(&e->facts, "category", i->category);
	if (i->version.id.n != 0)
		json_put_text(&e->facts, "version", i->version.id);
	record_seal(e, "what", i->what);
	record_seal(e, "harm", i->harm);
	record_seal(e, "involvement", i->involvement);
	record_seal(e, "chain", i->chain);
}

bool
incident_severe(const struct incident *i)
{
	return i->severity <= SEVERE && str_is(i->kind, "incident");
}

enum err
incident_weigh(struct call *call, const struct incident *i)
{
	TRY(signals_count_incidents(call, i->model));
	TRY(reconsider_model(call, i->model));
	return incident_severe(i) ? incident_hold(call, i->model, i->id) : OK;
}

enum err
incident_tell(struct call *call, const struct incident *i, enum notice notice)
{
	TRY(notice_to_chairs(call, i->model, notice, i->id));
	return notice_to_leads(call, i->model, notice, i->id);
}

static void
say_raised(struct call *call, const struct incident *i)
{
	bool held = incident_severe(i) && i->release.n != 0;

	call_said(call, "Raised.%s",
	    held ? " It is severe, and holds the release; the chair resumes that once the incident "
		   "is closed."
		 : "");
	call_hint(call, "sluice incident triage %.*s --note TEXT, by a chair or deputy",
	    STR_ARG(str_from(i->id, 24)));
}

/* It is written down, and leads to what it leads to. */
static enum err
enter(struct call *call, struct incident *i)
{
	i->id = id_make(call->ids, object_prefix(OBJECT_INCIDENT), call->now, call->arena);
	TRY(read_release(call, i));
	TRY(insert(call, i));
	record_raised(call, i);
	TRY(incident_weigh(call, i));
	return incident_tell(
	    call, i, incident_severe(i) ? NOTICE_INCIDENT_SEVERE : NOTICE_INCIDENT_RAISED);
}

enum err
model_incident_raise(struct call *call)
{
	const struct json *b = call->body;
	struct str kind = json_text(b, "kind");
	struct incident i = {.model = call->object.id,
	    .kind = kind.n != 0 ? kind : STR("incident"),
	    .category = json_text(b, "category"),
	    .what = json_text(b, "what"),
	    .harm = json_text(b, "harm"),
	    .involvement = json_text(b, "involvement"),
	    .chain = json_text(b, "chain"),
	    .severity = json_int(b, "severity", 0)};
	enum state to;

	TRY(object_step(call, &call->object, STEP_INCIDENT_RAISE, &to));
	TRY(plan_version(call, i.model, json_text(b, "version"), STR("/version"), &i.version));
	TRY(read_dates(call, &i));
	TRY(enter(call, &i));
	TRY(insert_grants(call, &i));
	call_result(call, OBJECT_INCIDENT, i.id);
	call->location = str_printf(call->arena, "/v1/incidents/%.*s", STR_ARG(i.id));
	say_raised(call, &i);
	return OK;
}

enum err
incident_open(struct call *call, const struct incident_new *n, struct str *id)
{
	struct incident i = {.model = n->model,
	    .kind = STR("incident"),
	    .category = n->category,
	    .what = n->what,
	    .severity = n->severity,
	    .detected_at = call->now};

	TRY(enter(call, &i));
	*id = i.id;
	return OK;
}
