/* A secret's digest is looked up, and becomes a caller. */
#include "daemon/auth/bearer.h"

#include "lib/id.h"

#include <string.h>

void
bearer_forget(struct bearer_memo *memo)
{
	explicit_bzero(memo, sizeof(*memo));
}

static const struct digest *
digest_of(struct bearer_memo *memo, struct str secret)
{
	if (secret.n == memo->length && memcmp(secret.p, memo->secret, secret.n) == 0)
		return &memo->digest;
	memo->digest = hash_of(secret);
	memo->length = secret.n <= BEARER_KEPT ? secret.n : 0;
	memcpy(memo->secret, secret.p, memo->length);
	return &memo->digest;
}

enum err
bearer_find(struct index_reader *reader, struct bearer_memo *memo, struct str secret, int64_t now,
    struct bearer *ret)
{
	if (secret.n == 0 || secret.n > BEARER_MAX)
		return ERR_UNAUTHENTICATED;
	return index_bearer(reader, digest_of(memo, secret), now, ret) ? OK : ERR_UNAUTHENTICATED;
}

static struct str
id_text(struct arena *a, const char *prefix, const struct ulid *id)
{
	char text[ID_LENGTH + 1];

	id_format(prefix, id->b, text);
	return str_copy(a, str_of(text));
}

enum err
bearer_caller(struct arena *a, const struct bearer *b, struct caller *ret)
{
	if (b->is_key)
		return ERR_FORBIDDEN;
	*ret = (struct caller){
	    .signed_in = true,
	    .token = id_text(a, "tok", &b->token),
	    .account = id_text(a, "acc", &b->account),
	};
	return OK;
}
