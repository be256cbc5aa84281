/* The form's `token` is looked up like any secret. */
#include "daemon/http/introspect.h"

#include "daemon/auth/bearer.h"
#include "daemon/work/clock.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/percent.h"
#include "lib/time.h"

/* The member `token` of a form (application/x-www-form-urlencoded), decoded; RFC 7662 §2.1
 * wants one. */
static bool
token_of_form(struct arena *a, struct str form, struct str *ret)
{
	struct str value;
	int found = 0;

	while (form.n != 0) {
		struct str pair = str_cut(form, '&', &form);
		if (!str_is(str_cut(pair, '=', &value), "token"))
			continue;
		if (found++ != 0 || !percent_decode(a, value, true, ret))
			return false;
	}
	return found == 1 && ret->n != 0;
}

static void
put_id(struct json_out *o, const char *name, const char *prefix, const struct ulid *id)
{
	char text[ID_LENGTH + 1];

	id_format(prefix, id->b, text);
	json_put_text(o, name, str_of(text));
}

static struct str
render(struct arena *a, const struct bearer *key)
{
	struct json_out o = {.text.arena = a};

	json_open(&o, NULL);
	json_put_bool(&o, "active", key != NULL);
	if (key != NULL) {
		json_put_text(&o, "token_type", STR("Bearer"));
		put_id(&o, "sub", "acc", &key->account);
		put_id(&o, "jti", "key", &key->token);
		json_put_int(&o, "exp", key->expires_at / SECOND_MS);
	}
	json_close(&o);
	return buf_str(&o.text);
}

static enum err
answer(struct io *io, const struct request *r, struct arena *a, struct str *ret, const char **why)
{
	struct bearer asker, key;
	struct bearer_memo other = {0};
	struct str token = {NULL, 0};
	int64_t now = clock_now();

	TRY(bearer_find(io->reader, io->memo, request_bearer(r), now, &asker));
	*why = "Admins, auditors and gateways are told whether a key is good.";
	if (!index_may_introspect(io->reader, &asker, now))
		return ERR_FORBIDDEN;
	*why = "Send a form (application/x-www-form-urlencoded) with one token.";
	if (!request_is_form(r) || !token_of_form(a, r->body, &token))
		return ERR_MALFORMED;
	bool good = bearer_find(io->reader, &other, token, now, &key) == OK && key.is_key;
	*ret = render(a, good ? &key : NULL);
	bearer_forget(&other);
	return OK;
}

enum err
introspect_answer(
    struct io *io, const struct request *r, const struct reply *base, const char **why)
{
	struct arena a = {0};
	struct reply reply = *base;

	enum err e = answer(io, r, &a, &reply.body, why);
	reply.status = 200;
	reply.type = STR("application/json");
	reply.position = index_position(io->reader);
	if (e == OK)
		reply_put(&io->out, &reply, date_now(&io->date));
	arena_free(&a);
	return e;
}
