/* A request as it stands in the bytes that were received: views, nothing copied. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "lib/err.h"
#include "lib/str.h"

enum { REQUEST_ID_MAX = 128 };

struct request {
	size_t head; /* bytes, with the empty line; 0: it isn't whole yet */
	struct str method;
	struct str path; /* from the first slash, undecoded, without the query */
	struct str query; /* raw, without the question mark */
	struct str host;
	uint64_t length; /* of the body */
	struct str body; /* set once it has been received */
	bool last; /* the connection ends with the reply */
	bool old; /* HTTP/1.0: keep-alive has to be said */
	bool expects; /* the client waits for "100 Continue" */
	bool dry_run; /* Prefer: dry-run */
	bool progress; /* Prefer: progress, by who knows interim responses */
	bool weak_match; /* the If-Match holds a weak tag, which never matches */
	struct str authorization, content_type;
	struct str bearer; /* request_bearer's */
	struct str sluice_model, sluice_capability, sluice_version, sluice_component;
	struct str original_method, original_target; /* what a front end was asked for */
	struct str idempotency_key, if_match; /* without quotes */
	struct str last_event_id;
	struct str range, if_range; /* as they stand */
	struct str id; /* X-Request-ID, fit to be sent back */
};

/* Read the head that BYTES begin with; ERR_… with a sentence in *why.  After ERR_METHOD,
 * a method that HTTP doesn't know, the path is there; after any error the id. */
MUST_USE enum err request_read(struct str bytes, struct request *ret, const char **why);

/* Is the body's media type application/json, in UTF-8 if it says so (RFC 8259)? */
bool request_is_json(const struct request *r);

/* Is it application/x-www-form-urlencoded? */
bool request_is_form(const struct request *r);

/* The token of "Authorization: Bearer TOKEN" (RFC 6750 §2.1); p == NULL: there is no such
 * field; n == 0: there is, and it holds no bearer token. */
struct str request_bearer(const struct request *r);

#endif
