/* Small files, read and written whole. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include "lib/buf.h"

enum { FILE_READ_MAX = 16 << 20 };

/* The bytes of the file PATH ("-": standard input) in A; false with a sentence in *why
 * when it cannot be read or holds more than FILE_READ_MAX bytes. */
bool file_read(struct arena *a, struct str path, struct str *ret, struct str *why);

/* The bytes of a file of any size, mapped, not read; file_unmap when done. */
bool file_map(struct arena *a, struct str path, struct str *ret, struct str *why);
void file_unmap(struct str bytes);

/* As file_read, without white space around it, and only of a regular file that belongs to
 * the caller or root and that nobody else may read or write. */
bool file_read_secret(struct arena *a, struct str path, struct str *ret, struct str *why);

/* Put TEXT in the place of PATH at once, readable by its owner alone, on disk when it
 * returns; missing directories on the way are made with mode 0700. */
bool file_write_private(struct arena *a, struct str path, struct str text, struct str *why);

#endif
