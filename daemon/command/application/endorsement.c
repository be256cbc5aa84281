/* Asked for at submission, given or refused by an official, who is never oneself; standing
 * ones for a year. */
#include "daemon/command/application/endorsement.h"

#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/grant/prerequisite.h"
#include "daemon/command/notice.h"
#include "daemon/command/object.h"
#include "daemon/command/people/conflict.h"
#include "daemon/rules/answer_kind.h"
#include "lib/time.h"

static const int64_t expires_after = 30 * DAY_MS, reminds_after = 14 * DAY_MS;
static const int64_t reminds_before = 7 * DAY_MS, stands_for = 365 * DAY_MS;

enum { PEOPLE_MAX = 64 };
const struct str endorsement_exception = {"an endorsement by a signing official", 36};

/* --- seeking ---------------------------------------------------------------------------------- */

static enum err
put(struct call *call, struct str application, struct str account, struct str by, const char *state)
{
	return db_run(call->db, STMT_endorsement_put,
	    ARGS(TEXT(application), TEXT(account), TEXT(by), TEXT(str_of(state)), INT(call->now),
		TEXT(json_text(call->body, "reason"))));
}

/* Who gave ACCOUNT a standing endorsement that is good now; empty: nobody. */
static enum err
standing_by(struct call *call, struct str account, struct str *ret)
{
	struct rows row;
	enum err e = db_one(
	    call->db, STMT_standing_endorsement_of, ARGS(TEXT(account), INT(call->now)), &row);

	*ret = e == OK ? row_text(&row, "by_id", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* It counts as this endorsement, and who gave it doesn't judge the application. */
static enum err
take_standing(struct call *call, struct str application, struct str account, bool *taken)
{
	struct str by;

	TRY(standing_by(call, account, &by));
	*taken = by.n != 0;
	if (!*taken)
		return OK;
	TRY(put(call, application, account, by, "endorsed"));
	return conflict_bar(call, application, by, "endorser");
}

/* The officials of the caller's organisation, but themselves. */
static enum err
tell_officials(struct call *call, struct str id, int *count)
{
	struct rows rows = db_query(call->db, STMT_officials_of,
	    ARGS(TEXT(call->caller.organisation), TEXT(call->caller.account), INT(call->now)));
	struct str officials[PEOPLE_MAX];

	*count = 0;
	while (*count < PEOPLE_MAX && rows_next(&rows))
		officials[(*count)++] = row_text(&rows, "account_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < *count; i++)
		TRY(notice_to(call, officials[i], NOTICE_ENDORSEMENT_WANTED, id));
	return OK;
}

static enum err
await(struct call *call, struct str id)
{
	TRY(ballot_stop(call, id));
	TRY(db_run(call->db, STMT_application_await, ARGS(TEXT(id))));
	TRY(due_at(call, DUE_ENDORSEMENT_EXPIRY, id, call->now + expires_after));
	TRY(due_at(call, DUE_ENDORSEMENT_REMINDER, id, call->now + reminds_after));
	(void)record_new(call, EVENT_ENDORSEMENT_AWAITED, OBJECT_APPLICATION, id);
	call_said(call,
	    "Submitted. An official of your organisation has 30 days to endorse it; then "
	    "the boards are asked.");
	return OK;
}

/* The list EXCEPTIONS, JSON or empty, with this one. */
static struct str
one_more(struct call *call, struct str exceptions)
{
	struct json_out o = {.text.arena = call->arena};
	const char *why;

	json_open_list(&o, NULL);
	json_each(item, exceptions.n == 0 ? NULL : json_parse(call->arena, exceptions, &why))
		json_put_text(&o, NULL, item->text);
	json_put_text(&o, NULL, endorsement_exception);
	json_close_list(&o);
	return buf_str(&o.text);
}

/* Nobody can endorse it. */
static enum err
do_without(struct call *call, struct str id, const struct kept_tier *t, const struct content *c)
{
	struct str proof = json_text(t->endorsement, "proof");
	bool board = str_is(json_text(t->endorsement, "exception"), "board");

	if (proof.n != 0 && !answer_missing(answer_to(c->answers, proof)))
		return OK;
	if (board)
		return db_run(call->db, STMT_application_set_exceptions,
		    ARGS(TEXT(id), TEXT(one_more(call, c->exceptions))));
	fault_add(&call->faults, STR("/endorsement"),
	    "is asked for, and your organisation has no signing official here but yourself, if "
	    "any; an admin can appoint one");
	return ERR_INVALID;
}

enum err
endorsement_seek(struct call *call, struct str id, const struct kept_tier *t,
    const struct content *c, bool *waits)
{
	struct rows row;
	bool given;
	int officials;

	*waits = false;
	if (t->endorsement == NULL)
		return OK;
	TRY(db_run(call->db, STMT_application_wants_endorsement, ARGS(TEXT(id))));
	enum err e = db_one(
	    call->db, STMT_endorsement_given, ARGS(TEXT(id), TEXT(call->caller.account)), &row);
	given = e == OK;
	(void)rows_close(&row);
	if (!given)
		TRY(take_standing(call, id, call->caller.account, &given));
	if (given)
		return OK;
	TRY(tell_officials(call, id, &officials));
	if (officials == 0)
		return do_without(call, id, t, c);
	*waits = true;
	return await(call, id);
}

enum err
endorsement_of_member(struct call *call, struct str application, struct str account)
{
	bool taken;

	return take_standing(call, application, account, &taken);
}

/* --- giving and refusing ---------------------------------------------------------------------- */

/* Why an official may not; the rules only know that. */
static enum err
may(struct call *call, enum step step)
{
	const struct object_row *o = &call->object;
	enum state to;
	enum err e = object_step(call, o, step, &to);

	if (e == ERR_FORBIDDEN && (o->relations & IS_SELF) != 0)
		return call_refuse(call, ERR_OWN_CASE,
		    "Nobody endorses their own application; another official of your organisation "
		    "can. Nothing was changed.");
	if (e == ERR_FORBIDDEN && (o->relations & IS_OFFICIAL) != 0)
		return call_refuse(call, e,
		    "All of your organisation's people in it are endorsed already. Nothing was "
		    "changed.");
	return e;
}

/* The caller's people in it who wait for them; *own: its applicant is one. */
static enum err
each_of_theirs(struct call *call, const struct application *a, const char *state, bool *own)
{
	struct rows rows = db_query(call->db, STMT_endorsement_open,
	    ARGS(TEXT(a->id), TEXT(call->caller.account), INT(call->now)));
	struct str people[PEOPLE_MAX];
	int n = 0;

	*own = false;
	while (n < PEOPLE_MAX && rows_next(&rows))
		people[n++] = row_text(&rows, "account_id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		TRY(put(call, a->id, people[i], call->caller.account, state));
		*own = *own || str_eq(people[i], a->applicant);
	}
	return OK;
}

static enum err
ask_boards(struct call *call, const struct application *a)
{
	int64_t deadline_at;

	TRY(due_never(call, DUE_ENDORSEMENT_EXPIRY, a->id));
	TRY(due_never(call, DUE_ENDORSEMENT_REMINDER, a->id));
	TRY(ballot_begin_anew(call, a->id, a->tier, &deadline_at));
	TRY(db_run(call->db, STMT_application_endorsed, ARGS(TEXT(a->id), INT(deadline_at))));
	return notice_to(call, a->applicant, NOTICE_ENDORSEMENT_GIVEN, a->id);
}

/* The boards are asked, but where the tier's policy decides at once. */
static enum err
go_on(struct call *call, const struct application *a)
{
	const struct kept_tier *t;

	TRY(ask_boards(call, a));
	TRY(kept_tier_get(call->tiers, call->db, a->tier, &t));
	return application_apply_policy(call, a->id, t);
}

enum err
application_endorse(struct call *call)
{
	struct application a;
	bool own;

	TRY(may(call, STEP_ENDORSE));
	TRY(application_read(call, call->object.id, &a));
	TRY(each_of_theirs(call, &a, "endorsed", &own));
	TRY(conflict_bar(call, a.id, call->caller.account, "endorser"));
	struct entry *e = record_new(call, EVENT_ENDORSEMENT_GIVEN, OBJECT_APPLICATION, a.id);
	json_put_text(&e->facts, "organisation", call->caller.organisation);
	if (own)
		TRY(go_on(call, &a));
	call_result(call, OBJECT_APPLICATION, a.id);
	call_said(call, own ? "Endorsed your organisation's people in it; it goes on."
			    : "Endorsed your organisation's people in it.");
	return OK;
}

enum err
application_refuse(struct call *call)
{
	struct application a;
	bool own;

	TRY(may(call, STEP_REFUSE));
	TRY(application_read(call, call->object.id, &a));
	TRY(each_of_theirs(call, &a, "refused", &own));
	if (own) {
		TRY(due_never(call, DUE_ENDORSEMENT_EXPIRY, a.id));
		TRY(due_never(call, DUE_ENDORSEMENT_REMINDER, a.id));
		TRY(db_run(call->db, STMT_application_unendorsed,
		    ARGS(TEXT(a.id), TEXT(STR("returned")))));
		TRY(application_age(call, a.id));
		TRY(notice_to(call, a.applicant, NOTICE_ENDORSEMENT_REFUSED, a.id));
	}
	struct entry *e = record_new(call, EVENT_ENDORSEMENT_REFUSED, OBJECT_APPLICATION, a.id);
	record_seal(e, "reason", json_text(call->body, "reason"));
	call_result(call, OBJECT_APPLICATION, a.id);
	call_said(call, "Refused; the applicant reads your reason.");
	return OK;
}

/* --- what falls due --------------------------------------------------------------------------- */

static enum err
read_waiting(struct call *call, struct str id, bool *waits, int64_t *until, struct str *applicant)
{
	struct rows row;

	TRY(db_one(call->db, STMT_endorsement_waiting, ARGS(TEXT(id)), &row));
	*waits = str_is(row_text(&row, "state", call->arena), "awaiting_endorsement");
	*until = row_int(&row, "until_at");
	*applicant = row_text(&row, "applicant_id", call->arena);
	call->caller.organisation = row_text(&row, "organisation_id", call->arena);
	return rows_close(&row);
}

enum err
due_endorsement_expiry(struct call *call, struct str id)
{
	struct str applicant;
	int64_t until;
	bool waits;

	TRY(read_waiting(call, id, &waits, &until, &applicant));
	if (!waits)
		return OK;
	TRY(db_run(call->db, STMT_application_unendorsed, ARGS(TEXT(id), TEXT(STR("lapsed")))));
	(void)record_new(call, EVENT_APPLICATION_LAPSED, OBJECT_APPLICATION, id);
	return notice_to(call, applicant, NOTICE_ENDORSEMENT_EXPIRED, id);
}

/* After two weeks, and a week before the end. */
enum err
due_endorsement_reminder(struct call *call, struct str id)
{
	struct str applicant;
	int64_t until;
	bool waits;
	int told;

	TRY(read_waiting(call, id, &waits, &until, &applicant));
	if (!waits)
		return OK;
	TRY(tell_officials(call, id, &told));
	if (call->now < until - reminds_before)
		TRY(due_at(call, DUE_ENDORSEMENT_REMINDER, id, until - reminds_before));
	(void)record_new(call, EVENT_ENDORSEMENT_REMINDED, OBJECT_APPLICATION, id);
	return OK;
}

/* --- standing ones ---------------------------------------------------------------------------- */

/* The person of the organisation that the body names, by id or mail address. */
static enum err
person_of_body(struct call *call, struct str *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_person_of_organisation,
	    ARGS(TEXT(call->object.id), TEXT(json_text(call->body, "account"))), &row);

	*ret = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND)
		fault_add(&call->faults, STR("/account"), "is nobody of your organisation");
	else if (str_eq(*ret, call->caller.account))
		fault_add(&call->faults, STR("/account"), "is you; nobody endorses themselves");
	return call->faults.first == NULL ? OK : ERR_INVALID;
}

enum err
organisation_endorse(struct call *call)
{
	struct str person;
	enum state to;

	TRY(object_step(call, &call->object, STEP_ENDORSE, &to));
	TRY(person_of_body(call, &person));
	TRY(db_run(call->db, STMT_standing_endorsement_put,
	    ARGS(TEXT(person), TEXT(call->object.id), TEXT(call->caller.account), INT(call->now),
		INT(call->now + stands_for))));
	TRY(prerequisites_changed(call, person));
	struct entry *e = record_new(
	    call, EVENT_ENDORSEMENT_STANDS, OBJECT_ORGANISATION, call->object.id);
	record_on(e, OBJECT_ACCOUNT, person);
	call_result(call, OBJECT_ORGANISATION, call->object.id);
	call_said(call, "Endorsed until %.10s, for whatever they apply for.",
	    time_text(call->arena, call->now + stands_for).p);
	return OK;
}

enum err
organisation_unendorse(struct call *call)
{
	struct str person, reason = json_text(call->body, "reason");
	enum state to;

	TRY(object_step(call, &call->object, STEP_UNENDORSE, &to));
	TRY(person_of_body(call, &person));
	TRY(db_run(call->db, STMT_standing_endorsement_end, ARGS(TEXT(person), INT(call->now))));
	TRY(db_run(call->db, STMT_endorsement_withdraw,
	    ARGS(TEXT(person), TEXT(call->object.id), TEXT(reason))));
	TRY(prerequisites_changed(call, person));
	struct entry *e = record_new(
	    call, EVENT_ENDORSEMENT_ENDED, OBJECT_ORGANISATION, call->object.id);
	record_on(e, OBJECT_ACCOUNT, person);
	record_seal(e, "reason", reason);
	call_result(call, OBJECT_ORGANISATION, call->object.id);
	call_said(call, "Withdrawn; what was granted on it is suspended.");
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

enum err
endorsements_put(struct call *call, struct str application)
{
	struct json_out *o = &call->reply;
	struct rows rows = db_query(call->db, STMT_endorsements_of, ARGS(TEXT(application)));
	bool any = false;

	while (rows_next(&rows)) {
		if (!any)
			json_open_list(o, "endorsements");
		any = true;
		json_open(o, NULL);
		json_put_text(o, "name", row_text(&rows, "name", call->arena));
		json_put_text(o, "state", row_text(&rows, "state", call->arena));
		json_put_text_or_null(o, "by", row_text(&rows, "by_name", call->arena));
		json_put_text(o, "at", time_text(call->arena, row_int(&rows, "at")));
		json_put_text_or_null(o, "reason", row_text(&rows, "reason", call->arena));
		json_close(o);
	}
	if (any)
		json_close_list(o);
	return rows_close(&rows);
}
