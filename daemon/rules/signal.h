/* What is watched while a stage lasts: templates, and how a value stands against the range that
 * was declared before the stage opened.  Pure. */
#ifndef RULES_SIGNAL_H
#define RULES_SIGNAL_H

#include "daemon/rules/control.h"

enum signal {
#define SIGNAL(name, code, hosted, api, gated, public, text) SIGNAL_##name,
#include "schema/signals.def"
	SIGNAL_COUNT
};

const char *signal_code(enum signal signal); /* "SG01" */
const char *signal_text(enum signal signal);
enum signal signal_of(struct str code); /* SIGNAL_COUNT for an unknown code */
/* Can it be watched while the model is at SURFACE? */
bool signal_works(enum signal signal, enum surface surface);
/* What this installation counts itself is seen only where use passes by it. */
bool signal_counts_use(enum surface surface);

/* How a signal stands. */
enum watch {
	WATCH_WAITING, /* nothing was reported yet, and it isn't late */
	WATCH_IN_RANGE,
	WATCH_INCONCLUSIVE, /* used less than its exposure floor */
	WATCH_OUT_OF_RANGE,
	WATCH_SILENT, /* a whole window has passed without a report */
	WATCH_COUNT
};
const char *watch_word(enum watch watch);
enum watch watch_of(struct str word); /* aborts on an unknown word */

/* As it was declared; values × 10⁻⁶. */
struct watched {
	bool has_low, has_high;
	int64_t low, high;
	int64_t floor; /* how much use a value must rest on */
	bool holds; /* out of range it holds the release; else it alarms */
};
/* Below the floor nothing is concluded; nor, unless WHOLE, from what is still below its range:
 * of the window that is counted a part is yet to come. */
enum watch watch_judge(const struct watched *w, int64_t value, int64_t exposure, bool whole);

/* What a change of how it stands leads to.  It may hold for two causes at once, and each ends by
 * itself: silence when the feed is heard, whatever it says; a value out of range only when one
 * is in range, since an inconclusive one says nothing. */
struct watch_effect {
	bool alarm; /* people are told */
	bool hold; /* the rules hold the release for it */
	bool heard; /* its silence is over */
	bool back; /* it is in its range */
};
struct watch_effect watch_change(const struct watched *w, enum watch from, enum watch to);

#endif
