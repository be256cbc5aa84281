/* What an answer rests on, as far as whoever asks may see it: the person, the grant with its
 * state and dates, the present stage, holds and restrictions; and what is under way. */
#ifndef CLI_WHY_H
#define CLI_WHY_H

#include "cli/screen.h"
#include "cli/session.h"

/* Append lines to B.  SUBJECT is an account's id or an ORCID iD, CONTEXT the answer's. */
void why_put(struct session *s, struct buf *b, struct str subject, const struct json *context);

/* Append a line of the application for the model that is under way, where it may do away with the
 * reason of a denial: *next, the command that the answer proposes, becomes to look at it. */
void why_applied(struct session *s, struct buf *b, struct str subject, const struct json *context,
    struct str *next);

/* A line of such a list; nothing when VALUE is empty. */
void why_line(struct buf *b, const struct screen *s, const char *name, struct str value);

#endif
