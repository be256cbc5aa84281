/* OpenSSL, configured once and wrapped so that it looks like recv and send. */
#include "daemon/http/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* struct tls_context is an SSL_CTX, struct tls an SSL. */
static SSL_CTX *
ctx_of(struct tls_context *context)
{
	return (SSL_CTX *)(void *)context;
}

static SSL_CTX *
const_ctx_of(const struct tls_context *context)
{
	return (SSL_CTX *)(uintptr_t)context;
}

static SSL *
ssl_of(struct tls *tls)
{
	return (SSL *)(void *)tls;
}

static bool
fail(char *why, const char *what, const char *path)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	snprintf(why, TLS_WHY, "%s %.120s: %.80s", what, path,
	    reason != NULL ? reason : strerror(errno));
	return false;
}

enum { TICKET_KEYS = 80 }; /* bytes, as OpenSSL hands them out */

/* --- contexts ------------------------------------------------------------------------------------- */

static bool
configure(SSL_CTX *ctx)
{
	static const unsigned char session_id[] = "sluiced";

	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
				     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				  SSL_MODE_RELEASE_BUFFERS);
	/* One recv takes what there is, instead of one for each record's head and one for
	 * its rest. */
	SSL_CTX_set_read_ahead(ctx, 1);
	/* Resumption is by tickets alone: a cache would be shared by the I/O threads. */
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	       SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
	       SSL_CTX_set_session_id_context(ctx, session_id, sizeof(session_id) - 1) == 1 &&
	       SSL_CTX_set_num_tickets(ctx, 1) == 1;
}

static SSL_CTX *
new_ctx(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	ERR_clear_error();
	if (ctx == NULL || !configure(ctx))
		abort();
	return ctx;
}

/* Each context begins with random keys of its own. */
static void
take_ticket_keys(SSL_CTX *ctx, const struct tls_context *from)
{
	unsigned char keys[TICKET_KEYS];

	if (SSL_CTX_get_tlsext_ticket_keys(const_ctx_of(from), keys, sizeof(keys)) != 1 ||
	    SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof(keys)) != 1)
		abort();
	explicit_bzero(keys, sizeof(keys));
}

static bool
load(SSL_CTX *ctx, const char *certificate, const char *key, char *why)
{
	if (SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1)
		return fail(why, "the certificate cannot be used:", certificate);
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		return fail(why, "the certificate's key cannot be used:", key);
	if (SSL_CTX_check_private_key(ctx) != 1)
		return fail(why, "the key is not the certificate's:", key);
	return true;
}

struct tls_context *
tls_context_open(
    const char *certificate, const char *key, const struct tls_context *before, char *why)
{
	SSL_CTX *ctx = new_ctx();

	if (!load(ctx, certificate, key, why)) {
		SSL_CTX_free(ctx);
		return NULL;
	}
	if (before != NULL)
		take_ticket_keys(ctx, before);
	return (struct tls_context *)(void *)ctx;
}

struct tls_context *
tls_context_renew(const struct tls_context *of)
{
	SSL_CTX *ctx = new_ctx(), *old = const_ctx_of(of);
	STACK_OF(X509) *chain = NULL;

	if (SSL_CTX_get0_chain_certs(old, &chain) != 1 ||
	    SSL_CTX_use_cert_and_key(
		ctx, SSL_CTX_get0_certificate(old), SSL_CTX_get0_privatekey(old), chain, 1) != 1)
		abort();
	return (struct tls_context *)(void *)ctx;
}

void
tls_context_close(struct tls_context *context)
{
	SSL_CTX_free(ctx_of(context));
}

/* --- connections ------------------------------------------------------------------------------------ */

struct tls *
tls_open(struct tls_context *context, int fd)
{
	SSL *ssl = SSL_new(ctx_of(context));

	if (ssl == NULL || SSL_set_fd(ssl, fd) != 1)
		abort();
	SSL_set_accept_state(ssl);
	return (struct tls *)(void *)ssl;
}

void
tls_close(struct tls *tls)
{
	if (tls == NULL)
		return;
	ERR_clear_error();
	if (SSL_is_init_finished(ssl_of(tls)))
		(void)SSL_shutdown(ssl_of(tls));
	SSL_free(ssl_of(tls));
}

static int
wants(SSL *ssl, int returned)
{
	switch (SSL_get_error(ssl, returned)) {
	case SSL_ERROR_WANT_READ: return TLS_WANTS_READ;
	case SSL_ERROR_WANT_WRITE: return TLS_WANTS_WRITE;
	case SSL_ERROR_ZERO_RETURN: return 0;
	default: SSL_set_quiet_shutdown(ssl, 1); return TLS_FAILED;
	}
}

int
tls_handshake(struct tls *tls)
{
	ERR_clear_error();
	int r = SSL_do_handshake(ssl_of(tls));
	if (r == 1)
		return 1;
	r = wants(ssl_of(tls), r);
	return r == 0 ? TLS_FAILED : r;
}

ssize_t
tls_read(struct tls *tls, void *to, size_t room)
{
	size_t n;

	ERR_clear_error();
	int r = SSL_read_ex(ssl_of(tls), to, room, &n);
	return r == 1 ? (ssize_t)n : wants(ssl_of(tls), r);
}

bool
tls_holds(const struct tls *tls)
{
	return SSL_has_pending((const SSL *)(const void *)tls) == 1;
}

ssize_t
tls_write(struct tls *tls, const void *from, size_t n)
{
	size_t written;

	ERR_clear_error();
	int r = SSL_write_ex(ssl_of(tls), from, n, &written);
	if (r == 1)
		return (ssize_t)written;
	r = wants(ssl_of(tls), r);
	return r == 0 ? TLS_FAILED : r;
}

/* --- a certificate of its own ------------------------------------------------------------------------ */

enum { SELF_SIGNED_DAYS = 3650 };

static bool
add_extension(X509 *x, int nid, const char *value)
{
	X509V3_CTX context;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, x, x, NULL, NULL, 0);
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	bool good = e != NULL && X509_add_ext(x, e, -1) == 1;
	X509_EXTENSION_free(e);
	return good;
}

static bool
set_names(X509 *x, const char *name)
{
	char names[512];
	X509_NAME *subject = X509_get_subject_name(x);
	const bool is_local = strcmp(name, "localhost") == 0;

	snprintf(names, sizeof(names), "DNS:localhost,IP:127.0.0.1,IP:::1%s%.255s",
	    is_local ? "" : ",DNS:", is_local ? "" : name);
	return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name,
		   (int)strnlen(name, 64), -1, 0) == 1 &&
	       X509_set_issuer_name(x, subject) == 1 &&
	       add_extension(x, NID_subject_alt_name, names);
}

static bool
set_serial(X509 *x)
{
	BIGNUM *n = BN_new();
	bool good = n != NULL && BN_rand(n, 159, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
		    BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x)) != NULL;

	BN_free(n);
	return good;
}

/* NULL when OpenSSL couldn't. */
static X509 *
make_certificate(EVP_PKEY *key, const char *name)
{
	X509 *x = X509_new();

	if (x == NULL)
		return NULL;
	if (X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) &&
	    X509_gmtime_adj(X509_getm_notBefore(x), -86400) != NULL &&
	    X509_time_adj_ex(X509_getm_notAfter(x), SELF_SIGNED_DAYS, 0, NULL) != NULL &&
	    X509_set_pubkey(x, key) == 1 && set_names(x, name) &&
	    add_extension(x, NID_basic_constraints, "critical,CA:FALSE") &&
	    add_extension(x, NID_key_usage, "critical,digitalSignature") &&
	    add_extension(x, NID_ext_key_usage, "serverAuth") &&
	    X509_sign(x, key, EVP_sha256()) > 0)
		return x;
	X509_free(x);
	return NULL;
}

static FILE *
new_file(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	if (fd >= 0 && f == NULL)
		close(fd);
	return f;
}

static bool
end_file(FILE *f, bool good)
{
	good = fflush(f) == 0 && fsync(fileno(f)) == 0 && good;
	return fclose(f) == 0 && good;
}

static bool
write_files(const char *certificate, const char *key, X509 *x, EVP_PKEY *k)
{
	FILE *f = new_file(key, 0600);
	if (f == NULL || !end_file(f, PEM_write_PrivateKey(f, k, NULL, NULL, 0, NULL, NULL) == 1))
		return false;
	f = new_file(certificate, 0644);
	return f != NULL && end_file(f, PEM_write_X509(f, x) == 1);
}

bool
tls_self_sign(const char *certificate, const char *key, const char *name, char *why)
{
	EVP_PKEY *k = EVP_EC_gen("P-256");
	X509 *x = k == NULL ? NULL : make_certificate(k, name);

	bool good = x != NULL && write_files(certificate, key, x, k);
	if (!good)
		(void)fail(why, "no certificate could be made in", certificate);
	X509_free(x);
	EVP_PKEY_free(k);
	return good;
}
