/* Secrets are made some hundreds at a time, and stand in one new file that nobody else reads:
 * CSV with email, name, token. */
#include "cli/claims.h"

#include "cli/csv_out.h"
#include "cli/request.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct claims {
	struct session *s;
	struct str import; /* as it was typed, percent-encoded */
	FILE *file;
	int64_t done, all;
	int64_t after; /* the row of the last secret; -1: there are no more */
	struct str why;
};

static enum outcome
refused(struct claims *c)
{
	return output_fault(&c->s->output, REFUSED, c->why, STR(""));
}

static void
show_progress(const struct claims *c)
{
	if (c->s->output.err.tty)
		fprintf(stderr, "\r\033[K%lld of %lld", (long long)c->done, (long long)c->all);
}

static void
put_tokens(struct claims *c, struct arena *a, const struct json *reply)
{
	static const char *const columns[] = {"email", "name", "token"};
	struct buf b = {.arena = a};

	json_each(item, json_member(reply, "tokens")) {
		for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
			if (i != 0)
				buf_char(&b, ',');
			csv_field(&b, json_text(item, columns[i]));
		}
		buf_char(&b, '\n');
		c->done++;
	}
	if (b.n != 0)
		(void)fwrite(b.p, 1, b.n, c->file);
	c->after = json_int(reply, "next", -1);
}

static enum outcome
fetch_some(struct claims *c)
{
	struct arena a = {0};
	const char *fault;
	struct reply reply;
	struct message m = {.method = "POST",
	    .path = str_printf(&a, "/v1/imports/%.*s/tokens", STR_ARG(c->import)),
	    .body = str_printf(&a, "{\"after\":%lld}", (long long)c->after),
	    .idempotency_key = client_key(&a)};
	enum outcome o = session_send(c->s, &m, &reply);

	if (o == DONE)
		put_tokens(c, &a, json_parse(&a, reply.body, &fault));
	arena_free(&a);
	return o;
}

/* How many there are to be. */
static enum outcome
count(struct claims *c)
{
	const struct json *import;
	enum outcome o = session_get(
	    c->s, str_printf(c->s->arena, "/v1/imports/%.*s", STR_ARG(c->import)), &import);

	if (o == DONE)
		c->all = json_int(import, "holders", 0) - json_int(import, "claimed", 0);
	return o;
}

static enum outcome
fetch_all(struct claims *c)
{
	enum outcome o = count(c);

	fputs("email,name,token\n", c->file);
	while (o == DONE && c->after >= 0) {
		o = fetch_some(c);
		show_progress(c);
	}
	if (c->s->output.err.tty)
		fprintf(stderr, "\r\033[K");
	return o;
}

enum outcome
claims_run(struct session *s)
{
	struct buf import = {.arena = s->arena};
	struct str path = typed_text(s->typed, "to");
	enum outcome o = session_connect(s);

	if (o != DONE)
		return o;
	request_encode(&import, typed_text(s->typed, "import"));
	struct claims c = {.s = s, .import = buf_str(&import)};
	int fd = open(str_c(s->arena, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	c.file = fd < 0 ? NULL : fdopen(fd, "w");
	if (c.file == NULL) {
		c.why = str_printf(s->arena, "%.*s: %s", STR_ARG(path), strerror(errno));
		return refused(&c);
	}
	o = fetch_all(&c);
	bool good = ferror(c.file) == 0;
	good = fclose(c.file) == 0 && good;
	if (o != DONE)
		(void)unlink(str_c(s->arena, path));
	if (o != DONE)
		return o;
	c.why = str_printf(
	    s->arena, "%.*s could not be written; see that there is room for it", STR_ARG(path));
	if (!good)
		return refused(&c);
	output_said(&s->output,
	    str_printf(s->arena,
		"Made secrets for %lld of %lld who have not claimed, in %.*s. Send each to its "
		"mail address; whoever gets it runs: sluice grant claim --token FILE",
		(long long)c.done, (long long)c.all, STR_ARG(path)));
	return DONE;
}
