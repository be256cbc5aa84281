/* Evidence: list, show, invalidate. */
#include "daemon/command/gate/evidence.h"

#include "daemon/command/command.h"
#include "daemon/command/gate/reconsider.h"
#include "daemon/command/record.h"
#include "daemon/command/render.h"
#include "lib/decimal.h"
#include "lib/time.h"

static int64_t
or_else(const struct rows *row, const char *column, int64_t otherwise)
{
	return row_null(row, column) ? otherwise : row_int(row, column);
}

struct evidence
evidence_of_row(struct call *call, const struct rows *row)
{
	struct arena *a = call->arena;

	return (struct evidence){.id = row_text(row, "id", a),
	    .criterion = row_text(row, "criterion", a),
	    .version = row_text(row, "version", a),
	    .baseline = row_text(row, "baseline", a),
	    .dimensions = row_text(row, "dimensions", a),
	    .reporter = row_int(row, "reported") != 0 ? row_text(row, "by_id", a) : STR(""),
	    .style = style_of(row_text(row, "style", a)),
	    .kind = evidence_kind_of(row_text(row, "kind", a)),
	    .statistic = statistic_of(row_text(row, "statistic", a)),
	    .value = row_int(row, "value_micro"),
	    .n = or_else(row, "n", EVIDENCE_NO_N),
	    .numerator = row_int(row, "numerator"),
	    .denominator = row_int(row, "denominator"),
	    .ranged = !row_null(row, "low_micro"),
	    .range = {row_int(row, "low_micro"), row_int(row, "high_micro")},
	    .documented = !row_null(row, "digest"),
	    .independent = row_int(row, "independent") != 0,
	    .at = row_int(row, "at"),
	    .valid_until = or_else(row, "valid_until", INT64_MAX),
	    .invalidated = !row_null(row, "invalidated_at"),
	    .replaced = !row_null(row, "replaced_by"),
	    .trigger = trigger_of(row_text(row, "invalidated_trigger", a))};
}

/* --- show ------------------------------------------------------------------------------------- */

static void
put_interval(struct call *call, struct interval i)
{
	json_put_text(&call->reply, "interval",
	    str_printf(call->arena, "%.*s to %.*s (95 %%)",
		STR_ARG(decimal_text(call->arena, i.low)),
		STR_ARG(decimal_text(call->arena, i.high))));
}

static void
put_rate(struct call *call, const struct evidence *e)
{
	struct json_out *o = &call->reply;

	json_put_int(o, "numerator", e->numerator);
	json_put_int(o, "denominator", e->denominator);
	put_interval(call, evidence_interval(e->numerator, e->denominator));
}

static void
put_value(struct call *call, const struct evidence *e)
{
	struct json_out *o = &call->reply;

	json_put_text(o, "criterion", e->criterion);
	json_put_text_or_null(o, "version", e->version);
	json_put_text(o, "kind", str_of(evidence_kind_word(e->kind)));
	if (e->kind == EVIDENCE_YES_NO)
		json_put_bool(o, "value", e->value != 0);
	else
		json_put_text(o, "value", decimal_text(call->arena, e->value));
	if (e->kind == EVIDENCE_RATE)
		put_rate(call, e);
	if (e->ranged)
		put_interval(call, e->range);
	if (e->n != EVIDENCE_NO_N)
		json_put_int(o, "n", e->n);
	json_put_text(o, "statistic", str_of(statistic_word(e->statistic)));
	if (e->baseline.n != 0)
		json_put_text(o, "baseline", e->baseline);
	if (e->style != STYLE_ANY)
		json_put_text(o, "style", str_of(style_word(e->style)));
	if (e->dimensions.n != 0)
		json_put_raw(o, "dimensions", e->dimensions);
}

static void
put_end(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;

	if (!row_null(row, "invalidated_at")) {
		render_time(call, "invalidated_at", row, "invalidated_at");
		render_text(call, "trigger", row, "invalidated_trigger");
		json_put_text(
		    o, "invalidated_reason", row_text(row, "invalidated_reason", call->arena));
	}
	render_text(call, "replaced_by", row, "replaced_by");
}

enum err
evidence_put(struct call *call, const struct rows *row, bool alone)
{
	struct json_out *o = &call->reply;
	struct arena *a = call->arena;
	struct evidence e = evidence_of_row(call, row);

	(void)alone;
	put_value(call, &e);
	json_put_text(o, "title", row_text(row, "title", a));
	json_put_text(o, "model", row_text(row, "model", a));
	json_put_bool(o, "independent", row_int(row, "independent") != 0);
	if (!row_null(row, "made_by_id"))
		json_put_text(o, "made_by", row_text(row, "maker", a));
	json_put_text(o, "by", row_text(row, "author", a));
	if (row_int(row, "reported") != 0)
		json_put_bool(o, "reported", true);
	render_time(call, "at", row, "at");
	render_time(call, "valid_until", row, "valid_until");
	render_text(call, "digest", row, "digest");
	render_text(call, "source", row, "source");
	put_end(call, row);
	return OK;
}

enum err
evidence_show(struct call *call)
{
	call_result(call, OBJECT_EVIDENCE, call->object.id);
	return OK;
}

enum err
evidence_list(struct call *call)
{
	struct arg self = TEXT(call->caller.account), now = INT(call->now),
		   model = TEXT(call->object.id);
	struct str criterion = call_query(call, "criterion");

	if (criterion.p == NULL)
		return render_page(
		    call, &(struct page){OBJECT_EVIDENCE, STMT_evidence_list, {self, now, model}});
	return render_page(call, &(struct page){OBJECT_EVIDENCE, STMT_evidence_list_by_criterion,
				     {self, now, model, TEXT(criterion)}});
}
