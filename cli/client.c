/* Requests by libcurl: where to, with which headers, how often. */
#include "cli/client.h"

#include "lib/hash.h"
#include "lib/json.h"
#include "lib/time.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum {
	STALLED_SECONDS = 60, /* … without a byte, or while the server reads a file */
	CONNECT_SECONDS = 10,
	REPLY_SECONDS = 60,
	REPLY_MAX = 256 << 20,
	TRIES = 4,
	WAIT_MAX = 30
};

struct client {
	CURL *curl;
	struct arena arena; /* holds what follows */
	struct str url; /* as it was given */
	struct str base; /* what stands before the path */
	const char *socket, *ca;
	struct str token;
	bool plain; /* no TLS: never through a proxy */
};

/* --- where to --------------------------------------------------------------------------------- */

static bool
is_loopback(const char *host)
{
	struct in_addr address;

	if (inet_pton(AF_INET, host, &address) == 1)
		return ntohl(address.s_addr) >> 24 == 127;
	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0;
}

/* What is wrong with the parts of a URL, or NULL. */
static const char *
judge(CURLU *url)
{
	char *scheme = NULL, *host = NULL, *part = NULL;
	const char *why = NULL;

	if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		why = "must be https://host or unix:///path";
	else if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0)
		why = "must be https://host or unix:///path";
	else if (strcmp(scheme, "http") == 0 && !is_loopback(host))
		why = "must be https: without it anyone on the way could read your token";
	else if (curl_url_get(url, CURLUPART_USER, &part, 0) == CURLUE_OK)
		why = "must not hold a user name or password; put a token in a file: --token-file";
	else if (curl_url_get(url, CURLUPART_QUERY, &part, 0) == CURLUE_OK ||
		 curl_url_get(url, CURLUPART_FRAGMENT, &part, 0) == CURLUE_OK)
		why = "must not hold a query or a fragment";
	curl_free(scheme);
	curl_free(host);
	curl_free(part);
	return why;
}

static const char *
set_base(struct client *c, struct str url)
{
	if (str_starts(url, "unix://")) {
		c->socket = str_c(&c->arena, str_from(url, strlen("unix://")));
		c->base = STR("http://localhost");
		c->plain = true;
		return c->socket[0] == '/' ? NULL : "must be unix:// and an absolute path";
	}
	CURLU *parts = curl_url();
	if (parts == NULL)
		abort();
	const char *text = str_c(&c->arena, url);
	const char *why = "is no URL; write https://host or unix:///path";
	if (curl_url_set(parts, CURLUPART_URL, text, 0) == CURLUE_OK)
		why = judge(parts);
	curl_url_cleanup(parts);
	while (url.n != 0 && url.p[url.n - 1] == '/')
		url.n--;
	c->base = str_copy(&c->arena, url);
	c->plain = strncasecmp(text, "http:", 5) == 0;
	return why;
}

/* Can TEXT stand in a header: visible ASCII alone? */
static bool
fits_header(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return false;
	return true;
}

struct client *
client_open(struct arena *a, const struct client_settings *s, struct str *why)
{
	struct client *c = calloc(1, sizeof(*c));

	if (c == NULL || (c->curl = curl_easy_init()) == NULL)
		abort();
	c->url = str_copy(&c->arena, s->url);
	c->token = str_copy(&c->arena, s->token);
	c->ca = s->ca.n == 0 ? NULL : str_c(&c->arena, s->ca);
	const char *fault = set_base(c, s->url);
	if (fault != NULL)
		*why = str_printf(a, "the server's URL %.*s %s", STR_ARG(s->url), fault);
	else if (!fits_header(s->token))
		*why = STR("the token file holds something that is no token");
	else
		return c;
	client_close(c);
	return NULL;
}

void
client_close(struct client *c)
{
	if (c == NULL)
		return;
	curl_easy_cleanup(c->curl);
	explicit_bzero((char *)(uintptr_t)c->token.p, c->token.n);
	arena_free(&c->arena);
	free(c);
}

/* --- one exchange ----------------------------------------------------------------------------- */

static size_t
take_body(char *p, size_t size, size_t n, void *of)
{
	struct buf *b = of;

	if (b->n + size * n > REPLY_MAX)
		return 0;
	buf_put(b, (struct str){p, size * n});
	return size * n;
}

static struct str
header(struct client *c, struct arena *a, const char *name)
{
	struct curl_header *h;

	if (curl_easy_header(c->curl, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return (struct str){NULL, 0};
	return str_copy(a, str_of(h->value));
}

static void
add_line(struct curl_slist **list, const char *line)
{
	*list = curl_slist_append(*list, line);
	if (*list == NULL)
		abort();
}

static void
add_header(struct curl_slist **list, struct arena *a, const char *name, struct str value)
{
	if (value.n != 0)
		add_line(list, str_printf(a, "%s: %.*s", name, STR_ARG(value)).p);
}

static struct str
quoted(struct arena *a, struct str etag)
{
	if (etag.n == 0 || etag.p[0] == '"' || str_is(etag, "*"))
		return etag;
	return str_printf(a, "\"%.*s\"", STR_ARG(etag));
}

static struct curl_slist *
headers_of(struct client *c, struct arena *a, const struct message *m)
{
	struct curl_slist *list = NULL;

	add_header(&list, a, "Accept", STR("application/json, application/problem+json"));
	if (c->token.n != 0)
		add_header(
		    &list, a, "Authorization", str_printf(a, "Bearer %.*s", STR_ARG(c->token)));
	/* An empty value takes away the one that libcurl would send. */
	bool file = m->flow != NULL && m->flow->give != NULL;
	add_line(&list, m->body.n != 0 ? "Content-Type: application/json"
			: file         ? "Content-Type: application/octet-stream"
				       : "Content-Type:");
	add_line(&list, "Expect:"); /* libcurl would wait for a 100 before a large body */
	add_header(&list, a, "If-Match", quoted(a, m->if_match));
	add_header(&list, a, "Idempotency-Key", m->idempotency_key);
	if (m->dry_run)
		add_line(&list, "Prefer: dry-run");
	if (m->patient)
		add_line(&list, "Prefer: progress");
	add_header(&list, a, "Range", m->range);
	add_header(&list, a, "If-Range", m->if_range);
	return list;
}

static size_t
give_bytes(char *to, size_t size, size_t n, void *of)
{
	const struct flow *f = of;
	ssize_t given = f->give(f->of, to, size * n);

	return given < 0 ? CURL_READFUNC_ABORT : (size_t)given;
}

/* Where what comes goes to: a refusal into memory, a file through its flow. */
struct coming {
	CURL *curl;
	struct buf body;
	const struct flow *flow; /* or NULL */
};

static size_t
take_bytes(char *p, size_t size, size_t n, void *of)
{
	struct coming *c = of;
	long status = 0;

	curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
	if (c->flow == NULL || c->flow->take == NULL || status >= 400)
		return take_body(p, size, n, &c->body);
	return c->flow->take(c->flow->of, status, (struct str){p, size * n}) ? size * n : 0;
}

/* As long as bytes move it may last. */
static void
aim_flow(struct client *c, const struct flow *f)
{
	curl_easy_setopt(c->curl, CURLOPT_TIMEOUT, 0L);
	if (f->give == NULL) {
		curl_easy_setopt(c->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
		curl_easy_setopt(c->curl, CURLOPT_LOW_SPEED_TIME, (long)STALLED_SECONDS);
		return;
	}
	curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, NULL);
	curl_easy_setopt(c->curl, CURLOPT_POST, 1L);
	curl_easy_setopt(c->curl, CURLOPT_READFUNCTION, give_bytes);
	curl_easy_setopt(c->curl, CURLOPT_READDATA, f);
	curl_easy_setopt(c->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)f->size);
}

static void
aim(struct client *c, struct arena *a, const struct message *m)
{
	CURL *curl = c->curl;

	curl_easy_reset(curl);
	curl_easy_setopt(
	    curl, CURLOPT_URL, str_printf(a, "%.*s%.*s", STR_ARG(c->base), STR_ARG(m->path)).p);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "sluice/" SLUICE_VERSION);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, m->patient ? 0L : (long)REPLY_SECONDS);
	if (c->plain)
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
	if (c->socket != NULL)
		curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, c->socket);
	if (c->ca != NULL)
		curl_easy_setopt(curl, CURLOPT_CAINFO, c->ca);
	if (m->flow != NULL)
		aim_flow(c, m->flow);
	if (strcmp(m->method, "GET") == 0)
		return;
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, m->method);
	if (m->flow != NULL && m->flow->give != NULL)
		return;
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, m->body.n == 0 ? "" : m->body.p);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)m->body.n);
}

/* On a terminal a line says how long one has waited already, from a second on, and how far the
 * server is, by its interim responses. */
struct waiting {
	int64_t began, shown;
	uint64_t done, of; /* 0: the server hasn't said */
};

static size_t
take_header(char *p, size_t size, size_t n, void *of)
{
	static const char name[] = "Sluice-Progress: ";
	struct str rest, value, line = str_trim((struct str){p, size * n}, STR("\r\n"));
	struct waiting *w = of;
	int64_t done, all;

	if (str_starts(line, name)) {
		value = str_cut(str_from(line, sizeof(name) - 1), '/', &rest);
		if (str_int(value, &done) && str_int(rest, &all) && done <= all) {
			w->done = (uint64_t)done;
			w->of = (uint64_t)all;
		}
	}
	return size * n;
}

static int
show_waiting(void *of, curl_off_t down, curl_off_t to_come, curl_off_t up, curl_off_t to_send)
{
	struct waiting *w = of;
	int64_t now = time_boot();

	(void)down, (void)to_come, (void)up, (void)to_send;
	if (now - w->began < SECOND_MS || now - w->shown < SECOND_MS)
		return 0;
	w->shown = now;
	fprintf(stderr, "\r\033[K  the server is working, %lld s",
	    (long long)((now - w->began) / SECOND_MS));
	if (w->of != 0)
		fprintf(stderr, ": %llu of %llu, %llu %%", (unsigned long long)w->done,
		    (unsigned long long)w->of, (unsigned long long)(w->done * 100 / w->of));
	return 0;
}

static CURLcode
perform(struct client *c, const struct message *m)
{
	struct waiting w = {.began = time_boot()};

	if (isatty(STDERR_FILENO) && m->flow == NULL) {
		curl_easy_setopt(c->curl, CURLOPT_NOPROGRESS, 0L);
		curl_easy_setopt(c->curl, CURLOPT_XFERINFOFUNCTION, show_waiting);
		curl_easy_setopt(c->curl, CURLOPT_XFERINFODATA, &w);
		curl_easy_setopt(c->curl, CURLOPT_HEADERFUNCTION, take_header);
		curl_easy_setopt(c->curl, CURLOPT_HEADERDATA, &w);
	}
	CURLcode code = curl_easy_perform(c->curl);
	if (w.shown != 0)
		fputs("\r\033[K", stderr);
	return code;
}

static bool
exchange(
    struct client *c, struct arena *a, const struct message *m, struct reply *ret, struct str *why)
{
	char fault[CURL_ERROR_SIZE] = "";
	struct coming coming = {.curl = c->curl, .body.arena = a, .flow = m->flow};
	struct curl_slist *headers = headers_of(c, a, m);

	aim(c, a, m);
	curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c->curl, CURLOPT_ERRORBUFFER, fault);
	curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, take_bytes);
	curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, &coming);
	CURLcode code = perform(c, m);
	curl_slist_free_all(headers);
	curl_easy_setopt(c->curl, CURLOPT_ERRORBUFFER, NULL);
	if (code != CURLE_OK) {
		/* libcurl's own words name a host that a socket doesn't have */
		const char *text = fault[0] != '\0' && c->socket == NULL ? fault
									 : curl_easy_strerror(code);
		/* the latter: this machine has no certificates to trust at all */
		bool stranger = code == CURLE_PEER_FAILED_VERIFICATION ||
				(code == CURLE_SSL_CACERT_BADFILE && c->ca == NULL);
		*why = str_printf(a, "%.*s does not answer: %s%s", STR_ARG(c->url), text,
		    stranger ? "; name the certificates to trust with --ca" : "");
		return false;
	}
	*ret = (struct reply){
	    .body = buf_str(&coming.body), .etag = header(c, a, "ETag"), .retry_after = -1};
	curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &ret->status);
	(void)str_int(header(c, a, "Retry-After"), &ret->retry_after);
	return true;
}

/* --- more than one ---------------------------------------------------------------------------- */

static bool
is_busy(struct arena *a, const struct reply *r)
{
	const char *why;

	return r->status == 503 && str_is(json_text(json_parse(a, r->body, &why), "code"), "busy");
}

static void
wait_for(int64_t seconds)
{
	int64_t some = seconds < 0 ? 1 : seconds > WAIT_MAX ? WAIT_MAX : seconds;
	struct timespec t = {.tv_sec = some};

	if (some != 0)
		fprintf(stderr, "sluice: the server is busy; trying again in %lld s\n",
		    (long long)some);
	(void)nanosleep(&t, NULL);
}

bool
client_send(
    struct client *c, struct arena *a, const struct message *m, struct reply *ret, struct str *why)
{
	if (!fits_header(m->if_match)) {
		*why = STR("the entity tag holds something that cannot stand in a header");
		return false;
	}
	for (int tries = 1;; tries++) {
		if (!exchange(c, a, m, ret, why))
			return false;
		bool sent = m->flow != NULL && m->flow->give != NULL; /* can't be sent again */
		if (tries == TRIES || sent || !is_busy(a, ret))
			return true;
		wait_for(ret->retry_after);
	}
}

struct str
client_key(struct arena *a)
{
	uint8_t bytes[16];

	random_bytes(bytes, sizeof(bytes));
	return hex_text(a, bytes, sizeof(bytes));
}
