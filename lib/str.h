/* A view of bytes that somebody else owns.  Passed by value; not terminated. */
#ifndef LIB_STR_H
#define LIB_STR_H

#include "lib/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})

/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, ((s).p == NULL ? "" : (s).p)

/* A view of a terminated string, which must outlive it. */
struct str str_of(const char *text);

bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, struct str ending);
/* The order of memcmp; a prefix sorts first. */
int str_cmp(struct str a, struct str b);

/* The part from byte FROM on; empty when FROM lies past the end. */
struct str str_from(struct str s, size_t from);

/* Cut at the first SEP: returns what stands before it, and *rest is what stands
 * behind; without a SEP all of it, and *rest is empty with p == NULL. */
struct str str_cut(struct str s, char sep, struct str *rest);

/* Without the characters of CUT at both its ends. */
struct str str_trim(struct str s, struct str cut);

/* A copy in A with a terminating zero, which n does not count. */
struct str str_copy(struct arena *a, struct str s);
const char *str_c(struct arena *a, struct str s);

/* A decimal number, digits only (one leading minus allowed), that fits; no
 * leading zeros.  False leaves *ret alone. */
bool str_int(struct str s, int64_t *ret);

/* Formatted text in A. */
struct str str_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str str_vprintf(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
