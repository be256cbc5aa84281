/* Copies of the names: the engine's own may move when it compiles a statement again. */
#include "daemon/store/columns.h"

#include <stdlib.h>
#include <string.h>

void
columns_open(struct columns *c, int count)
{
	*c = (struct columns){.name = calloc((size_t)count + 1, sizeof(*c->name)), .count = count};
	if (c->name == NULL)
		abort();
}

void
columns_name(struct columns *c, int at, const char *name)
{
	c->name[at] = strdup(name);
	if (c->name[at] == NULL)
		abort();
}

void
columns_close(struct columns *c)
{
	for (int i = 0; i < c->count; i++)
		free(c->name[i]);
	free(c->name);
	*c = (struct columns){0};
}

int
columns_find(struct columns *c, const char *name)
{
	for (int i = 0; i < c->count; i++) {
		int at = (c->next + i) % c->count;
		if (strcmp(c->name[at], name) == 0) {
			c->next = at + 1;
			return at;
		}
	}
	return -1;
}
