/* A request's head, line by line. */
#include "daemon/http/strict.h"

#include <string.h>
#include <strings.h>

/* --- characters (RFC 9110 §5.6.2, §5.5) ---------------------------------------------------------- */

enum { TOKEN = 1, VISIBLE = 2, FIELD = 4, HOST = 8, DIGIT = 16, ADDRESS = 32 };

static unsigned char class_of[256];

__attribute__((constructor)) static void
make_classes(void)
{
	for (int c = 0; c < 256; c++) {
		bool digit = c >= '0' && c <= '9';
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool visible = c > ' ' && c < 0x7f;
		unsigned bits = 0;

		if (digit || letter || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL))
			bits |= TOKEN;
		if (digit || letter || (c != 0 && strchr("-._~", c) != NULL))
			bits |= HOST;
		if (visible)
			bits |= VISIBLE;
		if (visible || c == ' ' || c == '\t' || c >= 0x80)
			bits |= FIELD;
		if (digit)
			bits |= DIGIT;
		if (c != 0 && strchr("0123456789abcdefABCDEF:.", c) != NULL)
			bits |= ADDRESS;
		class_of[c] = (unsigned char)bits;
	}
}

/* Bytes at the start of S that are all of CLASS. */
static size_t
span(struct str s, unsigned class)
{
	size_t n = 0;

	while (n < s.n && (class_of[(unsigned char)s.p[n]] & class) != 0)
		n++;
	return n;
}

static bool
all(struct str s, unsigned class)
{
	return s.n != 0 && span(s, class) == s.n;
}

bool
strict_visible(struct str s)
{
	return span(s, VISIBLE) == s.n;
}

static enum err
refuse(enum err e, const char **why, const char *text)
{
	*why = text;
	return e;
}

/* --- going through the bytes ---------------------------------------------------------------------- */

struct cursor {
	const char *at, *end;
	bool out; /* the bytes ran out where more was expected */
};

static struct str
take(struct cursor *c, unsigned class)
{
	struct str rest = {c->at, (size_t)(c->end - c->at)};

	rest.n = span(rest, class);
	c->at += rest.n;
	return rest;
}

static bool
expect(struct cursor *c, char one)
{
	c->out = c->out || c->at == c->end;
	if (c->out || *c->at != one)
		return false;
	c->at++;
	return true;
}

static enum err
end_line(struct cursor *c, const char **why)
{
	if ((expect(c, '\r') && expect(c, '\n')) || c->out)
		return OK;
	return refuse(ERR_MALFORMED, why,
	    "A line of the head does not end in CR LF, or holds a control character.");
}

bool
strict_whole(struct str bytes, size_t *from)
{
	/* The empty line may have begun before FROM. */
	size_t start = *from < 3 ? 0 : *from - 3;

	*from = bytes.n;
	return memmem(bytes.p + start, bytes.n - start, "\r\n\r\n", 4) != NULL;
}

/* --- the request line --------------------------------------------------------------------------- */

static enum err
check_version(struct str version, struct strict *ret, const char **why)
{
	if (version.n != 8 || !str_starts(version, "HTTP/") || version.p[6] != '.' ||
	    span(str_from(version, 5), DIGIT) != 1 || span(str_from(version, 7), DIGIT) != 1)
		return refuse(ERR_MALFORMED, why,
		    "The request line is not: method, one blank, address, one blank, version.");
	if (version.p[5] != '1' || version.p[7] > '1')
		return refuse(ERR_VERSION, why, "Send HTTP/1.1.");
	ret->minor = version.p[7] - '0';
	return OK;
}

static enum err
check_request_line(struct cursor *c, struct strict *ret, const char **why)
{
	ret->method = take(c, TOKEN);
	if (ret->method.n > STRICT_METHOD_MAX || (!expect(c, ' ') && !c->out) ||
	    (!c->out && ret->method.n == 0))
		return refuse(ERR_MALFORMED, why, "The method is no word of HTTP.");
	ret->target = take(c, VISIBLE);
	if (ret->target.n > STRICT_TARGET_MAX)
		return refuse(ERR_TARGET_TOO_LONG, why,
		    "The address is longer than 4096 bytes; shorten what it names.");
	if ((!expect(c, ' ') && !c->out) || (!c->out && ret->target.n == 0) ||
	    (ret->target.n != 0 && memchr(ret->target.p, '#', ret->target.n) != NULL))
		return refuse(ERR_MALFORMED, why,
		    "The address must be visible ASCII without a fragment; "
		    "percent-encode anything else.");
	struct str version = take(c, VISIBLE);
	TRY(end_line(c, why));
	if (c->out)
		return OK;
	TRY(check_version(version, ret, why));
	if (str_is(ret->method, "CONNECT"))
		return refuse(ERR_MALFORMED, why, "CONNECT: this is no proxy.");
	return OK;
}

/* --- fields --------------------------------------------------------------------------------------- */

static const struct {
	struct str name;
	const char *twice; /* NULL: it may */
} fields[FIELD_OTHER] = {
#define FIELD_NAMED(field, name) [field] = {{name, sizeof(name) - 1}, name " stands twice."}
    FIELD_NAMED(FIELD_AUTHORIZATION, "Authorization"),
    [FIELD_CONNECTION] = {{"Connection", 10}, NULL},
    FIELD_NAMED(FIELD_CONTENT_LENGTH, "Content-Length"),
    FIELD_NAMED(FIELD_CONTENT_TYPE, "Content-Type"),
    FIELD_NAMED(FIELD_EXPECT, "Expect"),
    FIELD_NAMED(FIELD_HOST, "Host"),
    FIELD_NAMED(FIELD_IDEMPOTENCY_KEY, "Idempotency-Key"),
    FIELD_NAMED(FIELD_IF_MATCH, "If-Match"),
    [FIELD_PREFER] = {{"Prefer", 6}, NULL},
    FIELD_NAMED(FIELD_REQUEST_ID, "X-Request-ID"),
    FIELD_NAMED(FIELD_TRANSFER_ENCODING, "Transfer-Encoding"),
    FIELD_NAMED(FIELD_UPGRADE, "Upgrade"),
#undef FIELD_NAMED
};

enum strict_field
strict_field(struct str name)
{
	for (int i = 0; i < FIELD_OTHER; i++)
		if (name.n == fields[i].name.n &&
		    strncasecmp(name.p, fields[i].name.p, name.n) == 0)
			return (enum strict_field)i;
	return FIELD_OTHER;
}

/* host [":" port], RFC 3986 §3.2.2; a bracketed IPv6 address. */
static bool
host_ok(struct str s)
{
	size_t n = span(s, HOST);

	if (s.n != 0 && s.p[0] == '[') {
		n = 1 + span(str_from(s, 1), ADDRESS);
		if (n < 3 || n == s.n || s.p[n] != ']')
			return false;
		n++;
	}
	if (n == 0 || n > 255)
		return false;
	struct str port = str_from(s, n);
	return port.n == 0 || (port.p[0] == ':' && port.n <= 6 && all(str_from(port, 1), DIGIT));
}

static enum err
check_length(struct str value, struct strict *ret, const char **why)
{
	if (!all(value, DIGIT) || value.n > 18)
		return refuse(ERR_MALFORMED, why, "Content-Length must be digits alone.");
	ret->has_length = true;
	for (size_t i = 0; i < value.n; i++)
		ret->length = 10 * ret->length + (uint64_t)(value.p[i] - '0');
	return OK;
}

/* *SEEN: a bit for each field that stood before. */
static enum err
check_known(struct str name, struct str value, unsigned *seen, struct strict *ret, const char **why)
{
	enum strict_field f = strict_field(name);

	if (f == FIELD_OTHER)
		return OK;
	if ((*seen >> f & 1) != 0 && fields[f].twice != NULL)
		return refuse(ERR_MALFORMED, why, fields[f].twice);
	*seen |= 1u << f;
	if (f == FIELD_CONTENT_LENGTH)
		return check_length(str_trim(value, STR(" \t")), ret, why);
	if (f != FIELD_HOST)
		return OK;
	ret->host = str_trim(value, STR(" \t"));
	return host_ok(ret->host) ? OK : refuse(ERR_MALFORMED, why, "Host is no host.");
}

static enum err
check_field(struct cursor *c, unsigned *seen, struct strict *ret, const char **why)
{
	if (*c->at == ' ' || *c->at == '\t')
		return refuse(ERR_MALFORMED, why, "A line of the head is folded.");
	struct str name = take(c, TOKEN);
	if ((!expect(c, ':') && !c->out) || (!c->out && name.n == 0))
		return refuse(ERR_MALFORMED, why, "A field's name is no token with a colon.");
	struct str value = take(c, FIELD);
	TRY(end_line(c, why));
	return c->out ? OK : check_known(name, value, seen, ret, why);
}

/* What the fields mean together. */
static enum err
check_message(unsigned seen, const struct strict *ret, const char **why)
{
	if (ret->minor == 1 && (seen >> FIELD_HOST & 1) == 0)
		return refuse(ERR_MALFORMED, why, "HTTP/1.1 needs a Host.");
	if ((seen >> FIELD_UPGRADE & 1) != 0)
		return refuse(ERR_MALFORMED, why, "Upgrade: this server speaks HTTP/1.1 only.");
	if ((seen >> FIELD_TRANSFER_ENCODING & 1) == 0)
		return OK;
	if (ret->has_length)
		return refuse(
		    ERR_MALFORMED, why, "Content-Length and Transfer-Encoding contradict.");
	if (ret->minor == 0)
		return refuse(ERR_MALFORMED, why, "HTTP/1.0 knows no Transfer-Encoding.");
	return refuse(ERR_LENGTH_REQUIRED, why, "");
}

enum err
strict_check(struct str bytes, struct strict *ret, const char **why)
{
	struct cursor c = {bytes.p, bytes.p + bytes.n, false};
	unsigned seen = 0;

	*ret = (struct strict){.minor = 1};
	TRY(check_request_line(&c, ret, why));
	for (int count = 0; !c.out && c.at != c.end && *c.at != '\r'; count++) {
		if (count == STRICT_FIELDS_MAX)
			return refuse(ERR_HEADERS_TOO_LARGE, why,
			    "The request has more than 64 header fields; send fewer.");
		TRY(check_field(&c, &seen, ret, why));
	}
	TRY(end_line(&c, why));
	if (c.out)
		return OK;
	TRY(check_message(seen, ret, why));
	ret->size = (size_t)(c.at - bytes.p);
	return OK;
}
