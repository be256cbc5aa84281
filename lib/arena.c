/* A stack of chunks; an allocation never moves and is never freed alone. */
#include "lib/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum { CHUNK = 4 * 1024 - 64 };

struct chunk {
	struct chunk *below;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

static void
push(struct arena *a, size_t want)
{
	size_t room = want > CHUNK ? want : CHUNK;
	struct chunk *c = calloc(1, sizeof(*c) + room);
	if (c == NULL)
		abort();
	c->below = a->top;
	c->size = room;
	a->top = c;
}

void *
arena_alloc(struct arena *a, size_t count, size_t size)
{
	const size_t align = alignof(max_align_t);

	if (size != 0 && count > (SIZE_MAX / 2) / size)
		abort();
	size_t want = (count * size + align - 1) & ~(align - 1);
	if (a->top == NULL || a->top->size - a->top->used < want)
		push(a, want);
	void *p = a->top->bytes + a->top->used;
	a->top->used += want;
	return p;
}

void
arena_free(struct arena *a)
{
	while (a->top != NULL) {
		struct chunk *c = a->top;
		a->top = c->below;
		free(c);
	}
}
