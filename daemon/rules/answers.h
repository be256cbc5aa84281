/* A tier's form, and answers to it.  The form is a JSON list of questions {"name",
 * "title", "help", "kind", "required", "private", "shown_if"} and what belongs to the kind:
 *
 *     text, long_text    a text; one of one line, one of many
 *     choice, choices    one of "choices"; several of them, a list
 *     number             a whole number, within "least" and "most"
 *     date               "2026-11-24"; with "future" one that is still to come
 *     country            its two letters
 *     checkbox           true or false; a required one has to be true
 *     table              a list of at most "most" rows, objects by its "columns"
 *     file               {"digest", "name"} of a file that was uploaded; one of the "types"
 *
 * "shown_if" {"question", "is"} asks only when an earlier question was answered so, "is"
 * being an answer or a list of them.  Pure. */
#ifndef RULES_ANSWERS_H
#define RULES_ANSWERS_H

#include "lib/shape.h"

enum { ANSWER_TEXT_MAX = 1000, ANSWER_LONG_TEXT_MAX = 20000 }; /* code points */
enum { ANSWER_ROWS_MAX = 100, ANSWER_FILES_MAX = 100 };

/* A file that was uploaded for these answers. */
struct answer_file {
	struct str digest; /* hexadecimal */
	struct str type; /* "pdf": schema/filetypes.def */
};

struct answered {
	const struct json *fields; /* the questions, or NULL: there are none */
	const struct json *answers; /* an object, or NULL */
	const struct answer_file *files;
	int file_count;
	int64_t now; /* ms */
};

/* What is wrong with them, each fault pointing to "/answers/NAME", in a table to
 * "/answers/NAME/ROW/COLUMN".  A required question that is null, empty or unchecked is
 * unanswered; one that isn't shown must not be answered. */
void answers_check(const struct answered *a, struct faults *faults);

/* Is FIELD asked, with these ANSWERS to the questions before it? */
bool answers_show(const struct json *fields, const struct json *field, const struct json *answers);

/* Write them as the object NAME in the order of the form, the unanswered left out and what
 * the form doesn't ask for behind it: the same answers are the same text. */
void answers_put(
    struct json_out *o, const char *name, const struct json *fields, const struct json *answers);

/* The same of those only that aren't private to the boards. */
void answers_put_shared(
    struct json_out *o, const char *name, const struct json *fields, const struct json *answers);

/* Is the question NAME private to the boards and the applicant? */
bool answers_private(const struct json *fields, struct str name);

#endif
