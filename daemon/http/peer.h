/* How many connections each address has.  The main thread accepts and asks; any thread
 * may say that a connection has gone. */
#ifndef HTTP_PEER_H
#define HTTP_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct peers;
struct peer;

struct peers *peers_open(void);
void peers_close(struct peers *peers); /* NULL is fine */

/* Main thread only.  Count one more connection from ADDRESS (IPv6: from its /64), unless
 * it has MOST already: then NULL.  A Unix socket's peers are one. */
struct peer *peer_enter(struct peers *peers, const struct sockaddr_storage *address, size_t most);
/* Any thread. */
void peer_leave(struct peer *peer);

/* "192.0.2.7", "2001:db8::1", "unix": for the log. */
enum { PEER_TEXT = 48 };
void peer_text(const struct sockaddr_storage *address, char text[PEER_TEXT]);

#endif
