/* Fills a new installation with researchers, applications, votes and grants, by the
 * commands that people use, and writes requests about them for the load client. */
#include "tests/bench/populate/files.h"
#include "tests/bench/populate/gates.h"
#include "tests/bench/populate/lean.h"

#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { EVALUATIONS = 65536, BATCHES = 2000, SUBMISSIONS = 100000 };

static struct {
	size_t models, researchers, grants, waiting, evidence;
	bool lean;
	const char *data, *files, *invitation;
} options = {.models = 20};

static void
usage(void)
{
	fprintf(stderr,
	    "bench_populate [--models N] [--researchers N] [--grants N] [--waiting N]\n"
	    "    [--evidence N] [--lean]\n"
	    "    DATA FILES INVITATION\n"
	    "Fills DATA, fresh from sluiced init and not being served, with N models (20), N\n"
	    "researchers (a tenth of the grants), N applications that became grants and N that\n"
	    "wait for the board, and a model with a large plan and N pieces of evidence (none);\n"
	    "writes requests to FILES.  INVITATION is the first admin's.  Lean are grants without\n"
	    "applications, of researchers who can't sign in: what evaluations are answered "
	    "from.\n");
	exit(2);
}

static void
read_options(int argc, char *argv[])
{
	static const struct option long_options[] = {
	    {"models", 1, NULL, 'm'},
	    {"researchers", 1, NULL, 'r'},
	    {"grants", 1, NULL, 'g'},
	    {"waiting", 1, NULL, 'w'},
	    {"evidence", 1, NULL, 'e'},
	    {"lean", 0, NULL, 'l'},
	    {NULL, 0, NULL, 0},
	};

	for (int c; (c = getopt_long(argc, argv, "", long_options, NULL)) != -1;) {
		size_t n = optarg == NULL ? 0 : strtoul(optarg, NULL, 10);
		switch (c) {
		case 'm': options.models = n; break;
		case 'r': options.researchers = n; break;
		case 'g': options.grants = n; break;
		case 'w': options.waiting = n; break;
		case 'e': options.evidence = n; break;
		case 'l': options.lean = true; break;
		default: usage();
		}
	}
	if (argc - optind != 3 || options.models == 0)
		usage();
	if (options.researchers == 0)
		options.researchers = options.grants < 10 ? 1 : options.grants / 10;
	options.data = argv[optind];
	options.files = argv[optind + 1];
	options.invitation = argv[optind + 2];
}

/* Researchers and their grants; returns how many each has. */
static size_t
fill(struct town *t, const struct officials *who, struct crowd *crowd, struct cases_sample *sample)
{
	size_t each = options.grants / options.researchers;

	each = each < options.models ? each : options.models;
	crowd->researcher_count = options.researchers;
	crowd->model_count = options.models;
	if (options.lean) {
		crowd->researchers = lean_grants(t, options.researchers, each, options.models);
		return each;
	}
	crowd->researchers = people_researchers(t, &who->admin, options.researchers);
	cases_granted(t, who, crowd, options.grants, sample);
	cases_waiting(t, who, crowd, options.waiting, sample);
	files_pages(options.files, who, sample);
	files_submissions(options.files, crowd, SUBMISSIONS);
	return each;
}

int
main(int argc, char *argv[])
{
	static struct cases_sample sample;
	struct crowd crowd = {.applied = 0};
	struct officials who;
	struct town t;

	read_options(argc, argv);
	town_open(&t, options.data);
	models_officials(&t, options.invitation, &who);
	models_import(&t, &who, options.models);
	size_t each = fill(&t, &who, &crowd, &sample);
	if (each != 0) {
		files_evaluations(options.files, &who, &crowd, each, EVALUATIONS);
		files_batches(options.files, &who, &crowd, each, BATCHES);
	}
	if (options.evidence != 0) {
		gates_import(&t, &who, options.evidence);
		files_gate(options.files, &who);
	}
	files_token(options.files, &who);
	files_queue(options.files, &who);
	free(crowd.researchers);
	town_close(&t);
	return 0;
}
