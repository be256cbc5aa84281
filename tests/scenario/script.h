/* A scenario as it is written: what is done, step by step, and what is expected of it. */
#ifndef SCENARIO_SCRIPT_H
#define SCENARIO_SCRIPT_H

#include "lib/str.h"

enum act {
	ACT_CLAIM, /* # text */
	ACT_START, /* start [TIME] [--option …] */
	ACT_PERSON, /* person NAME [at ORGANISATION] */
	ACT_CLOCK, /* clock +DURATION | TIME */
	ACT_FILE, /* file NAME … end */
	ACT_WIRE, /* the same, with the line ends of HTTP */
	ACT_BYTES, /* bytes NAME HEX */
	ACT_SWAP, /* swap FILE OLD => NEW */
	ACT_LONG, /* long VARIABLE COUNT TEXT */
	ACT_STOP,
	ACT_RESTART, /* restart [--option …] */
	ACT_KILL,
	ACT_RUN, /* NAME$ words: as people run sluice */
	ACT_RUN_JSON, /* NAME% words: with --json */
	ACT_REQUEST, /* NAME> METHOD TARGET [BODY | @FILE] */
	ACT_RAW, /* raw FILE: its bytes on a connection of their own */
};

enum wanted {
	WANT_EXIT, /* exit N */
	WANT_STATUS, /* status N */
	WANT_SAYS, /* says TEXT */
	WANT_NOT, /* not TEXT */
	WANT_HAS, /* has PATH [= VALUE] */
	WANT_LACKS, /* lacks PATH [= VALUE] */
	WANT_COUNT, /* count PATH = N */
	WANT_HEADER, /* header NAME [= VALUE] */
	WANT_KEEP, /* keep VARIABLE = PATH */
	WANT_WITH, /* with NAME: VALUE, a header to send */
};

/* Plain data; views of the text that was read. */
struct want {
	enum wanted kind;
	int number; /* of its line */
	struct str source; /* the line, without what it is indented by */
	struct str name; /* path, header or variable; empty for the first four */
	struct str value; /* p == NULL: none was given */
	struct want *next;
};

struct step {
	enum act act;
	int number;
	struct str source;
	struct str who; /* of the three that somebody does: a profile, or "nobody" */
	struct str text; /* what stands behind the first word */
	struct str body; /* the lines of a file */
	struct want *wants, **last;
	struct step *next;
};

/* The steps of TEXT, in A; NULL with "line N: …" in *why when it is no scenario: a word
 * that is not known, an expectation of something that has no such thing, no step at all. */
struct step *script_read(struct arena *a, struct str text, struct str *why);

#endif
