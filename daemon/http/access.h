/* What is answered on the I/O thread from memory: AuthZEN access evaluations and their
 * metadata, the same for front ends, and whether this daemon is up. */
#ifndef HTTP_ACCESS_H
#define HTTP_ACCESS_H

#include "daemon/http/io.h"
#include "daemon/http/request.h"

/* An address that isn't a command's. */
struct access {
	struct str path;
	const char *method, *allow; /* NULL: any */
	/* Append a reply that begins as BASE; or an error with, or without, *why. */
	enum err (*answer)(
	    struct io *io, const struct request *r, const struct reply *base, const char **why);
	bool below; /* also whatever lies below the path */
};

/* NULL: it may be a command's. */
const struct access *access_find(struct str path);

#endif
