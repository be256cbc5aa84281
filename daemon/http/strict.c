/* A request's head, line by line. */
#include "daemon/http/strict.h"

#include <string.h>
#include <strings.h>

/* --- characters (RFC 9110 §5.6.2, §5.5) ---------------------------------------------------------- */

enum { TOKEN = 1, VISIBLE = 2, FIELD = 4, HOST = 8, DIGIT = 16 };

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

static enum err
refuse(enum err e, const char **why, const char *text)
{
	*why = text;
	return e;
}

/* --- the end of the head ------------------------------------------------------------------------ */

/* Of a head that isn't whole yet: what can be said against the lines that are there. */
static enum err
check_lines(struct str bytes, size_t *from, const char **why)
{
	if (memchr(bytes.p + *from, '\0', bytes.n - *from) != NULL)
		return refuse(ERR_MALFORMED, why, "The head holds a NUL.");
	while (*from < bytes.n) {
		const char *start = bytes.p + *from;
		const char *lf = memchr(start, '\n', bytes.n - *from);
		if (lf == NULL)
			return OK; /* looked at again when the line is whole */
		if (lf == start || lf[-1] != '\r')
			return refuse(
			    ERR_MALFORMED, why, "A line of the head does not end in CR LF.");
		*from = (size_t)(lf - bytes.p) + 1;
	}
	return OK;
}

enum err
strict_end(struct str bytes, size_t *from, size_t *head, const char **why)
{
	/* The empty line may have begun before FROM. */
	size_t back = *from < 3 ? *from : 3;
	const char *start = bytes.p + *from - back;
	const char *end = memmem(start, bytes.n - *from + back, "\r\n\r\n", 4);

	*head = end == NULL ? 0 : (size_t)(end - bytes.p) + 4;
	return end == NULL ? check_lines(bytes, from, why) : OK;
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
check_request_line(struct str line, struct strict *ret, const char **why)
{
	struct str rest;

	ret->method = str_cut(line, ' ', &rest);
	ret->target = str_cut(rest, ' ', &rest);
	if (!all(ret->method, TOKEN) || ret->method.n > STRICT_METHOD_MAX)
		return refuse(ERR_MALFORMED, why, "The method is no word of HTTP.");
	if (!all(ret->target, VISIBLE) || memchr(ret->target.p, '#', ret->target.n) != NULL)
		return refuse(ERR_MALFORMED, why,
		    "The address must be visible ASCII without a fragment; "
		    "percent-encode anything else.");
	TRY(check_version(rest, ret, why));
	if (ret->target.n > STRICT_TARGET_MAX)
		return refuse(ERR_TARGET_TOO_LONG, why, "At most 4096 bytes.");
	if (str_is(ret->method, "CONNECT"))
		return refuse(ERR_MALFORMED, why, "CONNECT: this is no proxy.");
	return OK;
}

/* --- fields --------------------------------------------------------------------------------------- */

enum field {
	CONTENT_LENGTH,
	HOST_FIELD,
	TRANSFER_ENCODING,
	UPGRADE,
	AUTHORIZATION,
	CONTENT_TYPE,
	EXPECT,
	IDEMPOTENCY_KEY,
	IF_MATCH_FIELD,
	REQUEST_ID,
	OTHER
};

/* These may stand once. */
static const struct {
	struct str name;
	const char *twice;
} fields[OTHER] = {
#define ONCE(field, name) [field] = {{name, sizeof(name) - 1}, name " stands twice."}
    ONCE(CONTENT_LENGTH, "Content-Length"),
    ONCE(HOST_FIELD, "Host"),
    ONCE(TRANSFER_ENCODING, "Transfer-Encoding"),
    ONCE(UPGRADE, "Upgrade"),
    ONCE(AUTHORIZATION, "Authorization"),
    ONCE(CONTENT_TYPE, "Content-Type"),
    ONCE(EXPECT, "Expect"),
    ONCE(IDEMPOTENCY_KEY, "Idempotency-Key"),
    ONCE(IF_MATCH_FIELD, "If-Match"),
    ONCE(REQUEST_ID, "X-Request-ID"),
#undef ONCE
};

static enum field
field_called(struct str name)
{
	for (int i = 0; i < OTHER; i++)
		if (name.n == fields[i].name.n &&
		    strncasecmp(name.p, fields[i].name.p, name.n) == 0)
			return (enum field)i;
	return OTHER;
}

/* host [":" port], RFC 3986 §3.2.2; a bracketed IPv6 address. */
static bool
host_ok(struct str s)
{
	size_t n;

	if (s.n != 0 && s.p[0] == '[') {
		for (n = 1; n < s.n && (strchr("0123456789abcdefABCDEF:.", s.p[n]) != NULL); n++)
			continue;
		if (n < 3 || n == s.n || s.p[n] != ']')
			return false;
		n++;
	} else {
		n = span(s, HOST);
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

static struct str
trimmed(struct str s)
{
	while (s.n != 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_from(s, 1);
	while (s.n != 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* *SEEN: a bit for each field that stood before. */
static enum err
check_field(struct str line, unsigned *seen, struct strict *ret, const char **why)
{
	if (line.p[0] == ' ' || line.p[0] == '\t')
		return refuse(ERR_MALFORMED, why, "A line of the head is folded.");
	size_t n = span(line, TOKEN);
	if (n == 0 || n == line.n || line.p[n] != ':')
		return refuse(ERR_MALFORMED, why, "A field's name is no token with a colon.");
	struct str value = str_from(line, n + 1);
	if (span(value, FIELD) != value.n)
		return refuse(ERR_MALFORMED, why, "A field holds a control character.");
	value = trimmed(value);
	enum field f = field_called((struct str){line.p, n});
	if (f == OTHER)
		return OK;
	if ((*seen >> f & 1) != 0)
		return refuse(ERR_MALFORMED, why, fields[f].twice);
	*seen |= 1u << f;
	if (f == CONTENT_LENGTH)
		return check_length(value, ret, why);
	if (f == HOST_FIELD)
		ret->host = value;
	return f != HOST_FIELD || host_ok(value) ? OK
						 : refuse(ERR_MALFORMED, why, "Host is no host.");
}

/* What the fields mean together. */
static enum err
check_message(unsigned seen, const struct strict *ret, const char **why)
{
	if (ret->minor == 1 && (seen >> HOST_FIELD & 1) == 0)
		return refuse(ERR_MALFORMED, why, "HTTP/1.1 needs a Host.");
	if ((seen >> UPGRADE & 1) != 0)
		return refuse(ERR_MALFORMED, why, "Upgrade: this server speaks HTTP/1.1 only.");
	if ((seen >> TRANSFER_ENCODING & 1) == 0)
		return OK;
	if (ret->has_length)
		return refuse(
		    ERR_MALFORMED, why, "Content-Length and Transfer-Encoding contradict.");
	if (ret->minor == 0)
		return refuse(ERR_MALFORMED, why, "HTTP/1.0 knows no Transfer-Encoding.");
	return refuse(ERR_LENGTH_REQUIRED, why, "");
}

enum err
strict_check(struct str head, struct strict *ret, const char **why)
{
	unsigned seen = 0;
	int count = 0;

	*ret = (struct strict){.minor = 1};
	for (bool first = true;; first = false) {
		const char *lf = head.n == 0 ? NULL : memchr(head.p, '\n', head.n);
		if (lf == NULL || lf == head.p || lf[-1] != '\r')
			return refuse(ERR_MALFORMED, why, "A line does not end in CR LF.");
		struct str line = {head.p, (size_t)(lf - head.p) - 1};
		head = str_from(head, line.n + 2);
		if (line.n == 0 && !first)
			break;
		if (!first && ++count > STRICT_FIELDS_MAX)
			return refuse(ERR_HEADERS_TOO_LARGE, why, "At most 64 fields.");
		TRY(first ? check_request_line(line, ret, why)
			  : check_field(line, &seen, ret, why));
	}
	if (head.n != 0)
		return refuse(ERR_MALFORMED, why, "Something follows the head's empty line.");
	return check_message(seen, ret, why);
}
