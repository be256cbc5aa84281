/* Compact JWS (RFC 7515) by Ed25519 (RFC 8037), and the key set by which others check them
 * (RFC 7517).  One algorithm, one key: what names another is no signature of ours. */
#ifndef LIB_JWS_H
#define LIB_JWS_H

#include "lib/hash.h"

enum { JWS_MAX = 4096 }; /* bytes of one that is read */

/* PAYLOAD signed by KEY, in A.  TYPE says in the header what it is ("x+jwt"), so that one that
 * was signed for something else isn't taken for it. */
struct str jws_sign(
    struct arena *a, const struct signing_key *key, const char *type, struct str payload);

/* The payload of TEXT, in A: the bytes that were signed.  False when TEXT is malformed, of another
 * type or algorithm, names another key or an extension (`crit`), or its signature fails. */
bool jws_open(struct arena *a, struct str text, const uint8_t public[KEY_BYTES], const char *type,
    struct str *payload);

/* The key's thumbprint (RFC 7638), by which headers name it. */
struct str jwk_id(struct arena *a, const uint8_t public[KEY_BYTES]);
/* The key set that holds it, as JSON. */
struct str jwk_set(struct arena *a, const uint8_t public[KEY_BYTES]);

#endif
