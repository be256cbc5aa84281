/* A ledger in a file: JSON Lines, an item of GET /v1/ledger each, the checkpoint last. */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli/audit.h"

#include <stdio.h>

/* Write VALUE as one line. */
void export_put(FILE *file, struct arena *a, const struct json *value);

/* Audit every entry of FILE; the checkpoint, in A, in *ret.  False with a sentence in *why
 * at the first entry that is wrong, or when the file was cut off. */
bool export_read(
    FILE *file, struct arena *a, struct audit *v, const struct json **ret, struct str *why);

#endif
