/* Files that come or go with a call.  Their bytes pass through no handler: file threads
 * put them into the content store (store/content.h) and send them from there. */
#ifndef COMMAND_FILE_H
#define COMMAND_FILE_H

#include "lib/hash.h"
#include "lib/sniff.h"

/* Of a command flagged STREAM, its body; of one flagged MEASURED, the file below the
 * operator's folder that the member `path` of its body names.  The command is rehearsed
 * before the first byte is awaited or read: then the digest is all zero, as is the size
 * of a file that is to be measured. */
struct file_in {
	struct digest digest;
	uint64_t size;
	char head[SNIFF_HEAD]; /* of a body: how it begins */
	size_t head_n;
};

/* What a command answers with in place of JSON: bytes FROM … TO - 1 of a file. */
struct file_out {
	struct str path; /* below the operator's folder; p == NULL: found by digest */
	struct digest digest;
	uint64_t size; /* another one on the disk, and it isn't sent */
	uint64_t from, to;
	struct str part; /* the id under which it is noted what was sent; empty: isn't */
};

#endif
