/* A denial is payload and HMAC, in base64url; what isn't sent but must be the same goes into the
 * HMAC. */
#include "daemon/index/binding.h"

#include "daemon/index/canon.h"
#include "lib/id.h"
#include "lib/json.h"
#include "lib/jws.h"
#include "lib/time.h"

#include <string.h>

/* --- keys ------------------------------------------------------------------------------------- */

void
binding_keys_make(const struct signing_key *key, struct binding_keys *ret)
{
	struct str secret = {(const char *)key->seed, sizeof(key->seed)};
	struct digest seed = hash_of_two(STR("sluice-approvals\n"), secret);

	ret->denials = hash_of_two(STR("sluice-bindings\n"), secret);
	signing_key_from_seed(seed.b, &ret->approvals);
}

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

/* --- denials ---------------------------------------------------------------------------------- */

static const char denied[] = "ev_";
_Static_assert(sizeof(struct denial) == 40, "its bytes are what is sent: it has no holes");

/* Of what is sent, and of what isn't but must be the same. */
static struct digest
mac_of(const struct digest *key, const struct denial *denial, const struct digest *request)
{
	struct arena a = {0};
	struct buf b = {.arena = &a};

	buf_put(&b, str_of(denied));
	buf_put(&b, (struct str){(const char *)denial, sizeof(*denial)});
	buf_put(&b, (struct str){(const char *)request->b, sizeof(request->b)});
	struct digest mac = hmac_of(key, buf_str(&b));
	arena_free(&a);
	return mac;
}

struct str
denial_text(struct arena *a, const struct digest *key, const struct denial *denial,
    const struct digest *request)
{
	struct digest mac = mac_of(key, denial, request);
	uint8_t bytes[sizeof(*denial) + sizeof(mac.b)];

	memcpy(bytes, denial, sizeof(*denial));
	memcpy(bytes + sizeof(*denial), mac.b, sizeof(mac.b));
	return str_printf(a, "%s%.*s", denied, STR_ARG(base64url_text(a, bytes, sizeof(bytes))));
}

bool
denial_read(
    const struct digest *key, struct str text, const struct digest *request, struct denial *ret)
{
	struct arena a = {0};
	struct digest mac, wanted;
	struct str bytes;
	bool good = str_starts(text, denied) &&
		    base64url_parse(&a, str_from(text, strlen(denied)), &bytes) &&
		    bytes.n == sizeof(*ret) + sizeof(mac.b);

	if (good) {
		memcpy(ret, bytes.p, sizeof(*ret));
		memcpy(mac.b, bytes.p + sizeof(*ret), sizeof(mac.b));
		wanted = mac_of(key, ret, request);
		good = digest_eq(&mac, &wanted);
	}
	arena_free(&a);
	return good;
}

/* --- approvals -------------------------------------------------------------------------------- */

struct str
approval_text(struct arena *a, const struct signing_key *key, struct str self,
    const struct approval *approval)
{
	struct json_out o = {.text.arena = a};
	char grant[ID_LENGTH + 1];

	id_format("grt", approval->grant.b, grant);
	json_open(&o, NULL);
	json_put_text(&o, "iss", self);
	json_put_text(&o, "aud", self);
	json_put_int(&o, "iat", approval->from / SECOND_MS);
	json_put_int(&o, "exp", approval->until / SECOND_MS);
	json_put_text(&o, "jti", str_of(grant));
	json_put_text(
	    &o, "request", base64url_text(a, approval->request.b, sizeof(approval->request.b)));
	json_close(&o);
	return jws_sign(a, key, APPROVAL_TYPE, buf_str(&o.text));
}

/* Whoever can sign as we do wrote what it says. */
static bool
take_claims(struct arena *a, struct str payload, struct approval *ret)
{
	const char *why;
	const struct json *claims = json_parse(a, payload, &why);
	struct str request;

	ret->from = json_int(claims, "iat", 0) * SECOND_MS;
	ret->until = json_int(claims, "exp", 0) * SECOND_MS;
	if (!id_bytes(json_text(claims, "jti"), ret->grant.b) ||
	    !base64url_parse(a, json_text(claims, "request"), &request) ||
	    request.n != sizeof(ret->request.b))
		return false;
	memcpy(ret->request.b, request.p, request.n);
	return true;
}

bool
approval_read(const uint8_t public[KEY_BYTES], struct str text, struct approval *ret)
{
	struct arena a = {0};
	struct str payload;
	bool good = jws_open(&a, text, public, APPROVAL_TYPE, &payload) &&
		    take_claims(&a, payload, ret);

	arena_free(&a);
	return good;
}
