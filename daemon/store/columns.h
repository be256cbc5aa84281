/* The names of a statement's columns, to be found quickly. */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

struct columns {
	char **name; /* owned, as they are */
	int count, next;
};

/* Make room for COUNT names, each to be given by columns_name. */
void columns_open(struct columns *c, int count);
void columns_name(struct columns *c, int at, const char *name);
void columns_close(struct columns *c);

/* Where NAME is, looked for from behind the one found last, since rows are mostly read
 * in their order; -1 when there is none. */
int columns_find(struct columns *c, const char *name);

#endif
