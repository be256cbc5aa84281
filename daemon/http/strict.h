/* The front door's rules for a request's head (RFC 9112), as a pure function: whatever
 * two parsers could read in two ways is refused before any parser sees it. */
#ifndef HTTP_STRICT_H
#define HTTP_STRICT_H

#include "lib/err.h"
#include "lib/str.h"

enum { STRICT_FIELDS_MAX = 64, STRICT_TARGET_MAX = 4096, STRICT_METHOD_MAX = 20 };

/* Where a head ends.  *from: bytes of BYTES that an earlier call has looked at, at first 0.
 * *head is its length with the empty line, or 0 when it goes on, and *from where to go on;
 * a line that doesn't end in CR LF, or a NUL, is then ERR_MALFORMED at once. */
MUST_USE enum err strict_end(struct str bytes, size_t *from, size_t *head, const char **why);

/* What a correct head says about the message. */
struct strict {
	struct str method, target; /* as sent */
	int minor; /* HTTP/1.minor */
	struct str host; /* empty only in HTTP/1.0 */
	bool has_length;
	uint64_t length; /* of the body */
};

/* Check HEAD, from the request line to and with the empty line.  Refused, with a
 * sentence in *why: anything but CR LF as the end of a line; folded lines; a blank before
 * a colon; names that are no tokens; control characters; a target with other bytes than
 * visible ASCII; versions other than 1.0 and 1.1 (ERR_VERSION); none or several Hosts
 * (1.1), one that is no host; several Content-Lengths, or one that isn't digits alone;
 * Transfer-Encoding (ERR_LENGTH_REQUIRED; with a Content-Length or in 1.0 malformed);
 * Upgrade and CONNECT; a second field of any that may stand only once. */
MUST_USE enum err strict_check(struct str head, struct strict *ret, const char **why);

#endif
