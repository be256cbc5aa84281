/* Meters as rows. */
#include "daemon/store/usage.h"

#include "lib/id.h"

#include <stdio.h>

const char *
counting_word(enum counting counting)
{
	static const char *const words[] = {NULL, "evaluations", "reports"};

	return words[counting];
}

void
allowance_read(const struct rows *row, struct allowance *ret)
{
	struct str counting = row_peek(row, "counting");

	*ret = (struct allowance){.obligations = 0};
	for (int i = 0; i < OBLIGATION_COUNT; i++)
		if (row_int(row, obligation_word((enum obligation)i)) != 0)
			ret->obligations |= 1u << i;
	for (int i = 0; i < LIMIT_COUNT; i++)
		ret->limit[i] = row_int(row, limit_word((enum limit)i));
	if (counting.n != 0)
		ret->counting = str_is(counting, "reports") ? COUNTING_REPORTS
							    : COUNTING_EVALUATIONS;
	snprintf(
	    ret->rate_class, sizeof(ret->rate_class), "%.*s", STR_ARG(row_peek(row, "rate_class")));
}

/* --- counters --------------------------------------------------------------------------------- */

uint64_t
usage_counter_read(const struct rows *row, enum limit *ret)
{
	uint64_t used = (uint64_t)row_int(row, "used");
	int limit = limit_of_word(row_peek(row, "name"));

	*ret = (enum limit)limit;
	return limit_period(*ret) == PERIOD_BUCKET
		   ? used
		   : counter_make((uint32_t)row_int(row, "period"), used);
}

enum err
usage_counter_write(struct db *db, struct str grant, enum limit limit, uint64_t counter)
{
	bool bucket = limit_period(limit) == PERIOD_BUCKET;

	return db_run(db, STMT_usage_counter_put,
	    ARGS(TEXT(grant), TEXT(str_of(limit_word(limit))),
		INT(bucket ? 0 : (int64_t)(counter >> COUNTER_BITS)),
		INT((int64_t)(bucket ? counter : counter & COUNTER_USED_MOST))));
}

enum err
usage_add(struct db *db, const struct usage_sum *s)
{
	return db_run(db, STMT_usage_day_add,
	    ARGS(INT(s->day), TEXT(s->grant), INT(s->version), INT(s->capability), INT(s->calls),
		INT(s->tokens), INT(s->downloads)));
}

/* --- what evaluations counted ----------------------------------------------------------------- */

static enum err
write_tallies(struct db *db, const struct meter *m, struct str grant)
{
	for (const struct meter_tally *t = atomic_load(&m->tallies); t != NULL; t = t->next) {
		uint64_t calls = t->writing & COUNTER_USED_MOST;
		bool all = t->version == METER_ALL_VERSIONS;
		if (calls == 0)
			continue;
		TRY(usage_add(db, &(struct usage_sum){(uint32_t)(t->writing >> COUNTER_BITS), grant,
				      all ? -1 : t->version, t->capability, (int64_t)calls, 0, 0}));
	}
	return OK;
}

/* Only the limits that evaluations count in: the others were written when they changed. */
static enum err
write_meter(struct db *db, const struct meter *m)
{
	char id[ID_LENGTH + 1];

	id_format("grt", m->grant.b, id);
	for (int i = 0; i < LIMIT_COUNT; i++)
		if (m->allowance->limit[i] != 0 && limit_unit((enum limit)i) == UNIT_CALLS)
			TRY(usage_counter_write(
			    db, str_of(id), (enum limit)i, atomic_load(&m->counter[i])));
	return write_tallies(db, m, str_of(id));
}

enum err
usage_write(struct db *db, struct meter *const *of, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(write_meter(db, of[i]));
	return OK;
}

enum err
usage_forget(struct db *db, uint32_t day)
{
	return db_run(db, STMT_usage_day_delete, ARGS(INT(day)));
}
