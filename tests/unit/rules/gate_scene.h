/* What the tests of gates share: evidence, lines, and how a line comes out. */
#ifndef TESTS_UNIT_RULES_GATE_SCENE_H
#define TESTS_UNIT_RULES_GATE_SCENE_H

#include "daemon/rules/gate.h"

#include "lib/decimal.h"
#include "lib/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define NOW ((int64_t)1000 * DAY_MS)

static struct arena arena;

static inline int
empty_arena(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static inline struct evidence
measured(int64_t micro)
{
	return (struct evidence){.id = STR("evd_1"),
	    .criterion = STR("detector_accuracy"),
	    .version = STR("ver_1"),
	    .style = STYLE_WEIGHTS,
	    .kind = EVIDENCE_SCORE,
	    .value = micro,
	    .n = 5000,
	    .valid_until = INT64_MAX};
}

static inline struct evidence
rate(int64_t numerator, int64_t denominator)
{
	struct evidence e = measured(numerator * MICRO / denominator);

	e.kind = EVIDENCE_RATE;
	e.numerator = numerator;
	e.n = e.denominator = denominator;
	return e;
}

static inline struct gate_line
line(enum comparison comparison, int64_t limit)
{
	return (struct gate_line){.type = GATE_EVALUATION,
	    .wish = {.criterion = STR("detector_accuracy"),
		.version = STR("ver_1"),
		.style = STYLE_WEIGHTS},
	    .comparison = comparison,
	    .limit = limit,
	    .counted = true};
}

static inline struct gate_finding
find(struct gate_line l, const struct evidence *all, size_t count)
{
	struct gate_facts facts = {
	    .evidence = all, .evidence_count = count, .now = NOW, .dwell_ms = -1};

	return gate_line_find(&l, &facts);
}

static inline void
assert_finds(struct gate_line l, struct evidence e, enum gate_result result)
{
	struct gate_finding f = find(l, &e, 1);

	if (f.result != result)
		fail_msg("%.*s: %s, not %s", STR_ARG(gate_text(&arena, &l, &f)),
		    gate_result_word(f.result), gate_result_word(result));
}

#endif
