/* What a JSON reply is asked for: .code  .items[0].id  .allowed[*]  .items[name=Grace].id */
#ifndef SCENARIO_PATH_H
#define SCENARIO_PATH_H

#include "lib/json.h"

/* Is TEXT a path?  "." is the whole reply; [N] an item of a list, [*] any item,
 * [name=VALUE] the items that have this member. */
bool path_ok(struct str text);

/* The first value at PATH within REPLY, NULL when there is none; with a VALUE, the first
 * that reads so. */
const struct json *path_find(
    struct arena *a, const struct json *reply, struct str path, const struct str *value);

/* A value as an expectation writes it: text as it is, numbers, true, false, null; lists
 * and objects as JSON without spaces. */
struct str path_text(struct arena *a, const struct json *value);

#endif
