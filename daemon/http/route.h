/* From method and path to a command: the table of schema/commands.def as a tree of
 * path segments, made once at start. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "daemon/command/command.h"

enum { ROUTE_SEGMENT_MAX = 256 };

struct routes;

struct routes *routes_open(void);
void routes_close(struct routes *routes); /* NULL is fine */

struct route {
	const struct command *command;
	struct str param[CALL_PARAMS]; /* undecoded; see route_decode */
	struct str allow; /* with ERR_METHOD: the methods there are, "GET, HEAD, POST" */
};
/* HEAD finds what GET finds.  ERR_NO_SUCH_COMMAND, ERR_METHOD. */
MUST_USE enum err route_find(
    const struct routes *routes, struct str method, struct str path, struct route *ret);

/* A segment percent-decoded, in A.  ERR_MALFORMED when an escape is no escape, or what
 * comes out is longer than ROUTE_SEGMENT_MAX, no UTF-8, or holds a control character. */
MUST_USE enum err route_decode(struct arena *a, struct str segment, struct str *ret);

#endif
