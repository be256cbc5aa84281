/* What the parts of a count share, and their order. */
#include "daemon/command/object.h"
#include "daemon/command/report/metrics.h"
#include "lib/decimal.h"
#include "lib/id.h"

#include <stdlib.h>

struct metric_line *
metric_add(struct count *c, enum metric metric)
{
	if (c->to->count == METRIC_LINES)
		abort(); /* each is added once, or once for each attribute */
	struct metric_line *line = &c->to->line[c->to->count++];
	line->metric = metric;
	line->by = metric_table[metric].by;
	return line;
}

struct metric_line *
metric_add_by(struct count *c, enum metric metric, enum attribute attribute)
{
	struct metric_line *line = metric_add(c, metric);

	line->by = attribute_word(attribute);
	return line;
}

struct metric_line *
metric_share(struct count *c, enum metric metric, uint64_t numerator, uint64_t denominator)
{
	struct metric_line *line = metric_add(c, metric);

	line->known = denominator != 0;
	line->numerator = (int64_t)numerator;
	line->denominator = (int64_t)denominator;
	line->of = denominator;
	if (!line->known)
		return line;
	line->value = (int64_t)((unsigned __int128)numerator * MICRO / denominator);
	line->ranged = metric_table[metric].unit == UNIT_SHARE && denominator <= EVIDENCE_N_MAX;
	if (line->ranged)
		line->range = evidence_interval(line->numerator, line->denominator);
	return line;
}

struct metric_line *
metric_number(struct count *c, enum metric metric, bool known, int64_t value)
{
	struct metric_line *line = metric_add(c, metric);

	line->known = known;
	line->value = value;
	line->of = known;
	return line;
}

bool
metrics_in_quarter(const struct count *c, int64_t at)
{
	return at >= c->of->quarter_from && at < c->of->quarter_until;
}

void
metrics_group(struct count *c, const struct rows *row, struct group *ret[ATTRIBUTE_COUNT])
{
	enum region region = country_region(row_peek(row, "country"));
	const struct str names[ATTRIBUTE_COUNT] = {
	    [BY_SECTOR] = row_peek(row, "sector"),
	    [BY_RESOURCE_CLASS] = row_peek(row, "resource_class"),
	    [BY_REGION] = region == REGION_COUNT ? STR("") : str_of(region_word(region)),
	    [BY_LANGUAGE] = row_peek(row, "language"),
	    [BY_COMMUNITY] = row_peek(row, "community"),
	};

	for (int i = 0; i < ATTRIBUTE_COUNT; i++)
		ret[i] = groups_find(&c->to->by[i], names[i]);
}

/* --- from groups to numbers ------------------------------------------------------------------- */

static void
say_unknown(struct count *c, struct metric_line *line, enum attribute by, enum outcome outcome)
{
	line->unsaid = !groups_unknown(&c->to->by[by], outcome, &line->missing, &line->of);
}

static void
add_approval(struct count *c, enum attribute by)
{
	struct metric_line *line = metric_add_by(c, METRIC_PM04, by);
	struct spread s;

	say_unknown(c, line, by, OUTCOME_DECIDED);
	line->known = groups_spread(&c->to->by[by], OUTCOME_DECIDED, &s) && s.high > 0;
	if (!line->known)
		return;
	line->value = s.low * MICRO / s.high;
	line->numerator = s.low;
	line->denominator = s.high;
	line->ranged = true;
	line->range = s.ratio;
}

static void
add_waiting(struct count *c, enum attribute by)
{
	struct metric_line *line = metric_add_by(c, METRIC_PM05, by);
	int quickest, slowest;

	say_unknown(c, line, by, OUTCOME_DECIDED);
	line->known = groups_waiting(&c->to->by[by], &quickest, &slowest);
	if (!line->known)
		return;
	line->value = (int64_t)quickest * MICRO / slowest;
	line->numerator = (int64_t)quickest * MICRO;
	line->denominator = (int64_t)slowest * MICRO;
}

static void
add_gap(struct count *c, enum metric metric, enum outcome outcome, enum attribute by)
{
	struct metric_line *line = metric_add_by(c, metric, by);
	struct spread s;

	say_unknown(c, line, by, outcome);
	line->known = groups_spread(&c->to->by[by], outcome, &s);
	if (!line->known)
		return;
	line->value = s.high - s.low;
	line->numerator = s.high;
	line->denominator = s.low;
}

static void
judge_groups(struct count *c)
{
	for (int i = 0; i < ATTRIBUTE_COUNT; i++) {
		enum attribute by = (enum attribute)i;
		groups_keep_back(&c->to->by[i]);
		add_approval(c, by);
		add_waiting(c, by);
		add_gap(c, METRIC_PM06_GROUP, OUTCOME_APPEALED, by);
		add_gap(c, METRIC_PM07_GROUP, OUTCOME_STOPPED, by);
	}
}

enum err
metrics_step(struct count *c)
{
	return pace_step(c->call->pace) ? OK : ERR_BUSY;
}

static enum err
say_size(struct count *c)
{
	struct rows row;

	if (c->call->pace == NULL)
		return OK;
	TRY(db_one(c->call->db, STMT_metrics_size, NO_ARGS, &row));
	atomic_store(&c->call->pace->of, (uint64_t)row_int(&row, "rows"));
	return rows_close(&row);
}

enum err
metrics_count(struct call *call, const struct metrics_of *of, struct metrics *ret)
{
	struct count c = {call, of, ret};

	TRY(say_size(&c));
	TRY(metrics_applications(&c));
	TRY(metrics_grants(&c));
	judge_groups(&c);
	TRY(metrics_votes(&c));
	return metrics_models(&c);
}
