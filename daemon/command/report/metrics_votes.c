/* Votes on cases that are decided: who spoke, and who decided most. */
#include "daemon/command/report/metrics.h"
#include "lib/decimal.h"
#include "lib/id.h"

#include <stdio.h>
#include <string.h>

enum { STAKEHOLDERS_FROM = 32, VOTERS = 4096 };

struct votes {
	char seen[80]; /* the tally of the votes before */
	uint64_t required, spoken; /* bits, of that tally */
	uint64_t cells, covered, all;
	uint64_t disciplines[STAKEHOLDERS_FROM], regions[REGION_COUNT];
	uint64_t spoke, placed; /* votes that spoke for a discipline, that came from a region */
	struct {
		uint8_t account[16];
		uint64_t votes;
	} voter[VOTERS]; /* by hash; who finds no room is counted, and never voted most */
};

static void
end_tally(struct votes *v)
{
	v->cells += (uint64_t)__builtin_popcountll(v->required);
	v->covered += (uint64_t)__builtin_popcountll(v->required & v->spoken);
	v->required = v->spoken = 0;
}

static void
turn_to(struct votes *v, const struct rows *row)
{
	char key[sizeof(v->seen)];
	struct str of = row_peek(row, "case_id"), board = row_peek(row, "board_id");

	(void)snprintf(key, sizeof(key), "%.*s %.*s %lld", STR_ARG(of), STR_ARG(board),
	    (long long)row_int(row, "number"));
	if (strcmp(key, v->seen) == 0)
		return;
	end_tally(v);
	memcpy(v->seen, key, sizeof(key));
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
		v->voter[slot].votes++;
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
		most = v->voter[i].votes > most ? v->voter[i].votes : most;
	metric_share(c, METRIC_PM12, most, v->all);
}

enum err
metrics_votes(struct count *c)
{
	struct votes *v = NEW(c->call->arena, struct votes);
	struct rows row;

	struct rows rows = db_query(
	    c->call->db, STMT_metrics_votes, ARGS(TEXT(c->of->model), INT(c->of->at)));
	while (rows_next(&rows))
		add_vote(v, &rows);
	end_tally(v);
	TRY(rows_close(&rows));
	say(c, v);
	TRY(db_one(
	    c->call->db, STMT_metrics_powers, ARGS(TEXT(c->of->model), INT(c->of->at)), &row));
	int64_t people = row_int(&row, "people");
	metric_number(c, METRIC_PM12_PEOPLE, people != 0, people * MICRO);
	return rows_close(&row);
}
