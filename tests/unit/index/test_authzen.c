/* The evaluation's body as a question, and the answer as its reply. */
#include "daemon/index/authzen.h"
#include "lib/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SUBJECT  "\"subject\":{\"type\":\"account\",\"id\":\"acc_1\"}"
#define ACTION   "\"action\":{\"name\":\"prompt_api\"}"
#define RESOURCE "\"resource\":{\"type\":\"model\",\"id\":\"gpt2\"}"
#define BODY     "{" SUBJECT "," ACTION "," RESOURCE "}"
#define WITH(x)  "{" SUBJECT "," ACTION "," RESOURCE "," x "}"

/* Scans a copy that ends where the body ends, so that reading past it is found out. */
static enum err
scan(struct str body, struct authzen *ret, char **copy, const char **why)
{
	*copy = malloc(body.n + 1);
	memmove(*copy + 1, body.p, body.n);
	return authzen_scan((struct str){*copy + 1, body.n}, ret, why);
}

static void
accepted(const char *body)
{
	struct authzen a;
	const char *why = NULL;
	char *copy;

	if (scan(str_of(body), &a, &copy, &why) != OK)
		fail_msg("%s: %s", body, why);
	free(copy);
}

static void
refused(const char *body, const char *because)
{
	struct authzen a;
	const char *why = NULL;
	char *copy;

	assert_int_equal(scan(str_of(body), &a, &copy, &why), ERR_MALFORMED);
	assert_non_null(why);
	if (strstr(why, because) == NULL)
		fail_msg("%s: %s, not %s", body, why, because);
	free(copy);
}

static void
assert_text(struct str found, const char *expected)
{
	if (!str_is(found, expected))
		fail_msg("%.*s is not %s", STR_ARG(found), expected);
}

/* --- what is read ----------------------------------------------------------------------------- */

static void
a_body_becomes_a_question(void **unused)
{
	(void)unused;
	struct authzen a;
	const char *why;
	assert_int_equal(authzen_scan(STR(BODY), &a, &why), OK);
	assert_int_equal(a.question.subject_kind, SUBJECT_ACCOUNT);
	assert_text(a.question.subject, "acc_1");
	assert_text(a.question.capability, "prompt_api");
	assert_text(a.question.model, "gpt2");
	assert_text(a.question.version, "");
	assert_text(a.question.component, "");
	assert_false(a.explain);
}

static void
every_kind_of_subject_is_told_apart(void **unused)
{
	(void)unused;
	static const struct {
		const char *type;
		enum subject_kind kind;
	} rows[] = {{"account", SUBJECT_ACCOUNT}, {"key", SUBJECT_KEY}, {"orcid", SUBJECT_ORCID},
	    {"user", SUBJECT_OTHER}, {"", SUBJECT_OTHER}, {"Account", SUBJECT_OTHER},
	    {"accounts", SUBJECT_OTHER}, {"accoun\\u0074", SUBJECT_ACCOUNT}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena arena = {NULL};
		struct authzen a;
		const char *why;
		struct str body = str_printf(&arena,
		    "{\"subject\":{\"id\":\"x\",\"type\":\"%s\"}," ACTION "," RESOURCE "}",
		    rows[i].type);
		assert_int_equal(authzen_scan(body, &a, &why), OK);
		assert_int_equal(a.question.subject_kind, rows[i].kind);
		arena_free(&arena);
	}
}

static void
a_resource_that_is_no_model_names_none(void **unused)
{
	(void)unused;
	struct authzen a;
	const char *why;
	struct str body = STR(
	    "{" SUBJECT "," ACTION ",\"resource\":{\"type\":\"record\",\"id\":\"gpt2\"}}");
	assert_int_equal(authzen_scan(body, &a, &why), OK);
	assert_text(a.question.model, "");
}

static void
version_and_component_stand_in_the_properties(void **unused)
{
	(void)unused;
	struct authzen a;
	const char *why;
	struct str body = STR(
	    " {\n\t\"resource\" : {\"properties\":{\"component\":\"api\",\"x\":[{}],"
	    "\"version\":\"1.5b\"},\"id\":\"gpt2\",\"type\":\"model\"},\r\n" ACTION " ," SUBJECT
	    "} ");
	assert_int_equal(authzen_scan(body, &a, &why), OK);
	assert_text(a.question.version, "1.5b");
	assert_text(a.question.component, "api");
}

static void
only_true_asks_for_an_explanation(void **unused)
{
	(void)unused;
	static const struct {
		const char *context;
		bool explain;
	} rows[] = {{"{\"explain\":true}", true}, {"{\"explain\":false}", false},
	    {"{\"explain\":\"true\"}", false}, {"{\"explain\":1}", false},
	    {"{\"explain\":null}", false}, {"{\"explain\":[true]}", false},
	    {"{\"a\":{\"explain\":true}}", false}, {"{}", false}};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena arena = {NULL};
		struct authzen a;
		const char *why;
		struct str body = str_printf(&arena, WITH("\"context\":%s"), rows[i].context);
		assert_int_equal(authzen_scan(body, &a, &why), OK);
		assert_int_equal(a.explain, rows[i].explain);
		arena_free(&arena);
	}
}

static void
escapes_are_read(void **unused)
{
	(void)unused;
	struct authzen a;
	const char *why;
	struct str body = STR("{\"subject\":{\"t\\u0079pe\":\"account\",\"id\":"
			      "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20aC\\ud83D\\ude00\"}," ACTION
			      ",\"resource\":{\"type\":\"model\",\"id\":\"\\u0067pt2\"}}");
	assert_int_equal(authzen_scan(body, &a, &why), OK);
	assert_text(a.question.subject, "\"\\/\b\f\n\r\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	assert_text(a.question.model, "gpt2");
}

static void
more_escapes_than_there_is_room_for_name_nothing(void **unused)
{
	(void)unused;
	struct arena arena = {NULL};
	struct buf b = {.arena = &arena};
	struct authzen a;
	const char *why;
	buf_put(&b, STR("{\"subject\":{\"type\":\"account\",\"id\":\""));
	for (int i = 0; i <= AUTHZEN_UNESCAPED; i++)
		buf_put(&b, STR("\\u0061"));
	buf_put(&b, STR("\"}," ACTION ",\"resource\":{\"type\":\"model\",\"id\":\"\\u0067pt2\"}}"));
	assert_int_equal(authzen_scan(buf_str(&b), &a, &why), OK);
	assert_true(str_starts(a.question.subject, "\\u0061"));
	assert_text(a.question.model, "gpt2");
	arena_free(&arena);
}

/* --- what is refused -------------------------------------------------------------------------- */

static void
what_the_specification_requires_must_be_there(void **unused)
{
	(void)unused;
	refused("", "empty");
	refused(" \n", "empty");
	refused("[]", "must be an object");
	refused("\"x\"", "must be an object");
	refused("null", "must be an object");
	refused("{}", "subject is missing");
	refused("{" ACTION "," RESOURCE "}", "subject is missing");
	refused("{" SUBJECT "," RESOURCE "}", "action is missing");
	refused("{" SUBJECT "," ACTION "}", "resource is missing");
	refused("{\"subject\":{\"id\":\"a\"}," ACTION "," RESOURCE "}", "subject.type is missing");
	refused("{\"subject\":{\"type\":\"a\"}," ACTION "," RESOURCE "}", "subject.id is missing");
	refused("{" SUBJECT ",\"action\":{}," RESOURCE "}", "action.name is missing");
	refused("{" SUBJECT "," ACTION ",\"resource\":{\"id\":\"a\"}}", "resource.type is missing");
	refused("{" SUBJECT "," ACTION ",\"resource\":{\"type\":\"a\"}}", "resource.id is missing");
}

static void
what_we_read_must_have_its_type(void **unused)
{
	(void)unused;
	refused("{\"subject\":\"a\"," ACTION "," RESOURCE "}", "subject must be an object");
	refused("{\"subject\":null," ACTION "," RESOURCE "}", "subject must be an object");
	refused("{\"subject\":{\"type\":\"a\",\"id\":7}," ACTION "," RESOURCE "}",
	    "subject.id must be");
	refused(
	    "{" SUBJECT ",\"action\":{\"name\":1}," RESOURCE "}", "action.name must be a string");
	refused("{" SUBJECT ",\"action\":{\"name\":\"a\",\"properties\":[]}," RESOURCE "}",
	    "action.properties must be an object");
	refused("{" SUBJECT "," ACTION ",\"resource\":{\"type\":\"m\",\"id\":\"a\",\"properties\":"
		"{\"version\":2}}}",
	    "resource.properties.version must be a string");
	refused(WITH("\"context\":\"explain\""), "context must be an object");
}

static void
what_we_do_not_know_is_ignored_and_yet_checked(void **unused)
{
	(void)unused;
	accepted(WITH("\"evaluations\":[1,-0,2.5e+3,true,false,null,\"\",{\"a\":[]},[[]]]"));
	accepted(WITH("\"x\":{\"subject\":7}"));
	accepted(WITH("\"Subject\":7"));
	refused(WITH("\"x\":[1,]"), "value");
	refused(WITH("\"x\":{\"a\":1,}"), "name");
	refused(WITH("\"x\":{\"a\" 1}"), "colon");
	refused(WITH("\"x\":{\"a\":1 \"b\":2}"), "comma");
	refused(WITH("\"x\":[1 2]"), "comma");
	refused(WITH("\"x\":01"), "number");
	refused(WITH("\"x\":-"), "number");
	refused(WITH("\"x\":1."), "number");
	refused(WITH("\"x\":1e"), "number");
	refused(WITH("\"x\":.5"), "value");
	refused(WITH("\"x\":+1"), "value");
	refused(WITH("\"x\":NaN"), "value");
	refused(WITH("\"x\":nul"), "value");
	refused(WITH("\"x\":'a'"), "value");
	refused(WITH("\"x\":\"\t\""), "control");
	refused(WITH("\"x\":\"\\x41\""), "escape");
	refused(WITH("\"x\":\"\\u12g4\""), "escape");
	refused(WITH("\"x\":\"\\ud800\""), "surrogate");
	refused(WITH("\"x\":\"\\ud800\\u0041\""), "surrogate");
	refused(WITH("\"x\":\"\\udc00\\ud800\""), "surrogate");
	refused(WITH("\"x\":\"\xff\""), "UTF-8");
	refused(WITH("\"x\":\"\xc0\xaf\""), "UTF-8");
	refused(WITH("\"x\":\"\xed\xa0\x80\""), "UTF-8");
	refused(WITH("\"x\":\"\xf4\x90\x80\x80\""), "UTF-8");
	refused(WITH("\"x\":\"\xe2\x82\""), "UTF-8");
	refused(BODY "x", "follows");
	refused(BODY BODY, "follows");
	refused("\xef\xbb\xbf" BODY, "must be an object");
}

static void
a_name_stands_once_in_an_object(void **unused)
{
	(void)unused;
	refused(WITH(SUBJECT), "twice");
	refused(WITH("\"x\":1,\"x\":1"), "twice");
	refused(WITH("\"x\":{\"a\":{\"b\":0,\"c\":0,\"\\u0062\":0}}"), "twice");
	refused("{\"subject\":{\"type\":\"a\",\"id\":\"b\",\"t\\u0079pe\":\"c\"}," ACTION
		"," RESOURCE "}",
	    "twice");
	accepted(WITH("\"x\":{\"x\":{\"x\":1},\"y\":{\"x\":1}}"));
	accepted(WITH("\"x\":1,\"X\":2,\"x \":3,\"\":4"));
}

/* A body with N members in an object that we ignore, each in OPEN … CLOSE. */
static struct str
deep(struct arena *a, int n, const char *open, const char *close)
{
	struct buf b = {.arena = a};

	buf_put(&b, STR("{" SUBJECT "," ACTION "," RESOURCE ",\"x\":"));
	for (int i = 0; i < n; i++)
		buf_put(&b, str_of(open));
	buf_put(&b, STR("0"));
	for (int i = 0; i < n; i++)
		buf_put(&b, str_of(close));
	buf_put(&b, STR("}"));
	return buf_str(&b);
}

static void
nesting_ends_at_32(void **unused)
{
	(void)unused;
	struct arena a = {NULL};
	accepted(str_c(&a, deep(&a, 31, "[", "]")));
	refused(str_c(&a, deep(&a, 32, "[", "]")), "32");
	accepted(str_c(&a, deep(&a, 31, "{\"a\":", "}")));
	refused(str_c(&a, deep(&a, 32, "{\"a\":", "}")), "32");
	refused(str_c(&a, deep(&a, 100000, "[", "]")), "32");
	arena_free(&a);
}

static void
very_many_names_are_refused_without_delay(void **unused)
{
	(void)unused;
	struct arena a = {NULL};
	struct buf few = {.arena = &a}, many = {.arena = &a};
	for (int i = 0; i < 500; i++)
		buf_printf(&few, ",\"m%d\":%d", i, i);
	for (int i = 0; i < 100000; i++)
		buf_printf(&many, ",\"m%d\":%d", i, i);
	accepted(str_printf(&a, WITH("\"x\":0%.*s"), STR_ARG(buf_str(&few))).p);
	refused(str_printf(&a, WITH("\"x\":0%.*s"), STR_ARG(buf_str(&many))).p, "too many");
	arena_free(&a);
}

/* --- the reply -------------------------------------------------------------------------------- */

static struct str
render(struct arena *a, bool explain, const struct answer *answer)
{
	char *out = NEW_ARRAY(a, AUTHZEN_REPLY_MAX, char);
	struct authzen asked = {.explain = explain};
	return (struct str){out, authzen_render(&asked, answer, out, AUTHZEN_REPLY_MAX)};
}

static void
a_reply_is_terse_unless_asked(void **unused)
{
	(void)unused;
	struct arena a = {NULL};
	struct answer answer = {.permit = true, .position = 7, .stage = 2};
	assert_text(render(&a, false, &answer), "{\"decision\":true}");
	answer.permit = false;
	assert_text(render(&a, false, &answer), "{\"decision\":false}");
	arena_free(&a);
}

static void
a_permit_says_by_what_and_for_how_long(void **unused)
{
	(void)unused;
	struct arena a = {NULL};
	struct answer answer = {.permit = true,
	    .expires_in_ms = 59999,
	    .position = 123,
	    .stage = 2,
	    .grant = {{0x01}},
	    .tier = {{0x02}}};
	assert_text(render(&a, true, &answer),
	    "{\"decision\":true,\"context\":{\"expires_in\":59,\"position\":123,"
	    "\"grant\":\"grt_01000000000000000000000000\",\"tier\":\"tir_"
	    "02000000000000000000000000\","
	    "\"stage\":2}}");
	answer = (struct answer){
	    .permit = true, .obligations = 1u << OBLIGATION_NO_CONTENT_LOGGING};
	assert_text(render(&a, true, &answer),
	    "{\"decision\":true,\"context\":{\"expires_in\":0,\"position\":0,\"obligations\":[{"
	    "\"id\":\"no_content_logging\",\"type\":\"urn:sluice:obligation:no_content_logging\""
	    "}]}}");
	assert_text(render(&a, false, &answer), "{\"decision\":true}");
	arena_free(&a);
}

static void
an_approval_asks_for_reasons_and_may_be_anything(void **unused)
{
	static const char *const approvals[] = {"{\"id\":\"x\"}", "null", "[1]", "\"x\""};

	(void)unused;
	for (size_t i = 0; i < sizeof(approvals) / sizeof(approvals[0]); i++) {
		struct arena arena = {NULL};
		struct authzen a;
		const char *why = NULL;
		char *copy;
		struct str body = str_printf(
		    &arena, WITH("\"context\":{\"approval\": %s }"), approvals[i]);
		assert_int_equal(scan(body, &a, &copy, &why), OK);
		assert_text(a.approval, approvals[i]);
		assert_true(a.explain);
		free(copy);
		arena_free(&arena);
	}
}

static void
every_denial_is_explained_in_sound_json(void **unused)
{
	(void)unused;
	for (int reason = 0; reason < REASON_COUNT; reason++) {
		struct arena a = {NULL};
		const char *why = NULL;
		struct answer answer = {.reason = (enum reason)reason,
		    .expires_in_ms = INT64_MAX,
		    .position = INT64_MAX,
		    .stage = INT32_MAX};
		memset(&answer.grant, 0x7f, sizeof(answer.grant));
		memset(&answer.tier, 0x7f, sizeof(answer.tier));
		struct str reply = render(&a, true, &answer);
		const struct json *tree = json_parse(&a, reply, &why);
		if (tree == NULL)
			fail_msg("%s: %.*s", why, STR_ARG(reply));
		const struct json *context = json_member(tree, "context");
		assert_false(json_true(tree, "decision"));
		assert_true(json_text(context, "reason").n != 0);
		assert_true(json_text(context, "text").n != 0 && json_text(context, "next").n != 0);
		assert_int_equal(json_int(context, "position", 0), INT64_MAX);
		assert_int_equal(json_text(context, "grant").n, 30);
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_body_becomes_a_question),
	    cmocka_unit_test(every_kind_of_subject_is_told_apart),
	    cmocka_unit_test(a_resource_that_is_no_model_names_none),
	    cmocka_unit_test(version_and_component_stand_in_the_properties),
	    cmocka_unit_test(only_true_asks_for_an_explanation),
	    cmocka_unit_test(escapes_are_read),
	    cmocka_unit_test(more_escapes_than_there_is_room_for_name_nothing),
	    cmocka_unit_test(what_the_specification_requires_must_be_there),
	    cmocka_unit_test(what_we_read_must_have_its_type),
	    cmocka_unit_test(what_we_do_not_know_is_ignored_and_yet_checked),
	    cmocka_unit_test(a_name_stands_once_in_an_object),
	    cmocka_unit_test(nesting_ends_at_32),
	    cmocka_unit_test(very_many_names_are_refused_without_delay),
	    cmocka_unit_test(a_reply_is_terse_unless_asked),
	    cmocka_unit_test(a_permit_says_by_what_and_for_how_long),
	    cmocka_unit_test(an_approval_asks_for_reasons_and_may_be_anything),
	    cmocka_unit_test(every_denial_is_explained_in_sound_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
