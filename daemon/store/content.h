/* Files by what they hold: DATA/files, in which each stands under the SHA-256 of its
 * bytes, and a folder of the operator's, from which files are served where they lie.  No
 * name that somebody sent ever becomes a path here.
 *
 * Everything waits for the disk: not for an I/O thread.  Any thread may call; one stream
 * belongs to one thread at a time.  Failures: ERR_STORE_FULL, ERR_STORE_READ_ONLY, and
 * ERR_INTERNAL with errno set. */
#ifndef STORE_CONTENT_H
#define STORE_CONTENT_H

#include "lib/err.h"
#include "lib/hash.h"

struct content;

/* FOLDER is made, 0700, when it isn't there, and what was cut off in it is removed.
 * Nobody else may have it open.  ROOT is the operator's folder; "" or NULL: there is
 * none.  NULL with a sentence in *why. */
struct content *content_open(const char *folder, const char *root, const char **why);
void content_close(struct content *c); /* NULL is fine */

/* A file on its way in. */
struct inflow;

/* SIZE: how many bytes will come; more than there is room for is refused at once. */
MUST_USE enum err content_begin(struct content *c, uint64_t size, struct inflow **ret);
MUST_USE enum err content_add(struct inflow *in, struct str bytes);
/* It is whole: on the disk under its digest when this returns OK, also after a power cut;
 * the same bytes again are no second file.  Ends IN whatever is returned. */
MUST_USE enum err content_end(struct inflow *in, struct digest *ret);
/* It won't become whole: nothing is left of it.  NULL is fine. */
void content_drop(struct inflow *in);

/* An open file, to be read and closed by the caller. */
struct content_file {
	int fd;
	uint64_t size;
};
/* The file of DIGEST; ERR_NOT_FOUND when there is none. */
MUST_USE enum err content_find(
    const struct content *c, const struct digest *digest, struct content_file *ret);
/* The regular file PATH below the operator's folder, reached without ever leaving it;
 * ERR_NOT_FOUND for anything else. */
MUST_USE enum err content_find_below(
    const struct content *c, const char *path, struct content_file *ret);

/* Remove the files that IS_NAMED says nothing names, by digests in hexadecimal; returns how many.
 * Only while nothing comes in. */
int content_sweep(struct content *c, bool (*is_named)(void *of, struct str digest), void *of);

#endif
