/* How far a file has come, on a terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/screen.h"

struct progress {
	const struct screen *err; /* borrowed; nothing is shown unless it is a terminal */
	struct str name;
	uint64_t done, size, begun; /* bytes: so far, in all, when it began */
	int64_t began, shown; /* ms */
};

/* It begins, with DONE of SIZE bytes there already. */
void progress_begin(
    struct progress *p, const struct screen *err, struct str name, uint64_t done, uint64_t size);
/* So many more; drawn anew a few times a second. */
void progress_add(struct progress *p, size_t bytes);
/* Take the line away. */
void progress_end(struct progress *p);

/* "1.2 GB", by powers of ten, in A. */
struct str progress_bytes(struct arena *a, uint64_t bytes);

#endif
