/* The front door's rules for a request's head (RFC 9112), as a pure function: whatever
 * two parsers could read in two ways is refused before any parser sees it. */
#ifndef HTTP_STRICT_H
#define HTTP_STRICT_H

#include "lib/err.h"
#include "lib/str.h"

enum { STRICT_FIELDS_MAX = 64, STRICT_TARGET_MAX = 4096, STRICT_METHOD_MAX = 20 };

/* The fields that are looked at.  All but CONNECTION and PREFER may stand only once. */
enum strict_field {
	FIELD_AUTHORIZATION,
	FIELD_CONNECTION,
	FIELD_CONTENT_LENGTH,
	FIELD_CONTENT_TYPE,
	FIELD_EXPECT,
	FIELD_HOST,
	FIELD_IDEMPOTENCY_KEY,
	FIELD_IF_MATCH,
	FIELD_PREFER,
	FIELD_REQUEST_ID,
	FIELD_TRANSFER_ENCODING,
	FIELD_UPGRADE,
	FIELD_OTHER
};
enum strict_field strict_field(struct str name);

/* What a correct head says about the message. */
struct strict {
	size_t size; /* of the head with its empty line; 0: it isn't whole yet */
	struct str method, target; /* as sent */
	int minor; /* HTTP/1.minor */
	struct str host; /* empty only in HTTP/1.0 */
	bool has_length;
	uint64_t length; /* of the body */
};

/* Check the head that BYTES begin with; more may follow it.  Refused, with a sentence in
 * *why: anything but CR LF as the end of a line; folded lines; a blank before a colon;
 * names that are no tokens; control characters; a target with other bytes than visible
 * ASCII; versions other than 1.0 and 1.1 (ERR_VERSION); none or several Hosts (1.1), one
 * that is no host; several Content-Lengths, or one that isn't digits alone;
 * Transfer-Encoding (ERR_LENGTH_REQUIRED; with a Content-Length or in 1.0 malformed);
 * Upgrade and CONNECT; a second field of any that may stand only once.  Of a head that
 * isn't whole, what is there is checked. */
MUST_USE enum err strict_check(struct str bytes, struct strict *ret, const char **why);

/* Visible ASCII alone? */
bool strict_visible(struct str s);

/* Is the head that BYTES begin with whole, if its first *FROM bytes were not?  Moves *FROM
 * on.  For heads that come in pieces: no byte is looked at often. */
bool strict_whole(struct str bytes, size_t *from);

#endif
