/* Releases as the store has them. */
#ifndef COMMAND_RELEASE_H
#define COMMAND_RELEASE_H

#include "daemon/command/release/stage.h"

struct release {
	struct str id, model, model_slug, plan;
	enum state state; /* as stored */
	struct str stage, stage_slug; /* the present one; empty before the first */
	int position, stages; /* of the present stage, 0 before the first or when it is one of an
	earlier plan, taken over; how many there are */
	int64_t stage_since, dwell_from; /* meaningful with a stage */
	int64_t held_since; /* 0: it isn't held */
	bool cut_short; /* completed before its last stage */
};
MUST_USE enum err release_read(struct call *call, struct str id, struct release *ret);

/* How long the present stage has lasted, holds left out; < 0 before the first. */
int64_t release_dwell(const struct release *r, int64_t now);

/* What it offers has changed: what is in flight is brought in line with that, from the
 * beginning, also when an earlier change is still being followed (settle.c). */
MUST_USE enum err release_settle(struct call *call, struct str id);

/* The release of MODEL that goes on in a stage, until another enters one; none leaves
 * ret->id empty. */
MUST_USE enum err release_going_on(struct call *call, struct str model, struct release *ret);

/* What is lived in until RELEASE enters its next stage: its own present stage or, before it
 * has one, that of the release that goes on, with its clocks. */
MUST_USE enum err release_lived(struct call *call, const struct release *r, struct release *ret);

/* Its state when it isn't held: by how far it has come. */
enum state release_state_unheld(const struct release *r);

#endif
