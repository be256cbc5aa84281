/* A stage of few places: one, for whoever is approved. */
#ifndef TESTS_COMMAND_FEW_H
#define TESTS_COMMAND_FEW_H

#include "tests/unit/command/staging.h"

#include "tests/unit/command/truth.h"

extern struct staging staging;
extern struct person greta; /* who would like it, as the scene's stranger would */
static struct house *const house = &staging.scene.house;

/* Open it, with the place given by RULE, as plans call it, and LATER stages of its plan, each
 * with a comma before it; and close all. */
void few_open(const char *rule, const char *later);
/* That plan. */
const char *few_plan(const char *rule, const char *later);
int few_close(void **unused);

/* "COMMAND ID", in the house. */
const char *few_line(const char *command, struct str id);
/* An application of theirs that the board has approved: its id. */
struct str few_approved(const struct person *applicant);

/* Everybody who may look at what comes of it. */
enum { FEW_PEOPLE = 7 };
extern const struct person *const few_people[FEW_PEOPLE];

#endif
