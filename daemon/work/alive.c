/* What isn't written is only a downtime that counts as longer than it was. */
#include "daemon/work/alive.h"

#include "daemon/work/clock.h"
#include "lib/time.h"

enum { SIGN_MS = 10 * MINUTE_MS };

static void
see(struct alive *a, struct db *db, int64_t now)
{
	a->seen_at = now;
	(void)!db_run(db, STMT_downtime_see, ARGS(INT(now)));
}

static int64_t
last_sign(struct db *db, const struct ledger *ledger)
{
	int64_t at = ledger_at(ledger), seen = 0;
	struct rows row;

	if (db_one(db, STMT_downtime_seen, NO_ARGS, &row) == OK && !row_null(&row, "seen_at"))
		seen = row_int(&row, "seen_at");
	(void)!rows_close(&row);
	return seen > at ? seen : at;
}

void
alive_open(struct alive *a, struct db *db, const struct ledger *ledger)
{
	int64_t from = last_sign(db, ledger), now = clock_now();

	*a = (struct alive){.seen_at = from};
	if (from != 0 && now - from >= MINUTE_MS)
		a->down_from = from;
}

void
alive_sign(struct alive *a, struct db *db)
{
	int64_t now = clock_now();

	if (a->down_from == 0 && now - a->seen_at >= SIGN_MS)
		see(a, db, now);
}

void
alive_close(struct alive *a, struct db *db)
{
	if (a->down_from == 0 && clock_now() > a->seen_at)
		see(a, db, clock_now());
}
