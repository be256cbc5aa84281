/* The installation that a scenario has to itself: a folder, a clock, a daemon, people with
 * profiles; and what came of the last thing that somebody did. */
#ifndef SCENARIO_WORLD_H
#define SCENARIO_WORLD_H

#include "lib/json.h"
#include "tests/scenario/names.h"
#include "tests/scenario/process.h"
#include "tests/scenario/web.h"

enum { PATH_ROOM = 256, OPTIONS_MAX = 16 };

struct world {
	struct arena arena;
	const char *sluiced, *sluice; /* the programs */
	char folder[PATH_ROOM]; /* the present folder, too */
	struct names names;
	int64_t clock; /* ms */
	const char *options[OPTIONS_MAX]; /* of serve, besides the usual */
	pid_t daemon; /* 0: it isn't running */
	int port;
	struct web *web;

	/* The last run or request. */
	int code; /* exit code */
	struct web_reply came; /* the status is 0 and the text all output after a run */
	const struct json *reply; /* NULL: it is no JSON */

	struct str why; /* a step failed: a sentence */
};

/* A fresh folder, which becomes the present one, and an environment that has nothing of
 * the person's who runs the test. */
void world_open(struct world *w, const char *sluiced, const char *sluice);
/* End the daemon if it runs, remove the folder. */
void world_close(struct world *w);

/* Carry out one step; false with w->why when it could not be done (an exit code or status
 * is no failure here). */
bool world_step(struct world *w, struct step *step);

/* The end of what the daemon wrote. */
struct str world_log(struct world *w);

/* The steps that concern the daemon itself: tests/scenario/daemon.c. */
bool world_start(struct world *w, struct str text);
bool world_stop(struct world *w);
bool world_restart(struct world *w, struct str text);
bool world_kill(struct world *w);
bool world_clock(struct world *w, struct str text);

/* NAME exchanges INVITATION for a token, as people do: tests/scenario/world.c. */
bool world_login(struct world *w, struct str name, struct str invitation);

/* Keep a sentence for why a step failed; false. */
bool world_failed(struct world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The whole file, a view in the arena; p == NULL when there is none.  And the inverse. */
struct str world_read(struct world *w, const char *path);
bool world_write(struct world *w, const char *path, struct str text);

#endif
