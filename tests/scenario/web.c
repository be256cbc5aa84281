/* One connection that is kept, as clients keep theirs. */
#include "tests/scenario/web.h"

#include "lib/buf.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { REPLY_SECONDS = 30, RAW_MS = 10000 };

struct web {
	CURL *curl;
	const char *ca;
	char fault[CURL_ERROR_SIZE];
};

struct web *
web_open(const char *ca)
{
	struct web *w = calloc(1, sizeof(*w));

	if (w == NULL || (w->curl = curl_easy_init()) == NULL)
		abort();
	w->ca = ca;
	return w;
}

void
web_close(struct web *w)
{
	if (w == NULL)
		return;
	curl_easy_cleanup(w->curl);
	free(w);
}

static size_t
take_body(char *p, size_t size, size_t n, void *of)
{
	buf_put(of, (struct str){p, size * n});
	return size * n;
}

static void
add(struct curl_slist **list, const char *line)
{
	*list = curl_slist_append(*list, line);
	if (*list == NULL)
		abort();
}

static struct curl_slist *
headers_of(struct arena *a, const struct web_request *r)
{
	struct curl_slist *list = NULL;
	bool typed = false;

	for (const struct want *w = r->wants; w != NULL; w = w->next) {
		if (w->kind != WANT_WITH)
			continue;
		const char *line = str_c(a, w->value);
		typed = typed || strncasecmp(line, "content-type:", 13) == 0;
		add(&list, line);
	}
	if (!typed)
		add(&list, r->body.p != NULL ? "Content-Type: application/json" : "Content-Type:");
	if (r->token.n != 0)
		add(&list, str_printf(a, "Authorization: Bearer %.*s", STR_ARG(r->token)).p);
	add(&list, "Expect:");
	return list;
}

bool
web_send(struct web *web, struct arena *a, const struct web_request *r, struct web_reply *ret)
{
	struct buf b = {.arena = a};
	struct curl_slist *headers = headers_of(a, r);
	CURL *curl = web->curl;

	web->fault[0] = '\0';
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, str_c(a, r->url));
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_CAINFO, web->ca);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)REPLY_SECONDS);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, str_c(a, r->method));
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, web->fault);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &b);
	if (r->body.p != NULL) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->body.p);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
	}
	CURLcode code = curl_easy_perform(curl);
	curl_slist_free_all(headers);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &ret->status);
	ret->text = buf_str(&b);
	return code == CURLE_OK;
}

/* --- raw ------------------------------------------------------------------------------------ */

static bool
await(CURL *curl, short events)
{
	struct pollfd p = {.events = events};

	return curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &p.fd) == CURLE_OK &&
	       poll(&p, 1, RAW_MS) == 1;
}

/* A server that closes before it has read everything is heard all the same. */
static void
send_all(CURL *curl, struct str bytes)
{
	size_t n;

	while (bytes.n != 0) {
		CURLcode code = curl_easy_send(curl, bytes.p, bytes.n, &n);
		if (code == CURLE_OK)
			bytes = str_from(bytes, n);
		else if (code != CURLE_AGAIN || !await(curl, POLLOUT))
			return;
	}
}

static bool
receive_all(CURL *curl, struct buf *b)
{
	char part[4096];
	size_t n;

	for (;;) {
		CURLcode code = curl_easy_recv(curl, part, sizeof(part), &n);
		if (code == CURLE_OK && n != 0)
			buf_put(b, (struct str){part, n});
		else if (code != CURLE_AGAIN)
			return true;
		else if (!await(curl, POLLIN))
			return false;
	}
}

bool
web_raw(struct web *web, struct arena *a, struct str url, struct str bytes, struct web_reply *ret)
{
	static const char http[] = "HTTP/1.1 ";
	struct buf b = {.arena = a};
	int64_t number = 0;
	CURL *curl = curl_easy_init();

	if (curl == NULL)
		abort();
	curl_easy_setopt(curl, CURLOPT_URL, str_c(a, url));
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_CAINFO, web->ca);
	curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
	bool good = curl_easy_perform(curl) == CURLE_OK;
	if (good)
		send_all(curl, bytes);
	good = good && receive_all(curl, &b);
	curl_easy_cleanup(curl);
	snprintf(web->fault, sizeof(web->fault), "the connection stays open");
	ret->text = b.n == 0 ? STR("") : buf_str(&b);
	if (str_starts(ret->text, http))
		(void)str_int((struct str){ret->text.p + sizeof(http) - 1, 3}, &number);
	ret->status = (long)number;
	return good;
}

const char *
web_fault(const struct web *w)
{
	return w->fault[0] != '\0' ? w->fault : "there was no reply";
}

struct str
web_header(struct web *w, struct arena *a, struct str name)
{
	struct curl_header *h;

	if (curl_easy_header(w->curl, str_c(a, name), 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return (struct str){NULL, 0};
	return str_copy(a, str_of(h->value));
}
