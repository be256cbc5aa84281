/* The in-memory picture from which access evaluations and sign-ins are answered.
 * One thread writes (index_apply); any registered reader reads at the same time
 * without a lock.  Readers see each fact whole or not at all. */
#ifndef INDEX_INDEX_H
#define INDEX_INDEX_H

#include "daemon/index/fact.h"
#include "schema/obligations.h"
#include "schema/reasons.h"

struct index *index_open(void);
void index_close(struct index *index); /* no reader may be left; NULL is fine */

/* Writer only.  Take COUNT facts that belong together; a fact replaces the one of
 * the same id.  Then say that the picture reflects the ledger up to POSITION (the
 * number of entries).  A reader that enters after this returned sees all of it. */
void index_apply(struct index *index, const struct fact *facts, size_t count, uint64_t position);

/* The writer's: what evaluations have counted, to be written into the store (meter.h). */
struct meters *index_meters(struct index *index);

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
	int64_t expires_at;
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
	struct str subject; /* an account id, a key's secret, an ORCID iD, a linked identity's */
	struct str subject_type; /* of SUBJECT_OTHER: the identity's */
	struct str capability;
	struct str model; /* slug */
	struct str version, component; /* empty: all */
	bool use; /* it is about to be used: a permit counts in the limits of what permits */
};
struct answer {
	bool permit;
	enum reason reason; /* when denied */
	int64_t expires_in_ms; /* how long the answer may be kept */
	int64_t unreachable_ms; /* … and after that, while nobody answers: of a permit */
	struct ulid grant; /* the grant that permits or comes nearest; zero: none */
	struct ulid tier; /* the tier revision that permits or the denial is about; zero: none */
	unsigned obligations; /* of a permit: bits 1 << OBLIGATION_x */
	struct ulid apply; /* of a denial: the tier revision to apply for; zero: none */
	int stage;
	uint64_t position;
	const struct allowance *allowance; /* of that tier revision; NULL: it says nothing */
	const struct meter *meter; /* of that grant; NULL: it has no limits (meter.h) */
	int64_t again_in_ms; /* when a limit denies: until it no longer does */
	int64_t at; /* when it was asked, if `meter` is there */
};

/* Answer Q at NOW (which reason: the order of schema/reasons.def). */
void index_evaluate(
    struct index_reader *reader, const struct question *q, int64_t now, struct answer *ret);

/* Whose account Q is about; false when nobody is known by that name. */
bool index_subject(struct index_reader *reader, const struct question *q, struct ulid *ret);

/* May BEARER ask this at NOW?  About itself always (a token: its account, that account's
 * keys, ORCID iD and identities; a key: that key alone); about others as admin or auditor, or as
 * gateway, lead or duty officer of the model, or chair or deputy of a board that serves it. */
bool index_may_ask(struct index_reader *reader, const struct bearer *bearer,
    const struct question *q, int64_t now);

/* May BEARER be told whether a key is good: as admin, auditor, or gateway of any model? */
bool index_may_introspect(struct index_reader *reader, const struct bearer *bearer, int64_t now);

/* Searches (AuthZEN 1.0 §8): what would make the evaluation permit. */
enum search_kind { SEARCH_SUBJECT, SEARCH_RESOURCE, SEARCH_ACTION };
struct search {
	enum search_kind kind;
	/* What is sought is left empty: the subject (its kind says of which), the model, or the
	 * capability. */
	struct question question;
	struct bearer asker;
	size_t limit; /* ends soon after so many were found */
	uint64_t cursor; /* 0 at first; 0 again when there is no more */
};
/* Takes one: an account's id, ORCID iD or identity, a model's slug, a capability. */
typedef void index_found(void *of, struct str name);

/* May its asker search like this?  For subjects who may ask about anyone, for actions who
 * may ask the question; of resources one is told those about which one may ask. */
bool index_may_search(struct index_reader *reader, const struct search *search, int64_t now);
/* Go on with SEARCH by a bounded piece, which may find nothing and not be the last. */
void index_search(
    struct index_reader *reader, struct search *search, int64_t now, index_found *found, void *of);

/* Facts held and bytes in use, for the figures of tests/bench. */
struct index_size {
	uint64_t accounts, grants, bytes;
};
void index_size(const struct index *index, struct index_size *ret);

#endif
