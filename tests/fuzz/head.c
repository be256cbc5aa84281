/* Heads of requests (http/request.c behind http/strict.c): what is taken is taken for what every
 * other reader takes it for, line by line; nothing is read behind it. */
#include "daemon/http/request.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include <strings.h>

const char *const fuzz_tokens[] = {"\r\n", "\n", "\r", "\r\n\r\n", "\t", " ", ":", " :", "\r\n ",
    "Host: a\r\n", "host:b\r\n", "Content-Length: 5\r\n", "Content-Length: 05\r\n",
    "content-length:5,5\r\n", "Content-Length: 18446744073709551616\r\n", "Content_Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n", "Transfer-Encoding : chunked\r\n", "Connection: close\r\n",
    "X-Request-ID: a\r\n", "X-Request-ID: a b\r\n", "Expect: 100-continue\r\n", "Upgrade: x\r\n",
    "HTTP/1.0", "HTTP/1.1", "HTTP/1.2", "GET ", "POST ", "http://a", "//", "/../", "%00", "?", "#",
    "\x80", "\xff", "\x7f", "\x01", "X-Original-URI: /x\r\n", "Authorization: Bearer t\r\n", NULL};

static bool
is_within(struct str view, struct str whole)
{
	return view.n == 0 || (view.p >= whole.p && view.p + view.n <= whole.p + whole.n);
}

/* A line without its CR LF; moves *rest behind it. */
static struct str
cut_line(struct str *rest)
{
	const char *end = memmem(rest->p, rest->n, "\r\n", 2);

	FUZZ_CHECK(end != NULL, "a head that ends within a line");
	struct str line = {rest->p, (size_t)(end - rest->p)};
	*rest = str_from(*rest, line.n + 2);
	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		FUZZ_CHECK((c >= 0x20 || c == '\t') && c != 0x7f, "a control character");
	}
	return line;
}

static bool
is_token(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool digit = c >= '0' && c <= '9';
		if (!letter && !digit && (c == '\0' || strchr("!#$%&'*+-.^_`|~", c) == NULL))
			return false;
	}
	return name.n != 0;
}

struct counts {
	int hosts, lengths;
	struct str length;
};

static void
check_field(struct str line, struct counts *c)
{
	const char *colon = memchr(line.p, ':', line.n);

	FUZZ_CHECK(colon != NULL, "a field without a colon");
	struct str name = {line.p, (size_t)(colon - line.p)};
	struct str value = str_from(line, name.n + 1);
	FUZZ_CHECK(is_token(name), "a field's name that is none");
	while (value.n != 0 && (value.p[0] == ' ' || value.p[0] == '\t'))
		value = str_from(value, 1);
	while (value.n != 0 && (value.p[value.n - 1] == ' ' || value.p[value.n - 1] == '\t'))
		value.n--;
	if (name.n == 4 && strncasecmp(name.p, "Host", 4) == 0)
		c->hosts++;
	if (name.n == 14 && strncasecmp(name.p, "Content-Length", 14) == 0) {
		c->lengths++;
		c->length = value;
	}
	FUZZ_CHECK(name.n != 17 || strncasecmp(name.p, "Transfer-Encoding", 17) != 0,
	    "a body of two lengths");
}

/* "METHOD TARGET HTTP/1.x" */
static void
check_first(struct str line, const struct request *r)
{
	struct str target, version, method = str_cut(line, ' ', &target);

	target = str_cut(target, ' ', &version);
	FUZZ_CHECK(str_eq(method, r->method) && is_token(method), "another method");
	FUZZ_CHECK(str_is(version, "HTTP/1.1") || str_is(version, "HTTP/1.0"), "another version");
	FUZZ_CHECK(r->old == str_is(version, "HTTP/1.0"), "an older version, or not");
	FUZZ_CHECK(is_within(r->path, target) && str_starts(r->path, "/"), "another path");
}

static void
check_length(const struct counts *c, const struct request *r)
{
	int64_t length = 0;

	FUZZ_CHECK(c->lengths <= 1, "several lengths");
	if (c->lengths == 0) {
		FUZZ_CHECK(r->length == 0, "a length out of nothing");
		return;
	}
	for (size_t i = 0; i < c->length.n; i++) {
		FUZZ_CHECK(c->length.p[i] >= '0' && c->length.p[i] <= '9', "a length of no digits");
		length = 10 * length + (c->length.p[i] - '0');
	}
	FUZZ_CHECK(c->length.n != 0 && (uint64_t)length == r->length, "another length");
}

static void
check_head(struct str head, const struct request *r)
{
	struct counts c = {0, 0, {NULL, 0}};
	struct str rest = head;

	check_first(cut_line(&rest), r);
	for (struct str line = cut_line(&rest); line.n != 0; line = cut_line(&rest))
		check_field(line, &c);
	FUZZ_CHECK(rest.n == 0, "a head longer than itself");
	FUZZ_CHECK(c.hosts == 1 || (c.hosts == 0 && r->old), "%d hosts", c.hosts);
	check_length(&c, r);
}

static void
check_views(struct str head, const struct request *r)
{
	const struct str views[] = {r->method, r->path, r->query, r->host, r->authorization,
	    r->content_type, r->bearer, r->sluice_model, r->original_target, r->original_method,
	    r->idempotency_key, r->if_match, r->id};

	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
		FUZZ_CHECK(is_within(views[i], head), "a view that points elsewhere");
	FUZZ_CHECK(r->id.n <= REQUEST_ID_MAX, "an id too long to be sent back");
	for (size_t i = 0; i < r->id.n; i++)
		FUZZ_CHECK(r->id.p[i] > ' ' && r->id.p[i] <= '~', "an id unfit to be sent back");
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str all = {(const char *)bytes, n};
	struct request r;
	const char *why = NULL;

	if (request_read(all, &r, &why) != OK)
		return 0;
	FUZZ_CHECK(r.head <= n, "a head longer than what came");
	/* Empty lines before a request are passed over (RFC 9112 §2.2). */
	struct str head = {all.p, r.head};
	while (str_starts(head, "\r\n"))
		head = str_from(head, 2);
	if (r.head != 0) {
		check_head(head, &r);
		check_views(head, &r);
		(void)request_is_json(&r);
		(void)request_is_form(&r);
	}
	return 0;
}
