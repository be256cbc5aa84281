/* Leaks.  Suspected, it holds the release and opens an incident; confirmed, by a second person or
 * by the digest of a file that is registered, what leaked is the public's and the stages that
 * were to come are void; annulled, by two people, both stay written. */
#include "daemon/command/incident/leak.h"

#include "daemon/command/command.h"
#include "daemon/command/grant/grant.h"
#include "daemon/command/incident/incident.h"
#include "daemon/command/model/exposure.h"
#include "daemon/command/notice.h"
#include "daemon/command/people/lead.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/release/act.h"
#include "daemon/command/release/hold.h"
#include "daemon/command/render.h"
#include "lib/id.h"

enum { SEVERITY = 2, RELEASES_MAX = 16 };
static const struct str code = {"security_breach", sizeof("security_breach") - 1};

/* --- what leaked ------------------------------------------------------------------------------ */

/* The file of that digest, where one is registered: it says what leaked. */
static enum err
find_file(struct call *call, struct act *leak, bool *found)
{
	struct str digest = json_text(call->body, "digest");
	struct rows row;

	*found = false;
	if (digest.n == 0)
		return OK;
	enum err e = db_one(
	    call->db, STMT_artefact_of_digest, ARGS(TEXT(leak->model), TEXT(digest)), &row);
	if (e == OK) {
		leak->components = UINT64_C(1) << row_int(&row, "component");
		leak->versions = UINT64_C(1) << row_int(&row, "version");
		*found = true;
	}
	(void)rows_close(&row);
	if (e != ERR_NOT_FOUND)
		return e;
	fault_add(&call->faults, STR("/digest"),
	    "is that of no file of this model; leave it out, and have a second person confirm");
	return ERR_INVALID;
}

/* Where nobody says what, it is the weights. */
static enum err
weights_of(struct call *call, struct act *leak)
{
	struct rows row;

	if (json_member(call->body, "component") != NULL)
		return OK;
	TRY(db_one(call->db, STMT_weights_of_model, ARGS(TEXT(leak->model)), &row));
	leak->components = (uint64_t)row_int(&row, "components");
	TRY(rows_close(&row));
	if (leak->components != 0)
		return OK;
	fault_add(&call->faults, STR("/component"),
	    "must be named, since the model has no component of kind weights");
	return ERR_INVALID;
}

static enum err
read_leak(struct call *call, const struct release *r, struct act *leak, bool *proven)
{
	TRY(act_of_body(call, ACT_LEAK, r, leak));
	TRY(act_scope_of_body(call, r, leak));
	leak->code = code;
	TRY(find_file(call, leak, proven));
	return *proven ? OK : weights_of(call, leak);
}

static struct entry *
record(struct call *call, enum event event, struct str id, struct str model, struct str release)
{
	struct entry *e = record_new(call, event, OBJECT_LEAK, id);

	if (release.n != 0)
		record_on(e, OBJECT_RELEASE, release);
	record_on(e, OBJECT_MODEL, model);
	return e;
}

static enum err
tell(struct call *call, struct str model, enum notice notice, struct str leak)
{
	TRY(notice_to_leads(call, model, notice, leak));
	TRY(notice_to_chairs(call, model, notice, leak));
	return notice_to_auditors(call, notice, leak);
}

/* --- confirmed -------------------------------------------------------------------------------- */

/* Nothing is promoted by its plan any more; the offers of its last stage go on, and nobody new
 * comes in. */
static enum err
make_void(struct call *call, struct str release, struct str model, struct str leak)
{
	struct promotion p;

	TRY(promotion_open(call, release, &p));
	if (p.id.n != 0)
		TRY(promotion_end(call, &p,
		    &(struct ending){.state = STATE_PROMOTION_VOID,
			.event = EVENT_PROMOTION_VOIDED,
			.reason = STR("a leak made the planned path void"),
			.cause = "path_void"}));
	TRY(db_run(call->db, STMT_release_set_state, ARGS(TEXT(release), TEXT(STR("void")))));
	struct entry *e = record_new(call, EVENT_RELEASE_VOIDED, OBJECT_RELEASE, release);
	record_on(e, OBJECT_MODEL, model);
	json_put_text(&e->facts, "cause", leak);
	return OK;
}

static enum err
void_all(struct call *call, struct str model, struct str leak)
{
	struct str release[RELEASES_MAX];
	struct rows rows = db_query(call->db, STMT_releases_to_void, ARGS(TEXT(model)));
	int n = 0;

	while (n < RELEASES_MAX && rows_next(&rows))
		release[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(make_void(call, release[i], model, leak));
	return OK;
}

static enum err
confirm(struct call *call, struct str id, struct str model, struct str release, struct str how)
{
	TRY(db_run(call->db, STMT_act_set_confirmed,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now))));
	json_put_text(&record(call, EVENT_LEAK_CONFIRMED, id, model, release)->facts, "by", how);
	TRY(exposure_raise_leak(call, model, id));
	TRY(void_all(call, model, id));
	TRY(tell(call, model, NOTICE_LEAK_CONFIRMED, id));
	call_said(call,
	    "Confirmed: what leaked counts as the public's from now on, and the stages to come are "
	    "void. What the last stage offers goes on, held for new grants. Whatever is done now "
	    "stops new copies only.");
	call_hint(
	    call, "sluice plan import MODEL FILE: the plan that follows takes over from here");
	return OK;
}

/* --- suspected -------------------------------------------------------------------------------- */

static enum err
hold(struct call *call, struct str model, struct str leak)
{
	return hold_set_by_daemon(
	    call, &(struct hold_cause){.model = model,
		      .cause = leak,
		      .code = code,
		      .reason = STR("A leak is suspected."),
		      .reentry = STR("The leak is confirmed, or annulled by two people.")});
}

/* The release during which it leaked; none before the first is planned. */
static enum err
find_release(struct call *call, struct release *ret)
{
	struct rows row;

	*ret = (struct release){.model = call->object.id};
	enum err e = db_one(call->db, STMT_release_of_model, ARGS(TEXT(ret->model)), &row);
	if (e == OK)
		ret->id = row_text(&row, "id", call->arena);
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err
leak_suspect(struct call *call)
{
	struct release r;
	struct act leak;
	bool proven;
	enum state to;

	TRY(object_step(call, &call->object, STEP_LEAK_SUSPECT, &to));
	TRY(find_release(call, &r));
	TRY(read_leak(call, &r, &leak, &proven));
	TRY(incident_open(call,
	    &(struct incident_new){
		.model = r.model, .severity = SEVERITY, .category = leak.code, .what = leak.reason},
	    &leak.cause));
	TRY(act_write(call, &leak));
	struct entry *e = record(call, EVENT_LEAK_SUSPECTED, leak.id, r.model, r.id);
	act_record(call, e, &leak);
	act_record_scope(call, e, &leak);
	TRY(hold(call, r.model, leak.id));
	call_result(call, OBJECT_LEAK, leak.id);
	if (proven)
		return confirm(call, leak.id, r.model, r.id, STR("digest"));
	TRY(tell(call, r.model, NOTICE_LEAK_SUSPECTED, leak.id));
	call_said(call,
	    "%s opened an incident. A second person confirms the leak, or two annul it.",
	    r.id.n == 0 ? "There is no release to hold;" : "Held the release and");
	call_hint(call, "sluice leak confirm %.*s, or: sluice leak annul %.*s --reason TEXT",
	    STR_ARG(str_from(leak.id, 24)), STR_ARG(str_from(leak.id, 24)));
	return OK;
}

enum err
leak_confirm(struct call *call)
{
	struct act_row leak;
	enum state to;

	TRY(object_step(call, &call->object, STEP_CONFIRM, &to));
	TRY(act_read(call, call->object.id, &leak));
	call_result(call, OBJECT_LEAK, leak.id);
	return confirm(call, leak.id, leak.model, leak.release, STR("second_person"));
}

/* --- annulled --------------------------------------------------------------------------------- */

/* What it made void goes on from where it stood, on hold until its chair resumes it. */
static enum err
revive(struct call *call, struct str model)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_releases_to_revive, ARGS(TEXT(model)), &row);
	struct str id = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};

	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(db_run(call->db, STMT_release_set_held, ARGS(TEXT(id), INT(call->now))));
	record_on(record_new(call, EVENT_RELEASE_REVIVED, OBJECT_RELEASE, id), OBJECT_MODEL, model);
	return OK;
}

/* What others gave out as well is out still. */
static enum err
raise_others(struct call *call, struct str model)
{
	struct str leak[RELEASES_MAX];
	struct rows rows = db_query(call->db, STMT_leaks_standing, ARGS(TEXT(model)));
	int n = 0;

	while (n < RELEASES_MAX && rows_next(&rows))
		leak[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(exposure_raise_leak(call, model, leak[i]));
	return OK;
}

static enum err
annul(struct call *call, const struct act_row *leak, struct str reason)
{
	TRY(db_run(call->db, STMT_act_set_lifted,
	    ARGS(TEXT(leak->id), TEXT(call->caller.account), INT(call->now), TEXT(reason))));
	record_seal(record(call, EVENT_LEAK_ANNULLED, leak->id, leak->model, leak->release),
	    "reason", reason);
	if (leak->confirmed) {
		TRY(exposure_annul_leak(call, leak->model, leak->id));
		TRY(raise_others(call, leak->model));
		TRY(revive(call, leak->model));
		TRY(lead_check(call, leak->model));
	}
	TRY(hold_cause_closed(call, leak->id));
	TRY(tell(call, leak->model, NOTICE_LEAK_ANNULLED, leak->id));
	call_said(call,
	    "Annulled: it was no leak. Both entries stay; the chair resumes the release once its "
	    "incident is closed.");
	return OK;
}

enum err
leak_annul(struct call *call)
{
	struct str reason = json_text(call->body, "reason");
	struct act_row leak;
	enum state to;

	TRY(object_step(call, &call->object, STEP_ANNUL, &to));
	TRY(act_read(call, call->object.id, &leak));
	call_result(call, OBJECT_LEAK, leak.id);
	if (leak.annul_by.n != 0)
		return annul(call, &leak, reason);
	TRY(db_run(
	    call->db, STMT_leak_set_annul_by, ARGS(TEXT(leak.id), TEXT(call->caller.account))));
	record_seal(record(call, EVENT_LEAK_ANNUL_PROPOSED, leak.id, leak.model, leak.release),
	    "reason", reason);
	call_said(call, "You say that it was no leak; a second person annuls it.");
	call_hint(call, "sluice leak annul %.*s --reason TEXT, by another lead or chair",
	    STR_ARG(str_from(leak.id, 24)));
	return OK;
}

/* --- what follows ----------------------------------------------------------------------------- */

/* What is suspected holds what is planned meanwhile, too. */
static enum err
hold_suspected(struct call *call, struct str model)
{
	struct str id[RELEASES_MAX];
	struct rows rows = db_query(call->db, STMT_leaks_suspected, ARGS(TEXT(model)));
	int n = 0;

	while (n < RELEASES_MAX && rows_next(&rows))
		id[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(hold(call, model, id[i]));
	return OK;
}

static enum err
take_over(struct call *call, struct str model, struct str release, struct entry *e)
{
	struct rows row;
	enum err err = db_one(call->db, STMT_release_to_take, ARGS(TEXT(model)), &row);

	if (err != OK) {
		(void)rows_close(&row);
		return err == ERR_NOT_FOUND ? OK : err;
	}
	struct str old = row_text(&row, "id", call->arena),
		   stage = row_text(&row, "stage_id", call->arena);
	TRY(rows_close(&row));
	TRY(db_run(call->db, STMT_release_take_stage, ARGS(TEXT(release), TEXT(old))));
	json_put_text(&e->facts, "takes", stage);
	TRY(stage_record_offers(call, e, stage));
	TRY(db_run(call->db, STMT_release_set_state, ARGS(TEXT(old), TEXT(STR("withdrawn")))));
	struct entry *ended = record_new(call, EVENT_RELEASE_SUPERSEDED, OBJECT_RELEASE, old);
	record_on(ended, OBJECT_MODEL, model);
	json_put_text(&ended->facts, "by", release);
	return grants_activate_waiting(call, model);
}

enum err
leak_succeed(struct call *call, struct str model, struct str release, struct entry *e)
{
	TRY(take_over(call, model, release, e));
	return hold_suspected(call, model);
}

/* --- shown ------------------------------------------------------------------------------------ */

enum err
leak_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "model", row_text(row, "model", a));
	TRY(act_put_scope(call, row));
	act_put(call, row);
	if (!row_null(row, "confirmed_at"))
		json_put_text(o, "confirmed_by", row_text(row, "confirmed_by_name", a));
	render_time(call, "confirmed_at", row, "confirmed_at");
	if (!row_null(row, "annul_by"))
		json_put_text(o, "annul_by", row_text(row, "annul_by_name", a));
	return OK;
}

enum err
leak_show(struct call *call)
{
	call_result(call, OBJECT_LEAK, call->object.id);
	return OK;
}

enum err
leak_list(struct call *call)
{
	return render_page(call, &(struct page){OBJECT_LEAK, STMT_leak_list,
				     {TEXT(call->caller.account), INT(call->now),
					 TEXT(call->object.id), INT(object_sees_all(call))}});
}
