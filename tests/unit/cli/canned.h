/* A server of canned replies on a Unix socket, for the tests that include this: what it was
 * asked is kept.  Also the arena that they use. */
#ifndef TEST_CANNED_H
#define TEST_CANNED_H

#include "lib/str.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { REQUEST_MAX = 4096, ASKED_MAX = 16 };

/* In a reply: the server takes a while, longer than a second, before it goes on. */
#define PAUSE "\001"

/* Each connection is one exchange. */
extern struct canned {
	char folder[64], path[100];
	int listener;
	const char *const *replies; /* terminated by NULL */
	int asked;
	char request[ASKED_MAX][REQUEST_MAX];
	pthread_t thread;
} server;

extern struct arena arena;

/* Serve these, in order, until it hangs up. */
void start(const char *const *replies);
void hang_up(void);
/* … which it does at the end of a test, with the arena. */
int stop(void **state);

#endif
