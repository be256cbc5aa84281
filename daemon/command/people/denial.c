/* The deny list: a chair and a lead shut somebody out until a date; who took no part hears
 * the appeal. */
#include "daemon/command/people/denial.h"

#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

static const int64_t longest = 5 * 365 * DAY_MS;

/* Whom it is about: one of the two; and who has had a part in it. */
struct party {
	struct str account, organisation, proposer, confirmer, appellant;
};

/* Is the caller a board's chair or deputy, and is he or she a model's lead? */
struct denier {
	bool chair, lead;
};

static enum err
read_denier(struct call *call, struct denier *ret)
{
	struct rows row;

	TRY(db_one(
	    call->db, STMT_denier_row, ARGS(TEXT(call->caller.account), INT(call->now)), &row));
	*ret = (struct denier){row_int(&row, "chair") != 0, row_int(&row, "lead") != 0};
	return rows_close(&row);
}

/* --- proposing -------------------------------------------------------------------------------- */

static enum err
party_of_body(struct call *call, struct party *ret)
{
	bool person = json_member(call->body, "account") != NULL;
	struct object_row found;

	*ret = (struct party){.account = {NULL, 0}};
	if (person == (json_member(call->body, "organisation") != NULL)) {
		fault_add(&call->faults, STR("/account"),
		    "must name a person, or else /organisation an organisation");
		return ERR_INVALID;
	}
	TRY(object_of_body(call, person ? OBJECT_ACCOUNT : OBJECT_ORGANISATION,
	    person ? "account" : "organisation", &found));
	*(person ? &ret->account : &ret->organisation) = found.id;
	return OK;
}

static enum err
until_of_body(struct call *call, int64_t *ret)
{
	bool parsed = time_parse(json_text(call->body, "until"), ret);

	if (parsed && *ret > call->now && *ret <= call->now + longest)
		return OK;
	fault_add(&call->faults, STR("/until"), "must be a date in the future, within five years");
	return ERR_INVALID;
}

static enum err
refuse_second(struct call *call, const struct party *p)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_denial_open_of,
	    ARGS(TEXT(p->account), TEXT(p->organisation), INT(call->now)), &row);
	struct str id = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};

	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	return call_refuse(call, ERR_EXISTS,
	    "There is a denial of this party already (sluice denial show %.*s); nothing was "
	    "changed.",
	    STR_ARG(str_from(id, 24)));
}

/* What is done in good faith under safe harbour is stopped only by who has looked at it. */
static enum err
check_sheltered(struct call *call, const struct party *p)
{
	struct buf b = {.arena = call->arena};
	struct rows rows = db_query(call->db, STMT_denial_sheltered,
	    ARGS(TEXT(p->account), TEXT(p->organisation), INT(call->now)));

	while (rows_next(&rows)) {
		struct str id = row_text(&rows, "id", call->arena);
		buf_printf(&b, "%s%.*s", b.n == 0 ? "" : ", ", STR_ARG(str_from(id, 24)));
	}
	TRY(rows_close(&rows));
	if (b.n == 0 || json_truth(call->body, "safe_harbour_seen"))
		return OK;
	fault_add(&call->faults, STR("/safe_harbour_seen"),
	    "must be true: this stops grants under safe harbour, or of who has flagged their model "
	    "(%.*s); look at them, and at what they are used for, first",
	    STR_ARG(buf_str(&b)));
	return ERR_INVALID;
}

/* All that the permit rule reads of it is in the ledger. */
static struct entry *
record(struct call *call, enum event event, struct str id, const struct party *p)
{
	struct entry *e = record_new(call, event, OBJECT_DENIAL, id);

	if (p->account.n != 0)
		record_on(e, OBJECT_ACCOUNT, p->account);
	if (p->organisation.n != 0)
		record_on(e, OBJECT_ORGANISATION, p->organisation);
	return e;
}

enum err
denial_propose(struct call *call)
{
	struct str id = id_make(call->ids, "dny", call->now, call->arena);
	struct str reason = json_text(call->body, "reason");
	struct denier by;
	struct party p;
	int64_t until;

	TRY(party_of_body(call, &p));
	TRY(until_of_body(call, &until));
	TRY(read_denier(call, &by));
	TRY(refuse_second(call, &p));
	TRY(check_sheltered(call, &p));
	TRY(db_run(call->db, STMT_denial_insert,
	    ARGS(TEXT(id), TEXT(p.account), TEXT(p.organisation), INT(until), TEXT(reason),
		TEXT(call->caller.account), INT(by.chair), INT(by.lead), INT(call->now))));
	struct entry *e = record(call, EVENT_DENIAL_PROPOSED, id, &p);
	json_put_text(&e->facts, "until", time_text(call->arena, until));
	record_seal(e, "reason", reason);
	TRY(notice_to_deniers(call, id, NOTICE_DENIAL_PROPOSED));
	call_result(call, OBJECT_DENIAL, id);
	call->location = str_printf(call->arena, "/v1/denials/%.*s", STR_ARG(id));
	const char *second = !by.lead   ? "a lead"
			     : by.chair ? "another chair, deputy or lead"
					: "a chair or deputy";
	call_said(call, "Proposed; nobody is stopped until %s confirms it.", second);
	call_hint(call, "sluice denial confirm %.*s, by %s", STR_ARG(str_from(id, 24)), second);
	return OK;
}

/* --- steps ------------------------------------------------------------------------------------ */

static enum err
read_party(struct call *call, struct party *ret, int64_t *until)
{
	struct rows row;

	TRY(db_one(call->db, STMT_denial_row, ARGS(TEXT(call->object.id)), &row));
	*ret = (struct party){row_text(&row, "account_id", call->arena),
	    row_text(&row, "organisation_id", call->arena),
	    row_text(&row, "proposed_by", call->arena), row_text(&row, "confirmed_by", call->arena),
	    row_text(&row, "appealed_by", call->arena)};
	*until = row_int(&row, "until_at");
	return rows_close(&row);
}

enum err
denial_confirm(struct call *call)
{
	struct str id = call->object.id;
	struct party p;
	enum state to;
	int64_t until;

	TRY(object_step(call, &call->object, STEP_CONFIRM, &to));
	TRY(read_party(call, &p, &until));
	TRY(check_sheltered(call, &p));
	TRY(db_run(call->db, STMT_denial_confirm,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now))));
	struct entry *e = record(call, EVENT_DENIAL_CONFIRMED, id, &p);
	json_put_text(&e->facts, "until", time_text(call->arena, until));
	TRY(notice_settle(call, id));
	if (p.account.n != 0)
		TRY(notice_to(call, p.account, NOTICE_DENIED, id));
	call_result(call, OBJECT_DENIAL, id);
	call_said(call,
	    "In force until %.10s: the next evaluation denies, and nothing is "
	    "submitted.",
	    time_text(call->arena, until).p);
	return OK;
}

enum err
denial_appeal(struct call *call)
{
	struct str id = call->object.id, reason = json_text(call->body, "reason");
	struct party p;
	enum state to;
	int64_t until;

	TRY(object_step(call, &call->object, STEP_APPEAL, &to));
	TRY(read_party(call, &p, &until));
	TRY(db_run(call->db, STMT_denial_appeal,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now), TEXT(reason))));
	record_seal(record(call, EVENT_DENIAL_APPEALED, id, &p), "appeal", reason);
	TRY(notice_to(call, p.proposer, NOTICE_DENIAL_APPEALED, id));
	TRY(notice_to(call, p.confirmer, NOTICE_DENIAL_APPEALED, id));
	TRY(notice_to_deniers(call, id, NOTICE_DENIAL_TO_JUDGE));
	call_result(call, OBJECT_DENIAL, id);
	call_said(call, "Appealed. A chair, deputy or lead who took no part decides; until then "
			"it stands.");
	return OK;
}

/* Take STEP with the body's reason, and record EVENT. */
static enum err
decide(struct call *call, enum step step, enum event event)
{
	struct str id = call->object.id, reason = json_text(call->body, "reason");
	struct party p;
	enum state to;
	int64_t until;

	TRY(object_step(call, &call->object, step, &to));
	TRY(read_party(call, &p, &until));
	TRY(db_run(call->db, STMT_denial_decide,
	    ARGS(TEXT(id), TEXT(call->caller.account), INT(call->now), TEXT(reason),
		TEXT(str_of(state_word(to))))));
	record_seal(record(call, event, id, &p), "reason", reason);
	TRY(notice_settle(call, id));
	call_result(call, OBJECT_DENIAL, id);
	if (p.appellant.n != 0)
		return notice_to(call, p.appellant, NOTICE_DENIAL_DECIDED, id);
	return to == STATE_DENIAL_LIFTED && p.account.n != 0
		   ? notice_to(call, p.account, NOTICE_DENIAL_LIFTED, id)
		   : OK;
}

enum err
denial_drop(struct call *call)
{
	TRY(decide(call, STEP_DROP, EVENT_DENIAL_DROPPED));
	call_said(call, "Dropped; it never was in force.");
	return OK;
}

enum err
denial_uphold(struct call *call)
{
	TRY(decide(call, STEP_UPHOLD, EVENT_DENIAL_UPHELD));
	call_said(call, "Upheld; it stands until its end.");
	return OK;
}

enum err
denial_lift(struct call *call)
{
	TRY(decide(call, STEP_LIFT, EVENT_DENIAL_LIFTED));
	call_said(call, "Lifted; the next evaluation goes by grants and offers again.");
	return OK;
}

/* The one that ends last says until when. */
enum err
denial_check(struct call *call)
{
	struct rows rows = db_query(call->db, STMT_denial_in_force,
	    ARGS(TEXT(call->caller.account), TEXT(call->caller.organisation), INT(call->now)));
	struct str id = {NULL, 0};
	int64_t until = 0;

	while (rows_next(&rows)) {
		if (row_int(&rows, "until_at") <= until)
			continue;
		until = row_int(&rows, "until_at");
		id = row_text(&rows, "id", call->arena);
	}
	TRY(rows_close(&rows));
	if (until == 0)
		return OK;
	return call_refuse(call, ERR_DENIED_PARTY,
	    "You or your organisation are on the deny list until %.10s; nothing was changed. "
	    "Reason and appeal: sluice denial show %.*s",
	    time_text(call->arena, until).p, STR_ARG(str_from(id, 24)));
}

/* --- showing ---------------------------------------------------------------------------------- */

/* Who took a step and when, where somebody did. */
static void
put_act(struct call *call, const struct rows *row, const char *by, const char *at)
{
	struct str name = row_text(row, str_printf(call->arena, "%s_name", by).p, call->arena);

	if (name.n == 0)
		return;
	json_put_text(&call->reply, by, name);
	json_put_text(&call->reply, at, time_text(call->arena, row_int(row, at)));
}

/* What whoever reads it can do next. */
static void
hint_next(struct call *call, const struct rows *row)
{
	struct object_row o = object_of_row(call, OBJECT_DENIAL, row);
	struct str id = str_from(o.id, 24);

	if (object_may(&o, STEP_CONFIRM))
		call_hint(call,
		    "sluice denial confirm %.*s, or: sluice denial drop %.*s --reason TEXT",
		    STR_ARG(id), STR_ARG(id));
	else if (object_may(&o, STEP_APPEAL))
		call_hint(call, "sluice denial appeal %.*s --reason TEXT", STR_ARG(id));
	else if (object_may(&o, STEP_UPHOLD))
		call_hint(call,
		    "sluice denial lift %.*s --reason TEXT, or: sluice denial uphold %.*s --reason "
		    "TEXT",
		    STR_ARG(id), STR_ARG(id));
}

enum err
denial_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	struct str account = row_text(row, "account_id", a);

	json_put_text(o, "party", row_text(row, "party", a));
	json_put_text(o, account.n != 0 ? "account" : "organisation",
	    account.n != 0 ? account : row_text(row, "organisation_id", a));
	json_put_text(o, "until", time_text(a, row_int(row, "until_at")));
	json_put_text(o, "reason", row_text(row, "reason", a));
	if (!alone)
		return OK;
	put_act(call, row, "proposed_by", "proposed_at");
	put_act(call, row, "confirmed_by", "confirmed_at");
	render_text(call, "appeal", row, "appeal");
	put_act(call, row, "decided_by", "decided_at");
	render_text(call, "decision", row, "decision");
	hint_next(call, row);
	return OK;
}

enum err
denial_show(struct call *call)
{
	call_result(call, OBJECT_DENIAL, call->object.id);
	return OK;
}

enum err
denial_list(struct call *call)
{
	struct denier by;

	TRY(read_denier(call, &by));
	struct page page = {OBJECT_DENIAL, STMT_denial_list_mine, {TEXT(call->caller.account)}};
	if (by.chair || by.lead || object_sees_all(call)) {
		page.stmt = STMT_denial_list_all;
		page.args[1] = INT(call->now);
	}
	return render_page(call, &page);
}
