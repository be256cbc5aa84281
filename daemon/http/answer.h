/* From a request to its reply: at once, or by a command that is handed on. */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "daemon/http/conn.h"
#include "daemon/http/request.h"

/* Inside index_enter.  May the body of R, which isn't whole yet, take up memory until it
 * is?  A large one is for those who are known. */
MUST_USE enum err answer_awaits(struct conn *conn, const struct request *r);
/* Inside index_enter.  Appends the reply to the thread's `out`, or sets conn->job. */
void answer_request(struct conn *conn, const struct request *r);
/* A job came back: append its reply, or take the next step of a file. */
void answer_came(struct conn *conn, struct job *job);
/* Append the reply of a command that came back. */
void answer_job(struct conn *conn, struct job *job);
/* Is the body of R a file, to be put to the disk as it comes? */
bool answer_takes(struct conn *conn, const struct request *r);
/* Append a refusal in place of the reply that conn->away begins. */
void answer_refused(struct conn *conn, enum err e, const char *why);
/* Append a refusal of a request that could not be read; the connection ends with it. */
void answer_unread(struct conn *conn, const struct request *r, enum err e, const char *why);

#endif
