/* Is this key good?  OAuth 2.0 Token Introspection (RFC 7662), for gateways that ask so. */
#ifndef HTTP_INTROSPECT_H
#define HTTP_INTROSPECT_H

#include "daemon/http/io.h"
#include "daemon/http/request.h"

/* Append the reply, which begins as BASE: {"active":false}, or active with sub (the
 * account), jti (the key), exp and token_type.  Personal tokens are told to nobody. */
enum err introspect_answer(
    struct io *io, const struct request *r, const struct reply *base, const char **why);

#endif
