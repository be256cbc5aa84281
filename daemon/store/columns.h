/* The names of a statement's columns, to be found quickly. */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

struct columns {
	char **name; /* owned, as they are */
	int count, next; /* next: behind the one found last */
	short *slot; /* [mask + 1], owned: by hash, the number of a column plus one */
	unsigned mask;
};

/* Make room for COUNT names, each to be given by columns_name in their order. */
void columns_open(struct columns *c, int count);
void columns_name(struct columns *c, int at, const char *name);
void columns_close(struct columns *c);

/* Where NAME is, the first of several; -1 when there is none. */
int columns_find(struct columns *c, const char *name);

#endif
