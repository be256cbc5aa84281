/* A file that isn't whole yet: PATH.part, until its digest is the right one. */
#ifndef CLI_PART_H
#define CLI_PART_H

#include "lib/hash.h"

struct part {
	struct str path; /* what it becomes */
	const char *own; /* PATH.part */
	int fd;
	struct hasher *hasher; /* of what is there */
	uint64_t size; /* so much is there */
	bool going; /* the caller's: more is coming */
	int failed; /* errno of what could not be written; 0: nothing */
};

/* Open it, and read what an earlier run left; what is more than WHOLE bytes is begun anew.
 * False with a sentence in *why: PATH is there already, someone else is at it, or it can't
 * be made. */
bool part_open(struct part *p, struct arena *a, struct str path, uint64_t whole, struct str *why);
bool part_add(struct part *p, struct str bytes);
/* Begin at the first byte again. */
bool part_restart(struct part *p);
/* It is whole: on the disk under its name, if its DIGEST is that and nothing else has the
 * name.  Of other bytes nothing is kept. */
bool part_keep(struct part *p, struct arena *a, struct str digest, struct str *why);
void part_close(struct part *p);

#endif
