/* Appointments: propose, confirm by a second person, end. */
#include "daemon/command/people/role.h"

#include "daemon/command/board/board_check.h"
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/notice.h"
#include "daemon/command/people/account.h"
#include "daemon/command/people/lead.h"
#include "daemon/command/render.h"
#include "lib/time.h"

static const struct {
	const char *word;
	enum object scope;
	bool second_person;
} roles[ROLE_COUNT] = {
#define ROLE(name, word, scope, second) [ROLE_##name] = {word, OBJECT_##scope, second},
#include "schema/roles.def"
#undef ROLE
};

static enum role
role_of(struct str word)
{
	int i = 0;

	while (i < ROLE_COUNT && !str_is(word, roles[i].word))
		i++;
	return (enum role)i;
}

static void
record_appointment(struct entry *e, const struct appointment *x)
{
	json_put_text(&e->facts, "role", str_of(roles[x->role].word));
	if (x->until != 0)
		json_put_text(&e->facts, "until", time_text(e->facts.text.arena, x->until));
	if (x->scope.n != 0)
		record_on(e, roles[x->role].scope, x->scope);
	record_on(e, OBJECT_ACCOUNT, x->account);
}

/* Somebody has left: a board may be too small now for what it is asked, a model without a lead. */
static enum err
check_scope(struct call *call, enum role role, struct str scope)
{
	if (role == ROLE_LEAD)
		return lead_check(call, scope);
	return roles[role].scope == OBJECT_BOARD ? board_lost(call, scope) : OK;
}

/* What this person held or was proposed for until its time came makes room. */
static enum err
end_lapsed(struct call *call, const struct appointment *x, struct str scope)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_role_lapsed,
	    ARGS(TEXT(x->account), TEXT(str_of(roles[x->role].word)), TEXT(scope), INT(call->now)),
	    &row);
	struct str id = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};

	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(db_run(call->db, STMT_role_close, ARGS(TEXT(id))));
	TRY(notice_settle(call, id));
	struct entry *entry = record_new(call, EVENT_ROLE_ENDED, OBJECT_ROLE, id);
	record_appointment(
	    entry, &(struct appointment){.role = x->role, .account = x->account, .scope = scope});
	return check_scope(call, x->role, scope);
}

/* Whose turn it is: those who may confirm it, or the person appointed. */
static enum err
tell(struct call *call, const struct appointment *x, struct str id, bool active)
{
	if (active)
		return notice_to(call, x->account, NOTICE_ROLE_GRANTED, id);
	if (roles[x->role].scope == OBJECT_BOARD)
		return notice_to_board_heads(call, x->scope, NOTICE_ROLE_PROPOSED, id);
	return notice_to_chairs(call, x->scope, NOTICE_ROLE_PROPOSED, id);
}

static enum err
check_person(struct call *call, enum role role, struct str account)
{
	bool program;

	TRY(account_is_program(call, account, &program));
	if (!program || role == ROLE_REPORTER || role == ROLE_GATEWAY || role == ROLE_AUDITOR)
		return OK;
	return call_refuse(call, ERR_INVALID,
	    "A program's account can be reporter, gateway or auditor, and not %s; nothing was "
	    "changed.",
	    roles[role].word);
}

enum err
role_appoint(struct call *call, const struct appointment *x, struct str *ret)
{
	bool active = x->founding || !roles[x->role].second_person;
	struct str by = call->caller.account, scope = x->scope.p == NULL ? STR("") : x->scope,
		   id = id_make(call->ids, "rol", call->now, call->arena);
	struct arg from = active ? INT(call->now) : NULL_ARG;
	struct arg until = x->until != 0 ? INT(x->until) : NULL_ARG;

	TRY(check_person(call, x->role, x->account));
	TRY(end_lapsed(call, x, scope));
	enum err e = db_run(call->db, STMT_role_insert,
	    ARGS(TEXT(id), TEXT(x->account), TEXT(str_of(roles[x->role].word)), TEXT(scope),
		TEXT(active ? STR("active") : STR("proposed")), TEXT(by), NULL_ARG, from, until,
		INT(call->now)));
	if (e == ERR_EXISTS)
		return call_refuse(call, e,
		    "This person holds or is proposed for that role already; "
		    "nothing was changed.");
	TRY(e);
	struct entry *entry = record_new(
	    call, active ? EVENT_ROLE_GRANTED : EVENT_ROLE_PROPOSED, OBJECT_ROLE, id);
	record_appointment(entry, x);
	record_seal(entry, "reason", x->reason);
	if (!x->founding)
		TRY(tell(call, x, id, active));
	if (!call->caller.signed_in || x->result)
		call_result(call, OBJECT_ROLE, id);
	if (ret != NULL)
		*ret = id;
	return OK;
}

/* The member "on" names an object of the kind that the role is on, or nothing. */
static enum err
scope_of_body(struct call *call, enum role role, struct str *ret)
{
	enum object kind = roles[role].scope;
	struct object_row object;

	if (kind == OBJECT_NOTHING && json_member(call->body, "on") == NULL)
		return OK;
	if (kind == OBJECT_NOTHING) {
		fault_add(&call->faults, STR("/on"),
		    "must be left out: %s is a role on the whole installation", roles[role].word);
		return ERR_INVALID;
	}
	if (json_member(call->body, "on") == NULL) {
		fault_add(&call->faults, STR("/on"), "must name the %s that %s is a role on",
		    object_word(kind), roles[role].word);
		return ERR_INVALID;
	}
	TRY(object_of_body(call, kind, "on", &object));
	*ret = object.id;
	return OK;
}

static bool
is_seat(enum role role)
{
	return role == ROLE_CHAIR || role == ROLE_DEPUTY;
}

static enum err
until_of_body(struct call *call, enum role role, int64_t *ret)
{
	struct str until = json_text(call->body, "until");

	if (until.n == 0)
		return OK;
	if (is_seat(role))
		fault_add(&call->faults, STR("/until"),
		    "must be left out: a board always has a chair and a deputy");
	else if (!time_parse(until, ret) || *ret <= call->now)
		fault_add(&call->faults, STR("/until"), "must be a date in the future");
	else
		return OK;
	return ERR_INVALID;
}

enum err
role_propose(struct call *call)
{
	struct object_row person;
	struct appointment x = {.role = role_of(json_text(call->body, "role")),
	    .reason = json_text(call->body, "reason"),
	    .result = true};

	TRY(object_of_body(call, OBJECT_ACCOUNT, "account", &person));
	TRY(scope_of_body(call, x.role, &x.scope));
	TRY(until_of_body(call, x.role, &x.until));
	x.account = person.id;
	TRY(role_appoint(call, &x, NULL));
	if (!roles[x.role].second_person) {
		call_said(call, "Appointed as %s.", roles[x.role].word);
		return OK;
	}
	call_said(call, "Proposed as %s; it takes effect when a second person confirms it.",
	    roles[x.role].word);
	call_hint(call, "sluice role confirm %.*s, by another admin or a chair concerned",
	    STR_ARG(str_from(call->result.id, 24)));
	return OK;
}

struct role_row {
	struct str account, scope, word;
	int64_t until; /* 0: open-ended */
};

static enum err
read_row(struct call *call, struct str id, struct role_row *ret, struct str *state)
{
	struct rows row;

	TRY(db_one(call->db, STMT_role_by_id,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now)), &row));
	*state = row_text(&row, "state", call->arena);
	ret->account = row_text(&row, "account_id", call->arena);
	ret->scope = row_text(&row, "scope_id", call->arena);
	ret->word = row_text(&row, "role", call->arena);
	ret->until = row_int(&row, "until_at");
	return rows_close(&row);
}

static struct entry *
record_of_row(struct call *call, enum event event, struct str id, const struct role_row *r)
{
	struct entry *e = record_new(call, event, OBJECT_ROLE, id);

	record_appointment(e, &(struct appointment){.role = role_of(r->word),
				  .account = r->account,
				  .scope = r->scope,
				  .until = event == EVENT_ROLE_GRANTED ? r->until : 0});
	return e;
}

/* A board has one chair and one deputy: the new one follows the old one. */
static enum err
end_predecessor(struct call *call, const struct role_row *r)
{
	struct rows rows = db_query(call->db, STMT_role_predecessors,
	    ARGS(TEXT(r->scope), TEXT(r->word), TEXT(call->object.id)));
	struct str old[4], account[4];
	int n = 0;

	while (n < 4 && rows_next(&rows)) {
		old[n] = row_text(&rows, "id", call->arena);
		account[n++] = row_text(&rows, "account_id", call->arena);
	}
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		TRY(db_run(call->db, STMT_role_end, ARGS(TEXT(old[i]), INT(call->now))));
		(void)record_of_row(call, EVENT_ROLE_ENDED, old[i],
		    &(struct role_row){account[i], r->scope, r->word, 0});
	}
	return OK;
}

enum err
role_confirm(struct call *call)
{
	enum state to;
	struct role_row r;
	struct str state;

	TRY(object_step(call, &call->object, STEP_CONFIRM, &to));
	TRY(read_row(call, call->object.id, &r, &state));
	if (is_seat(role_of(r.word)))
		TRY(end_predecessor(call, &r));
	TRY(db_run(call->db, STMT_role_activate,
	    ARGS(TEXT(call->object.id), TEXT(call->caller.account), INT(call->now))));
	(void)record_of_row(call, EVENT_ROLE_GRANTED, call->object.id, &r);
	if (r.until != 0)
		TRY(due_at(call, DUE_ROLE_END, call->object.id, r.until));
	TRY(notice_settle(call, call->object.id));
	call_result(call, OBJECT_ROLE, call->object.id);
	call_said(call, "Confirmed the appointment.");
	if (role_of(r.word) == ROLE_LEAD)
		TRY(lead_check(call, r.scope));
	return tell(call, &(struct appointment){.account = r.account}, call->object.id, true);
}

/* What would be left without anyone is not ended: the last admin, a board's chair. */
static enum err
refuse_to_end(struct call *call, const struct role_row *r)
{
	if (str_is(r->word, "admin"))
		return ERR_LAST_ADMIN;
	return call_refuse(call, ERR_NOT_READY_TO,
	    "A board always has a chair and a deputy; nothing was changed. Propose and confirm a "
	    "successor, and this appointment ends by itself.");
}

enum err
role_end(struct call *call)
{
	enum state to;
	struct role_row r;
	struct str state;

	enum err e = object_step(call, &call->object, STEP_END, &to);
	if (e != OK && e != ERR_NOT_READY_TO)
		return e;
	TRY(read_row(call, call->object.id, &r, &state));
	if (e != OK)
		return refuse_to_end(call, &r);
	TRY(db_run(call->db, STMT_role_end, ARGS(TEXT(call->object.id), INT(call->now))));
	TRY(notice_settle(call, call->object.id));
	record_seal(record_of_row(call, EVENT_ROLE_ENDED, call->object.id, &r), "reason",
	    json_text(call->body, "reason"));
	call_result(call, OBJECT_ROLE, call->object.id);
	call_said(call, "Ended the appointment.");
	return check_scope(call, role_of(r.word), r.scope);
}

/* Its time is over: that it ended is written down, and its board or model looked at. */
enum err
due_role_end(struct call *call, struct str id)
{
	struct role_row r;
	struct str state;

	TRY(read_row(call, id, &r, &state));
	if (!str_is(state, "active") || r.until == 0 || r.until > call->now)
		return OK;
	TRY(db_run(call->db, STMT_role_close, ARGS(TEXT(id))));
	(void)record_of_row(call, EVENT_ROLE_ENDED, id, &r);
	return check_scope(call, role_of(r.word), r.scope);
}

enum err
role_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	(void)alone;
	json_put_text(o, "role", row_text(row, "role", a));
	json_put_text(o, "account", row_text(row, "account_id", a));
	json_put_text(o, "name", row_text(row, "account_name", a));
	struct str scope = row_text(row, "scope_id", a);
	json_put_text_or_null(o, "on", scope.n == 0 ? (struct str){NULL, 0} : scope);
	if (scope.n != 0)
		json_put_text(o, "scope", row_text(row, "scope_name", a));
	json_put_text_or_null(o, "proposed_by", row_text(row, "proposed_by", a));
	json_put_text_or_null(o, "confirmed_by", row_text(row, "confirmed_by", a));
	if (!row_null(row, "from_at"))
		json_put_text(o, "from", time_text(a, row_int(row, "from_at")));
	if (!row_null(row, "until_at"))
		json_put_text(o, "until", time_text(a, row_int(row, "until_at")));
	return OK;
}

enum err
role_list(struct call *call)
{
	struct str asked = call_query(call, "account"), self = call->caller.account;
	bool all = object_sees_all(call);
	struct object_row person;

	if (asked.p == NULL)
		return render_page(call, &(struct page){OBJECT_ROLE, STMT_role_list,
					     {TEXT(self), INT(call->now), INT(all)}});
	TRY(object_find(call, OBJECT_ACCOUNT, asked, &person));
	return render_page(call, &(struct page){OBJECT_ROLE, STMT_role_list_of_account,
				     {TEXT(self), INT(call->now), INT(all), TEXT(person.id)}});
}
