/* TLS: what is spoken, how sessions go on, how certificates change. */
#include "daemon/http/tls.h"
#include "lib/time.h"
#include "tests/unit/http/client.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* The linker sends every call of time_boot here (CMakeLists.txt). */
int64_t __real_time_boot(void);
int64_t __wrap_time_boot(void);

static atomic_int_least64_t later; /* ms */

int64_t
__wrap_time_boot(void)
{
	return __real_time_boot() + atomic_load(&later);
}

static int
open_patient_server(void **unused)
{
	(void)unused;
	server_open(&server, &(struct server_setup){.tls = true, .idle_s = 3});
	return 0;
}

static void
assert_answers(struct client *c)
{
	struct got got;

	client_ask(c, "GET", "/v1/me", NULL, NULL);
	client_expect(c, &got, 200);
	assert_non_null(got_field(c, &got, "Strict-Transport-Security").p);
}

/* --- what is spoken ---------------------------------------------------------------------------------- */

static void
tls_1_2_and_1_3_are_spoken_and_nothing_older(void **unused)
{
	static const struct {
		int version;
		bool good;
	} cases[] = {{TLS1_VERSION, false}, {TLS1_1_VERSION, false}, {TLS1_2_VERSION, true},
	    {TLS1_3_VERSION, true}};
	struct client c;

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    client_open_tls(&c, &server, NULL, cases[i].version), cases[i].good);
		if (cases[i].good) {
			assert_int_equal(SSL_version(c.ssl), cases[i].version);
			assert_answers(&c);
		}
		client_close(&c);
	}
}

static void
nobody_renegotiates(void **unused)
{
	struct client c;

	(void)unused;
	assert_true(client_open_tls(&c, &server, NULL, TLS1_2_VERSION));
	assert_answers(&c);
	assert_true(SSL_renegotiate(c.ssl) != 1 || SSL_do_handshake(c.ssl) != 1);
	client_close(&c);
}

static void
keys_may_be_renewed(void **unused)
{
	struct client c;

	(void)unused;
	assert_true(client_open_tls(&c, &server, NULL, TLS1_3_VERSION));
	for (int i = 0; i < 5; i++) {
		assert_answers(&c);
		assert_int_equal(SSL_key_update(c.ssl, SSL_KEY_UPDATE_REQUESTED), 1);
	}
	assert_answers(&c);
	client_close(&c);
}

static void
who_speaks_no_tls_is_left(void **unused)
{
	struct client c;
	char alert[64];

	(void)unused;
	client_open_plain(&c, &server);
	assert_true(client_send(&c, STR("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
	while (recv(c.fd, alert, sizeof(alert), 0) > 0)
		continue;
	client_close(&c);
	client_open_plain(&c, &server); /* says nothing at all */
	client_expect_end(&c, 6000);
	client_close(&c);
}

static void
requests_and_replies_of_many_records_pass(void **unused)
{
	struct client c;
	struct got got;
	struct buf b = {.arena = &server.arena};

	(void)unused;
	client_open(&c, &server);
	for (int i = 0; i < 600; i++)
		buf_put(&b, client_request(&c, "GET", i % 7 == 0 ? "/v1" : "/healthz", NULL, NULL));
	assert_true(b.n > 3 * 16384);
	assert_true(client_send(&c, buf_str(&b)));
	for (int i = 0; i < 600; i++)
		client_expect(&c, &got, 200);
	const char *body = str_printf(&c.arena,
	    "{\"name\":\"Records\",\"country\":\"NL\",%300000s\"sector\":\"academia\"}", "")
			       .p;
	client_ask(&c, "POST", "/v1/organisations", body, NULL);
	client_expect(&c, &got, 201);
	client_close(&c);
}

static void
a_request_in_records_of_one_byte_is_answered(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	struct str request = client_request(&c, "GET", "/v1/me", NULL, NULL);
	for (size_t i = 0; i < request.n; i++)
		assert_true(client_send(&c, (struct str){request.p + i, 1}));
	client_expect(&c, &got, 200);
	client_close(&c);
}

/* --- sessions ------------------------------------------------------------------------------------------ */

static SSL_SESSION *
session_of(int version)
{
	struct client c;

	assert_true(client_open_tls(&c, &server, NULL, version));
	assert_answers(&c); /* in 1.3 the ticket comes with the first answer */
	SSL_SESSION *session = SSL_get1_session(c.ssl);
	client_close(&c);
	return session;
}

static bool
resumes(SSL_SESSION *session, int version)
{
	struct client c;

	assert_true(client_open_tls(&c, &server, session, version));
	bool reused = SSL_session_reused(c.ssl);
	assert_answers(&c);
	client_close(&c);
	return reused;
}

static void
assert_resumes(SSL_SESSION *session, int version)
{
	assert_true(resumes(session, version));
}

/* Each twelve hours another key seals them: the first after that makes a whole handshake. */
static void
a_ticket_is_good_until_the_key_that_sealed_it_changes(void **unused)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

	(void)unused;
	for (int i = 0; i < 2; i++) {
		SSL_SESSION *before = session_of(versions[i]);
		assert_resumes(before, versions[i]);
		atomic_fetch_add(&later, 12 * HOUR_MS);
		assert_false(resumes(before, versions[i]));
		SSL_SESSION *after = session_of(versions[i]);
		assert_resumes(after, versions[i]);
		assert_true(server_reload(&server));
		assert_resumes(after, versions[i]);
		assert_false(resumes(before, versions[i]));
		SSL_SESSION_free(before);
		SSL_SESSION_free(after);
	}
}

static void
sessions_go_on_also_under_a_new_certificate(void **unused)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
	const char *certificate = server.options.certificate, *key = server.options.key;
	SSL_SESSION *sessions[2];

	(void)unused;
	for (int i = 0; i < 2; i++) {
		sessions[i] = session_of(versions[i]);
		assert_resumes(sessions[i], versions[i]);
	}
	server_certificate(&server, "resumed");
	assert_true(server_reload(&server));
	server.options.certificate = certificate; /* what the client knew */
	server.options.key = key;
	for (int i = 0; i < 2; i++) {
		assert_resumes(sessions[i], versions[i]);
		SSL_SESSION_free(sessions[i]);
	}
	assert_true(server_reload(&server));
}

/* --- certificates ---------------------------------------------------------------------------------------- */

static void
a_new_certificate_is_shown_while_the_old_connections_live(void **unused)
{
	struct client before, after;
	const char *first = server.options.certificate;

	(void)unused;
	client_open(&before, &server);
	assert_answers(&before);
	server_certificate(&server, "second");
	assert_true(server_reload(&server));
	assert_answers(&before);
	client_open(&after, &server); /* trusts the second alone */
	assert_answers(&after);
	assert_answers(&before);
	client_close(&before);
	client_close(&after);
	const char *second = server.options.certificate;
	server.options.certificate = first;
	assert_false(client_open_tls(&after, &server, NULL, 0));
	client_close(&after);
	server.options.certificate = second;
}

static void
a_faulty_certificate_changes_nothing(void **unused)
{
	const char *certificate = server.options.certificate, *key = server.options.key;
	struct client c;

	(void)unused;
	server.options.certificate = place_file(&server.place, &server.arena, "nothing.pem");
	assert_false(server_reload(&server));
	assert_non_null(strstr(server.why, "nothing.pem"));
	file_write(server.options.certificate, STR("no certificate\n"));
	assert_false(server_reload(&server));
	server_certificate(&server, "third");
	server.options.key = key; /* another's */
	assert_false(server_reload(&server));
	server.options.certificate = certificate;
	client_open(&c, &server);
	assert_answers(&c);
	client_close(&c);
}

static void
a_certificate_of_its_own_overwrites_nothing(void **unused)
{
	char why[TLS_WHY];
	struct stat st;

	(void)unused;
	assert_false(
	    tls_self_sign(server.options.certificate, server.options.key, "localhost", why));
	assert_int_equal(stat(server.options.key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
limits_change_with_a_reload(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	server.options.limits.body = 10;
	assert_true(server_reload(&server));
	client_open(&c, &server);
	client_ask(&c, "POST", "/v1/organisations", "{\"name\":\"x\"}", NULL);
	client_expect(&c, &got, 413);
	client_close(&c);
	server.options.limits.body = 1 << 20;
	assert_true(server_reload(&server));
	client_open(&c, &server);
	client_ask(&c, "POST", "/v1/organisations", "{\"name\":\"x\"}", NULL);
	client_expect(&c, &got, 422);
	client_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tls_1_2_and_1_3_are_spoken_and_nothing_older),
	    cmocka_unit_test(nobody_renegotiates),
	    cmocka_unit_test(keys_may_be_renewed),
	    cmocka_unit_test(who_speaks_no_tls_is_left),
	    cmocka_unit_test(requests_and_replies_of_many_records_pass),
	    cmocka_unit_test(a_request_in_records_of_one_byte_is_answered),
	    cmocka_unit_test(sessions_go_on_also_under_a_new_certificate),
	    cmocka_unit_test(a_ticket_is_good_until_the_key_that_sealed_it_changes),
	    cmocka_unit_test(a_new_certificate_is_shown_while_the_old_connections_live),
	    cmocka_unit_test(a_faulty_certificate_changes_nothing),
	    cmocka_unit_test(a_certificate_of_its_own_overwrites_nothing),
	    cmocka_unit_test(limits_change_with_a_reload),
	};
	return cmocka_run_group_tests(tests, open_patient_server, close_server);
}
