/* Results and the token with which a search goes on. */
#include "daemon/http/search.h"

#include "daemon/index/authzen.h"
#include "lib/json.h"
#include "lib/time.h"

#include <string.h>

/* Where a search stands, and for which search of whose that is good.  The token is this
 * in base64; its digest covers our secret, so that nobody makes one up. */
struct place {
	uint64_t cursor;
	int64_t until;
	uint64_t limit;
	struct digest mac;
};

static const int64_t token_lives = 15 * MINUTE_MS;

/* --- the token -------------------------------------------------------------------------------- */

/* Everything that must be the same from page to page. */
static struct digest
digest_of_query(const struct asking *a, const struct search *s, struct arena *arena)
{
	struct json_out o = {.text.arena = arena};
	const struct question *q = &s->question;
	const struct str parts[] = {q->subject, q->subject_type, q->capability, q->model,
	    q->version, q->component,
	    {(const char *)a->bearer.account.b, sizeof(a->bearer.account.b)}};

	json_open_list(&o, NULL);
	json_put_int(&o, NULL, s->kind);
	json_put_int(&o, NULL, q->subject_kind);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		json_put_text(&o, NULL, hex_text(arena, (const uint8_t *)parts[i].p, parts[i].n));
	json_close_list(&o);
	return hash_of(buf_str(&o.text));
}

static struct digest
mac_of(const struct io *io, const struct place *p, const struct digest *query)
{
	struct {
		struct digest secret, query;
		uint64_t cursor, limit;
		int64_t until;
	} all = {io->shared->search_secret, *query, p->cursor, p->limit, p->until};

	return hash_of((struct str){(const char *)&all, sizeof(all)});
}

static struct str
token_text(const struct asking *a, const struct search *s, struct arena *arena)
{
	struct digest query = digest_of_query(a, s, arena);
	struct place p = {s->cursor, a->now + token_lives, s->limit, {{0}}};

	p.mac = mac_of(a->io, &p, &query);
	return base64_text(arena, (const uint8_t *)&p, sizeof(p));
}

/* Set the search to where the token says that it stands. */
static bool
take_token(const struct asking *a, struct authzen_search *ret, struct arena *arena)
{
	struct digest query = digest_of_query(a, &ret->search, arena);
	struct place p;
	struct str bytes;

	if (!base64_parse(arena, ret->token, &bytes) || bytes.n != sizeof(p))
		return false;
	memcpy(&p, bytes.p, sizeof(p));
	struct digest mac = mac_of(a->io, &p, &query);
	if (!digest_eq(&mac, &p.mac) || p.until < a->now ||
	    (ret->limited && ret->search.limit != p.limit))
		return false;
	ret->search.cursor = p.cursor;
	ret->search.limit = (size_t)p.limit;
	return true;
}

/* --- the reply -------------------------------------------------------------------------------- */

struct results {
	struct json_out *out;
	const struct search *search;
};

static void
put_result(void *of, struct str name)
{
	struct results *r = of;
	const struct question *q = &r->search->question;
	struct str type = q->subject_type;

	if (q->subject_kind != SUBJECT_OTHER)
		type = q->subject_kind == SUBJECT_ORCID ? STR("orcid") : STR("account");

	json_open(r->out, NULL);
	switch (r->search->kind) {
	case SEARCH_SUBJECT:
		json_put_text(r->out, "type", type);
		json_put_text(r->out, "id", name);
		break;
	case SEARCH_RESOURCE:
		json_put_text(r->out, "type", STR("model"));
		json_put_text(r->out, "id", name);
		break;
	case SEARCH_ACTION: json_put_text(r->out, "name", name); break;
	}
	json_close(r->out);
}

static void
put_results(const struct asking *a, struct authzen_search *s, struct json_out *o)
{
	struct results results = {o, &s->search};

	json_open(o, NULL);
	json_open_list(o, "results");
	if (s->known)
		index_search(a->io->reader, &s->search, a->now, put_result, &results);
	json_close_list(o);
	if (s->search.cursor != 0 || s->paged) {
		json_open(o, "page");
		json_put_text(o, "next_token",
		    s->search.cursor == 0 ? STR("") : token_text(a, &s->search, o->text.arena));
		json_close(o);
	}
	json_close(o);
}

static enum err
answer(const struct asking *a, enum search_kind kind, struct arena *arena, const char **why)
{
	struct authzen_search s;
	struct json_out o = {.text.arena = arena};

	TRY(authzen_search_scan(a->request->body, kind, &s, why));
	*why = "Who may use a model is told to admins, auditors, and its gateways, leads and duty "
	       "officers; what someone else may do likewise.";
	s.search.asker = a->bearer;
	if (!index_may_search(a->io->reader, &s.search, a->now))
		return ERR_FORBIDDEN;
	*why = "page.token belongs to another search or is too old; begin the search again.";
	if (s.token.n != 0 && !take_token(a, &s, arena))
		return ERR_MALFORMED;
	put_results(a, &s, &o);
	a->io->body.n = 0;
	bytes_put(&a->io->body, buf_str(&o.text));
	return OK;
}

enum err
search_answer(const struct asking *asking, enum search_kind kind, const char **why)
{
	struct arena arena = {0};
	enum err e = answer(asking, kind, &arena, why);

	arena_free(&arena);
	return e;
}
