/* What each kind of question looks like as text, and what text becomes as its answer. */
#ifndef CLI_FORM_KIND_H
#define CLI_FORM_KIND_H

#include "lib/json.h"

/* What may be written, in lines; empty: anything on one. */
struct str form_kind_hint(struct arena *a, const struct json *field);
/* An answer (NULL: none) behind "name:", to the end of its last line. */
void form_kind_put(struct buf *b, const struct json *field, const struct json *answer);
/* What is wrong with TEXT as an answer, NULL: nothing.  What only the server can judge is
 * left to it. */
const char *form_kind_judge(const struct json *field, struct str text);
/* Write it as the member NAME; TEXT was judged. */
void form_kind_read(
    struct json_out *out, const char *name, const struct json *field, struct str text);

#endif
