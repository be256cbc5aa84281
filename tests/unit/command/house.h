/* A founded installation without network and threads: a database in a fresh folder, its
 * ledger and index, people who give commands.  One at a time. */
#ifndef TESTS_COMMAND_HOUSE_H
#define TESTS_COMMAND_HOUSE_H

#include "daemon/command/command.h"
#include "daemon/command/tier/kept_tier.h"
#include "daemon/index/index.h"
#include "tests/unit/command/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct person {
	struct str account, token; /* ids; empty: nobody */
};

struct house {
	struct arena arena; /* what replies point into, until house_close */
	char folder[64];
	struct writing writing;
	struct kept_tiers tiers;
	struct index *index;
	struct index_reader *reader;
	struct memory memory; /* what the index was told */
	int64_t now; /* move it as you like */
	struct person ada; /* the first admin */
};

struct reply {
	int status;
	struct str code; /* of a refusal */
	const struct json *body;
	uint64_t position;
};

void house_open(struct house *h);
void house_close(struct house *h);

/* Ada invites NAME@example.org, who signs in.  ORGANISATION, by its name, may be NULL;
 * it is entered when it isn't there. */
struct person house_person(struct house *h, const char *name, const char *organisation);

/* WHO gives the command LINE, its name and then what stands at each :name of its path;
 * BODY is JSON with ' for ", of a reading command the query; NULL for none.  The reply
 * is known to be JSON, its facts are in the index. */
struct reply house_ask(
    struct house *h, const struct person *who, const char *line, const char *body);
/* The same, which must succeed; returns the reply's body. */
const struct json *house_do(
    struct house *h, const struct person *who, const char *line, const char *body);
/* The same, which must be refused with CODE; returns the body. */
const struct json *house_refused(struct house *h, const struct person *who, const char *line,
    const char *body, const char *code);

/* The same in steps: the call, to which headers can be added (If-Match is "*" where one is
 * needed), then what comes of it. */
struct call *house_call(
    struct house *h, const struct person *who, const char *line, const char *body);
struct reply house_give(struct house *h, struct call *call);
/* Prepared calls (command_prepare) of writing commands, in one transaction; then each
 * one's reply.  Fails the test when the index, told by the entries, knows something else
 * than it would after a restart. */
void house_batch(struct house *h, struct call *const calls[], int count);
struct reply house_reply(struct house *h, const struct call *call);

/* Do what is due, as the writer does; returns how much was done.  Fails the test when a
 * handler refuses. */
int house_due(struct house *h);

/* Nobody can act for DAYS from now, since the daemon is down; then it begins again. */
void house_down(struct house *h, int days);

/* Have the daemon do something by itself, in a transaction of its own, which must succeed. */
void house_by_itself(
    struct house *h, enum err (*run)(struct call *call, const void *of), const void *of);

/* The tokens of everybody so far are good for thirty years: for tests that wait long. */
void house_stay_signed_in(struct house *h);

/* Fill a new index from the store, as at a start. */
void house_fill_index(struct house *h);

/* Formatted text of the house. */
const char *house_text(struct house *h, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What stands at PATH, names and positions between dots ("items.0.id"); NULL: nothing. */
const struct json *json_at(const struct json *json, const char *path);
/* Its text; fails the test when there is none. */
struct str text_at(const struct json *json, const char *path);
/* Is there a fault at POINTER in a refusal's fields? */
bool fault_at(const struct json *problem, const char *pointer);

#define assert_text(got, expected) assert_text_at((got), (expected), __FILE__, __LINE__)
void assert_text_at(struct str got, const char *expected, const char *file, int line);

/* May WHO use what LINE says, "capability model [version [component]]", "*" for all
 * versions?  "permit", or the reason of the denial. */
const char *house_evaluate(struct house *h, const struct person *who, const char *line);
/* The same of any question. */
const char *house_answer(struct house *h, const struct question *q);

#endif
