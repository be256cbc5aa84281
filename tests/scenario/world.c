/* What people do in a scenario. */
#include "tests/scenario/world.h"

#include "lib/hash.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_TAIL = 3000 };

/* --- its folder ------------------------------------------------------------------------------ */

void
world_open(struct world *w, const char *sluiced, const char *sluice)
{
	static const char *const unset[] = {"SLUICE_URL", "SLUICE_PROFILE", "SLUICE_TOKEN_FILE",
	    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "EDITOR", "VISUAL"};
	const char *base = getenv("TMPDIR");

	*w = (struct world){.sluiced = sluiced, .sluice = sluice};
	w->names.arena = &w->arena;
	snprintf(
	    w->folder, sizeof(w->folder), "%.200s/scenario_XXXXXX", base == NULL ? "/tmp" : base);
	if (mkdtemp(w->folder) == NULL || chdir(w->folder) != 0)
		abort();
	for (size_t i = 0; i < sizeof(unset) / sizeof(unset[0]); i++)
		(void)unsetenv(unset[i]);
	setenv("HOME", w->folder, 1);
	setenv("XDG_CONFIG_HOME", str_printf(&w->arena, "%s/config", w->folder).p, 1);
	setenv("NO_COLOR", "1", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("COLUMNS", "100", 1);
	names_set(&w->names, STR("dir"), str_of(w->folder));
	names_set(
	    &w->names, STR("ca"), str_printf(&w->arena, "%s/data/tls/certificate.pem", w->folder));
}

static int
remove_one(const char *path, const struct stat *s, int kind, struct FTW *at)
{
	(void)s;
	(void)kind;
	(void)at;
	return remove(path);
}

void
world_close(struct world *w)
{
	int code;

	if (w->daemon > 0) {
		(void)kill(w->daemon, SIGKILL);
		(void)process_ended(w->daemon, 10000, &code);
	}
	web_close(w->web);
	if (chdir("/") == 0)
		(void)nftw(w->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(&w->arena);
}

bool
world_failed(struct world *w, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	w->why = str_vprintf(&w->arena, format, args);
	va_end(args);
	return false;
}

struct str
world_read(struct world *w, const char *path)
{
	struct buf b = {.arena = &w->arena};
	char part[4096];
	size_t n;
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return (struct str){NULL, 0};
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_put(&b, (struct str){part, n});
	fclose(f);
	return str_copy(&w->arena, buf_str(&b));
}

bool
world_write(struct world *w, const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool good = fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n;

	if (fd >= 0)
		close(fd);
	return good || world_failed(w, "%s: %s", path, strerror(errno));
}

struct str
world_log(struct world *w)
{
	struct str log = world_read(w, "daemon.log");

	return log.n <= LOG_TAIL ? log : str_from(log, log.n - LOG_TAIL);
}

/* --- running sluice --------------------------------------------------------------------------- */

static bool
run(struct world *w, char *const argv[])
{
	struct buf all = {.arena = &w->arena};
	struct ran ran;
	const char *why;

	if (!process_run(&w->arena, argv, &ran, &w->why))
		return false;
	buf_put(&all, ran.out);
	buf_put(&all, ran.err);
	w->code = ran.code;
	w->came.status = 0;
	w->came.text = buf_str(&all);
	w->reply = json_parse(&w->arena, ran.out.n != 0 ? ran.out : ran.err, &why);
	return true;
}

static bool
run_words(struct world *w, const struct step *step)
{
	char *argv[WORDS_MAX + 4] = {(char *)(uintptr_t)w->sluice};
	int n = 1, count;

	if (!str_is(step->who, "nobody")) {
		argv[n++] = (char *)(uintptr_t) "--profile";
		argv[n++] = (char *)(uintptr_t)str_c(&w->arena, step->who);
	}
	if (step->act == ACT_RUN_JSON)
		argv[n++] = (char *)(uintptr_t) "--json";
	return names_split(&w->names, step->text, argv + n, &count, &w->why) && run(w, argv);
}

/* --- requests --------------------------------------------------------------------------------- */

static struct str
token_of(struct world *w, struct str who)
{
	if (str_is(who, "nobody"))
		return (struct str){NULL, 0};
	return world_read(w, str_printf(&w->arena, "config/sluice/tokens/%.*s", STR_ARG(who)).p);
}

static bool
send(struct world *w, struct web_request *r)
{
	const char *why;

	if (w->web == NULL)
		return world_failed(w, "there is no installation; it begins with: start");
	r->url = str_printf(&w->arena, "https://127.0.0.1:%d%.*s", w->port, STR_ARG(r->url));
	w->code = 0;
	if (!web_send(w->web, &w->arena, r, &w->came))
		return world_failed(w, "%s", web_fault(w->web));
	w->reply = json_parse(&w->arena, w->came.text, &why);
	return true;
}

/* "METHOD TARGET", "METHOD TARGET BODY" or "METHOD TARGET @FILE" */
static bool
request(struct world *w, struct step *step)
{
	struct web_request r = {.token = token_of(w, step->who), .wants = step->wants};

	if (r.token.n == 0 && !str_is(step->who, "nobody"))
		return world_failed(w, "%.*s is not signed in", STR_ARG(step->who));
	for (struct want *want = step->wants; want != NULL; want = want->next)
		if (want->kind == WANT_WITH &&
		    !names_fill(&w->names, want->value, &want->value, &w->why))
			return false;
	r.method = str_cut(step->text, ' ', &r.url);
	r.url = str_cut(r.url, ' ', &r.body);
	if (!names_fill(&w->names, r.url, &r.url, &w->why))
		return false;
	if (str_starts(r.body, "@")) {
		r.body = world_read(w, str_c(&w->arena, str_from(r.body, 1)));
		return r.body.p == NULL ? world_failed(w, "there is no such file") : send(w, &r);
	}
	if (r.body.p != NULL && !names_fill(&w->names, r.body, &r.body, &w->why))
		return false;
	return send(w, &r);
}

/* The last body of what comes is the reply. */
static bool
send_raw(struct world *w, struct str file)
{
	struct str bytes = world_read(w, str_c(&w->arena, file));
	struct str url = str_printf(&w->arena, "https://127.0.0.1:%d", w->port);
	const char *why;

	if (bytes.p == NULL || w->web == NULL)
		return world_failed(w, "there is no such file, or no installation");
	if (!web_raw(w->web, &w->arena, url, bytes, &w->came))
		return world_failed(w, "%s", web_fault(w->web));
	struct str body = w->came.text;
	for (size_t i = 0; i + 4 <= w->came.text.n; i++)
		if (memcmp(w->came.text.p + i, "\r\n\r\n", 4) == 0)
			body = str_from(w->came.text, i + 4);
	w->reply = json_parse(&w->arena, body, &why);
	return true;
}

/* --- people ----------------------------------------------------------------------------------- */

bool
world_login(struct world *w, struct str name, struct str invitation)
{
	struct str file = str_printf(&w->arena, "%.*s.invitation", STR_ARG(name));
	struct step login = {.act = ACT_RUN, .who = STR("nobody")}, me = {.act = ACT_RUN_JSON};

	if (!world_write(w, file.p, invitation))
		return false;
	login.text = str_printf(&w->arena,
	    "login --url $url --ca $ca --profile %.*s --invitation-file %.*s", STR_ARG(name),
	    STR_ARG(file));
	if (!run_words(w, &login))
		return false;
	if (w->code != 0)
		return world_failed(
		    w, "%.*s cannot log in: %.*s", STR_ARG(name), STR_ARG(w->came.text));
	me.act = ACT_REQUEST;
	me.who = name;
	me.text = STR("GET /v1/me");
	if (!request(w, &me))
		return false;
	if (w->came.status != 200)
		return world_failed(
		    w, "%.*s is not known: %.*s", STR_ARG(name), STR_ARG(w->came.text));
	names_set(&w->names, name, json_text(w->reply, "id"));
	names_set(&w->names, str_printf(&w->arena, "%.*s_token", STR_ARG(name)), token_of(w, name));
	return true;
}

/* Ada makes something; a CODE is as good as success. */
static bool
make(struct world *w, const char *target, struct json_out *body, const char *code)
{
	struct web_request r = {.method = STR("POST"),
	    .url = str_of(target),
	    .body = buf_str(&body->text),
	    .token = token_of(w, STR("ada"))};

	if (!send(w, &r))
		return false;
	return w->came.status == 201 || str_is(json_text(w->reply, "code"), code) ||
	       world_failed(w, "%s: %.*s", target, STR_ARG(w->came.text));
}

static bool
enter_organisation(struct world *w, struct str name)
{
	struct json_out o = {.text.arena = &w->arena};

	json_open(&o, NULL);
	json_put_text(&o, "name", name);
	json_put_text(&o, "country", STR("NL"));
	json_put_text(&o, "sector", STR("academia"));
	json_close(&o);
	return make(w, "/v1/organisations", &o, "exists");
}

static bool
invite(struct world *w, struct str text)
{
	struct str at, name = str_cut(text, ' ', &at);
	struct json_out o = {.text.arena = &w->arena};
	struct str called = str_copy(&w->arena, name);

	((char *)(uintptr_t)called.p)[0] = (char)toupper((unsigned char)name.p[0]);
	if (at.p != NULL && !str_starts(at, "at "))
		return world_failed(w, "person NAME at ORGANISATION");
	at = str_from(at, 3);
	if (at.n != 0 && !enter_organisation(w, at))
		return false;
	json_open(&o, NULL);
	json_put_text(&o, "email", str_printf(&w->arena, "%.*s@example.org", STR_ARG(name)));
	json_put_text(&o, "name", called);
	if (at.n != 0)
		json_put_text(&o, "organisation", at);
	json_close(&o);
	return make(w, "/v1/accounts", &o, "") &&
	       world_login(w, name, json_text(w->reply, "invitation"));
}

/* --- files and variables ---------------------------------------------------------------------- */

static bool
write_file(struct world *w, const struct step *step)
{
	struct buf b = {.arena = &w->arena};
	struct str text;

	if (!names_fill(&w->names, step->body, &text, &w->why))
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (step->act == ACT_WIRE && text.p[i] == '\n')
			buf_char(&b, '\r');
		buf_char(&b, text.p[i]);
	}
	return world_write(w, str_c(&w->arena, step->text), buf_str(&b));
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
write_bytes(struct world *w, struct str text)
{
	struct str hex, name = str_cut(text, ' ', &hex);
	struct buf b = {.arena = &w->arena};

	for (size_t i = 0; i < hex.n; i += 2) {
		int high = digit(hex.p[i]), low = i + 1 < hex.n ? digit(hex.p[i + 1]) : -1;
		if (high < 0 || low < 0)
			return world_failed(w, "bytes NAME HEX, two lower-case digits a byte");
		buf_char(&b, (char)(high << 4 | low));
	}
	return world_write(w, str_c(&w->arena, name), buf_str(&b));
}

/* The first OLD of the file becomes NEW. */
static bool
swap_text(struct world *w, struct str text)
{
	struct str rest, name = str_cut(text, ' ', &rest);
	const char *path = str_c(&w->arena, name), *old = str_c(&w->arena, rest);
	const char *arrow = strstr(old, " => ");
	struct str all = world_read(w, path);
	struct buf b = {.arena = &w->arena};

	if (arrow == NULL || all.p == NULL)
		return world_failed(w, "swap FILE OLD => NEW");
	size_t n = (size_t)(arrow - old);
	const char *at = memmem(all.p, all.n, old, n);
	if (at == NULL)
		return world_failed(w, "%s does not hold it", path);
	buf_put(&b, (struct str){all.p, (size_t)(at - all.p)});
	buf_put(&b, str_of(arrow + strlen(" => ")));
	buf_put(&b, str_from(all, (size_t)(at - all.p) + n));
	return world_write(w, path, buf_str(&b));
}

static bool
set_long(struct world *w, struct str text)
{
	struct str rest, piece, name = str_cut(text, ' ', &rest);
	struct str count = str_cut(rest, ' ', &piece);
	struct buf b = {.arena = &w->arena};
	int64_t n;

	if (!str_int(count, &n) || n < 1 || piece.n == 0)
		return world_failed(w, "long VARIABLE COUNT TEXT");
	while (n-- > 0)
		buf_put(&b, piece);
	names_set(&w->names, name, buf_str(&b));
	return true;
}

bool
world_step(struct world *w, struct step *step)
{
	switch (step->act) {
	case ACT_CLAIM: return true;
	case ACT_START: return world_start(w, step->text);
	case ACT_PERSON: return invite(w, step->text);
	case ACT_CLOCK: return world_clock(w, step->text);
	case ACT_FILE:
	case ACT_WIRE: return write_file(w, step);
	case ACT_BYTES: return write_bytes(w, step->text);
	case ACT_SWAP: return swap_text(w, step->text);
	case ACT_LONG: return set_long(w, step->text);
	case ACT_STOP: return world_stop(w);
	case ACT_RESTART: return world_restart(w, step->text);
	case ACT_KILL: return world_kill(w);
	case ACT_RUN:
	case ACT_RUN_JSON: return run_words(w, step);
	case ACT_REQUEST: return request(w, step);
	case ACT_RAW: return send_raw(w, step->text);
	}
	abort();
}
