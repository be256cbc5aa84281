/* Models one by one: who checks them, what is held back, what is open, what dissent came to. */
#include "daemon/command/report/metrics_closed.h"
#include "daemon/command/report/metrics_measures.h"
#include "lib/decimal.h"

enum { CATEGORIES = 3, CLASSES = 3 };

struct share {
	uint64_t yes, all;
};

/* Added up over models. */
struct models {
	struct share lines; /* that ask for evidence; yes: there is some of independent parties */
	uint64_t lines_met; /* … or of anybody */
	struct closedness closed;
	struct share open, category[CATEGORIES], class[CLASSES], claims;
	struct share parts[CLASSES]; /* of what each class takes */
	uint64_t versions;
	int widest_claim;
	struct measures measures;
};

static void
add(struct share *to, bool yes)
{
	to->all++;
	to->yes += yes;
}

/* --- evidence of others ----------------------------------------------------------------------- */

static enum err
add_lines(struct count *c, struct str model, struct models *to)
{
	struct rows rows = db_query(
	    c->call->db, STMT_metrics_lines, ARGS(TEXT(model), INT(c->of->at)));

	while (rows_next(&rows)) {
		int64_t independent = row_int(&rows, "independent");
		add(&to->lines, independent > 0);
		to->lines_met += independent >= 0;
	}
	return rows_close(&rows);
}

/* --- what is open ----------------------------------------------------------------------------- */

/* The set of categories, as bits, of each component. */
static enum err
read_categories(struct count *c, struct str model, unsigned ret[MODEL_COMPONENTS_MAX])
{
	static const char *const words[CATEGORIES] = {
	    "model_access", "risk_analysis", "replication"};
	struct rows rows = db_query(c->call->db, STMT_categories_of_model, ARGS(TEXT(model)));

	while (rows_next(&rows))
		for (int i = 0; i < CATEGORIES; i++)
			if (str_is(row_peek(&rows, "category"), words[i]))
				ret[row_int(&rows, "bit")] |= 1u << i;
	return rows_close(&rows);
}

static void
add_components(
    const struct model_levels *levels, int version, const unsigned *categories, struct models *to)
{
	for (int i = 0; i < levels->parts->components; i++) {
		const struct model_access *m = &levels->of[version][i];
		if (!m->had)
			continue;
		bool open = level_public_holds(&m->access) &&
			    str_is(levels->parts->component[i].licence_class, "open");
		add(&to->open, open);
		for (int k = 0; k < CATEGORIES; k++)
			if (categories[i] & 1u << k)
				add(&to->category[k], open);
	}
}

static void
add_class(const struct model_levels *levels, int version, struct models *to)
{
	struct open_part parts[MODEL_COMPONENTS_MAX];
	struct openness_view view;

	openness_of(parts, levels_open_parts(levels, version, parts), &view);
	for (int k = 0; k < CLASSES; k++) {
		add(&to->class[k], view.open >= (enum openness)(OPENNESS_III + k));
		to->parts[k].yes += (uint64_t)view.kinds[OPENNESS_III + k].open;
		to->parts[k].all += (uint64_t)view.kinds[OPENNESS_III + k].asked;
	}
}

static void
add_claim(const struct model_levels *levels, int version, struct models *to)
{
	int gap = levels_claim_gap(levels, version);

	if (gap == CLAIM_NONE)
		return;
	add(&to->claims, gap > 0);
	to->widest_claim = gap > to->widest_claim ? gap : to->widest_claim;
}

static enum err
add_openness(
    struct count *c, struct str model, const struct model_levels *levels, struct models *to)
{
	unsigned categories[MODEL_COMPONENTS_MAX] = {0};

	TRY(read_categories(c, model, categories));
	for (int v = 0; v < levels->parts->versions; v++) {
		add_components(levels, v, categories, to);
		add_class(levels, v, to);
		add_claim(levels, v, to);
		to->versions++;
	}
	return OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

static enum err
add_model(struct count *c, struct str model, struct models *to)
{
	const struct levels_moment moment = {c->of->at, c->of->position};
	struct model_parts *parts = NEW(c->call->arena, struct model_parts);
	struct model_levels *levels = NEW(c->call->arena, struct model_levels);

	TRY(model_parts_read(c->call, model, parts));
	enum err e = levels_read_past(c->call, model, parts, &moment, levels);
	if (e != OK)
		return e == ERR_NOT_FOUND ? OK : e;
	TRY(add_lines(c, model, to));
	TRY(closedness_add(c, model, parts, &to->closed));
	TRY(add_openness(c, model, levels, to));
	return measures_add(c, model, levels, &to->measures);
}

/* Its memory is given back before the next. */
static enum err
add_apart(struct count *c, struct str model, struct models *to)
{
	struct arena own = {0}, *before = c->call->arena;

	c->call->arena = &own;
	enum err e = add_model(c, model, to);
	c->call->arena = before;
	arena_free(&own);
	return e;
}

static void
say(struct count *c, struct models *m)
{
	struct metric_line *line = metric_share(c, METRIC_PM09, m->lines.yes, m->lines.all);

	line->missing = m->lines.all - m->lines_met;
	closedness_say(c, &m->closed);
	metric_share(c, METRIC_PM17, m->open.yes, m->open.all);
	for (int k = 0; k < CATEGORIES; k++)
		metric_share(c, (enum metric)(METRIC_PM17_ACCESS + k), m->category[k].yes,
		    m->category[k].all);
	for (int k = 0; k < CLASSES; k++)
		metric_share(
		    c, (enum metric)(METRIC_PM17_III + k), m->class[k].yes, m->class[k].all);
	for (int k = 0; k < CLASSES; k++)
		metric_share(
		    c, (enum metric)(METRIC_PM17_III_PARTS + k), m->parts[k].yes, m->parts[k].all);
	line = metric_share(c, METRIC_PM18, m->claims.yes, m->claims.all);
	line->missing = m->versions - m->claims.all;
	line->of = m->versions;
	metric_number(c, METRIC_PM18_LEVELS, m->claims.all != 0, (int64_t)m->widest_claim * MICRO);
	measures_say(c, &m->measures);
}

static enum err
count_dissent(struct count *c)
{
	struct rows row;

	TRY(db_one(
	    c->call->db, STMT_metrics_dissent, ARGS(TEXT(c->of->model), INT(c->of->at)), &row));
	uint64_t dissent = (uint64_t)row_int(&row, "dissent");
	metric_share(c, METRIC_PM20, (uint64_t)row_int(&row, "conceded"), dissent);
	metric_share(c, METRIC_PM20_ANSWERED, (uint64_t)row_int(&row, "answered"), dissent);
	return rows_close(&row);
}

enum err
metrics_models(struct count *c)
{
	struct models *m = NEW(c->call->arena, struct models);
	enum err e = OK;

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_models, ARGS(TEXT(c->of->model), INT(c->of->at)));
	while (e == OK && rows_next(&rows))
		e = add_apart(c, row_peek(&rows, "id"), m);
	enum err closed = rows_close(&rows);
	TRY(e);
	TRY(closed);
	say(c, m);
	return count_dissent(c);
}
