/* Text that grows in an arena. */
#ifndef LIB_BUF_H
#define LIB_BUF_H

#include "lib/str.h"

struct buf {
	struct arena *arena; /* borrowed; owns the bytes */
	char *p;
	size_t n, room;
};

/* Append; growth moves the bytes, so keep offsets and not pointers. */
void buf_put(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
/* Room for MORE bytes behind the text, which then belong to it: write them all. */
char *buf_extend(struct buf *b, size_t more);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What has been written so far, valid until the next append. */
struct str buf_str(const struct buf *b);

#endif
