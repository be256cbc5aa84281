/* A model with tiers, a board with an independent member, and plans to release it. */
#ifndef TESTS_COMMAND_STAGING_H
#define TESTS_COMMAND_STAGING_H

#include "tests/unit/command/scene.h"

struct staging {
	struct scene scene; /* chair and deputy of Northfield, the lead of Openlab */
	struct person ines; /* reviewer of the board safety, of Southfield */
	struct str seat; /* her role */
};

/* Model gpt-2 with its tiers: "public", open: weights, code and card of both versions;
 * "partner": API and weights of both; "hosted", for vetted people: the API of both. */
void staging_open(struct staging *s);
void staging_close(struct staging *s);

/* A line that asks for detector_accuracy of VERSION, 95 at least, in the style weights. */
const char *staging_line(struct staging *s, const char *version);

/* A stage SLUG: OFFERS and GATE are what stands between the brackets of these lists, MORE
 * members that begin with a comma. */
const char *staging_stage(
    struct staging *s, const char *slug, const char *offers, const char *gate, const char *more);
/* The first stage, which gives the weights of 124m to the public, and the second, of 1.5b
 * too; both with the line and the reason that they need. */
const char *staging_small(struct staging *s);
const char *staging_full(struct staging *s);
/* The plan of these stages, with commas between. */
const char *staging_plan(struct staging *s, const char *stages);

/* Evidence of detector_accuracy of VERSION in the style weights; MORE members. */
const char *staging_evidence(
    struct staging *s, const char *version, const char *value, const char *more);

/* The plan of both stages, published; and evidence that passes both gates. */
void staging_publish(struct staging *s);
void staging_measure(struct staging *s);

/* A proposal's body with the whole worksheet; proposing the next stage with it; chair and
 * Ines, who is independent, approving; what must be typed; and all of it up to the next
 * stage, with two hours of cooling off. */
const char *staging_proposal(struct staging *s);
const struct json *staging_propose(struct staging *s);
void staging_approve(struct staging *s);
const char *staging_statement(struct staging *s);
void staging_enter(struct staging *s);
/* The same of a stage that gives nothing for good: no worksheet, no statement. */
void staging_enter_plainly(struct staging *s);

#endif
