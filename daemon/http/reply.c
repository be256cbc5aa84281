/* Status line, fields, body. */
#include "daemon/http/reply.h"

#include <http_parser.h>

/* Nothing of an API is framed, sniffed or run (OWASP, REST security). */
static const struct str always = {
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n",
    sizeof("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n"
	   "Cross-Origin-Resource-Policy: same-origin\r\n"
	   "Referrer-Policy: no-referrer\r\n"
	   "X-Content-Type-Options: nosniff\r\n"
	   "X-Frame-Options: DENY\r\n") -
	1};

static void
put_field(struct bytes *out, struct str name, struct str value)
{
	if (value.n == 0)
		return;
	bytes_put(out, name);
	bytes_put(out, value);
	bytes_put(out, STR("\r\n"));
}

static void
put_number(struct bytes *out, struct str name, uint64_t value)
{
	bytes_put(out, name);
	bytes_number(out, value);
	bytes_put(out, STR("\r\n"));
}

static void
put_status(struct bytes *out, int status)
{
	if (status == 200) {
		bytes_put(out, STR("HTTP/1.1 200 OK\r\n"));
		return;
	}
	bytes_put(out, STR("HTTP/1.1 "));
	bytes_number(out, (uint64_t)status);
	bytes_put(out, STR(" "));
	bytes_put(out, str_of(http_status_str((enum http_status)status)));
	bytes_put(out, STR("\r\n"));
}

static void
put_rare(struct bytes *out, const struct reply *r)
{
	if (r->etag.n != 0) {
		bytes_put(out, STR("ETag: \""));
		bytes_put(out, r->etag);
		bytes_put(out, STR("\"\r\n"));
	}
	put_field(out, STR("Location: "), r->location);
	put_field(out, STR("Link: "), r->link);
	put_field(out, STR("Allow: "), r->allow);
	if (r->retry_after > 0)
		put_number(out, STR("Retry-After: "), (uint64_t)r->retry_after);
	if (r->status == 401)
		bytes_put(out, STR("WWW-Authenticate: Bearer\r\n"));
	if (r->last)
		bytes_put(out, STR("Connection: close\r\n"));
	else if (r->old)
		bytes_put(out, STR("Connection: keep-alive\r\n"));
}

void
reply_put(struct bytes *out, const struct reply *r, struct str date)
{
	bytes_room(out, 1024 + r->more.n + r->body.n);
	put_status(out, r->status);
	put_field(out, STR("Date: "), date);
	put_field(out, STR("Content-Type: "), r->type);
	if (!r->endless)
		put_number(out, STR("Content-Length: "), r->by_file ? r->length : r->body.n);
	put_field(out, STR("Cache-Control: "), r->cache.n != 0 ? r->cache : STR("no-store"));
	bytes_put(out, always);
	if (r->secure)
		bytes_put(out, STR("Strict-Transport-Security: max-age=63072000\r\n"));
	put_field(out, STR("X-Request-ID: "), r->id);
	if (r->position != 0)
		put_number(out, STR("Sluice-Position: "), r->position);
	if (r->generation != 0)
		put_number(out, STR("Sluice-Generation: "), r->generation);
	put_rare(out, r);
	bytes_put(out, r->more);
	bytes_put(out, STR("\r\n"));
	if (!r->bodiless && !r->by_file)
		bytes_put(out, r->body);
}

void
date_set(struct date *d, int64_t second)
{
	if (d->second == second && d->n != 0)
		return;
	d->second = second;
	time_http(second * SECOND_MS, d->text);
	d->n = strlen(d->text);
}

struct str
date_now(const struct date *d)
{
	return (struct str){d->text, d->n};
}
