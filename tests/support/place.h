/* A directory for one test, gone with everything in it afterwards. */
#ifndef TESTS_SUPPORT_PLACE_H
#define TESTS_SUPPORT_PLACE_H

#include "lib/str.h"

struct place {
	char path[64];
	char db[96]; /* "sluice.db" in it; not made yet */
};

/* Fails the test when there is no room. */
void place_open(struct place *place);
void place_close(struct place *place);

/* PLACE/NAME, in A. */
const char *place_file(const struct place *place, struct arena *a, const char *name);
/* How many files stand in PLACE/NAME; 0 when there is no such directory. */
int place_count(const struct place *place, const char *name);

/* The name that sorts last in the directory FOLDER, in A; p == NULL when there is none. */
struct str last_file(struct arena *a, const char *folder);

/* The bytes of the file at PATH, in A; p == NULL when there is none. */
struct str file_text(struct arena *a, const char *path);
void file_write(const char *path, struct str text);

#endif
