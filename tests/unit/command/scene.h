/* The people and the model that the tests of commands begin with. */
#ifndef TESTS_COMMAND_SCENE_H
#define TESTS_COMMAND_SCENE_H

#include "tests/unit/command/house.h"

struct scene {
	struct house house;
	struct person chair, deputy, lead, stranger;
};

/* Northfield's board "safety" with its chair and deputy; nobody else has a role. */
void scene_open(struct scene *s);
void scene_close(struct scene *s);

/* The document of model SLUG: versions 124m (once "117M") and 1.5b; components api,
 * weights, code, card. */
const char *scene_model(struct scene *s, const char *slug, const char *disclosure);
/* Import it, and have its lead confirmed. */
void scene_import(struct scene *s, const char *slug, const char *disclosure);

/* The document of tier "partner": weights and API of both versions for partners, on the
 * board's review; MORE, members that begin with a comma, may be "". */
const char *scene_partner(struct scene *s, const char *more);
/* … of tier "public": the card and the code of 124m, open. */
const char *scene_public(struct scene *s);

#endif
