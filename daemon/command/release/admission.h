/* Admission into a stage: how many places it has, who takes them, who waits. */
#ifndef COMMAND_ADMISSION_H
#define COMMAND_ADMISSION_H

#include "daemon/command/application/application.h"
#include "daemon/store/db.h"

/* What a stage says about it. */
enum { STRATA_MAX = 8 };
struct admission {
	bool limited; /* else it takes everybody, and nothing below holds */
	int64_t places, per_day; /* 0: any number */
	bool lottery; /* else who was approved first comes first */
	struct str strata_by; /* empty: there are no strata */
	bool kept; /* reserved places that nobody takes stay free; else all draw for them */
	struct stratum {
		struct str value;
		int64_t places;
	} stratum[STRATA_MAX];
	int strata;
};
MUST_USE enum err admission_read(struct call *call, struct str stage, struct admission *ret);

/* The member "admission" of a plan's STAGE, checked at POINTER; then entered. */
void admission_check(struct call *call, const struct json *admission, struct str pointer);
MUST_USE enum err admission_enter(
    struct call *call, struct str stage, const struct json *admission);

/* How many places of MODEL's STAGE are taken: by grants that are pending, active or suspended.
 * *TODAY: how many were given since the day began. */
struct admission_use {
	int64_t taken, today;
};
MUST_USE enum err admission_used(
    struct call *call, struct str model, struct str stage, struct admission_use *ret);

/* How many more are taken than MODEL's STAGE has places; 0 or less: none. */
MUST_USE enum err admission_over(
    struct call *call, struct str model, struct str stage, int64_t *ret);

/* An application was approved: grant what it asks for, or let it wait for a place. */
MUST_USE enum err admission_seek(struct call *call, const struct application *a);
/* It waits no longer: it was withdrawn. */
MUST_USE enum err admission_leave(struct call *call, struct str application);
/* It takes PLACES of STAGE now. */
MUST_USE enum err admission_take(
    struct call *call, struct str application, struct str stage, int64_t places);
/* How many places an application needs: one for each who has no grant for it yet. */
MUST_USE enum err admission_need(struct call *call, struct str application, int64_t *ret);
/* Is a place free for one who accepts late?  ERR_INVALID, with the fault, when none is. */
MUST_USE enum err admission_late(struct call *call, struct str application);

/* A place may have become free, by the end of GRANT, or by what was done to MODEL: who waits is
 * looked at as soon as may be. */
MUST_USE enum err admission_wake(struct call *call, struct str grant);
MUST_USE enum err admission_wake_model(struct call *call, struct str model);

/* "waiting", where the application waits; "admission" of a stage, with its use where MODEL is
 * given. */
MUST_USE enum err admission_put_waiting(struct call *call, struct str application);
MUST_USE enum err admission_put(struct call *call, struct str stage, struct str model);

/* Members strata_by, reserved and unfilled of the open object; none without strata. */
void admission_put_strata(struct json_out *o, const struct admission *a);

#endif
