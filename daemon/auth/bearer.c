/* A secret's digest is looked up, and becomes a caller. */
#include "daemon/auth/bearer.h"

#include "lib/id.h"

enum err
bearer_find(struct index_reader *reader, struct str secret, int64_t now, struct bearer *ret)
{
	if (secret.n == 0 || secret.n > BEARER_MAX)
		return ERR_UNAUTHENTICATED;
	struct digest digest = hash_of(secret);
	return index_bearer(reader, &digest, now, ret) ? OK : ERR_UNAUTHENTICATED;
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
