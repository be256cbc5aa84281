/* How the limits of what an answer rests on stand, in words for programs. */
#ifndef INDEX_LIMITS_TEXT_H
#define INDEX_LIMITS_TEXT_H

#include "daemon/index/index.h"

enum { LIMITS_TEXT_MAX = 1280 };

/* Both write to OUT, of LIMITS_TEXT_MAX bytes, not terminated, and return the length: 0 when
 * nothing is limited. */

/* Whole fields: RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10), and
 * of what a limit denies Retry-After. */
size_t limits_fields(const struct answer *answer, char *out);
/* Members of an answer's context, a comma before each: limits and, of what a limit denies,
 * retry_after (seconds) and again_at. */
size_t limits_members(const struct answer *answer, char *out);

#endif
