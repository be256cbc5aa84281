/* What was refused instead of answered since the daemon's start, counted by its code, and which
 * evaluations were answered no, by their reason. */
#ifndef HTTP_REFUSALS_H
#define HTTP_REFUSALS_H

#include "daemon/rules/access.h"
#include "lib/err.h"

#include <stdatomic.h>

struct io;
struct request;
struct reply;

enum { FRONT_CODES = 4 }; /* front ends are told codes of their own (front.c) */

/* An I/O thread's own: it alone counts, others read.  Zero-initialise. */
struct refusals {
	atomic_uint_fast64_t by_error[ERR_COUNT], by_front[FRONT_CODES], by_reason[REASON_COUNT];
};
void refusals_error(struct refusals *r, enum err e);
void refusals_front(struct refusals *r, const char *code);
void refusals_denial(struct refusals *r, enum reason reason);

/* {"refused":{"malformed":3,"path_refused":1},"denied":{"suspended":2}}: of all threads together, to admins, auditors
 * and gateways; ERR_… with, or without, *why. */
MUST_USE enum err refusals_answer(
    struct io *io, const struct request *r, const struct reply *base, const char **why);

#endif
