/* Grants: made by a decision, active once their terms are accepted and a stage offers their
 * tier, suspended, revoked, closed. */
#include "daemon/command/grant/grant.h"
#include "daemon/command/release/admission.h"

#include "daemon/command/command.h"
#include "daemon/command/model/exposure.h"
#include "daemon/command/object.h"
#include "daemon/command/record.h"
#include "lib/time.h"

/* A grant as the commands here need it. */
struct granted {
	struct str id, model, terms, terms_digest;
	bool waits; /* not activated yet */
	bool terms_pending, suspended;
	bool
	    ready; /* the present stage offers its tier, the release isn't held, and it isn't over */
	bool limited; /* it was asked for until a date */
};

static enum err
read_granted(struct call *call, struct str id, struct granted *ret)
{
	struct arena *a = call->arena;
	struct rows row;

	TRY(db_one(call->db, STMT_grant_row, ARGS(TEXT(id)), &row));
	*ret = (struct granted){.id = id,
	    .model = row_text(&row, "model_id", a),
	    .terms = row_text(&row, "terms_id", a),
	    .terms_digest = row_text(&row, "digest", a),
	    .waits = row_null(&row, "start_at"),
	    .terms_pending = row_int(&row, "terms_pending") != 0,
	    .suspended = !row_null(&row, "suspended_at"),
	    .ready = row_int(&row, "ready") != 0,
	    .limited = !row_null(&row, "end_at")};
	ret->ready = ret->ready && (!ret->limited || row_int(&row, "end_at") > call->now);
	return rows_close(&row);
}

/* --- making and activating -------------------------------------------------------------------- */

enum err
grant_give_way(struct call *call, struct str id, struct str *taken)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_grant_gives_way, ARGS(TEXT(id), INT(call->now)), &row);
	struct str old = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};
	struct str by = e == OK ? row_text(&row, "by", call->arena) : (struct str){NULL, 0};

	(void)rows_close(&row);
	*taken = str_eq(old, id) ? by : (struct str){NULL, 0};
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(db_run(call->db, STMT_grant_supersede, ARGS(TEXT(old), INT(call->now))));
	TRY(grant_set_due(call, old));
	json_put_text(
	    &record_new(call, EVENT_GRANT_SUPERSEDED, OBJECT_GRANT, old)->facts, "by", by);
	return OK;
}

static enum err
activate(struct call *call, struct str model, struct str id)
{
	struct str taken;

	TRY(db_run(call->db, STMT_grant_activate, ARGS(TEXT(id), INT(call->now))));
	TRY(grant_set_due(call, id));
	(void)record_new(call, EVENT_GRANT_ACTIVATED, OBJECT_GRANT, id);
	TRY(grant_give_way(call, id, &taken));
	return exposure_raise_grant(call, model, id);
}

/* *activated: it waited for nothing more. */
static enum err
activate_if_ready(struct call *call, const struct granted *g, bool *activated)
{
	*activated = g->waits && g->ready && !g->terms_pending && !g->suspended;
	return *activated ? activate(call, g->model, g->id) : OK;
}

enum err
grant_activate_if_ready(struct call *call, struct str id)
{
	struct granted g;
	bool activated;

	TRY(read_granted(call, id, &g));
	if (g.waits && g.limited)
		TRY(grant_set_due(call, id));
	return activate_if_ready(call, &g, &activated);
}

/* Everything that the permit rule reads of it is in the ledger. */
static enum err
record_grant(struct call *call, struct str id, const struct granting *g)
{
	struct rows row;
	struct entry *e = record_new(call, EVENT_GRANT_MADE, OBJECT_GRANT, id);

	if (g->application.n != 0)
		record_on(e, OBJECT_APPLICATION, g->application);
	else
		record_on(e, OBJECT_IMPORT, g->import);
	TRY(db_one(call->db, STMT_grant_row, ARGS(TEXT(id)), &row));
	json_put_text(&e->facts, "account", g->account);
	json_put_text(&e->facts, "tier", g->tier);
	json_put_int(&e->facts, "capabilities_low", row_int(&row, "capabilities_low"));
	json_put_int(&e->facts, "capabilities_high", row_int(&row, "capabilities_high"));
	json_put_int(&e->facts, "versions", row_int(&row, "versions"));
	if (!row_null(&row, "term_ms"))
		json_put_int(&e->facts, "term_ms", row_int(&row, "term_ms"));
	json_put_bool(&e->facts, "terms_pending", row_int(&row, "terms_pending") != 0);
	return rows_close(&row);
}

/* What a member was granted for an application and still has, or empty. */
static enum err
grant_of_member(struct call *call, struct str application, struct str account, struct str *ret)
{
	struct rows row;
	enum err e = db_one(
	    call->db, STMT_grant_of_member, ARGS(TEXT(application), TEXT(account)), &row);

	*ret = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

enum err
grant_make(struct call *call, struct granting *g)
{
	struct str id = id_make(call->ids, "grt", call->now, call->arena), held;

	TRY(grant_of_member(call, g->application, g->account, &held));
	if (held.n != 0)
		return OK;
	g->made = id;
	TRY(db_run(call->db, STMT_grant_insert,
	    ARGS(TEXT(id), TEXT(g->account), TEXT(g->application), INT(call->now), TEXT(g->tier),
		TEXT(g->import), g->import.n != 0 ? INT(g->term_ms) : NULL_ARG)));
	TRY(grant_set_pending(call, id));
	TRY(grant_begin_terms(call, id));
	TRY(record_grant(call, id, g));
	return grant_activate_if_ready(call, id);
}

enum err
grants_activate_waiting(struct call *call, struct str model)
{
	struct rows rows = db_query(
	    call->db, STMT_grant_waiting, ARGS(TEXT(model), INT(call->now)));
	struct waiting {
		struct str id;
		struct waiting *next;
	} *first = NULL, **last = &first;

	while (rows_next(&rows)) {
		*last = NEW(call->arena, struct waiting);
		(*last)->id = row_text(&rows, "id", call->arena);
		last = &(*last)->next;
	}
	TRY(rows_close(&rows));
	for (const struct waiting *w = first; w != NULL; w = w->next)
		TRY(activate(call, model, w->id));
	return admission_wake_model(call, model);
}

enum err
grants_end(struct call *call, struct str application, struct str account)
{
	struct str id;

	TRY(grant_of_member(call, application, account, &id));
	if (id.n == 0)
		return OK;
	TRY(db_run(call->db, STMT_grant_end, ARGS(TEXT(id), INT(call->now))));
	TRY(grant_set_due(call, id));
	(void)record_new(call, EVENT_GRANT_ENDED, OBJECT_GRANT, id);
	return OK;
}

enum err
grants_revoke(struct call *call, struct str application, struct str reason)
{
	struct rows row;

	for (;;) {
		enum err e = db_one(
		    call->db, STMT_grant_open_of_application, ARGS(TEXT(application)), &row);
		struct str id = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};
		(void)rows_close(&row);
		if (e != OK)
			return e == ERR_NOT_FOUND ? OK : e;
		TRY(db_run(call->db, STMT_grant_revoke,
		    ARGS(TEXT(id), INT(call->now), TEXT(reason), TEXT(call->caller.account))));
		TRY(grant_set_due(call, id));
		record_seal(
		    record_new(call, EVENT_GRANT_REVOKED, OBJECT_GRANT, id), "reason", reason);
	}
}

/* --- terms ------------------------------------------------------------------------------------ */

static enum err
ask_officials(struct call *call, const struct rows *row)
{
	struct str organisation = row_text(row, "organisation_id", call->arena);
	struct str terms = row_text(row, "terms_id", call->arena);
	struct rows rows = db_query(
	    call->db, STMT_officials_of, ARGS(TEXT(organisation), TEXT(STR("")), INT(call->now)));
	enum err e = OK;

	while (e == OK && rows_next(&rows))
		e = notice_to(call, row_text(&rows, "account_id", call->arena),
		    NOTICE_TERMS_FOR_ORGANISATION, terms);
	TRY(rows_close(&rows));
	return e;
}

/* Is there nobody who has yet to accept?  TELL: officials who have to are told. */
static enum err
await_signatures(struct call *call, struct str id, bool tell, bool *complete)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_grant_unsigned, ARGS(TEXT(id)), &row);

	*complete = e == ERR_NOT_FOUND || (e == OK && row_int(&row, "by_person") == 0 &&
					      row_int(&row, "by_organisation") == 0);
	if (e == OK && tell && row_int(&row, "by_organisation") != 0)
		e = ask_officials(call, &row);
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* When everybody who must has accepted its terms, it goes on. */
static enum err
sign(struct call *call, struct granted *g, bool *complete, bool *activated)
{
	*activated = false;
	TRY(await_signatures(call, g->id, false, complete));
	if (!*complete)
		return OK;
	TRY(db_run(call->db, STMT_grant_terms_accepted, ARGS(TEXT(g->id))));
	g->terms_pending = false;
	return activate_if_ready(call, g, activated);
}

enum err
grant_sign(struct call *call, struct str id, bool *complete)
{
	struct granted g;
	bool activated;

	TRY(read_granted(call, id, &g));
	TRY(sign(call, &g, complete, &activated));
	if (*complete)
		record_on(record_new(call, EVENT_TERMS_ACCEPTED, OBJECT_GRANT, id), OBJECT_TERMS,
		    g.terms);
	return OK;
}

/* A text that its holder's organisation has accepted for all is no more to be accepted. */
enum err
grant_begin_terms(struct call *call, struct str id)
{
	struct granted g;
	bool complete, activated;

	TRY(read_granted(call, id, &g));
	if (!g.terms_pending)
		return OK;
	TRY(await_signatures(call, id, true, &complete));
	return complete ? sign(call, &g, &complete, &activated) : OK;
}

enum err
grant_accept(struct call *call)
{
	struct str digest = json_text(call->body, "digest");
	struct granted g;
	enum state to;
	bool complete, activated;

	TRY(object_step(call, &call->object, STEP_ACCEPT, &to));
	TRY(read_granted(call, call->object.id, &g));
	if (!str_eq(digest, g.terms_digest))
		return call_refuse(call, ERR_CONFIRMATION,
		    "This is not the digest of the text that is to be accepted. Read the text "
		    "(sluice grant show %.*s) and give the digest that stands under it.",
		    STR_ARG(str_from(g.id, 24)));
	TRY(db_run(call->db, STMT_terms_acceptance_insert,
	    ARGS(TEXT(g.terms), TEXT(call->caller.account), TEXT(g.id), TEXT(digest),
		INT(call->now))));
	struct entry *e = record_new(call, EVENT_TERMS_ACCEPTED, OBJECT_GRANT, g.id);
	record_on(e, OBJECT_TERMS, g.terms);
	json_put_text(&e->facts, "digest", digest);
	TRY(sign(call, &g, &complete, &activated));
	call_result(call, OBJECT_GRANT, g.id);
	if (!complete)
		call_said(call,
		    "Accepted; the grant waits for a signing official of your organisation, who "
		    "accepts for it.");
	else if (!g.waits)
		call_said(call, "Accepted.");
	else
		call_said(call, activated ? "Accepted; the grant is active from now on."
					  : "Accepted; the grant becomes active when the release "
					    "offers its tier and is not held.");
	return OK;
}
