/* From rows to metrics. */
#include "daemon/command/report/metrics.h"

#include "daemon/rules/limits.h"
#include "daemon/store/fact_row.h"
#include "daemon/store/known.h"
#include "lib/decimal.h"
#include "lib/time.h"

#include <string.h>

enum { USE_DAYS = 31, MOST_USING = 5, QUOTAS_MAX = 1000, PERSPECTIVES = 64 };

/* What every function here is passed on. */
struct count {
	struct call *call;
	const struct metrics_of *of;
	struct metrics *to;
};

struct metric_value
metric_share(uint64_t numerator, uint64_t denominator)
{
	struct metric_value v = {
	    .known = denominator != 0, .numerator = numerator, .denominator = denominator};

	if (v.known)
		v.micro = (int64_t)((unsigned __int128)numerator * MICRO / denominator);
	v.of = denominator;
	return v;
}

/* --- applications ----------------------------------------------------------------------------- */

static enum fate
fate_of_state(struct str state)
{
	static const struct {
		const char *state;
		enum fate fate;
	} fates[] = {{"approved", FATE_APPROVED}, {"waitlisted", FATE_APPROVED},
	    {"rejected", FATE_REJECTED}, {"withdrawn", FATE_WITHDRAWN}, {"lapsed", FATE_LAPSED},
	    {"lapsed_by_board", FATE_LAPSED}, {"not_needed", FATE_NOT_NEEDED}};

	for (size_t i = 0; i < sizeof(fates) / sizeof(fates[0]); i++)
		if (str_is(state, fates[i].state))
			return fates[i].fate;
	return FATE_OPEN;
}

/* What an entry makes of the application that it is about; false: nothing. */
static bool
fate_of_entry(const struct json *entry, enum fate *ret)
{
	static const char *const open[] = {
	    "submitted", "resubmitted", "returned", "reopened", "appealed", "revote"};
	struct str type = json_text(entry, "type");

	if (!str_starts(type, "application."))
		return false;
	struct str step = str_from(type, sizeof("application.") - 1);
	if (str_is(step, "decided"))
		step = json_text(json_member(entry, "facts"), "outcome");
	*ret = fate_of_state(step);
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		if (str_is(step, open[i]))
			return true;
	return *ret != FATE_OPEN;
}

/* What had become of it by then, as the last entry says that says anything of the kind. */
static enum err
fate_then(struct count *c, struct str id, enum fate *ret)
{
	struct arena scratch = {0};
	const char *why;
	bool found = false;

	*ret = FATE_OPEN;
	struct rows rows = db_query(
	    c->call->db, STMT_metrics_entries_of, ARGS(TEXT(id), INT(c->of->position)));
	while (!found && rows_next(&rows)) {
		found = fate_of_entry(
		    json_parse(&scratch, row_text(&rows, "entry", &scratch), &why), ret);
		arena_free(&scratch);
	}
	return rows_close(&rows);
}

static void
count_in_groups(struct count *c, const struct rows *row, enum fate fate)
{
	static const char *const columns[] = {"sector", "resource_class", "country", "language"};
	bool decided = fate == FATE_APPROVED || fate == FATE_REJECTED;
	int64_t days = (row_int(row, "decided_at") - row_int(row, "submitted_at")) / DAY_MS;

	for (int i = 0; i < ATTRIBUTE_COUNT; i++) {
		struct groups *g = &c->to->by[i];
		struct str name = row_peek(row, columns[i]);
		struct group *group = groups_find(g, name);
		g->asked++;
		g->unknown += name.n == 0;
		group->asked++;
		group->decided += decided;
		group->approved += fate == FATE_APPROVED;
		if (decided)
			group->waits[days < 0 ? 0 : days > WAIT_DAYS ? WAIT_DAYS : days]++;
	}
}

static enum err
count_applications(struct count *c)
{
	struct rows rows = db_query(
	    c->call->db, STMT_metrics_applications, ARGS(TEXT(c->of->model), INT(c->of->at)));
	enum err e = OK;

	while (e == OK && rows_next(&rows)) {
		enum fate fate = fate_of_state(row_peek(&rows, "state"));
		if (c->of->position >= 0)
			e = fate_then(c, row_peek(&rows, "id"), &fate);
		c->to->fates[fate]++;
		if (row_int(&rows, "submitted_at") < c->of->quarter)
			count_in_groups(c, &rows, fate);
	}
	enum err closed = rows_close(&rows);
	return e != OK ? e : closed;
}

static void
judge_groups(struct count *c)
{
	for (int i = 0; i < ATTRIBUTE_COUNT; i++) {
		struct groups *g = &c->to->by[i];
		groups_keep_back(g);
		for (int p = 0; p < 2; p++) {
			struct metric_value *v = &c->to->parity[p][i];
			v->known = (p == 0 ? groups_approval_parity : groups_waiting_parity)(
			    g, &v->micro);
			v->missing = g->unknown;
			v->of = g->asked;
		}
	}
}

/* --- grants ----------------------------------------------------------------------------------- */

struct grants {
	struct concentration holders;
	uint64_t mine, active, low, known; /* mine: the present holder's so far */
	char holder[32];
	struct valued quota[QUOTAS_MAX];
	size_t quotas;
};

static bool
is_active(const struct fact_grant *g, int64_t at)
{
	return g->start_at <= at && at < g->end_at && !g->terms_pending && !g->suspended &&
	       !g->revoked && !g->closed && !g->superseded;
}

/* The grant as it was known then; *ret false: it wasn't. */
static enum err
grant_then(struct count *c, struct str id, struct fact_grant *grant, bool *ret)
{
	struct arena scratch = {0};
	struct known_past known;
	enum err e = known_past(c->call->db, &scratch, id, c->of->position, &known);

	*ret = e == OK;
	if (e == OK)
		*grant = known_grant(id, known.facts);
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

static void
add_grant(struct grants *g, const struct rows *row)
{
	struct str holder = row_peek(row, "account_id"), means = row_peek(row, "resource_class");

	if (!str_is(holder, g->holder)) {
		concentration_add(&g->holders, g->mine);
		g->mine = 0;
		size_t n = holder.n < sizeof(g->holder) ? holder.n : sizeof(g->holder) - 1;
		memcpy(g->holder, holder.p, n);
		g->holder[n] = '\0';
	}
	g->mine++;
	g->active++;
	g->known += means.n != 0;
	g->low += str_is(means, "low");
	add_quota(g, (uint64_t)row_int(row, "calls_per_month"));
}

static enum err
read_grants(struct count *c, struct grants *g)
{
	struct rows rows = db_query(c->call->db, STMT_metrics_grants, ARGS(TEXT(c->of->model)));
	enum err e = OK;

	while (e == OK && rows_next(&rows)) {
		struct fact f;
		bool known = true;
		e = fact_of_grant(c->call->db, &rows, c->call->arena, &f);
		if (e == OK && c->of->position >= 0)
			e = grant_then(c, row_peek(&rows, "id"), &f.grant, &known);
		if (e == OK && known && is_active(&f.grant, c->of->at))
			add_grant(g, &rows);
	}
	concentration_add(&g->holders, g->mine);
	enum err closed = rows_close(&rows);
	return e != OK ? e : closed;
}

static enum err
count_grants(struct count *c)
{
	struct grants *g = NEW(c->call->arena, struct grants);
	struct metric_value *of = c->to->of;
	uint64_t with_quota = 0, calls = 0;

	TRY(read_grants(c, g));
	of[METRIC_PM01] = metric_share(g->holders.squares, g->holders.sum * g->holders.sum);
	for (size_t i = 0; i < g->quotas; i++) {
		with_quota += g->quota[i].count;
		calls += g->quota[i].count * g->quota[i].value;
	}
	of[METRIC_PM02] = (struct metric_value){.known = with_quota != 0,
	    .micro = gini_micro(g->quota, g->quotas),
	    .denominator = with_quota,
	    .numerator = calls,
	    .missing = g->active - with_quota,
	    .of = g->active};
	of[METRIC_PM13] = metric_share(g->low, g->known);
	of[METRIC_PM13].missing = g->active - g->known;
	of[METRIC_PM13].of = g->active;
	return OK;
}

/* --- use -------------------------------------------------------------------------------------- */

static enum err
count_use(struct count *c)
{
	int64_t today = period_number(PERIOD_DAY, c->of->at);
	uint64_t most = 0, all = 0;
	int place = 0;

	struct rows rows = db_query(c->call->db, STMT_metrics_use,
	    ARGS(TEXT(c->of->model), INT(today - USE_DAYS + 1), INT(today)));
	while (rows_next(&rows)) {
		uint64_t calls = (uint64_t)row_int(&rows, "calls");
		all += calls;
		most += place++ < MOST_USING ? calls : 0;
	}
	c->to->of[METRIC_PM03] = metric_share(most, all);
	return rows_close(&rows);
}

/* --- votes ------------------------------------------------------------------------------------ */

struct perspectives {
	char seen[80]; /* the tally of the votes before */
	uint64_t required, spoken; /* bits, of that tally */
	uint64_t cells, covered, votes, silent;
	uint64_t counts[PERSPECTIVES];
};

static void
end_tally(struct perspectives *p)
{
	p->cells += (uint64_t)__builtin_popcountll(p->required);
	p->covered += (uint64_t)__builtin_popcountll(p->required & p->spoken);
	p->required = p->spoken = 0;
}

static void
add_vote(struct perspectives *p, const struct rows *row, struct arena *scratch)
{
	struct str tally = str_printf(scratch, "%.*s%.*s", STR_ARG(row_peek(row, "case_id")),
	    STR_ARG(row_peek(row, "board_id")));
	uint64_t bits = (uint64_t)row_int(row, "speaks_for");

	if (!str_is(tally, p->seen) && tally.n < sizeof(p->seen)) {
		end_tally(p);
		memcpy(p->seen, tally.p, tally.n);
		p->seen[tally.n] = '\0';
	}
	p->required = (uint64_t)row_int(row, "required");
	p->spoken |= bits;
	p->votes++;
	p->silent += bits == 0;
	for (int i = 0; i < PERSPECTIVES; i++)
		p->counts[i] += bits >> i & 1;
}

static enum err
count_perspectives(struct count *c)
{
	struct perspectives *p = NEW(c->call->arena, struct perspectives);
	struct metric_value *of = c->to->of;
	struct arena scratch = {0};

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_votes, ARGS(TEXT(c->of->model), INT(c->of->at)));
	while (rows_next(&rows)) {
		add_vote(p, &rows, &scratch);
		arena_free(&scratch);
	}
	end_tally(p);
	of[METRIC_PM10] = metric_share(p->covered, p->cells);
	of[METRIC_PM11] = (struct metric_value){.known = p->votes > p->silent,
	    .micro = entropy_micro(p->counts, PERSPECTIVES),
	    .numerator = p->votes - p->silent,
	    .missing = p->silent,
	    .of = p->votes};
	return rows_close(&rows);
}

static enum err
count_voters(struct count *c)
{
	uint64_t most = 0, all = 0;

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_voters, ARGS(TEXT(c->of->model), INT(c->of->at)));
	while (rows_next(&rows)) {
		uint64_t votes = (uint64_t)row_int(&rows, "votes");
		most = votes > most ? votes : most;
		all += votes;
	}
	c->to->of[METRIC_PM12] = metric_share(most, all);
	return rows_close(&rows);
}

/* --- what one row says ------------------------------------------------------------------------ */

static enum err
count_row(struct count *c, enum stmt stmt, enum metric metric)
{
	struct rows row;
	enum err e = db_one(c->call->db, stmt, ARGS(TEXT(c->of->model), INT(c->of->at)), &row);

	if (e == OK)
		c->to->of[metric] = metric_share(
		    (uint64_t)row_int(&row, "numerator"), (uint64_t)row_int(&row, "denominator"));
	(void)rows_close(&row);
	return e;
}

enum err
metrics_count(struct call *call, const struct metrics_of *of, struct metrics *ret)
{
	struct count c = {call, of, ret};

	TRY(count_applications(&c));
	judge_groups(&c);
	TRY(count_grants(&c));
	TRY(count_use(&c));
	TRY(count_perspectives(&c));
	TRY(count_voters(&c));
	TRY(count_row(&c, STMT_metrics_appeals, METRIC_PM06));
	TRY(count_row(&c, STMT_metrics_stops, METRIC_PM07));
	TRY(count_row(&c, STMT_metrics_evidence, METRIC_PM09));
	TRY(count_row(&c, STMT_metrics_stays, METRIC_PM16));
	return count_row(&c, STMT_metrics_dissent, METRIC_PM20);
}
