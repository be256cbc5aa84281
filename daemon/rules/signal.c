/* Signals: where each template works, and what its values lead to. */
#include "daemon/rules/signal.h"

#include <stdlib.h>

static const struct {
	const char *code, *text;
	bool works[SURFACE_COUNT];
} signals[SIGNAL_COUNT] = {
#define SIGNAL(name, code, hosted, api, gated, public, text)                                       \
	[SIGNAL_##name] = {code, text, {hosted, api, gated, public}},
#include "schema/signals.def"
};

static const char *const watches[WATCH_COUNT] = {
    "waiting", "in_range", "inconclusive", "out_of_range", "silent"};

const char *
signal_code(enum signal signal)
{
	return signals[signal].code;
}

const char *
signal_text(enum signal signal)
{
	return signals[signal].text;
}

enum signal
signal_of(struct str code)
{
	int i = 0;

	while (i < SIGNAL_COUNT && !str_is(code, signals[i].code))
		i++;
	return (enum signal)i;
}

bool
signal_works(enum signal signal, enum surface surface)
{
	return signals[signal].works[surface];
}

bool
signal_counts_use(enum surface surface)
{
	return surface <= SURFACE_API;
}

const char *
watch_word(enum watch watch)
{
	return watches[watch];
}

enum watch
watch_of(struct str word)
{
	for (int i = 0; i < WATCH_COUNT; i++)
		if (str_is(word, watches[i]))
			return (enum watch)i;
	abort();
}

/* Little use shows little: below the floor neither good nor bad news counts. */
enum watch
watch_judge(const struct watched *w, int64_t value, int64_t exposure, bool whole)
{
	if (exposure < w->floor)
		return WATCH_INCONCLUSIVE;
	if (w->has_high && value > w->high)
		return WATCH_OUT_OF_RANGE;
	if (w->has_low && value < w->low)
		return whole ? WATCH_OUT_OF_RANGE : WATCH_INCONCLUSIVE;
	return WATCH_IN_RANGE;
}

struct watch_effect
watch_change(const struct watched *w, enum watch from, enum watch to)
{
	bool silent = to == WATCH_SILENT, out = to == WATCH_OUT_OF_RANGE;

	return (struct watch_effect){.alarm = (silent || out) && from != to,
	    .hold = silent || (out && w->holds),
	    .heard = !silent,
	    .back = to == WATCH_IN_RANGE};
}
