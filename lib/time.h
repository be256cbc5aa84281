/* Time as integer milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored. */
#ifndef LIB_TIME_H
#define LIB_TIME_H

#include "lib/str.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, HOUR_MS = 60 * MINUTE_MS };
#define DAY_MS ((int64_t)24 * HOUR_MS)

/* RFC 3339 in UTC with milliseconds: "2019-02-14T09:00:00.000Z". */
struct str time_text(struct arena *a, int64_t at);
/* As HTTP's fields have it (RFC 9110 §5.6.7), terminated: "Thu, 14 Feb 2019 09:00:00 GMT". */
enum { TIME_HTTP = 56 };
void time_http(int64_t at, char ret[TIME_HTTP]);
/* In sentences: "2019-02-14 09:00 UTC"; with its seconds, "09:00:02", where it has any. */
struct str time_words(struct arena *a, int64_t at);
/* The inverse of time_text; also takes no or up to nine decimals (cut to ms), an offset, and a
 * bare date as its midnight UTC; a leap second, 23:59:60 UTC, is the last millisecond
 * before it.  False when it is no such time of 1970–9999. */
bool time_parse(struct str text, int64_t *ret);

/* ISO 8601 duration in weeks, days, hours, minutes, seconds ("P14D", "PT2S",
 * "P1DT12H"; up to three decimals of a second); years and months are refused, their
 * length varies. */
bool duration_parse(struct str text, int64_t *ret);
struct str duration_text(struct arena *a, int64_t ms); /* "PT0S" from 0 downwards */
/* For people: "3 days", "2 hours", "45 s"; rounded down to one unit. */
struct str duration_words(struct arena *a, int64_t ms);

/* The wall clock; CLOCK_REALTIME. */
int64_t time_now(void);
/* Time since boot with sleep counted, which no one can set; CLOCK_BOOTTIME. */
int64_t time_boot(void);
/* Microseconds of CLOCK_MONOTONIC, for who asks for just that. */
int64_t time_monotonic_us(void);

#endif
