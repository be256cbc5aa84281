/* A questionnaire as text that people edit, and their answers read back from it. */
#ifndef CLI_FORM_H
#define CLI_FORM_H

#include "lib/json.h"
#include "lib/shape.h"

/* FIELDS is the JSON list of a tier's questions; what each kind looks like is form_kind.h's.
 * ANSWERS, an object or NULL,
 * fills in what was answered before.  The text:
 *
 *     # Purpose (required)
 *     # What the model is for.
 *     purpose: one line
 *
 *     # Plan, in as many lines as you like
 *     plan:
 *     	first line, each line indented
 *     	second line
 */
void form_put(struct buf *b, const struct json *fields, const struct json *answers);

/* Read TEXT back: the answers as a JSON object in OUT.  False when FAULTS gained any; each
 * names the line ("line 12: …") and points to the field.  Questions left empty are left out,
 * which is a fault of the required ones unless PARTLY; a number becomes an integer, a
 * checkbox true or false. */
bool form_read(const struct json *fields, struct str text, bool partly, struct json_out *out,
    struct faults *faults);

/* TEXT with each fault as a note "#! …" above the question that its pointer names, or at the
 * top where it names none; notes of that kind that it holds already are taken out. */
struct str form_mark(struct arena *a, struct str text, const struct faults *faults);

#endif
