/* Grants holder by holder: who has how much, who used how much, what was stopped. */
#include "daemon/command/report/metrics.h"
#include "daemon/rules/limits.h"
#include "daemon/store/known.h"
#include "daemon/store/usage.h"
#include "lib/decimal.h"
#include "lib/time.h"

#include <string.h>

enum {
	USE_DAYS = 31,
	LATE_DAYS = 2, /* use may be reported for so long after its day */
	MOST_USING = 5,
	QUOTAS_MAX = 1000
};

struct grants {
	char holder[32]; /* the present one … */
	uint64_t mine, my_quota, my_calls; /* … and what they have, may use and used so far */
	struct concentration holders;
	uint64_t active, low, classed; /* classed: of people whose organisation's means are known */
	uint64_t having; /* holders of active grants */
	uint64_t low_quota, classed_quota;
	uint64_t most[MOST_USING], calls; /* the most that was used, falling; all */
	struct valued quota[QUOTAS_MAX];
	size_t quotas;
};

static bool
is_active(const struct fact_grant *g, int64_t at)
{
	return g->start_at <= at && at < g->end_at && !g->terms_pending && !g->suspended &&
	       !g->revoked && !g->closed && !g->superseded;
}

/* Was the grant active by what was known then? */
static enum err
active_then(struct count *c, struct str id, bool *ret)
{
	struct arena scratch = {0};
	struct known_past known;
	enum err e = known_past(c->call->db, &scratch, id, c->of->position, &known);

	*ret = false;
	if (e == OK) {
		struct fact_grant grant = known_grant(id, known.facts);
		*ret = is_active(&grant, c->of->at);
	}
	arena_free(&scratch);
	return e == ERR_NOT_FOUND ? OK : e;
}

static void
add_quota(struct grants *g, uint64_t quota)
{
	size_t i = 0;

	while (i < g->quotas && g->quota[i].value != quota)
		i++;
	if (quota == 0 || i == QUOTAS_MAX)
		return;
	if (i == g->quotas)
		g->quota[g->quotas++] = (struct valued){quota, 0};
	g->quota[i].count++;
}

/* What the holder before had and used is known whole now. */
static void
end_holder(struct grants *g)
{
	uint64_t calls = g->my_calls;

	concentration_add(&g->holders, g->mine);
	g->having += g->mine != 0;
	add_quota(g, g->my_quota);
	g->calls += calls;
	for (int i = 0; i < MOST_USING; i++)
		if (calls > g->most[i]) {
			uint64_t less = g->most[i];
			g->most[i] = calls;
			calls = less;
		}
	g->mine = g->my_quota = g->my_calls = 0;
}

static void
turn_to(struct grants *g, struct str holder)
{
	if (str_is(holder, g->holder))
		return;
	end_holder(g);
	size_t n = holder.n < sizeof(g->holder) ? holder.n : sizeof(g->holder) - 1;
	memcpy(g->holder, holder.p, n);
	g->holder[n] = '\0';
}

static void
add_active(struct grants *g, const struct rows *row)
{
	struct str means = row_peek(row, "resource_class");
	uint64_t quota = (uint64_t)row_int(row, "calls_per_month");

	g->mine++;
	g->active++;
	g->classed += means.n != 0;
	g->classed_quota += means.n != 0 ? quota : 0;
	g->low += str_is(means, "low");
	g->low_quota += str_is(means, "low") ? quota : 0;
	g->my_quota += quota;
}

static enum err
add_grant(struct count *c, struct grants *g, const struct rows *row)
{
	bool active;

	turn_to(g, row_peek(row, "account_id"));
	g->my_calls += (uint64_t)row_int(row, "calls");
	TRY(active_then(c, row_peek(row, "id"), &active));
	if (active)
		add_active(g, row);
	return OK;
}

/* The last days on which no use can be reported any more; FIRST > LAST: none that is kept. */
static enum err
days_of_use(struct count *c, int64_t *first, int64_t *last)
{
	struct rows row;

	*last = period_number(PERIOD_DAY, c->of->at - LATE_DAYS * DAY_MS) - 1;
	*first = *last - USE_DAYS + 1;
	TRY(db_one(c->call->db, STMT_metrics_used, ARGS(INT(*first), INT(*last)), &row));
	bool used = row_int(&row, "used") != 0;
	if (!used || *first < period_number(PERIOD_DAY, c->call->now) - USAGE_DAYS_KEPT)
		*first = *last + 1;
	return rows_close(&row);
}

static enum err
read_grants(struct count *c, struct grants *g)
{
	int64_t first, last;
	enum err e = OK;

	TRY(days_of_use(c, &first, &last));
	struct rows rows = db_query(c->call->db, STMT_metrics_grants,
	    ARGS(TEXT(c->of->model), INT(c->of->at), INT(first), INT(last)));
	while (e == OK && rows_next(&rows)) {
		e = metrics_step(c);
		if (e == OK && row_int(&rows, "counts") != 0)
			e = add_grant(c, g, &rows);
	}
	end_holder(g);
	return rows_end(&rows, e);
}

static void
say_quotas(struct count *c, struct grants *g)
{
	uint64_t holders = 0, calls = 0;

	for (size_t i = 0; i < g->quotas; i++) {
		holders += g->quota[i].count;
		calls += g->quota[i].count * g->quota[i].value;
	}
	struct metric_line *line = metric_share(c, METRIC_PM02, calls, holders);
	line->value = gini_micro(g->quota, g->quotas);
	line->missing = g->having - holders;
	line->of = g->having;
}

static void
say_grants(struct count *c, struct grants *g)
{
	uint64_t square = g->holders.sum * g->holders.sum, most = 0;

	metric_share(c, METRIC_PM01, g->holders.squares, square);
	metric_share(c, METRIC_PM01_HOLDERS, square, g->holders.squares);
	say_quotas(c, g);
	for (int i = 0; i < MOST_USING; i++)
		most += g->most[i];
	metric_share(c, METRIC_PM03, most, g->calls);
	struct metric_line *line = metric_share(c, METRIC_PM13, g->low, g->classed);
	line->missing = g->active - g->classed;
	line->of = g->active;
	metric_share(c, METRIC_PM13_CREDITS, g->low_quota, g->classed_quota);
}

/* --- what was stopped ------------------------------------------------------------------------- */

/* Had the grant been given back by AT, after its holder appealed? */
static bool
was_wrong(const struct rows *row, int64_t at)
{
	return !row_null(row, "appealed_at") && !row_null(row, "ended_at") &&
	       row_int(row, "ended_at") >= row_int(row, "appealed_at") &&
	       row_int(row, "ended_at") <= at;
}

static void
count_in_groups(struct count *c, const struct rows *row)
{
	struct group *groups[ATTRIBUTE_COUNT];

	if (!metrics_in_quarter(c, row_int(row, "at")))
		return;
	metrics_group(c, row, groups);
	for (int i = 0; i < ATTRIBUTE_COUNT; i++) {
		groups[i]->of[OUTCOME_STOPPED].all++;
		groups[i]->of[OUTCOME_STOPPED].yes += was_wrong(row, c->of->quarter_until - 1);
	}
}

static enum err
count_stops(struct count *c)
{
	uint64_t stops = 0, wrong = 0;

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_stops, ARGS(TEXT(c->of->model), INT(c->of->at)));
	while (rows_next(&rows)) {
		stops++;
		wrong += was_wrong(&rows, c->of->at);
		count_in_groups(c, &rows);
	}
	metric_share(c, METRIC_PM07, wrong, stops);
	return rows_close(&rows);
}

enum err
metrics_grants(struct count *c)
{
	struct grants *g = NEW(c->call->arena, struct grants);

	TRY(read_grants(c, g));
	say_grants(c, g);
	return count_stops(c);
}
