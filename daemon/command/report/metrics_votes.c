/* Votes on cases that are decided: who spoke, who decided most, and who can decide alone. */
#include "daemon/command/report/metrics.h"
#include "daemon/rules/perspective.h"
#include "lib/decimal.h"
#include "lib/id.h"

#include <stdio.h>
#include <string.h>

enum { STAKEHOLDERS_FROM = 32, VOTERS = 4096 };

struct votes {
	char tally[80], decision[48]; /* of the vote before */
	uint64_t required, spoken; /* bits, of that tally */
	uint64_t cells, covered, all;
	uint64_t disciplines[STAKEHOLDERS_FROM], regions[REGION_COUNT];
	uint64_t spoke, placed; /* votes that spoke for a discipline, that came from a region */
	uint64_t decisions;
	struct {
		uint8_t account[16];
		uint64_t decisions, last; /* in so many they had a vote; in which of them last */
	} voter[VOTERS]; /* by hash; who finds no room never decided most */
};

static void
end_tally(struct votes *v)
{
	v->cells += (uint64_t)__builtin_popcountll(v->required);
	v->covered += (uint64_t)__builtin_popcountll(v->required & v->spoken);
	v->required = v->spoken = 0;
}

/* Is KEY, which is kept, another than it was at the vote before? */
static bool
is_next(char *kept, size_t size, const char *key)
{
	if (strcmp(key, kept) == 0)
		return false;
	(void)snprintf(kept, size, "%s", key);
	return true;
}

/* The votes of a decision lie together, and of these those of a board. */
static void
turn_to(struct votes *v, const struct rows *row)
{
	char decision[sizeof(v->decision)], tally[sizeof(v->tally)];
	struct str of = row_peek(row, "case_id"), board = row_peek(row, "board_id");

	(void)snprintf(decision, sizeof(decision), "%.*s %lld", STR_ARG(of),
	    (long long)row_int(row, "number"));
	(void)snprintf(tally, sizeof(tally), "%s %.*s", decision, STR_ARG(board));
	v->decisions += is_next(v->decision, sizeof(v->decision), decision);
	if (is_next(v->tally, sizeof(v->tally), tally))
		end_tally(v);
}

static void
add_voter(struct votes *v, struct str account)
{
	static const uint8_t nobody[16];
	uint8_t id[16];
	size_t at = 0;

	if (!id_bytes(account, id))
		return;
	for (size_t i = 8; i < 16; i++)
		at = at * 31 + id[i];
	for (size_t i = 0; i < VOTERS; i++) {
		size_t slot = (at + i) % VOTERS;
		if (memcmp(v->voter[slot].account, nobody, 16) == 0)
			memcpy(v->voter[slot].account, id, 16);
		if (memcmp(v->voter[slot].account, id, 16) != 0)
			continue;
		v->voter[slot].decisions += v->voter[slot].last != v->decisions;
		v->voter[slot].last = v->decisions;
		return;
	}
}

static void
add_vote(struct votes *v, const struct rows *row)
{
	uint64_t bits = (uint64_t)row_int(row, "speaks_for");
	enum region region = country_region(row_peek(row, "country"));

	turn_to(v, row);
	v->required = (uint64_t)row_int(row, "required");
	v->spoken |= bits;
	v->all++;
	v->spoke += (bits & UINT32_MAX) != 0;
	for (int i = 0; i < STAKEHOLDERS_FROM; i++)
		v->disciplines[i] += bits >> i & 1;
	add_voter(v, row_peek(row, "account_id"));
	if (region == REGION_COUNT)
		return;
	v->regions[region]++;
	v->placed++;
}

static void
say_diversity(struct count *c, const struct votes *v, enum metric metric, int64_t bits)
{
	uint64_t votes = metric == METRIC_PM11 ? v->spoke : v->placed;
	struct metric_line *line = metric_number(c, metric, votes != 0, bits);

	line->numerator = (int64_t)votes;
	line->missing = v->all - votes;
	line->of = v->all;
}

static void
say(struct count *c, const struct votes *v)
{
	uint64_t most = 0;

	metric_share(c, METRIC_PM10, v->covered, v->cells);
	say_diversity(c, v, METRIC_PM11, entropy_micro(v->disciplines, STAKEHOLDERS_FROM));
	say_diversity(c, v, METRIC_PM11_REGION, entropy_micro(v->regions, REGION_COUNT));
	for (size_t i = 0; i < VOTERS; i++)
		most = v->voter[i].decisions > most ? v->voter[i].decisions : most;
	metric_share(c, METRIC_PM12, most, v->decisions);
}

/* --- who can decide alone --------------------------------------------------------------------- */

static enum err
count_powers(struct count *c)
{
	struct rows row;

	TRY(db_one(
	    c->call->db, STMT_metrics_powers, ARGS(TEXT(c->of->model), INT(c->of->at)), &row));
	int64_t people = row_int(&row, "people");
	metric_number(c, METRIC_PM12_PEOPLE, people != 0, people * MICRO);
	return rows_close(&row);
}

/* What ENTRY says that a member of a board speaks for; false: it says nothing of that. */
static bool
seat_of_entry(const struct json *entry, uint64_t *ret)
{
	if (!str_is(json_text(entry, "type"), "board.seat"))
		return false;
	*ret = 0;
	json_each(word, json_member(json_member(entry, "facts"), "speaks_for")) {
		int number = perspective_of(word->text);
		if (number >= 0)
			*ret |= UINT64_C(1) << number;
	}
	return true;
}

/* What somebody with a seat spoke for, as the ledger said last. */
static enum err
spoke_for(struct count *c, struct str account, struct str board, uint64_t *ret)
{
	struct arena scratch = {0};
	bool said = false;
	const char *why;

	*ret = 0;
	struct rows rows = db_query(
	    c->call->db, STMT_metrics_seat, ARGS(TEXT(account), TEXT(board), INT(c->of->position)));
	while (!said && rows_next(&rows)) {
		said = seat_of_entry(json_parse(&scratch, row_peek(&rows, "entry"), &why), ret);
		arena_free(&scratch);
	}
	return rows_close(&rows);
}

/* To what policies give a veto on a board. */
static enum err
vetoes_of(struct count *c, struct str board, uint64_t *ret)
{
	struct rows rows = db_query(c->call->db, STMT_metrics_vetoes,
	    ARGS(TEXT(c->of->model), INT(c->of->at), TEXT(board)));

	*ret = 0;
	while (rows_next(&rows))
		*ret |= (uint64_t)row_int(&rows, "vetoes");
	return rows_close(&rows);
}

static enum err
can_refuse(struct count *c, struct str account, struct str board, bool *ret)
{
	uint64_t vetoes, speaks_for = 0;

	TRY(vetoes_of(c, board, &vetoes));
	if (vetoes != 0)
		TRY(spoke_for(c, account, board, &speaks_for));
	*ret = (vetoes & speaks_for) != 0;
	return OK;
}

static enum err
count_vetoes(struct count *c)
{
	char last[32] = ""; /* who was counted */
	int64_t people = 0;
	enum err e = OK;

	struct rows rows = db_query(c->call->db, STMT_metrics_members, ARGS(INT(c->of->at)));
	while (e == OK && rows_next(&rows)) {
		struct str account = row_peek(&rows, "account_id");
		bool counts;
		if (str_is(account, last))
			continue;
		e = can_refuse(c, account, row_peek(&rows, "board_id"), &counts);
		if (e != OK || !counts)
			continue;
		(void)snprintf(last, sizeof(last), "%.*s", STR_ARG(account));
		people++;
	}
	e = rows_end(&rows, e);
	metric_number(c, METRIC_PM12_VETO, people != 0, people * MICRO);
	return e;
}

enum err
metrics_votes(struct count *c)
{
	struct votes *v = NEW(c->call->arena, struct votes);

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_votes, ARGS(TEXT(c->of->model), INT(c->of->at)));
	while (rows_next(&rows))
		add_vote(v, &rows);
	end_tally(v);
	TRY(rows_close(&rows));
	say(c, v);
	TRY(count_powers(c));
	return count_vetoes(c);
}
