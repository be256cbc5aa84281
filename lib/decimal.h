/* Decimal numbers as int64 × 10⁻⁶: the only fractions that the API has. */
#ifndef LIB_DECIMAL_H
#define LIB_DECIMAL_H

#include "lib/str.h"

enum { MICRO = 1000000 };

/* "-12.345678": an integer part without leading zeros and up to six decimals.  False,
 * leaving *micro alone, on anything else and on what doesn't fit. */
bool decimal_parse(struct str text, int64_t *micro);

/* The shortest text that parses to MICRO: "95.7", "-0.000001", "3". */
struct str decimal_text(struct arena *a, int64_t micro);

#endif
