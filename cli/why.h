/* What an answer rests on, as far as whoever asks may see it: the person, the grant with its
 * state and dates, the present stage, holds and restrictions, and an application that is under
 * way. */
#ifndef CLI_WHY_H
#define CLI_WHY_H

#include "cli/screen.h"
#include "cli/session.h"

/* Append lines to B.  SUBJECT is an account's id or an ORCID iD, CONTEXT the answer's; TIER a
 * tier by its name.  *next, the command that the answer proposes, becomes another where an
 * application for the model is under way. */
void why_put(struct session *s, struct buf *b, struct str subject, const struct json *context,
    struct str *next);

/* A line of such a list; nothing when VALUE is empty. */
void why_line(struct buf *b, const struct screen *s, const char *name, struct str value);

#endif
