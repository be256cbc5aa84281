/* Evaluations against the permit rule read from the tables, after histories by chance.
 *
 *   test_property [SECONDS [SEED]]
 *
 * plays histories until so many seconds are over, at least two million questions; 12 unless
 * told otherwise.  When an answer is wrong it says the seed and the shortest history found
 * that gives a wrong one. */
#include "tests/property/history.h"
#include "tests/property/past.h"
#include "tests/property/slow.h"

#include "tests/support/raw.h"

#include "lib/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STEPS_A_HISTORY = 150, STEPS_A_CHECK = 6, QUESTIONS_A_CHECK = 4000 };
enum { REMEMBERED_A_CHECK = 12 };
enum { LEAST_QUESTIONS = 2000000, SHRINKING = 60 /* seconds */ };

enum { OUR_SEED = 20301 };
static int64_t seconds = 12, first_seed = OUR_SEED;

/* What was seen, over all histories. */
static struct {
	uint64_t questions, histories, commands, refused, past;
	uint64_t weights; /* permits of what can't be taken back */
	uint64_t answers[REASON_COUNT + 1]; /* [REASON_COUNT]: permits */
} seen;

static const char *const codes[REASON_COUNT + 1] = {
#define REASON(name, code, text, next) code,
#include "schema/reasons.def"
#undef REASON
    "permit",
};

/* --- one question ----------------------------------------------------------------------------- */

/* A history that is looked at, and the first wrong answer. */
struct trial {
	struct history history;
	struct slow *slow;
	struct past past;
	char *wrong; /* NULL: none */
};

static struct answer
ask(struct trial *t, const struct question *q, int64_t now)
{
	struct answer a = {0};

	index_enter(t->history.house.reader);
	index_evaluate(t->history.house.reader, q, now, &a);
	index_leave(t->history.house.reader);
	return a;
}

static bool
names_something(const struct answer *a)
{
	static const struct ulid none;

	return memcmp(&a->grant, &none, sizeof(none)) != 0;
}

/* A denial by a limit is kept no longer than the limit denies. */
static int64_t
kept(struct trial *t, const struct question *q, int64_t now, const struct answer *a,
    const struct slow_answer *expected)
{
	if (expected->permit || !slow_is_spent(expected->reason))
		return expected->keep_ms;
	int64_t again = slow_again(t->slow, q, a, now);
	return again < expected->keep_ms ? again : expected->keep_ms;
}

/* NULL, or what is wrong with A. */
static const char *
fault_of(struct trial *t, const struct question *q, int64_t now, const struct answer *a,
    const struct slow_answer *expected)
{
	struct slow_answer later;

	if (a->permit != expected->permit || (!a->permit && a->reason != expected->reason))
		return "another decision";
	if (a->expires_in_ms != kept(t, q, now, a, expected))
		return "it may be kept for another time";
	if (slow_is_spent(expected->reason) != (a->again_in_ms > 0))
		return "it says wrongly when to ask again";
	if (a->unreachable_ms < 0 || a->unreachable_ms > expected->unreachable_ms)
		return "it may be kept for too long while nobody answers";
	if (names_something(a) && !slow_may_name(t->slow, q, a, now))
		return "it names a grant that isn't the one";
	if (!a->permit || a->expires_in_ms == 0)
		return NULL;
	slow_evaluate(t->slow, q, now + a->expires_in_ms + a->unreachable_ms - 1, &later);
	return later.permit ? NULL : "it is kept longer than it is true";
}

static void
tell(struct trial *t, const struct question *q, int64_t now, const char *fault)
{
	static const char *const kinds[] = {"account", "key", "orcid", "other"};
	struct answer a = ask(t, q, now);
	struct slow_answer expected;
	struct arena arena = {0};

	slow_evaluate(t->slow, q, now, &expected);
	struct str text = str_printf(&arena,
	    "%s: %s %.*s may %.*s %.*s version '%.*s' component '%.*s' at %lld?\n"
	    "  index: %s, keep %lld ms, unreachable %lld ms\n"
	    "  store: %s, keep %lld ms, unreachable at most %lld ms\n",
	    fault, kinds[q->subject_kind], STR_ARG(q->subject), STR_ARG(q->capability),
	    STR_ARG(q->model), STR_ARG(q->version), STR_ARG(q->component), (long long)now,
	    codes[a.permit ? REASON_COUNT : a.reason], (long long)a.expires_in_ms,
	    (long long)a.unreachable_ms, codes[expected.permit ? REASON_COUNT : expected.reason],
	    (long long)expected.keep_ms, (long long)expected.unreachable_ms);
	t->wrong = strndup(text.p, text.n);
	arena_free(&arena);
}

static void
check_question(struct trial *t, const struct question *q, int64_t now)
{
	struct answer a = ask(t, q, now);
	struct slow_answer expected;

	slow_evaluate(t->slow, q, now, &expected);
	const char *fault = fault_of(t, q, now, &a, &expected);
	if (fault != NULL)
		tell(t, q, now, fault);
	seen.questions++;
	seen.answers[expected.permit ? REASON_COUNT : expected.reason]++;
	seen.weights += expected.permit && str_starts(q->capability, "weights_");
}

/* Now, or at or beside a moment at which something changes, or at any later one. */
static int64_t
moment(struct trial *t, struct chance *c)
{
	int64_t now = t->history.house.now, at;

	switch (chance_of_n(c, 4)) {
	case 0: return now + (int64_t)(chance_bits(c) % (uint64_t)(400 * DAY_MS));
	case 1:
		if (slow_moment(t->slow, chance_of_n(c, 64), &at))
			return at + (int64_t)chance_of_n(c, 3) - 1;
		return now;
	default: return now;
	}
}

/* Some answers that hold for the last millisecond, in which nothing happens any more. */
static void
remember(struct trial *t, struct chance *c)
{
	int64_t at = t->history.house.now - 1;

	for (int i = 0; i < REMEMBERED_A_CHECK; i++) {
		struct question q = history_question(&t->history, c);
		(void)slow_aim(t->slow, chance_bits(c), &q);
		if (slow_rests_on_use(t->slow, &q, at))
			continue; /* how much was used no entry says */
		struct answer a = ask(t, &q, at);
		past_remember(&t->past, &t->history, &q, at, &a);
	}
}

static void
check(struct trial *t, struct chance *c)
{
	const char *folder = t->history.house.folder;
	sqlite3 *sql = raw_open(house_text(&t->history.house, "%s/sluice.db", folder));

	t->slow = slow_read(sql);
	raw_close(sql);
	for (int i = 0; i < QUESTIONS_A_CHECK && t->wrong == NULL; i++) {
		struct question q = history_question(&t->history, c);
		if (chance_one_in(c, 2))
			(void)slow_aim(t->slow, chance_bits(c), &q);
		check_question(t, &q, moment(t, c));
	}
	remember(t, c);
	slow_free(t->slow);
}

/* --- one history ------------------------------------------------------------------------------ */

/* Play STEPS; *told: them in words, up to the wrong answer.  NULL: every answer was right. */
static char *
play(const struct happening *steps, size_t count, uint64_t seed, char **told)
{
	struct trial *t = calloc(1, sizeof(*t));
	struct chance c = chance_of(seed);

	if (t == NULL)
		abort();
	history_open(&t->history);
	for (size_t i = 0; i < count && t->wrong == NULL; i++) {
		history_step(&t->history, &steps[i]);
		if ((i + 1) % STEPS_A_CHECK == 0 || i + 1 == count)
			check(t, &c);
	}
	if (t->wrong == NULL)
		t->wrong = past_check(&t->past, &t->history, &seen.past);
	struct str text = buf_str(&t->history.told);
	if (told != NULL)
		*told = strndup(text.p, text.n);
	char *wrong = t->wrong;
	seen.commands += t->history.done;
	seen.refused += t->history.refused;
	history_close(&t->history);
	free(t);
	return wrong;
}

static int64_t
monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Leave out one step after the other, as long as an answer is still wrong. */
static size_t
shrink(struct happening *steps, size_t count, uint64_t seed)
{
	int64_t until = monotonic() + SHRINKING;
	struct happening fewer[STEPS_A_HISTORY];

	for (size_t i = count; i-- > 0 && monotonic() < until;) {
		memcpy(fewer, steps, i * sizeof(steps[0]));
		memcpy(fewer + i, steps + i + 1, (count - i - 1) * sizeof(steps[0]));
		char *wrong = play(fewer, count - 1, seed, NULL);
		if (wrong == NULL)
			continue;
		free(wrong);
		memcpy(steps, fewer, --count * sizeof(steps[0]));
	}
	return count;
}

static void
blame(struct happening *steps, uint64_t seed)
{
	size_t count = shrink(steps, STEPS_A_HISTORY, seed);
	char *told = NULL, *wrong = play(steps, count, seed, &told);

	fprintf(stderr, "seed %llu, after\n%s%s\n", (unsigned long long)seed,
	    told == NULL ? "" : told, wrong == NULL ? "(not again)" : wrong);
	free(told);
	free(wrong);
	fail();
}

static void
every_answer_is_what_the_tables_say(void **unused)
{
	(void)unused;
	int64_t until = monotonic() + seconds;
	for (uint64_t seed = (uint64_t)first_seed;
	     monotonic() < until || seen.questions < LEAST_QUESTIONS; seed++) {
		struct happening steps[STEPS_A_HISTORY];
		struct chance c = chance_of(seed);
		history_choose(&c, steps, STEPS_A_HISTORY);
		char *wrong = play(steps, STEPS_A_HISTORY, seed, NULL);
		seen.histories++;
		if (wrong != NULL) {
			free(wrong);
			blame(steps, seed);
		}
	}
}

/* So many of each at least, by the seed that is ours: another's few histories may lack one.  A
 * test in which hardly anybody may do anything would say little. */
static void
every_kind_of_answer_was_among_them(void **unused)
{
	(void)unused;
	print_message("%llu questions after %llu histories of %llu commands (%llu refused)\n",
	    (unsigned long long)seen.questions, (unsigned long long)seen.histories,
	    (unsigned long long)seen.commands, (unsigned long long)seen.refused);
	print_message("%llu answers of the past\n", (unsigned long long)seen.past);
	assert_true(seen.past > 100);
	for (int r = 0; r <= REASON_COUNT; r++)
		print_message("%10llu %s\n", (unsigned long long)seen.answers[r], codes[r]);
	print_message("%10llu of them to have weights\n", (unsigned long long)seen.weights);
	for (int r = 0; r <= REASON_COUNT && first_seed == OUR_SEED; r++)
		assert_true(seen.answers[r] >= 20);
	assert_true(seen.weights >= 20);
}

static int64_t
number(const char *text)
{
	int64_t n;

	if (!str_int(str_of(text), &n) || n < 0) {
		fprintf(stderr, "usage: test_property [SECONDS [SEED]]\n");
		exit(2);
	}
	return n;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_answer_is_what_the_tables_say),
	    cmocka_unit_test(every_kind_of_answer_was_among_them),
	};

	if (argc > 1)
		seconds = number(argv[1]);
	if (argc > 2)
		first_seed = number(argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
