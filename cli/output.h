/* What came of it, on standard output; what went wrong, on standard error. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "cli/screen.h"
#include "lib/json.h"
#include "lib/shape.h"

/* How the program ends. */
enum outcome { DONE = 0, REFUSED = 1, NOT_UNDERSTOOD = 2, NOT_REACHED = 3 };

struct output {
	struct arena *arena; /* borrowed */
	struct screen out, err;
	bool json; /* --json */
	struct str csv; /* --csv: the list that is printed; empty: it wasn't given */
};

struct output output_open(struct arena *a, bool json, bool no_colour);

/* How much of an object a person sees: of what they changed, beside what is said of it,
 * only what its shape's "columns: …" names. */
enum extent { EXTENT_WHOLE, EXTENT_BRIEF };

/* Print a successful reply: its JSON, or `said`, then the list or object for people, laid
 * out as SHAPE says (cli/layout.h), and its hint.  REFUSED when it is no JSON. */
enum outcome output_reply(
    const struct output *o, struct str body, const char *shape, enum extent extent);

/* Print problem details (RFC 9457), or what else came with STATUS >= 400. */
enum outcome output_problem(const struct output *o, long status, struct str body);

/* Print a sentence of the client's own; HINT may be empty.  Returns OUTCOME. */
enum outcome output_fault(
    const struct output *o, enum outcome outcome, struct str text, struct str hint);

/* The faults, each with where it is, below a sentence that said so. */
void output_faults(const struct output *o, const struct faults *faults);

/* "hint: …" on standard error; nothing when it is empty. */
void output_hint(const struct output *o, struct str hint);

/* What came of a command of the client's own: a sentence, with --json as {"said":…}. */
void output_said(const struct output *o, struct str sentence);

/* Text for people, on standard output. */
void output_put(const struct output *o, struct str text);

#endif
