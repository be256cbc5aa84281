/* What the tests of acts share: a release in the second of four stages with something of every
 * kind in flight, and each act done to it. */
#ifndef TESTS_COMMAND_ACTS_SCENE_H
#define TESTS_COMMAND_ACTS_SCENE_H

#include "tests/unit/command/review_scene.h"
#include "tests/unit/command/truth.h"

extern struct acts_scene {
	struct review_scene r;
	struct person pending, waiting; /* who has yet to accept terms; who waits for a place */
	struct person duty, auditor;
	/* Applications and grants: of heidi, of those two, of grace. */
	struct str reviewed, pending_grant, waitlisted, active_grant;
} acts_scene;

static struct house *const h = &acts_scene.r.s.house;
static const struct person *const lead __attribute__((unused)) = &acts_scene.r.s.lead;
static const struct person *const chair __attribute__((unused)) = &acts_scene.r.s.chair;
static const char why[] __attribute__((unused)) = "{'code':'use_drift','reason':'A reason.'}";

/* For cmocka: stages "own", "some", "wide" and "last", of which the third is proposed. */
int acts_open(void **unused);
int acts_close(void **unused);

/* An offer of TIER, a stage with OFFERS and MORE members, as a plan has them. */
const char *acts_offer(const char *tier);
const char *acts_stage(const char *slug, const char *offers, const char *more);

/* WHO accepts the terms of GRANT, which may refuse. */
void acts_accept_terms(const struct person *who, struct str grant);

/* The acts; widen: the proposal is approved and promoted. */
void acts_hold(void);
void acts_restrict_api(void);
void acts_roll_back(void);
void acts_leak(void);
void acts_widen(void);
void acts_complete(void);
void acts_withdraw(void);
void acts_withdraw_offer(void);

#endif
