/* Bytes on their way in or out: a block that grows, outside of any arena. */
#ifndef HTTP_BYTES_H
#define HTTP_BYTES_H

#include "lib/str.h"

#include <string.h>

/* Zero-initialise. */
struct bytes {
	char *p;
	size_t n, room;
};

/* Room for MORE bytes behind those that are there; never fails. */
void bytes_room(struct bytes *b, size_t more);
static inline void
bytes_put(struct bytes *b, struct str s)
{
	if (b->room - b->n < s.n)
		bytes_room(b, s.n);
	if (s.n != 0)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}
void bytes_number(struct bytes *b, uint64_t n);
/* Take away the first N. */
void bytes_drop(struct bytes *b, size_t n);
void bytes_free(struct bytes *b);
struct str bytes_str(const struct bytes *b);

#endif
