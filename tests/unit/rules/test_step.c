/* Every state, step and combination of relations that a line of the table speaks of.
 * What is claimed here holds for any table, so that lines can be added freely. */
#include "daemon/rules/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const struct line {
	enum object kind;
	enum state from;
	enum step step;
	enum state to;
	uint64_t who, never;
} lines[] = {
#define SIGHT(object, who)
#define RIPE(object, from, to)
#define STATE_SAME SAME
#define TAKE(object, from, step, to, who, never)                                                   \
	{OBJECT_##object, STATE_##object##_##from, STEP_##step, STATE_##to, who, never},
#include "daemon/rules/steps.def"
#undef TAKE
#undef RIPE
#undef SIGHT
};
enum { LINES = sizeof(lines) / sizeof(lines[0]) };

static const uint64_t sights[OBJECT_COUNT] = {
#define TAKE(object, from, step, to, who, never)
#define RIPE(object, from, to)
#define SIGHT(object, who) [OBJECT_##object] = who,
#include "daemon/rules/steps.def"
#undef SIGHT
#undef RIPE
#undef TAKE
};

static const enum object kinds[STATE_COUNT] = {
#define STATE(object, name, word) [STATE_##object##_##name] = OBJECT_##object,
#include "schema/states.def"
#undef STATE
};

static const char *const relation_names[] = {
#define RELATION(name, bit) [bit] = #name,
#include "daemon/rules/relations.def"
#undef RELATION
};
enum { RELATIONS = sizeof(relation_names) / sizeof(relation_names[0]) };

/* --- going through everything ----------------------------------------------------------------- */

/* The relations that the table speaks of for this step of this kind, and one that it doesn't. */
static uint64_t
relations_of(enum object kind, enum step step)
{
	uint64_t bits = sights[kind];

	for (int i = 0; i < LINES; i++)
		if (lines[i].kind == kind && lines[i].step == step)
			bits |= lines[i].who | lines[i].never;
	for (int i = 0; i < RELATIONS; i++)
		if ((bits & 1ull << i) == 0)
			return bits | 1ull << i;
	return bits;
}

typedef void case_check(enum state now, enum step step, uint64_t relations);

static void
each_subset(enum state now, enum step step, case_check *check)
{
	uint64_t all = relations_of(kinds[now], step), subset = all;

	for (;; subset = (subset - 1) & all) {
		check(now, step, subset);
		if (subset == 0)
			return;
	}
}

static bool
is_spoken_of(enum object kind, enum step step)
{
	for (int i = 0; i < LINES; i++)
		if (lines[i].kind == kind && lines[i].step == step)
			return true;
	return false;
}

/* Of the steps that no line of the kind speaks of, one stands for all. */
static void
each_case(case_check *check)
{
	for (int now = 0; now < STATE_COUNT; now++) {
		bool foreign = false;
		for (int step = 0; step < STEP_COUNT; step++) {
			bool own = is_spoken_of(kinds[now], (enum step)step);
			if (own || !foreign)
				each_subset((enum state)now, (enum step)step, check);
			foreign = foreign || !own;
		}
	}
}

/* For the messages. */
static const char *
text_of(enum state now, enum step step, uint64_t relations)
{
	static char text[512];
	size_t n = (size_t)snprintf(
	    text, sizeof(text), "%s %s by", state_word(now), step_word(step));

	for (int i = 0; i < RELATIONS; i++)
		if ((relations & 1ull << i) != 0)
			n += (size_t)snprintf(text + n, sizeof(text) - n, " %s", relation_names[i]);
	return text;
}

static struct verdict
take(enum state now, enum step step, uint64_t relations)
{
	return step_take(kinds[now], now, step, relations);
}

/* What the lines that speak of this say, whatever their order. */
struct saying {
	bool permits; /* a line of the present state lets them, and nothing bars them from it */
	bool bars; /* … would let them, but for what else they are */
	bool elsewhere; /* a line of another state would let them */
	bool barred_elsewhere;
};

static struct saying
ask_lines(enum state now, enum step step, uint64_t relations)
{
	struct saying s = {0};

	for (int i = 0; i < LINES; i++) {
		const struct line *l = &lines[i];
		bool barred = (l->never & relations) != 0;
		if (l->kind != kinds[now] || l->step != step || (l->who & relations) == 0)
			continue;
		s.permits = s.permits || (l->from == now && !barred);
		s.bars = s.bars || (l->from == now && barred);
		s.elsewhere = s.elsewhere || (l->from != now && !barred);
		s.barred_elsewhere = s.barred_elsewhere || (l->from != now && barred);
	}
	return s;
}

/* --- claims about step_take ------------------------------------------------------------------- */

static void
check_sight(enum state now, enum step step, uint64_t relations)
{
	bool sees = (sights[kinds[now]] & relations) != 0;

	assert_int_equal(step_sees(kinds[now], relations), sees);
	if ((take(now, step, relations).answer == ERR_NOT_FOUND) == sees)
		fail_msg("%s", text_of(now, step, relations));
}

static void
who_may_not_see_it_is_told_that_there_is_nothing_whatever_they_ask(void **unused)
{
	(void)unused;
	each_case(check_sight);
}

static void
check_permission(enum state now, enum step step, uint64_t relations)
{
	struct saying s = ask_lines(now, step, relations);
	bool expected = step_sees(kinds[now], relations) && s.permits;

	if ((take(now, step, relations).answer == OK) != expected)
		fail_msg("%s", text_of(now, step, relations));
}

static void
a_step_is_taken_exactly_when_a_line_permits_it(void **unused)
{
	(void)unused;
	each_case(check_permission);
}

static void
check_refusal(enum state now, enum step step, uint64_t relations)
{
	struct saying s = ask_lines(now, step, relations);
	enum err e = take(now, step, relations).answer;
	bool barred = e == ERR_OWN_CASE || e == ERR_SECOND_PERSON || e == ERR_NOT_READY_TO ||
		      e == ERR_RELEASE_HELD;
	bool good = true;

	if (e == OK || e == ERR_NOT_FOUND)
		return;
	if (s.bars)
		good = barred;
	else if (s.elsewhere)
		good = e == ERR_WRONG_STATE;
	else
		good = s.barred_elsewhere ? barred : e == ERR_FORBIDDEN;
	if (!good)
		fail_msg("%s: %s", text_of(now, step, relations), err_table[e].code);
}

static void
a_refusal_names_the_first_thing_that_stands_in_the_way(void **unused)
{
	(void)unused;
	each_case(check_refusal);
}

static void
check_after(enum state now, enum step step, uint64_t relations)
{
	struct verdict v = take(now, step, relations);

	if (v.answer == OK ? kinds[v.to] != kinds[now] || v.to == SAME : v.to != now)
		fail_msg("%s", text_of(now, step, relations));
}

static void
a_step_leads_to_a_state_of_the_same_kind_and_a_refusal_nowhere(void **unused)
{
	(void)unused;
	each_case(check_after);
}

/* What bars from every line that would let one take a step bars from the step. */
static void
check_never(enum state now, enum step step, uint64_t relations)
{
	uint64_t never = ~0ull;

	for (int i = 0; i < LINES; i++)
		if (lines[i].kind == kinds[now] && lines[i].step == step)
			never &= lines[i].never;
	if ((never & relations) != 0 && take(now, step, relations).answer == OK && never != ~0u)
		fail_msg("%s", text_of(now, step, relations));
}

static void
who_is_never_to_take_a_step_is_not_helped_by_what_else_they_are(void **unused)
{
	(void)unused;
	each_case(check_never);
}

static void
who_proposed_it_is_told_to_find_a_second_person(void **unused)
{
	(void)unused;
	for (int i = 0; i < LINES; i++) {
		const struct line *l = &lines[i];
		uint64_t relations = l->who | l->never | sights[l->kind];
		if ((l->never & IS_PROPOSER) == 0 || ask_lines(l->from, l->step, relations).permits)
			continue;
		if (take(l->from, l->step, relations).answer != ERR_SECOND_PERSON)
			fail_msg("%s", text_of(l->from, l->step, relations));
	}
}

/* --- claims about "allowed" ------------------------------------------------------------------- */

static void
check_allowed(enum state now, enum step step, uint64_t relations)
{
	enum step allowed[STEP_COUNT];
	int n = step_allowed(kinds[now], now, relations, allowed);
	int times = 0;

	for (int i = 0; i < n; i++) {
		times += allowed[i] == step;
		assert_true(i == 0 || allowed[i - 1] < allowed[i]);
	}
	if (times != (take(now, step, relations).answer == OK))
		fail_msg("%s", text_of(now, step, relations));
}

static void
what_is_allowed_is_what_can_be_taken(void **unused)
{
	(void)unused;
	each_case(check_allowed);
}

/* --- claims about the table ------------------------------------------------------------------- */

static void
every_line_can_be_taken_by_someone_who_sees_it(void **unused)
{
	(void)unused;
	for (int i = 0; i < LINES; i++) {
		const struct line *l = &lines[i];
		uint64_t relations = (l->who | sights[l->kind]) & ~l->never;
		if (take(l->from, l->step, relations).answer != OK)
			fail_msg("nobody can: %s", text_of(l->from, l->step, relations));
	}
}

static void
every_step_has_a_line_and_a_word_of_its_own(void **unused)
{
	(void)unused;
	for (int step = 0; step < STEP_COUNT; step++) {
		int count = 0;
		for (int i = 0; i < LINES; i++)
			count += lines[i].step == (enum step)step;
		if (count == 0)
			fail_msg("no line speaks of %s", step_word((enum step)step));
		for (int other = 0; other < step; other++)
			assert_string_not_equal(
			    step_word((enum step)step), step_word((enum step)other));
	}
}

static void
every_state_is_read_by_its_word(void **unused)
{
	(void)unused;
	for (int i = 0; i < STATE_COUNT; i++) {
		enum state s = (enum state)i;
		assert_int_equal(state_of(kinds[s], str_of(state_word(s))), s);
	}
}

static void
every_relation_has_a_bit_of_its_own(void **unused)
{
	uint64_t seen = 0;

	(void)unused;
#define RELATION(name, bit)                                                                        \
	assert_int_equal(seen &IS_##name, 0);                                                      \
	seen |= IS_##name;
#include "daemon/rules/relations.def"
#undef RELATION
	assert_int_equal(seen + 1, 1ull << RELATIONS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_may_not_see_it_is_told_that_there_is_nothing_whatever_they_ask),
	    cmocka_unit_test(a_step_is_taken_exactly_when_a_line_permits_it),
	    cmocka_unit_test(a_refusal_names_the_first_thing_that_stands_in_the_way),
	    cmocka_unit_test(a_step_leads_to_a_state_of_the_same_kind_and_a_refusal_nowhere),
	    cmocka_unit_test(who_is_never_to_take_a_step_is_not_helped_by_what_else_they_are),
	    cmocka_unit_test(who_proposed_it_is_told_to_find_a_second_person),
	    cmocka_unit_test(what_is_allowed_is_what_can_be_taken),
	    cmocka_unit_test(every_line_can_be_taken_by_someone_who_sees_it),
	    cmocka_unit_test(every_step_has_a_line_and_a_word_of_its_own),
	    cmocka_unit_test(every_state_is_read_by_its_word),
	    cmocka_unit_test(every_relation_has_a_bit_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
