/* Evidence: submitted, one piece or a list of them, all or none. */
#include "daemon/command/command.h"
#include "daemon/command/gate/dimensions.h"
#include "daemon/command/gate/evidence_check.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/plan/plan_document.h"
#include "daemon/command/record.h"
#include "lib/decimal.h"
#include "lib/time.h"

enum { PIECES_MAX = 100 };

static struct str
place(struct call *call, const struct piece *p, const char *name)
{
	return str_printf(call->arena, "%.*s/%s", STR_ARG(p->pointer), name);
}

/* --- its number ------------------------------------------------------------------------------- */

static void
read_rate(struct call *call, struct piece *p)
{
	struct evidence *e = &p->is;

	e->numerator = json_int(p->json, "numerator", -1);
	e->denominator = json_int(p->json, "denominator", 0);
	if (e->numerator < 0 || e->denominator < 1)
		evidence_check_fault(
		    call, p, "numerator", "a rate is given as numerator and denominator");
	else if (e->numerator > e->denominator)
		evidence_check_fault(call, p, "numerator", "must not exceed the denominator");
	else
		e->value = (int64_t)((__int128)e->numerator * MICRO / e->denominator);
	if (json_member(p->json, "value") != NULL)
		evidence_check_fault(
		    call, p, "value", "of a rate follows from its numerator and denominator");
	if (e->n != EVIDENCE_NO_N && e->n != e->denominator)
		evidence_check_fault(call, p, "n", "of a rate is its denominator");
	if (e->statistic != STATISTIC_VALUE)
		evidence_check_fault(
		    call, p, "statistic", "a rate states a value; delta and ratio are computed");
	e->n = e->denominator;
}

static void
read_number(struct call *call, struct piece *p)
{
	struct evidence *e = &p->is;
	const struct json *value = json_member(p->json, "value");

	if (json_member(p->json, "numerator") != NULL)
		evidence_check_fault(call, p, "numerator", "belongs to the kind rate");
	if (json_member(p->json, "denominator") != NULL)
		evidence_check_fault(call, p, "denominator", "belongs to the kind rate");
	if (e->kind == EVIDENCE_YES_NO) {
		if (value == NULL || value->kind != JSON_BOOL)
			evidence_check_fault(call, p, "value", "must be true or false");
		e->value = value != NULL && value->truth ? MICRO : 0;
		return;
	}
	if (value == NULL || value->kind != JSON_TEXT || !decimal_parse(value->text, &e->value))
		evidence_check_fault(
		    call, p, "value", "must be a decimal number as a text, such as \"95.7\"");
	else if (e->kind == EVIDENCE_COUNT && (e->value < 0 || e->value % MICRO != 0))
		evidence_check_fault(call, p, "value", "a count is a whole number from 0 on");
}

/* Between which ends it lies: of what isn't counted somebody must say so. */
static void
read_interval(struct call *call, struct piece *p)
{
	struct evidence *e = &p->is;
	struct str low = json_text(p->json, "low"), high = json_text(p->json, "high");

	if (low.n == 0 && high.n == 0)
		return;
	e->ranged = true;
	if (e->kind != EVIDENCE_MEAN && e->kind != EVIDENCE_SCORE)
		evidence_check_fault(call, p, "low", "belongs to the kinds mean and score");
	else if (!decimal_parse(low, &e->range.low) || !decimal_parse(high, &e->range.high))
		evidence_check_fault(call, p, "low", "and high are needed, as decimal numbers");
	else if (e->range.low > e->value || e->range.high < e->value)
		evidence_check_fault(call, p, "low", "and high must have the value between them");
}

/* --- what it is of ---------------------------------------------------------------------------- */

static enum err
read_versions(struct call *call, struct str model, struct piece *p)
{
	struct named_version v, base;
	struct str baseline = json_text(p->json, "baseline");

	TRY(plan_version(
	    call, model, json_text(p->json, "version"), place(call, p, "version"), &v));
	TRY(plan_version(call, model, baseline, place(call, p, "baseline"), &base));
	p->version_id = v.id;
	p->baseline_id = base.id;
	p->is.version = v.slug;
	p->is.baseline = base.slug;
	if ((p->is.statistic != STATISTIC_VALUE) != (baseline.n != 0))
		evidence_check_fault(call, p, "baseline",
		    baseline.n != 0 ? "belongs to the statistics delta and ratio only"
				    : "is needed: which version is it compared with?");
	return OK;
}

static void
read_validity(struct call *call, struct piece *p)
{
	struct str until = json_text(p->json, "valid_until");

	p->is.valid_until = INT64_MAX;
	if (until.n != 0 && time_parse(until, &p->is.valid_until) && p->is.valid_until <= call->now)
		evidence_check_fault(call, p, "valid_until", "has passed already");
}

/* Words outside the vocabulary are at fault already: they read as the first. */
static void
read_words(struct piece *p)
{
	const struct json *j = p->json;
	struct evidence *e = &p->is;

	for (int i = 0; i < EVIDENCE_KINDS; i++)
		if (str_is(json_text(j, "kind"), evidence_kind_word((enum evidence_kind)i)))
			e->kind = (enum evidence_kind)i;
	for (int i = 0; i < STATISTICS; i++)
		if (str_is(json_text(j, "statistic"), statistic_word((enum statistic)i)))
			e->statistic = (enum statistic)i;
	e->style = STYLE_ANY;
	for (int i = 0; i < STYLE_COUNT; i++)
		if (str_is(json_text(j, "style"), style_word((enum style)i)))
			e->style = (enum style)i;
}

/* Does it come from the outside system that reports a line about this? */
static enum err
read_reporter(struct call *call, struct str model, struct piece *p)
{
	struct rows row;

	TRY(db_one(call->db, STMT_gate_line_reported_by,
	    ARGS(TEXT(model), TEXT(call->caller.account), TEXT(p->is.criterion)), &row));
	if (row_int(&row, "reports") != 0)
		p->is.reporter = call->caller.account;
	else if ((call->object.relations & IS_LEAD) == 0)
		evidence_check_fault(call, p, "criterion", "is of no line that you report");
	return rows_close(&row);
}

static enum err
read_piece(struct call *call, struct str model, struct piece *p)
{
	p->is = (struct evidence){.criterion = json_text(p->json, "criterion"),
	    .n = json_int(p->json, "n", EVIDENCE_NO_N),
	    .documented = json_text(p->json, "digest").n != 0,
	    .at = call->now};
	read_words(p);
	if (p->is.kind == EVIDENCE_RATE)
		read_rate(call, p);
	else
		read_number(call, p);
	read_interval(call, p);
	read_validity(call, p);
	p->is.dimensions = dimensions_text(
	    call, json_member(p->json, "dimensions"), place(call, p, "dimensions"));
	evidence_check_measure(call, p);
	TRY(read_reporter(call, model, p));
	TRY(read_versions(call, model, p));
	TRY(evidence_check_maker(call, model, p));
	return call->faults.count == 0 ? evidence_check_asked(call, model, p) : OK;
}

static enum err
read_pieces(struct call *call, struct str model, struct piece *ret, size_t *count)
{
	const struct json *body = call->body;

	*count = 0;
	if (body->kind == JSON_OBJECT) {
		ret[(*count)++] = (struct piece){.json = body, .pointer = STR("")};
	} else if (body->kind == JSON_LIST) {
		json_each(item, body)
			if (*count < PIECES_MAX) {
				ret[*count] = (struct piece){.json = item,
				    .pointer = str_printf(call->arena, "/%zu", *count)};
				++*count;
			}
	}
	for (size_t i = 0; i < *count; i++)
		TRY(read_piece(call, model, &ret[i]));
	return call->faults.count == 0 ? OK : ERR_INVALID;
}

/* --- entering it ------------------------------------------------------------------------------ */

static enum err
insert_piece(struct call *call, struct str model, struct piece *p)
{
	const struct evidence *e = &p->is;
	bool rate = e->kind == EVIDENCE_RATE;

	p->is.id = id_make(call->ids, object_prefix(OBJECT_EVIDENCE), call->now, call->arena);
	return db_run(call->db, STMT_evidence_insert,
	    ARGS(TEXT(e->id), TEXT(model), TEXT(e->criterion), text_or_null(p->version_id),
		text_or_null(json_text(p->json, "style")),
		TEXT(str_of(evidence_kind_word(e->kind))), INT(e->value),
		e->n == EVIDENCE_NO_N ? NULL_ARG : INT(e->n), rate ? INT(e->numerator) : NULL_ARG,
		rate ? INT(e->denominator) : NULL_ARG, TEXT(str_of(statistic_word(e->statistic))),
		text_or_null(p->baseline_id), text_or_null(e->dimensions),
		TEXT(json_text(p->json, "title")), text_or_null(json_text(p->json, "digest")),
		text_or_null(json_text(p->json, "source")), INT(e->independent),
		TEXT(call->caller.account), INT(call->now),
		e->valid_until == INT64_MAX ? NULL_ARG : INT(e->valid_until),
		INT(e->reporter.n != 0), text_or_null(p->made_by),
		e->ranged ? INT(e->range.low) : NULL_ARG,
		e->ranged ? INT(e->range.high) : NULL_ARG));
}

static void
record_piece(struct call *call, struct str model, const struct piece *p)
{
	struct entry *e = record_new(call, EVENT_EVIDENCE_SUBMITTED, OBJECT_EVIDENCE, p->is.id);

	record_on(e, OBJECT_MODEL, model);
	json_put_text(&e->facts, "criterion", p->is.criterion);
	if (p->version_id.n != 0)
		json_put_text(&e->facts, "version", p->version_id);
	json_put_text(&e->facts, "kind", str_of(evidence_kind_word(p->is.kind)));
	json_put_text(&e->facts, "value", decimal_text(call->arena, p->is.value));
	if (p->is.documented)
		json_put_text(&e->facts, "digest", json_text(p->json, "digest"));
	if (p->is.reporter.n != 0)
		json_put_bool(&e->facts, "reported", true);
	json_put_bool(&e->facts, "independent", p->is.independent);
	if (p->made_by.n != 0)
		record_on(e, OBJECT_ORGANISATION, p->made_by);
	record_seal(e, "title", json_text(p->json, "title"));
	record_seal(e, "source", json_text(p->json, "source"));
	record_seal(e, "dimensions", p->is.dimensions);
}

/* The same measured before gives way. */
static enum err
replace_older(struct call *call, struct str model, const struct piece *p)
{
	enum { OLD_MAX = 64 };
	struct rows rows = db_query(
	    call->db, STMT_evidence_current, ARGS(TEXT(model), TEXT(p->is.criterion)));
	struct str old[OLD_MAX];
	int n = 0;

	while (rows_next(&rows) && n < OLD_MAX) {
		struct evidence e = evidence_of_row(call, &rows);
		if (!str_eq(e.id, p->is.id) && evidence_replaces(&p->is, &e))
			old[n++] = e.id;
	}
	TRY(rows_close(&rows));
	for (int i = 0; i < n; i++) {
		TRY(db_run(
		    call->db, STMT_evidence_set_replaced, ARGS(TEXT(old[i]), TEXT(p->is.id))));
		struct entry *e = record_new(
		    call, EVENT_EVIDENCE_REPLACED, OBJECT_EVIDENCE, old[i]);
		record_on(e, OBJECT_MODEL, model);
		json_put_text(&e->facts, "by", p->is.id);
	}
	return OK;
}

enum err
evidence_submit(struct call *call)
{
	struct piece *pieces = NEW_ARRAY(call->arena, PIECES_MAX, struct piece);
	struct str model = call->object.id;
	enum state to;
	size_t count;

	TRY(object_step(call, &call->object, STEP_EVIDENCE_SUBMIT, &to));
	TRY(read_pieces(call, model, pieces, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(insert_piece(call, model, &pieces[i]));
		record_piece(call, model, &pieces[i]);
		TRY(replace_older(call, model, &pieces[i]));
	}
	struct str last = pieces[count - 1].is.id;
	call_result(call, OBJECT_EVIDENCE, last);
	call->location = str_printf(call->arena, "/v1/evidence/%.*s", STR_ARG(last));
	call_said(call, "Submitted %zu piece%s of evidence.", count, count == 1 ? "" : "s");
	return reconsider_model(call, model);
}
