/* Proposing the next stage: the gate as it is now is frozen, and put to the board. */
#include "daemon/command/command.h"
#include "daemon/command/notice.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/record.h"
#include "lib/time.h"

/* --- may it be proposed? ---------------------------------------------------------------------- */

static struct str
sentences(struct call *call, const struct assessment *a)
{
	struct json_out kept = call->reply;
	struct buf b = {.arena = call->arena};
	const char *why;

	call->reply = (struct json_out){.text.arena = call->arena};
	json_open_list(&call->reply, NULL);
	assess_put_missing(call, a);
	json_close_list(&call->reply);
	json_each(item, json_parse(call->arena, buf_str(&call->reply.text), &why))
		buf_printf(&b, "%s%.*s", b.n == 0 ? "" : "; ", STR_ARG(item->text));
	call->reply = kept;
	return buf_str(&b);
}

/* Before the proposal is read: nothing that must be there beforehand is missing. */
static enum err
check_ready(struct call *call, const struct release *r, const struct assessment *a)
{
	struct promotion open;

	if (a->stage.id.n == 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The release has come to its last stage; nothing was changed.");
	TRY(promotion_open(call, r->id, &open));
	if (open.id.n != 0)
		return call_refuse(call, ERR_NOT_READY_TO,
		    "The stage has been proposed already (%.*s); nothing was changed. One proposal "
		    "is decided at a time.",
		    STR_ARG(open.id));
	if (assess_ready(a))
		return OK;
	call_hint(call, "sluice release preview %.*s", STR_ARG(r->model_slug));
	return call_refuse(call, ERR_NOT_READY_TO,
	    "The stage %.*s cannot be proposed yet; nothing was changed. Missing: %.*s.",
	    STR_ARG(a->stage.slug), STR_ARG(sentences(call, a)));
}

/* What was given up once is tried again for a reason. */
static enum err
check_retry(struct call *call, const struct release *r, const struct assessment *a)
{
	struct rows row;
	enum err e = db_one(
	    call->db, STMT_stage_setback, ARGS(TEXT(r->id), TEXT(a->stage.id)), &row);

	if (e == OK && json_text(call->body, "retry").n == 0)
		fault_add(&call->faults, STR("/retry"),
		    "say why the stage is tried again: it was %.*s on %.*s",
		    STR_ARG(row_text(&row, "word", call->arena)),
		    STR_ARG(time_words(call->arena, row_int(&row, "at"))));
	(void)rows_close(&row);
	if (e != OK && e != ERR_NOT_FOUND)
		return e;
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* The steps of the worksheet that are filled in; of a full procedure each gap is a fault. */
static enum err
check_worksheet(struct call *call, struct assessment *a)
{
	const struct json *sheet = json_member(call->body, "worksheet");

	a->facts.proposed = true;
	for (int i = 0; i < WORKSHEET_COUNT; i++)
		if (str_trim(json_text(sheet, worksheet_member((enum worksheet)i)), STR(" \t\n"))
			.n != 0)
			a->facts.worksheet |= 1u << i;
	if (procedure_may_propose(&a->facts))
		return OK;
	for (int i = 0; i < WORKSHEET_COUNT; i++)
		if ((a->facts.worksheet >> i & 1) == 0)
			fault_add(&call->faults,
			    str_printf(
				call->arena, "/worksheet/%s", worksheet_member((enum worksheet)i)),
			    "is a gap: %s", worksheet_text((enum worksheet)i));
	return ERR_INVALID;
}

/* --- writing it ------------------------------------------------------------------------------- */

struct proposal {
	struct str id, report, worksheet, digest;
};

/* The gate and what is given, as they are now. */
static void
freeze(struct call *call, const struct assessment *a, struct proposal *p)
{
	struct json_out kept = call->reply, sheet = {.text.arena = call->arena};
	const struct json *worksheet = json_member(call->body, "worksheet");

	call->reply = (struct json_out){.text.arena = call->arena};
	json_open(&call->reply, NULL);
	assess_put(call, a);
	json_close(&call->reply);
	p->report = buf_str(&call->reply.text);
	call->reply = kept;
	if (worksheet != NULL) {
		json_put_tree(&sheet, NULL, worksheet);
		p->worksheet = buf_str(&sheet.text);
	}
	struct digest d = hash_of(str_printf(call->arena, "%.*s\n%.*s\n%.*s", STR_ARG(a->stage.id),
	    STR_ARG(p->report), STR_ARG(p->worksheet)));
	p->digest = digest_hex(call->arena, &d);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* The end of the first evidence or waiver to end; INT64_MAX when none does. */
static int64_t
first_end(const struct assessment *a)
{
	int64_t end = INT64_MAX;

	for (size_t i = 0; i < a->gate.count; i++)
		if (a->gate.lines[i].counted)
			end = earlier(end, a->gate.findings[i].ends);
	return end;
}

static enum err
rest_on(struct call *call, const struct proposal *p, const struct evidence *e)
{
	if (e == NULL)
		return OK;
	return db_run(call->db, STMT_promotion_evidence_insert, ARGS(TEXT(p->id), TEXT(e->id)));
}

static enum err
insert(struct call *call, const struct release *r, const struct assessment *a, struct proposal *p)
{
	struct str retry = json_text(call->body, "retry");
	int64_t end = first_end(a);

	p->id = id_make(call->ids, object_prefix(OBJECT_PROMOTION), call->now, call->arena);
	TRY(db_run(call->db, STMT_promotion_insert,
	    ARGS(TEXT(p->id), TEXT(r->id), TEXT(a->stage.id),
		INT(a->facts.procedure != PROCEDURE_PLAIN),
		TEXT(str_of(procedure_word(a->facts.procedure))), TEXT(a->statement),
		TEXT(p->report), TEXT(p->digest), TEXT(p->worksheet),
		TEXT(json_text(call->body, "reason")), TEXT(call->caller.account), INT(call->now),
		INT(call->now + a->stage.deadline_ms), end != INT64_MAX ? INT(end) : NULL_ARG,
		INT(a->stage.cooling_off_ms), text_or_null(retry))));
	for (size_t i = 0; i < a->gate.count; i++) {
		if (!a->gate.lines[i].counted)
			continue;
		TRY(rest_on(call, p, a->gate.findings[i].evidence));
		TRY(rest_on(call, p, a->gate.findings[i].baseline));
	}
	return OK;
}

static enum err
record(struct call *call, const struct release *r, const struct assessment *a,
    const struct proposal *p)
{
	struct entry *e = record_new(call, EVENT_PROMOTION_PROPOSED, OBJECT_PROMOTION, p->id);
	struct rows rows = db_query(call->db, STMT_promotion_evidence_of, ARGS(TEXT(p->id)));

	record_on(e, OBJECT_RELEASE, r->id);
	record_on(e, OBJECT_MODEL, r->model);
	json_put_text(&e->facts, "stage", a->stage.id);
	json_put_int(&e->facts, "position", a->stage.position);
	json_put_text(&e->facts, "procedure", str_of(procedure_word(a->facts.procedure)));
	json_put_text(&e->facts, "gate", str_of(gate_result_word(a->result)));
	json_put_text(&e->facts, "digest", p->digest);
	json_open_list(&e->facts, "evidence");
	while (rows_next(&rows))
		json_put_text(&e->facts, NULL, row_text(&rows, "evidence_id", call->arena));
	json_close_list(&e->facts);
	record_seal(e, "reason", json_text(call->body, "reason"));
	record_seal(e, "retry", json_text(call->body, "retry"));
	record_seal(e, "worksheet", p->worksheet);
	record_seal(e, "report", p->report);
	return rows_close(&rows);
}

static enum err
put_to_boards(
    struct call *call, const struct stage *s, const struct proposal *p, struct ballot_opened *ret)
{
	struct ballot_opening o = {
	    p->id, call->caller.account, call->caller.organisation, "", false};

	return ballot_open(call, &o, s->policy, s->policy_count, ret);
}

enum err
release_propose(struct call *call)
{
	struct release r;
	struct assessment a;
	struct proposal p = {.id = {NULL, 0}};
	struct ballot_opened opened;
	enum state to;

	TRY(object_step(call, &call->object, STEP_PROPOSE, &to));
	TRY(release_read(call, call->object.id, &r));
	TRY(assess(call, &r, &a));
	TRY(check_ready(call, &r, &a));
	TRY(check_retry(call, &r, &a));
	TRY(check_worksheet(call, &a));
	freeze(call, &a, &p);
	TRY(insert(call, &r, &a, &p));
	TRY(put_to_boards(call, &a.stage, &p, &opened));
	TRY(notice_to_judges(call, NOTICE_PROMOTION_PROPOSED, p.id));
	TRY(promotion_await(call, p.id));
	TRY(promotion_watch_cohorts(call, p.id, &a.gate));
	TRY(record(call, &r, &a, &p));
	call_result(call, OBJECT_PROMOTION, p.id);
	call->location = str_printf(call->arena, "/v1/promotions/%.*s", STR_ARG(p.id));
	call_said(call, "Proposed the stage %.*s; the board %.*s votes on it until %.*s.",
	    STR_ARG(a.stage.slug), STR_ARG(opened.boards),
	    STR_ARG(time_words(call->arena, opened.deadline_at)));
	call_hint(call, "sluice promotion vote %.*s approve --reason TEXT, by the board's members",
	    STR_ARG(str_from(p.id, 24)));
	return OK;
}
