/* An installation that is filled by its own commands, one after the other in one process:
 * dispatcher, rules, store and ledger as in the daemon, without the network and the sync
 * of every single one. */
#ifndef POPULATE_TOWN_H
#define POPULATE_TOWN_H

#include "daemon/command/command.h"
#include "daemon/command/tier/kept_tier.h"
#include "daemon/store/ledger.h"

/* Someone signed in. */
struct person {
	char account[ID_LENGTH + 1], token[ID_LENGTH + 1];
	char secret[64]; /* of the token */
};

struct town {
	struct writing w;
	struct kept_tiers tiers;
	int64_t ahead; /* of the clock, in ms */
	struct arena arena; /* of the present command and its reply */
	struct arena texts; /* of the next command */
	const struct json *reply;
	unsigned uncommitted;
	uint64_t commands;
};

/* Open DATA, which `sluiced init` made and no daemon serves.  Exits with a sentence when
 * that fails, as everything here does. */
void town_open(struct town *t, const char *data);
/* Commit and close. */
void town_close(struct town *t);

/* Let MS go by: what waits for a time is then due. */
void town_wait(struct town *t, int64_t ms);

/* Run COMMAND, with what its path names behind a blank ("role_confirm rol_…"), as WHO (NULL:
 * nobody) with the JSON BODY (NULL: none).  Its reply stands in t->reply until the next. */
void town_do(struct town *t, const struct person *who, const char *command, const char *body);
/* A command or a body, until the next command was run. */
const char *town_text(struct town *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A text member of the reply, terminated, until the next command. */
const char *town_reply(const struct town *t, const char *name);
/* The same into ID, which it must fit. */
void town_reply_id(const struct town *t, const char *name, char id[ID_LENGTH + 1]);

/* Commit what was done so far and move the log into the database. */
void town_commit(struct town *t);

#endif
