/* TLS 1.2 and 1.3 over non-blocking sockets.  The only user of OpenSSL's libssl. */
#ifndef HTTP_TLS_H
#define HTTP_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { TLS_WHY = 256 };

/* A certificate with its key, and how it is used. */
struct tls_context;

/* CERTIFICATE: PEM, the server's own first, then its issuers; KEY: PEM, unencrypted.
 * BEFORE: the context that it replaces, whose sessions go on; or NULL.  NULL with a sentence
 * in WHY, of TLS_WHY bytes. */
struct tls_context *tls_context_open(
    const char *certificate, const char *key, const struct tls_context *before, char *why);
/* The same certificate; the key that seals session tickets (RFC 5077) is a new one, and what OF
 * sealed isn't opened any more: a client then makes a whole handshake. */
struct tls_context *tls_context_renew(const struct tls_context *of);
/* Connections that were made from it go on.  NULL is fine. */
void tls_context_close(struct tls_context *context);

/* The server's side of a connection over the socket FD, which stays the caller's. */
struct tls;
struct tls *tls_open(struct tls_context *context, int fd);
/* Tells the other side, if that is possible without waiting.  NULL is fine. */
void tls_close(struct tls *tls);

/* What these return instead of a number of bytes: nothing could be moved until the socket
 * is readable, is writable, or never. */
enum { TLS_WANTS_READ = -1, TLS_WANTS_WRITE = -2, TLS_FAILED = -3 };

/* 1 when done, or one of the above. */
int tls_handshake(struct tls *tls);
/* As recv: 0 is the end.  While tls_holds, read again: epoll doesn't know of it. */
ssize_t tls_read(struct tls *tls, void *to, size_t room);
bool tls_holds(const struct tls *tls);
/* As send: may take only a part; the rest may be sent from elsewhere. */
ssize_t tls_write(struct tls *tls, const void *from, size_t n);

/* Make a key (ECDSA, P-256) and a certificate for NAME, localhost, 127.0.0.1 and ::1
 * that is its own issuer, valid for ten years; KEY gets mode 0600.  False with a sentence
 * in WHY; neither file may exist. */
bool tls_self_sign(const char *certificate, const char *key, const char *name, char *why);

#endif
