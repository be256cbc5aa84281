/* Facts for the tests of the index: one model, two tiers, a release, people. */
#ifndef TESTS_INDEX_SCENE_H
#define TESTS_INDEX_SCENE_H

#include "daemon/index/index.h"
#include "lib/id.h"
#include "schema/objects.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NOW = 1000000, LATER = NOW + 100000000 };
enum { PROMPT_API = 2, WEIGHTS_DOWNLOAD_GATED = 22 }; /* schema/capabilities.def */
enum { API, WEIGHTS }; /* components of the model */

/* The N-th id of a kind. */
struct ulid id(enum object kind, uint32_t n);

/* "acc_…" in one of a few buffers. */
struct str account_text(uint32_t n);

struct capabilities capabilities_of(int first, int second);
struct fact account_fact(uint32_t n);

/* Model 0, "gpt2": versions 124m and 1.5b of an API and of weights. */
struct fact model_fact(void);

/* Tier 0, "partner": the API and weights; tier 1, "public": the API, open. */
struct fact tier_fact(uint32_t n);

/* Stage 2: to partners the API of both versions and the weights of 124m. */
struct fact release_fact(void);

/* Grant N of ACCOUNT: partner's, everything, without end. */
struct fact grant_fact(uint32_t n, uint32_t account);

struct world {
	struct index *index;
	struct index_reader *reader;
	uint64_t position;
};

void apply(struct world *w, const struct fact *facts, size_t count);
void apply_one(struct world *w, struct fact fact);

/* Accounts 0 and 1, of which 0 is a partner. */
void world_open(struct world *w);
void world_close(struct world *w);

/* May account N prompt the model over the API? */
struct question question(uint32_t n);

struct answer ask(struct world *w, struct question q, int64_t now);

void assert_id(struct ulid found, struct ulid expected);

/* The reason of a denial, REASON_COUNT for a permit. */
enum reason outcome(struct world *w, struct question q);

#define assert_permitted(w, q)       assert_int_equal(outcome((w), (q)), REASON_COUNT)
#define assert_denied(w, q, because) assert_int_equal(outcome((w), (q)), REASON_##because)
#endif
