/* A tier's form, and answers to it.  The form is a JSON list of questions {"name",
 * "title", "help", "kind", "choices", "required"}; kind is text, long_text, choice, number,
 * date, checkbox or country.  Pure. */
#ifndef RULES_ANSWERS_H
#define RULES_ANSWERS_H

#include "lib/shape.h"

enum { ANSWER_TEXT_MAX = 1000, ANSWER_LONG_TEXT_MAX = 20000 }; /* code points */

/* Check ANSWERS, an object or NULL, against FIELDS, the list or NULL; each fault points to
 * "/answers/NAME".  A required question that is null, empty or unchecked is unanswered. */
void answers_check(const struct json *fields, const struct json *answers, struct faults *faults);

/* Write them as the object NAME in the order of the form, the unanswered left out and what
 * the form doesn't ask for behind it: the same answers are the same text. */
void answers_put(
    struct json_out *o, const char *name, const struct json *fields, const struct json *answers);

#endif
