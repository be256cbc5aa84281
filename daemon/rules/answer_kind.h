/* What each kind of question takes as an answer. */
#ifndef RULES_ANSWER_KIND_H
#define RULES_ANSWER_KIND_H

#include "daemon/rules/answers.h"

/* What is wrong with ANSWER, which was given, to FIELD, a question or a table's column;
 * NULL: nothing.  Of a table's rows only their number is judged. */
const char *answer_wrong(
    const struct answered *a, const struct json *field, const struct json *answer);

/* Is it no answer at all: absent, null, an empty text or list? */
bool answer_missing(const struct json *answer);

/* The member of an object by its name, NULL: none. */
const struct json *answer_to(const struct json *object, struct str name);

#endif
