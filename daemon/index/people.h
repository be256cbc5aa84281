/* Accounts with their ORCID iDs and grants.  A person is one immutable block with all of
 * its grants, 32 bytes each, which a change replaces whole. */
#ifndef INDEX_PEOPLE_H
#define INDEX_PEOPLE_H

#include "daemon/index/fact.h"
#include "daemon/index/table.h"

struct packed_grant {
	struct ulid id;
	uint32_t start, end; /* low bits */
	uint32_t rest; /* high bits, flags */
};

struct person {
	struct ulid id;
	uint64_t orcid; /* orcid_number, 0: none */
	uint32_t count; /* of grants */
	bool known; /* else its grants came before its account */
	bool active;
	bool clear; /* active, and not on the deny list */
	uint32_t scopes[]; /* what each grant is for (scope.h): looked through first */
};
/* The grants themselves, by id; they stand behind the scopes. */
const struct packed_grant *person_grants(const struct person *person);
/* Of one that isn't clear: until when it is on the deny list; 0: it is not on it. */
int64_t person_denied_until(const struct person *person);

struct people {
	struct epoch *epoch;
	struct table persons, orcids;
	uint64_t known, grants; /* how many */
};

void people_open(struct people *p, struct epoch *e);
void people_close(struct people *p);

/* For readers, until they leave their epoch; NULL when there is none. */
const struct person *people_find(const struct people *p, const struct ulid *account);
/* ORCID: canonical, or with https://orcid.org/ before it. */
const struct person *people_of_orcid(const struct people *p, struct str orcid);

enum { ORCID_TEXT = 20 };
/* The person's ORCID iD, canonical and terminated; false when there is none. */
bool people_orcid(const struct person *person, char ret[ORCID_TEXT]);

/* Does FACT say of an account what is known of it already? */
bool people_same(const struct people *p, const struct fact_account *fact);

/* The writer's. */
void people_account(struct people *p, const struct fact_account *fact);

/* One of several changes to a person's grants; the last of equal ids counts. */
struct grant_change {
	struct packed_grant grant;
	uint32_t scope;
	uint32_t order; /* as it came */
};
/* Take N > 0 changes, which are put in order; superseded grants leave. */
void people_grants(
    struct people *p, const struct ulid *account, struct grant_change *changes, size_t n);

/* Exact for start_at in 1970–2248 and end_at in 1970–10889: beyond them a grant begins in
 * 2248, or never ends. */
void grant_pack(const struct fact_grant *fact, struct packed_grant *ret);
void grant_unpack(const struct packed_grant *grant, struct grant_facts *ret);

struct str ulid_str(const struct ulid *u);
bool ulid_eq(const struct ulid *a, const struct ulid *b);

#endif
