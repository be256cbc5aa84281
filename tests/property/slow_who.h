/* Who asks for what, as far as the tables know them. */
#ifndef TESTS_PROPERTY_SLOW_WHO_H
#define TESTS_PROPERTY_SLOW_WHO_H

#include "tests/property/slow_read.h"

struct ask {
	const struct slow *s;
	const struct slow_account *who; /* NULL: nobody known */
	const struct slow_key *key; /* NULL: not asked by a key */
	const struct slow_model *model;
	int capability; /* negative: none is called like that */
	int64_t now;
	bool grants_count; /* the subject's grants are looked at */
};

struct ask slow_ask(const struct slow *s, const struct question *q, int64_t now);

/* Why the subject may use no grant at all; REASON_COUNT: it may. */
enum reason slow_standing(const struct ask *a);

/* Is it a grant of the subject on the model, for the key that asks? */
bool slow_theirs(const struct ask *a, const struct slow_grant *g);

/* Until when may the subject know of the model?  NOW: it may not. */
int64_t slow_sees_until(const struct ask *a);

#endif
