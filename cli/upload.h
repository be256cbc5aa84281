/* Files of an application's answers: sent, and fetched. */
#ifndef CLI_UPLOAD_H
#define CLI_UPLOAD_H

#include "cli/session.h"

/* Does an answer to a question of kind file say "@path"? */
bool upload_wanted(const struct json *fields, const struct json *answers);

/* ANSWERS with a file for each "@path": as they are to be sent once APPLICATION has the
 * files; each is sent to it first.  Of an empty APPLICATION those answers are left out. */
enum outcome upload_answers(struct session *s, struct str application, const struct json *fields,
    const struct json *answers, struct str *ret);

/* The commands application upload and application file. */
enum outcome upload_run(struct session *s);
enum outcome upload_fetch(struct session *s);

#endif
