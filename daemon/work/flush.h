/* The writer's: what evaluations counted goes into the store at intervals, as transactions of
 * their own. */
#ifndef WORK_FLUSH_H
#define WORK_FLUSH_H

#include "daemon/index/index.h"
#include "daemon/index/meter.h"
#include "daemon/store/db.h"

struct flush {
	struct db *db;
	struct meters *meters;
	int64_t every_ms, at; /* by time_boot */
	uint32_t swept; /* the day on which all that was too old had gone */
	struct meter *changed[METERS_AT_ONCE];
};

/* EVERY_MS 0: every second. */
void flush_open(struct flush *f, struct db *db, struct index *index, int64_t every_ms);

/* Write, if it is time: all that changed when WHOLE, else the first METERS_AT_ONCE, while
 * commands wait; and drop some of what is too old to be kept.  What the disk has no room for stays counted in memory and is tried again;
 * ERR_INTERNAL when nobody knows what the disk holds. */
MUST_USE enum err flush_due(struct flush *f, bool whole);
/* Write everything, whatever the time. */
MUST_USE enum err flush_all(struct flush *f);
/* Milliseconds until it is time, 1 or more. */
int flush_left(const struct flush *f);

#endif
