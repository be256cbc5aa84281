/* Rows are mostly read in the order of their columns, so the next one is tried first; then a
 * table by hash, which also tells quickly that there is no such column.  The names are copies:
 * the engine's own may move when it compiles a statement again. */
#include "daemon/store/columns.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void
columns_open(struct columns *c, int count)
{
	unsigned size = 4;

	while (size < 2 * (unsigned)count)
		size *= 2;
	*c = (struct columns){.name = calloc((size_t)count + 1, sizeof(*c->name)),
	    .count = count,
	    .slot = calloc(size, sizeof(*c->slot)),
	    .mask = size - 1};
	if (c->name == NULL || c->slot == NULL)
		abort();
}

static unsigned
hash(const char *name)
{
	unsigned h = 0;

	for (; *name != '\0'; name++)
		h = (h ^ (unsigned char)*name) * 0x01000193u;
	return h ^ h >> 15;
}

/* The slot of NAME, or the free one where it would stand. */
static unsigned
slot_of(const struct columns *c, const char *name)
{
	unsigned i = hash(name) & c->mask;

	while (c->slot[i] != 0 && strcmp(c->name[c->slot[i] - 1], name) != 0)
		i = (i + 1) & c->mask;
	return i;
}

void
columns_name(struct columns *c, int at, const char *name)
{
	unsigned i = slot_of(c, name);
	bool again = c->slot[i] != 0;

	c->name[at] = strdup(again ? "" : name); /* which nobody asks for */
	if (c->name[at] == NULL)
		abort();
	if (!again)
		c->slot[i] = (short)(at + 1);
}

void
columns_close(struct columns *c)
{
	for (int i = 0; i < c->count; i++)
		free(c->name[i]);
	free(c->name);
	free(c->slot);
	*c = (struct columns){0};
}

int
columns_find(struct columns *c, const char *name)
{
	int at = c->next;

	if (at == c->count || strcmp(c->name[at], name) != 0) {
		if (c->count == 0)
			return -1;
		at = c->slot[slot_of(c, name)] - 1;
	}
	if (at >= 0)
		c->next = at + 1;
	return at;
}
