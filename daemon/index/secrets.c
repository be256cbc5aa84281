/* Tokens and keys by the digest of their secret. */
#include "daemon/index/secrets.h"

#include "daemon/index/people.h"

#include <string.h>

static struct str
digest_str(const struct digest *d)
{
	return (struct str){(const char *)d->b, sizeof(d->b)};
}

static struct str
key_of(const void *record)
{
	const struct secret *secret = record;

	return digest_str(&secret->digest);
}

void
secrets_open(struct secrets *s, struct epoch *e)
{
	s->epoch = e;
	table_open(&s->all, e, key_of, TABLE_QUICK);
}

void
secrets_close(struct secrets *s)
{
	size_t at = 0;
	void *secret;

	while ((secret = table_each(&s->all, &at)) != NULL)
		epoch_discard(s->epoch, secret);
	table_close(&s->all);
}

const struct secret *
secrets_find(const struct secrets *s, const struct digest *digest)
{
	return table_find(&s->all, digest_str(digest));
}

bool
secret_covers(const struct secret *secret, const struct ulid *grant)
{
	for (uint32_t i = 0; i < secret->grant_count; i++)
		if (ulid_eq(&secret->grants[i], grant))
			return true;
	return secret->grant_count == 0;
}

void
secrets_token(struct secrets *s, const struct fact_token *fact)
{
	if (fact->revoked) {
		epoch_retire(s->epoch, table_remove(&s->all, digest_str(&fact->digest)));
		return;
	}
	struct secret *secret = epoch_alloc(s->epoch, sizeof(*secret));
	*secret = (struct secret){.digest = fact->digest,
	    .id = fact->id,
	    .account = fact->account,
	    .expires_at = fact->expires_at};
	epoch_retire(s->epoch, table_put(&s->all, secret));
}

void
secrets_key(struct secrets *s, const struct fact_key *fact)
{
	if (fact->revoked) {
		epoch_retire(s->epoch, table_remove(&s->all, digest_str(&fact->digest)));
		return;
	}
	size_t grants = fact->grant_count * sizeof(struct ulid);
	struct secret *secret = epoch_alloc(s->epoch, sizeof(*secret) + grants);
	*secret = (struct secret){.digest = fact->digest,
	    .id = fact->id,
	    .account = fact->account,
	    .expires_at = fact->expires_at,
	    .is_key = true,
	    .grant_count = (uint32_t)fact->grant_count};
	if (grants != 0)
		memcpy(secret->grants, fact->grants, grants);
	epoch_retire(s->epoch, table_put(&s->all, secret));
}
