/* A tier that is applied for, its board of four, two applicants. */
#ifndef TESTS_COMMAND_REVIEW_SCENE_H
#define TESTS_COMMAND_REVIEW_SCENE_H

#include "tests/unit/command/scene.h"

struct review_scene {
	struct scene s; /* chair chloe and deputy david of Northfield, lead lena of Openlab */
	struct person rita, otto; /* reviewers: rita of Westhaven, otto of none */
	struct person grace, heidi; /* applicants: grace of Southbank, heidi of Northfield */
	int researchers; /* who applied beside them */
};

/* Model gpt-2 with tier "partner": prompt_api on the API, a term of 365 days, a form with
 * one required question, "purpose", and terms "agreement"; board safety, quorum 2, more for
 * than against, two approvals, 14 days.  POLICY, members of the review such as
 * "'quorum':3,'blind':true", stands instead of quorum and approvals; NULL: these. */
void review_open(struct review_scene *r, const char *policy);
void review_close(struct review_scene *r);

/* Import that tier once more, with POLICY: a new revision. */
void review_tier(struct review_scene *r, const char *policy);

/* The model's release enters the first stage of its plan, which offers the tier; the next,
 * which doesn't. */
void review_release(struct review_scene *r);
void review_next_stage(struct review_scene *r);

/* WHO applies; the application's id. */
struct str review_apply(struct review_scene *r, const struct person *who);
/* The same by a new researcher of Southbank: a person has one open application for a tier. */
struct str review_apply_anew(struct review_scene *r);
/* WHO votes on it, for a reason; the reply. */
const struct json *review_vote(
    struct review_scene *r, const struct person *who, struct str application, const char *vote);
/* The same, refused with CODE. */
void review_vote_refused(
    struct review_scene *r, const struct person *who, struct str application, const char *code);

/* "COMMAND id": a line for house_do. */
const char *review_line(struct review_scene *r, const char *command, struct str id);

/* Does the object's "allowed" hold STEP? */
bool allows(const struct json *object, const char *step);

#endif
