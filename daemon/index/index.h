/* The in-memory picture from which access evaluations and sign-ins are answered.
 * One thread writes (index_apply); any registered reader reads at the same time
 * without a lock.  Readers see each fact whole or not at all. */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include "daemon/index/fact.h"
#include "schema/reasons.h"

struct index *index_open(void);
void index_close(struct index *index); /* no reader may be left; NULL is fine */

/* Writer only.  Take COUNT facts that belong together; a fact replaces the one of
 * the same id.  Then say that the picture reflects the ledger up to POSITION (the
 * number of entries).  A reader that enters after this returned sees all of it. */
void index_apply(struct index *index, const struct fact *facts, size_t count, uint64_t position);

/* A reading thread's place.  Enter before asking, leave when the answers have been
 * used; never wait in between.  What answers point to lives until index_leave. */
struct index_reader *index_reader_open(struct index *index);
void index_reader_close(struct index_reader *reader);
void index_enter(struct index_reader *reader);
void index_leave(struct index_reader *reader);

/* The number of ledger entries that the present picture reflects. */
uint64_t index_position(const struct index_reader *reader);

/* Whose token or key is this, by the SHA-256 digest of the secret? */
struct bearer {
	struct ulid account;
	struct ulid token; /* the token or key itself */
	bool is_key;
};
/* False when unknown, revoked, expired at NOW, or its account isn't active. */
bool index_bearer(
    struct index_reader *reader, const struct digest *secret, int64_t now, struct bearer *ret);
/* Does ACCOUNT hold ROLE at NOW, on SCOPE or (all zero scope) on the installation? */
bool index_has_role(struct index_reader *reader, const struct ulid *account, int role,
    const struct ulid *scope, int64_t now);

enum subject_kind { SUBJECT_ACCOUNT, SUBJECT_KEY, SUBJECT_ORCID, SUBJECT_OTHER };

struct question {
	enum subject_kind subject_kind;
	struct str subject; /* an account id, a key's secret, an ORCID iD */
	struct str capability;
	struct str model; /* slug */
	struct str version, component; /* empty: all */
};
struct answer {
	bool permit;
	enum reason reason; /* when denied */
	int64_t expires_in_ms; /* how long the answer may be kept */
	int64_t unreachable_ms; /* … and after that, while nobody answers: of a permit */
	struct ulid grant; /* the grant that permits or comes nearest; zero: none */
	struct ulid tier; /* the tier revision that permits; zero: none */
	int stage;
	uint64_t position;
};

/* Answer Q at NOW (which reason: the order of schema/reasons.def). */
void index_evaluate(
    struct index_reader *reader, const struct question *q, int64_t now, struct answer *ret);

/* May BEARER ask this at NOW?  About itself always (a token: its account, that account's
 * keys and ORCID iD; a key: that key alone); about others as admin or auditor, or as
 * gateway, lead or duty officer of the model. */
bool index_may_ask(struct index_reader *reader, const struct bearer *bearer,
    const struct question *q, int64_t now);

/* Facts held and bytes in use, for the figures of tests/bench. */
struct index_size {
	uint64_t accounts, grants, bytes;
};
void index_size(const struct index *index, struct index_size *ret);

#endif
