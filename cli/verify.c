/* The ledger from the server or from an export, through cli/audit. */
#include "cli/verify.h"

#include "cli/export.h"
#include "cli/file.h"
#include "cli/table.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 1000 };

/* One verification on its way. */
struct verify {
	struct session *s;
	struct audit audit;
	const struct json *checkpoint; /* as the server or the export gives it */
	struct checkpoint now; /* what it says, once verified */
	FILE *copy; /* where to write what is read; NULL: nowhere */
	bool remembers; /* the profile is this server's */
	struct str why;
};

static enum outcome
refused(struct verify *v)
{
	return output_fault(&v->s->output, REFUSED, v->why, STR(""));
}

/* --- from the server -------------------------------------------------------------------------- */

static void
show_progress(const struct verify *v, uint64_t size)
{
	bool going_on = v->audit.edge.size < size;

	if (!v->s->output.err.tty)
		return;
	fprintf(stderr, "\r\033[K");
	if (going_on)
		fprintf(stderr, "%llu of %llu entries", (unsigned long long)v->audit.edge.size,
		    (unsigned long long)size);
}

/* The items of one page, as far as the checkpoint reaches. */
static bool
take_page(struct verify *v, struct arena *a, struct str body, uint64_t size)
{
	const char *fault;
	const struct json *items = json_member(json_parse(a, body, &fault), "items");
	uint64_t before = v->audit.edge.size;

	json_each(item, items) {
		if (v->audit.edge.size == size)
			break;
		if (v->copy != NULL)
			export_put(v->copy, a, item);
		if (!audit_item(&v->audit, a, item, &v->why))
			return false;
	}
	v->why = str_printf(a, "the server gives only %llu of the %llu entries that it signed",
	    (unsigned long long)before, (unsigned long long)size);
	return v->audit.edge.size != before;
}

static enum outcome
fetch_page(struct verify *v, uint64_t size)
{
	struct session *s = v->s;
	struct arena a = {0};
	struct message m = {.method = "GET"};
	struct reply reply;
	enum outcome o = DONE;

	m.path = str_printf(&a, "/v1/ledger?from=%llu&limit=%d&sealed=true",
	    (unsigned long long)v->audit.edge.size, PAGE);
	if (!client_send(s->client, &a, &m, &reply, &v->why))
		o = output_fault(&s->output, NOT_REACHED, v->why, STR(""));
	else if (reply.status >= 400)
		o = output_problem(&s->output, reply.status, reply.body);
	else if (!take_page(v, &a, reply.body, size))
		o = refused(v);
	arena_free(&a);
	return o;
}

static enum outcome
fetch(struct verify *v)
{
	enum outcome o = session_get(v->s, STR("/v1/ledger/checkpoint"), &v->checkpoint);
	if (o != DONE)
		return o;
	int64_t size = json_int(v->checkpoint, "size", 0);
	while (o == DONE && v->audit.edge.size < (uint64_t)size) {
		o = fetch_page(v, (uint64_t)size);
		show_progress(v, o == DONE ? (uint64_t)size : 0);
	}
	return o;
}

/* --- what is remembered ----------------------------------------------------------------------- */

static bool
recall(struct verify *v)
{
	struct arena *a = v->s->arena;
	struct str path = profile_checkpoint_path(a, &v->s->profile), text;
	const char *fault = "";

	if (v->s->profile.url.n == 0 || access(path.p, F_OK) != 0)
		return true;
	if (!file_read_secret(a, path, &text, &v->why))
		return false;
	const struct json *seen = json_parse(a, text, &fault);
	v->audit.has_seen = checkpoint_open(
	    a, json_text(seen, "note"), json_text(seen, "key"), &v->audit.seen, &fault);
	if (!v->audit.has_seen)
		v->why = str_printf(a, "%.*s: the checkpoint remembered there is damaged: %s",
		    STR_ARG(path), fault);
	return v->audit.has_seen;
}

static bool
remember(struct verify *v, struct str vkey)
{
	struct arena *a = v->s->arena;
	struct profile *p = &v->s->profile;
	struct json_out o = {.text.arena = a};

	if (!v->remembers)
		return true;
	json_put_tree(&o, NULL, v->checkpoint);
	buf_char(&o.text, '\n');
	if (!file_write_private(a, profile_checkpoint_path(a, p), buf_str(&o.text), &v->why))
		return false;
	if (str_eq(p->key, vkey))
		return true;
	p->key = vkey;
	return profile_write(a, p, &v->why);
}

static struct str
key_name(struct str vkey)
{
	struct str rest;

	return str_cut(vkey, '+', &rest);
}

/* The key to trust: the one given, else the one trusted before, else the ledger's own word. */
static struct str
find_key(const struct verify *v, bool *own_word)
{
	struct str given = typed_text(v->s->typed, "key");
	struct str offered = json_text(v->checkpoint, "key"), trusted = v->s->profile.key;
	bool same_log = v->remembers || str_eq(key_name(trusted), key_name(offered));

	*own_word = given.n == 0 && (trusted.n == 0 || !same_log);
	if (*own_word)
		return offered;
	return given.n != 0 ? given : trusted;
}

/* --- the answer ------------------------------------------------------------------------------- */

/* 1234567 → "1,234,567" */
static struct str
grouped(struct arena *a, uint64_t n)
{
	struct str digits = str_printf(a, "%llu", (unsigned long long)n);
	struct buf b = {.arena = a};

	for (size_t i = 0; i < digits.n; i++) {
		if (i != 0 && (digits.n - i) % 3 == 0)
			buf_char(&b, ',');
		buf_char(&b, digits.p[i]);
	}
	return buf_str(&b);
}

static void
print_json(const struct verify *v)
{
	struct json_out o = {.text.arena = v->s->arena};

	json_open(&o, NULL);
	json_put_int(&o, "entries", (int64_t)v->now.size);
	json_put_text(&o, "root", digest_hex(v->s->arena, &v->now.root));
	json_put_text(&o, "origin", v->now.origin);
	json_put_int(&o, "withheld", (int64_t)v->audit.withheld);
	json_put_int(&o, "opened", (int64_t)v->audit.opened);
	json_close(&o);
	(void)output_reply(&v->s->output, buf_str(&o.text), "", EXTENT_WHOLE);
}

static void
print(const struct verify *v, struct str vkey, bool own_word)
{
	struct arena *a = v->s->arena;
	struct buf b = {.arena = a};

	if (v->s->output.json) {
		print_json(v);
		return;
	}
	buf_printf(&b, "Verified %.*s entries: root %.8s…, signed by %.*s.\n",
	    STR_ARG(grouped(a, v->now.size)), digest_hex(a, &v->now.root).p,
	    STR_ARG(text_line(a, v->now.origin)));
	if (v->audit.opened != 0)
		buf_printf(&b, "%.*s sealed contents are what their entries commit to.\n",
		    STR_ARG(grouped(a, v->audit.opened)));
	if (v->audit.withheld != 0)
		buf_printf(&b,
		    "%.*s entries are not for you to read; their hashes were counted in.\n",
		    STR_ARG(grouped(a, v->audit.withheld)));
	output_put(&v->s->output, buf_str(&b));
	if (own_word)
		output_hint(&v->s->output, str_printf(a,
					       "the key is the ledger's own word; compare it with "
					       "what the operator publishes: %.*s",
					       STR_ARG(vkey)));
}

/* All entries are in: the signature, the root, and what was seen before. */
static enum outcome
conclude(struct verify *v, bool live)
{
	struct arena *a = v->s->arena;
	bool own_word;
	struct str vkey = find_key(v, &own_word);

	v->audit.vkey = vkey;
	if (!audit_end(&v->audit, a, v->checkpoint, &v->now, &v->why) ||
	    !audit_continues(&v->audit, a, &v->now, &v->why) || (live && !remember(v, vkey)))
		return refused(v);
	print(v, vkey, own_word);
	return DONE;
}

static enum outcome
verify_file(struct verify *v, struct str path)
{
	struct str own;
	FILE *file = fopen(str_c(v->s->arena, path), "re");

	if (file == NULL) {
		own = str_printf(v->s->arena, "%.*s: %s", STR_ARG(path), strerror(errno));
		return output_fault(&v->s->output, NOT_UNDERSTOOD, own, STR(""));
	}
	bool good = export_read(file, v->s->arena, &v->audit, &v->checkpoint, &v->why);
	(void)fclose(file);
	return good ? conclude(v, false) : refused(v);
}

enum outcome
verify_run(struct session *s)
{
	struct verify v = {.s = s, .remembers = s->known && s->profile.url.n != 0};
	struct str file = typed_text(s->typed, "file");

	if (file.p != NULL)
		return verify_file(&v, file);
	if (v.remembers && !recall(&v))
		return refused(&v);
	enum outcome o = session_connect(s);
	if (o == DONE)
		o = fetch(&v);
	return o == DONE ? conclude(&v, true) : o;
}

enum outcome
verify_export(struct session *s)
{
	struct verify v = {.s = s, .remembers = s->known && s->profile.url.n != 0};
	struct str path = typed_text(s->typed, "path");

	if (v.remembers && !recall(&v))
		return refused(&v);
	enum outcome o = session_connect(s);
	if (o != DONE)
		return o;
	int fd = open(str_c(s->arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	v.copy = fd < 0 ? NULL : fdopen(fd, "w");
	if (v.copy == NULL) {
		v.why = str_printf(s->arena, "%.*s: %s", STR_ARG(path), strerror(errno));
		return refused(&v);
	}
	o = fetch(&v);
	if (o == DONE)
		export_put(v.copy, s->arena, v.checkpoint);
	bool good = ferror(v.copy) == 0;
	good = fclose(v.copy) == 0 && good;
	if (o != DONE)
		return o;
	if (good)
		return conclude(&v, true);
	v.why = str_printf(
	    s->arena, "%.*s could not be written; see that there is room for it", STR_ARG(path));
	return refused(&v);
}
