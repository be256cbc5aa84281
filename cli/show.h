/* JSON values as people read them. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/screen.h"
#include "lib/json.h"

/* A value in one line: times as "2026-11-24 14:30 UTC", true as "yes", a list's items with
 * commas between; SHORT ids are "app_…7K2M9Q".  Objects are their JSON. */
struct str show_value(struct arena *a, const struct json *value, bool short_ids);

/* How the value of a member NAME is tinted: states only. */
enum tint show_tint(struct str name, struct str text);

/* A list's items as a table; COLUMNS names its members ("slug name state"), and when it is
 * empty the first few members with one value each are taken. */
void show_list(struct buf *b, const struct screen *s, const struct json *items, struct str columns,
    size_t indent);

/* An object as "name  value" lines, longer things indented below their name. */
void show_object(struct buf *b, const struct screen *s, const struct json *object, size_t indent);

#endif
