/* Nothing is taken out of the meters before it has been committed. */
#include "daemon/work/flush.h"

#include "daemon/store/usage.h"
#include "daemon/work/clock.h"
#include "lib/time.h"

#include <limits.h>

void
flush_open(struct flush *f, struct db *db, struct index *index, int64_t every_ms)
{
	*f = (struct flush){.db = db,
	    .meters = index_meters(index),
	    .every_ms = every_ms > 0 ? every_ms : SECOND_MS};
}

/* *lost: the COMMIT failed otherwise than for want of room. */
static enum err
write_changed(struct flush *f, size_t n, uint32_t today, bool *lost)
{
	enum err e = db_begin(f->db);
	bool swept = true;

	if (e != OK)
		return e;
	e = usage_write(f->db, f->changed, n);
	if (e == OK && f->swept != today && today > USAGE_DAYS_KEPT) {
		e = usage_forget(f->db, today - USAGE_DAYS_KEPT);
		swept = db_changes(f->db) == 0;
	}
	if (e != OK)
		return db_rollback(f->db), e;
	e = db_commit(f->db);
	if (e == OK && swept)
		f->swept = today;
	*lost = e != OK && e != ERR_STORE_FULL && e != ERR_STORE_READ_ONLY;
	return e;
}

enum err
flush_all(struct flush *f)
{
	f->at = 0;
	return flush_due(f, true);
}

enum err
flush_due(struct flush *f, bool whole)
{
	enum err e = OK;
	bool lost = false;
	size_t n;

	if (time_boot() < f->at)
		return OK;
	uint32_t today = period_number(PERIOD_DAY, clock_now());
	do {
		n = meters_changed(f->meters, f->changed);
		e = n == 0 && f->swept == today ? OK : write_changed(f, n, today, &lost);
		meters_written(f->meters, f->changed, n, e == OK);
	} while (whole && e == OK && n == METERS_AT_ONCE);
	f->at = time_boot() + f->every_ms;
	return lost ? ERR_INTERNAL : OK;
}

int
flush_left(const struct flush *f)
{
	int64_t left = f->at - time_boot();

	return left < 1 ? 1 : left > INT_MAX ? INT_MAX : (int)left;
}
