/* SHA-256, HMAC, Ed25519 and random bytes: OpenSSL behind names of our own. */
#ifndef LIB_HASH_H
#define LIB_HASH_H

#include "lib/str.h"

enum { DIGEST_BYTES = 32, KEY_BYTES = 32, SIGNATURE_BYTES = 64 };

struct digest {
	uint8_t b[DIGEST_BYTES];
};

/* SHA-256 (FIPS 180-4) of one or two pieces; the algorithm is fetched once and
 * the context reused per thread. */
struct digest hash_of(struct str bytes);
struct digest hash_of_two(struct str first, struct str second);

/* MD5, in base64 for addresses: nginx's secure_link knows nothing better.  It proves nothing to
 * anybody else. */
struct str md5_base64url(struct arena *a, struct str bytes);

/* HMAC-SHA-256 (RFC 2104). */
struct digest hmac_of(const struct digest *key, struct str text);

/* SHA-256 of what comes in pieces.  hasher_end gives the digest and frees it. */
struct hasher;
struct hasher *hasher_open(void);
void hasher_add(struct hasher *h, struct str bytes);
struct digest hasher_end(struct hasher *h);
void hasher_close(struct hasher *h); /* without a digest; NULL is fine */

/* In time that does not depend on where they differ. */
bool digest_eq(const struct digest *a, const struct digest *b);
struct str digest_hex(struct arena *a, const struct digest *d);
struct str hash_hex(struct arena *a, struct str bytes); /* of its SHA-256 */
bool digest_parse(struct str hex, struct digest *ret); /* 64 lower-case digits */

/* Lower-case hexadecimal, and base64 (RFC 4648 §4) with padding; decoding is
 * strict: canonical, no white space.  False on anything else. */
struct str hex_text(struct arena *a, const uint8_t *bytes, size_t n);
struct str base64_text(struct arena *a, const uint8_t *bytes, size_t n);
bool base64_parse(struct arena *a, struct str text, struct str *ret);
/* The same for addresses and file names (§5), without padding. */
struct str base64url_text(struct arena *a, const uint8_t *bytes, size_t n);
bool base64url_parse(struct arena *a, struct str text, struct str *ret);

/* N bytes from the system's generator; aborts when there are none. */
void random_bytes(void *ret, size_t n);
/* PREFIX and 43 characters of base64url: 256 random bits. */
struct str secret_make(struct arena *a, const char *prefix);

/* Ed25519 (RFC 8032). */
struct signing_key {
	uint8_t seed[KEY_BYTES], public[KEY_BYTES];
};
void signing_key_make(struct signing_key *ret);
void signing_key_from_seed(const uint8_t seed[KEY_BYTES], struct signing_key *ret);
void sign_bytes(const struct signing_key *key, struct str text, uint8_t ret[SIGNATURE_BYTES]);
bool signature_ok(
    const uint8_t public[KEY_BYTES], struct str text, const uint8_t signature[SIGNATURE_BYTES]);

#endif
