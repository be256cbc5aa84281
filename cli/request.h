/* What was typed → the request that it means. */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include "cli/grammar.h"
#include "lib/buf.h"

struct request {
	struct str path; /* percent-encoded, with the query of a GET */
	struct str object; /* the path of the object that it is about: up to the first :name */
	struct str body; /* JSON, empty when there is nothing to say */
};

/* Make it of a command of the server.  False with a sentence in *why when a file cannot be
 * read, or a word cannot stand in a path. */
bool request_make(const struct typed *t, struct request *ret, struct str *why);

/* Put S, percent-encoded as one segment of a path. */
void request_encode(struct buf *b, struct str s);

#endif
