/* What rests on evidence falls with it. */
#include "daemon/command/gate/reconsider.h"

#include "daemon/command/gate/reopen.h"
#include "daemon/command/notice.h"
#include "daemon/command/promotion/promotion.h"
#include "daemon/command/release/hold.h"

/* Why a proposal falls; cause NULL: it stands. */
struct fall {
	const char *cause;
	struct str reason;
	struct str aborts; /* the line that aborts it, or empty */
};

static enum err
fallen_evidence(struct call *call, const struct promotion *p, struct fall *ret)
{
	struct rows row;
	enum err e = db_one(call->db, STMT_promotion_fallen_evidence, ARGS(TEXT(p->id)), &row);

	if (e == OK) {
		bool invalid = !row_null(&row, "invalidated_at");
		ret->cause = invalid ? "evidence_invalidated" : "evidence_replaced";
		ret->reason = str_printf(call->arena, "evidence that it rests on was %s: %.*s",
		    invalid ? "invalidated" : "replaced",
		    STR_ARG(row_text(&row, "id", call->arena)));
	}
	(void)rows_close(&row);
	return e == ERR_NOT_FOUND ? OK : e;
}

/* The result that the line SLUG had when it was proposed. */
static enum gate_result
result_then(const struct json *report, struct str slug)
{
	json_each(line, json_member(json_member(report, "gate"), "lines"))
		if (str_eq(json_text(line, "slug"), slug))
			return gate_result_of(json_text(line, "result"));
	return RESULT_PASS;
}

static bool
line_aborts(const struct assessment *a, size_t i)
{
	const struct gate_line *l = &a->gate.lines[i];

	return l->counted && l->aborts && a->gate.findings[i].result == RESULT_FAIL;
}

/* What has only ended, evidence or a waiver, never aborts. */
static void
compare_line(struct call *call, const struct assessment *a, size_t i, enum gate_result then,
    struct fall *ret)
{
	const struct gate_finding *f = &a->gate.findings[i];

	if (!a->gate.lines[i].counted || f->awaits_votes || !gate_worse(f->result, then))
		return;
	if (line_aborts(a, i) && then != RESULT_WAIVED)
		ret->aborts = a->gate.lines[i].id;
	else if (ret->cause != NULL)
		return;
	ret->cause = "line_worse";
	ret->reason = str_printf(call->arena, "the line %.*s became %s: %.*s",
	    STR_ARG(a->sheet->words[i].slug), gate_result_word(f->result),
	    STR_ARG(gate_text(call->arena, &a->gate.lines[i], f)));
}

static enum err
worse_lines(
    struct call *call, const struct assessment *a, const struct promotion *p, struct fall *ret)
{
	const char *why;
	const struct json *report = json_parse(call->arena, p->report, &why);

	TRY(fallen_evidence(call, p, ret));
	for (size_t i = 0; i < a->gate.count; i++)
		compare_line(call, a, i, result_then(report, a->sheet->words[i].slug), ret);
	return OK;
}

static enum err
fall(struct call *call, const struct promotion *p, const struct fall *f)
{
	bool aborts = f->aborts.n != 0;

	TRY(notice_to_leads(call, p->model, NOTICE_PROMOTION_ENDED, p->id));
	TRY(promotion_end(call, p,
	    &(struct ending){.state = aborts ? STATE_PROMOTION_ABORTED : STATE_PROMOTION_VOID,
		.event = aborts ? EVENT_PROMOTION_ABORTED : EVENT_PROMOTION_VOIDED,
		.reason = f->reason,
		.cause = f->cause}));
	if (!aborts)
		return OK;
	TRY(hold_set_by_daemon(call, &(struct hold_cause){.model = p->model,
					 .cause = f->aborts,
					 .code = STR("evidence_invalid"),
					 .reason = f->reason,
					 .reentry = STR("The line does not fail any more.")}));
	return db_run(call->db, STMT_release_reset_dwell, ARGS(TEXT(p->release), INT(call->now)));
}

static enum err
reconsider_proposal(struct call *call, const struct assessment *a, const struct promotion *p)
{
	struct fall f = {NULL, {NULL, 0}, {NULL, 0}};

	TRY(worse_lines(call, a, p, &f));
	return f.cause == NULL ? OK : fall(call, p, &f);
}

/* --- what a line holds ------------------------------------------------------------------------ */

enum { HOLDS_MAX = 64 }; /* as many as a gate has lines */

static bool
fails_still(const struct assessment *a, struct str line)
{
	for (size_t i = 0; i < a->gate.count; i++)
		if (str_eq(a->gate.lines[i].id, line))
			return line_aborts(a, i);
	return false; /* the plan has another gate now */
}

static enum err
holding_lines(struct call *call, struct str release, struct str ret[HOLDS_MAX], int *count)
{
	struct rows rows = db_query(call->db, STMT_gate_holds, ARGS(TEXT(release)));

	for (*count = 0; *count < HOLDS_MAX && rows_next(&rows); ++*count)
		ret[*count] = row_text(&rows, "line_id", call->arena);
	return rows_close(&rows);
}

static enum err
reconsider(struct call *call, struct str release)
{
	struct str line[HOLDS_MAX];
	struct assessment a;
	struct promotion p;
	struct release r;
	int holds;

	TRY(promotion_open(call, release, &p));
	TRY(holding_lines(call, release, line, &holds));
	bool decided = p.id.n != 0 && p.plan.n == 0; /* a change of plan rests on no evidence */
	if (!decided && holds == 0)
		return OK;
	TRY(release_read(call, release, &r));
	TRY(assess(call, &r, &a));
	for (int i = 0; i < holds; i++)
		if (!fails_still(&a, line[i]))
			TRY(hold_cause_closed(call, line[i]));
	return decided ? reconsider_proposal(call, &a, &p) : OK;
}

enum err
reconsider_model(struct call *call, struct str model)
{
	enum { OPEN_MAX = 16 };
	struct rows rows = db_query(call->db, STMT_releases_open_of_model, ARGS(TEXT(model)));
	struct str releases[OPEN_MAX];
	int n = 0;

	while (n < OPEN_MAX && rows_next(&rows))
		releases[n++] = row_text(&rows, "id", call->arena);
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++)
		TRY(reconsider(call, releases[i]));
	return reopened_tell(call, model);
}
