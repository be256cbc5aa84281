/* Front ends that ask with a request of their own: may the holder of the key do what the
 * front end was asked for? */
#ifndef HTTP_FRONT_H
#define HTTP_FRONT_H

#include "daemon/http/io.h"
#include "daemon/http/request.h"

#define FRONT_PATH "/access/v1/forward" /* and whatever lies below it */

/* Append the reply, which begins as BASE: 200, 401 or 403, with fields Sluice-Decision,
 * Sluice-Reason and Sluice-Grant, and how long it may be kept. */
enum err front_answer(
    struct io *io, const struct request *r, const struct reply *base, const char **why);

#endif
