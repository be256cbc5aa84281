/* How long one waits for a decision on a tier: the median of its latest ones. */
#include "daemon/command/tier/tier.h"

#include "lib/time.h"

#include <stdlib.h>

/* So many are looked at, however many there were. */
enum { SAMPLE = 101 };

struct sample {
	int64_t waited[SAMPLE];
	size_t count;
};

static enum err
sample_revision(struct call *call, struct str tier, struct sample *s)
{
	struct rows rows = db_query(
	    call->db, STMT_tier_decided, ARGS(TEXT(tier), INT((int64_t)(SAMPLE - s->count))));

	while (s->count < SAMPLE && rows_next(&rows))
		s->waited[s->count++] = row_int(&rows, "waited");
	return rows_close(&rows);
}

/* A new revision has few decisions: those of the ones before it count as well. */
static enum err
sample_tier(struct call *call, const struct rows *row, struct sample *s)
{
	struct rows rows = db_query(call->db, STMT_tier_of_slug,
	    ARGS(TEXT(row_text(row, "model_id", call->arena)),
		TEXT(row_text(row, "slug", call->arena))));

	s->count = 0;
	while (s->count < SAMPLE && rows_next(&rows))
		TRY(sample_revision(call, row_text(&rows, "id", call->arena), s));
	return rows_close(&rows);
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

enum err
tier_put_waiting(struct call *call, const struct rows *row)
{
	struct json_out *o = &call->reply;
	struct sample s;

	TRY(sample_tier(call, row, &s));
	if (s.count == 0)
		return OK;
	qsort(s.waited, s.count, sizeof(s.waited[0]), compare);
	int64_t median = s.waited[s.count / 2];
	json_open(o, "waiting");
	json_put_text(o, "median", duration_words(call->arena, median));
	json_put_int(o, "median_ms", median);
	json_put_int(o, "last_decisions", (int64_t)s.count);
	json_close(o);
	return OK;
}
