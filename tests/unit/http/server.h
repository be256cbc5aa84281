/* A whole server in this process, founded in a fresh directory, with its first admin
 * signed in.  Its main thread is one of ours. */
#ifndef TESTS_HTTP_SERVER_H
#define TESTS_HTTP_SERVER_H

#include "daemon/http/http.h"
#include "tests/support/cmocka.h"
#include "tests/support/place.h"

#include <pthread.h>
#include <semaphore.h>

struct server_setup {
	bool tls;
	int idle_s; /* 0: a minute */
	size_t per_address; /* 0: plenty */
	size_t queue; /* of work; SIZE_MAX: nothing gets in */
};

struct server {
	struct place place;
	struct arena arena;
	struct http_options options;
	struct index *index;
	struct work *work;
	struct http *http;
	int port;
	char url[HTTP_URL];
	const char *account, *token; /* the admin's id and secret */

	struct event_base *base;
	pthread_t thread;
	int wake;
	void (*todo)(struct server *s);
	sem_t done;
	bool good; /* what http_reload said */
	char why[HTTP_WHY];
};

void server_open(struct server *s, const struct server_setup *setup);
void server_close(struct server *s);

/* The server of a program of tests, and how its tests or groups open and close it, unless
 * they open it by a setup of their own. */
extern struct server server;
int open_server(void **unused);
int open_tls_server(void **unused);
int close_server(void **unused);

/* Run F on the server's main thread and wait for it. */
void server_do(struct server *s, void (*f)(struct server *s));
/* http_reload and http_stop, there; stop takes GRACE_S at most. */
bool server_reload(struct server *s);
void server_stop(struct server *s);
enum { GRACE_S = 2 };

/* Write certificate NAME.pem and NAME.key into the place, and use them from the next
 * reload on. */
void server_certificate(struct server *s, const char *name);

#endif
