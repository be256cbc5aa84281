/* One connection that is kept, as clients keep theirs. */
#include "tests/scenario/web.h"

#include "lib/buf.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <strings.h>

enum { REPLY_SECONDS = 30 };

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
web_send(
    struct web *web, struct arena *a, const struct web_request *r, long *status, struct str *body)
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
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
	*body = buf_str(&b);
	return code == CURLE_OK;
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
