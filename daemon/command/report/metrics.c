/* The report of metrics: every number with what it is made of, and what is missing. */
#include "daemon/command/report/metrics.h"

#include "daemon/command/command.h"
#include "daemon/command/object.h"
#include "daemon/command/past.h"
#include "daemon/rules/limits.h"
#include "lib/decimal.h"
#include "lib/time.h"

const char *
attribute_word(enum attribute attribute)
{
	static const char *const words[] = {
	    "sector", "resource_class", "region", "language", "community"};

	return words[attribute];
}

/* The first moment of the quarter, UTC, in which AT is. */
static int64_t
quarter_of(int64_t at)
{
	uint32_t month = period_number(PERIOD_MONTH, at) / 3 * 3;

	return month == 0 ? 0 : period_end(PERIOD_MONTH, month - 1);
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
put_decimal(struct json_out *o, const char *name, int64_t micro)
{
	json_put_text(o, name, decimal_text(o->text.arena, micro));
}

static void
put_interval(struct json_out *o, const struct interval *i)
{
	put_decimal(o, "low", i->low);
	put_decimal(o, "high", i->high);
}

/* What it is made of: counts, or of a ratio and a gap decimals. */
static void
put_parts(struct json_out *o, const struct metric_line *l)
{
	const struct metric_info *info = &metric_table[l->metric];
	bool decimals = info->unit == UNIT_RATIO || info->unit == UNIT_GAP;

	if (decimals) {
		put_decimal(o, "numerator", l->numerator);
		put_decimal(o, "denominator", l->denominator);
		return;
	}
	if (info->counts[0] != '\0')
		json_put_int(o, "numerator", l->numerator);
	if (info->of[0] != '\0')
		json_put_int(o, "denominator", l->denominator);
}

static void
put_missing(struct json_out *o, const struct metric_line *l)
{
	uint64_t of = l->of == 0 ? 1 : l->of, missing = l->of == 0 ? 1 : l->missing;

	if (l->unsaid)
		json_put_null(o, "missing");
	else
		put_decimal(o, "missing", (int64_t)((unsigned __int128)missing * MICRO / of));
}

static void
put_line(struct json_out *o, const struct metric_line *l)
{
	const struct metric_info *info = &metric_table[l->metric];

	json_open(o, NULL);
	json_put_text(o, "id", str_of(info->id));
	json_put_text(o, "name", str_of(info->name));
	json_put_text_or_null(o, "by", l->by[0] == '\0' ? (struct str){NULL, 0} : str_of(l->by));
	if (!l->known) {
		json_put_null(o, "value");
		json_put_text(o, "why", str_of(info->missing));
	} else {
		put_decimal(o, "value", l->value);
		put_parts(o, l);
	}
	if (l->known && l->ranged)
		put_interval(o, &l->range);
	put_missing(o, l);
	json_put_text(o, "question", str_of(info->question));
	json_put_text(o, "counts", str_of(info->counts));
	json_put_text(o, "of", str_of(info->of));
	json_close(o);
}

static void
put_metrics(struct json_out *o, const struct metrics *m)
{
	json_open_list(o, "metrics");
	for (int metric = 0; metric < METRIC_COUNT; metric++)
		for (size_t i = 0; i < m->count; i++)
			if (m->line[i].metric == (enum metric)metric)
				put_line(o, &m->line[i]);
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

/* A few people's own words might tell who they are. */
static void
put_group_name(struct json_out *o, enum attribute attribute, const struct group *g)
{
	if (attribute == BY_COMMUNITY && g->of[OUTCOME_DECIDED].kept_back)
		json_put_null(o, "group");
	else
		json_put_text(o, "group", str_of(g->name));
}

static void
put_group(struct json_out *o, enum attribute attribute, const struct group *g)
{
	uint32_t approved = g->of[OUTCOME_DECIDED].yes, decided = g->of[OUTCOME_DECIDED].all;

	if (decided == 0)
		return;
	json_open(o, NULL);
	json_put_text(o, "by", str_of(attribute_word(attribute)));
	put_group_name(o, attribute, g);
	if (g->of[OUTCOME_DECIDED].kept_back) {
		json_put_text(o, "why", STR("too few to be shown, or needed to hide such"));
	} else {
		struct interval i = evidence_interval(approved, decided);
		json_put_int(o, "approved", approved);
		json_put_int(o, "decided", decided);
		put_interval(o, &i);
		json_put_int(o, "days_nine_in_ten", waits_within(&g->waits, 90));
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
	struct metrics_of of = {.position = 0};
	struct json_out *o = &call->reply;
	bool sees_groups;

	TRY(past_asked(call, &of.at));
	TRY(find_model(call, &of, &sees_groups));
	TRY(past_position(call, of.at, &of.position));
	of.quarter_until = quarter_of(of.at);
	of.quarter_from = quarter_of(of.quarter_until - 1);
	TRY(metrics_count(call, &of, m));
	json_open(o, NULL);
	json_put_text_or_null(o, "model", call_query(call, "model"));
	json_put_text(o, "at", time_text(call->arena, of.at));
	json_put_int(o, "entries", of.position);
	json_put_text(o, "groups_from", time_text(call->arena, of.quarter_from));
	json_put_text(o, "groups_until", time_text(call->arena, of.quarter_until));
	put_metrics(o, m);
	put_fates(o, m);
	if (sees_groups)
		put_groups(o, m);
	json_close(o);
	return OK;
}
