/* Pieces of evidence, criterion by criterion. */
#include "daemon/command/report/metrics_measures.h"

#include "daemon/rules/measure.h"
#include "lib/decimal.h"

#include <stdlib.h>
#include <string.h>

enum { LANGUAGES_MAX = 1024, LANGUAGE_NAME = 36, SERIES_MAX = 64, SERIES_KEY = 80 };

static const char *const gap_dimensions[GAP_DIMENSIONS] = {"language", "group"};

/* A rate of one version, made with one reach, over the values of one dimension. */
struct series {
	char key[SERIES_KEY];
	int64_t sum, low, high, count;
};
struct language {
	char name[LANGUAGE_NAME];
	bool used, evaluated, safe;
};

/* The pieces of one model. */
struct reading {
	struct measures *to;
	const struct model_levels *levels;
	struct arena scratch; /* of one piece */
	struct str criterion; /* of the pieces before */
	char comparison[4]; /* how the plan compares it; "": it doesn't */
	struct series series[GAP_DIMENSIONS][SERIES_MAX];
	size_t series_count[GAP_DIMENSIONS];
	struct language language[LANGUAGES_MAX];
	size_t languages;
	int64_t machine[MODEL_COMPONENTS_MAX]; /* the smallest that is listed; 0: none */
};

/* --- gaps between groups ---------------------------------------------------------------------- */

/* Which end is the worse says the plan; where it doesn't, the one farther off. */
static int64_t
worst_of(const struct series *s, const char *comparison)
{
	int64_t mean = s->sum / s->count;

	if (comparison[0] == '>')
		return s->low;
	if (comparison[0] == '<')
		return s->high;
	return s->high - mean > mean - s->low ? s->high : s->low;
}

static void
end_criterion(struct reading *r)
{
	for (int d = 0; d < GAP_DIMENSIONS; d++) {
		for (size_t i = 0; i < r->series_count[d]; i++) {
			const struct series *s = &r->series[d][i];
			int64_t mean = s->sum / s->count, worst = worst_of(s, r->comparison);
			int64_t gap = worst > mean ? worst - mean : mean - worst;
			if (s->count < 2 || (r->to->widest[d].known && gap <= r->to->widest[d].gap))
				continue;
			r->to->widest[d].known = true;
			r->to->widest[d].gap = gap;
			r->to->widest[d].mean = mean;
			r->to->widest[d].worst = worst;
		}
		r->series_count[d] = 0;
	}
}

static struct series *
series_of(struct reading *r, int dimension, const struct rows *row)
{
	struct series *all = r->series[dimension];
	struct str version = row_peek(row, "version_id"), style = row_peek(row, "style");
	struct str key = str_printf(&r->scratch, "%.*s %.*s", STR_ARG(version), STR_ARG(style));
	size_t i = 0;

	while (i < r->series_count[dimension] && !str_is(key, all[i].key))
		i++;
	if (i == SERIES_MAX || key.n >= SERIES_KEY)
		return NULL;
	if (i == r->series_count[dimension]) {
		r->series_count[dimension]++;
		all[i] = (struct series){.low = INT64_MAX, .high = INT64_MIN};
		memcpy(all[i].key, key.p, key.n);
	}
	return &all[i];
}

static void
add_rate(struct reading *r, const struct rows *row, const struct json *dimensions)
{
	int64_t value = row_int(row, "value_micro");

	for (int d = 0; d < GAP_DIMENSIONS; d++) {
		if (json_text(dimensions, gap_dimensions[d]).n == 0)
			continue;
		struct series *s = series_of(r, d, row);
		if (s == NULL)
			continue;
		s->sum += value;
		s->count++;
		s->low = value < s->low ? value : s->low;
		s->high = value > s->high ? value : s->high;
	}
}

/* --- languages -------------------------------------------------------------------------------- */

static struct language *
language_of(struct reading *r, struct str name)
{
	size_t i = 0;

	while (i < r->languages && !str_is(name, r->language[i].name))
		i++;
	if (i == LANGUAGES_MAX || name.n == 0 || name.n >= LANGUAGE_NAME)
		return NULL;
	if (i == r->languages)
		memcpy(r->language[r->languages++].name, name.p, name.n);
	return &r->language[i];
}

static void
add_language(struct reading *r, enum measure measure, struct str name, bool yes)
{
	struct language *l = language_of(r, name);

	if (l == NULL)
		return;
	switch (measure) {
	case MEASURE_LANGUAGE_USED: l->used |= yes; break;
	case MEASURE_LANGUAGE_SAFEGUARDS: l->safe |= yes; break;
	case MEASURE_HARDWARE_NEEDED:
	case MEASURE_REFERENCE_TASK_COST:
	case MEASURE_TRANSPARENCY:
	case MEASURE_COUNT: l->evaluated = true; break;
	}
}

static void
end_languages(struct reading *r)
{
	for (size_t i = 0; i < r->languages; i++) {
		const struct language *l = &r->language[i];
		r->to->used += l->used;
		r->to->reached += l->used && l->evaluated && l->safe;
	}
}

/* --- machines --------------------------------------------------------------------------------- */

static void
add_machine(struct reading *r, struct str component, int64_t size)
{
	int bit = model_component_bit(r->levels->parts, component);

	if (bit >= 0 && bit < r->levels->parts->components && size > 0 &&
	    (r->machine[bit] == 0 || size < r->machine[bit]))
		r->machine[bit] = size;
}

/* Is it out in somebody's hands, of any version? */
static bool
is_downloadable(const struct model_levels *levels, int component)
{
	for (int v = 0; v < levels->parts->versions; v++)
		for (int a = 0; a < AUDIENCE_COUNT; a++)
			if (levels->of[v][component].access.exposed[a] >= R2)
				return true;
	return false;
}

/* Documents and results are downloaded too, but nothing runs them. */
static bool
is_run(const struct model_levels *levels, int component)
{
	struct str kind = levels->parts->component[component].kind;

	return str_is(kind, "weights") || str_is(kind, "intermediate_weights") ||
	       str_ends(kind, STR("_code"));
}

static void
end_machines(struct reading *r)
{
	for (int c = 0; c < r->levels->parts->components; c++) {
		if (!is_run(r->levels, c) || !is_downloadable(r->levels, c))
			continue;
		r->to->downloadable++;
		r->to->listed += r->machine[c] != 0;
		if (r->machine[c] > r->to->barrier)
			r->to->barrier = r->machine[c];
	}
}

/* --- pieces ----------------------------------------------------------------------------------- */

static void
take(struct reading *r, const struct rows *row, const struct json *dimensions)
{
	enum measure measure = measure_of(row_peek(row, "criterion"));
	struct measures *to = r->to;
	int64_t value = row_int(row, "value_micro");

	if (measure == MEASURE_HARDWARE_NEEDED)
		add_machine(r, json_text(dimensions, "component"), value);
	if (measure == MEASURE_REFERENCE_TASK_COST && to->costs < COSTS_MAX)
		to->cost[to->costs++] = value;
	if (measure == MEASURE_TRANSPARENCY) {
		to->answered += (uint64_t)row_int(row, "numerator");
		to->apply += (uint64_t)row_int(row, "denominator");
	}
	add_language(r, measure, json_text(dimensions, "language"), value != 0);
	if (measure == MEASURE_COUNT && str_is(row_peek(row, "kind"), "rate"))
		add_rate(r, row, dimensions);
}

static void
turn_to(struct reading *r, const struct rows *row, struct arena *a)
{
	struct str criterion = row_peek(row, "criterion");
	struct str comparison = row_peek(row, "comparison");

	if (str_eq(criterion, r->criterion))
		return;
	end_criterion(r);
	r->criterion = str_copy(a, criterion);
	memset(r->comparison, 0, sizeof(r->comparison));
	if (comparison.n != 0 && comparison.n < sizeof(r->comparison))
		memcpy(r->comparison, comparison.p, comparison.n);
}

enum err
measures_add(
    struct count *c, struct str model, const struct model_levels *levels, struct measures *to)
{
	struct arena own = {0};
	struct reading *r = NEW(&own, struct reading);
	const char *why;

	*r = (struct reading){.to = to, .levels = levels};
	struct rows rows = db_query(
	    c->call->db, STMT_metrics_measures, ARGS(TEXT(model), INT(c->of->at)));
	while (rows_next(&rows)) {
		struct str text = row_peek(&rows, "dimensions");
		turn_to(r, &rows, &own);
		take(r, &rows, text.n == 0 ? NULL : json_parse(&r->scratch, text, &why));
		arena_free(&r->scratch);
	}
	end_criterion(r);
	end_languages(r);
	end_machines(r);
	arena_free(&own);
	return rows_close(&rows);
}

/* --- saying ----------------------------------------------------------------------------------- */

static int
by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void
measures_say(struct count *c, struct measures *m)
{
	static const enum metric gaps[GAP_DIMENSIONS] = {METRIC_PM08_LANGUAGE, METRIC_PM08_GROUP};

	for (int d = 0; d < GAP_DIMENSIONS; d++) {
		struct metric_line *line = metric_number(
		    c, gaps[d], m->widest[d].known, m->widest[d].gap);
		line->numerator = m->widest[d].mean;
		line->denominator = m->widest[d].worst;
	}
	qsort(m->cost, m->costs, sizeof(m->cost[0]), by_number);
	metric_number(
	    c, METRIC_PM13_COST, m->costs != 0, m->costs == 0 ? 0 : m->cost[(m->costs - 1) / 2]);
	metric_share(c, METRIC_PM14, m->reached, m->used);
	struct metric_line *line = metric_number(c, METRIC_PM15, m->listed != 0, m->barrier);
	line->missing = m->downloadable - m->listed;
	line->of = m->downloadable;
	metric_share(c, METRIC_PM19, m->answered, m->apply);
}
