/* Payload and HMAC, in base64url; what isn't sent but must be the same goes into the HMAC. */
#include "daemon/index/binding.h"

#include "daemon/index/canon.h"

#include <string.h>

/* --- what is asked for ------------------------------------------------------------------------ */

static const char *const entities[] = {"action", "resource", "subject"};
enum { ENTITIES = sizeof(entities) / sizeof(entities[0]) };

/* Where the entities of the object TEXT stand; those that it lacks stay as they are. */
static bool
find_entities(struct str text, struct str ret[ENTITIES])
{
	struct scan s;
	struct scan_object o;
	struct scan_text name;

	scan_open(&s, text);
	if (scan_peek(&s) != '{' || !scan_object(&s, &o))
		return false;
	while (scan_member(&s, &o, &name)) {
		(void)scan_peek(&s);
		const char *from = s.p;
		if (!scan_skip(&s))
			return false;
		for (int i = 0; i < ENTITIES; i++)
			if (scan_is(&name, str_of(entities[i])))
				ret[i] = (struct str){from, (size_t)(s.p - from)};
	}
	return s.why == NULL;
}

static bool
put_entity(struct buf *out, const char *name, struct str text)
{
	static const char *const actor[] = {"properties", "act", NULL};
	bool subject = strcmp(name, "subject") == 0;
	struct scan s;

	scan_open(&s, text);
	buf_printf(out, "\"%s\":", name);
	return canon_put(out, &s, subject ? actor : NULL);
}

bool
binding_of(struct str body, struct str item, struct digest *ret)
{
	struct str found[ENTITIES] = {{NULL, 0}};
	struct arena a = {0};
	struct buf out = {.arena = &a};
	bool good = find_entities(body, found) && (item.n == 0 || find_entities(item, found));

	buf_char(&out, '{');
	for (int i = 0; good && i < ENTITIES; i++) {
		good = found[i].p != NULL && put_entity(&out, entities[i], found[i]);
		buf_put(&out, i == 0 ? STR(",\"context\":{},") : i == 1 ? STR(",") : STR("}"));
	}
	if (good)
		*ret = hash_of(buf_str(&out));
	arena_free(&a);
	return good;
}

struct str
binding_item(struct str body, const char *name, size_t at)
{
	struct str none = {NULL, 0};
	struct scan s;
	struct scan_object o;
	struct scan_text member;
	bool begun;

	scan_open(&s, body);
	if (scan_peek(&s) != '{' || !scan_object(&s, &o))
		return none;
	while (scan_member(&s, &o, &member) && !scan_is(&member, str_of(name)))
		if (!scan_skip(&s))
			return none;
	if (s.why != NULL || s.p == s.end || scan_peek(&s) != '[' || !scan_list(&s, &begun))
		return none;
	for (; scan_item(&s, &begun); at--) {
		(void)scan_peek(&s);
		const char *from = s.p;
		if (!scan_skip(&s))
			return none;
		if (at == 0)
			return (struct str){from, (size_t)(s.p - from)};
	}
	return none;
}

/* --- texts of ours ---------------------------------------------------------------------------- */

/* How a kind of text is made: what it begins with, and what its HMAC covers besides. */
struct sealing {
	const struct digest *key;
	const char *prefix;
	const struct digest *more; /* or NULL */
};

static struct digest
mac_of(const struct sealing *how, struct str payload)
{
	struct arena a = {0};
	struct buf b = {.arena = &a};

	buf_put(&b, str_of(how->prefix));
	buf_put(&b, payload);
	if (how->more != NULL)
		buf_put(&b, (struct str){(const char *)how->more->b, sizeof(how->more->b)});
	struct digest mac = hmac_of(how->key, buf_str(&b));
	arena_free(&a);
	return mac;
}

static struct str
write_text(struct arena *a, const struct sealing *how, struct str payload)
{
	struct digest mac = mac_of(how, payload);
	struct buf b = {.arena = a}, text = {.arena = a};

	buf_put(&b, payload);
	buf_put(&b, (struct str){(const char *)mac.b, sizeof(mac.b)});
	buf_put(&text, str_of(how->prefix));
	buf_put(&text, base64url_text(a, (const uint8_t *)b.p, b.n));
	return buf_str(&text);
}

/* The payload of N bytes that TEXT holds; false when it isn't ours. */
static bool
read_text(struct str text, const struct sealing *how, void *payload, size_t n)
{
	struct arena a = {0};
	struct digest mac;
	struct str bytes;
	bool good = str_starts(text, how->prefix) &&
		    base64url_parse(&a, str_from(text, strlen(how->prefix)), &bytes) &&
		    bytes.n == n + sizeof(mac.b);

	if (good) {
		struct digest wanted = mac_of(how, (struct str){bytes.p, n});
		memcpy(payload, bytes.p, n);
		memcpy(mac.b, bytes.p + n, sizeof(mac.b));
		good = digest_eq(&mac, &wanted);
	}
	arena_free(&a);
	return good;
}

#define BYTES_OF(x) ((struct str){(const char *)&(x), sizeof(x)})

_Static_assert(sizeof(struct denial) == 40, "its bytes are what is sent: it has no holes");
_Static_assert(sizeof(struct approval) == 56, "its bytes are what is sent: it has no holes");

struct str
denial_text(struct arena *a, const struct digest *key, const struct denial *denial,
    const struct digest *request)
{
	return write_text(a, &(struct sealing){key, "ev_", request}, BYTES_OF(*denial));
}

bool
denial_read(
    const struct digest *key, struct str text, const struct digest *request, struct denial *ret)
{
	return read_text(text, &(struct sealing){key, "ev_", request}, ret, sizeof(*ret));
}

struct str
approval_text(struct arena *a, const struct digest *key, const struct approval *approval)
{
	return write_text(a, &(struct sealing){key, "ap_", NULL}, BYTES_OF(*approval));
}

bool
approval_read(const struct digest *key, struct str text, struct approval *ret)
{
	return read_text(text, &(struct sealing){key, "ap_", NULL}, ret, sizeof(*ret));
}
