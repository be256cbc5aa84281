/* The head goes through strict.c first; http-parser, which would let more through, then
 * cuts it into fields. */
#include "daemon/http/request.h"

#include "daemon/http/strict.h"

#include <http_parser.h>
#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* --- what single fields mean ---------------------------------------------------------------------- */

static bool
same(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

/* Does the list "a, b;x=1, c" hold WORD? */
static bool
lists(struct str list, const char *word)
{
	struct str rest = list, parameters;

	while (rest.n != 0) {
		struct str item = str_cut(str_cut(rest, ',', &rest), ';', &parameters);
		if (same(str_trim(item, STR(" \t")), word))
			return true;
	}
	return false;
}

static struct str
unquoted(struct str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return (struct str){s.p + 1, s.n - 2};
	return s;
}

static enum err
take_connection(struct request *r, struct str value, const char **why)
{
	(void)why;
	if (lists(value, "close"))
		r->last = true;
	else if (r->old && lists(value, "keep-alive"))
		r->last = false;
	return OK;
}

static enum err
take_expect(struct request *r, struct str value, const char **why)
{
	*why = "The only expectation that is met is 100-continue.";
	r->expects = same(value, "100-continue");
	return r->expects ? OK : ERR_EXPECTATION;
}

static enum err
take_prefer(struct request *r, struct str value, const char **why)
{
	(void)why;
	r->dry_run = r->dry_run || lists(value, "dry-run");
	r->progress = r->progress || (!r->old && lists(value, "progress"));
	return OK;
}

static enum err
take_if_match(struct request *r, struct str value, const char **why)
{
	*why = "If-Match must hold one entity tag.";
	r->weak_match = str_starts(value, "W/");
	r->if_match = unquoted(value);
	return strict_visible(value) && r->if_match.n != 0 && memchr(value.p, ',', value.n) == NULL
		   ? OK
		   : ERR_MALFORMED;
}

static enum err
take_key(struct request *r, struct str value, const char **why)
{
	*why = "Idempotency-Key must hold visible ASCII.";
	r->idempotency_key = unquoted(value);
	return strict_visible(value) && r->idempotency_key.n != 0 ? OK : ERR_MALFORMED;
}

static enum err
take_id(struct request *r, struct str value, const char **why)
{
	*why = "X-Request-ID must hold 1 to 128 bytes of visible ASCII.";
	if (value.n == 0 || value.n > REQUEST_ID_MAX || !strict_visible(value))
		return ERR_MALFORMED;
	r->id = value;
	return OK;
}

/* Once, or each time the same: what two of them say has to be one thing. */
static enum err
take_as_it_stands(struct str *ret, struct str value, const char **why)
{
	*why = "Two fields of the head contradict each other.";
	if (ret->p != NULL && !str_eq(*ret, value))
		return ERR_MALFORMED;
	*ret = value;
	return OK;
}

static const struct known {
	struct str name;
	enum err (*take)(struct request *r, struct str value, const char **why);
	size_t at; /* take NULL: where the value goes as it stands */
} fields[] = {
#define AS_IT_STANDS(name, member)                                                                 \
	{                                                                                          \
		{name, sizeof(name) - 1}, NULL, offsetof(struct request, member)                   \
	}
#define TAKEN(name, take)                                                                          \
	{                                                                                          \
		{name, sizeof(name) - 1}, take, 0                                                  \
	}
    AS_IT_STANDS("Authorization", authorization),
    TAKEN("Connection", take_connection),
    AS_IT_STANDS("Content-Type", content_type),
    TAKEN("Expect", take_expect),
    TAKEN("Idempotency-Key", take_key),
    TAKEN("If-Match", take_if_match),
    AS_IT_STANDS("If-Range", if_range),
    AS_IT_STANDS("Last-Event-ID", last_event_id),
    TAKEN("Prefer", take_prefer),
    AS_IT_STANDS("Range", range),
    AS_IT_STANDS("Sluice-Capability", sluice_capability),
    AS_IT_STANDS("Sluice-Component", sluice_component),
    AS_IT_STANDS("Sluice-Model", sluice_model),
    AS_IT_STANDS("Sluice-Version", sluice_version),
    AS_IT_STANDS("X-Forwarded-Method", original_method),
    AS_IT_STANDS("X-Forwarded-Uri", original_target),
    AS_IT_STANDS("X-Original-Method", original_method),
    AS_IT_STANDS("X-Original-URI", original_target),
    TAKEN("X-Request-ID", take_id),
#undef AS_IT_STANDS
#undef TAKEN
};
enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

/* --- http-parser ------------------------------------------------------------------------------------ */

struct cutting {
	struct request *r;
	const struct known *known; /* the present field, if we use it */
	enum err error; /* the first */
	const char *why;
};

static const struct known *
known_field(struct str name)
{
	for (int i = 0; i < FIELDS; i++)
		if (name.n == fields[i].name.n &&
		    strncasecmp(name.p, fields[i].name.p, name.n) == 0)
			return &fields[i];
	return NULL;
}

static int
on_field(http_parser *p, const char *at, size_t n)
{
	struct cutting *c = p->data;

	c->known = known_field((struct str){at, n});
	return 0;
}

static int
on_value(http_parser *p, const char *at, size_t n)
{
	struct cutting *c = p->data;
	const char *why;

	if (c->known == NULL)
		return 0;
	struct str value = str_trim((struct str){at, n}, STR(" \t"));
	struct str *member = (struct str *)((char *)c->r + c->known->at);
	enum err e = c->known->take != NULL ? c->known->take(c->r, value, &why)
					    : take_as_it_stands(member, value, &why);
	if (e != OK && c->error == OK) {
		c->error = e;
		c->why = why;
	}
	return 0;
}

/* The body is not for http-parser: its length is known. */
static int
on_head(http_parser *p)
{
	(void)p;
	return 1;
}

static enum err
cut(struct str head, struct cutting *c, uint64_t length)
{
	static const http_parser_settings settings = {.on_header_field = on_field,
	    .on_header_value = on_value,
	    .on_headers_complete = on_head};
	http_parser p;

	http_parser_init(&p, HTTP_REQUEST);
	p.data = c;
	size_t n = http_parser_execute(&p, &settings, head.p, head.n);
	if (HTTP_PARSER_ERRNO(&p) == HPE_INVALID_METHOD)
		return ERR_METHOD;
	bool agreed = p.content_length == (length == 0 ? ULLONG_MAX : length) ||
		      p.content_length == length;
	return n == head.n && HTTP_PARSER_ERRNO(&p) == HPE_OK && agreed ? c->error : ERR_MALFORMED;
}

/* --- the target --------------------------------------------------------------------------------- */

/* origin-form, or the absolute-form of the very host that Host names (RFC 9112 §3.2). */
static bool
cut_target(struct str target, struct request *r)
{
	struct str scheme = {target.p, str_starts(target, "https://") ? 8u : 7u};

	if (str_starts(target, "http://") || str_starts(target, "https://")) {
		struct str rest = str_from(target, scheme.n);
		size_t n = 0;
		while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '?')
			n++;
		if (n == 0 || n != r->host.n || strncasecmp(rest.p, r->host.p, n) != 0)
			return false;
		target = str_from(rest, n);
	}
	if (target.n == 0 || target.p[0] != '/')
		return false;
	r->path = str_cut(target, '?', &r->query);
	return true;
}

static struct str
bearer_of(const struct request *r)
{
	struct str token, scheme = str_cut(r->authorization, ' ', &token);

	if (r->authorization.p == NULL)
		return (struct str){NULL, 0};
	token = str_trim(token, STR(" \t"));
	return same(scheme, "Bearer") && token.n != 0 && strict_visible(token) ? token : STR("");
}

/* A refusal sends the X-Request-ID back as well (AuthZEN 1.0 §10): looked for in what there is
 * of a head that nothing else is read from. */
static void
find_id(struct str bytes, struct request *ret)
{
	static const char name[] = "X-Request-ID:";
	struct str rest = bytes;
	const char *why;

	while (rest.n != 0 && ret->id.n == 0) {
		struct str line = str_cut(rest, '\n', &rest);
		if (line.n <= 1)
			return;
		if (line.n > sizeof(name) && line.p[line.n - 1] == '\r' &&
		    strncasecmp(line.p, name, sizeof(name) - 1) == 0)
			(void)!take_id(ret,
			    str_trim((struct str){line.p + sizeof(name) - 1, line.n - sizeof(name)},
				STR(" \t")),
			    &why);
	}
}

static enum err
read_head(struct str bytes, struct request *ret, const char **why)
{
	struct strict strict;
	struct cutting c = {
	    .r = ret, .error = OK, .why = "It is no request that this server understands."};

	*ret = (struct request){.last = true};
	TRY(strict_check(bytes, &strict, why));
	ret->head = strict.size;
	if (strict.size == 0)
		return OK;
	ret->method = strict.method;
	ret->host = strict.host;
	ret->length = strict.length;
	ret->old = ret->last = strict.minor == 0;
	*why = "The address must be a path, or a URL of the host that Host names.";
	if (!cut_target(strict.target, ret))
		return ERR_MALFORMED;
	enum err e = cut((struct str){bytes.p, strict.size}, &c, strict.length);
	ret->bearer = bearer_of(ret);
	*why = c.why;
	return e;
}

enum err
request_read(struct str bytes, struct request *ret, const char **why)
{
	enum err e = read_head(bytes, ret, why);

	if (e != OK)
		find_id(bytes, ret);
	return e;
}

/* --- questions ------------------------------------------------------------------------------------- */

bool
request_is_json(const struct request *r)
{
	struct str rest, type = str_cut(r->content_type, ';', &rest), value;

	if (!same(str_trim(type, STR(" \t")), "application/json"))
		return false;
	while (rest.n != 0) {
		struct str parameter = str_trim(str_cut(rest, ';', &rest), STR(" \t"));
		struct str name = str_cut(parameter, '=', &value);
		if (same(name, "charset") && !same(unquoted(value), "utf-8"))
			return false;
	}
	return true;
}

bool
request_is_form(const struct request *r)
{
	struct str rest;

	return same(str_trim(str_cut(r->content_type, ';', &rest), STR(" \t")),
	    "application/x-www-form-urlencoded");
}

struct str
request_bearer(const struct request *r)
{
	return r->bearer;
}
