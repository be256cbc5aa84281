/* Access evaluations as OpenID AuthZEN 1.0 has them, over HTTP. */
#include "tests/unit/http/client.h"

#include <string.h>

#define SUBJECT  "\"subject\":{\"type\":\"account\",\"id\":\"%s\"}"
#define ACTION   "\"action\":{\"name\":\"prompt_api\"}"
#define RESOURCE "\"resource\":{\"type\":\"model\",\"id\":\"gpt-2\"}"

static struct server server;

static int
open_server(void **unused)
{
	(void)unused;
	server_open(&server, &(struct server_setup){.tls = false});
	return 0;
}

static int
close_server(void **unused)
{
	(void)unused;
	server_close(&server);
	return 0;
}

static void
ask(struct client *c, const char *format, struct got *got, int status)
{
	/* The account stands where the text has %s. */
	const char *at = strstr(format, "%s");
	const char *body = at == NULL ? format
				      : str_printf(&c->arena, "%.*s%s%s", (int)(at - format),
					    format, server.account, at + 2)
					    .p;

	client_ask(c, "POST", "/access/v1/evaluation", body, NULL);
	client_expect(c, got, status);
}

static void
a_denial_is_an_answer(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE "}", &got, 200);
	assert_string_equal(got.body, "{\"decision\":false}");
	assert_true(str_is(got_field(&c, &got, "Content-Type"), "application/json"));
	assert_true(got_field(&c, &got, "Sluice-Position").n != 0);
	client_close(&c);
}

static void
why_is_said_when_it_is_asked(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE ",\"context\":{\"explain\":true}}", &got, 200);
	assert_non_null(strstr(got.body, "\"reason\":\""));
	client_close(&c);
}

static void
members_that_nobody_knows_are_passed_over(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE ",\"x\":[1.5,{\"y\":null}]}", &got, 200);
	client_close(&c);
}

static void
a_question_of_another_shape_is_malformed(void **unused)
{
	static const char *const bodies[] = {"", "[]", "\"x\"", "{", "{}x",
	    "{" ACTION "," RESOURCE "}", "{" SUBJECT "," RESOURCE "}", "{" SUBJECT "," ACTION "}",
	    "{\"subject\":{\"type\":\"account\",\"id\":7}," ACTION "," RESOURCE "}",
	    "{" SUBJECT "," SUBJECT "," ACTION "," RESOURCE "}"};
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		ask(&c, bodies[i], &got, 400);
		assert_true(str_is(got_text(&c, &got, "code"), "malformed"));
		assert_true(got_text(&c, &got, "detail").n != 0);
	}
	client_close(&c);
}

/* The certification suite wants 400 here, where commands say 415. */
static void
a_wrong_media_type_is_malformed(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	struct str text = str_printf(&c.arena,
	    "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n"
	    "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
	    server.token);
	assert_true(client_send(&c, text));
	client_expect(&c, &got, 400);
	client_close(&c);
}

static void
strangers_ask_nothing_and_nobody_asks_about_everybody(void **unused)
{
	static const char *const texts[] = {
	    "", "Authorization: Bearer slt_unknown\r\n", "Authorization: Basic YTpi\r\n"};
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct str text = str_printf(&c.arena,
		    "POST /access/v1/evaluation HTTP/1.1\r\nHost: a\r\n%s"
		    "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		    texts[i]);
		assert_true(client_send(&c, text));
		client_expect(&c, &got, 401);
		assert_true(str_is(got_field(&c, &got, "WWW-Authenticate"), "Bearer"));
	}
	client_close(&c);
}

/* A second person, who is nobody in particular. */
static const char *
invite_grace(struct client *c)
{
	struct got got;

	client_ask(c, "POST", "/v1/accounts",
	    "{\"email\":\"grace@example.org\",\"name\":\"Grace\"}", NULL);
	client_expect(c, &got, 201);
	struct str invitation = got_text(c, &got, "invitation");
	client_ask(c, "POST", "/v1/invitations/accept",
	    str_printf(&c->arena, "{\"invitation\":\"%.*s\",\"name\":\"x\"}", STR_ARG(invitation))
		.p,
	    NULL);
	client_expect(c, &got, 201);
	return str_c(&c->arena, got_text(c, &got, "token"));
}

static void
nobody_asks_about_another_without_a_role(void **unused)
{
	struct client c;
	struct got got;
	const char *admin = server.token;

	(void)unused;
	client_open(&c, &server);
	server.token = invite_grace(&c);
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE "}", &got, 403);
	assert_true(str_is(got_text(&c, &got, "code"), "forbidden"));
	server.token = admin;
	client_close(&c);
}

/* The success of a write is known to every evaluation that begins after its reply. */
static void
an_answer_knows_every_write_that_was_acknowledged(void **unused)
{
	struct client c, other;
	struct got got;
	char body[128];

	(void)unused;
	client_open(&c, &server);
	client_open(&other, &server);
	for (int i = 0; i < 50; i++) {
		snprintf(body, sizeof(body),
		    "{\"name\":\"Known %d\",\"country\":\"NL\",\"sector\":\"academia\"}", i);
		client_ask(&c, "POST", "/v1/organisations", body, NULL);
		client_expect(&c, &got, 201);
		int64_t written = 0, known = 0;
		assert_true(str_int(got_field(&c, &got, "Sluice-Position"), &written));
		ask(&other, "{" SUBJECT "," ACTION "," RESOURCE "}", &got, 200);
		assert_true(str_int(got_field(&other, &got, "Sluice-Position"), &known));
		assert_true(known >= written);
	}
	client_close(&c);
	client_close(&other);
}

/* Each endpoint named is there, and asks strangers to sign in. */
static void
the_metadata_name_us_as_we_were_called(void **unused)
{
	static const char self[] = "http://pdp.example:1";
	struct client c;
	struct got got;
	struct arena a = {0};
	const char *why;
	int endpoints = 0;

	(void)unused;
	client_open(&c, &server);
	assert_true(client_send(&c,
	    STR("GET /.well-known/authzen-configuration HTTP/1.1\r\nHost: pdp.example:1\r\n\r\n")));
	client_expect(&c, &got, 200);
	const struct json *body = json_parse(&a, str_copy(&a, str_of(got.body)), &why);
	assert_true(str_is(json_text(body, "policy_decision_point"), self));
	json_each(member, body) {
		if (!str_ends(member->name, STR("_endpoint")))
			continue;
		assert_true(str_starts(member->text, self));
		struct str path = str_from(member->text, strlen(self));
		assert_true(client_send(
		    &c, str_printf(&a, "POST %.*s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
			    STR_ARG(path))));
		client_expect(&c, &got, 401);
		endpoints++;
	}
	assert_int_equal(endpoints, 5);
	arena_free(&a);
	client_close(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_denial_is_an_answer),
	    cmocka_unit_test(why_is_said_when_it_is_asked),
	    cmocka_unit_test(members_that_nobody_knows_are_passed_over),
	    cmocka_unit_test(a_question_of_another_shape_is_malformed),
	    cmocka_unit_test(a_wrong_media_type_is_malformed),
	    cmocka_unit_test(strangers_ask_nothing_and_nobody_asks_about_everybody),
	    cmocka_unit_test(nobody_asks_about_another_without_a_role),
	    cmocka_unit_test(an_answer_knows_every_write_that_was_acknowledged),
	    cmocka_unit_test(the_metadata_name_us_as_we_were_called),
	};
	return cmocka_run_group_tests(tests, open_server, close_server);
}
