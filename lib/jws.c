/* Header, payload and signature in base64url, with dots between. */
#include "lib/jws.h"

#include "lib/json.h"

#include <string.h>

/* --- the key ---------------------------------------------------------------------------------- */

static struct str
point_of(struct arena *a, const uint8_t public[KEY_BYTES])
{
	return base64url_text(a, public, KEY_BYTES);
}

struct str
jwk_id(struct arena *a, const uint8_t public[KEY_BYTES])
{
	struct digest d = hash_of(str_printf(a,
	    "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%.*s\"}", STR_ARG(point_of(a, public))));

	return base64url_text(a, d.b, sizeof(d.b));
}

struct str
jwk_set(struct arena *a, const uint8_t public[KEY_BYTES])
{
	struct json_out o = {.text.arena = a};

	json_open(&o, NULL);
	json_open_list(&o, "keys");
	json_open(&o, NULL);
	json_put_text(&o, "kty", STR("OKP"));
	json_put_text(&o, "crv", STR("Ed25519"));
	json_put_text(&o, "x", point_of(a, public));
	json_put_text(&o, "kid", jwk_id(a, public));
	json_put_text(&o, "use", STR("sig"));
	json_put_text(&o, "alg", STR("EdDSA"));
	json_close(&o);
	json_close_list(&o);
	json_close(&o);
	return buf_str(&o.text);
}

/* --- signing ---------------------------------------------------------------------------------- */

static struct str
part(struct arena *a, struct str bytes)
{
	return base64url_text(a, (const uint8_t *)bytes.p, bytes.n);
}

struct str
jws_sign(struct arena *a, const struct signing_key *key, const char *type, struct str payload)
{
	uint8_t signature[SIGNATURE_BYTES];
	struct str header = str_printf(a, "{\"alg\":\"EdDSA\",\"kid\":\"%.*s\",\"typ\":\"%s\"}",
	    STR_ARG(jwk_id(a, key->public)), type);
	struct str text = str_printf(
	    a, "%.*s.%.*s", STR_ARG(part(a, header)), STR_ARG(part(a, payload)));

	sign_bytes(key, text, signature);
	return str_printf(a, "%.*s.%.*s", STR_ARG(text),
	    STR_ARG(base64url_text(a, signature, sizeof(signature))));
}

/* --- reading ---------------------------------------------------------------------------------- */

/* RFC 9864 has a name of its own for what RFC 8037 calls EdDSA. */
static bool
header_ok(struct arena *a, struct str part, const uint8_t public[KEY_BYTES], const char *type)
{
	struct str text;
	const char *why;

	if (!base64url_parse(a, part, &text))
		return false;
	const struct json *header = json_parse(a, text, &why);
	struct str alg = json_text(header, "alg"), kid = json_text(header, "kid");
	return (str_is(alg, "EdDSA") || str_is(alg, "Ed25519")) &&
	       str_is(json_text(header, "typ"), type) && json_member(header, "crit") == NULL &&
	       (kid.n == 0 || str_eq(kid, jwk_id(a, public)));
}

bool
jws_open(struct arena *a, struct str text, const uint8_t public[KEY_BYTES], const char *type,
    struct str *payload)
{
	struct str rest, signature, header = str_cut(text, '.', &rest),
				    body = str_cut(rest, '.', &rest);

	if (text.n > JWS_MAX || !header_ok(a, header, public, type) ||
	    !base64url_parse(a, rest, &signature) || signature.n != SIGNATURE_BYTES)
		return false;
	struct str signed_text = {text.p, header.n + 1 + body.n};
	return signature_ok(public, signed_text, (const uint8_t *)signature.p) &&
	       base64url_parse(a, body, payload);
}
