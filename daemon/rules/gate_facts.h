/* What the lines of a gate are compared with: the state of things, as values.  Who owns a
 * table fills in what it says; of what nobody has filled in a line has no data. */
#ifndef RULES_GATE_FACTS_H
#define RULES_GATE_FACTS_H

#include "daemon/rules/control.h"
#include "daemon/rules/evidence.h"

/* How a proposal's votes stand. */
struct gate_votes {
	bool asked; /* there is a proposal */
	bool closed, approved;
	int approvals;
};

/* Somebody's word on a line of type signoff, the last that they gave. */
struct gate_signature {
	struct str line; /* its id */
	bool refused;
};

/* Until when somebody lets a line pass that doesn't. */
struct gate_waiver {
	struct str line, by, reason; /* its id; a name; in their words */
	int64_t until;
};

/* Where a tier of the stage that is to be entered puts the model; an empty tier: all of
 * them, the widest. */
struct gate_surface {
	struct str tier;
	enum surface surface;
};

/* An incident that isn't closed; near-misses are none. */
struct gate_incident {
	int severity; /* 1 … 4, 1 the worst */
	bool contained;
	struct str version; /* a name; empty: the model as a whole */
	bool in_stage; /* it came up in the present stage */
};

/* A signal of the present stage over its window. */
struct gate_signal {
	struct str slug;
	bool silent; /* its feed says nothing, and should */
	bool read; /* a value came */
	int64_t window_left_ms; /* until a whole window lies behind; 0: one does */
	int64_t value; /* × 10⁻⁶ */
	int64_t exposure, floor; /* how much use it rests on, and how much it takes */
};

/* How many have access by the present stage; an empty tier: by any of its tiers. */
struct gate_cohort {
	struct str tier, what; /* "grants", "people" or "organisations" */
	int64_t count;
};

/* The newest rehearsal of a kind. */
struct gate_drill {
	struct str kind; /* "restrict", "roll_back", "leak" */
	int64_t at, took_ms;
	bool in_stage; /* it was done in the present stage */
};

/* COUNT values from FIRST.  Unless KNOWN nobody could say. */
#define GATE_LIST(type)                                                                            \
	struct {                                                                                   \
		const struct type *first;                                                          \
		size_t count;                                                                      \
		bool known;                                                                        \
	}

struct gate_facts {
	const struct evidence *evidence; /* of the model, newest first */
	size_t evidence_count;
	int64_t now;
	int64_t dwell_ms; /* in the present stage, holds left out; < 0: no stage yet */
	struct gate_votes votes;
	GATE_LIST(gate_signature) signatures;
	GATE_LIST(gate_waiver) waivers; /* those that have not ended */
	GATE_LIST(gate_surface) surfaces;
	GATE_LIST(gate_incident) incidents;
	GATE_LIST(gate_signal) signals;
	GATE_LIST(gate_cohort) cohorts;
	GATE_LIST(gate_drill) drills;
};

#endif
