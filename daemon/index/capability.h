/* Capabilities by name, as schema/capabilities.def numbers them. */
#ifndef INDEX_CAPABILITY_H
#define INDEX_CAPABILITY_H

#include "lib/str.h"

enum { CAPABILITY_SLOTS = 256 };

/* Made once, then only read. */
struct capability_names {
	int8_t slots[CAPABILITY_SLOTS]; /* hash → number, -1: empty */
};

void capability_names_make(struct capability_names *ret);

/* The name of capability NUMBER, NULL when there is none. */
const char *capability_word(int number);
/* The number of the capability NAME, -1 when there is none. */
int capability_number(const struct capability_names *names, struct str name);

#endif
