/* Grants of another gate: one board votes on the digest of its report; whoever had access
 * there is a holder already. */
#include "daemon/command/application/application.h"
#include "daemon/command/command.h"
#include "daemon/command/due.h"
#include "daemon/command/grant/import_report.h"
#include "daemon/command/model/exposure.h"
#include "daemon/command/notice.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/time.h"

static const int64_t longest_term = 90 * DAY_MS, claims_live = 60 * DAY_MS;

/* What is proposed. */
struct proposal {
	struct str id;
	const struct kept_tier *tier;
	const struct board_policy *policy; /* of the one board that votes */
	struct import_report report;
	int64_t term_ms;
	bool claims;
};

/* --- reading ---------------------------------------------------------------------------------- */

static enum err
find_tier(struct call *call, struct proposal *p)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_import_tier,
	    ARGS(TEXT(call->object.id), TEXT(json_text(call->body, "tier"))), &row);

	if (e == ERR_NOT_FOUND || (e == OK && row_int(&row, "open") != 0)) {
		(void)rows_close(&row);
		fault_add(&call->faults, STR("/tier"),
		    e == OK ? "is open to everyone: there is nothing to import"
			    : "is no tier of this model");
		return ERR_INVALID;
	}
	TRY(e);
	struct str id = row_text(&row, "id", call->arena);
	int64_t term = row_null(&row, "term_ms") ? longest_term : row_int(&row, "term_ms");
	int64_t asked = json_int(call->body, "days", longest_term / DAY_MS) * DAY_MS;
	TRY(rows_close(&row));
	p->term_ms = asked < term ? asked : term;
	return kept_tier_get(call->tiers, call->db, id, &p->tier);
}

static enum err
find_board(struct call *call, struct proposal *p)
{
	struct str named = json_text(call->body, "board");

	for (int i = 0; i < p->tier->policy_count; i++)
		if (named.n == 0 ? p->tier->policy_count == 1
				 : str_eq(named, p->tier->policy[i].slug))
			p->policy = &p->tier->policy[i];
	if (p->policy != NULL)
		return OK;
	fault_add(&call->faults, STR("/board"), "must name one of the %d boards of this tier",
	    p->tier->policy_count);
	return ERR_INVALID;
}

static enum err
read_proposal(struct call *call, struct proposal *p)
{
	TRY(find_tier(call, p));
	TRY(find_board(call, p));
	p->claims = json_truth(call->body, "claims");
	return import_report_read(call, &p->report);
}

/* --- proposing -------------------------------------------------------------------------------- */

/* Nobody is left out unnoticed, and no file is voted on twice. */
static enum err
check(struct call *call, const struct proposal *p)
{
	const struct import_report *r = &p->report;
	struct rows row;

	for (size_t i = 0; i < r->fault_count && !json_truth(call->body, "skip_faulty"); i++)
		fault_add(&call->faults, STR("/report"), "row %d: %s", r->fault[i].number,
		    r->fault[i].why);
	if (r->by_status[IMPORT_ACCEPTED] == 0)
		fault_add(&call->faults, STR("/report"), "names nobody who has access");
	if (call->faults.first != NULL)
		return call_refuse(call, ERR_INVALID,
		    "Rows: %d, of which accepted %zu, pending %zu, rejected %zu, faulty %zu "
		    "(left out with --skip-faulty). Nothing was changed.",
		    r->total, r->by_status[IMPORT_ACCEPTED], r->by_status[IMPORT_PENDING],
		    r->by_status[IMPORT_REJECTED], r->fault_count);
	enum err e = db_one(
	    call->db, STMT_import_same, ARGS(TEXT(str_of(p->tier->id)), TEXT(r->digest)), &row);
	struct str id = e == OK ? row_text(&row, "id", call->arena) : (struct str){NULL, 0};
	(void)rows_close(&row);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	return call_refuse(call, ERR_EXISTS,
	    "This very report was proposed before (sluice import show %.*s); nothing was changed.",
	    STR_ARG(str_from(id, 24)));
}

/* Who has access there; of the others nothing is kept. */
static enum err
insert_rows(struct call *call, const struct proposal *p)
{
	for (size_t i = 0; i < p->report.count; i++) {
		const struct import_row *r = &p->report.row[i];
		if (r->status == IMPORT_ACCEPTED)
			TRY(db_run(call->db, STMT_import_row_insert,
			    ARGS(TEXT(p->id), INT(r->number), TEXT(r->user), TEXT(r->name),
				TEXT(r->email), r->at == 0 ? NULL_ARG : INT(r->at))));
	}
	return OK;
}

static void
record_proposal(struct call *call, const struct proposal *p)
{
	struct entry *e = record_new(call, EVENT_IMPORT_PROPOSED, OBJECT_IMPORT, p->id);

	record_on(e, OBJECT_MODEL, call->object.id);
	json_put_text(&e->facts, "tier", str_of(p->tier->id));
	json_put_text(&e->facts, "digest", p->report.digest);
	json_put_int(&e->facts, "accepted", (int64_t)p->report.by_status[IMPORT_ACCEPTED]);
	json_put_int(&e->facts, "term_ms", p->term_ms);
	json_put_bool(&e->facts, "claims", p->claims);
}

enum err
import_propose(struct call *call)
{
	struct proposal p = {.policy = NULL};
	struct ballot_opened opened;
	enum state to;

	TRY(object_step(call, &call->object, STEP_IMPORT_PROPOSE, &to));
	TRY(read_proposal(call, &p));
	TRY(check(call, &p));
	p.id = id_make(call->ids, object_prefix(OBJECT_IMPORT), call->now, call->arena);
	TRY(ballot_open(call,
	    &(struct ballot_opening){
		p.id, call->caller.account, call->caller.organisation, "/board", false},
	    p.policy, 1, &opened));
	TRY(db_run(call->db, STMT_import_insert,
	    ARGS(TEXT(p.id), TEXT(call->object.id), TEXT(str_of(p.tier->id)), TEXT(p.report.digest),
		INT(p.report.total), INT((int64_t)p.report.by_status[IMPORT_ACCEPTED]),
		INT((int64_t)p.report.fault_count), INT(p.claims), INT(p.term_ms),
		TEXT(call->caller.account), INT(call->now), INT(opened.deadline_at))));
	TRY(insert_rows(call, &p));
	record_proposal(call, &p);
	TRY(notice_to_judges(call, NOTICE_IMPORT_PROPOSED, p.id));
	call_result(call, OBJECT_IMPORT, p.id);
	call->location = str_printf(call->arena, "/v1/imports/%.*s", STR_ARG(p.id));
	call_said(call,
	    "Proposed. Rows: %d, of which accepted (who have access already) %zu, pending %zu, "
	    "rejected %zu, left out %zu. The board %.*s decides by %.10s.",
	    p.report.total, p.report.by_status[IMPORT_ACCEPTED], p.report.by_status[IMPORT_PENDING],
	    p.report.by_status[IMPORT_REJECTED], p.report.fault_count, STR_ARG(opened.boards),
	    time_text(call->arena, opened.deadline_at).p);
	call_hint(call, "sluice import vote %.*s approve --reason TEXT, by its members",
	    STR_ARG(str_from(p.id, 24)));
	return OK;
}

/* --- deciding --------------------------------------------------------------------------------- */

/* One that is there. */
struct imported {
	struct str id, model, tier, digest, proposer;
	bool claims;
};

static enum err
read_import(struct call *call, struct imported *ret)
{
	struct rows row;

	TRY(db_one(call->db, STMT_import_row_of, ARGS(TEXT(call->object.id)), &row));
	*ret = (struct imported){call->object.id, row_text(&row, "model_id", call->arena),
	    row_text(&row, "tier_id", call->arena), row_text(&row, "digest", call->arena),
	    row_text(&row, "proposed_by", call->arena), row_int(&row, "claims") != 0};
	return rows_close(&row);
}

static struct ballot
ballot_of(const struct imported *i)
{
	return (struct ballot){.id = i->id,
	    .kind = OBJECT_IMPORT,
	    .cases = VOTES_APPLICATION,
	    .model = i->model,
	    .digest = i->digest};
}

/* Of an import that comes to nothing no person is remembered. */
static enum err
decide(struct call *call, const struct imported *i, struct str state, enum event event)
{
	bool approved = str_is(state, "approved");

	TRY(db_run(call->db, STMT_import_decide,
	    ARGS(TEXT(i->id), TEXT(state), INT(call->now),
		approved ? INT(call->now + claims_live) : NULL_ARG)));
	struct entry *e = record_new(call, event, OBJECT_IMPORT, i->id);
	record_on(e, OBJECT_MODEL, i->model);
	json_put_text(&e->facts, "outcome", state);
	if (!str_eq(call->caller.account, i->proposer))
		TRY(notice_to(call, i->proposer, NOTICE_IMPORT_DECIDED, i->id));
	if (!approved)
		return db_run(call->db, STMT_import_forget, ARGS(TEXT(i->id)));
	TRY(due_at(call, DUE_IMPORT_ERASURE, i->id, call->now + claims_live));
	return exposure_raise_import(call, i->model, i->id);
}

/* Whoever has not claimed by then is not remembered. */
enum err
due_import_erasure(struct call *call, struct str id)
{
	TRY(db_run(call->db, STMT_import_forget, ARGS(TEXT(id))));
	int64_t forgotten = db_changes(call->db);
	TRY(db_run(call->db, STMT_import_forgotten, ARGS(TEXT(id), INT(call->now))));
	struct entry *e = record_new(call, EVENT_IMPORT_ERASED, OBJECT_IMPORT, id);
	json_put_int(&e->facts, "rows", forgotten);
	return OK;
}

static enum err
carry_out(struct call *call, const struct imported *i, const struct ballot_result *r)
{
	call_result(call, OBJECT_IMPORT, i->id);
	if (r->end == TALLY_OPEN)
		return db_run(call->db, STMT_import_set_deadline,
		    ARGS(TEXT(i->id), r->deadline_at == 0 ? NULL_ARG : INT(r->deadline_at)));
	if (r->end == TALLY_NOT_APPROVED)
		return decide(call, i, STR("rejected"), EVENT_IMPORT_DECIDED);
	if (i->claims)
		call_hint(call, "sluice import tokens %.*s --to PATH, by a lead",
		    STR_ARG(str_from(i->id, 24)));
	return decide(call, i, STR("approved"), EVENT_IMPORT_DECIDED);
}

/* Why someone of the board may not any more; the rules only know that. */
static enum err
may_vote(struct call *call)
{
	const struct object_row *o = &call->object;
	enum state to;

	if ((o->relations & IS_SEATED) != 0 && o->state == STATE_IMPORT_OVERDUE)
		return ERR_DEADLINE_PASSED;
	if ((o->relations & IS_SEATED) != 0 && o->state != STATE_IMPORT_VOTING)
		return call_refuse(call, ERR_WRONG_STATE, "This import is %s; nothing was changed.",
		    state_word(o->state));
	return object_step(call, o, STEP_VOTE, &to);
}

enum err
import_vote(struct call *call)
{
	struct imported i;
	struct ballot_result r;

	TRY(may_vote(call));
	TRY(read_import(call, &i));
	struct ballot b = ballot_of(&i);
	TRY(ballot_vote(call, &b, &r));
	return carry_out(call, &i, &r);
}

enum err
import_tally(struct call *call)
{
	struct imported i;
	struct ballot_result r;
	enum state to;

	TRY(object_step(call, &call->object, STEP_TALLY, &to));
	TRY(read_import(call, &i));
	struct ballot b = ballot_of(&i);
	TRY(ballot_settle(call, &b, &r));
	call_said(call, "Counted.");
	return carry_out(call, &i, &r);
}

enum err
import_withdraw(struct call *call)
{
	struct imported i;
	enum state to;

	TRY(object_step(call, &call->object, STEP_WITHDRAW, &to));
	TRY(read_import(call, &i));
	TRY(ballot_stop(call, i.id));
	TRY(decide(call, &i, STR("withdrawn"), EVENT_IMPORT_WITHDRAWN));
	call_result(call, OBJECT_IMPORT, i.id);
	call_said(call, "Withdrawn; whom the report named is forgotten.");
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

static enum err
put_alone(struct call *call, const struct rows *row)
{
	struct object_row o = object_of_row(call, OBJECT_IMPORT, row);
	struct imported i = {o.id, row_text(row, "model_id", call->arena),
	    row_text(row, "tier_id", call->arena), row_text(row, "digest", call->arena),
	    row_text(row, "proposed_by", call->arena), row_int(row, "claims") != 0};
	struct ballot b = ballot_of(&i);
	bool party = (o.relations & IS_CONFLICTED) != 0;

	return ballot_put(call, &b, party ? BALLOT_RECUSED : BALLOT_BOARD, (struct str){NULL, 0});
}

enum err
import_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;

	json_put_text(o, "tier",
	    str_printf(a, "%.*s/%.*s", STR_ARG(row_text(row, "model", a)),
		STR_ARG(row_text(row, "tier", a))));
	json_put_text(o, "digest", row_text(row, "digest", a));
	json_put_int(o, "rows", row_int(row, "total"));
	json_put_int(o, "holders", row_int(row, "accepted"));
	json_put_int(o, "left_out", row_int(row, "left_out"));
	json_put_bool(o, "claims", row_int(row, "claims") != 0);
	json_put_int(o, "claimed", row_int(row, "claimed"));
	json_put_text(o, "term", duration_text(a, row_int(row, "term_ms")));
	json_put_text(o, "proposed_by", row_text(row, "proposed_by", a));
	json_put_text(o, "proposer_name", row_text(row, "proposer_name", a));
	json_put_text(o, "proposed_at", time_text(a, row_int(row, "proposed_at")));
	if (!row_null(row, "decided_at"))
		json_put_text(o, "decided_at", time_text(a, row_int(row, "decided_at")));
	if (!row_null(row, "claim_until"))
		json_put_text(o, "claim_until", time_text(a, row_int(row, "claim_until")));
	if (!row_null(row, "erased_at"))
		json_put_text(o, "erased_at", time_text(a, row_int(row, "erased_at")));
	struct object_row object = object_of_row(call, OBJECT_IMPORT, row);
	if (alone && object_may(&object, STEP_VOTE))
		call_hint(call, "sluice import vote %.*s approve --reason TEXT; or reject, recuse",
		    STR_ARG(str_from(object.id, 24)));
	return alone ? put_alone(call, row) : OK;
}

enum err
import_show(struct call *call)
{
	call_result(call, OBJECT_IMPORT, call->object.id);
	return OK;
}

enum err
import_list(struct call *call)
{
	bool all = (call->caller.roles & 1u << ROLE_AUDITOR) != 0;

	return render_page(call,
	    &(struct page){OBJECT_IMPORT, STMT_import_list,
		{TEXT(call->caller.account), INT(call->now), TEXT(call->object.id), INT(all)}});
}
