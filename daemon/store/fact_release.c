/* Releases as the index has them. */
#include "daemon/store/fact_row.h"

#include <stdlib.h>

static enum err
read_offers(struct db *db, struct str stage, struct arena *a, struct fact_release *ret)
{
	struct rows row;

	TRY(db_one(db, STMT_fact_offer_count, ARGS(TEXT(stage)), &row));
	size_t room = (size_t)row_int(&row, "offers"), n = 0;
	TRY(rows_close(&row));
	struct fact_offer *offers = NEW_ARRAY(a, room + 1, struct fact_offer);
	struct rows rows = db_query(db, STMT_fact_offers, ARGS(TEXT(stage)));
	while (rows_next(&rows)) {
		if (n == room)
			abort(); /* both are of one snapshot */
		offers[n++] = (struct fact_offer){row_ulid(&rows, "tier_id"),
		    (int)row_int(&rows, "bit"), (uint64_t)row_int(&rows, "versions")};
	}
	ret->offers = offers;
	ret->offer_count = n;
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
	return read_offers(db, row_text(row, "stage_id", a), a, &ret->release);
}
