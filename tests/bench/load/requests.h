/* A file of HTTP requests, one directly after the other, as they go over the wire. */
#ifndef LOAD_REQUESTS_H
#define LOAD_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>

struct requests {
	char *bytes; /* the file, mapped */
	size_t size;
	size_t *from; /* [count + 1]: where each begins */
	size_t count;
	size_t next; /* the first that was not taken */
	bool once; /* take each only once */
};

/* Map FILE and find its requests; exits with a sentence when it can't. */
void requests_open(struct requests *r, const char *path, bool once);
void requests_close(struct requests *r);

/* Take the next N, which lie in one piece; fewer at the end when each is taken only
 * once, 0 when none is left.  *FIRST is where they begin, *LENGTH their bytes. */
size_t requests_take(struct requests *r, size_t n, const char **first, size_t *length);

#endif
