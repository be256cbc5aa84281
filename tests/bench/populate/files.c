/* Written as text; the load client cuts them at their Content-Length. */
#include "tests/bench/populate/files.h"

#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static FILE *
create(const char *dir, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (f == NULL)
		err(1, "%s", path);
	return f;
}

static void
finish(FILE *f)
{
	if (fclose(f) != 0)
		err(1, "a file of requests");
}

static void
put(FILE *f, const struct person *who, const char *line, const char *body)
{
	fprintf(
	    f, "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n", line, who->secret);
	if (body != NULL)
		fprintf(
		    f, "Content-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
	fprintf(f, "\r\n%s", body == NULL ? "" : body);
}

/* A number below COUNT: about n ^ u is right for Zipf's law with exponent one. */
static size_t
draw(size_t count)
{
	double u = (double)random() / ((double)RAND_MAX + 1);

	return (size_t)pow((double)count, u) - (count == 1);
}

/* Whom and what an evaluation is about. */
struct drawn {
	const char *account;
	size_t model;
};

static struct drawn
draw_one(const struct crowd *crowd, size_t each)
{
	size_t r = draw(crowd->researcher_count) % crowd->researcher_count;

	return (struct drawn){
	    crowd->researchers[r].account, (r + (size_t)random() % each) % crowd->model_count};
}

void
files_evaluations(const char *dir, const struct officials *who, const struct crowd *crowd,
    size_t each, size_t count)
{
	FILE *f = create(dir, "evaluations.http");
	char body[512];

	srandom(1);
	for (size_t i = 0; i < count; i++) {
		struct drawn d = draw_one(crowd, each);
		snprintf(body, sizeof(body),
		    "{\"subject\":{\"type\":\"account\",\"id\":\"%s\"},"
		    "\"action\":{\"name\":\"prompt_api\"},"
		    "\"resource\":{\"type\":\"model\",\"id\":\"model-%zu\","
		    "\"properties\":{\"version\":\"v1\"}},"
		    "\"context\":{\"time\":\"2026-11-02T08:00:00Z\",\"gateway\":\"gw-eu-1\"}}",
		    d.account, d.model);
		put(f, &who->gateway, "POST /access/v1/evaluation", body);
	}
	finish(f);
}

void
files_batches(const char *dir, const struct officials *who, const struct crowd *crowd, size_t each,
    size_t count)
{
	FILE *f = create(dir, "batches.http");
	char body[256 * BATCH];

	for (size_t i = 0; i < count; i++) {
		int n = snprintf(
		    body, sizeof(body), "{\"action\":{\"name\":\"prompt_api\"},\"evaluations\":[");
		for (int j = 0; j < BATCH; j++) {
			struct drawn d = draw_one(crowd, each);
			n += snprintf(body + n, sizeof(body) - (size_t)n,
			    "%s{\"subject\":{\"type\":\"account\",\"id\":\"%s\"},"
			    "\"resource\":{\"type\":\"model\",\"id\":\"model-%zu\"}}",
			    j == 0 ? "" : ",", d.account, d.model);
		}
		snprintf(body + n, sizeof(body) - (size_t)n, "]}");
		put(f, &who->gateway, "POST /access/v1/evaluations", body);
	}
	finish(f);
}

void
files_gate(const char *dir, const struct officials *who)
{
	FILE *f = create(dir, "gate.http");

	put(f, &who->lead, "GET /v1/releases/gated/preview", NULL);
	finish(f);
}

void
files_queue(const char *dir, const struct officials *who)
{
	FILE *f = create(dir, "queue.http");

	put(f, &who->reviewer, "GET /v1/reviews?limit=50", NULL);
	finish(f);
}

void
files_pages(const char *dir, const struct officials *who, const struct cases_sample *sample)
{
	FILE *f = create(dir, "pages.http");
	char line[64 + ID_LENGTH];

	for (size_t i = 0; i < sample->count; i++) {
		snprintf(line, sizeof(line), "GET /v1/applications/%s", sample->id[i]);
		put(f, &who->reviewer, line, NULL);
	}
	finish(f);
}

void
files_submissions(const char *dir, const struct crowd *crowd, size_t count)
{
	FILE *f = create(dir, "submissions.http"), *one = create(dir, "submission.json");
	char body[CASES_BODY];

	for (size_t i = 0; i < count; i++) {
		size_t r = i % crowd->researcher_count, turn = i / crowd->researcher_count;
		cases_body(i, (r * 7 + turn) % crowd->model_count, body);
		put(f, &crowd->researchers[r], "POST /v1/applications", body);
	}
	fputs(body, one);
	finish(one);
	finish(f);
}

static void
put_token(const char *dir, const char *name, const struct person *who)
{
	FILE *f = create(dir, name);

	fprintf(f, "%s\n", who->secret);
	finish(f);
}

void
files_token(const char *dir, const struct officials *who)
{
	mode_t before = umask(077);

	put_token(dir, "admin.token", &who->admin);
	put_token(dir, "lead.token", &who->lead);
	put_token(dir, "chair.token", &who->chair);
	put_token(dir, "gateway.token", &who->gateway);
	(void)umask(before);
}
