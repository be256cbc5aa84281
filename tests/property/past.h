/* Answers that were given, asked for once more when much has happened since. */
#ifndef TESTS_PROPERTY_PAST_H
#define TESTS_PROPERTY_PAST_H

#include "tests/property/history.h"

enum { PAST_MOST = 400 };

struct past {
	size_t count;
	struct {
		const char *line, *query; /* in the house's arena */
		bool permit;
		enum reason reason;
	} answer[PAST_MOST];
};

/* Q, of an account about a model that there is, was answered so at AT; others are let go. */
void past_remember(struct past *p, struct history *h, const struct question *q, int64_t at,
    const struct answer *answer);

/* Ask the ledger for each.  NULL, or what is wrong, to be freed; *asked counts them. */
char *past_check(const struct past *p, struct history *h, uint64_t *asked);

#endif
