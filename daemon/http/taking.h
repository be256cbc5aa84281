/* A file on its way into a command: the body of a request, or a file of the operator's
 * that is measured.  First the command is rehearsed without it, so that only those wait
 * or are waited for who would not be refused; then the file is put in place or hashed by a
 * file thread, piece by piece; then the command is given.  A connection holds one piece
 * of a body at a time. */
#ifndef HTTP_TAKING_H
#define HTTP_TAKING_H

#include "daemon/http/conn.h"

struct taking;

/* Takes over JOB, a prepared command flagged STREAM or MEASURED, and hands its rehearsal,
 * which is REHEARSAL, prepared alike, to the writer.  LENGTH: of the body that is yet to be
 * read from the connection; WAITS: its sender does so for "100 Continue".  ERR_BUSY: neither
 * job was taken. */
MUST_USE enum err taking_open(
    struct conn *conn, struct job *job, struct job *rehearsal, uint64_t length, bool waits);
/* JOB came back: the rehearsal, a piece, or the command itself. */
void taking_came(struct conn *conn, struct job *job);
/* The bytes that were used of those that came, 0 when they are too few yet. */
size_t taking_bytes(struct conn *conn, struct str bytes);
/* Is there more to be read for it? */
bool taking_awaits(const struct conn *conn);
/* Give it up with all that was put so far.  NULL is fine. */
void taking_close(struct conn *conn);

#endif
