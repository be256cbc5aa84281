/* Founding, starting, stopping; the main thread's loop. */
#include "tests/unit/http/server.h"

#include "daemon/command/people/found.h"
#include "daemon/http/tls.h"
#include "daemon/store/db.h"
#include "daemon/work/clock.h"
#include "lib/time.h"
#include "tests/unit/http/client.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void
on_wake(evutil_socket_t fd, short what, void *of)
{
	struct server *s = of;
	uint64_t counted;

	(void)what;
	(void)!read(fd, &counted, sizeof(counted));
	s->todo(s);
	sem_post(&s->done);
}

static void *
run(void *of)
{
	struct server *s = of;
	struct event *wake = event_new(s->base, s->wake, EV_READ | EV_PERSIST, on_wake, s);

	event_add(wake, NULL);
	event_base_dispatch(s->base);
	event_free(wake);
	return NULL;
}

struct server server;

int
open_server(void **unused)
{
	(void)unused;
	server_open(&server, &(struct server_setup){.tls = false});
	return 0;
}

int
open_tls_server(void **unused)
{
	(void)unused;
	server_open(&server, &(struct server_setup){.tls = true});
	return 0;
}

int
close_server(void **unused)
{
	(void)unused;
	server_close(&server);
	return 0;
}

void
server_do(struct server *s, void (*f)(struct server *s))
{
	const uint64_t one = 1;

	s->todo = f;
	assert_int_equal(write(s->wake, &one, sizeof(one)), sizeof(one));
	while (sem_wait(&s->done) != 0)
		continue;
}

/* --- what is done there -------------------------------------------------------------------------- */

static void
open_http(struct server *s)
{
	s->http = http_open(&s->options, s->why);
	s->good = s->http != NULL && http_listen(s->http, "127.0.0.1:0", s->url, s->why);
}

static void
reload(struct server *s)
{
	s->good = http_reload(s->http, &s->options, s->why);
}

static void
stop(struct server *s)
{
	http_stop(s->http, GRACE_S);
}

static void
end_loop(struct server *s)
{
	event_base_loopbreak(s->base);
}

bool
server_reload(struct server *s)
{
	server_do(s, reload);
	return s->good;
}

void
server_stop(struct server *s)
{
	server_do(s, stop);
}

/* --- starting -------------------------------------------------------------------------------------- */

static struct str
found(struct server *s, struct signing_key *key)
{
	struct founding f = {.name = STR("Test"),
	    .origin = STR("test.example/ledger"),
	    .admin_name = STR("Ada Admin"),
	    .admin_email = STR("ada@example.org")};
	struct str invitation = {NULL, 0};
	const char *why = NULL;

	signing_key_make(key);
	f.key = *key;
	struct db *db = db_open_writer(s->place.db, true, &why);
	assert_non_null(db);
	assert_int_equal(found_installation(db, &f, time_now(), &s->arena, &invitation), OK);
	db_close(db);
	return invitation;
}

static void
fail_at_once(const char *why)
{
	fprintf(stderr, "fatal: %s\n", why);
	abort();
}

static void
start_work(struct server *s, const struct signing_key *key, size_t queue)
{
	struct work_options options = {.path = s->place.db,
	    .readers = 2,
	    .queue = queue == 0          ? 1000
		     : queue == SIZE_MAX ? 0
					 : queue,
	    .index = s->index,
	    .key = *key,
	    .fatal = fail_at_once};
	const char *why = NULL;

	s->work = work_start(&options, &why);
	if (s->work == NULL)
		fail_msg("%s", why);
}

static void
sign_in(struct server *s, struct str invitation)
{
	struct client c;
	struct got got;

	client_open(&c, s);
	client_ask(&c, "POST", "/v1/invitations/accept",
	    str_printf(
		&s->arena, "{\"invitation\":\"%.*s\",\"name\":\"test\"}", STR_ARG(invitation))
		.p,
	    NULL);
	client_expect(&c, &got, 201);
	s->token = str_c(&s->arena, got_text(&c, &got, "token"));
	s->account = str_c(&s->arena, got_text(&c, &got, "account"));
	client_close(&c);
}

void
server_certificate(struct server *s, const char *name)
{
	char why[TLS_WHY];

	s->options.certificate = place_file(
	    &s->place, &s->arena, str_printf(&s->arena, "%s.pem", name).p);
	s->options.key = place_file(&s->place, &s->arena, str_printf(&s->arena, "%s.key", name).p);
	if (!tls_self_sign(s->options.certificate, s->options.key, name, why))
		fail_msg("%s", why);
}

static void
set_options(struct server *s, const struct server_setup *setup)
{
	s->options = (struct http_options){.base = s->base,
	    .index = s->index,
	    .work = s->work,
	    .threads = 2,
	    .limits = {.header = 16384,
		.body = 1 << 20,
		.per_address = setup->per_address == 0 ? 100000 : setup->per_address,
		.idle_s = setup->idle_s == 0 ? 60 : setup->idle_s}};
	if (setup->tls)
		server_certificate(s, "first");
}

void
server_open(struct server *s, const struct server_setup *setup)
{
	struct signing_key key;

	*s = (struct server){.good = false};
	place_open(&s->place);
	clock_accept();
	const char *fault = command_open();
	if (fault != NULL)
		fail_msg("%s", fault);
	struct str invitation = found(s, &key);
	s->index = index_open();
	start_work(s, &key, setup->queue);
	s->base = event_base_new();
	s->wake = eventfd(0, EFD_CLOEXEC);
	assert_int_equal(sem_init(&s->done, 0, 0), 0);
	set_options(s, setup);
	assert_int_equal(pthread_create(&s->thread, NULL, run, s), 0);
	server_do(s, open_http);
	if (!s->good)
		fail_msg("%s", s->why);
	int64_t port;
	assert_true(str_int(str_of(strrchr(s->url, ':') + 1), &port));
	s->port = (int)port;
	if (setup->queue != SIZE_MAX)
		sign_in(s, invitation);
}

void
server_close(struct server *s)
{
	server_do(s, stop);
	work_stop(s->work);
	server_do(s, end_loop);
	pthread_join(s->thread, NULL);
	http_close(s->http);
	index_close(s->index);
	command_close();
	event_base_free(s->base);
	close(s->wake);
	sem_destroy(&s->done);
	place_close(&s->place);
	arena_free(&s->arena);
}
