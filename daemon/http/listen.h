/* Sockets that listen. */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

enum { LISTEN_WHY = 400 };

/* A socket that listens on WHERE, "HOST:PORT" or "[IPV6]:PORT"; port 0 takes any that is
 * free.  LOOPBACK: refuse any address but this host's own.  The address as it came out is
 * put into AT, of AT_ROOM bytes.  -1 with a sentence in WHY, of LISTEN_WHY bytes. */
int listen_tcp(const char *where, bool loopback, char *at, size_t at_room, char *why);

/* A Unix socket at PATH, mode 0660; a socket there that nobody listens on is replaced. */
int listen_unix(const char *path, char *why);

#endif
