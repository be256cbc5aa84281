/* Who is admitted into a stage: at once while there are places, else in the order of approval,
 * as places fall free; where a lottery decides, by the draw. */
#include "daemon/command/release/admission.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/release/release.h"
#include "lib/time.h"

#include <string.h>

enum { BATCH = 64 }; /* who waits, looked at in one go */

/* --- places ----------------------------------------------------------------------------------- */

enum err
admission_used(struct call *call, struct str model, struct str stage, struct admission_use *ret)
{
	int64_t day = call->now / DAY_MS * DAY_MS;
	struct rows row;

	TRY(db_one(call->db, STMT_admission_taken,
	    ARGS(TEXT(stage), TEXT(model), INT(call->now), INT(day)), &row));
	*ret = (struct admission_use){row_int(&row, "taken"), row_int(&row, "today")};
	return rows_close(&row);
}

enum err
admission_over(struct call *call, struct str model, struct str stage, int64_t *ret)
{
	struct admission_use used;
	struct admission a;

	*ret = 0;
	TRY(admission_read(call, stage, &a));
	if (a.places == 0)
		return OK;
	TRY(admission_used(call, model, stage, &used));
	*ret = used.taken - a.places;
	return OK;
}

enum err
admission_need(struct call *call, struct str application, int64_t *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_admission_need, ARGS(TEXT(application), INT(call->now)), &row));
	*ret = row_int(&row, "need");
	return rows_close(&row);
}

/* Where an application's tier stands now. */
struct standing {
	struct str release, stage; /* the present stage that offers it; empty: none does */
	bool held, open; /* open: to everybody, without a grant */
	struct admission rule;
	struct admission_use used;
	int64_t need;
};

static enum err
read_stage(struct call *call, struct str application, struct standing *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_admission_stage, ARGS(TEXT(application)), &row);

	if (e == OK) {
		ret->release = row_text(&row, "release_id", call->arena);
		ret->stage = row_text(&row, "stage_id", call->arena);
		ret->held = row_int(&row, "held") != 0;
		ret->open = row_int(&row, "open") != 0;
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* COUNTED: the use of the stage COUNTED->stage is known already; NULL: it isn't. */
static enum err
read_standing(struct call *call, const struct application *a, const struct standing *counted,
    struct standing *ret)
{
	memset(ret, 0, sizeof(*ret));
	TRY(read_stage(call, a->id, ret));
	if (ret->stage.n == 0)
		return OK;
	TRY(admission_read(call, ret->stage, &ret->rule));
	if (!ret->rule.limited)
		return OK;
	TRY(admission_need(call, a->id, &ret->need));
	if (counted != NULL && str_eq(counted->stage, ret->stage)) {
		ret->used = counted->used;
		return OK;
	}
	return admission_used(call, a->model, ret->stage, &ret->used);
}

/* A group larger than a day's number has a day for itself. */
static bool
fits_today(const struct standing *s)
{
	return s->rule.per_day == 0 || s->used.today + s->need <= s->rule.per_day ||
	       s->used.today == 0;
}

static bool
fits(const struct standing *s)
{
	bool room = s->rule.places == 0 || s->used.taken + s->need <= s->rule.places;

	return s->need == 0 || (room && fits_today(s));
}

static enum err
someone_waits(struct call *call, struct str model, bool *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_admission_waits, ARGS(TEXT(model)), &row));
	*ret = row_int(&row, "waits") != 0;
	return rows_close(&row);
}

/* --- approved --------------------------------------------------------------------------------- */

static enum err
wait(struct call *call, const struct application *a, int64_t need)
{
	TRY(db_run(call->db, STMT_admission_insert,
	    ARGS(TEXT(a->id), INT(call->now), TEXT(a->model), NULL_ARG, INT(need), NULL_ARG)));
	TRY(db_run(
	    call->db, STMT_application_set_state, ARGS(TEXT(a->id), TEXT(STR("waitlisted")))));
	json_put_int(
	    &record_new(call, EVENT_APPLICATION_WAITLISTED, OBJECT_APPLICATION, a->id)->facts,
	    "places", need);
	return notice_to(call, a->applicant, NOTICE_WAITLISTED, a->id);
}

static enum err
grant_at_once(struct call *call, const struct application *a)
{
	TRY(application_grant(call, a));
	return notice_to_people(call, a->id, NOTICE_APPLICATION_APPROVED);
}

enum err
admission_seek(struct call *call, const struct application *a)
{
	struct standing s;
	bool others;

	TRY(read_standing(call, a, NULL, &s));
	if (!s.rule.limited || s.need == 0)
		return grant_at_once(call, a);
	TRY(someone_waits(call, a->model, &others));
	if (s.rule.lottery || s.held || others || !fits(&s)) {
		TRY(wait(call, a, s.need));
		return admission_wake_model(call, a->model);
	}
	TRY(db_run(call->db, STMT_admission_insert,
	    ARGS(TEXT(a->id), INT(call->now), TEXT(a->model), TEXT(s.stage), INT(s.need),
		INT(call->now))));
	return grant_at_once(call, a);
}

enum err
admission_leave(struct call *call, struct str application)
{
	struct application a;

	TRY(db_run(call->db, STMT_admission_end, ARGS(TEXT(application), INT(call->now))));
	if (db_changes(call->db) == 0)
		return OK;
	TRY(application_read(call, application, &a));
	return admission_wake_model(call, a.model);
}

enum err
admission_late(struct call *call, struct str application)
{
	struct application a;
	struct standing s;

	TRY(application_read(call, application, &a));
	TRY(read_standing(call, &a, NULL, &s));
	s.need = 1;
	if (!s.rule.limited || fits(&s))
		return OK;
	fault_add(&call->faults, STR(""),
	    "no place of the present stage is free; accept again when one is, or leave it");
	return ERR_INVALID;
}

/* --- admitted later --------------------------------------------------------------------------- */

enum err
admission_take(struct call *call, struct str application, struct str stage, int64_t places)
{
	struct application a;

	TRY(application_read(call, application, &a));
	TRY(db_run(call->db, STMT_admission_admit,
	    ARGS(TEXT(a.id), INT(call->now), text_or_null(stage), INT(places))));
	TRY(db_run(call->db, STMT_application_set_state, ARGS(TEXT(a.id), TEXT(STR("approved")))));
	json_put_int(&record_new(call, EVENT_APPLICATION_ADMITTED, OBJECT_APPLICATION, a.id)->facts,
	    "places", places);
	TRY(notice_to(call, a.applicant, NOTICE_ADMITTED, a.id));
	return application_grant(call, &a);
}

/* *full: nobody behind it is admitted either.  COUNTED: of the one before, kept up to date. */
static enum err
look_at(struct call *call, struct str id, struct standing *counted, bool *full)
{
	struct application a;
	struct standing s;

	TRY(application_read(call, id, &a));
	TRY(read_standing(call, &a, counted, &s));
	if (s.stage.n == 0 || s.held || s.open)
		return OK; /* what is open needs no application: settle.c ends it */
	if (s.rule.places != 0 && s.need > s.rule.places)
		return OK; /* it never fits; others don't wait for it */
	*full = s.rule.limited && !fits(&s);
	*counted = s;
	counted->used.taken += s.need;
	counted->used.today += s.need;
	if (!*full)
		return admission_take(call, a.id, s.stage, s.need);
	if (s.rule.places != 0 && s.used.taken + s.need > s.rule.places)
		return OK;
	return due_at(call, DUE_ADMISSION, s.release, (call->now / DAY_MS + 1) * DAY_MS);
}

struct waiting {
	struct str id;
	int64_t since;
};

static enum err
read_waiting(struct call *call, struct str model, const struct waiting *after,
    struct waiting ret[BATCH], int *count)
{
	struct rows rows = db_query(call->db, STMT_admission_waiting,
	    ARGS(TEXT(model), INT(after->since), TEXT(after->id)));
	int n = 0;

	while (n < BATCH && rows_next(&rows)) {
		ret[n].id = row_text(&rows, "application_id", call->arena);
		ret[n++].since = row_int(&rows, "since");
	}
	*count = n;
	return rows_close(&rows);
}

/* Who was drawn is admitted whatever else; *n: how many were looked at. */
static enum err
admit_winners(struct call *call, struct str model, int *n)
{
	struct rows rows = db_query(call->db, STMT_admission_winners, ARGS(TEXT(model)));
	struct str id[BATCH];
	struct application a;
	struct standing s;

	for (*n = 0; *n < BATCH && rows_next(&rows); (*n)++)
		id[*n] = row_text(&rows, "application_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < *n; i++) {
		TRY(application_read(call, id[i], &a));
		TRY(read_standing(call, &a, NULL, &s));
		if (s.stage.n != 0 && !s.held)
			TRY(admission_take(call, a.id, s.stage, s.need));
	}
	return OK;
}

/* In batches, so that others have their turn; a batch of which nobody was admitted is followed
 * by the next one at once. */
static enum err
admit_waiting(struct call *call, const struct release *r)
{
	struct waiting list[BATCH], last = {STR(""), 0};
	struct standing counted = {.need = 0};
	bool full = false;
	int n = BATCH;

	for (bool any = false; n == BATCH && !full && !any;) {
		struct entry **was = call->last_entry;
		TRY(read_waiting(call, r->model, &last, list, &n));
		for (int i = 0; i < n && !full; i++)
			TRY(look_at(call, list[i].id, &counted, &full));
		any = call->last_entry != was;
		if (n > 0)
			last = list[n - 1];
	}
	return n == BATCH && !full ? due_at(call, DUE_ADMISSION, r->id, call->now) : OK;
}

enum err
due_admission(struct call *call, struct str release)
{
	struct admission rule;
	struct release r;
	int winners;

	TRY(release_read(call, release, &r));
	if (r.held_since != 0 || r.stage.n == 0)
		return OK; /* who waits is looked at again when it goes on */
	TRY(admit_winners(call, r.model, &winners));
	if (winners == BATCH)
		return due_at(call, DUE_ADMISSION, r.id, call->now);
	TRY(admission_read(call, r.stage, &rule));
	return rule.limited && rule.lottery ? OK : admit_waiting(call, &r);
}

static enum err
wake(struct call *call, enum stmt which, struct str id)
{
	struct rows row;
	enum err e = db_one(call->db, which, ARGS(TEXT(id)), &row);
	struct str release = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};

	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	return due_at(call, DUE_ADMISSION, release, call->now);
}

enum err
admission_wake(struct call *call, struct str grant)
{
	return wake(call, STMT_admission_release_of_grant, grant);
}

enum err
admission_wake_model(struct call *call, struct str model)
{
	return wake(call, STMT_admission_release, model);
}
