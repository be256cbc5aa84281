/* Memory whose lifetime is one request: allocate freely, free once. */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include <stddef.h>

struct arena {
	struct chunk *top;
};

/* Zeroed memory for COUNT objects of SIZE bytes, aligned for anything; never
 * NULL: exhaustion aborts the process.  Lives until arena_free(). */
void *arena_alloc(struct arena *a, size_t count, size_t size);

/* Release everything at once; the arena is empty and usable again. */
void arena_free(struct arena *a);

#define NEW(a, type)          ((type *)arena_alloc((a), 1, sizeof(type)))
#define NEW_ARRAY(a, n, type) ((type *)arena_alloc((a), (n), sizeof(type)))

#endif
