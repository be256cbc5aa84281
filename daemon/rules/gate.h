/* Does a stage's gate hold?  Each line is a typed criterion with an operator and a limit
 * written beforehand; it comes out as one of seven results, and the gate is the worst of
 * its counted lines.  Pure: no clock, no store, no log. */
#ifndef RULES_GATE_H
#define RULES_GATE_H

#include "daemon/rules/gate_facts.h"

enum gate_type {
#define GATE_TYPE(name, word) GATE_##name,
#include "schema/gate.def"
	GATE_TYPES
};
enum gate_result {
#define GATE_RESULT(name, word, severity) RESULT_##name,
#include "schema/gate.def"
	GATE_RESULTS
};
enum comparison {
#define COMPARISON(name, word) COMPARISON_##name,
#include "schema/gate.def"
	COMPARISONS
};

/* One line.  The views point into the row that it was read from. */
struct gate_line {
	struct str id;
	enum gate_type type;
	struct evidence_wish wish; /* of what rests on evidence */
	struct str baseline; /* the version that delta and ratio compare with */
	enum comparison comparison;
	int64_t limit; /* × 10⁻⁶; of a dwell and a drill seconds, of incidents a severity */
	struct str subject; /* the control, role, scope, signal, what is counted, or drill */
	struct str tier; /* of a control or a cohort; empty: whatever the stage offers */
	int64_t within_ms; /* how old a drill or evidence may be; 0: as old as it says itself */
	int64_t floor; /* of evidence: resting on fewer it is inconclusive */
	bool lenient; /* a control that works in part is a warning; contained incidents pass */
	bool missing_n_warns; /* else a missing n is inconclusive */
	bool counted; /* false: a dry run, shown and not counted */
	bool aborts; /* on_fail: a fail aborts an open proposal */
};

/* How a line came out. */
struct gate_finding {
	enum gate_result result;
	const char *why; /* a sentence for anything but a plain pass or fail; or NULL */
	bool measured; /* there is a value */
	int64_t value; /* × 10⁻⁶, as the limit */
	bool sampled; /* of a rate: the interval that it rests on */
	struct interval interval;
	const struct evidence *evidence, *baseline; /* what it rests on, or NULL */
	const struct evidence
	    *other; /* there is none but of another version: the newest, or NULL */
	const struct evidence *fallen; /* what it rested on until it expired or was invalidated */
	int64_t ends; /* when what it rests on does, a drill too; INT64_MAX: never */
	bool awaits_votes; /* it is decided by the votes on the proposal */
	const struct gate_waiver *waiver; /* of a line that is waived */
};

/* A stage's lines and how each came out. */
struct gate {
	size_t count;
	const struct gate_line *lines;
	const struct gate_finding *findings; /* NULL: they weren't looked for */
};

/* A document passes when evidence with a digest is there and doesn't say no.  An
 * evaluation compares its value with the limit: a rate passes or fails only when its
 * whole interval does and is inconclusive between.  Delta and ratio are taken from
 * evidence that states them against the line's baseline, else from two values.  A dwell
 * that isn't over is inconclusive; a vote is no_data until it is closed. */
struct gate_finding gate_line_find(const struct gate_line *line, const struct gate_facts *facts);

/* What a line comes to for which there is nothing usable: the nearest miss says what would help,
 * and what fell says why. */
struct gate_finding gate_missing(const struct evidence_match *m);

/* The worst result of the counted lines; GATE_PASS of none.  Lines that await votes are
 * left out unless VOTED. */
enum gate_result gate_worst(const struct gate *gate, bool voted);
/* Does a gate whose worst is RESULT let pass: pass, warn (which a line gives only where
 * the plan allowed it beforehand) and waived. */
bool gate_met(enum gate_result result);
/* Is A worse than B? */
bool gate_worse(enum gate_result a, enum gate_result b);

/* When the time that LINE asks for, in the stage or of a signal's window, is over if nothing
 * holds it up: milliseconds from now, 0 when it is already. */
int64_t gate_time_left(const struct gate_line *line, const struct gate_facts *facts);

/* The counted line whose evidence, baseline or waiver ends before AT, the first to end; COUNT
 * when all outlast it. */
size_t gate_ends_before(const struct gate *gate, int64_t at);

/* Does VALUE lie to LIMIT as COMPARISON says? */
bool comparison_holds(int64_t value, enum comparison comparison, int64_t limit);

/* "detector_accuracy 95.7 >= 95", a value that isn't known as "?"; for people and the
 * report. */
struct str gate_text(
    struct arena *a, const struct gate_line *line, const struct gate_finding *finding);

/* Why it came out so; empty where its result says all. */
struct str gate_why(struct arena *a, const struct gate_finding *finding);

/* A value or limit of LINE as people read it: "95", "14 days". */
struct str gate_number_text(struct arena *a, const struct gate_line *line, int64_t micro);

const char *gate_type_word(enum gate_type type);
const char *gate_result_word(enum gate_result result);
const char *comparison_word(enum comparison comparison);
enum gate_type gate_type_of(struct str word); /* these abort on an unknown word */
enum gate_result gate_result_of(struct str word);
enum comparison comparison_of(struct str word);

#endif
