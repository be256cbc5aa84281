/* The main thread's part: it accepts connections and deals them out in turn. */
#include "daemon/http/http.h"

#include "daemon/http/conn.h"
#include "daemon/http/listen.h"
#include "daemon/work/log.h"
#include "lib/hash.h"
#include "lib/time.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 64, LISTENERS_MAX = 16, ACCEPTS_A_TURN = 64, LOG_EVERY_MS = 10000 };
#define TICKET_KEY_MS (12 * HOUR_MS) /* for how long one key seals TLS session tickets */

struct listener {
	struct http *http;
	int fd;
	bool secure;
	char *path; /* of a Unix socket, to be removed */
	struct event event;
};

struct http {
	struct event_base *base;
	struct io_shared shared;
	struct io io[THREADS_MAX];
	int threads, next; /* next: whose turn it is */
	struct listener listener[LISTENERS_MAX];
	int listeners;
	struct peers *peers;
	int reserve; /* a descriptor to give up when there are no more */
	struct tls_context *tls;
	int64_t ticket_key_until; /* since boot */
	struct {
		struct io_settings **all; /* every one that was in force */
		size_t count;
	} settings;
	size_t turned_away;
	int64_t logged_at;
};

/* --- accepting -------------------------------------------------------------------------------------------- */

static void
log_turned_away(struct http *h, const char *reason)
{
	int64_t now = time_boot();

	h->turned_away++;
	if (h->logged_at != 0 && now - h->logged_at < LOG_EVERY_MS)
		return;
	log_line("turned away %zu connections; the last: %s", h->turned_away, reason);
	h->turned_away = 0;
	h->logged_at = now;
}

/* With no descriptor left the connection would stay in the queue, and wake us for ever. */
static void
refuse_one(struct http *h, int listener)
{
	close(h->reserve);
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		close(fd);
	h->reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
	log_turned_away(h, "no more descriptors");
}

/* Whoever reads the key out of memory could open the sessions that it sealed. */
static void
change_ticket_key(struct http *h)
{
	int64_t now = time_boot();

	if (now < h->ticket_key_until)
		return;
	struct tls_context *fresh = tls_context_renew(h->tls);
	tls_context_close(h->tls);
	h->tls = fresh;
	h->ticket_key_until = now + TICKET_KEY_MS;
}

static void
deal(struct http *h, int fd, const struct sockaddr_storage *from, bool secure)
{
	char text[PEER_TEXT + 40], address[PEER_TEXT];
	size_t most = atomic_load(&h->shared.settings)->limits.per_address;
	struct peer *peer = peer_enter(h->peers, from, most);

	if (peer == NULL) {
		close(fd);
		peer_text(from, address);
		snprintf(text, sizeof(text), "%s has too many", address);
		log_turned_away(h, text);
		return;
	}
	if (secure)
		change_ticket_key(h);
	struct tls *tls = secure ? tls_open(h->tls, fd) : NULL;
	io_give(&h->io[h->next], conn_open(fd, tls, peer));
	h->next = (h->next + 1) % h->threads;
}

static void
on_accept(evutil_socket_t listening, short what, void *of)
{
	struct listener *l = of;
	struct sockaddr_storage from;

	(void)what;
	for (int i = 0; i < ACCEPTS_A_TURN; i++) {
		socklen_t n = sizeof(from);
		int fd = accept4(
		    listening, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			deal(l->http, fd, &from, l->secure);
		} else if (errno == EMFILE || errno == ENFILE) {
			refuse_one(l->http, listening);
		} else if (errno != ECONNABORTED && errno != EINTR) {
			return;
		}
	}
}

/* --- listening --------------------------------------------------------------------------------------------- */

static void
add_listener(struct http *h, int fd, bool secure, const char *path)
{
	struct listener *l = &h->listener[h->listeners++];

	*l = (struct listener){.http = h, .fd = fd, .secure = secure};
	if (path != NULL && (l->path = strdup(path)) == NULL)
		abort();
	event_assign(&l->event, h->base, fd, EV_READ | EV_PERSIST, on_accept, l);
	event_add(&l->event, NULL);
}

static bool
has_room(const struct http *h, char *why)
{
	snprintf(why, HTTP_WHY, "at most %d addresses to listen on", LISTENERS_MAX);
	return h->listeners < LISTENERS_MAX;
}

bool
http_listen(struct http *h, const char *where, char *url, char *why)
{
	char at[HTTP_URL - 16];
	bool secure = h->tls != NULL;

	if (!has_room(h, why))
		return false;
	int fd = listen_tcp(where, !secure, at, sizeof(at), why);
	if (fd < 0)
		return false;
	add_listener(h, fd, secure, NULL);
	snprintf(url, HTTP_URL, "%s://%s", secure ? "https" : "http", at);
	return true;
}

bool
http_listen_unix(struct http *h, const char *path, char *url, char *why)
{
	if (!has_room(h, why))
		return false;
	int fd = listen_unix(path, why);
	if (fd < 0)
		return false;
	add_listener(h, fd, false, path);
	snprintf(url, HTTP_URL, "unix://%s", path);
	return true;
}

static void
stop_listening(struct http *h)
{
	for (int i = 0; i < h->listeners; i++) {
		struct listener *l = &h->listener[i];
		event_del(&l->event);
		close(l->fd);
		if (l->path != NULL)
			unlink(l->path);
		free(l->path);
	}
	h->listeners = 0;
}

/* --- settings and certificate -------------------------------------------------------------------------------- */

/* The threads may still look at the ones before: they are freed at the end. */
static bool
set_settings(struct http *h, const struct http_options *options, char *why)
{
	struct forward *rules = NULL;

	if (options->forward_count != 0) {
		rules = forward_open(options->forward, options->forward_count, why, HTTP_WHY);
		if (rules == NULL)
			return false;
	}
	struct io_settings *fresh = malloc(sizeof(*fresh));
	h->settings.all = reallocarray(
	    h->settings.all, h->settings.count + 1, sizeof(h->settings.all[0]));
	if (fresh == NULL || h->settings.all == NULL)
		abort();
	*fresh = (struct io_settings){options->limits, rules};
	h->settings.all[h->settings.count++] = fresh;
	atomic_store(&h->shared.settings, fresh);
	return true;
}

bool
http_reload(struct http *h, const struct http_options *options, char *why)
{
	struct tls_context *tls = NULL;

	if (h->tls != NULL) {
		tls = tls_context_open(options->certificate, options->key, h->tls, why);
		if (tls == NULL)
			return false;
	}
	if (!set_settings(h, options, why)) {
		tls_context_close(tls);
		return false;
	}
	if (tls != NULL) {
		tls_context_close(h->tls);
		h->tls = tls;
	}
	for (int i = 0; i < h->threads; i++)
		io_wake(&h->io[i]);
	return true;
}

/* --- its life -------------------------------------------------------------------------------------------------- */

struct http *
http_open(const struct http_options *options, char *why)
{
	struct http *h = calloc(1, sizeof(*h));
	int threads = options->threads < THREADS_MAX ? options->threads : THREADS_MAX;

	if (h == NULL)
		abort();
	h->base = options->base;
	h->shared.index = options->index;
	h->shared.work = options->work;
	h->shared.content = options->content;
	h->shared.routes = routes_open();
	h->shared.bindings = options->bindings;
	h->shared.io = h->io;
	h->shared.threads = threads;
	h->peers = peers_open();
	h->reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
	h->ticket_key_until = time_boot() + TICKET_KEY_MS;
	random_bytes(h->shared.search_secret.b, sizeof(h->shared.search_secret.b));
	bool good = set_settings(h, options, why);
	if (good && options->certificate != NULL) {
		h->tls = tls_context_open(options->certificate, options->key, NULL, why);
		good = h->tls != NULL;
	}
	for (; good && h->threads < threads; h->threads++)
		if (!io_open(&h->io[h->threads], &h->shared)) {
			snprintf(why, HTTP_WHY, "no more threads or descriptors are to be had");
			h->threads++;
			good = false;
			break;
		}
	if (good)
		return h;
	http_stop(h, 1);
	http_close(h);
	return NULL;
}

void
http_stop(struct http *h, int grace_s)
{
	stop_listening(h);
	atomic_store(&h->shared.stopping, grace_s);
	for (int i = 0; i < h->threads; i++)
		if (h->io[i].runs)
			io_wake(&h->io[i]);
	for (int i = 0; i < h->threads; i++)
		io_join(&h->io[i]);
}

void
http_close(struct http *h)
{
	if (h == NULL)
		return;
	for (int i = 0; i < h->threads; i++)
		io_close(&h->io[i]);
	tls_context_close(h->tls);
	peers_close(h->peers);
	routes_close(h->shared.routes);
	for (size_t i = 0; i < h->settings.count; i++) {
		forward_close(h->settings.all[i]->forward);
		free(h->settings.all[i]);
	}
	free(h->settings.all);
	close(h->reserve);
	free(h);
}
