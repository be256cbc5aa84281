/* Rows → what the rules take. */
#include "daemon/store/restriction.h"

#include <stdlib.h>

enum err
restrictions_read(struct db *db, struct str model, struct arena *a, struct restrictions *ret)
{
	struct rows row;

	TRY(db_one(db, STMT_restriction_count, ARGS(TEXT(model)), &row));
	size_t room = (size_t)row_int(&row, "restrictions"), n = 0;
	TRY(rows_close(&row));
	struct restriction *all = NEW_ARRAY(a, room + 1, struct restriction);
	struct rows rows = db_query(db, STMT_restrictions_standing, ARGS(TEXT(model)));
	while (rows_next(&rows)) {
		if (n == room)
			abort(); /* both are of one snapshot */
		all[n++] = (struct restriction){row_text(&rows, "tier", a),
		    (uint64_t)row_int(&rows, "components"), (uint64_t)row_int(&rows, "versions"),
		    {{(uint64_t)row_int(&rows, "capabilities_low"),
			(uint64_t)row_int(&rows, "capabilities_high")}}};
	}
	*ret = (struct restrictions){all, n};
	return rows_close(&rows);
}
