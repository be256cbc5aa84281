/* JSON values as people read them. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/layout.h"
#include "cli/screen.h"
#include "lib/json.h"

/* A value in one line: times as "2026-11-24 14:30 UTC", true as "yes", a list's items with
 * commas between; SHORT ids are "app_…7K2M9Q".  An object is its slug, name or title, else
 * its JSON. */
struct str show_value(struct arena *a, const struct json *value, bool short_ids);

/* How the value TEXT of a member NAME is tinted: states, results and votes. */
enum tint show_tint(struct str name, struct str text);

/* A list's items as SHAPE says (cli/layout.h); without a word from it, a table of the first
 * few members with one value each.  Columns that no item fills are left out.  SHAPE may be
 * NULL. */
void show_list(struct buf *b, const struct screen *s, const struct json *items,
    const struct json *shape, size_t indent);

/* An object as "name  value" lines, longer things indented below their name; what is null
 * is left out.  SHAPE, or NULL, says how its members are laid out. */
void show_object(struct buf *b, const struct screen *s, const struct json *object,
    const struct json *shape, size_t indent);

#endif
