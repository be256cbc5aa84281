/* Requests for the load client, as they go over the wire. */
#ifndef POPULATE_FILES_H
#define POPULATE_FILES_H

#include "tests/bench/populate/cases.h"

/* DIR/evaluations.http: COUNT evaluations by the gateway, of researchers drawn by Zipf's law
 * (the n-th as likely as 1/n), each for one of the EACH models that they hold grants for. */
void files_evaluations(const char *dir, const struct officials *who, const struct crowd *crowd,
    size_t each, size_t count);
/* DIR/batches.http: the same, BATCH of them to a request. */
enum { BATCH = 50 };
void files_batches(const char *dir, const struct officials *who, const struct crowd *crowd,
    size_t each, size_t count);
/* DIR/queue.http: the reviewer's queue, fifty at a time. */
void files_queue(const char *dir, const struct officials *who);
/* DIR/pages.http: the pages of those applications, for the reviewer. */
void files_pages(const char *dir, const struct officials *who, const struct cases_sample *sample);
/* DIR/gate.http: the gate report of the model "gated", for its lead. */
void files_gate(const char *dir, const struct officials *who);
/* DIR/submissions.http: COUNT applications; DIR/submission.json: one body alone. */
void files_submissions(const char *dir, const struct crowd *crowd, size_t count);
/* DIR/admin.token, lead.token, chair.token, gateway.token: theirs, for sluice --token-file. */
void files_token(const char *dir, const struct officials *who);

#endif
