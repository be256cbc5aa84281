/* What a past answer rested on: what the ledger knew then, a line of each object with the entry
 * that says so. */
#ifndef CLI_PAST_H
#define CLI_PAST_H

#include "cli/session.h"

/* Append lines to B for ANSWER's `grounds`. */
void past_put(struct session *s, struct buf *b, const struct json *answer);

/* The path and query of the question that was typed, about SUBJECT. */
struct str past_path(const struct typed *typed, struct str subject);

#endif
