/* The models that are applied for: each with one version, one component and one tier. */
#ifndef POPULATE_MODELS_H
#define POPULATE_MODELS_H

#include "tests/bench/populate/people.h"

/* Who founds, decides and asks. */
struct officials {
	struct person admin, chair, deputy, reviewer, lead, gateway;
};

/* Who applies, and for how many models. */
struct crowd {
	struct person *researchers;
	size_t researcher_count, model_count;
	size_t applied; /* applications so far */
};

/* The officials of the admin's INVITATION, and the board "access" that three of them sit on. */
void models_officials(struct town *t, const char *invitation, struct officials *ret);
/* COUNT models, model-0 …, whose tier model-0/partner the board decides about. */
void models_import(struct town *t, const struct officials *who, size_t count);

/* Only import model SLUG with its lead, gateway and tier "partner". */
void models_import_one(struct town *t, const struct officials *who, const char *slug);

#endif
