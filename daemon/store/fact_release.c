/* Releases as the index has them. */
#include "daemon/store/fact_row.h"
#include "daemon/store/restriction.h"

#include <stdlib.h>

/* Lines of offers as they are read. */
struct lines {
	struct fact_offer *line;
	size_t count, room;
};

static bool
stopped_alike(const struct capabilities *a, const struct capabilities *b)
{
	return a->bits[0] == b->bits[0] && a->bits[1] == b->bits[1];
}

static void
add_line(struct lines *all, struct fact_offer line)
{
	if (all->count == all->room)
		abort(); /* a line has at most as many parts as versions */
	all->line[all->count++] = line;
}

/* What is stopped for some of its versions stands in lines of its own. */
static void
add_offer(struct lines *all, struct fact_offer offer, struct str tier,
    const struct restrictions *restrictions)
{
	uint64_t rest = offer.versions;

	for (int v = 0; v < MODEL_VERSIONS_MAX && rest != 0; v++) {
		if ((rest >> v & 1) == 0)
			continue;
		struct fact_offer line = {.tier = offer.tier, .component = offer.component};
		line.stopped = restriction_stops(
		    restrictions->of, restrictions->count, tier, offer.component, v);
		for (int w = v; w < MODEL_VERSIONS_MAX; w++) {
			struct capabilities other = restriction_stops(
			    restrictions->of, restrictions->count, tier, offer.component, w);
			if (stopped_alike(&line.stopped, &other))
				line.versions |= rest & UINT64_C(1) << w;
		}
		rest &= ~line.versions;
		add_line(all, line);
	}
}

static enum err
read_offers(
    struct db *db, struct str stage, struct str model, struct arena *a, struct fact_release *ret)
{
	struct restrictions restrictions;
	struct rows row;

	TRY(restrictions_read(db, model, a, &restrictions));
	TRY(db_one(db, STMT_fact_offer_count, ARGS(TEXT(stage)), &row));
	size_t parts = restrictions.count == 0 ? 1 : MODEL_VERSIONS_MAX;
	struct lines all = {NULL, 0, (size_t)row_int(&row, "offers") * parts};
	TRY(rows_close(&row));
	all.line = NEW_ARRAY(a, all.room + 1, struct fact_offer);
	struct rows rows = db_query(db, STMT_fact_offers, ARGS(TEXT(stage)));
	while (rows_next(&rows)) {
		struct fact_offer offer = {.tier = row_ulid(&rows, "tier_id"),
		    .component = (int)row_int(&rows, "bit"),
		    .versions = (uint64_t)row_int(&rows, "versions")};
		add_offer(&all, offer, row_text(&rows, "slug", a), &restrictions);
	}
	ret->offers = all.line;
	ret->offer_count = all.count;
	return rows_close(&rows);
}

enum err
fact_of_release(struct db *db, const struct rows *row, struct arena *a, struct fact *ret)
{
	ret->kind = FACT_RELEASE;
	ret->release = (struct fact_release){.id = row_ulid(row, "id"),
	    .model = row_ulid(row, "model_id"),
	    .held = row_int(row, "held") != 0,
	    .over = row_int(row, "over") != 0,
	    .stage = (int)row_int(row, "position")};
	return read_offers(
	    db, row_text(row, "stage_id", a), row_text(row, "model_id", a), a, &ret->release);
}
