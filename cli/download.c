/* Which files; then for each: what is there already, a ticket, the rest, the digest. */
#include "cli/download.h"

#include "cli/part.h"
#include "cli/progress.h"
#include "cli/request.h"
#include "lib/hash.h"

#include <string.h>

enum { TRIES = 3 };

/* --- one file ----------------------------------------------------------------------------------- */

struct fetching {
	struct session *s;
	struct str id, name, digest, path; /* path: what it is saved as */
	uint64_t size;
	struct part part;
	struct progress progress;
};

/* The server sends all of it when it doesn't go on where we ended. */
static bool
take(void *of, long status, struct str bytes)
{
	struct fetching *f = of;

	if (status == 200 && f->part.size != 0 && !f->part.going && !part_restart(&f->part))
		return false;
	f->part.going = true;
	progress_add(&f->progress, bytes.n);
	return part_add(&f->part, bytes);
}

static enum outcome
ask_ticket(struct fetching *f, struct str *url)
{
	struct session *s = f->s;
	struct message m = {.method = "POST",
	    .path = str_printf(s->arena, "/v1/artefacts/%.*s/ticket", STR_ARG(f->id)),
	    .idempotency_key = client_key(s->arena)};
	struct reply reply;
	const char *why;

	enum outcome o = session_send(s, &m, &reply);
	if (o == DONE)
		*url = json_text(json_parse(s->arena, reply.body, &why), "url");
	return o;
}

/* Where the file is: on the server, or at a front of its own, which knows no tokens and whose
 * addresses name one file for ever.  NULL with a sentence in *why. */
static struct client *
client_for(struct fetching *f, struct message *m, struct str *why)
{
	struct str url = m->path, rest;

	if (!str_starts(url, "https://") && !str_starts(url, "http://"))
		return f->s->client;
	size_t scheme = str_starts(url, "https://") ? 8 : 7;
	struct str host = str_cut(str_from(url, scheme), '/', &rest);
	struct client_settings front = {
	    .ca = f->s->server.ca, .url = (struct str){url.p, scheme + host.n}};

	m->path = str_from(url, scheme + host.n);
	m->if_range = STR("");
	return client_open(f->s->arena, &front, why);
}

/* As much of the rest as comes; *again: it was cut off, and may go on. */
static enum outcome
fetch_rest(struct fetching *f, bool *again, struct str *why)
{
	struct session *s = f->s;
	struct flow flow = {.take = take, .of = f};
	struct message m = {.method = "GET", .flow = &flow};
	struct reply reply;

	*again = false;
	enum outcome o = ask_ticket(f, &m.path);
	if (o != DONE)
		return o;
	f->part.going = false;
	if (f->part.size != 0) {
		m.range = str_printf(s->arena, "bytes=%llu-", (unsigned long long)f->part.size);
		m.if_range = str_printf(s->arena, "\"%.*s\"", STR_ARG(f->digest));
	}
	struct client *client = client_for(f, &m, why);
	if (client == NULL)
		return output_fault(&s->output, REFUSED, *why, STR(""));
	progress_begin(&f->progress, &s->output.err, f->name, f->part.size, f->size);
	bool whole = client_send(client, s->arena, &m, &reply, why);
	progress_end(&f->progress);
	if (client != s->client)
		client_close(client);
	if (whole && reply.status >= 400)
		return output_problem(&s->output, reply.status, reply.body);
	*again = !whole && !f->part.failed;
	return DONE;
}

static enum outcome
cut_off(struct fetching *f, struct str why)
{
	struct arena *a = f->s->arena;

	return output_fault(&f->s->output, NOT_REACHED,
	    f->part.failed ? str_printf(a, "%.*s.part cannot be written: %s", STR_ARG(f->path),
				 strerror(f->part.failed))
			   : why,
	    str_printf(a, "%.*s of %.*s are there; to go on: sluice download %.*s",
		STR_ARG(progress_bytes(a, f->part.size)), STR_ARG(progress_bytes(a, f->size)),
		STR_ARG(typed_text(f->s->typed, "what"))));
}

static enum outcome
fetch_all(struct fetching *f)
{
	struct str why = STR("what was sent ended before its end");
	bool again = true;

	for (int tries = 0; f->part.size < f->size && again && tries < TRIES; tries++) {
		enum outcome o = fetch_rest(f, &again, &why);
		if (o != DONE)
			return o;
	}
	return f->part.size < f->size || f->part.failed != 0 ? cut_off(f, why) : DONE;
}

static enum outcome
keep(struct fetching *f)
{
	struct session *s = f->s;
	struct str why;

	if (!part_keep(&f->part, s->arena, f->digest, &why))
		return output_fault(&s->output, REFUSED, why, STR(""));
	output_said(&s->output, str_printf(s->arena, "%.*s: %.*s, and its digest is right.",
				    STR_ARG(f->path), STR_ARG(progress_bytes(s->arena, f->size))));
	return DONE;
}

static bool
is_plain_name(struct str name)
{
	return name.n != 0 && name.p[0] != '.' && memchr(name.p, '/', name.n) == NULL;
}

static enum outcome
fetch_file(struct session *s, const struct json *artefact, struct str path)
{
	struct fetching f = {.s = s,
	    .id = json_text(artefact, "id"),
	    .name = json_text(artefact, "name"),
	    .digest = json_text(artefact, "digest"),
	    .size = (uint64_t)json_int(artefact, "size", 0)};
	struct str why;

	f.path = path.n != 0 ? path : f.name;
	if (path.n == 0 && !is_plain_name(f.name))
		return output_fault(&s->output, REFUSED,
		    STR("the server's name for it is no file's"), STR("name one: --to PATH"));
	if (!part_open(&f.part, s->arena, f.path, f.size, &why))
		return output_fault(&s->output, REFUSED, why, STR(""));
	enum outcome o = fetch_all(&f);
	if (o == DONE)
		o = keep(&f);
	part_close(&f.part);
	return o;
}

/* --- which files -------------------------------------------------------------------------------- */

static bool
may_have(const struct json *artefact)
{
	json_each(step, json_member(artefact, "allowed"))
		if (str_is(step->text, "ticket"))
			return true;
	return false;
}

static enum outcome
get(struct session *s, const char *before, const char *behind, const struct json **ret)
{
	struct buf b = {.arena = s->arena};

	buf_put(&b, str_of(before));
	request_encode(&b, typed_text(s->typed, "what"));
	buf_put(&b, str_of(behind));
	return session_get(s, buf_str(&b), ret);
}

static enum outcome
nothing_to_fetch(struct session *s, bool there_are)
{
	struct str model = typed_text(s->typed, "what");

	if (!there_are)
		return output_fault(&s->output, REFUSED,
		    str_printf(s->arena, "no files of %.*s are registered here", STR_ARG(model)),
		    STR(""));
	return output_fault(&s->output, REFUSED,
	    str_printf(s->arena,
		"%.*s has files, and your access covers none of them at present; nothing was "
		"fetched",
		STR_ARG(model)),
	    str_printf(s->arena,
		"sluice tier list %.*s shows what can be asked for; of one file, sluice "
		"download %.*s/NAME says what is missing",
		STR_ARG(model), STR_ARG(model)));
}

static enum outcome
fetch_model(struct session *s)
{
	const struct json *list = NULL;
	bool any = false;

	enum outcome o = get(s, "/v1/models/", "/artefacts?limit=500", &list);
	if (o != DONE)
		return o;
	const struct json *items = json_member(list, "items");
	json_each(item, items) {
		if (!may_have(item))
			continue;
		any = true;
		enum outcome one = fetch_file(s, item, STR(""));
		if (one == NOT_REACHED)
			return one;
		o = one != DONE ? one : o; /* one that is there already keeps no other away */
	}
	return any ? o : nothing_to_fetch(s, items != NULL && items->first != NULL);
}

enum outcome
download_run(struct session *s)
{
	struct str what = typed_text(s->typed, "what"), to = typed_text(s->typed, "to");
	const struct json *artefact = NULL;
	bool one = memchr(what.p, '/', what.n) != NULL || str_starts(what, "art_") || to.n != 0;

	enum outcome o = session_connect(s);
	if (o == DONE && !one)
		return fetch_model(s);
	if (o == DONE)
		o = get(s, "/v1/artefacts/", "", &artefact);
	return o == DONE ? fetch_file(s, artefact, to) : o;
}
