/* Access evaluations as OpenID AuthZEN 1.0 has them, over HTTP. */
#include "tests/unit/http/client.h"

#include <string.h>

#define SUBJECT  "\"subject\":{\"type\":\"account\",\"id\":\"%s\"}"
#define ACTION   "\"action\":{\"name\":\"prompt_api\"}"
#define RESOURCE "\"resource\":{\"type\":\"model\",\"id\":\"gpt-2\"}"

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
	assert_int_equal(endpoints, 7);
	arena_free(&a);
	client_close(&c);
}

/* A position that no answer can know yet is refused, in a batch item by item. */
static void
an_answer_knows_the_position_that_it_must_or_is_none(void **unused)
{
	struct client c;
	struct got got;

	(void)unused;
	client_open(&c, &server);
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE ",\"context\":{\"min_seq\":1}}", &got, 200);
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE ",\"context\":{\"min_seq\":1000000}}", &got,
	    503);
	assert_true(str_is(got_text(&c, &got, "code"), "behind"));
	assert_true(str_is(got_field(&c, &got, "Retry-After"), "1"));
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE ",\"context\":{\"min_seq\":-1}}", &got, 400);
	ask(&c, "{" SUBJECT "," ACTION "," RESOURCE ",\"context\":{\"min_seq\":\"1\"}}", &got, 400);
	client_ask(&c, "POST", "/access/v1/evaluations",
	    "{\"subject\":{\"type\":\"account\",\"id\":\"acc_x\"}," ACTION "," RESOURCE
	    ",\"evaluations\":[{\"context\":{\"min_seq\":1000000}},{\"context\":{\"min_seq\":1.5}},"
	    "{}]}",
	    NULL);
	client_expect(&c, &got, 200);
	assert_non_null(strstr(got.body, "\"status\":503"));
	assert_non_null(strstr(got.body, "\"status\":400"));
	assert_non_null(strstr(got.body, ",{\"decision\":false}]"));
	client_close(&c);
}

/* Sends a form; AS is the token to show, NULL: none. */
static void
introspect(struct client *c, const char *as, struct str form, struct got *got, int status)
{
	struct str field = as == NULL ? STR("")
				      : str_printf(&c->arena, "Authorization: Bearer %s\r\n", as);

	assert_true(
	    client_send(c, str_printf(&c->arena,
			       "POST /access/v1/introspect HTTP/1.1\r\nHost: x\r\n%.*s"
			       "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
			       "%zu\r\n\r\n%.*s",
			       STR_ARG(field), form.n, STR_ARG(form))));
	client_expect(c, got, status);
}

static void
a_key_is_told_good_or_not_and_a_token_to_nobody(void **unused)
{
	struct client c;
	struct got got;
	const char *admin = server.token;

	(void)unused;
	client_open(&c, &server);
	client_ask(&c, "POST", "/v1/keys", "{\"name\":\"of the gateway\"}", NULL);
	client_expect(&c, &got, 201);
	const char *key = str_c(&c.arena, got_text(&c, &got, "key"));
	const char *id = str_c(&c.arena, got_text(&c, &got, "id"));
	struct str form = str_printf(&c.arena, "token_type_hint=access_token&token=%s", key);

	introspect(&c, admin, form, &got, 200);
	assert_non_null(strstr(got.body, "\"active\":true"));
	assert_true(str_is(got_text(&c, &got, "sub"), server.account));
	assert_true(str_is(got_text(&c, &got, "jti"), id));
	assert_non_null(strstr(got.body, "\"exp\":"));

	introspect(&c, admin, str_printf(&c.arena, "token=%s", admin), &got, 200);
	assert_string_equal(got.body, "{\"active\":false}");
	introspect(&c, admin, STR("token=slk_unknown"), &got, 200);
	assert_string_equal(got.body, "{\"active\":false}");

	introspect(&c, key, form, &got, 403);
	introspect(&c, NULL, form, &got, 401);
	introspect(&c, admin, STR(""), &got, 400);
	introspect(&c, admin, STR("token="), &got, 400);
	introspect(&c, admin, STR("token=a&token=b"), &got, 400);
	introspect(&c, admin, STR("token=%zz"), &got, 400);

	client_ask(&c, "POST", str_printf(&c.arena, "/v1/keys/%s/revoke", id).p, NULL, NULL);
	client_expect(&c, &got, 200);
	introspect(&c, admin, form, &got, 200);
	assert_string_equal(got.body, "{\"active\":false}");
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
	    cmocka_unit_test(an_answer_knows_the_position_that_it_must_or_is_none),
	    cmocka_unit_test(a_key_is_told_good_or_not_and_a_token_to_nobody),
	    cmocka_unit_test(the_metadata_name_us_as_we_were_called),
	};
	return cmocka_run_group_tests(tests, open_server, close_server);
}
