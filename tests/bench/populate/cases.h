/* Applications and what becomes of them. */
#ifndef POPULATE_CASES_H
#define POPULATE_CASES_H

#include "tests/bench/populate/models.h"

enum { CASES_BODY = 1024 };

/* The body of the N-th application for MODEL, submitted at once. */
void cases_body(size_t n, size_t model, char ret[CASES_BODY]);

/* Some applications of all, for who asks for their pages. */
enum { CASES_SAMPLE = 4096 };
struct cases_sample {
	char id[CASES_SAMPLE][ID_LENGTH + 1];
	size_t count;
};

/* COUNT applications that the board approved, and that became grants: each researcher in turn
 * for the model of their number, then for the next one. */
void cases_granted(struct town *t, const struct officials *who, struct crowd *crowd, size_t count,
    struct cases_sample *sample);
/* COUNT applications that wait; one in five has a vote. */
void cases_waiting(struct town *t, const struct officials *who, struct crowd *crowd, size_t count,
    struct cases_sample *sample);

#endif
