/* Text that grows in an arena: doubling, the old bytes stay behind in the arena. */
#include "lib/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
make_room(struct buf *b, size_t more)
{
	if (b->room - b->n >= more)
		return;
	size_t room = b->room == 0 ? 256 : b->room;
	while (room - b->n < more)
		room *= 2;
	char *p = NEW_ARRAY(b->arena, room, char);
	if (b->n != 0)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->room = room;
}

char *
buf_extend(struct buf *b, size_t more)
{
	make_room(b, more);
	char *p = b->p + b->n;
	b->n += more;
	return p;
}

void
buf_put(struct buf *b, struct str s)
{
	make_room(b, s.n);
	if (s.n != 0)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_char(struct buf *b, char c)
{
	make_room(b, 1);
	b->p[b->n++] = c;
}

void
buf_printf(struct buf *b, const char *format, ...)
{
	size_t room = b->room - b->n;
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(room == 0 ? NULL : b->p + b->n, room, format, args);
	va_end(args);
	if (n < 0)
		abort();
	if ((size_t)n >= room) {
		make_room(b, (size_t)n + 1);
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
	}
	va_end(again);
	b->n += (size_t)n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){b->p, b->n};
}
