/* Whoever sends "Prefer: progress" with a lengthy command is told how far it has come, once a
 * second, by interim responses (RFC 9110 15.2):
 *
 *   HTTP/1.1 102 Processing
 *   Sluice-Progress: 340000/2000000
 *
 * A proxy may keep them back; the reply comes all the same. */
#ifndef HTTP_TELLING_H
#define HTTP_TELLING_H

#include "daemon/http/conn.h"

/* The connection's job is on its way. */
void telling_begin(struct conn *conn);
/* It is back. */
void telling_end(struct conn *conn);

#endif
