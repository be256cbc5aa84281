/* Evidence: what was measured or written down about a version, and whether it answers
 * what a gate asks.  Pure: no clock, no store, no log. */
#ifndef RULES_EVIDENCE_H
#define RULES_EVIDENCE_H

#include "daemon/rules/trigger.h"

enum style {
#define STYLE(name, word, rank) STYLE_##name,
#include "schema/gate.def"
	STYLE_COUNT,
	STYLE_ANY = STYLE_COUNT, /* of a line: any will do */
};
enum evidence_kind {
#define EVIDENCE_KIND(name, word, sampled) EVIDENCE_##name,
#include "schema/gate.def"
	EVIDENCE_KINDS
};
enum statistic {
#define STATISTIC(name, word) STATISTIC_##name,
#include "schema/gate.def"
	STATISTICS
};

enum { EVIDENCE_NO_N = -1 };

struct interval {
	int64_t low, high; /* × 10⁻⁶ */
};

/* The views point into the row that it was read from. */
struct evidence {
	struct str id, criterion;
	struct str version, baseline; /* names; empty: the model as a whole, none */
	struct str dimensions; /* canonical JSON, or empty */
	struct str reporter; /* the outside system that reported it; empty: none did */
	enum style style; /* STYLE_ANY: none was said */
	enum evidence_kind kind;
	enum statistic statistic;
	int64_t value; /* × 10⁻⁶; yes is one; of a rate the quotient, rounded down */
	int64_t n; /* EVIDENCE_NO_N: not said */
	int64_t numerator, denominator; /* of a rate */
	bool ranged; /* of a mean or score: it says between which ends it lies */
	struct interval range;
	bool documented; /* carries the digest of a document */
	bool independent; /* not made by the model's makers */
	int64_t at, valid_until; /* when it was submitted; INT64_MAX: open */
	bool invalidated, replaced;
	enum trigger trigger; /* of what was invalidated: by what */
};

/* What is looked for; empty views and STYLE_ANY leave open (dimensions never do). */
struct evidence_wish {
	struct str criterion, version, baseline, dimensions;
	struct str reporter; /* it must come from this system */
	bool independent; /* it must not be of the model's makers */
	int64_t within_ms; /* how old it may be; 0: as old as it says itself */
	enum style style;
	enum statistic statistic;
};

/* How near something comes to a wish; the last is the best. */
enum evidence_fit {
	FIT_NONE, /* another criterion or statistic, or replaced */
	FIT_OTHER_VERSION,
	FIT_OTHER_REPORTER,
	FIT_OTHER_DIMENSIONS,
	FIT_NOT_INDEPENDENT,
	FIT_WEAKER_STYLE,
	FIT_INVALIDATED,
	FIT_EXPIRED,
	FIT_USABLE,
};

/* Does evidence made with reach HAVE, and no lesser or different one, satisfy WANT? */
bool style_satisfies(enum style have, enum style want);

enum evidence_fit evidence_fit(
    const struct evidence *e, const struct evidence_wish *wish, int64_t now);
/* When E ceases to answer WISH. */
int64_t evidence_ends(const struct evidence *e, const struct evidence_wish *wish);

struct evidence_match {
	const struct evidence *usable; /* the newest, or NULL */
	const struct evidence *nearest; /* the newest of those that come nearest, or NULL */
	enum evidence_fit fit; /* of the nearest */
};
/* Of COUNT, newest first. */
struct evidence_match evidence_find(
    const struct evidence *all, size_t count, const struct evidence_wish *wish, int64_t now);

/* Would NEW stand in the place of OLD: the same thing measured again? */
bool evidence_replaces(const struct evidence *new, const struct evidence *old);

/* The 95 % Wilson score interval of a rate, × 10⁻⁶, rounded outwards.  Needs
 * 0 <= numerator <= denominator, 0 < denominator <= EVIDENCE_N_MAX. */
#define EVIDENCE_N_MAX INT64_C(1000000000000)
struct interval evidence_interval(int64_t numerator, int64_t denominator);

/* Ought evidence of this kind to say how many it rests on? */
bool evidence_sampled(enum evidence_kind kind);

/* Words of the vocabulary; the *_of abort on an unknown one: what is stored is ours. */
const char *style_word(enum style style); /* NULL for STYLE_ANY */
const char *evidence_kind_word(enum evidence_kind kind);
const char *statistic_word(enum statistic statistic);
enum style style_of(struct str word); /* an empty one is STYLE_ANY */
enum evidence_kind evidence_kind_of(struct str word);
enum statistic statistic_of(struct str word);

#endif
