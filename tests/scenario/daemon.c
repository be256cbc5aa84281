/* The daemon of a scenario: founding, starting, ending, and its clock. */
#include "lib/time.h"
#include "tests/scenario/world.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { START_MS = 60000, STOP_MS = 30000, POLL_MS = 10 };

static const char first_time[] = "2030-01-01T09:00:00Z";

/* --- the clock ------------------------------------------------------------------------------ */

/* It is replaced whole, so that the daemon never reads half a time. */
static bool
write_clock(struct world *w)
{
	return world_write(w, "clock.new", time_text(&w->arena, w->clock)) &&
	       (rename("clock.new", "clock") == 0 || world_failed(w, "the clock cannot be moved"));
}

/* The writer does what is due before what is asked: a write that changes nothing comes back
 * when that is done. */
static bool
settle(struct world *w)
{
	const struct web_request request = {.method = STR("POST"),
	    .url = str_printf(&w->arena, "https://127.0.0.1:%d/v1/invitations/accept", w->port),
	    .body = STR("{\"invitation\":\"sli_none\"}")};
	struct web_reply reply;

	return web_send(w->web, &w->arena, &request, &reply) ||
	       world_failed(w, "the daemon does not answer: %s", web_fault(w->web));
}

bool
world_clock(struct world *w, struct str text)
{
	int64_t by;

	if (str_starts(text, "+")) {
		if (!duration_parse(str_from(text, 1), &by))
			return world_failed(w, "%.*s is no duration", STR_ARG(text));
		w->clock += by;
	} else if (!time_parse(text, &w->clock)) {
		return world_failed(w, "%.*s is no time", STR_ARG(text));
	}
	return write_clock(w) && (w->web == NULL || w->daemon == 0 || settle(w));
}

/* --- starting ------------------------------------------------------------------------------- */

/* The port that the daemon took, once it listens: data/listening holds a URL. */
static bool
find_port(struct world *w)
{
	static const char before[] = "https://127.0.0.1:";
	struct str rest, url = str_cut(world_read(w, "data/listening"), '\n', &rest);
	int64_t port;

	if (!str_starts(url, before) || !str_int(str_from(url, strlen(before)), &port))
		return false;
	w->port = (int)port;
	return true;
}

static bool
await(struct world *w)
{
	int code;

	for (int ms = 0; ms < START_MS; ms += POLL_MS) {
		if (process_ended(w->daemon, POLL_MS, &code)) {
			w->daemon = 0;
			return world_failed(w, "sluiced ended with %d instead of serving", code);
		}
		if (find_port(w))
			return true;
	}
	return world_failed(w, "sluiced does not say where it listens");
}

static bool
serve(struct world *w)
{
	const char *argv[OPTIONS_MAX + 10] = {w->sluiced, "serve", "--data", "data", "--test-clock",
	    "clock", "--listen", str_printf(&w->arena, "127.0.0.1:%d", w->port).p};
	size_t n = 8;

	for (size_t i = 0; w->options[i] != NULL; i++)
		argv[n++] = w->options[i];
	(void)unlink("data/listening"); /* one that was killed left it behind */
	w->daemon = process_start((char *const *)argv, "daemon.log");
	if (w->daemon < 0)
		return world_failed(w, "sluiced cannot be started");
	return await(w);
}

/* The invitation stands in what init prints. */
static bool
found(struct world *w, struct str *invitation)
{
	const char *argv[] = {w->sluiced, "init", "--data", "data", "--name", "Scenario",
	    "--origin", "scenario.example/ledger", "--admin-name", "Ada Admin", "--admin-email",
	    "ada@example.org", "--test-clock", "clock", NULL};
	struct ran ran;

	if (!process_run(&w->arena, (char *const *)argv, &ran, &w->why))
		return false;
	const char *secret = strstr(str_c(&w->arena, ran.out), "sli_");
	if (ran.code != 0 || secret == NULL)
		return world_failed(w, "sluiced init ended with %d:\n%.*s%.*s", ran.code,
		    STR_ARG(ran.out), STR_ARG(ran.err));
	*invitation = (struct str){secret, strcspn(secret, " \r\n")};
	return true;
}

static bool
set_options(struct world *w, char *const words[])
{
	size_t n = 0;

	for (; words[n] != NULL && n < OPTIONS_MAX - 1; n++)
		w->options[n] = words[n];
	w->options[n] = NULL;
	return words[n] == NULL || world_failed(w, "there are too many options");
}

bool
world_start(struct world *w, struct str text)
{
	char *words[WORDS_MAX], **options = words;
	struct str invitation, at = str_of(first_time);
	int count;

	if (w->web != NULL)
		return world_failed(w, "it was started before");
	if (!names_split(&w->names, text, words, &count, &w->why))
		return false;
	if (count != 0 && words[0][0] != '-')
		at = str_of(*options++);
	if (!set_options(w, options) || !world_clock(w, at) || !found(w, &invitation) || !serve(w))
		return false;
	w->web = web_open("data/tls/certificate.pem");
	names_set(&w->names, STR("url"), str_printf(&w->arena, "https://127.0.0.1:%d", w->port));
	return world_login(w, STR("ada"), invitation);
}

/* --- ending --------------------------------------------------------------------------------- */

static bool
end(struct world *w, int signal, int expected)
{
	int code;

	if (w->daemon <= 0)
		return world_failed(w, "sluiced is not running");
	(void)kill(w->daemon, signal);
	if (!process_ended(w->daemon, STOP_MS, &code))
		return world_failed(w, "sluiced does not end within %d s", STOP_MS / 1000);
	w->daemon = 0;
	return code == expected ||
	       world_failed(w, "sluiced ended with %d instead of %d", code, expected);
}

bool
world_stop(struct world *w)
{
	return end(w, SIGTERM, 0);
}

bool
world_restart(struct world *w, struct str text)
{
	char *words[WORDS_MAX];
	int count;

	if (!names_split(&w->names, text, words, &count, &w->why) ||
	    (count != 0 && !set_options(w, words)))
		return false;
	return (w->daemon == 0 || world_stop(w)) && serve(w);
}

bool
world_kill(struct world *w)
{
	return end(w, SIGKILL, 128 + SIGKILL) && serve(w);
}
