/* Submitted by researchers, decided by two of the three who sit on the board. */
#include "tests/bench/populate/cases.h"

#include "tests/bench/populate/progress.h"

#include <stdio.h>
#include <string.h>

void
cases_body(size_t n, size_t model, char ret[CASES_BODY])
{
	snprintf(ret, CASES_BODY,
	    "{\"tier\":\"model-%zu/partner\",\"title\":\"Study %zu of how answers change\","
	    "\"answers\":{\"purpose\":\"We compare the answers of several models to the same "
	    "questions over a year, in four languages, and publish what differs, with the method "
	    "and the questions; nothing that a model says about a person is kept.\","
	    "\"people\":%zu,\"funding\":\"A national research council\"},\"submit\":true}",
	    model, n, 2 + n % 7);
}

/* The next one of the crowd applies: nobody twice for the same model. */
static void
submit(struct town *t, struct crowd *crowd, char id[ID_LENGTH + 1])
{
	size_t n = crowd->applied++, r = n % crowd->researcher_count;
	char body[CASES_BODY];

	cases_body(n, (r + n / crowd->researcher_count) % crowd->model_count, body);
	town_do(t, &crowd->researchers[r], "application_create", body);
	town_reply_id(t, "id", id);
}

static void
approve(struct town *t, const struct person *who, const char *id)
{
	town_do(t, who, town_text(t, "application_vote %s", id),
	    "{\"vote\":\"approve\",\"reason\":\"The purpose is plain and the method sound.\"}");
}

/* The I-th of COUNT goes into the sample when it is its turn; half of that is left for others. */
static void
sample_one(struct cases_sample *sample, const char *id, size_t i, size_t count)
{
	size_t most = CASES_SAMPLE / 2, step = count < most ? 1 : count / most;

	if (i % step == 0 && sample->count < CASES_SAMPLE)
		memcpy(sample->id[sample->count++], id, ID_LENGTH + 1);
}

void
cases_granted(struct town *t, const struct officials *who, struct crowd *crowd, size_t count,
    struct cases_sample *sample)
{
	char id[ID_LENGTH + 1];

	for (size_t i = 0; i < count; i++) {
		submit(t, crowd, id);
		approve(t, &who->chair, id);
		approve(t, &who->reviewer, id);
		sample_one(sample, id, i, count);
		progress("applications granted", i + 1, count);
	}
}

void
cases_waiting(struct town *t, const struct officials *who, struct crowd *crowd, size_t count,
    struct cases_sample *sample)
{
	char id[ID_LENGTH + 1];

	for (size_t i = 0; i < count; i++) {
		submit(t, crowd, id);
		if (i % 5 == 0)
			approve(t, &who->deputy, id);
		sample_one(sample, id, i, count);
		progress("applications waiting", i + 1, count);
	}
}
