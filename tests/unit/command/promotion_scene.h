/* What the tests of promotions share: a published plan with its evidence, an auditor, and
 * everybody who looks at what comes of it. */
#ifndef TESTS_COMMAND_PROMOTION_SCENE_H
#define TESTS_COMMAND_PROMOTION_SCENE_H

#include "tests/unit/command/staging.h"

#include "lib/time.h"
#include "tests/unit/command/truth.h"

#include <string.h>

static struct staging staging;
static struct house *const house = &staging.scene.house;
static const struct person *const lead __attribute__((unused)) = &staging.scene.lead;
static const struct person *const chair __attribute__((unused)) = &staging.scene.chair;
static const struct person *const deputy __attribute__((unused)) = &staging.scene.deputy;
static const struct person *const stranger __attribute__((unused)) = &staging.scene.stranger;
static const struct person *const ines __attribute__((unused)) = &staging.ines;
static struct person auditor;

static const char approve[] __attribute__((unused)) = "{'vote':'approve','reason':'good'}";
static const char independently[]
    __attribute__((unused)) = "{'vote':'approve','reason':'good','independent':true}";
static const char because[] __attribute__((unused)) = "{'reason':'for a reason'}";
static const char drift[] __attribute__((unused)) = "{'code':'use_drift','reason':'why'}";

static inline int
open_staging(void **unused)
{
	(void)unused;
	staging_open(&staging);
	auditor = house_person(house, "olga", NULL);
	house_do(house, &house->ada, "role_propose",
	    "{'role':'auditor','account':'olga@example.org','reason':'to read along'}");
	staging_publish(&staging);
	staging_measure(&staging);
	house->now++;
	return 0;
}

static inline int
close_staging(void **unused)
{
	(void)unused;
	staging_close(&staging);
	return 0;
}

/* Everybody reads the truth about the promotion and its release. */
static inline void
assert_truth(void)
{
	const struct person *const people[] = {
	    &house->ada, chair, deputy, lead, stranger, ines, &auditor};

	for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		assert_true(truth_of(house, people[i], "promotion_show gpt-2") >= 5);
		assert_true(truth_of_list(house, people[i], "promotion_list gpt-2") >= 5);
		assert_true(truth_of(house, people[i], "release_show gpt-2") >= 3);
	}
}

static inline void
assert_state(const char *state)
{
	const struct json *r = house_do(house, lead, "promotion_show gpt-2", NULL);

	assert_text(text_at(r, "state"), state);
}

static inline void
propose(void)
{
	staging_propose(&staging);
	house->now++;
}

/* Approved and cooled off. */
static inline void
make_ready(void)
{
	propose();
	staging_approve(&staging);
	house->now += 2 * HOUR_MS;
	assert_state("ready");
}

#endif
