/* The report of metrics: every number with what it is made of, and what is missing. */
#include "daemon/command/report/metrics.h"

#include "daemon/command/command.h"
#include "daemon/command/model/levels.h"
#include "daemon/command/object.h"
#include "daemon/command/past.h"
#include "daemon/rules/evidence.h"
#include "daemon/rules/limits.h"
#include "lib/decimal.h"
#include "lib/time.h"

const char *
attribute_word(enum attribute attribute)
{
	static const char *const words[] = {"sector", "resource_class", "country", "language"};

	return words[attribute];
}

const char *
fate_word(enum fate fate)
{
	static const char *const words[] = {
	    "open", "approved", "rejected", "withdrawn", "lapsed", "not_needed"};

	return words[fate];
}

/* The first moment of the quarter, UTC, in which AT is. */
static int64_t
quarter_of(int64_t at)
{
	uint32_t month = period_number(PERIOD_MONTH, at) / 3 * 3;

	return month == 0 ? 0 : period_end(PERIOD_MONTH, month - 1);
}

/* --- what the levels say ---------------------------------------------------------------------- */

static enum err
count_openness(struct call *call, const struct metrics_of *of, struct metrics *to)
{
	struct model_parts *parts = NEW(call->arena, struct model_parts);
	struct model_levels *levels = NEW(call->arena, struct model_levels);
	uint64_t open = 0, all = 0, claimed = 0, over = 0;

	if (of->model.p == NULL || of->position >= 0)
		return OK;
	TRY(model_parts_read(call, of->model, parts));
	TRY(levels_read(call, of->model, parts, levels));
	for (int v = 0; v < parts->versions; v++) {
		levels_count_open(levels, v, &open, &all);
		int gap = levels_claim_gap(levels, v);
		claimed += gap != CLAIM_NONE;
		over += gap != CLAIM_NONE && gap > 0;
	}
	to->of[METRIC_PM17] = metric_share(open, all);
	to->of[METRIC_PM18] = metric_share(over, claimed);
	to->of[METRIC_PM18].missing = (uint64_t)parts->versions - claimed;
	to->of[METRIC_PM18].of = (uint64_t)parts->versions;
	return OK;
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
put_interval(struct json_out *o, uint64_t numerator, uint64_t denominator)
{
	struct interval i = evidence_interval((int64_t)numerator, (int64_t)denominator);

	json_put_text(o, "low", decimal_text(o->text.arena, i.low));
	json_put_text(o, "high", decimal_text(o->text.arena, i.high));
}

static void
put_value(struct json_out *o, enum metric metric, const struct metric_value *v)
{
	const struct metric_info *info = &metric_table[metric];
	uint64_t missing = v->of == 0 ? MICRO : v->missing * MICRO / v->of;

	if (!v->known) {
		json_put_null(o, "value");
		json_put_text(o, "why", str_of(info->missing));
	} else {
		json_put_text(o, "value", decimal_text(o->text.arena, v->micro));
	}
	if (v->known && v->denominator != 0) {
		json_put_int(o, "numerator", (int64_t)v->numerator);
		json_put_int(o, "denominator", (int64_t)v->denominator);
	}
	if (v->known && info->unit == UNIT_SHARE && v->denominator <= EVIDENCE_N_MAX)
		put_interval(o, v->numerator, v->denominator);
	json_put_text(o, "missing", decimal_text(o->text.arena, (int64_t)missing));
}

static void
put_metric(struct json_out *o, enum metric metric, const char *by, const struct metric_value *v)
{
	const struct metric_info *info = &metric_table[metric];

	json_open(o, NULL);
	json_put_text(o, "id", str_of(info->id));
	json_put_text(o, "name", str_of(info->name));
	json_put_text_or_null(o, "by", by == NULL ? (struct str){NULL, 0} : str_of(by));
	put_value(o, metric, v);
	json_put_text(o, "counts", str_of(info->numerator));
	json_put_text(o, "of", str_of(info->denominator));
	json_close(o);
}

static void
put_metrics(struct json_out *o, const struct metrics *m)
{
	json_open_list(o, "metrics");
	for (int i = 0; i < METRIC_COUNT; i++) {
		if (i != METRIC_PM04 && i != METRIC_PM05) {
			put_metric(o, (enum metric)i, NULL, &m->of[i]);
			continue;
		}
		for (int a = 0; a < ATTRIBUTE_COUNT; a++)
			put_metric(o, (enum metric)i, attribute_word((enum attribute)a),
			    &m->parity[i == METRIC_PM05][a]);
	}
	json_close_list(o);
}

static void
put_fates(struct json_out *o, const struct metrics *m)
{
	json_open_list(o, "applications");
	for (int f = 0; f < FATE_COUNT; f++) {
		json_open(o, NULL);
		json_put_text(o, "outcome", str_of(fate_word((enum fate)f)));
		json_put_int(o, "applications", (int64_t)m->fates[f]);
		json_close(o);
	}
	json_close_list(o);
}

static void
put_group(struct json_out *o, enum attribute attribute, const struct group *g)
{
	json_open(o, NULL);
	json_put_text(o, "by", str_of(attribute_word(attribute)));
	json_put_text(o, "group", str_of(g->name));
	if (g->kept_back) {
		json_put_text(o, "why", STR("too few to be shown, or the complement of such"));
	} else {
		json_put_int(o, "approved", g->approved);
		json_put_int(o, "decided", g->decided);
		put_interval(o, g->approved, g->decided);
		json_put_int(o, "days_nine_in_ten", group_waited(g, 90));
	}
	json_close(o);
}

/* By name, so that nobody reads a ranking; and only to those who answer for what is counted. */
static void
put_groups(struct json_out *o, const struct metrics *m)
{
	json_open_list(o, "groups");
	for (int a = 0; a < ATTRIBUTE_COUNT; a++)
		for (size_t i = 0; i < m->by[a].count; i++)
			put_group(o, (enum attribute)a, &m->by[a].of[i]);
	json_close_list(o);
}

/* --- the command ------------------------------------------------------------------------------ */

/* *sees_groups: may they see numbers of single groups? */
static enum err
find_model(struct call *call, struct metrics_of *of, bool *sees_groups)
{
	struct str named = call_query(call, "model");
	struct object_row model;

	*sees_groups = object_sees_all(call);
	if (named.n == 0 && *sees_groups)
		return OK;
	if (named.n == 0)
		return call_refuse(call, ERR_FORBIDDEN,
		    "Metrics of the whole installation are for admins and auditors; name a model.");
	enum err e = object_find(call, OBJECT_MODEL, named, &model);
	if (e == ERR_NOT_FOUND)
		return call_refuse(
		    call, e, "There is no model %.*s that you may see.", STR_ARG(named));
	of->model = model.id;
	*sees_groups |= (model.relations & (IS_LEAD | IS_CHAIR | IS_SEATED)) != 0;
	return e;
}

enum err
report_metrics(struct call *call)
{
	struct metrics *m = NEW(call->arena, struct metrics);
	struct metrics_of of = {.position = -1};
	struct json_out *o = &call->reply;
	bool sees_groups;

	TRY(past_asked(call, &of.at));
	TRY(find_model(call, &of, &sees_groups));
	if (call_query(call, "at").p != NULL)
		TRY(past_position(call, of.at, &of.position));
	of.quarter = quarter_of(of.at);
	TRY(metrics_count(call, &of, m));
	TRY(count_openness(call, &of, m));
	json_open(o, NULL);
	json_put_text_or_null(o, "model", call_query(call, "model"));
	json_put_text(o, "at", time_text(call->arena, of.at));
	json_put_text(o, "groups_until", time_text(call->arena, of.quarter));
	put_metrics(o, m);
	put_fates(o, m);
	if (sees_groups)
		put_groups(o, m);
	json_close(o);
	return OK;
}
