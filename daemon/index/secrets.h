/* Tokens and keys by the digest of their secret.  A revoked one leaves at once; an expired
 * one stays, so that a refusal can say so. */
#ifndef INDEX_SECRETS_H
#define INDEX_SECRETS_H

#include "daemon/index/fact.h"
#include "daemon/index/table.h"

struct secret {
	struct digest digest;
	struct ulid id, account;
	int64_t expires_at; /* no longer good from then on */
	bool is_key;
	uint32_t grant_count; /* of a key: the grants it is for; none: all */
	struct ulid grants[];
};

struct secrets {
	struct epoch *epoch;
	struct table all;
};

void secrets_open(struct secrets *s, struct epoch *e);
void secrets_close(struct secrets *s);

/* For readers, until they leave their epoch; NULL when there is none. */
const struct secret *secrets_find(const struct secrets *s, const struct digest *digest);
/* May this be used for that grant? */
bool secret_covers(const struct secret *secret, const struct ulid *grant);

/* The writer's. */
void secrets_token(struct secrets *s, const struct fact_token *fact);
void secrets_key(struct secrets *s, const struct fact_key *fact);

#endif
