/* The variables of a scenario, and lines in which they stand. */
#ifndef SCENARIO_NAMES_H
#define SCENARIO_NAMES_H

#include "lib/buf.h"

enum { WORDS_MAX = 64 };

struct names {
	struct arena *arena; /* borrowed; owns what is kept */
	struct name *first;
};

void names_set(struct names *names, struct str name, struct str value);

/* TEXT with every $name replaced by its value, and $$ by one dollar.  False with a
 * sentence in *why when a variable is not set. */
bool names_fill(const struct names *names, struct str text, struct str *ret, struct str *why);

/* TEXT split at spaces as a shell does: "…" and '…' hold together, the first with its
 * variables replaced; a value is never split.  RET ends with NULL; *count without it. */
bool names_split(
    const struct names *names, struct str text, char *ret[WORDS_MAX], int *count, struct str *why);

#endif
