/* OpenSSL behind names of our own. */
#include "lib/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Fetched once: looking the algorithm up costs as much as a short hash. */
static EVP_MD *sha256;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t kept_key;

/* What each thread keeps: a context to hash in, and the key that it signed with last, since to
 * make one of its seed takes as long as to sign. */
struct kept {
	EVP_MD_CTX *context;
	EVP_PKEY *key; /* NULL: none yet */
	uint8_t seed[KEY_BYTES]; /* the key's */
};

static void
free_kept(void *of)
{
	struct kept *k = of;

	if (k == NULL)
		return;
	EVP_MD_CTX_free(k->context);
	EVP_PKEY_free(k->key);
	OPENSSL_cleanse(k, sizeof(*k));
	free(k);
}

/* The key's destructor serves threads that end; this serves the one that exits. */
static void
free_all(void)
{
	free_kept(pthread_getspecific(kept_key));
	EVP_MD_free(sha256);
}

static void
fetch(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (sha256 == NULL || pthread_key_create(&kept_key, free_kept) != 0 ||
	    atexit(free_all) != 0)
		abort();
}

static struct kept *
kept(void)
{
	if (pthread_once(&once, fetch) != 0)
		abort();
	struct kept *k = pthread_getspecific(kept_key);
	if (k != NULL)
		return k;
	k = calloc(1, sizeof(*k));
	if (k == NULL)
		abort();
	k->context = EVP_MD_CTX_new();
	if (k->context == NULL || pthread_setspecific(kept_key, k) != 0)
		abort();
	return k;
}

struct digest
hash_of_two(struct str first, struct str second)
{
	EVP_MD_CTX *c = kept()->context;
	struct digest d;

	if (EVP_DigestInit_ex2(c, sha256, NULL) != 1 ||
	    EVP_DigestUpdate(c, first.p, first.n) != 1 ||
	    EVP_DigestUpdate(c, second.p, second.n) != 1 || EVP_DigestFinal_ex(c, d.b, NULL) != 1)
		abort();
	return d;
}

struct digest
hmac_of(const struct digest *key, struct str text)
{
	uint8_t inner[64], outer[64];

	memset(inner, 0x36, sizeof(inner));
	memset(outer, 0x5c, sizeof(outer));
	for (int i = 0; i < DIGEST_BYTES; i++) {
		inner[i] ^= key->b[i];
		outer[i] ^= key->b[i];
	}
	struct digest d = hash_of_two((struct str){(const char *)inner, sizeof(inner)}, text);
	d = hash_of_two((struct str){(const char *)outer, sizeof(outer)},
	    (struct str){(const char *)d.b, DIGEST_BYTES});
	OPENSSL_cleanse(inner, sizeof(inner));
	OPENSSL_cleanse(outer, sizeof(outer));
	return d;
}

struct digest
hash_of(struct str bytes)
{
	return hash_of_two(bytes, (struct str){NULL, 0});
}

/* struct hasher is an EVP_MD_CTX. */
static EVP_MD_CTX *
context_of(struct hasher *h)
{
	return (EVP_MD_CTX *)(void *)h;
}

struct hasher *
hasher_open(void)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	if (pthread_once(&once, fetch) != 0 || c == NULL ||
	    EVP_DigestInit_ex2(c, sha256, NULL) != 1)
		abort();
	return (struct hasher *)(void *)c;
}

void
hasher_add(struct hasher *h, struct str bytes)
{
	if (EVP_DigestUpdate(context_of(h), bytes.p, bytes.n) != 1)
		abort();
}

struct digest
hasher_end(struct hasher *h)
{
	struct digest d;

	if (EVP_DigestFinal_ex(context_of(h), d.b, NULL) != 1)
		abort();
	hasher_close(h);
	return d;
}

void
hasher_close(struct hasher *h)
{
	EVP_MD_CTX_free(context_of(h));
}

bool
digest_eq(const struct digest *a, const struct digest *b)
{
	return CRYPTO_memcmp(a->b, b->b, DIGEST_BYTES) == 0;
}

/* --- text forms --------------------------------------------------------------------------------- */

struct str
hex_text(struct arena *a, const uint8_t *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *p = NEW_ARRAY(a, 2 * n + 1, char);

	for (size_t i = 0; i < n; i++) {
		p[2 * i] = digits[bytes[i] >> 4];
		p[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (struct str){p, 2 * n};
}

struct str
digest_hex(struct arena *a, const struct digest *d)
{
	return hex_text(a, d->b, DIGEST_BYTES);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct str
hash_hex(struct arena *a, struct str bytes)
{
	struct digest d = hash_of(bytes);

	return digest_hex(a, &d);
}

bool
digest_parse(struct str hex, struct digest *ret)
{
	struct digest d;

	if (hex.n != 2 * DIGEST_BYTES)
		return false;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		int high = hex_digit(hex.p[2 * i]), low = hex_digit(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		d.b[i] = (uint8_t)(high << 4 | low);
	}
	*ret = d;
	return true;
}

struct str
base64_text(struct arena *a, const uint8_t *bytes, size_t n)
{
	char *p = NEW_ARRAY(a, (n + 2) / 3 * 4 + 1, char);
	int length = EVP_EncodeBlock((unsigned char *)p, bytes, (int)n);

	return (struct str){p, (size_t)length};
}

/* Decoding leniently and encoding again finds whatever is not canonical. */
bool
base64_parse(struct arena *a, struct str text, struct str *ret)
{
	if (text.n % 4 != 0 || text.n > INT32_MAX)
		return false;
	unsigned char *p = NEW_ARRAY(a, text.n / 4 * 3 + 1, unsigned char);
	int n = EVP_DecodeBlock(p, (const unsigned char *)text.p, (int)text.n);
	if (n < 0)
		return false;
	for (size_t i = text.n; i > 0 && text.p[i - 1] == '=' && n > 0 && text.n - i < 2; i--)
		n--;
	*ret = (struct str){(const char *)p, (size_t)n};
	return str_eq(base64_text(a, p, (size_t)n), text);
}

/* The characters FROM as TO, each for its own. */
static struct str
exchanged(struct arena *a, struct str text, const char *from, const char *to)
{
	char *p = NEW_ARRAY(a, text.n + 1, char);

	for (size_t i = 0; i < text.n; i++) {
		const char *at = text.p[i] == '\0' ? NULL : strchr(from, text.p[i]);
		p[i] = at == NULL ? text.p[i] : to[at - from];
	}
	return (struct str){p, text.n};
}

struct str
base64url_text(struct arena *a, const uint8_t *bytes, size_t n)
{
	struct str s = exchanged(a, base64_text(a, bytes, n), "+/", "-_");

	while (s.n != 0 && s.p[s.n - 1] == '=')
		s.n--;
	return s;
}

/* What belongs to the other alphabet becomes what belongs to none. */
bool
base64url_parse(struct arena *a, struct str text, struct str *ret)
{
	static const char *const padding[] = {"", "===", "==", "="};
	struct str s = exchanged(a, text, "-_+/=", "+/***");

	return base64_parse(a, str_printf(a, "%.*s%s", STR_ARG(s), padding[s.n % 4]), ret);
}

/* The generator takes longer to ask than to answer: each thread has some bytes ahead. */
static _Thread_local struct {
	uint8_t bytes[512];
	size_t left;
} ahead;

/* In a child process: what the parent has ahead is the parent's. */
static void
forget_ahead(void)
{
	ahead.left = 0;
}

static void
watch_forks(void)
{
	if (pthread_atfork(NULL, NULL, forget_ahead) != 0)
		abort();
}

static void
get_ahead(void)
{
	static pthread_once_t forks = PTHREAD_ONCE_INIT;

	if (pthread_once(&forks, watch_forks) != 0 ||
	    RAND_bytes(ahead.bytes, sizeof(ahead.bytes)) != 1)
		abort();
	ahead.left = sizeof(ahead.bytes);
}

void
random_bytes(void *ret, size_t n)
{
	if (n > sizeof(ahead.bytes)) {
		if (RAND_bytes(ret, (int)n) != 1)
			abort();
		return;
	}
	if (ahead.left < n)
		get_ahead();
	ahead.left -= n;
	memcpy(ret, ahead.bytes + ahead.left, n);
	OPENSSL_cleanse(ahead.bytes + ahead.left, n); /* nothing is given out twice */
}

struct str
secret_make(struct arena *a, const char *prefix)
{
	uint8_t bytes[33] = {0};

	random_bytes(bytes, 32);
	struct str s = base64url_text(a, bytes, sizeof(bytes));
	OPENSSL_cleanse(bytes, sizeof(bytes));
	return str_printf(a, "%s%.43s", prefix, s.p);
}

/* --- Ed25519 ---------------------------------------------------------------------------------------- */

void
signing_key_from_seed(const uint8_t seed[KEY_BYTES], struct signing_key *ret)
{
	size_t n = KEY_BYTES;
	EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, KEY_BYTES);

	if (key == NULL || EVP_PKEY_get_raw_public_key(key, ret->public, &n) != 1)
		abort();
	memcpy(ret->seed, seed, KEY_BYTES);
	EVP_PKEY_free(key);
}

void
signing_key_make(struct signing_key *ret)
{
	uint8_t seed[KEY_BYTES];

	random_bytes(seed, sizeof(seed));
	signing_key_from_seed(seed, ret);
	OPENSSL_cleanse(seed, sizeof(seed));
}

static EVP_PKEY *
private_key(const struct signing_key *key)
{
	struct kept *k = kept();

	if (k->key != NULL && CRYPTO_memcmp(k->seed, key->seed, KEY_BYTES) == 0)
		return k->key;
	EVP_PKEY_free(k->key);
	k->key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, key->seed, KEY_BYTES);
	memcpy(k->seed, key->seed, KEY_BYTES);
	return k->key;
}

void
sign_bytes(const struct signing_key *key, struct str text, uint8_t ret[SIGNATURE_BYTES])
{
	size_t n = SIGNATURE_BYTES;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	EVP_PKEY *private = private_key(key);

	if (c == NULL || private == NULL || EVP_DigestSignInit(c, NULL, NULL, NULL, private) != 1 ||
	    EVP_DigestSign(c, ret, &n, (const unsigned char *)text.p, text.n) != 1)
		abort();
	EVP_MD_CTX_free(c);
}

bool
signature_ok(
    const uint8_t public[KEY_BYTES], struct str text, const uint8_t signature[SIGNATURE_BYTES])
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public, KEY_BYTES);
	bool good = c != NULL && key != NULL &&
		    EVP_DigestVerifyInit(c, NULL, NULL, NULL, key) == 1 &&
		    EVP_DigestVerify(
			c, signature, SIGNATURE_BYTES, (const unsigned char *)text.p, text.n) == 1;

	EVP_PKEY_free(key);
	EVP_MD_CTX_free(c);
	return good;
}

struct str
md5_base64url(struct arena *a, struct str bytes)
{
	uint8_t digest[16];
	unsigned length = sizeof(digest);

	if (EVP_Digest(bytes.p, bytes.n, digest, &length, EVP_md5(), NULL) != 1)
		abort();
	return base64url_text(a, digest, length);
}
