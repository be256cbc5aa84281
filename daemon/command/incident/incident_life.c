/* What becomes of an incident: worse or milder, and looked at, contained, closed and published by
 * a chair or deputy who is no lead of its model. */
#include "daemon/command/incident/incident_case.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/gate/evidence.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/object.h"
#include "daemon/command/release/hold.h"
#include "lib/time.h"

static const int64_t review_ms = 14 * DAY_MS; /* to write the review, if nothing else is said */

/* --- as it stands ----------------------------------------------------------------------------- */

/* What is there of the incident that the path names, when STEP may be taken on it. */
static enum err
begin(struct call *call, enum step step, struct incident *ret)
{
	struct rows row;
	enum state to;

	TRY(object_step(call, &call->object, step, &to));
	TRY(db_one(call->db, STMT_incident_row, ARGS(TEXT(call->object.id)), &row));
	*ret = (struct incident){.id = call->object.id,
	    .model = row_text(&row, "model_id", call->arena),
	    .version.id = row_text(&row, "version_id", call->arena),
	    .kind = row_text(&row, "kind", call->arena),
	    .severity = row_int(&row, "severity"),
	    .detected_at = row_int(&row, "detected_at"),
	    .open = str_is(row_peek(&row, "state"), "open"),
	    .judged = row_int(&row, "evidence_judged") != 0};
	call_result(call, OBJECT_INCIDENT, call->object.id);
	return rows_close(&row);
}

/* --- what it contradicts ---------------------------------------------------------------------- */

static struct evidence_fall
contradicted(const struct incident *i, struct str reason)
{
	return (struct evidence_fall){.model = i->model,
	    .version = i->version.id,
	    .trigger = TRIGGER_SERIOUS_INCIDENT,
	    .reason = reason};
}

/* The evidence that is named falls. */
static enum err
let_named_fall(struct call *call, const struct incident *i, size_t *count)
{
	int at = 0;

	json_each(item, json_member(call->body, "criterion")) {
		struct evidence_fall f = contradicted(i, json_text(call->body, "note"));
		size_t before = *count;
		f.criterion = item->text;
		TRY(evidence_let_fall(call, &f, count));
		if (*count == before)
			fault_add(&call->faults, str_printf(call->arena, "/criterion/%d", at),
			    "no evidence about it stands");
		at++;
	}
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* A severe one puts all in doubt that was measured of its version, unless whoever looked at it
 * said which evidence it contradicts, or that it contradicts none. */
static enum err
let_measured_fall(struct call *call, const struct incident *i, struct str reason, size_t *count)
{
	struct evidence_fall all = contradicted(i, reason);

	return incident_severe(i) && !i->open && !i->judged ? evidence_let_fall(call, &all, count)
							    : OK;
}

/* "2 pieces of evidence fell; …", or nothing. */
static struct str
fell_text(struct call *call, size_t count)
{
	if (count == 0)
		return STR("");
	return str_printf(call->arena,
	    " %zu piece%s of evidence fell; lines that rest on %s open again.", count,
	    count == 1 ? "" : "s", count == 1 ? "it" : "them");
}

/* --- severity --------------------------------------------------------------------------------- */

/* From now on its severity is the body's. */
static enum err
change_severity(struct call *call, struct incident *i)
{
	int64_t becomes = json_int(call->body, "severity", 0);
	struct str reason = json_text(call->body, "reason");

	TRY(db_run(call->db, STMT_incident_severity_insert,
	    ARGS(TEXT(i->id), INT(i->severity), INT(becomes), TEXT(call->caller.account),
		INT(call->now), TEXT(reason))));
	TRY(db_run(call->db, STMT_incident_set_severity, ARGS(TEXT(i->id), INT(becomes))));
	struct entry *e = incident_record(call, EVENT_INCIDENT_SEVERITY, i);
	json_put_int(&e->facts, "was", i->severity);
	json_put_int(&e->facts, "severity", becomes);
	record_seal(e, "reason", reason);
	i->severity = becomes;
	return OK;
}

enum err
incident_escalate(struct call *call)
{
	struct incident i;
	size_t fell = 0;

	TRY(begin(call, STEP_ESCALATE, &i));
	if (json_int(call->body, "severity", 0) >= i.severity) {
		fault_add(&call->faults, STR("/severity"),
		    "must be worse, below the present %lld; 1 is worst", (long long)i.severity);
		return ERR_INVALID;
	}
	TRY(change_severity(call, &i));
	TRY(let_measured_fall(call, &i, json_text(call->body, "reason"), &fell));
	TRY(incident_weigh(call, &i));
	TRY(incident_tell(
	    call, &i, incident_severe(&i) ? NOTICE_INCIDENT_SEVERE : NOTICE_INCIDENT_RAISED));
	call_said(call, "Its severity is %lld now.%s%.*s", (long long)i.severity,
	    incident_severe(&i) ? " The release is held until it is closed and the chair resumes."
				: "",
	    STR_ARG(fell_text(call, fell)));
	return OK;
}

enum err
incident_lower(struct call *call)
{
	struct incident i;

	TRY(begin(call, STEP_LOWER, &i));
	if (json_int(call->body, "severity", 0) <= i.severity) {
		fault_add(&call->faults, STR("/severity"),
		    "must be milder, above the present %lld; 4 is the least",
		    (long long)i.severity);
		return ERR_INVALID;
	}
	bool was_severe = incident_severe(&i);
	TRY(change_severity(call, &i));
	TRY(reconsider_model(call, i.model));
	call_said(call, "Its severity is %lld now.%s", (long long)i.severity,
	    was_severe ? " What it holds stays held until it is closed." : "");
	return OK;
}

/* --- the life of an incident ------------------------------------------------------------------ */

/* Whoever looks at it names what it contradicts, or says that it contradicts nothing, or neither. */
static enum err
judge_evidence(struct call *call, struct incident *i, size_t *fell)
{
	bool named = json_member(call->body, "criterion") != NULL,
	     stands = json_truth(call->body, "evidence_stands");

	if (named && stands) {
		fault_add(&call->faults, STR("/evidence_stands"),
		    "and criteria are two answers; give one");
		return ERR_INVALID;
	}
	i->open = false;
	i->judged = named || stands;
	TRY(let_named_fall(call, i, fell));
	return let_measured_fall(call, i, json_text(call->body, "note"), fell);
}

enum err
incident_triage(struct call *call)
{
	struct str kind = json_text(call->body, "kind"), note = json_text(call->body, "note"),
		   category = json_text(call->body, "category");
	struct incident i;
	size_t fell = 0;

	TRY(begin(call, STEP_TRIAGE, &i));
	i.kind = kind.n != 0 ? kind : i.kind;
	struct entry *e = incident_record(call, EVENT_INCIDENT_TRIAGED, &i);
	json_put_text(&e->facts, "kind", i.kind);
	record_seal(e, "note", note);
	TRY(judge_evidence(call, &i, &fell));
	json_put_bool(&e->facts, "evidence_judged", i.judged);
	TRY(db_run(call->db, STMT_incident_triage,
	    ARGS(TEXT(i.id), TEXT(i.kind), text_or_null(category), TEXT(note),
		TEXT(call->caller.account), INT(call->now), INT(i.judged))));
	TRY(incident_weigh(call, &i));
	call_said(call, "Triaged.%.*s", STR_ARG(fell_text(call, fell)));
	call_hint(call, "sluice incident contain %.*s --response TEXT, when it is contained",
	    STR_ARG(str_from(i.id, 24)));
	return OK;
}

/* Until when the review is to be written. */
static enum err
review_of_body(struct call *call, int64_t *ret)
{
	struct str given = json_text(call->body, "review_due");

	*ret = call->now + review_ms;
	if (given.n == 0 || (time_parse(given, ret) && *ret > call->now))
		return OK;
	fault_add(&call->faults, STR("/review_due"), "must be a time in the future");
	return ERR_INVALID;
}

static enum err
contained_of_body(struct call *call, const struct incident *i, int64_t *ret)
{
	TRY(incident_past(call, "at", call->now, ret));
	if (*ret >= i->detected_at)
		return OK;
	fault_add(&call->faults, STR("/at"), "must not be before it was detected");
	return ERR_INVALID;
}

enum err
incident_contain(struct call *call)
{
	struct str response = json_text(call->body, "response"),
		   cause = json_text(call->body, "root_cause");
	int64_t at, review_due;
	struct incident i;

	TRY(begin(call, STEP_CONTAIN, &i));
	TRY(contained_of_body(call, &i, &at));
	TRY(review_of_body(call, &review_due));
	TRY(db_run(call->db, STMT_incident_contain,
	    ARGS(TEXT(i.id), TEXT(call->caller.account), INT(at), TEXT(response),
		text_or_null(cause), INT(review_due))));
	TRY(due_at(call, DUE_INCIDENT_REVIEW, i.id, review_due));
	struct entry *e = incident_record(call, EVENT_INCIDENT_CONTAINED, &i);
	json_put_text(&e->facts, "contained_at", time_text(call->arena, at));
	json_put_text(&e->facts, "review_due", time_text(call->arena, review_due));
	record_seal(e, "response", response);
	record_seal(e, "root_cause", cause);
	TRY(reconsider_model(call, i.model));
	call_said(call, "Contained. The after-action review is due until %.10s.",
	    time_text(call->arena, review_due).p);
	call_hint(call, "sluice incident close %.*s --review TEXTFILE --root-cause TEXT",
	    STR_ARG(str_from(i.id, 24)));
	return OK;
}

/* It isn't closed without its cause, said now or when it was contained. */
static enum err
check_root_cause(struct call *call)
{
	struct rows row;

	if (json_text(call->body, "root_cause").n != 0)
		return OK;
	TRY(db_one(call->db, STMT_incident_row, ARGS(TEXT(call->object.id)), &row));
	bool known = !row_null(&row, "root_cause");
	TRY(rows_close(&row));
	if (known)
		return OK;
	fault_add(&call->faults, STR("/root_cause"), "is needed: why could it happen?");
	return ERR_INVALID;
}

enum err
incident_close(struct call *call)
{
	struct str review = json_text(call->body, "review"),
		   cause = json_text(call->body, "root_cause");
	struct incident i;

	TRY(begin(call, STEP_CLOSE, &i));
	TRY(check_root_cause(call));
	TRY(db_run(call->db, STMT_incident_close,
	    ARGS(TEXT(i.id), TEXT(call->caller.account), INT(call->now), TEXT(review),
		text_or_null(cause))));
	TRY(due_never(call, DUE_INCIDENT_REVIEW, i.id));
	struct entry *e = incident_record(call, EVENT_INCIDENT_CLOSED, &i);
	record_seal(e, "review", review);
	record_seal(e, "root_cause", cause);
	TRY(hold_cause_closed(call, i.id));
	TRY(reconsider_model(call, i.model));
	call_said(call, "Closed, with its after-action review.");
	return OK;
}

enum err
incident_publish(struct call *call)
{
	struct str summary = json_text(call->body, "summary");
	struct incident i;

	TRY(begin(call, STEP_PUBLISH, &i));
	TRY(db_run(
	    call->db, STMT_incident_publish, ARGS(TEXT(i.id), TEXT(summary), INT(call->now))));
	record_seal(incident_record(call, EVENT_INCIDENT_PUBLISHED, &i), "summary", summary);
	call_said(call, "Published: everybody who sees the model reads the summary, and no more.");
	return OK;
}

enum err
due_incident_review(struct call *call, struct str id)
{
	struct rows row;

	TRY(db_one(call->db, STMT_incident_row, ARGS(TEXT(id)), &row));
	struct incident i = {.id = id, .model = row_text(&row, "model_id", call->arena)};
	bool closed = str_is(row_peek(&row, "state"), "closed");
	TRY(rows_close(&row));
	if (closed)
		return OK;
	(void)incident_record(call, EVENT_INCIDENT_REVIEW_OVERDUE, &i);
	return incident_tell(call, &i, NOTICE_INCIDENT_REVIEW_OVERDUE);
}
