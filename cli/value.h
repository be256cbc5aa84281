/* One JSON value as people read it. */
#ifndef CLI_VALUE_H
#define CLI_VALUE_H

#include "cli/screen.h"
#include "lib/json.h"

/* A value in one line: times as "2026-11-24 14:30 UTC", durations as "14 days", true as
 * "yes", a list's items with commas between; in a table shorter, ids as "app_…7K2M9Q".
 * An object is its slug, name or title, else its members. */
struct str value_text(struct arena *a, const struct json *value, bool in_table);

/* A member's name as words: "created at". */
struct str value_words(struct arena *a, struct str name);

/* How the value TEXT of a member NAME is tinted: states, results and votes. */
enum tint value_tint(struct str name, struct str text);

/* Would TEXT be of no use if it were cut: an id, a time? */
bool value_is_whole(struct str text);

/* Does it take more than a line: an object, a list of objects? */
bool value_is_deep(const struct json *value);

/* Is the member NAME one that every reply carries for programs? */
bool value_is_hidden(struct str name);

#endif
