/* Runs one scenario: a text that makes claims about a whole daemon and shows them.
 *
 *   scenario SLUICED SLUICE FILE              ends with 0 when every claim holds
 *   scenario --must-fail SLUICED SLUICE FILE  the file's first line is "# fails: TEXT";
 *                                             ends with 0 when it fails with that TEXT
 *
 * Reading order: script (the text → steps), world and daemon (carrying steps out, by
 * process and web), expect with path (what came against what was expected). */
#include "tests/scenario/expect.h"

#include <curl/curl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct failure {
	const struct step *step; /* NULL: the text is no scenario, or the end went wrong */
	const struct want *want; /* NULL: the step itself could not be done */
	struct str why;
};

static void
print_failure(struct world *w, const char *path, const struct failure *f)
{
	bool did = f->step != NULL && (f->step->act == ACT_RUN || f->step->act == ACT_RUN_JSON ||
					  f->step->act == ACT_REQUEST || f->step->act == ACT_RAW);

	if (f->step == NULL) {
		printf("%s: %.*s\n", path, STR_ARG(f->why));
	} else {
		const struct want *want = f->want;
		int number = want != NULL && want->number != 0 ? want->number : f->step->number;
		printf("%s:%d: %.*s\n", path, number, STR_ARG(f->why));
		printf("  run:       %.*s\n", STR_ARG(f->step->source));
		if (want != NULL)
			printf("  expected:  %.*s\n", STR_ARG(want->source));
		if (did && w->came.status != 0)
			printf("  status:    %ld\n", w->came.status);
		else if (did)
			printf("  exit code: %d\n", w->code);
		if (did)
			printf("  came:      %.*s\n", STR_ARG(w->came.text));
	}
	struct str log = world_log(w);
	if (log.n != 0)
		printf("  the end of the daemon's log:\n%.*s\n", STR_ARG(log));
}

/* False with what failed in *f.  At the end the daemon must still be well. */
static bool
run(struct world *w, struct step *first, struct failure *f)
{
	for (struct step *step = first; step != NULL; step = step->next) {
		f->step = step;
		f->want = NULL;
		if (step->act == ACT_CLAIM) {
			printf("%.*s\n", STR_ARG(step->source));
			(void)fflush(stdout);
		}
		bool done = world_step(w, step);
		if (done)
			f->want = expect_all(w, step);
		if (!done || f->want != NULL) {
			f->why = w->why;
			return false;
		}
	}
	f->step = NULL;
	bool good = w->daemon == 0 || world_stop(w);
	f->why = w->why;
	return good;
}

static bool
run_file(struct world *w, const char *path, struct failure *f)
{
	struct str text = world_read(w, path);

	if (text.p == NULL) {
		f->why = str_printf(&w->arena, "there is no such file");
		return false;
	}
	names_set(&w->names, STR("here"),
	    str_of(dirname((char *)(uintptr_t)str_copy(&w->arena, str_of(path)).p)));
	struct step *first = script_read(&w->arena, text, &f->why);
	return first != NULL && run(w, first, f);
}

/* What "# fails: TEXT", the first line of the file, says. */
static bool
fails_as_said(struct world *w, const char *path, const struct failure *f)
{
	struct str rest, line = str_cut(world_read(w, path), '\n', &rest);
	const char said[] = "# fails: ";

	if (!str_starts(line, said))
		return false;
	line = str_from(line, sizeof(said) - 1);
	return f->why.n != 0 && memmem(f->why.p, f->why.n, line.p, line.n) != NULL;
}

int
main(int argc, char *argv[])
{
	bool must_fail = argc > 1 && strcmp(argv[1], "--must-fail") == 0;
	char **args = argv + (must_fail ? 2 : 1), path[PATH_MAX];
	struct failure f = {0};
	struct world w;

	if (argc != (must_fail ? 5 : 4) || realpath(args[2], path) == NULL ||
	    curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
		fprintf(stderr, "usage: scenario [--must-fail] SLUICED SLUICE FILE\n");
		return 2;
	}
	world_open(&w, args[0], args[1]);
	bool good = run_file(&w, path, &f);
	if (!good)
		print_failure(&w, path, &f);
	if (must_fail) {
		good = !good && fails_as_said(&w, path, &f);
		printf("%s\n", good ? "It fails as it should." : "It does not fail as it should.");
	}
	world_close(&w);
	curl_global_cleanup();
	return good ? 0 : 1;
}
