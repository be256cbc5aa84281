/* Replies, as bytes. */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "daemon/http/bytes.h"
#include "lib/time.h"

/* Views that are empty aren't sent. */
struct reply {
	int status;
	struct str type; /* media type of the body */
	struct str body;
	uint64_t length; /* of the body when it is a file, which follows by other ways */
	bool by_file;
	bool endless; /* its length isn't known; it ends with the connection */
	struct str etag; /* without quotes */
	struct str location, link, allow;
	struct str cache; /* Cache-Control; empty: no-store */
	struct str more; /* whole fields, each with its CR LF */
	struct str id; /* X-Request-ID, sent back */
	int retry_after; /* seconds, 0: none */
	uint64_t position; /* ledger entries, 0: none */
	uint64_t generation; /* the position of the last change to answers, 0: not said */
	bool bodiless; /* to a HEAD: the length, and no body */
	bool last; /* the connection ends with it */
	bool old; /* to HTTP/1.0 */
	bool secure; /* over TLS */
};

/* Append R; DATE is as date_now gives it. */
void reply_put(struct bytes *out, const struct reply *r, struct str date);

/* The Date of replies (RFC 9110 §5.6.7), made anew when the second has changed.  Set it
 * before the first reply.  Zero-initialise. */
struct date {
	int64_t second;
	size_t n;
	char text[TIME_HTTP];
};
void date_set(struct date *d, int64_t second);
struct str date_now(const struct date *d);

#endif
