/* Questions from front ends that ask with a request of their own instead of a body
 * (nginx auth_request, Envoy ext_authz, Traefik and Caddy forward authentication): which
 * model in which way is found from the method and path of what is being asked for. */
#ifndef HTTP_FORWARD_H
#define HTTP_FORWARD_H

#include "daemon/index/index.h"

/* The operator's rules, in order; unchanging. */
struct forward;

/* Read COUNT rules, each "METHOD PATH CAPABILITY [model=M] [version=V] [component=C] [spent=429]".
 * METHOD may be `*`.  In PATH a segment :model, :version or :component stands for its
 * value, `*` for any one segment, and a last `**` for any number.  NULL with a sentence
 * in WHY, of SIZE bytes, that names the rule at fault. */
struct forward *forward_open(const char *const *rules, size_t count, char *why, size_t size);
void forward_close(struct forward *forward); /* NULL is fine */

/* How a used-up limit is said: nginx fails on anything but 200, 401 and 403; others hand 429
 * on. */
enum { FORWARD_REFUSED = 403, FORWARD_TOO_MANY = 429 };

enum forward_answer {
	FORWARD_FOUND,
	FORWARD_NO_RULE, /* none fits: refused */
	FORWARD_TRICK, /* two readers could take the path for two paths: refused */
};

/* What TARGET ("/v1/models/gpt?x=1") asks for with METHOD, by the first rule that fits: the
 * question's capability, model, version and component, views into TARGET and FORWARD;
 * and the rule's status for used-up limits.
 * Refused as a trick: encoded slashes, backslashes, dots and NULs, empty and dot segments,
 * anything but visible ASCII, whatever doesn't begin with a slash. */
enum forward_answer forward_find(const struct forward *forward, struct str method,
    struct str target, struct question *ret, int *spent);

#endif
