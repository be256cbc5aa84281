/* A file on its way out: a file thread opens it, the head is sent, then file threads send
 * the rest, a piece at a time, each connection's in its turn.  What the socket doesn't take
 * is awaited by the I/O thread, which itself never waits for the disk. */
#ifndef HTTP_SENDING_H
#define HTTP_SENDING_H

#include "daemon/http/conn.h"

struct sending;

/* JOB came back with a file to be sent; it is sent on to have the file opened. */
void sending_find(struct conn *conn, struct job *job);
/* The file is open, or cannot be (job->outcome): append the head. */
void sending_found(struct conn *conn, struct job *job);
/* Hand the next piece to a file thread, unless the socket takes nothing now. */
void sending_go_on(struct conn *conn);
/* A piece came back. */
void sending_came(struct conn *conn, struct job *job);
/* The socket takes more. */
void sending_unblock(struct conn *conn);
/* It is over, all sent or not: what was sent is noted.  NULL is fine. */
void sending_close(struct conn *conn);

#endif
